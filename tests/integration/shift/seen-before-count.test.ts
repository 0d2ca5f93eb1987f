import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LoggedEvent, verifyAudit } from '../../../src-main/ledger/verify-audit.ts';
import { HISTORY_ROWS_MAX } from '../../../src-shared/contract/views/history.ts';
import type { EntryId, SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';

/** Before the count a sale's money is told to whoever asks about that sale, and never in silence. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

let counter: CounterInProcess;
let sales: SaleId[];
beforeEach(async () => {
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  sales = [];
  for (const amount of [7013, 4441, 6131]) sales.push(await sells(amount));
  return () => counter.end();
});

async function sells(amount: number): Promise<SaleId> {
  const card = await aFreshCard(reference, { balance: 1000 });
  const { saleId } = await counter.gets('sale.begin', null);
  const lines = [{ cardNumber: card, productId: 'stored-value', amount }];
  await counter.gets('sale.take', {
    saleId,
    lines,
    tenders: [{ kind: 'cash', amount, received: amount }],
    language: 'en',
  });
  return saleId;
}
const dataDir = () => counter.dataDir;
const openShift = () => counter.state().shift?.id ?? ('' as ShiftId);
const rowOf = async (seq: number) =>
  (await counter.gets('history.find', { text: String(seq) })).entries.find((row) =>
    row.receiptNumber.endsWith(`${seq}`),
  );
const open = (sale: number) => counter.gets('history.open', { entryId: sales[sale] as unknown as EntryId });

async function counts() {
  await counter.gets('shift.count', { counts: notes([1000, 37]) });
  return counter.gets('shift.reveal', null);
}
const closes = () => counter.gets('shift.close', { carried: 0, bagSeal: 'B-1', reason: 'a slip', approval: undefined });
function closeBody(): object {
  const db = new Database(join(dataDir(), 'ledger.sqlite'), { readonly: true });
  const text = db.prepare("SELECT canonical FROM journal_entry WHERE kind = 'shift-closed'").pluck().get();
  db.close();
  return JSON.parse(String(text)).body;
}
function auditEvents(): readonly { readonly kind: string }[] {
  const db = new Database(join(dataDir(), 'audit.sqlite'), { readonly: true });
  expect(verifyAudit(db)).toMatchObject({ whole: true });
  const texts = db.prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no').pluck().all();
  db.close();
  return texts.map((text) => LoggedEvent.parse(JSON.parse(text)).event);
}

test('a search tells of a sale of this shift whose and when, and no amount', async () => {
  for (const seq of [2, 3, 4]) {
    const row = await rowOf(seq);
    expect(row).toMatchObject({ kind: 'sale', opened: null });
    expect(JSON.stringify(row)).not.toMatch(/7013|4441|6131/);
  }
});

test('a search by amount finds none of them before the count, and all of them after it', async () => {
  expect((await counter.gets('history.find', { text: '4441' })).entries).toEqual([]);
  await counts();
  expect((await counter.gets('history.find', { text: '4441' })).entries).toMatchObject([{ opened: { amount: 4441 } }]);
});

test('a search by amount tells nothing of them by what it leaves out of the others', async () => {
  await counts();
  await closes();
  await counter.gets('shift.open', { counts: [], fromSafe: 0 });
  for (let each = 0; each < HISTORY_ROWS_MAX; each += 1) await sells(1500);
  await counts();
  await closes();
  await counter.gets('shift.open', { counts: [], fromSafe: 0 });
  const found = () => counter.gets('history.find', { text: '1500' });
  const before = await found();
  expect(before).toMatchObject({ more: false });
  const sold = [await sells(1500), await sells(1500)];
  expect((await found()).entries.map(({ saleId }) => saleId)).toEqual(before.entries.map(({ saleId }) => saleId));
  expect(await found()).toMatchObject({ more: false });

  await counter.gets('history.open', { entryId: sold[0] as unknown as EntryId });
  expect(await found()).toMatchObject({ entries: expect.any(Array), more: true });
  expect((await found()).entries[0]).toMatchObject({ saleId: sold[0], opened: { amount: 1500 } });
}, 60_000);

test('one that is opened shows its amount, stays open, and stands in the auditor’s log once', async () => {
  expect(await open(1)).toMatchObject({ amount: 4441, tenders: [{ kind: 'cash', amount: 4441 }] });
  await open(1);
  expect(await rowOf(3)).toMatchObject({ opened: { amount: 4441 } });
  expect(await rowOf(2)).toMatchObject({ opened: null });
  expect(auditEvents().filter(({ kind }) => kind === 'history-opened')).toEqual([
    { kind: 'history-opened', clerkId: expect.any(String), shiftId: openShift(), entryId: sales[1] },
  ]);
});

test('at the reveal the openings are counted and named, and the entry of the close says so', async () => {
  await open(0);
  await open(1);
  expect(await counts()).toMatchObject({ openings: [{ clerkName: 'Aigerim S.', entries: 2 }], notBlind: false });
  await closes();
  expect(closeBody()).toMatchObject({ openedBeforeCount: 2, audit: { no: expect.any(Number) } });
  expect(closeBody()).not.toHaveProperty('notBlind');
});

test('nothing that was opened is nothing on the Z', async () => {
  expect(await counts()).toMatchObject({ openings: [], notBlind: false });
  await closes();
  expect(closeBody()).not.toHaveProperty('openedBeforeCount');
});

describe('what else tells the money of a sale is an opening as well', () => {
  test.each<[string, (sale: SaleId) => Promise<unknown>]>([
    [
      'its paper on the screen',
      (sale) => counter.gets('receipt.preview', { entryId: sale as unknown as EntryId, copy: 0 }),
    ],
    ['its paper printed again', (sale) => counter.gets('receipt.reprint', { entryId: sale as unknown as EntryId })],
    [
      'a return that is refused for its sum',
      (sale) =>
        counter.sends('sale.return', {
          saleId: sale,
          lines: [1],
          reason: 'other',
          tenders: [{ kind: 'cash', amount: 1 }],
        }),
    ],
    ['finishing it once more', (sale) => counter.gets('sale.finish', { saleId: sale })],
    [
      'trying whether a sale was of this amount',
      (sale) =>
        counter.sends('sale.take', {
          saleId: sale,
          lines: [{ cardNumber: '9643108503304172259', productId: 'stored-value', amount: 1000 }],
          tenders: [{ kind: 'cash', amount: 1000, received: 1000 }],
          language: 'en',
        }),
    ],
  ])('%s', async (_how, learn) => {
    await counter.printer.waitForReceipt(3);
    await expect.poll(() => counter.state().printer.waiting, { timeout: 20_000 }).toBe(0);
    await learn(sales[0]!);
    expect(await counts()).toMatchObject({ openings: [{ entries: 1 }] });
  });
});

test('openings are known after a restart', async () => {
  await open(0);
  counter = await counter.startsAgain();
  await counter.signsIn(AIGERIM);
  expect(await rowOf(2)).toMatchObject({ opened: { amount: 7013 } });
  expect(await counts()).toMatchObject({ openings: [{ entries: 1 }] });
});

test('a supervisor who saw the sums closes the shift all the same, and the Z says that it was not blind', async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  expect(await counter.gets('reports.shift', { shiftId: openShift() })).toMatchObject({ amount: 17_585 });
  expect(await counts()).toMatchObject({ notBlind: true });
  await closes();
  expect(closeBody()).toMatchObject({ notBlind: true });
  expect((await counter.printer.waitForReceipt(4)).text).toMatch(/Пересчёт не слепой/);
  expect(auditEvents()).toContainEqual(expect.objectContaining({ kind: 'sums-seen', where: 'report' }));
});

test('a supervisor who saw them spoils no count of the clerk', async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counter.gets('reports.shifts', null);
  await counter.gets('session.sign-out', null);
  await counter.signsIn(AIGERIM);
  expect(await counts()).toMatchObject({ notBlind: false });
});

test('exports, copies and changed settings stand in the auditor’s log, and so does who came and went', async () => {
  const shiftId = openShift();
  await counts();
  await closes();
  await counter.gets('reports.export', { shiftId, as: 'csv' });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await counter.gets('backup.make', null);
  await counter.gets('diagnostics.make', null);
  await counter.gets('display.set', { setting: 'off' });
  await counter.gets('printer.change', (await counter.gets('printer.view', null)).setup);
  await counter.ask('counter.enrol', { code: 'AB12-CD34' });
  expect(
    auditEvents().map(({ kind, ...event }) => ('what' in event || 'setting' in event ? [kind, event] : kind)),
  ).toEqual([
    'log-begun',
    'code-given',
    'program-started',
    'signed-in',
    ['exported', expect.objectContaining({ what: 'report', file: expect.stringMatching(/^shift-1\.csv$/) })],
    'signed-out',
    'signed-in',
    ['exported', expect.objectContaining({ what: 'backup' })],
    ['exported', expect.objectContaining({ what: 'diagnostics' })],
    ['setting-changed', expect.objectContaining({ setting: 'display', value: 'off' })],
    ['setting-changed', expect.objectContaining({ setting: 'printer' })],
    'code-given',
  ]);
});
