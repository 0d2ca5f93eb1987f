import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { JobDeed } from '../../src-shared/contract/views/register.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { newChanges } from '../platform/changes.ts';
import { newWorker, type Rest } from '../platform/worker.ts';
import { deedsOn, type FiscalJob } from './fiscal-job.ts';
import { FiscalTurns } from './fiscal-turns.ts';
import type { RegisterHealth, RegisterSelf } from './last-heard.ts';
import type { Answered, RegisterState } from './port.ts';
import type { FiscalTurnParts } from './turn-parts.ts';

/** A disk that can't take what the register said is tried again. */
const AFTER_FAULT: Rest = { ms: 5_000, heeds: ['contact'] };

/** An answer that is on its way may take so long when the program ends. */
const STOP_WAIT_MS = 4_000;

interface FiscalStatus extends RegisterHealth {
  /** Those whose turn comes. */
  readonly waiting: number;
  /** Those that wait for something of their own. */
  readonly aside: number;
  readonly unknown: number;
  readonly refused: number;
  /** Sales of which no sign came, for whatever reason. */
  readonly unsignedSales: number;
  /** It was not asked yet, and something in turn is about to. */
  readonly isAskedNext: boolean;
}

interface FiscalQueue {
  start(): void;
  /** There is something to tell: an entry was committed. */
  wake(): void;
  /** A person wants the register asked now, whatever pause it is in. */
  tryNow(): void;
  status(): FiscalStatus;
  /** What the register said last of itself; null: nothing yet. */
  self(): RegisterSelf | null;
  /** Asks for the X, which changes nothing in the register, and answers how it was answered. */
  askNow(): Promise<Answered<RegisterState>['state']>;
  /** What a person decided about a job that waits for one; null: it waits for nobody, or not for this. */
  decide(key: string, deed: JobDeed): Result<FiscalJob | null, Refusal>;
  /** All that is not signed, with what its register said. What it says of cash is for a supervisor alone. */
  openJobs(): readonly FiscalJob[];
  /** Those of them that don't just wait for their turn. */
  jobsNotInTurn(): readonly FiscalJob[];
  onChange(listener: () => void): () => void;
  /** Waits for what is on its way, and for its answer to be written: another queue may begin then. */
  end(): Promise<void>;
  /** What is on its way then is asked about at the next start. */
  stop(): Promise<void>;
}

/** The queue of one register. What it does next follows from the ledger's file alone, whenever it is begun. */
export function fiscalQueueOver(parts: FiscalTurnParts): FiscalQueue {
  const { jobs, ledger, register, pauses, clock, log } = parts;
  const turns = new FiscalTurns(parts);
  const changed = newChanges();
  const onFault = (fault: unknown) => log.fault('the fiscal queue', fault);

  let isBegun = false;
  /** A disk that refuses this is tried again in the next turn: no start and no change of a register fails by it. */
  function begin(): void {
    if (isBegun) return;
    jobs.goOver(register.serial);
    jobs.interrupted(instant(clock.now()));
    isBegun = true;
  }

  async function turn(): Promise<Rest> {
    try {
      begin();
      return await turns.turn();
    } catch (fault) {
      onFault(fault);
      return AFTER_FAULT;
    } finally {
      tell();
    }
  }

  /** Whoever listens may stumble over what changed: the queue goes on. */
  function tell(): void {
    try {
      changed.tell();
    } catch (fault) {
      onFault(fault);
    }
  }

  const worker = newWorker(turn, onFault);
  async function end(): Promise<void> {
    await worker.stop();
    turns.endAsking();
  }

  function decide(key: string, deed: JobDeed): Result<FiscalJob | null, Refusal> {
    const job = jobs.byKey(key);
    if (!job || !deedsOn(job, register.serial).includes(deed)) return ok(null);
    const at = instant(clock.now());
    const done = ledger.transaction(() => {
      jobs.decide(key, deed, at);
      // Cash that is there after all lets others have their turn.
      if (deed === 'done' && job.does === 'cash-in') jobs.release('little-cash', register.serial, at);
    });
    if (!done.ok) return done;
    turns.forgetAsked(key);
    worker.wake('work');
    tell();
    return ok(job);
  }

  return {
    start: () => worker.start(),
    wake: () => worker.wake('work'),
    tryNow() {
      pauses.end();
      worker.wake('contact');
    },
    status() {
      const health = turns.health();
      const isAskedNext = health.register === 'not-asked' && jobs.next(register.serial) !== undefined;
      return { ...health, ...jobs.counts(), isAskedNext };
    },
    self: () => turns.self(),
    askNow() {
      return new Promise((resolve) => {
        turns.asks(resolve);
        worker.wake('contact');
      });
    },
    decide,
    openJobs: () => jobs.open(),
    jobsNotInTurn: () => jobs.notInTurn(),
    onChange: (listener) => changed.listen(listener),
    end,
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_WAIT_MS)));
      await Promise.race([end(), late]);
      clearTimeout(timer);
    },
  };
}
