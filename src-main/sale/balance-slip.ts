import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import type { PrintJobId } from '../../src-shared/ids.ts';
import type { BalanceContent } from '../../src-shared/receipt/balance-slip.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { KnownCard } from '../../src-shared/sale-rules.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { NewPrintJob } from '../printing/print-job.ts';
import type { Printing } from '../printing/printing.ts';

export interface BalanceCounter {
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly printing: Pick<Printing, 'wake'>;
  known(cardNumber: string): KnownCard;
  queue(job: NewPrintJob): void;
}

/** What was last read of a card, on paper with the time of its reading. Of a card that nobody could read there is nothing to say. */
export function printBalance(cardNumber: string, language: Language, clerk: Session, counter: BalanceCounter): Result<null, Refusal> {
  const { card } = counter.known(cardNumber);
  if (!card) return err({ kind: 'balance-unknown' });
  const { balance, asOf, passes = [] } = card;
  const content: BalanceContent = { cardNumber, balance, asOf, passes, language, clerkName: clerk.name };
  const at = instant(counter.clock.now());
  const queued = counter.ledger.transaction(() => counter.queue({ id: counter.ids.mint<PrintJobId>(), document: 'balance', content, copy: 0, opensDrawer: false, at }));
  if (!queued.ok) return queued;
  counter.printing.wake();
  return ok();
}
