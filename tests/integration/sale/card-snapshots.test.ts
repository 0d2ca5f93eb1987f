import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { cardSnapshotsIn } from '../../../src-main/sale/card-snapshots.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { aCard, CARD_NUMBER } from '../../devices/a-profile.ts';

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
});
afterEach(() => bench.close());

test('a card is known again as it was last seen, without where its passenger went', () => {
  const snapshots = cardSnapshotsIn(bench.db, bench.ledger);
  expect(snapshots.get(CARD_NUMBER)).toBeNull();
  snapshots.keep(
    aCard({
      movements: [
        { id: 'm1', at: '2026-11-22T08:00:00.000Z', channel: 'kiosk', kind: 'top-up', amount: 1000, status: 'done' },
      ],
    }),
  );
  expect(snapshots.get(CARD_NUMBER)).toMatchObject({ balance: 1240, movements: [] });
});

test('a credit to a card after it was read counts: its last balance is the one that the upstream said last', () => {
  const snapshots = cardSnapshotsIn(bench.db, bench.ledger);
  const opened = shiftOpened(bench);
  const sale = cashSale(bench, opened.id as ShiftId);
  bench.ledger.append(opened);
  bench.ledger.append(sale);
  const say = bench.db.prepare(
    `INSERT OR REPLACE INTO outcome (entry_id, line, no, seq, status, balance, at)
     VALUES (?, 1, 1, 2, 'credited', ?, ?)`,
  );
  snapshots.keep(aCard({ asOf: '2026-11-22T08:24:59.000Z' }));
  say.run(sale.id, 900, '2026-11-22T08:24:00.000Z');
  expect(snapshots.get(CARD_NUMBER)).toMatchObject({ balance: 1240 });
  say.run(sale.id, 6240, '2026-11-22T08:25:01.000Z');
  expect(snapshots.get(CARD_NUMBER)).toMatchObject({ balance: 6240, asOf: '2026-11-22T08:25:01.000Z' });
});

test('a disk that is full does not keep a card from being read', () => {
  const snapshots = cardSnapshotsIn(bench.db, bench.ledger);
  const pages = Number(bench.db.pragma('page_count', { simple: true }));
  bench.db.pragma(`max_page_count = ${pages}`);
  const numbers = Array.from({ length: 200 }, (_, at) => `96431085033${String(at).padStart(8, '0')}`);
  for (const number of numbers) snapshots.keep(aCard({ number }));
  expect(numbers.some((number) => snapshots.get(number) === null)).toBe(true);
});

test('a card that another version of the app kept otherwise is known by its number alone', () => {
  const snapshots = cardSnapshotsIn(bench.db, bench.ledger);
  snapshots.keep(aCard());
  bench.db.prepare(`UPDATE card_snapshot SET card = '{"number":"of another shape"}'`).run();
  expect(snapshots.get(CARD_NUMBER)).toBeNull();
});
