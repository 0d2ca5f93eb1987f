import { z } from 'zod';
import { Language } from './views/look.ts';
import { AmountOrZero, Effect, MoneyOnWire } from './wire-types.ts';

/** What the customer's display is told: this customer's card and money, and nothing else of the counter. */

const LastFour = z.string().regex(/^\d{1,4}$/);
const ShownCash = z.strictObject({ received: AmountOrZero, change: AmountOrZero });
/** What the customer pays at a terminal now, and by which of its ways; `either`: whichever they like. */
const ShownTerminal = z.strictObject({ amount: AmountOrZero, by: z.enum(['bank-card', 'qr', 'either']) });

/**
 * What the clerk has in hand, as the counter's own page tells it. Nothing in it is committed yet, so it says nothing
 * about afterwards.
 */
export const SaleOnDisplay = z.strictObject({
  lines: z
    .array(
      z.strictObject({ lastFour: LastFour, productId: z.string().max(80).nullable(), amount: AmountOrZero.nullable() }),
    )
    .max(50),
  /** What is on the one card, where it was read just now. */
  balance: MoneyOnWire.nullable(),
  due: AmountOrZero.nullable(),
  cash: ShownCash.nullable(),
  /** null: nobody is asked to pay at one now. */
  terminal: ShownTerminal.nullable(),
});
export type SaleOnDisplay = z.infer<typeof SaleOnDisplay>;

/** More than any register gives, and as much as a code that a phone reads from a screen. */
export const FISCAL_QR_MAX = 1_000;

const ShownLine = { lastFour: LastFour, product: z.string().nullable(), amount: AmountOrZero.nullable() };

/**
 * `usable`: when the top-up can be used, known only once the sale is committed; `crediting`: the operator has not said
 * yet.
 */
const DoneLine = z.object({
  ...ShownLine,
  usable: z.enum([...Effect.options, 'crediting', 'after-crediting', 'ask']),
  newBalance: MoneyOnWire.nullable(),
});

export const Shown = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('welcome'), open: z.boolean() }),
  z.object({
    kind: z.literal('sale'),
    lines: z.array(z.object(ShownLine)),
    balance: MoneyOnWire.nullable(),
    due: AmountOrZero.nullable(),
    cash: ShownCash.nullable(),
    terminal: ShownTerminal.nullable(),
  }),
  z.object({
    kind: z.literal('done'),
    lines: z.array(DoneLine),
    due: AmountOrZero,
    cash: ShownCash.nullable(),
    /** What the QR of the fiscal receipt says, as its register gave it; null: there is none, or not yet. */
    fiscalQr: z.string().max(FISCAL_QR_MAX).nullable(),
    /** The customer waits for a receipt on paper. */
    paper: z.boolean(),
  }),
]);
export type Shown = z.infer<typeof Shown>;

export const DisplayState = z.object({
  /** The customer's. */
  language: Language,
  languages: z.array(Language),
  operator: z.string(),
  currency: z.object({ code: z.string(), exponent: z.int(), symbol: z.string() }),
  shown: Shown,
});
export type DisplayState = z.infer<typeof DisplayState>;

/** All that the display can ask for: what to show, and another language. */
export const DisplayAsks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('state') }),
  z.strictObject({ kind: z.literal('language'), language: Language }),
]);
export type DisplayAsks = z.infer<typeof DisplayAsks>;
