import type { Database } from 'better-sqlite3';
import type { ClockFault, NoRegisterWhy } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { RegisterStatus } from '../../src-shared/contract/views/register.ts';
import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import type { Clock } from '../../src-shared/time.ts';
import { type FiscalJob, fiscalJobsIn } from './fiscal-job.ts';
import { newStanding } from './standing.ts';

/** A counter at which no register can be asked: it is judged as one whose register is out of reach. */
export interface NoRegister {
  /** null: the rules want none. `begun`: sales that are not written yet and that one would have to sign. */
  standing(begun: number): RegisterStatus | null;
  /** What waits for one, whichever it will be. */
  openJobs(): readonly FiscalJob[];
}

interface NoRegisterParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  clockFault(): ClockFault | null;
  profile(): Profile | null;
}

export function noRegisterOver(why: NoRegisterWhy, { db, clock, clockFault, profile }: NoRegisterParts): NoRegister {
  const jobs = fiscalJobsIn(db);
  const standing = newStanding({ now: knownNow });
  return {
    standing(begun) {
      const rules = profile();
      if (!rules || !asksRegister(rules)) return null;
      const { unsignedSales } = jobs.counts();
      return standing.now({ register: why, why: null, words: null, offline: false, unsignedSales }, null, rules, begun);
    },
    openJobs: () => jobs.open(),
  };

  /** A clock that is put back brings no day of the rules back. That it was moved forward is a guess, and counts not. */
  function knownNow(): number {
    const fault = clockFault();
    return fault && fault.kind !== 'moved' ? Date.parse(fault.known) : clock.now();
  }
}
