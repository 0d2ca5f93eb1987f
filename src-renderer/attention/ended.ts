import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { SaleGivenUp, SaleTaken } from '../../src-shared/contract/views/sale.ts';
import { lastFour } from '../../src-shared/card-number.ts';
import type { Money } from '../../src-shared/money.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Sentence } from '../i18n.ts';

/** How a matter ended. Its card is gone by then: the list says it until it is closed. */
export type Ended = { readonly title: Sentence; readonly more?: Sentence } | { readonly refusal: Refusal };

type SaleItem = Extract<AttentionItem, { kind: 'sale-unfinished' }>;
type Show = (amount: Money) => string;

/** null: the sale still waits, and its card says why. */
export function endOfTaking(taken: Result<SaleTaken, Refusal>, { cardNumbers }: SaleItem, show: Show): Ended | null {
  if (!taken.ok) return isOver(taken.error) ? { refusal: taken.error } : null;
  const { receiptNumber, amount } = taken.value;
  const whom = [...cardNumbers.map((number) => `…${lastFour(number)}`), show(amount)].join(' · ');
  return { title: (say) => say('attention.unfinished.paid', { number: receiptNumber }), more: () => whom };
}

/** null: the same. */
export function endOfGivingUp(given: Result<SaleGivenUp, Refusal>, { tenders }: SaleItem, show: Show): Ended | null {
  if (!given.ok) return isOver(given.error) ? { refusal: given.error } : null;
  const back = tenders.filter((_, place) => given.value.back.includes(place));
  if (back.length === 0) return { title: (say) => say('attention.unfinished.over') };
  return {
    title: (say) => {
      const parts = back.map(({ kind, amount }) =>
        [say(`tender.${kind}`), ...(amount ? [show(amount)] : [])].join(' '),
      );
      return say('attention.unfinished.wentBack', { parts: parts.join(' + ') });
    },
  };
}

/** No part of it was paid, or somebody else has ended it. */
function isOver(refusal: Refusal): boolean {
  if (refusal.kind === 'sale-already-settled') return true;
  const isDeclined = refusal.kind === 'payment-declined' || refusal.kind === 'payment-not-begun';
  return isDeclined && (refusal.paid ?? []).length === 0;
}

const ENDS_A_RETURN: ReadonlySet<Refusal['kind']> = new Set(['refund-declined', 'sale-already-settled']);
/** Nothing of it went back, or somebody else has ended it. */
export const endsReturn = ({ kind }: Refusal): boolean => ENDS_A_RETURN.has(kind);
