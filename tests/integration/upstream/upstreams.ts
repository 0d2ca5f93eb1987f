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

    beforeAll(async () => {
      if (kind === 'PostgreSQL') server = await startPostgres();
      const database: DatabasePlace = server ? { kind: 'postgres', url: await server.newDatabase() } : { kind: 'memory', template: await databaseTemplate() };
      upstream = await startUpstream({ database, port: 0, demo: true, logLevel: 'silent', ...wanted });
      wire = new Wire(upstream.url);
    });
    afterAll(async () => {
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
    });
  });
}

function started<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('the upstream has not started');
  return thing;
}

