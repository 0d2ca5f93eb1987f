import { z } from 'zod';
import { PassDays } from './body-parts.ts';
import { Language } from './views/look.ts';
import { LINES_PER_SALE_MAX } from './views/sale.ts';
import { AmountOrZero, Effect, MoneyOnWire, ProductKind, TenderKind } from './wire-types.ts';

/** What the customer's display is told: this customer's card and money, and nothing else of the counter. */

const LastFour = z.string().regex(/^\d{1,4}$/);

/** What the display says where nobody is served: said in every language that is served here. */
const PUBLIC_WORDS = ['welcome', 'busy', 'back-shortly', 'closing', 'closed'] as const;
export type PublicWord = (typeof PUBLIC_WORDS)[number];

/** Why nothing can be sold onto a card, as far as it says where its owner can go. */
const REFUSED_CARDS = ['blocked', 'expired', 'single-ride', 'not-activated', 'not-reloadable', 'full'] as const;
export type RefusedCard = (typeof REFUSED_CARDS)[number];

const nobody = { kind: z.enum(PUBLIC_WORDS) };
/** A card is looked up. */
const reading = { kind: z.literal('reading') };
/** No card could be found by what was read. */
const unread = { kind: z.literal('unread') };
/** The operator knows no such card: its number may have been typed wrong. */
const notFound = { kind: z.literal('not-found') };
const refused = { kind: z.literal('refused'), why: z.enum(REFUSED_CARDS), lastFour: LastFour.nullable() };
/** `balance`: what is on it, where it was read just now. */
const card = { kind: z.literal('card'), lastFour: LastFour, balance: MoneyOnWire.nullable() };
/** `cards`: a new card and what goes onto it are two lines of one. */
const cards = { cards: z.int().min(1).max(LINES_PER_SALE_MAX) };
/** An amount that is asked about once more. */
const amount = { kind: z.literal('amount'), ...cards };
const group = { kind: z.literal('group'), ...cards };
/** `paid`: by parts that went over a terminal. */
const paying = { kind: z.literal('paying'), ...cards, paid: AmountOrZero, ways: z.array(TenderKind).max(3) };
/** `missing`: so much is not handed over yet. */
const cash = {
  kind: z.literal('cash'),
  ...cards,
  received: AmountOrZero,
  change: AmountOrZero,
  missing: AmountOrZero,
};
/** What the customer pays at a terminal now, and by which of its ways; `either`: whichever they like. */
const terminal = {
  kind: z.literal('terminal'),
  ...cards,
  amount: AmountOrZero,
  by: z.enum(['bank-card', 'qr', 'either']),
};
/** The clerk has something to decide, or to put right. */
const waiting = { kind: z.literal('waiting') };

const LineTold = z.strictObject({
  lastFour: LastFour,
  productId: z.string().max(80),
  amount: AmountOrZero,
});
const told = { lines: z.array(LineTold).min(1).max(LINES_PER_SALE_MAX) };

/**
 * What the clerk has in hand, as the counter's own page tells it. Nothing in it is committed yet, so it says nothing
 * about afterwards.
 */
export const Scene = z.discriminatedUnion('kind', [
  z.strictObject(nobody),
  z.strictObject(reading),
  z.strictObject(unread),
  z.strictObject(notFound),
  z.strictObject(refused),
  z.strictObject(card),
  z.strictObject({ ...amount, ...told }),
  z.strictObject({ ...group, ...told }),
  z.strictObject({ ...paying, ...told }),
  z.strictObject({ ...cash, ...told }),
  z.strictObject({ ...terminal, ...told }),
  z.strictObject(waiting),
]);
export type Scene = z.infer<typeof Scene>;

/** More than any register gives, and as much as a code that a phone reads from a screen. */
export const FISCAL_QR_MAX = 1_000;

const ShownLine = { lastFour: LastFour, product: z.string().nullable(), amount: AmountOrZero };
const shown = { lines: z.array(z.object(ShownLine)) };

/**
 * `usable` says when the top-up can be used, which is known only once the sale is committed. `crediting`: the operator
 * has not said yet. `later`: a pass whose first day is to come.
 */
const DoneLine = z.object({
  ...ShownLine,
  kind: ProductKind,
  usable: z.enum([...Effect.options, 'crediting', 'after-crediting', 'later', 'ask']),
  days: PassDays.nullable(),
  newBalance: MoneyOnWire.nullable(),
});

const done = z.object({
  kind: z.literal('done'),
  ...cards,
  lines: z.array(DoneLine),
  due: AmountOrZero,
  cash: z.object({ received: AmountOrZero, change: AmountOrZero }).nullable(),
  /** What the QR of the fiscal receipt says, as its register gave it; null: there is none, or not yet. */
  fiscalQr: z.string().max(FISCAL_QR_MAX).nullable(),
  /** The customer waits for a receipt on paper. */
  paper: z.boolean(),
});
/** Money that was given to the customer: of a sale, or of a claim; `parts`: how much by each way, each way once. */
const given = z.object({
  kind: z.literal('given'),
  parts: z
    .array(z.object({ by: TenderKind, amount: AmountOrZero }))
    .min(1)
    .max(TenderKind.options.length),
});

/** Each state of the display by its name, with what it says of this customer. */
export const Shown = z.discriminatedUnion('kind', [
  z.object(nobody),
  z.object(reading),
  z.object(unread),
  z.object(notFound),
  z.object(refused),
  z.object(card),
  z.object({ ...amount, ...shown, due: MoneyOnWire }),
  z.object({ ...group, ...shown, due: MoneyOnWire }),
  /** `late`: without connection the money reaches the card later, and the customer knows before paying. */
  z.object({ ...paying, ...shown, due: MoneyOnWire, left: MoneyOnWire, late: z.boolean() }),
  z.object({ ...cash, ...shown, due: MoneyOnWire }),
  /** `asks`: what the device waits for; `pay`: the card or the code itself, `bank`: nothing of the customer. */
  z.object({ ...terminal, ...shown, asks: z.enum(['pay', 'pin', 'app', 'bank']) }),
  /** A device gives back what it took. */
  z.object({ kind: z.literal('giving-back'), amount: AmountOrZero }),
  z.object(waiting),
  done,
  given,
]);
export type Shown = z.infer<typeof Shown>;

/** How this customer wants to read it; the next one begins as usual. */
export const CustomerLook = z.strictObject({ large: z.boolean(), contrast: z.boolean() });
export type CustomerLook = z.infer<typeof CustomerLook>;
export const USUAL_CUSTOMER_LOOK: CustomerLook = { large: false, contrast: false };

export const DisplayState = z.object({
  /** The customer's; of a page for everybody that nobody chose it for, the first of the list. */
  language: Language,
  /** They, or the clerk for them, chose it. */
  chosen: z.boolean(),
  languages: z.array(Language),
  look: CustomerLook,
  operator: z.string(),
  /** Station and counter, as the language calls them; empty before the counter is enrolled. */
  place: z.string(),
  /** The number of the operator's support; empty where there is none. */
  support: z.string(),
  currency: z.object({ code: z.string(), exponent: z.int(), symbol: z.string() }),
  shown: Shown,
});
export type DisplayState = z.infer<typeof DisplayState>;

/** All that the display can ask for: what to show, another language, and how it is read. */
export const DisplayAsks = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('state') }),
  z.strictObject({ kind: z.literal('language'), language: Language }),
  z.strictObject({ kind: z.literal('look'), look: CustomerLook }),
]);
export type DisplayAsks = z.infer<typeof DisplayAsks>;
