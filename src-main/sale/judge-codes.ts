import { codeFits } from '../../src-shared/contract/authorisation-code.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedTender } from '../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { instant, type WrittenInstant } from '../../src-shared/time.ts';
import type { BegunPart } from '../payment/begun-part.ts';
import type { ShiftCounter } from '../shift/open-shift.ts';
import { withTyped } from './begun-payment.ts';
import type { SaleCounter } from './sale-counter.ts';

export interface CodesCounter
  extends
    Pick<SaleCounter, 'profile' | 'profileByVersion' | 'payments' | 'intents' | 'clock'>,
    Pick<ShiftCounter, 'shifts' | 'soFar'> {}

/** What somebody typed off slips, for a sale or for its return. */
interface TypedCodes {
  readonly saleId: SaleId;
  readonly tenders: readonly Pick<ConfirmedTender, 'kind' | 'authCode'>[];
  /** The code that was warned of and is right all the same. */
  readonly sureOfCode?: string | undefined;
}

type Slip = Pick<ConfirmedTender, 'kind' | 'authCode'>;

/**
 * Why a code that was typed now is not taken. Either no terminal of this operator prints such a one, or it was typed
 * before in this shift. The second is a warning: the same code comes again once somebody is sure of it. A code that a
 * begun sale was kept with was judged then.
 */
export function refuseCodes({ saleId, tenders, sureOfCode }: TypedCodes, counter: CodesCounter): Refusal | null {
  const begun = counter.intents.find(saleId);
  const profile = (begun && counter.profileByVersion(begun.profileVersion)) ?? counter.profile();
  const kept = slipsOf(begun?.sale.tenders ?? []);
  const slips = slipsOf(tenders);
  for (const [place, { kind, authCode }] of slips.entries()) {
    if (authCode === undefined || kept[place]?.authCode === authCode) continue;
    const pattern = profile ? tenderOfKind(kind, profile)?.authCodePattern : undefined;
    if (!codeFits(authCode, pattern)) return { kind: 'authorisation-code-unlike', code: authCode };
    const isOfThisSale = slips.slice(0, place).some((slip) => slip.authCode === authCode);
    const usedAt = isOfThisSale ? instant(counter.clock.now()) : usedInShift(authCode, saleId, counter);
    if (usedAt !== null && authCode !== sureOfCode)
      return { kind: 'authorisation-code-used', code: authCode, at: usedAt };
  }
  return null;
}

/**
 * The slip of an unfinished sale comes to the one typed part that has none. Where there is no such part a second person
 * has it in hand, for a part of which its device says nothing.
 */
export function slipOfUnfinished(saleId: SaleId, authCode: string | undefined, counter: CodesCounter): readonly Slip[] {
  const begun = counter.intents.find(saleId);
  if (!begun) return [];
  const { parts } = withTyped(begun.sale, begun.begun, counter.payments);
  const isWithout = (by: BegunPart['by']) => (tender: Slip, place: number) =>
    parts[place]?.by === by && tender.authCode === undefined;
  const { tenders } = begun.sale;
  const itsOwn = tenders.find(isWithout('typed')) ?? tenders.find(isWithout('device'));
  return slipsOf(tenders.map((tender) => (tender === itsOwn ? { ...tender, authCode } : tender)));
}

function slipsOf(tenders: readonly Slip[]): readonly Slip[] {
  return tenders.filter(({ kind }) => kind !== 'cash');
}

/** When another sale or return of this shift had it; null: none did. */
function usedInShift(code: string, saleId: SaleId, counter: CodesCounter): WrittenInstant | null {
  const shift = counter.shifts.open();
  if (!shift) return null;
  const entry = counter.soFar(shift).entries.findLast((each) => !isOf(each, saleId) && codesOf(each).includes(code));
  if (entry) return entry.at;
  const begun = counter.intents
    .unfinished()
    .find((each) => each.id !== saleId && each.sale.tenders.some(({ authCode }) => authCode === code));
  return begun?.createdAt ?? null;
}

/** A terminal may print the code of the payment on the slip of its return. */
function isOf(entry: Entry, saleId: SaleId): boolean {
  return entry.id === saleId || (isKind(entry, 'return') && entry.body.saleId === saleId);
}

function codesOf(entry: Entry): readonly string[] {
  if (!isKind(entry, 'sale') && !isKind(entry, 'return')) return [];
  return entry.body.tenders.flatMap(({ terminal }) => terminal?.authCode?.toUpperCase() ?? []);
}
