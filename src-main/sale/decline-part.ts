import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { SaleCounter } from './sale-counter.ts';

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
  // A device that answers by itself says so itself.
  if (payments.isInHand(saleId)) return err({ kind: 'payment-in-hand' });
  const { tenders, lines } = begun.sale;
  const { parts, operations } = begun.begun;
  const places = tenders.map((tender, place) => ({ tender, part: parts[place] ?? null }));
  const charged = places.filter(({ tender, part }) => tender.authCode !== undefined || part?.by === 'device');
  const isKeyed = places.some((each) => each.tender.kind !== 'cash' && !charged.includes(each));
  if (!isKeyed) return ok({ isOver: false });

  const isOver = charged.length === 0;
  const amount = minus(sumOf(lines.map((line) => line.amount)), sumOf(charged.map(({ tender }) => tender.amount)));
  const rest = { kind: 'cash' as const, amount };
  const sale = { ...begun.sale, tenders: [...charged.map(({ tender }) => tender), rest] };
  const left = { parts: [...charged.map(({ part }) => part), null], operations };
  const { shiftId, profileVersion } = begun;
  const written = ledger.transaction(() =>
    isOver ? intents.settle(saleId, 'abandoned') : intents.keep(sale, left, { shiftId, clerkId, profileVersion }),
  );
  return written.ok ? ok({ isOver }) : written;
}
