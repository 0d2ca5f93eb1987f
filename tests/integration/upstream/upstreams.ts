import { afterAll, beforeAll, describe } from 'vitest';
import { type DatabasePlace, type RunningUpstream, startUpstream } from '../../../src-upstream/upstream.ts';
import type { RateLimits } from '../../../src-upstream/upstream-context.ts';
import { databaseTemplate } from '../../devices/database-template.ts';
import { type PrivatePostgres, startPostgres } from '../../devices/private-postgres.ts';
import { type TestPorts, testPorts } from '../../devices/test-ports.ts';
import { present, Wire } from './wire.ts';

/** The same tests on both databases: PostgreSQL in process, and a PostgreSQL server of the tests' own. */

export interface UpstreamUnderTest {
  readonly upstream: RunningUpstream;
  readonly wire: Wire;
  readonly ports: TestPorts;
}

/** 03:25 of the 23rd in Almaty, while it is still the 22nd in UTC. */
const START_MS = Date.UTC(2026, 10, 22, 22, 25);

export type Suite = (under: UpstreamUnderTest) => void;

export function onBothDatabases(limits: Partial<RateLimits>, suite: Suite): void {
  for (const kind of ['PGlite', 'PostgreSQL'] as const) onDatabase(kind, limits, [suite]);
}

/** Starts one upstream, which takes seconds, for all of `suites`: each uses counters and cards of its own. */
export function onDatabase(kind: 'PGlite' | 'PostgreSQL', limits: Partial<RateLimits>, suites: readonly Suite[]): void {
  describe(`on ${kind}`, () => {
    const ports = testPorts(START_MS, kind);
    let server: PrivatePostgres | undefined;
    let upstream: RunningUpstream | undefined;
    let wire: Wire | undefined;

    beforeAll(async () => {
      if (kind === 'PostgreSQL') server = await startPostgres();
      const database: DatabasePlace = server
        ? { kind: 'postgres', url: await server.newDatabase() }
        : { kind: 'memory', template: await databaseTemplate() };
      upstream = await startUpstream({ database, port: 0, demo: true, logLevel: 'silent', ports, limits });
      wire = new Wire(upstream.url);
    });
    afterAll(async () => {
      await upstream?.stop();
      await server?.stop();
    });

    const under: UpstreamUnderTest = {
      ports,
      get upstream() {
        return present(upstream);
      },
      get wire() {
        return present(wire);
      },
    };
    for (const suite of suites) suite(under);
  });
}
