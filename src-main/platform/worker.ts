/** Why a resting worker may be called before its time: there is work, or the upstream came back. */
export type Wake = 'work' | 'contact';

export interface Rest {
  readonly ms: number;
  /** What ends the rest early. A worker told to leave the upstream alone heeds nothing. */
  readonly heeds: readonly Wake[];
}

export const UNTIL_WOKEN: Rest = { ms: Number.POSITIVE_INFINITY, heeds: ['work', 'contact'] };
export const AT_ONCE: Rest = { ms: 0, heeds: ['work', 'contact'] };

export interface Worker {
  start(): void;
  wake(why: Wake): void;
  /** Aborts the turn under way and waits for its end. */
  stop(): Promise<void>;
}

/** A turn that failed in a way nobody foresaw is told, and tried again after this. */
const AFTER_FAULT: Rest = { ms: 30_000, heeds: [] };

/**
 * One turn after another, never two at a time, with a rest between them. What is called during a turn is heeded after
 * it.
 */
export function newWorker(turn: (signal: AbortSignal) => Promise<Rest>, onFault: (fault: unknown) => void): Worker {
  const called = new Set<Wake>();
  const stopping = new AbortController();
  let endRest: ((why: Wake | 'stop') => void) | null = null;
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      called.clear();
      const rest = await turn(stopping.signal).catch((fault: unknown) => {
        onFault(fault);
        return AFTER_FAULT;
      });
      if (!stopping.signal.aborted) await resting(rest);
    }
  }

  function resting({ ms, heeds }: Rest): Promise<void> {
    if (ms <= 0 || heeds.some((why) => called.has(why))) return new Promise((resolve) => setImmediate(resolve));
    return new Promise((resolve) => {
      const timer = Number.isFinite(ms) ? setTimeout(() => endRest?.('stop'), ms) : undefined;
      endRest = (why) => {
        if (why !== 'stop' && !heeds.includes(why)) return;
        clearTimeout(timer);
        endRest = null;
        resolve();
      };
    });
  }

  return {
    start() {
      running ??= run();
    },
    wake(why) {
      called.add(why);
      endRest?.(why);
    },
    async stop() {
      stopping.abort();
      endRest?.('stop');
      await running;
    },
  };
}
