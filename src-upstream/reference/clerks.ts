import { z } from 'zod';
import { Clerk, type ClerksAnswer, Names } from '../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { many, one } from '../database/database.ts';
import { since11 } from '../since-11.ts';
import type { Upstream } from '../upstream-context.ts';

const Row = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  pin: z.string(),
  language: z.string().nullable(),
  active: z.boolean(),
  names: Names.nullable(),
});

/**
 * The clerks of this counter's station, those who left among them as inactive. In one order, so that the ETag is
 * stable.
 */
async function clerksOf(upstream: Upstream, counterId: CounterId): Promise<Clerk[]> {
  const rows = await many(
    upstream.database,
    Row,
    `
    SELECT clerk.id, clerk.name, role, pin, language, active, clerk.names
    FROM clerk
    JOIN clerk_station ON clerk_station.clerk_id = clerk.id
    JOIN counter ON counter.station_id = clerk_station.station_id
    WHERE counter.id = $1 ORDER BY clerk.name, clerk.id`,
    [counterId],
  );
  return rows.map(({ language, names, ...clerk }) =>
    Clerk.parse({ ...clerk, ...(language !== null && { language }), ...since11(upstream, { names }) }),
  );
}

const PlaceRow = z.object({ counterNames: Names.nullable(), stationNames: Names.nullable() });

/** What a counter hears of its people, and since 1.1 of its own names. */
export async function rosterOf(upstream: Upstream, counterId: CounterId): Promise<z.input<typeof ClerksAnswer>> {
  const place = await one(
    upstream.database,
    PlaceRow,
    `
    SELECT counter.names AS "counterNames", station.names AS "stationNames"
    FROM counter JOIN station ON station.id = counter.station_id WHERE counter.id = $1`,
    [counterId],
  );
  return { clerks: await clerksOf(upstream, counterId), ...since11(upstream, place) };
}
