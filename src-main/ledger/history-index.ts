import type { Database } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { kindNamed } from '../../src-shared/journal/kinds/index.ts';
import { sumIfSafe } from '../../src-shared/money.ts';

const DIGITS_AT_THE_END = 4;

/**
 * Keeps by what an entry is found again, in the transaction that writes or takes it back. What its kind finds in it and
 * is no amount or card is left out, and never stops the entry: others may have written it.
 */
export function historyIndex(db: Database, entryOf: (id: EntryId) => Entry | undefined): (entry: Entry) => void {
  const keepAmount = db.prepare('INSERT OR IGNORE INTO history (seq, amount) VALUES (?, ?)');
  const keepCard = db.prepare('INSERT OR IGNORE INTO history_card (last_digits, seq, card_number) VALUES (?, ?, ?)');
  return (entry) => {
    const history = kindNamed(entry.kind)?.history;
    if (!history) return;
    const found = history.foundBy(entry.body, (id) => (typeof id === 'string' ? entryOf(id as EntryId) : undefined));
    const amounts = found.amounts.filter((amount): amount is number => Number.isSafeInteger(amount));
    const sum = amounts.length > 0 ? sumIfSafe(amounts) : null;
    if (sum !== null) keepAmount.run(entry.seq, sum);
    for (const card of found.cards)
      if (typeof card === 'string') keepCard.run(card.slice(-DIGITS_AT_THE_END), entry.seq, card);
  };
}
