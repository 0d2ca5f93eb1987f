import { z } from 'zod';
import { Instant } from '../../time.ts';
import { TERMINAL_TROUBLES } from '../refusals.ts';
import { MoneyOnWire, TenderKind, TypedAmount } from '../wire-types.ts';

/** A terminal that answers by itself, as a technician sets it up. */

export const TerminalWay = TenderKind.exclude(['cash']);

const PART_MAX = 300;
const Typed = z.string().trim().max(PART_MAX);
export const TerminalTyped = z.strictObject({
  /** Where it is in the local network, with a port where that is another than usual. */
  address: Typed,
  /** The name that its certificate is for. */
  certificateName: Typed,
  /** What it knows this counter by. */
  clientName: Typed,
  /** The ways of paying that are asked for there; others have a slip that is typed. */
  takes: z.array(TerminalWay).max(TerminalWay.options.length),
});
export type TerminalTyped = z.infer<typeof TerminalTyped>;

/** The first small payment, by which the terminal shows that it moves what it is asked for. `differs`: it did not. */
export const TRIAL_STATES = ['asking', 'to-compare', 'unknown', 'differs', 'going-back', 'not-back'] as const;

export const TerminalView = z.object({
  /** null: none is set up. */
  setUp: TerminalTyped.extend({ origin: z.enum(['environment', 'screen', 'file']) }).nullable(),
  state: z.enum(['not-asked-yet', 'answers', 'not-reached', 'not-paired']),
  /** What it is, and since when it knows this counter; null: it does not. */
  paired: z.object({ serialNumber: z.string(), terminalId: z.string().nullable(), at: Instant }).nullable(),
  /** Its first payment was compared: it serves. */
  isTried: z.boolean(),
  trial: z.object({ amount: MoneyOnWire, state: z.enum(TRIAL_STATES), number: z.string().nullable() }).nullable(),
  /** Why the operator's rules let it take nothing. */
  unfit: z.enum(TERMINAL_TROUBLES).nullable(),
});
export type TerminalView = z.infer<typeof TerminalView>;

/** Small, and a technician's own. */
export const TrialAmount = TypedAmount.refine((amount) => amount <= 100_000);
