import { instant } from '../../src-shared/time.ts';
import { newChanges } from '../platform/changes.ts';
import { newWorker, type Rest } from '../platform/worker.ts';
import type { FiscalJob } from './fiscal-job.ts';
import { type FiscalTurnParts, FiscalTurns, type RegisterHealth, type RegisterSelf } from './fiscal-turns.ts';

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
  /** All that is not signed, with what its register said. What it says of cash is for a supervisor alone. */
  openJobs(): readonly FiscalJob[];
  onChange(listener: () => void): () => void;
  /** What is on its way then is asked about at the next start. */
  stop(): Promise<void>;
}

/** The queue of one register. What it does next follows from the ledger's file alone, whenever it is begun. */
export function fiscalQueueOver(parts: FiscalTurnParts): FiscalQueue {
  const { jobs, pauses, clock, log } = parts;
  jobs.interrupted(instant(clock.now()));
  const turns = new FiscalTurns(parts);
  const changed = newChanges();
  const onFault = (fault: unknown) => log.fault('the fiscal queue', fault);

  async function turn(): Promise<Rest> {
    try {
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
  return {
    start: () => worker.start(),
    wake: () => worker.wake('work'),
    tryNow() {
      pauses.end();
      worker.wake('contact');
    },
    status: () => ({ ...turns.health(), ...jobs.counts() }),
    self: () => turns.self(),
    openJobs: () => jobs.open(),
    onChange: (listener) => changed.listen(listener),
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_WAIT_MS)));
      await Promise.race([worker.stop(), late]);
      clearTimeout(timer);
    },
  };
}
