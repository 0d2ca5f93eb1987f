import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { SaleCounter } from './take-sale.ts';

/**
 * The terminal declined what was keyed into it: of this sale that part alone is forgotten. Slips that have their code
 * stay, and what is left is paid another way. Without such a slip nothing of the sale was paid, and it is over.
 */
export function declinePart(
  saleId: SaleId,
  { clerkId }: Session,
  { intents, ledger, payments }: Pick<SaleCounter, 'intents' | 'ledger' | 'payments'>,
): Result<{ isOver: boolean }, Refusal> {
  const begun = intents.find(saleId);
  if (!begun || begun.clerkId !== clerkId) return err({ kind: 'sale-unknown' });
  if (begun.state !== 'awaiting-payment') return err({ kind: 'sale-already-settled' });
  const { tenders, lines } = begun.sale;
  const keyed = tenders.filter(({ kind, authCode }) => kind !== 'cash' && authCode === undefined);
  if (keyed.length === 0) return ok({ isOver: false });
  // A device that answers by itself says so itself.
  if (!keyed.every(({ kind }) => payments.isTyped(kind))) return err({ kind: 'payment-in-hand' });

  const charged = tenders.filter(({ authCode }) => authCode !== undefined);
  const isOver = charged.length === 0;
  const amount = minus(sumOf(lines.map((line) => line.amount)), sumOf(charged.map((part) => part.amount)));
  const sale = { ...begun.sale, tenders: [...charged, { kind: 'cash' as const, amount }] };
  const { shiftId, profileVersion } = begun;
  const written = ledger.transaction(() =>
    isOver
      ? intents.settle(saleId, 'abandoned')
      : intents.keep(sale, 'awaiting-payment', { shiftId, clerkId, profileVersion }),
  );
  return written.ok ? ok({ isOver }) : written;
}
