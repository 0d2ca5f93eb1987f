import { afterAll, beforeAll, describe } from 'vitest';
import type { Ports } from '../../../src-upstream/ports.ts';
import { type DatabasePlace, type RunningUpstream, startUpstream } from '../../../src-upstream/upstream.ts';
import type { RateLimits } from '../../../src-upstream/upstream-context.ts';
import { databaseTemplate } from '../../devices/database-template.ts';
import { type PrivatePostgres, startPostgres } from '../../devices/private-postgres.ts';
import { Wire } from './wire.ts';

/** The same tests on both databases: PostgreSQL in process, and a PostgreSQL server of the tests' own. */

export interface UpstreamUnderTest {
  readonly upstream: RunningUpstream;
  readonly wire: Wire;
  /** Stops the upstream and starts another one on the same database, as a restart or a second replica is. */
  another(): Promise<RunningUpstream>;
}

interface Wanted {
  readonly ports?: Ports;
  readonly limits?: Partial<RateLimits>;
}

export function onBothDatabases(title: string, wanted: Wanted, tests: (under: UpstreamUnderTest) => void): void {
  describe.each(['PGlite', 'PostgreSQL'] as const)(`${title} on %s`, (kind) => {
    let server: PrivatePostgres | undefined;
    let upstream: RunningUpstream | undefined;
    let wire: Wire | undefined;
    let database: DatabasePlace | undefined;
    const others: RunningUpstream[] = [];

    beforeAll(async () => {
      if (kind === 'PostgreSQL') {
        server = await startPostgres();
        database = { kind: 'postgres', url: await server.newDatabase() };
      } else {
        database = { kind: 'memory', template: await databaseTemplate() };
      }
      upstream = await startUpstream({ database, port: 0, demo: true, logLevel: 'silent', ...wanted });
      wire = new Wire(upstream.url);
    });
    afterAll(async () => {
      for (const each of others) await each.stop();
      await upstream?.stop();
      await server?.stop();
    });

    tests({
      get upstream() {
        return started(upstream);
      },
      get wire() {
        return started(wire);
      },
      another: async () => {
        const place = started(database);
        if (place.kind !== 'postgres') throw new Error('a database in memory has one upstream');
        const other = await startUpstream({ database: place, port: 0, logLevel: 'silent', ...wanted });
        others.push(other);
        return other;
      },
    });
  });
}

function started<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('the upstream has not started');
  return thing;
}

