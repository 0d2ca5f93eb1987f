import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import type { DecidedPayment } from '../ledger/facts.ts';
import { bookNote } from './note-payment.ts';
import { bookReturn } from './finish-return.ts';
import type { ReturnCounter } from './judge-return.ts';
import type { SaleCounter } from './sale-counter.ts';
import { bookSale } from './take-sale.ts';

type BookingCounter = SaleCounter & ReturnCounter;

/**
 * Writes down, in the order of the words, what was decided while no shift could take an entry. It is asked for whenever
 * one takes entries again, also at a start: a till that was killed in between goes on here. What can't be written for
 * a reason of its own waits for a person again, as it did before the word.
 */
export function bookDecided(counter: BookingCounter): void {
  const stopped = counter.stopped()?.kind;
  const shift = counter.shifts.open();
  if (stopped === 'ledger-broken' || (shift && counter.shifts.closing(shift.id))) return;
  // A superseded machine opens no shift any more: its notes are written without one, and the rest waits for a person.
  const isLast = !shift && stopped === 'superseded';
  for (const decided of counter.decided.all()) {
    const isNote = decided.becomes === 'payment-decided';
    if (isNote && (shift || isLast) && !bookNote(decided, counter).ok) return;
    if (!isNote && shift?.clerkId && !bookMoney(decided, aClerk(shift.clerkId), counter).ok) return;
  }
}

const aClerk = (clerkId: ClerkId): Session => ({ clerkId, name: '', role: 'clerk' });

function bookMoney(
  decided: Exclude<DecidedPayment, { becomes: 'payment-decided' }>,
  clerk: Session,
  counter: BookingCounter,
): Result<unknown, Refusal> {
  return decided.becomes === 'sale' ? bookSale(decided.saleId, clerk, counter) : bookReturn(decided, clerk, counter);
}
