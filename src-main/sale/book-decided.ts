import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { ok, type Result } from '../../src-shared/result.ts';
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
 * a reason of its own waits for a person again, as it did before the word. One that breaks stays kept and holds up none
 * behind it; its fault is thrown once all are tried.
 */
export function bookDecided(counter: BookingCounter): void {
  const stopped = counter.stopped()?.kind;
  const shift = counter.shifts.open();
  if (stopped === 'ledger-broken' || (shift && counter.shifts.closing(shift.id))) return;
  // A superseded machine opens no shift any more: its notes are written without one, and the rest waits for a person.
  const isLast = !shift && stopped === 'superseded';
  const book = (decided: DecidedPayment): Result<unknown, Refusal> => {
    if (decided.becomes === 'payment-decided') return shift || isLast ? bookNote(decided, counter) : ok();
    return shift?.clerkId ? bookMoney(decided, aClerk(shift.clerkId), counter) : ok();
  };
  const faults: unknown[] = [];
  for (const decided of counter.decided.all()) {
    try {
      if (!book(decided).ok) break;
    } catch (fault) {
      faults.push(fault);
    }
  }
  if (faults.length > 0) throw faults[0];
}

const aClerk = (clerkId: ClerkId): Session => ({ clerkId, name: '', role: 'clerk' });

function bookMoney(
  decided: Exclude<DecidedPayment, { becomes: 'payment-decided' }>,
  clerk: Session,
  counter: BookingCounter,
): Result<unknown, Refusal> {
  return decided.becomes === 'sale' ? bookSale(decided.saleId, clerk, counter) : bookReturn(decided, clerk, counter);
}
