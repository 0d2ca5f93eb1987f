import type { ReturnMade } from '../../src-shared/contract/views/sale.ts';
import { minus, type Money, ZERO } from '../../src-shared/money.ts';
import type { Sentence } from '../i18n.ts';
import type { Handed } from './handed-out.tsx';

/** What is said of a return that is written: how much of it leaves the drawer, and what goes back over the terminal. */
export function handedBack(
  { amount, receiptNumber }: ReturnMade,
  cash: Money,
  show: (amount: Money) => string,
): Handed {
  const rest = minus(amount, cash);
  const more: Sentence = (say) => {
    if (rest === ZERO) return say('return.doneCash', { amount: show(cash) });
    if (cash === ZERO) return say('return.doneTerminal');
    return say('return.doneParts', { cash: show(cash), rest: show(rest) });
  };
  return { title: (say) => say('return.done', { amount: show(amount), number: receiptNumber }), more, cash };
}
