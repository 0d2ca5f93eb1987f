import { z } from 'zod';
import { Clerk } from '../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { many, type Sql } from '../database/database.ts';

const Row = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.string(),
    pin: z.string(),
    language: z.string().nullable(),
    active: z.boolean(),
  })
  .transform(({ language, ...clerk }) => Clerk.parse({ ...clerk, ...(language === null ? {} : { language }) }));

/**
 * The clerks of this counter's station, those who left among them as inactive. In one order, so that the ETag is
 * stable.
 */
export async function clerksOf(sql: Sql, counterId: CounterId): Promise<Clerk[]> {
  return many(
    sql,
    Row,
    `
    SELECT clerk.id, clerk.name, role, pin, language, active
    FROM clerk
    JOIN clerk_station ON clerk_station.clerk_id = clerk.id
    JOIN counter ON counter.station_id = clerk_station.station_id
    WHERE counter.id = $1 ORDER BY clerk.name, clerk.id`,
    [counterId],
  );
}
