import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKUPS_TOLD_MAX } from '../../../src-shared/contract/settings.ts';
import { ATTENTION_OF_A_KIND_MAX } from '../../../src-shared/attention.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { wantsRegister } from '../../devices/fiscal-rules.ts';
import { QUICK } from '../counter-upstream/a-counter-side.ts';

/** Whatever piles up at a counter: what its page is told stays small, and says how much stands behind. */

const THOUSANDS = 3_000;
/** The counter reads no more claims at a time. */
const CLAIMS_READ = 50;
const ADDED_BYTES_MAX = 30_000;

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await startReference();
  await wantsRegister(reference, false);
  counter = await aCounterInProcess(reference, { pace: QUICK });
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
});
afterAll(async () => {
  await counter.end();
  await reference.stop();
});

const AT = '2026-11-22T08:25:00.000Z';

/** Thousands of each, as years of trouble would leave them. */
function pileUp({ dataDir, running }: CounterInProcess): void {
  const aNewId = () => running.counter.ids.mint<SaleId>();
  const db = new Database(join(dataDir, 'ledger.sqlite'));
  const [shift, clerk] = [aNewId(), aNewId()];
  const intent = db.prepare(
    `INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
     VALUES (?, '${shift}', '${clerk}', ?, 'awaiting-payment', '${AT}', '${AT}')`,
  );
  const job = db.prepare(
    `INSERT INTO print_job
       (id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
     VALUES (?, NULL, 'balance', '{}', 0, 0, ?, 'no-confirmation', '${AT}', '${AT}')`,
  );
  const claim = db.prepare(
    `INSERT INTO claim (id, request, movement_id, status, reason, filed_at, settled)
     VALUES (?, ?, NULL, 'refund-at-counter', NULL, '${AT}', 0)`,
  );
  db.transaction(() => {
    for (let times = 0; times < THOUSANDS; times += 1) {
      const saleId = aNewId();
      intent.run(saleId, times % 3 === 0 ? '{' : JSON.stringify({ sale: { saleId, ...SALE }, profileVersion: '1' }));
      job.run(aNewId(), times % 2 === 0 ? 'unknown' : 'failed');
      claim.run(aNewId(), JSON.stringify(CLAIM));
    }
  })();
  db.close();
  mkdirSync(join(dataDir, 'backups'), { recursive: true });
  for (let seq = 1; seq <= THOUSANDS; seq += 1)
    writeFileSync(join(dataDir, 'backups', `${String(seq).padStart(12, '0')}-hourly-20261122T082500000Z.sqlite`), '');
}

const SALE = {
  lines: [{ cardNumber: '9643108503304172259', productId: 'stored-value', amount: 2000 }],
  tenders: [{ kind: 'bank-card', amount: 2000 }],
  language: 'en',
};
const CLAIM = { cardNumber: '9643108503304172259', channel: 'kiosk', amount: 2000, takenAt: AT };

test('the state tells some of each kind and how many stand behind them, whatever piles up', async () => {
  const before = JSON.stringify(counter.state()).length;
  pileUp(counter);

  const state = counter.state();
  expect(JSON.stringify(state).length).toBeLessThan(before + ADDED_BYTES_MAX);
  const kinds = Map.groupBy(state.attention, ({ kind }) => kind);
  expect(kinds.size).toBeGreaterThanOrEqual(4);
  expect(new Set([...kinds.values()].map((items) => items.length))).toEqual(new Set([ATTENTION_OF_A_KIND_MAX]));
  expect(state.attention.length + state.attentionMore).toBe(2 * THOUSANDS + CLAIMS_READ);
  expect(state.attentionCount).toBe(2 * THOUSANDS + CLAIMS_READ);
});

test('what stands behind moves up when one is seen to', { tags: ['long'] }, async () => {
  const first = counter.state().attention.find((item) => item.kind === 'sale-unfinished');
  if (first?.kind !== 'sale-unfinished') throw new Error('no sale is asked about');
  await counter.gets('sale.abandon', { saleId: first.saleId });
  const { attention, attentionMore } = counter.state();
  const asked = attention.filter((item) => item.kind === 'sale-unfinished');
  expect(asked).toHaveLength(ATTENTION_OF_A_KIND_MAX);
  expect(asked).not.toContainEqual(first);
  expect(attention.length + attentionMore).toBe(2 * THOUSANDS + CLAIMS_READ - 1);
});

test('a technician is told of the newest backups', { tags: ['long'] }, async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  const { backups } = await counter.gets('settings.read', null);
  expect(backups).toHaveLength(BACKUPS_TOLD_MAX);
  expect(backups[0]?.name).toContain(String(THOUSANDS));
});
