import { afterEach, beforeEach, expect, test } from 'vitest';
import { printJobsIn } from '../../../src-main/printing/print-job.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
});
afterEach(() => bench.close());

test('what waits is found without reading what was printed in all the years before', () => {
  const { db } = bench;
  const prepare = db.prepare.bind(db);
  const asked: string[] = [];
  db.prepare = (sql: string) => {
    if (sql.trim().startsWith('SELECT')) asked.push(sql);
    return prepare(sql);
  };
  printJobsIn(db);
  const plans = asked.map((sql) =>
    prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(
      ...Array.from({ length: sql.split('?').length - 1 }, () => null),
    ),
  );
  expect(plans.length).toBeGreaterThan(5);
  // A bare SEARCH is the newest rowid, which stands at the end of the table.
  for (const plan of plans)
    expect(plan[0]?.detail).toMatch(/USING (INTEGER PRIMARY KEY|(COVERING )?INDEX)|^SEARCH print_job$/);
});
