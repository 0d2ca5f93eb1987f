import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Card } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { EntryId, SaleId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Shifts } from '../shift/shifts.ts';
import type { Outcomes } from '../upstream/upstream.ts';
import type { ReturnCounter } from './judge-return.ts';
import { takesBack } from './recent-sales.ts';
import type { Refunds } from './refunds.ts';

/** What offering a rejected line once more needs of the counter. */
export interface RetryCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly clock: Clock;
  readonly ids: Ids;
  stopped(): Refusal | null;
  readonly outcomes: Pick<Outcomes, 'ofEntry' | 'retried'>;
  /** As the upstream has it at this moment; null when it did not say. */
  readCard(cardNumber: string): Promise<Card | null>;
  readonly leftBehind?: ReturnCounter['leftBehind'];
  readonly refunds: Refunds;
}

/**
 * A line was rejected because its card was blocked, and the card is unblocked now: an entry asks the upstream to credit
 * it after all. Until the new word comes the line can't be given back, since it may be credited at any moment.
 */
export async function retryCredit(
  saleId: SaleId,
  line: number,
  clerk: Session,
  counter: RetryCounter,
): Promise<Result<null, Refusal>> {
  const ready = readyToRetry(saleId, line, clerk, counter);
  if (!ready.ok) return ready;
  const { cardNumber } = ready.value;
  const card = await counter.readCard(cardNumber);
  if (!card) return err({ kind: 'card-lookup-needs-connection' });
  if (card.status === 'blocked') return err({ kind: 'card-blocked', cardNumber });
  if (card.status === 'expired') return err({ kind: 'card-expired', cardNumber });

  // While the card was read, another window may have given the money back or tried as well.
  const still = readyToRetry(saleId, line, clerk, counter);
  if (!still.ok) return still;
  const written = counter.ledger.append(
    draftOf('credit-retried', {
      id: counter.ids.mint<EntryId>(),
      at: instant(counter.clock.now()),
      shiftId: still.value.shiftId,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, saleId, line },
    }),
    () => counter.outcomes.retried(saleId, line),
  );
  return written.ok ? ok() : written;
}

function readyToRetry(saleId: SaleId, line: number, clerk: Session, counter: RetryCounter) {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const sale = counter.ledger.entryOfKind('sale', saleId);
  const sold = sale?.body.lines.find((each) => each.line === line);
  if (!sold) return err({ kind: 'line-unknown' as const });
  const returned = counter.ledger.returnsOf(saleId).some((entry) => takesBack(entry, line));
  if (returned) return err({ kind: 'line-returned-already' as const });
  if (counter.refunds.of(saleId, [line])) return err({ kind: 'refund-begun' as const });
  const lost = counter.leftBehind?.returnsOf(saleId).find((each) => each.lines.includes(line));
  if (lost) return err({ kind: 'line-returned-before' as const, seq: lost.seq, at: lost.at });
  if (sale && sale.seq <= (counter.leftBehind?.doubtThrough() ?? 0))
    return err({ kind: 'line-may-be-returned' as const });
  const word = counter.outcomes.ofEntry(saleId).find((each) => each.line === line);
  if (word?.status !== 'rejected' || remedyOf(word.reason) !== 'retry')
    return err({ kind: 'line-not-retriable' as const });
  return ok({ cardNumber: sold.cardNumber, shiftId: shift.value.id });
}
