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
  /** The same for an outcome that is waited for: nothing is kept of one that came once something else was in force. */
  begin(trial: TrialName, who: Session): (outcome: KeptTrial['outcome']) => Result<null, Refusal>;
  /** This one, else all, counts no longer, nor does what was begun of them. A disk that refuses is told. */
  drop(trial?: TrialName): void;
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
  const dropped = new Map<TrialName, number>();
  const inForce = (trial: TrialName) => `${dropped.get(trial) ?? 0} ${triedWith(trial)}`;

  /** The file is read anew: more than one part of this program writes trials into it. */
  function write(changed: (before: typeof kept) => typeof kept): void {
    const next = changed(readKeptSetUp(dataDir).trials);
    keepSetUp(dataDir, { trials: next });
    kept = next;
  }

  function keep(trial: TrialName, outcome: KeptTrial['outcome'], { clerkId, name }: Session): Result<null, Refusal> {
    const by = name === '' ? null : { clerkId, name };
    const newest = { trial, outcome, at: instant(clock.now()), by, of: triedWith(trial) };
    try {
      write((before) => [...before.filter((each) => each.trial !== trial), newest]);
      return ok();
    } catch (fault) {
      onFault(fault);
      return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
    }
  }

  return {
    list: () =>
      TRIALS.flatMap((name) => {
        const found = kept.find(({ trial }) => trial === name);
        if (!found || found.of !== triedWith(name)) return [];
        const { of: _of, ...told } = found;
        return [told];
      }),
    keep,
    begin(trial, who) {
      const begunWith = inForce(trial);
      return (outcome) => (inForce(trial) === begunWith ? keep(trial, outcome, who) : ok());
    },
    drop(only) {
      const stays = ({ trial }: Pick<KeptTrial, 'trial'>) => only !== undefined && trial !== only;
      for (const trial of TRIALS) if (!stays({ trial })) dropped.set(trial, (dropped.get(trial) ?? 0) + 1);
      kept = kept.filter(stays);
      try {
        if (!readKeptSetUp(dataDir).trials.every(stays)) write((before) => before.filter(stays));
      } catch (fault) {
        onFault(fault);
      }
    },
  };
}
