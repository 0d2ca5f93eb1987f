import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { HISTORY_ROWS_MAX } from '../../src-shared/contract/views/history.ts';
import type { ConfirmedLine } from '../../src-shared/contract/views/sale.ts';
import type { Result } from '../../src-shared/result.ts';
import type { Counter } from './counter.ts';

/** Answers from which one could learn, before a count, what was sold: each of them is an opening too. */
interface Openings {
  /** A sale's return or repetition; none of the newest sale and return, which the clerk has just made. */
  ofSale(id: Entry['id'], clerk: Session): void;
  /** A card's balance, its movements, what waits for it and what more it may take. */
  ofCards(cardNumbers: readonly string[], clerk: Session): void;
  ofRefusal<Answer extends Result<unknown, Refusal>>(
    answer: Answer,
    lines: readonly ConfirmedLine[],
    clerk: Session,
  ): Answer;
}

export function openingsOver({ ledger, sale, shift: { seen } }: Counter): Openings {
  function note(entry: Entry | undefined, clerk: Session): void {
    if (!entry || !seen.hides(entry)) return;
    const kind = entry.kind === 'return' ? 'return' : 'sale';
    const newest = entry.shiftId ? ledger.newestOfShift(entry.shiftId, kind, 1)[0]?.id : null;
    if (entry.id !== newest) seen.opened(entry, clerk);
  }
  function ofCards(cardNumbers: readonly string[], clerk: Session): void {
    for (const cardDigits of new Set(cardNumbers))
      for (const seq of sale.history.find({ seq: null, cardDigits, amount: null }, HISTORY_ROWS_MAX, null))
        note(ledger.entryAt(seq), clerk);
  }
  return {
    ofSale: (id, clerk) => note(ledger.entry(id), clerk),
    ofCards,
    ofRefusal(answer, lines, clerk) {
      if (!answer.ok)
        ofCards(
          lines.map(({ cardNumber }) => cardNumber),
          clerk,
        );
      return answer;
    },
  };
}
