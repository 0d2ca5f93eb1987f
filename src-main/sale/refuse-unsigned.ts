import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { whoFiscalises } from '../../src-shared/fiscal/who-fiscalises.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import type { SaleCounter } from './sale-counter.ts';

/**
 * While the register signs nothing, money that it has to sign is not taken; other ways of paying go on. `kinds`: how it
 * is to be paid; null: nobody has chosen yet, and one way that goes on is enough.
 */
export function refuseUnsigned(
  kinds: readonly TenderKind[] | null,
  profile: Profile,
  { registerRefusal }: Pick<SaleCounter, 'registerRefusal'>,
): Refusal | null {
  const refusal = registerRefusal?.() ?? null;
  if (!refusal) return null;
  const needsIt = (kind: TenderKind) =>
    whoFiscalises({ tenderId: tenderOfKind(kind, profile)?.id ?? '', kind }, profile) === 'register';
  const isRefused = kinds ? kinds.some(needsIt) : profile.tenders.every(({ kind }) => needsIt(kind));
  return isRefused ? refusal : null;
}
