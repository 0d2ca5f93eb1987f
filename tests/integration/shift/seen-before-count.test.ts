import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { LoggedEvent, verifyAudit } from '../../../src-main/ledger/verify-audit.ts';
import { HISTORY_ROWS_MAX } from '../../../src-shared/contract/views/history.ts';
import type { AttentionItem } from '../../../src-shared/contract/views/attention.ts';
import { EntryId, type SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { wantsRegister } from '../../devices/fiscal-rules.ts';
import { withoutIds } from '../../devices/without-ids.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** Before the count a sale's money is told to whoever asks about that sale, and never in silence. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
  await wantsRegister(reference, false);
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

const aCard = () => aFreshCard(reference, { balance: 1000 });
async function sells(amount: number, card?: string): Promise<SaleId> {
  card ??= await aCard();
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
const open = (sale: number) => counter.gets('history.open', { entryId: EntryId.parse(sales[sale]) });

async function counts() {
  await counter.gets('shift.count', { counts: notes([1000, 37]) });
  return counter.gets('shift.reveal', null);
}
let bags = 0;
const closes = () => counter.gets('shift.close', { carried: 0, bagSeal: `B-${(bags += 1)}`, reason: 'a slip' });
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
    expect(withoutIds(row)).not.toMatch(/7013|4441|6131/);
  }
});

test('the list of the shift tells whose and when, and no amount but of those that were opened', async () => {
  const newest = () => counter.gets('history.newest', { olderThan: null });
  const before = await newest();
  expect(before.entries.map(({ saleId }) => saleId)).toEqual(sales.toReversed());
  expect(withoutIds(before)).not.toMatch(/7013|4441|6131/);
  await open(1);
  expect((await newest()).entries).toMatchObject([{ opened: null }, { opened: { amount: 4441 } }, { opened: null }]);
  expect(await counts()).toMatchObject({ openings: [{ entries: 1 }] });
});

test('a search by amount finds none of them before the count, and all of them after it', async () => {
  expect((await counter.gets('history.find', { text: '4441' })).entries).toEqual([]);
  await counts();
  expect((await counter.gets('history.find', { text: '4441' })).entries).toMatchObject([{ opened: { amount: 4441 } }]);
});

test(
  'a search by amount tells nothing of them by what it leaves out of the others',
  { tags: ['long'], timeout: 60_000 },
  async () => {
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

    await counter.gets('history.open', { entryId: EntryId.parse(sold[0]) });
    expect(await found()).toMatchObject({ entries: expect.any(Array), more: true });
    expect((await found()).entries[0]).toMatchObject({ saleId: sold[0], opened: { amount: 1500 } });
  },
);

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

test('nothing that was opened is nothing on the Z', { tags: ['long'] }, async () => {
  expect(await counts()).toMatchObject({ openings: [], notBlind: false });
  await closes();
  expect(closeBody()).not.toHaveProperty('openedBeforeCount');
});

describe('what else tells the money of a sale is an opening as well', () => {
  test.each<[string, (sale: SaleId) => Promise<unknown>]>(
    sampleOf<[string, (sale: SaleId) => Promise<unknown>]>(
      [
        [
          'its paper on the screen',
          (sale) => counter.gets('receipt.preview', { entryId: EntryId.parse(sale), copy: 0 }),
        ],
        ['its paper printed again', (sale) => counter.gets('receipt.reprint', { entryId: EntryId.parse(sale) })],
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
        ['a copy of its paper, since it did not come out', printsAgain],
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
      ],
      2,
    ),
  )('%s', async (_how, learn) => {
    await counter.printer.waitForReceipt(3);
    await expect.poll(() => counter.state().printer.waiting, { timeout: 20_000 }).toBe(0);
    await learn(sales[0]!);
    expect(await counts()).toMatchObject({ openings: [{ entries: 1 }] });
  });
});

test('paper that is asked for and does not come tells nothing', { tags: ['long'] }, async () => {
  await counter.printer.waitForReceipt(3);
  await expect.poll(() => counter.state().printer.waiting, { timeout: 20_000 }).toBe(0);
  inTheLedger("UPDATE print_job SET state = 'queued' WHERE entry_seq = 2");
  expect(await counter.ask('receipt.reprint', { entryId: EntryId.parse(sales[0]) })).toMatchObject({
    ok: false,
    error: { kind: 'receipt-still-waiting' },
  });
  expect(await counts()).toMatchObject({ openings: [] });
});

async function printsAgain(sale: SaleId) {
  const seq = counter.running.counter.ledger.entry(sale)?.seq;
  inTheLedger("UPDATE print_job SET state = 'unknown', problem = 'interrupted' WHERE entry_seq = ?", seq);
  const item = counter.state().attention.find(({ kind }) => kind === 'receipt-unknown');
  if (item?.kind !== 'receipt-unknown') throw new Error('no paper is asked about');
  await counter.gets('receipt.came-out', { jobId: item.jobId, cameOut: false });
}

describe('a card that is looked up tells what was sold onto it', () => {
  const CARDS = 3;
  let card: string;
  beforeEach(async () => {
    card = await aCard();
    await sells(5303, card);
    await sells(2203);
  });
  const openings = async () => (await counts()).openings;

  test('by its movements, while there is a connection', { tags: ['long'] }, async () => {
    await expect.poll(() => counter.state().upstream.unsent, { timeout: 10_000 }).toBe(0);
    const { card: live } = await counter.gets('card.look-up', { text: card });
    expect(live?.movements).toMatchObject([{ channel: 'counter', amount: 5303 }]);
    expect(await openings()).toMatchObject([{ entries: 1 }]);
  });

  test(
    'by what waits for it, while there is none; and by the limit that is tried at it',
    { tags: ['long'] },
    async () => {
      await offline();
      const cards = await Promise.all(Array.from({ length: CARDS }, aCard));
      for (const each of cards) await sells(1709, each);
      expect(await counter.gets('card.look-up', { text: cards[0] ?? '' })).toMatchObject({ waiting: 1709 });
      const tried = await counter.ask('sale.judge', {
        lines: [{ cardNumber: cards[1] ?? '', productId: 'stored-value', amount: 18_300 }],
      });
      expect(tried).toMatchObject({ ok: false, error: { kind: 'offline-top-up-limit' } });
      expect(await openings()).toMatchObject([{ entries: 2 }]);
    },
  );

  test(
    'by the balance that was credited to it, as it was last heard; and by that balance on paper',
    { tags: ['long'] },
    async () => {
      const [seen, printed] = [await aCard(), await aCard()];
      for (const each of [seen, printed]) await counter.gets('card.look-up', { text: each });
      await sells(3301, seen);
      await sells(3307, printed);
      await sells(2207);
      await expect.poll(() => counter.state().upstream.unsent, { timeout: 10_000 }).toBe(0);
      await offline();
      expect(await counter.gets('card.look-up', { text: seen })).toMatchObject({
        source: 'snapshot',
        waiting: 0,
        card: { balance: 4301 },
      });
      await counter.gets('card.balance-slip', { cardNumber: printed, language: 'en' });
      expect(await openings()).toMatchObject([{ entries: 2 }]);
    },
  );

  test(
    'but for the sale and the return that were made just now, as of a wrong amount',
    { tags: ['long'] },
    async () => {
      const other = await aCard();
      const wrong = await sells(5507, other);
      await expect.poll(() => counter.state().recent[0]?.lines[0]?.credit, { timeout: 10_000 }).toBe('credited');
      await counter.gets('sale.return', {
        saleId: wrong,
        lines: [1],
        reason: 'wrong-amount',
        tenders: [{ kind: 'cash', amount: 5507 }],
      });
      await counter.gets('card.look-up', { text: other });
      expect(await openings()).toEqual([]);
    },
  );

  test('and a card that nothing was sold onto tells nothing', { tags: ['long'] }, async () => {
    const other = await aCard();
    await counter.gets('card.look-up', { text: other });
    await counter.gets('card.balance-slip', { cardNumber: other, language: 'en' });
    expect(await openings()).toEqual([]);
  });
});

async function offline() {
  await counter.upstream.stop();
  await expect.poll(() => counter.state().upstream.state, { timeout: 20_000 }).toBe('offline');
}

function inTheLedger(sql: string, ...values: unknown[]) {
  const db = new Database(join(dataDir(), 'ledger.sqlite'));
  db.prepare(sql).run(...values);
  db.close();
}

/** The upstream's word on the first line of an entry, as it is kept here. */
function isSaidOf(entryId: EntryId, status: string) {
  inTheLedger(
    `INSERT OR REPLACE INTO outcome (entry_id, line, no, seq, status, reason, at)
     VALUES (?, 1, 1000000000, ?, ?, 'other', '2026-11-22T08:25:00.000Z')`,
    entryId,
    counter.running.counter.ledger.entry(entryId)?.seq,
    status,
  );
}

describe('the attention list tells no money before the count', () => {
  interface Asked {
    readonly kind: AttentionItem['kind'];
    readonly id: EntryId;
    readonly amount: number;
  }
  let all: readonly Asked[];

  /** One item of each kind that has money of the open shift. */
  async function oneOfEach(): Promise<readonly Asked[]> {
    const idOf = async (number: string, setup: object) => {
      await reference.operator.setCard({ number, balance: 1000, ...setup });
      return number;
    };
    const rejected = await sells(2101, await idOf('9643108503377700001', { status: 'blocked' }));
    const pending = await sells(2203, await idOf('9643108503377700002', { creditsWait: true }));
    const given = await sells(2309);
    await expect.poll(() => counter.state().recent[0]?.lines[0]?.credit, { timeout: 10_000 }).toBe('credited');
    const { returnId } = await counter.gets('sale.return', {
      saleId: given,
      lines: [1],
      reason: 'wrong-amount',
      tenders: [{ kind: 'cash', amount: 2309 }],
    });
    const payOut = { kind: 'pay-out', amount: 2411, against: 'petty-cash', reason: 'tea' } as const;
    const { entryId } = await counter.gets('cash.move', { movement: payOut });
    await expect.poll(() => counter.state().upstream.unsent, { timeout: 10_000 }).toBe(0);
    isSaidOf(returnId, 'reversal-refused');
    isSaidOf(entryId, 'rejected');
    const begun = await counter.gets('sale.begin', null);
    await counter.gets('sale.await-payment', {
      saleId: begun.saleId,
      lines: [{ cardNumber: await aCard(), productId: 'stored-value', amount: 2503 }],
      tenders: [{ kind: 'bank-card', amount: 2503 }],
      language: 'en',
    });
    await counter.gets('sale.begin', null);
    inTheLedger("UPDATE print_job SET state = 'unknown' WHERE entry_seq = 2");
    return [
      { kind: 'top-up-rejected', id: rejected, amount: 2101 },
      { kind: 'top-up-pending', id: pending, amount: 2203 },
      { kind: 'reversal-refused', id: returnId, amount: 2309 },
      { kind: 'claim-payment-refused', id: entryId, amount: 2411 },
      { kind: 'sale-unfinished', id: begun.saleId, amount: 2503 },
      { kind: 'receipt-unknown', id: sales[0] as EntryId, amount: 7013 },
    ];
  }
  beforeEach(async () => {
    await counter.printer.waitForReceipt(3);
    await expect.poll(() => counter.state().printer.waiting, { timeout: 20_000 }).toBe(0);
    all = await oneOfEach();
    const kinds = () => new Set(counter.state().attention.map(({ kind }) => kind));
    await expect.poll(kinds, { timeout: 10_000 }).toEqual(new Set(all.map(({ kind }) => kind)));
  });

  const itemsOf = ({ id }: Asked) =>
    counter.state().attention.filter((item) => 'toOpen' in item && (item.toOpen === id || isOf(id, item)));
  const isOf = (id: EntryId, item: AttentionItem) =>
    ('saleId' in item && item.saleId === id) ||
    ('entryId' in item && item.entryId === id) ||
    item.kind === 'receipt-unknown';

  test('of any kind', { tags: ['long'] }, () => {
    expect(withoutIds(counter.state().attention)).not.toMatch(/2101|2203|2309|2411|2503|7013/);
    for (const one of all)
      expect(itemsOf(one)).toContainEqual(expect.objectContaining({ kind: one.kind, amount: null }));
  });

  test(
    'until each is opened, which is counted and named, and told once however often it is opened',
    { tags: ['long'] },
    async () => {
      for (const [at, one] of all.entries()) {
        await counter.gets('history.open', { entryId: one.id });
        const told = counter.state().attention.filter((item) => 'amount' in item && item.amount !== null);
        expect(told).toHaveLength(at + 1);
        expect(told).toContainEqual(expect.objectContaining({ kind: one.kind, amount: one.amount, toOpen: null }));
      }
      await counter.sends('history.open', { entryId: all[0]?.id });
      const { waysBack, tenders } = Object.assign({ waysBack: [], tenders: [] }, ...counter.state().attention);
      expect([waysBack, tenders]).toEqual([[{ kind: 'cash', amount: 2101 }], [{ kind: 'bank-card', amount: 2503 }]]);
      const opened = auditEvents().filter(({ kind }) => kind === 'history-opened');
      expect(opened).toHaveLength(all.length);
      expect(await counts()).toMatchObject({ openings: [{ clerkName: 'Aigerim S.', entries: all.length }] });
    },
  );

  test('and all of it once the count is given', { tags: ['long'] }, async () => {
    await counts();
    for (const { kind, amount } of all)
      expect(counter.state().attention).toContainEqual(expect.objectContaining({ kind, amount, toOpen: null }));
    expect(auditEvents().filter(({ kind }) => kind === 'history-opened')).toEqual([]);
  });

  test('and an id that stands nowhere opens nothing', { tags: ['long'] }, async () => {
    expect(await counter.ask('history.open', { entryId: openShift() })).toEqual({
      ok: false,
      error: { kind: 'sale-unknown' },
    });
    expect(auditEvents().filter(({ kind }) => kind === 'history-opened')).toEqual([]);
  });
});

test('the sums that are seen once the count is given spoil it no more', { tags: ['long'] }, async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counts();
  expect(await counter.gets('reports.shift', { shiftId: openShift() })).toMatchObject({ amount: 17_585 });
  await closes();
  expect(closeBody()).not.toHaveProperty('notBlind');
});

test('openings are known after a restart', { tags: ['long'] }, async () => {
  await open(0);
  counter = await counter.startsAgain();
  await counter.signsIn(AIGERIM);
  expect(await rowOf(2)).toMatchObject({ opened: { amount: 7013 } });
  expect(await counts()).toMatchObject({ openings: [{ entries: 1 }] });
});

test(
  'a supervisor who saw the sums closes the shift all the same, and the Z says that it was not blind',
  { tags: ['long'] },
  async () => {
    await counter.gets('session.sign-out', null);
    await counter.signsIn(SAULE_THE_SUPERVISOR);
    expect(await counter.gets('reports.shift', { shiftId: openShift() })).toMatchObject({ amount: 17_585 });
    expect(await counts()).toMatchObject({ notBlind: true });
    await closes();
    expect(closeBody()).toMatchObject({ notBlind: true });
    expect((await counter.printer.waitForReceipt(4)).text).toMatch(/Пересчёт не слепой/);
    expect(auditEvents()).toContainEqual(expect.objectContaining({ kind: 'sums-seen', where: 'report' }));
  },
);

test('a supervisor who saw them spoils no count of the clerk', { tags: ['long'] }, async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counter.gets('reports.shift', { shiftId: openShift() });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(AIGERIM);
  expect(await counts()).toMatchObject({ notBlind: false });
});

test(
  'the list of shifts tells a supervisor no sum of the open one, and the count stays blind',
  { tags: ['long'] },
  async () => {
    await counter.gets('session.sign-out', null);
    await counter.signsIn(SAULE_THE_SUPERVISOR);
    expect((await counter.gets('reports.shifts', null)).shifts[0]).toMatchObject({ closedAt: null, amount: null });
    expect(await counts()).toMatchObject({ notBlind: false });
  },
);

test(
  'exports, copies and changed settings stand in the auditor’s log, and so does who came and went',
  { tags: ['long'] },
  async () => {
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
      ['exported', expect.objectContaining({ what: 'report', file: expect.stringMatching(/^shift-1-close\.csv$/) })],
      'signed-out',
      'signed-in',
      ['exported', expect.objectContaining({ what: 'backup' })],
      ['exported', expect.objectContaining({ what: 'diagnostics' })],
      ['setting-changed', expect.objectContaining({ setting: 'display', value: 'off' })],
      ['setting-changed', expect.objectContaining({ setting: 'printer' })],
      'code-given',
    ]);
  },
);
