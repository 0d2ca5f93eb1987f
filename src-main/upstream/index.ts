import type { Database } from 'better-sqlite3';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { UpstreamSide } from './upstream.ts';

export interface UpstreamSideParts {
  /** https, or http to this machine itself; null: the counter was never told where its upstream is. */
  readonly baseUrl: URL | null;
  readonly db: Database;
  readonly ledger: Ledger;
  readonly facts: Facts;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  /** How this machine names itself when it enrols. */
  readonly device: { readonly name: string; readonly appVersion: string };
}

/** Everything that this counter has to do with its upstream. Nothing runs before `start`. */
export declare function startUpstreamSide(parts: UpstreamSideParts): UpstreamSide;
