import type { Database } from 'better-sqlite3';
import { money, type Money } from '../../src-shared/money.ts';

const LINE_AMOUNT_MAX = 1_000_000_000;
/** A line that can't be read says nothing of any card; its value is in the total all the same, by the postings. */
const memberOf = (line: string, name: string) =>
  `CASE ${line}.type WHEN 'object' THEN ${line}.value ->> '$.${name}' END`;
const amountOf = (line: string) => `CASE typeof(${memberOf(line, 'amount')}) WHEN 'integer' THEN
  min(${memberOf(line, 'amount')}, ${LINE_AMOUNT_MAX}) END`;
const VALUE_SOLD = `
  SELECT coalesce(-sum(posting.amount), 0) AS total
    FROM journal_entry JOIN posting USING (seq)
   WHERE seq > ? AND kind = 'sale' AND account IN ('stored-value', 'pass-sales', 'card-sales')`;
const TOPPED_UP = `
  SELECT coalesce(sum(${amountOf('line')}), 0) AS total
    FROM journal_entry, json_each(canonical, '$.body.lines') AS line
   WHERE seq > ? AND kind = 'sale' AND ${memberOf('line', 'cardNumber')} = ?`;
/** Without what was given back meanwhile: that is no longer to come. */
const WAITING = `
  SELECT coalesce(sum(${amountOf('line')}), 0) AS total
    FROM journal_entry AS sale, json_each(sale.canonical, '$.body.lines') AS line
   WHERE sale.seq > ? AND sale.kind = 'sale' AND ${memberOf('line', 'cardNumber')} = ?
     AND ${memberOf('line', 'kind')} = 'stored-value'
     AND NOT EXISTS (
       SELECT 1 FROM journal_entry AS given, json_each(given.canonical, '$.body.lines') AS back
        WHERE given.seq > sale.seq AND given.kind = 'return'
          AND json_extract(given.canonical, '$.body.saleId') = sale.id
          AND ${memberOf('back', 'line')} = ${memberOf('line', 'line')})`;

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
