import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId, EntryId, SaleId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { SaleCounter } from './sale-counter.ts';

/**
 * A supervisor's word on a sale that was begun and can't be read any more, by its id alone. No sale can be written of
 * it, and no money is moved. What was taken shows as over when the drawer is counted, or on the terminal's own total.
 */
export function settleUnreadable(
  { saleId, paid }: { readonly saleId: SaleId; readonly paid: boolean },
  { clerk, supervisorId }: { readonly clerk: Session; readonly supervisorId: ClerkId | null },
  { intents, ledger, shifts, clock, ids }: Pick<SaleCounter, 'intents' | 'ledger' | 'shifts' | 'clock' | 'ids'>,
): Result<null, Refusal> {
  if (!intents.unreadable().some(({ id }) => id === saleId)) return err({ kind: 'sale-already-settled' });
  const written = ledger.append(
    draftOf('payment-decided', {
      id: ids.mint<EntryId>(),
      at: instant(clock.now()),
      shiftId: shifts.open()?.id ?? null,
      clerkId: clerk.clerkId,
      supervisorId,
      body: { v: 1, saleId, decision: paid ? 'paid' : 'not-paid', reason: 'what was to be sold can not be read' },
    }),
    () => intents.settle(saleId, 'abandoned'),
  );
  return written.ok ? ok() : written;
}
