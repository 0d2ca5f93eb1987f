import type { Database } from 'better-sqlite3';
import type { Clock } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Turns } from '../platform/turns.ts';
import type { FiscalJobs } from './fiscal-job.ts';
import type { Pauses } from './pauses.ts';
import type { Register } from './port.ts';
import type { RegisterDays } from './register-days.ts';
import type { Signs } from './signs.ts';

/** What the turns of one register work with. */
export interface FiscalTurnParts {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly jobs: FiscalJobs;
  readonly days: RegisterDays;
  readonly signs: Signs;
  readonly pauses: Pauses;
  /** `serial`: by it a register is told from the one before it. */
  readonly register: { readonly serial: string; readonly port: Register };
  readonly turns: Pick<Turns, 'take'>;
  /** The journal takes no entries now: what a register said could not be written. */
  closed(): boolean;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}
