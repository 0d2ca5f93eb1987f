import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { saleShare } from '../../src-shared/fiscal/shares.ts';
import { isForRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { productById } from '../../src-shared/sale-rules.ts';
import { instant } from '../../src-shared/time.ts';
import type { SaleRules } from './refuse-sale.ts';
import type { SaleCounter } from './sale-counter.ts';

/**
 * While the register signs nothing, money that it has to sign is not taken; other ways of paying go on. `kinds`: how it
 * is to be paid; null: nobody has chosen yet, and one way that goes on is enough. `begun`: other sales that are not
 * written yet, and count.
 */
export function refuseUnsigned(
  kinds: readonly TenderKind[] | null,
  profile: Profile,
  begun: readonly ConfirmedSale[],
  { registerRefusal }: Pick<SaleCounter, 'registerRefusal'>,
): Refusal | null {
  if (!registerRefusal || !isForRegister(kinds, profile)) return null;
  return registerRefusal(unsignedAmong(begun, profile));
}

/** So many sales that were begun elsewhere will want a sign. */
export function unsignedAmong(begun: readonly ConfirmedSale[], profile: Profile): number {
  return begun.filter(({ tenders }) =>
    isForRegister(
      tenders.map(({ kind }) => kind),
      profile,
    ),
  ).length;
}

/** A thing would stand on two receipts, of two that fiscalise: it is said before any part is taken. */
export function refuseIndivisible(
  { lines, tenders }: ConfirmedSale,
  { profile, today }: Pick<SaleRules, 'profile' | 'today'>,
  { clock }: Pick<SaleCounter, 'clock'>,
): Refusal | null {
  if (tenders.length < 2) return null;
  const sale = {
    lines: lines.map((line, index) => ({
      ...line,
      line: index + 1,
      kind: productById(line.productId, today, profile)?.kind ?? 'stored-value',
    })),
    tenders: tenders.map((tender) => ({ ...tender, tenderId: tenderOfKind(tender.kind, profile)?.id ?? tender.kind })),
  };
  const { isDivisible } = saleShare({ sale, at: instant(clock.now()), rules: profile });
  return isDivisible ? null : { kind: 'parts-not-divisible' };
}
