import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import { minus, negative } from '../../src-shared/money.ts';
import {
  type Books,
  type DecidedOutcome,
  type LineState,
  movementIdOf,
  type RejectionReason,
  type SoldLine,
} from './books.ts';

/**
 * A return: each of its lines is decided under the return's id. The money was paid out; what is decided is the card.
 */

interface ReturnEntry {
  readonly id: string;
  readonly seq: number;
}

export function decideReturn(books: Books, entry: ReturnEntry, body: ReturnBody): void {
  // Card lines last: a card can go back only when what was loaded onto it has gone back before.
  const lines = body.lines.map((returned) => ({ returned, line: books.line(body.saleId, returned.line) }));
  lines.sort((a, b) => Number(a.line?.sold?.kind === 'card') - Number(b.line?.sold?.kind === 'card'));
  for (const { returned, line } of lines) {
    const refusal = refuse(books, entry, line, returned.amount, body.offeredSeq);
    books.decide(
      refusal || !line ? refused(entry, returned.line, refusal ?? 'not-understood') : takeBack(books, entry, line),
    );
  }
  // The return has arrived: what it held and did not take is free again.
  books.releaseHold(entry.id);
}

function refuse(
  books: Books,
  entry: ReturnEntry,
  line: LineState | undefined,
  amount: number,
  offeredSeq: number | undefined,
): RejectionReason | undefined {
  if (!line || line.seq >= entry.seq) return 'not-understood';
  if (line.returnedBy !== null) return 'already-used';
  if (line.sold && line.sold.amount !== amount) return 'not-understood';
  const isOfBefore = wasMadeBeforeOffer(entry, line, offeredSeq);
  // A pending line may not be returned, but this return was made before anybody could know that it would be.
  if (line.status === 'pending') return isOfBefore ? undefined : 'not-held';
  if (line.status === 'rejected' || !line.sold) return undefined;
  if (books.isHeldByAnother(line.saleId, line.line, entry.id)) return 'not-held';
  const isHeld = books.heldFor(entry.id).some((held) => held.saleId === line.saleId && held.line === line.line);
  if (isHeld) return undefined;
  // Made before its sale was ever offered, so no hold could be asked for: it is honoured as long as the value is there.
  if (isOfBefore) return isValueThere(books, entry.id, line, line.sold) ? undefined : 'already-used';
  return 'not-held';
}

/**
 * Since 1.1 a return says what had been offered when it was made. A return without that member shows it only by coming
 * with its sale. So does a return whose hold was lost when the upstream's database was put back.
 */
function wasMadeBeforeOffer(entry: ReturnEntry, line: LineState, offeredSeq: number | undefined): boolean {
  return entry.seq <= line.offeredThrough || (offeredSeq !== undefined && offeredSeq < line.seq);
}

/** Whether the value of a credited line is still on its card, unused and not frozen for another return. */
export function isValueThere(books: Books, returnId: string, line: LineState, sold: SoldLine): boolean {
  const card = books.card(sold.cardNumber);
  if (!card) return false;
  switch (sold.kind) {
    case 'stored-value':
      return minus(card.balance, books.frozenOn(card.number, returnId)) >= sold.amount;
    case 'pass': {
      const pass = card.passes.find((each) => each.id === movementIdOf(line.saleId, line.line));
      return pass !== undefined && !pass.used && pass.validTo >= books.today;
    }
    case 'card':
      return card.status === 'active' && card.balance === 0 && card.passes.length === 0;
  }
}

function takeBack(books: Books, entry: ReturnEntry, line: LineState): DecidedOutcome {
  const wasCredited = line.status === 'credited';
  // The word on the sale's line must come to an end as well: it will never be credited.
  if (line.status === 'pending')
    books.decide({ entryId: line.saleId, seq: line.seq, line: line.line, status: 'rejected', reason: 'already-used' });
  line.status = 'reversed';
  line.returnedBy = entry.id;
  books.changedLines.add(line);
  const decided = { entryId: entry.id, seq: entry.seq, line: line.line, status: 'reversed' } as const;
  const card = line.sold ? books.card(line.sold.cardNumber) : undefined;
  if (!wasCredited || !line.sold || !card) return decided;
  if (line.sold.kind === 'stored-value') card.balance = minus(card.balance, line.sold.amount);
  if (line.sold.kind === 'card') card.status = 'not-activated';
  if (line.sold.kind === 'pass') {
    const passId = movementIdOf(line.saleId, line.line);
    card.passes = card.passes.filter((pass) => pass.id !== passId);
    const unwritten = books.newPasses.findIndex(({ pass }) => pass.id === passId);
    if (unwritten >= 0) books.newPasses.splice(unwritten, 1);
    else books.removedPasses.push(passId);
  }
  books.changedCards.add(card);
  books.movements.push({
    id: movementIdOf(entry.id, line.line),
    cardNumber: card.number,
    kind: 'return',
    amount: negative(line.sold.amount),
  });
  return { ...decided, balance: card.balance };
}

function refused(entry: ReturnEntry, line: number, reason: RejectionReason): DecidedOutcome {
  return { entryId: entry.id, seq: entry.seq, line, status: 'reversal-refused', reason };
}
