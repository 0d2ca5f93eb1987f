import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { mkdirSync } from 'node:fs';
import type { Contract } from '../src-shared/contract/upstream.ts';
import type { Database } from './database/database.ts';
import { lockFolder } from './database/folder-lock.ts';
import { migrate } from './database/migrate.ts';
import { openPglite, openPgliteInMemory } from './database/pglite.ts';
import { openPostgres } from './database/postgres.ts';
import { type DemoListing, loadDemo } from './demo/demo.ts';
import { assertPortIsFree } from './free-port.ts';
import type { LogLevel } from './http/logging.ts';
import { newMetrics } from './http/metrics.ts';
import { serverOver } from './http/server.ts';
import { newOutcomeFeed } from './journal/outcome-feed.ts';
import { operatorOver, type Operator } from './operator/operator.ts';
import { machinePorts, type Ports } from './ports.ts';
import { RATE_LIMITS, type RateLimits, type Upstream } from './upstream-context.ts';

export type DatabasePlace =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'folder'; readonly folder: string }
  /** Opened by whoever starts the upstream, which closes it. */
  | { readonly kind: 'opened'; readonly database: Database }
  /** For tests. `template` is what `pgliteTemplate` made: with it a start takes half a second and not three. */
  | { readonly kind: 'memory'; readonly template?: Blob };

interface UpstreamOptions {
  readonly database: DatabasePlace;
  /** On 127.0.0.1; 0 picks a free one. */
  readonly port: number;
  /** Loads the demo operator, once; what is there already stays. */
  readonly demo?: boolean;
  readonly ports?: Ports;
  readonly limits?: Partial<RateLimits>;
  readonly logLevel?: LogLevel;
  /** The newest, unless an upstream of before is wanted. */
  readonly contract?: Contract | undefined;
}

export interface RunningUpstream {
  readonly url: string;
  readonly port: number;
  readonly operator: Operator;
  /** What the demo operator consists of, with a fresh code for each counter. Undefined without `demo`. */
  readonly demo: DemoListing | undefined;
  /** For commands that work beside the wire, as `operate.ts` does. */
  readonly internals: Upstream;
  stop(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const FINISH_WITHIN_MS = 1_000;

/** Starts the reference upstream in this process. What it throws at start says in a sentence what is wrong. */
export async function startUpstream(options: UpstreamOptions): Promise<RunningUpstream> {
  await assertPortIsFree(LOOPBACK, options.port);
  const upstream = await openUpstream(options);
  const { database } = upstream;
  try {
    const operator = operatorOver(upstream);
    const demo = options.demo ? await loadDemo(upstream, operator) : undefined;
    const app = serverOver(upstream, options.logLevel ?? 'warn');
    await app.listen({ host: LOOPBACK, port: options.port });
    const port = portOf(app.server.address());
    const stop = async () => {
      upstream.feed.close();
      // A call that is not done by then is cut, and its sender repeats it: stopping must take less than two seconds.
      const cut = setTimeout(() => app.server.closeAllConnections(), FINISH_WITHIN_MS);
      await app.close().finally(() => clearTimeout(cut));
      await database.close();
    };
    return { url: `http://${LOOPBACK}:${port}`, port, operator, demo, internals: upstream, stop: once(stop) };
  } catch (fault) {
    await database.close();
    throw fault;
  }
}

/**
 * All of the upstream but its listening: for the commands of the operator. Its database is closed by whoever opened it.
 */
export async function openUpstream(
  options: Pick<UpstreamOptions, 'database' | 'ports' | 'limits' | 'contract'>,
): Promise<Upstream> {
  const database = await openDatabase(options.database);
  try {
    await migrate(database);
  } catch (fault) {
    await database.close();
    throw fault;
  }
  return {
    database,
    ports: options.ports ?? machinePorts,
    limits: { ...RATE_LIMITS, ...options.limits },
    feed: newOutcomeFeed(),
    metrics: newMetrics(),
    contract: options.contract ?? '1.1',
  };
}

async function openDatabase(place: DatabasePlace): Promise<Database> {
  if (place.kind === 'postgres') return openPostgres(place.url);
  if (place.kind === 'opened') return place.database;
  if (place.kind === 'memory') return openPgliteInMemory(place.template);
  mkdirSync(place.folder, { recursive: true });
  const unlock = lockFolder(place.folder);
  try {
    const database = await openPglite(join(place.folder, 'database'));
    return { ...database, close: () => database.close().finally(unlock) };
  } catch (fault) {
    unlock();
    throw fault;
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the upstream listens on no TCP port');
  return address.port;
}

/** Stopping twice is stopping once: a signal may come while a stop is under way. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}
