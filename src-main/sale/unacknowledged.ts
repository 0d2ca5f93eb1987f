import type { Database } from 'better-sqlite3';
import { money, type Money } from '../../src-shared/money.ts';

const VALUE_SOLD = `
  SELECT coalesce(-sum(posting.amount), 0) AS total
    FROM journal_entry JOIN posting USING (seq)
   WHERE seq > ? AND kind = 'sale' AND account IN ('stored-value', 'pass-sales', 'card-sales')`;
const TOPPED_UP = `
  SELECT coalesce(sum(json_extract(line.value, '$.amount')), 0) AS total
    FROM journal_entry, json_each(canonical, '$.body.lines') AS line
   WHERE seq > ? AND kind = 'sale' AND json_extract(line.value, '$.cardNumber') = ?`;
/** Without what was given back meanwhile: that is no longer to come. */
const WAITING = `
  SELECT coalesce(sum(json_extract(line.value, '$.amount')), 0) AS total
    FROM journal_entry AS sale, json_each(sale.canonical, '$.body.lines') AS line
   WHERE sale.seq > ? AND sale.kind = 'sale' AND json_extract(line.value, '$.cardNumber') = ?
     AND json_extract(line.value, '$.kind') = 'stored-value'
     AND NOT EXISTS (
       SELECT 1 FROM journal_entry AS given, json_each(given.canonical, '$.body.lines') AS back
        WHERE given.seq > sale.seq AND given.kind = 'return'
          AND json_extract(given.canonical, '$.body.saleId') = sale.id
          AND json_extract(back.value, '$.line') = json_extract(line.value, '$.line'))`;

/** Sales above the acknowledged seq: what the offline limits are measured by. */
export interface Unacknowledged {
  total(ackedSeq: number): Money;
  toppedUp(ackedSeq: number, cardNumber: string): Money;
  /** Stored value on its way to a card. */
  waiting(ackedSeq: number, cardNumber: string): Money;
}

export function unacknowledgedIn(db: Database): Unacknowledged {
  const total = db.prepare<[number], { total: number }>(VALUE_SOLD);
  const toppedUp = db.prepare<[number, string], { total: number }>(TOPPED_UP);
  const waiting = db.prepare<[number, string], { total: number }>(WAITING);
  return {
    waiting: (ackedSeq, cardNumber) => money(waiting.get(ackedSeq, cardNumber)?.total ?? 0),
    total: (ackedSeq) => money(total.get(ackedSeq)?.total ?? 0),
    toppedUp: (ackedSeq, cardNumber) => money(toppedUp.get(ackedSeq, cardNumber)?.total ?? 0),
  };
}
