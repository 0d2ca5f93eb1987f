import type { Clock } from '../../src-shared/time.ts';

/** How long a register is left alone. Tests hand in quicker ones; nothing else differs. */
interface FiscalPace {
  /** Out of reach: first so long, then twice as long each time. */
  readonly retryFirstMs: number;
  readonly retryMaxMs: number;
  /** It may have heard: the question waits until it is done with what it heard. */
  readonly unknownMs: number;
  /** It works on another call. */
  readonly busyMs: number;
  /** It refuses everything until somebody acts. */
  readonly refusedMs: number;
}

export const FISCAL_PACE: FiscalPace = {
  retryFirstMs: 1_000,
  retryMaxMs: 60_000,
  unknownMs: 3_000,
  busyMs: 500,
  refusedMs: 60_000,
};

export interface Pauses {
  /** The house's clock counts, whatever is done to the wall's; 0: the register may be asked. */
  leftMs(): number;
  begin(why: 'unreachable' | 'unknown' | 'busy' | 'refused'): void;
  /** It answered, or a person wants it asked now. */
  end(): void;
}

export function newPauses(clock: Clock, pace: FiscalPace): Pauses {
  let until = Number.NEGATIVE_INFINITY;
  let failures = 0;
  const lengths = {
    unreachable: () => Math.min(pace.retryMaxMs, pace.retryFirstMs * 2 ** (failures - 1)),
    unknown: () => Math.min(pace.retryMaxMs, pace.unknownMs * 2 ** (failures - 1)),
    busy: () => pace.busyMs,
    refused: () => pace.refusedMs,
  };
  return {
    leftMs: () => Math.max(0, until - clock.monotonic()),
    begin(why) {
      failures += 1;
      until = clock.monotonic() + lengths[why]();
    },
    end() {
      until = Number.NEGATIVE_INFINITY;
      failures = 0;
    },
  };
}
