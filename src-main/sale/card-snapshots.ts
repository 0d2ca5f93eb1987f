import type { Database } from 'better-sqlite3';
import { Card } from '../../src-shared/contract/upstream.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { money } from '../../src-shared/money.ts';
import { Instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';

/**
 * What the upstream said a card holds after something of this counter was credited to it, or taken back, since it was
 * read.
 */
const BALANCE_SINCE = `
  SELECT outcome.balance, outcome.at
    FROM history_card AS found
    JOIN journal_entry AS entry ON entry.seq = found.seq
    JOIN outcome ON outcome.entry_id = entry.id
    JOIN journal_entry AS sale
      ON sale.id = CASE WHEN entry.kind = 'sale' THEN entry.id
           WHEN json_valid(entry.canonical) THEN json_extract(entry.canonical, '$.body.saleId') END
    JOIN json_each(CASE WHEN json_valid(sale.canonical) THEN sale.canonical ELSE '{}' END, '$.body.lines') AS line
      ON CASE line.type WHEN 'object' THEN json_extract(line.value, '$.line') END = outcome.line
   WHERE found.last_digits = substr(:number, -4) AND found.card_number = :number
     AND CASE line.type WHEN 'object' THEN json_extract(line.value, '$.cardNumber') END = :number
     AND outcome.balance IS NOT NULL AND julianday(outcome.at) > julianday(:asOf)
   ORDER BY julianday(outcome.at) DESC, entry.seq DESC LIMIT 1`;

/** The last that was known of each card, for looking it up without connection. */
export interface CardSnapshots {
  get(number: string): Card | null;
  keep(card: Card): void;
}

export function cardSnapshotsIn(db: Database, ledger: Pick<Ledger, 'transaction'>): CardSnapshots {
  const read = db.prepare<[string], { card: string }>('SELECT card FROM card_snapshot WHERE number = ?');
  const balanceSince = db.prepare<[{ number: string; asOf: string }], { balance: number; at: string }>(BALANCE_SINCE);
  const write = db.prepare(`
    INSERT INTO card_snapshot (number, card, as_of) VALUES (?, ?, ?)
    ON CONFLICT (number) DO UPDATE SET card = excluded.card, as_of = excluded.as_of`);
  return {
    get(number) {
      const row = read.get(number);
      if (row === undefined) return null;
      // One that another version of this app kept may not be readable by this one: then only the number is known.
      const card = JsonText.pipe(Card).safeParse(row.card);
      if (!card.success) return null;
      const since = balanceSince.get({ number, asOf: card.data.asOf });
      const asOf = Instant.safeParse(since?.at);
      return since && asOf.success ? { ...card.data, balance: money(since.balance), asOf: asOf.data } : card.data;
    },
    keep(card) {
      // Movements tell where a passenger was; they are shown and never stored.
      // A disk that is full is told by the sale that meets it; the passenger hears the balance all the same.
      ledger.transaction(() => write.run(card.number, JSON.stringify({ ...card, movements: [] }), card.asOf));
    },
  };
}
