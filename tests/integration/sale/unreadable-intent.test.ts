import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SaleId } from '../../../src-shared/ids.ts';
import { intentsIn } from '../../../src-main/sale/intents.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';

/** A sale that was begun and can't be read any more: money may have been taken. */

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
});
afterEach(() => bench.close());

test('a begun sale that can not be read is still asked about, and hides no other', () => {
  const begin = bench.db.prepare(
    `INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
     VALUES (?, ?, ?, ?, 'awaiting-payment', '2026-11-22T08:25:00.000Z', '2026-11-22T08:25:00.000Z')`,
  );
  const [shift, clerk] = [bench.ids.mint<SaleId>(), bench.ids.mint<SaleId>()];
  const begun = ['{"sale":', '{}', readable()].map((sale) => {
    const id = bench.ids.mint<SaleId>();
    begin.run(id, shift, clerk, sale.replace('ID', id));
    return id;
  });
  const intents = intentsIn(bench.db, bench.clock);
  expect(new Set(intents.unreadable().map(({ id }) => id))).toEqual(new Set(begun.slice(0, 2)));
  expect(intents.unfinished().map(({ id }) => id)).toEqual(begun.slice(2));
});

function readable(): string {
  const lines = [{ cardNumber: '9643108503304172259', productId: 'stored-value', amount: 2000 }];
  const tenders = [{ kind: 'cash', amount: 2000, received: 2000 }];
  return JSON.stringify({ sale: { saleId: 'ID', lines, tenders, language: 'en' }, profileVersion: '1' });
}
