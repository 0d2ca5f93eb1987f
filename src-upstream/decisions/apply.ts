import type { SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { type Asked, WHOLE_ENTRY } from '../../src-shared/journal/kinds/asked.ts';
import { type Day, exists, localDay, type WrittenInstant } from '../../src-shared/time.ts';
import type { Books, RejectionReason, SoldLine } from './books.ts';
import { creditLine } from './credit.ts';
import { decideReturn } from './reverse.ts';

/** An entry on its way into the books. */
export interface Arrival {
  readonly entry: Entry;
  readonly asked: Asked;
  readonly offeredThrough: number;
  /** Another entry of this counter has this id already: the word on its lines is spoken. */
  readonly idWasUsed: boolean;
}

/** Does what one stored entry asks for. It never refuses the entry: what can't be honoured becomes an outcome. */
export function applyEntry(books: Books, arrival: Arrival): void {
  const { entry, asked } = arrival;
  if (asked.kind === 'nothing') return;
  if (arrival.idWasUsed) {
    if (entry.kind === 'return') books.releaseHold(entry.id);
    return reject(books, entry, WHOLE_ENTRY, 'already-used');
  }
  switch (asked.kind) {
    case 'sale':
      return asked.body.lines.forEach((line) =>
        addAndCredit(books, arrival, line.line, soldOf(books, entry, line, asked.body.profileVersion)),
      );
    case 'return':
      return decideReturn(books, entry, asked.body);
    case 'credit-retried':
      return retryCredit(books, entry, asked);
    case 'claim-paid':
      return payClaim(books, entry, asked);
    case 'not-understood':
      return asked.lines.forEach((line) => notUnderstood(books, arrival, line));
  }
  // One more thing that an entry may ask for stands here as well.
  asked satisfies never;
}

function addAndCredit(books: Books, arrival: Arrival, line: number, sold: SoldLine | null): void {
  const state = {
    saleId: arrival.entry.id,
    line,
    seq: arrival.entry.seq,
    offeredThrough: arrival.offeredThrough,
    sold,
    status: 'pending' as const,
    returnedBy: null,
  };
  books.addLine(state);
  creditLine(books, state);
}

function soldOf(books: Books, entry: Entry, line: SaleLine, profileVersion: string): SoldLine {
  return {
    cardNumber: line.cardNumber,
    kind: line.kind,
    productId: line.productId,
    profileVersion,
    amount: line.amount,
    soldOn: dayOfSale(entry.at, books.timeZoneOf(profileVersion)),
    proposedFrom: withinCalendar(line.pass?.validFrom),
  };
}

/** The local date that the counter believed, if its clock named one that every calendar has. */
function dayOfSale(at: WrittenInstant, timeZone: string): Day | null {
  const isInCalendar = at > '1000-01-02' && at < '9999-12-31';
  return isInCalendar && exists(at) ? localDay(at, timeZone) : null;
}

/** A date that no calendar of a database refuses: years below 1000 are a broken clock and no proposal. */
function withinCalendar(day: Day | undefined): Day | null {
  return day !== undefined && day >= '1000-01-01' ? day : null;
}

function notUnderstood(books: Books, arrival: Arrival, line: number): void {
  const { entry } = arrival;
  if (entry.kind === 'sale' && line !== WHOLE_ENTRY) return addAndCredit(books, arrival, line, null);
  // What the return held is free again, whatever the return wanted to say.
  if (entry.kind === 'return') books.releaseHold(entry.id);
  if (entry.kind === 'return' && line !== WHOLE_ENTRY) {
    return books.decide({
      entryId: entry.id,
      seq: entry.seq,
      line,
      status: 'reversal-refused',
      reason: 'not-understood',
    });
  }
  reject(books, entry, line, 'not-understood');
}

/** Only this may turn rejected into credited; a return of the line before it wins. */
function retryCredit(books: Books, entry: Entry, retry: { readonly saleId: string; readonly line: number }): void {
  const line = books.line(retry.saleId, retry.line);
  if (!line) return reject(books, entry, retry.line, 'not-understood');
  if (line.returnedBy !== null) return reject(books, entry, retry.line, 'already-used');
  if (line.status === 'rejected') creditLine(books, line);
}

/** The pay-out is in the journal whatever is decided here; a claim that it may not pay stays unpaid. */
function payClaim(books: Books, entry: Entry, payment: { readonly claimId: string; readonly amount: number }): void {
  const claim = books.claim(payment.claimId);
  if (!claim || claim.amount !== payment.amount) return reject(books, entry, WHOLE_ENTRY, 'not-understood');
  if (claim.status === 'paid') return reject(books, entry, WHOLE_ENTRY, 'already-used');
  if (claim.status !== 'refund-at-counter' || claim.payerId !== books.counterId)
    return reject(books, entry, WHOLE_ENTRY, 'other');
  claim.status = 'paid';
  books.paidClaims.push(claim);
}

function reject(books: Books, entry: Entry, line: number, reason: RejectionReason): void {
  books.decide({ entryId: entry.id, seq: entry.seq, line, status: 'rejected', reason });
}
