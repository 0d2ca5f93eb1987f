import type { Database } from 'better-sqlite3';
import { Card } from '../../src-shared/contract/upstream.ts';

/** The last that was known of each card, for looking it up without connection. */
export interface CardSnapshots {
  get(number: string): Card | null;
  keep(card: Card): void;
}

export function cardSnapshotsIn(db: Database): CardSnapshots {
  const read = db.prepare<[string], { card: string }>('SELECT card FROM card_snapshot WHERE number = ?');
  const write = db.prepare('INSERT INTO card_snapshot (number, card, as_of) VALUES (?, ?, ?) ON CONFLICT (number) DO UPDATE SET card = excluded.card, as_of = excluded.as_of');
  return {
    get(number) {
      const row = read.get(number);
      return row === undefined ? null : Card.parse(JSON.parse(row.card));
    },
    keep(card) {
      // Movements tell where a passenger was; they are shown and never stored.
      write.run(card.number, JSON.stringify({ ...card, movements: [] }), card.asOf);
    },
  };
}
