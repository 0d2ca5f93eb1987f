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

/** Sales above the acknowledged seq: what the offline limits are measured by. */
export interface Unacknowledged {
  total(ackedSeq: number): Money;
  toppedUp(ackedSeq: number, cardNumber: string): Money;
}

export function unacknowledgedIn(db: Database): Unacknowledged {
  const total = db.prepare<[number], { total: number }>(VALUE_SOLD);
  const toppedUp = db.prepare<[number, string], { total: number }>(TOPPED_UP);
  return {
    total: (ackedSeq) => money(total.get(ackedSeq)?.total ?? 0),
    toppedUp: (ackedSeq, cardNumber) => money(toppedUp.get(ackedSeq, cardNumber)?.total ?? 0),
  };
}
