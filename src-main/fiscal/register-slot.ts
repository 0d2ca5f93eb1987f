import type { FiscalSide } from './fiscal-side.ts';

/** Where this counter's fiscal register is, if it has one. */
export interface RegisterSlot {
  /** null: there is none. */
  current(): FiscalSide | null;
}
