import type { UnknownPayment } from '../../src-shared/journal/terminal-totals.ts';
import { negative } from '../../src-shared/money.ts';
import type { Intents } from './intents.ts';
import type { Refunds } from './refunds.ts';

/** Money at terminals of sales and returns that were begun and have no end yet: it may have moved, or may not. */
export function unknownPaymentsOver(
  intents: Pick<Intents, 'unfinished'>,
  refunds: Pick<Refunds, 'begun'>,
): () => UnknownPayment[] {
  return () => [
    ...intents
      .unfinished()
      .flatMap(({ id, sale }) =>
        sale.tenders.flatMap(({ kind, amount }, place): UnknownPayment[] =>
          kind === 'cash' ? [] : [{ id: `${id}:${place}`, kind, amount }],
        ),
      ),
    ...refunds
      .begun()
      .flatMap(({ returnId, wanted }) =>
        wanted.tenders.flatMap(({ kind, amount }, place): UnknownPayment[] =>
          kind === 'cash' ? [] : [{ id: `${returnId}:${place}`, kind, amount: negative(amount) }],
        ),
      ),
  ];
}
