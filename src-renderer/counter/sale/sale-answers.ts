import type { TenderKind } from '../../../src-shared/contract/wire-types.ts';
import { noCardIn, readCardNumber } from '../../../src-shared/card-number.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { CardView, ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import type { Money } from '../../../src-shared/money.ts';
import { assert, err, type Result } from '../../../src-shared/result.ts';
import { linesOfCard, type Offer } from '../../../src-shared/sale-rules.ts';
import { isRefusal, refuseOffer, type SaleContext } from './sale-context.ts';

/** Readers for transitions that a guard has already let through: what isn't there then is a fault of ours. */

export function valueOf<Value>(answer: Result<Value, Refusal>): Value {
  assert(answer.ok, 'a refusal was taken for an answer');
  return answer.value;
}

export function refusalOf(answer: Result<unknown, Refusal>): Refusal {
  assert(!answer.ok, 'an answer was taken for a refusal');
  return answer.error;
}

export interface Answered {
  readonly event: { readonly output: Result<unknown, Refusal> };
}

/** Guards what an answer of the main process leads to, but a refusal does not. */
export const isAnswer = ({ event }: Answered): boolean => event.output.ok;

const OF_THE_CODE: ReadonlySet<Refusal['kind']> = new Set(['authorisation-code-unlike', 'authorisation-code-used']);

export const isCodeRefused = ({ event: { output } }: Answered): boolean =>
  !output.ok && OF_THE_CODE.has(output.error.kind);

const NOT_CHARGED: ReadonlySet<Refusal['kind']> = new Set(['payment-declined', 'payment-not-begun']);

export const isNotCharged = ({ event: { output } }: Answered): boolean =>
  !output.ok && NOT_CHARGED.has(output.error.kind);

/** The places of parts that are paid beside the one that was not. */
export function paidOf({ event: { output } }: Answered): readonly number[] {
  const error = output.ok ? null : output.error;
  return (error?.kind === 'payment-declined' || error?.kind === 'payment-not-begun' ? error.paid : null) ?? [];
}

/** The ways by which they were paid, at the same places. */
export function paidByOf({ event: { output } }: Answered): readonly TenderKind[] {
  const error = output.ok ? null : output.error;
  return (error?.kind === 'payment-declined' || error?.kind === 'payment-not-begun' ? error.paidBy : null) ?? [];
}

/** Where a refusal of the main process leads; there it is said. */
export function refusedTo<const Target extends string, const Before extends string = never>(
  target: Target,
  ...before: readonly Before[]
) {
  const params = ({ event }: Answered) => ({ refusal: refusalOf(event.output) });
  return { target, actions: [...before, { type: 'refuse', params }] } as const;
}

interface Scanned {
  readonly context: SaleContext;
  readonly event: { readonly text: string };
}

/** A scan that is no card changes nothing; the till says it where the sale has no place for it. */
export const ignoresNoCard = { guard: { type: 'noCardInIt', params: ({ event }: Scanned) => event } } as const;

/** The same, said in place: whatever is in hand stays as it was, and nobody else waits to be served. */
export const refusesNoCard = {
  ...ignoresNoCard,
  actions: {
    type: 'refuse',
    params({ context, event }: Scanned) {
      const why = noCardIn(event.text, context.rules.profile.cardFormats);
      assert(why !== null, 'a card number was called unreadable');
      return { refusal: { kind: 'card-number-unreadable', why } as const };
    },
  },
} as const;

export function offerOf(offer: Offer | Refusal): Offer {
  assert(!isRefusal(offer), 'a refused offer was agreed');
  return offer;
}

export function refused(offer: Offer | Refusal, context: SaleContext): Refusal {
  const refusal = refuseOffer(offer, context);
  assert(refusal !== null, 'a good offer was refused');
  return refusal;
}

/** The card that a look-up found, together with what it gets: a guard has seen that it takes it. */
export function withCard(
  card: CardView,
  context: SaleContext,
): { readonly cards: readonly CardView[]; readonly lines: readonly ConfirmedLine[] } {
  const lines = newLines(card, context);
  assert(lines.ok, 'a card that takes nothing was added');
  return { cards: [...context.cards, card], lines: [...context.lines, ...lines.value] };
}

/** What a card would add to the group, or why it stays out. */
export function newLines(
  card: CardView,
  { cards, offer, rules }: SaleContext,
): Result<readonly ConfirmedLine[], Refusal> {
  if (card.refusal) return err(card.refusal);
  if (cards.some((each) => each.number === card.number)) return err({ kind: 'card-twice', cardNumber: card.number });
  return offer ? linesOfCard(card, offer, rules.today, rules.profile) : err({ kind: 'amount-needed' });
}

export function idOf({ saleId }: SaleContext): SaleId {
  assert(saleId !== null, 'a sale without an id was to be paid');
  return saleId;
}

/** An amount as a clerk would have typed it: whole units, without the currency's minor digits. */
export function digitsOfAmount(amount: Money, { rules }: SaleContext): string {
  const { exponent } = rules.profile.currency;
  const digits = String(amount);
  return exponent === 0 ? digits : digits.slice(0, -exponent);
}

/** What the card field shows of a scan: the number where one can be read, else the text as it came. */
export function readableCard(text: string, { rules }: SaleContext): string {
  const read = readCardNumber(text, rules.profile.cardFormats);
  return read.kind === 'full' ? read.number : text.trim();
}
