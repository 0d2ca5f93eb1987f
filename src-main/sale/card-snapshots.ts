import type { Database } from 'better-sqlite3';
import { Card } from '../../src-shared/contract/upstream.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** The last that was known of each card, for looking it up without connection. */
export interface CardSnapshots {
  get(number: string): Card | null;
  keep(card: Card): void;
}

export function cardSnapshotsIn(db: Database, ledger: Pick<Ledger, 'transaction'>): CardSnapshots {
  const read = db.prepare<[string], { card: string }>('SELECT card FROM card_snapshot WHERE number = ?');
  const write = db.prepare('INSERT INTO card_snapshot (number, card, as_of) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET card = excluded.card, as_of = excluded.as_of');
  return {
    get(number) {
      const row = read.get(number);
      if (row === undefined) return null;
      // One that another version of this app kept may not be readable by this one: then only the number is known.
      const card = Card.safeParse(JSON.parse(row.card));
      return card.success ? card.data : null;
    },
    keep(card) {
      // Movements tell where a passenger was; they are shown and never stored.
      // A disk that is full is told by the sale that meets it; the passenger hears the balance all the same.
      ledger.transaction(() => write.run(card.number, JSON.stringify({ ...card, movements: [] }), card.asOf));
    },
  };
}
