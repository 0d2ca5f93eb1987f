import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { type KeptTrial, type TrialName, TRIALS } from '../../src-shared/contract/views/trial.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { keepSetUp, readKeptSetUp } from './kept-set-up.ts';

/** What was tried on this machine, how it ended, when, and by whom. */
export interface Trials {
  /** Those that count today, in the order of TRIALS. */
  list(): readonly KeptTrial[];
  /** Durable when it returns `ok`; else what was kept before stands. */
  keep(trial: TrialName, outcome: KeptTrial['outcome'], who: Session): Result<null, Refusal>;
}

interface TrialsParts {
  readonly dataDir: string;
  readonly clock: Clock;
  /** What a trial is tried with today: the name of a device and of how it is set up. */
  triedWith(trial: TrialName): string;
  onFault(fault: unknown): void;
}

export function trialsIn({ dataDir, clock, triedWith, onFault }: TrialsParts): Trials {
  let kept = readKeptSetUp(dataDir).trials;
  return {
    list: () =>
      TRIALS.flatMap((name) => {
        const found = kept.find(({ trial }) => trial === name);
        if (!found || found.of !== triedWith(name)) return [];
        const { of: _of, ...told } = found;
        return [told];
      }),
    keep(trial, outcome, { clerkId, name }) {
      const by = name === '' ? null : { clerkId, name };
      const newest = { trial, outcome, at: instant(clock.now()), by, of: triedWith(trial) };
      const next = [...kept.filter((each) => each.trial !== trial), newest];
      try {
        keepSetUp(dataDir, { trials: next });
      } catch (fault) {
        onFault(fault);
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
      kept = next;
      return ok();
    },
  };
}
