import { z } from 'zod';
import { Terminal } from '../../src-shared/contract/body-parts.ts';
import { MoneyOnWire, TenderKind } from '../../src-shared/contract/wire-types.ts';

/** What a device once said that it moved. */
export const Moved = z.strictObject({
  kind: TenderKind.exclude(['cash']),
  amount: MoneyOnWire,
  slip: Terminal,
});
export type Moved = z.infer<typeof Moved>;

/**
 * How a part of a payment was begun, written before anybody is asked for its money. Later this alone decides about the
 * part, never which device its way of paying has by then.
 */
export const BegunPart = z.discriminatedUnion('by', [
  /** Its slip is typed; its code stands in the tender once it is known. */
  z.strictObject({ by: z.literal('typed') }),
  /**
   * Asked for at this device. `no`: its operation among all of the sale. `back`: the one that gives it back, once that
   * was begun. `ref` and `backRef`: what the device calls them, once it told. `paid` and `gaveBack`: what it said that
   * it moved by them; no other word of it takes that back.
   */
  z.strictObject({
    by: z.literal('device'),
    device: z.string(),
    no: z.int().min(1),
    ref: z.string().optional(),
    paid: Moved.optional(),
    back: z.int().min(1).optional(),
    backRef: z.string().optional(),
    gaveBack: Moved.optional(),
  }),
]);
export type BegunPart = z.infer<typeof BegunPart>;

/** The parts of a sale in the order of its tenders; null: not begun, and cash never is. */
export interface Begun {
  readonly parts: readonly (BegunPart | null)[];
  /** The highest number that an operation of this sale ever had: none is used a second time. */
  readonly operations: number;
}
