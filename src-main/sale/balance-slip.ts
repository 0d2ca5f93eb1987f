import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import type { BalanceContent } from '../../src-shared/receipt/balance-slip.ts';
import { err, type Result } from '../../src-shared/result.ts';
import type { KnownCard } from '../../src-shared/sale-rules.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { printSlip, type SlipCounter } from '../printing/paper.ts';

export interface BalanceCounter extends SlipCounter {
  readonly clock: Clock;
  known(cardNumber: string): KnownCard;
}

/** What was last read of a card, on paper with the time of its reading. A card that nobody could read gets no slip. */
export function printBalance(
  cardNumber: string,
  language: Language,
  clerk: Session,
  counter: BalanceCounter,
): Result<null, Refusal> {
  const { card } = counter.known(cardNumber);
  if (!card) return err({ kind: 'balance-unknown' });
  const { balance, asOf, passes = [] } = card;
  const { name: clerkName, clerkId } = clerk;
  const content: BalanceContent = { cardNumber, balance, asOf, passes, language, clerkName, clerkId };
  return printSlip({ document: 'balance', content, at: instant(counter.clock.now()) }, counter);
}
