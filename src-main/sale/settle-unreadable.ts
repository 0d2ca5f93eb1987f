import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId, EntryId, SaleId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { notePayment } from './note-payment.ts';
import type { SaleCounter } from './sale-counter.ts';

type UnreadableCounter = Pick<SaleCounter, 'intents' | 'ledger' | 'shifts' | 'stopped' | 'decided' | 'clock' | 'ids'>;

/**
 * A supervisor's word on a sale that was begun and can't be read any more, by its id alone. No sale can be written of
 * it, and no money is moved. What was taken shows as over when the drawer is counted, or on the terminal's own total.
 */
export function settleUnreadable(
  { saleId, paid }: { readonly saleId: SaleId; readonly paid: boolean },
  { clerk, supervisorId }: { readonly clerk: Session; readonly supervisorId: ClerkId | null },
  counter: UnreadableCounter,
): Result<null, Refusal> {
  const { intents, ids } = counter;
  if (!intents.unreadable().some(({ id }) => id === saleId)) return err({ kind: 'sale-already-settled' });
  const decision = paid ? 'paid' : 'not-paid';
  const word = { saleId, decision, reason: 'what was to be sold can not be read' } as const;
  const by = { clerkId: clerk.clerkId, supervisorId };
  const noted = notePayment({ id: ids.mint<EntryId>(), ...word, ...by }, counter, () =>
    intents.settle(saleId, 'abandoned'),
  );
  return noted.ok ? ok() : noted;
}
