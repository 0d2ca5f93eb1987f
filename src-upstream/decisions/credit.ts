import type { PassDays } from '../../src-shared/contract/body-parts.ts';
import type { Product } from '../../src-shared/contract/upstream.ts';
import { plus } from '../../src-shared/money.ts';
import { addDays, type Day } from '../../src-shared/time.ts';
import {
  type Books,
  type CardState,
  type LineState,
  movementIdOf,
  type RejectionReason,
  type SoldLine,
} from './books.ts';

/** Puts the value of one sale line onto its card, or says why not. */

type Decision =
  | { readonly status: 'credited'; readonly pass?: PassDays }
  | { readonly status: 'rejected'; readonly reason: RejectionReason }
  | { readonly status: 'pending' };

const CREDITED: Decision = { status: 'credited' };

/**
 * Decides a line, changes the books and records the outcome under the sale's id. `settling`: the operator let it go on.
 */
export function creditLine(books: Books, line: LineState, settling = false): void {
  const decision = decide(books, line, settling);
  line.status = decision.status;
  books.changedLines.add(line);
  const balance = line.sold ? books.card(line.sold.cardNumber)?.balance : undefined;
  books.decide({
    entryId: line.saleId,
    seq: line.seq,
    line: line.line,
    status: decision.status,
    ...(decision.status === 'rejected' ? { reason: decision.reason } : {}),
    ...(decision.status === 'credited' && balance !== undefined ? { balance } : {}),
    ...(decision.status === 'credited' && decision.pass ? { pass: decision.pass } : {}),
  });
}

function decide(books: Books, line: LineState, settling: boolean): Decision {
  const { sold } = line;
  if (!sold) return rejected('not-understood');
  if (books.wasCredited(line.saleId, line.line)) return rejected('already-used');
  const card = books.card(sold.cardNumber);
  if (!card) return rejected('card-unknown');
  const refused = refusedCard(books, card);
  if (refused) return rejected(refused);
  const product = books.product(sold);
  if (!product || product.kind !== sold.kind) return rejected('product-not-allowed');
  const decision = creditByKind(books, line, sold, card, product, settling);
  if (decision.status === 'credited') recordCredit(books, line, sold, card);
  return decision;
}

/** What is wrong with the card itself, whatever was sold for it. */
function refusedCard(books: Books, card: CardState): RejectionReason | undefined {
  if (card.status === 'blocked' || card.hotlisted || books.isActivationHeld(card.number)) return 'card-blocked';
  if (card.status === 'expired' || (card.expiresOn !== null && card.expiresOn < books.today)) return 'card-expired';
  return undefined;
}

function creditByKind(
  books: Books,
  line: LineState,
  sold: SoldLine,
  card: CardState,
  product: Product,
  settling: boolean,
): Decision {
  if (sold.kind === 'card') {
    if (card.status !== 'not-activated') return rejected('product-not-allowed');
    if (card.creditsWait && !settling) return { status: 'pending' };
    card.status = 'active';
    return CREDITED;
  }
  if (card.status !== 'active' || !card.reloadable || card.kind === 'single-ride')
    return rejected('product-not-allowed');
  if (sold.kind === 'pass') {
    const days = passDays(books, sold, card, product);
    if (!days) return rejected('product-not-allowed');
    if (card.creditsWait && !settling) return { status: 'pending' };
    const pass = { id: movementIdOf(line.saleId, line.line), productId: sold.productId, used: false, ...days };
    card.passes = [...card.passes, pass];
    books.newPasses.push({ cardNumber: card.number, pass });
    return { status: 'credited', pass: days };
  }
  const maxBalance = books.rules.current?.limits.maxBalance ?? 0;
  if (card.balance + sold.amount > maxBalance) return rejected('balance-limit');
  if (card.creditsWait && !settling) return { status: 'pending' };
  card.balance = plus(card.balance, sold.amount);
  return CREDITED;
}

/** A start that the passenger wished for may lie this far ahead; further, the counter's clock is more likely wrong. */
const START_AHEAD_DAYS_MAX = 31;

/**
 * A renewal starts the day after the last pass that still runs or is yet to run. Otherwise the pass starts on the day
 * that the counter proposed, but not before today. One that was sold offline and arrives late loses none of its days.
 */
function passDays(books: Books, sold: SoldLine, card: CardState, product: Product): PassDays | undefined {
  if (product.passDays === undefined) return undefined;
  const running = card.passes
    .map((pass) => pass.validTo)
    .filter((validTo) => validTo >= books.today)
    .sort()
    .at(-1);
  const validFrom = running ? addDays(running, 1) : startAsProposed(books.today, sold.proposedFrom);
  return { validFrom, validTo: addDays(validFrom, product.passDays - 1) };
}

function startAsProposed(today: Day, proposed: Day | null): Day {
  return proposed !== null && proposed > today && proposed <= addDays(today, START_AHEAD_DAYS_MAX) ? proposed : today;
}

function recordCredit(books: Books, line: LineState, sold: SoldLine, card: CardState): void {
  books.changedCards.add(card);
  books.credit({ saleId: line.saleId, line: line.line, cardNumber: card.number, kind: sold.kind, amount: sold.amount });
  const kind = { 'stored-value': 'top-up', pass: 'pass', card: 'other' } as const;
  books.movements.push({
    id: movementIdOf(line.saleId, line.line),
    cardNumber: card.number,
    kind: kind[sold.kind],
    amount: sold.amount,
  });
}

function rejected(reason: RejectionReason): Decision {
  return { status: 'rejected', reason };
}
