import type { CreditState } from '../../../src-shared/contract/views/history.ts';
import type { CardView } from '../../../src-shared/contract/views/sale.ts';
import type { Money } from '../../../src-shared/money.ts';
import { balanceToppedUp, type LineOfSale, worst, WORST_FIRST } from '../../ui/outcomes.ts';

/** What became of one card of a group. */
export interface CardOutcome {
  readonly cardNumber: string;
  readonly credit: CreditState;
  /** As it was read at this window; null where it was not, or where no money went onto the card. */
  readonly before: Money | null;
  /** The upstream's word; nothing is added up here. */
  readonly after: Money | null;
}

/** Each card once, those that need somebody first; the others as they were scanned. */
export function cardOutcomes(cards: readonly CardView[], lines: readonly LineOfSale[]): readonly CardOutcome[] {
  return cards
    .map(({ number, source, card }) => {
      const own = lines.filter(({ cardNumber }) => cardNumber === number);
      const isToppedUp = own.some(({ kind }) => kind === 'stored-value');
      return {
        cardNumber: number,
        credit: worst(own)?.credit ?? ('on-the-way' as const),
        before: isToppedUp && source === 'live' ? (card?.balance ?? null) : null,
        after: balanceToppedUp(own),
      };
    })
    .toSorted((a, b) => WORST_FIRST.indexOf(a.credit) - WORST_FIRST.indexOf(b.credit));
}
