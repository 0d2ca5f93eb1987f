import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { receiptOf, rulesOf } from '../../../src-main/printing/receipt-of.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { EntryId, PrintJobId, ShiftId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard } from '../../devices/a-demo-operator.ts';
import { aLedger, cashSale, type LedgerBench, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';
import { notes } from '../../devices/a-till.ts';
import { problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { PROFILE } from '../../devices/receipt-fixtures.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';

/** Paper is drawn by the rules of its moment, however late it comes out and however often. */

const TAX_ID_OF_BEFORE = demoProfile.operator.taxId;
const NEWER = {
  ...demoProfile,
  version: 'newer',
  operator: { ...demoProfile.operator, taxId: '987654321098' },
  products: demoProfile.products.map((product) => ({ ...product, vatPercent: 12 })),
  currency: { ...demoProfile.currency, symbol: 'тг' },
};

describe('of a counter whose operator publishes newer rules', () => {
  let reference: Reference;
  let counter: CounterInProcess;
  beforeAll(async () => {
    reference = await startReference();
  });
  afterAll(() => reference.stop());
  beforeEach(async () => {
    counter = await aCounterInProcess(reference, { pace: QUICK });
    await counter.signsIn(AIGERIM);
    await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  });
  afterEach(async () => {
    await counter.end();
    await reference.operator.setProfile(demoProfile);
  });

  async function sells(): Promise<string> {
    const { saleId } = await counter.gets('sale.begin', null);
    const cardNumber = await aFreshCard(reference);
    await counter.gets('card.look-up', { text: cardNumber, inGroup: false });
    await counter.gets('sale.take', {
      saleId,
      lines: [{ cardNumber, productId: 'stored-value', amount: 5000 }],
      tenders: [{ kind: 'cash', amount: 5000, received: 10_000 }],
      language: 'en',
    });
    return cardNumber;
  }

  async function drops(): Promise<string> {
    const movement = { kind: 'safe-drop', amount: 2000, bagSeal: 'B-1', reason: '' } as const;
    return (await counter.gets('cash.move', { movement })).entryId;
  }

  async function closes(thousands: number): Promise<void> {
    await counter.gets('shift.count', { counts: notes([1000, thousands]) });
    await counter.gets('shift.reveal', null);
    await counter.gets('shift.close', { carried: 20_000, bagSeal: 'B-2' });
  }

  async function takesOver(newer: typeof NEWER = NEWER): Promise<void> {
    await reference.operator.setProfile(newer);
    await until('it waits', () => counter.running.counter.upstream.profiles.pending()?.version === newer.version);
    await counter.gets('session.sign-out', null);
    await counter.signsIn(AIGERIM);
    expect(counter.state().profile?.version).toBe(newer.version);
  }

  const entries = () => counter.running.counter.ledger.entriesFrom(1, 1000);
  const withPaper = () =>
    entries().filter(({ kind }) => /^(shift-opened|sale|return|pay-in|pay-out|safe-drop|shift-closed)$/.test(kind));
  const preview = (entry: Entry, copy: number) => counter.gets('receipt.preview', { entryId: entry.id, copy });
  const papers = () => counter.printer.receipts().map(({ text }) => text);
  const printed = (count: number) => until(`${count} papers are out`, () => papers().length >= count);

  /** Sale, drop and Z with its bag: of the drop and the bag two each, since two sign. */
  const SHEETS = 6;
  /** A copy of the opening's slip comes out only when it is asked for. */
  const COPIES = SHEETS + 1;

  test('every entry of money names the rules that it was written by', async () => {
    await sells();
    await drops();
    for (const kind of ['pay-in', 'pay-out'] as const)
      await counter.gets('cash.move', { movement: { kind, amount: 100, against: 'petty-cash', reason: 'tape' } });
    await closes(23);
    const named = entries().map(({ kind, body }) => [kind, body['profileVersion']]);
    expect(named).toEqual(
      ['shift-opened', 'sale', 'safe-drop', 'pay-in', 'pay-out', 'cash-counted', 'shift-closed'].map((kind) => [
        kind,
        demoProfile.version,
      ]),
    );
    await until('all is shipped', () => counter.running.counter.upstream.shipper.unsent() === 0);
  });

  test('copies and previews of every kind of paper are what the original was, also after a restart', async () => {
    await sells();
    await drops();
    await closes(23);
    await printed(SHEETS);
    const before = await Promise.all(withPaper().map((entry) => preview(entry, 1)));
    expect(before).toHaveLength(4);
    await takesOver();

    const originals = papers();
    expect(await Promise.all(withPaper().map((entry) => preview(entry, 1)))).toEqual(before);
    for (const entry of withPaper()) await counter.gets('receipt.reprint', { entryId: entry.id });
    await printed(originals.length + COPIES);
    const copies = papers().slice(originals.length);
    expect(copies.filter((text) => text.includes(TAX_ID_OF_BEFORE))).toHaveLength(COPIES);
    expect(copies.filter((text) => text.includes(NEWER.operator.taxId))).toEqual([]);

    counter = await counter.startsAgain();
    await counter.signsIn(AIGERIM);
    expect(await Promise.all(withPaper().map((entry) => preview(entry, 1)))).toEqual(before);
  });

  test(
    'what waited for the printer while the rules changed comes out by those of its moment',
    { tags: ['long'] },
    async () => {
      const cardNumber = await sells();
      await until('the receipt is out', () =>
        papers().some((text) => text.includes('5 000') || text.includes('5\u00a0000')),
      );
      const out = papers().length;
      await counter.printer.powerOff();
      await drops();
      await counter.gets('shift.x-report', { print: true });
      await counter.gets('card.balance-slip', { cardNumber, language: 'en' });
      const { claimId } = await counter.gets('claim.begin', null);
      const asked = { claimId, cardNumber, channel: 'kiosk', amount: 1000, at: '2026-11-22T08:25:00.000Z' } as const;
      await counter.gets('claim.file', { ...asked, note: '', language: 'en' });
      await takesOver();
      await counter.printer.powerOn();
      await printed(out + 5);
      expect(
        papers()
          .slice(out)
          .map((text) => [text.includes(TAX_ID_OF_BEFORE), text.includes(NEWER.operator.taxId)]),
      ).toEqual(Array.from({ length: 5 }, () => [true, false]));
    },
  );

  /** The counter starts anew without the rules of before, which the upstream does not give for now. */
  async function losesTheRulesOfBefore(): Promise<void> {
    const db = new Database(join(counter.dataDir, 'ledger.sqlite'));
    db.prepare('DELETE FROM profile WHERE version = ?').run(demoProfile.version);
    db.close();
    counter.upstream.answer(problemOf('maintenance'), { path: /profile\?version/ });
    counter = await counter.startsAgain();
    await counter.signsIn(AIGERIM);
  }

  async function getsThemBack(): Promise<void> {
    counter.upstream.behave();
    await until('they came', () => counter.running.counter.upstream.profiles.byVersion(demoProfile.version) !== null);
  }

  test(
    'a receipt that waited for its rules is asked about, and printed once they are here',
    { tags: ['long'] },
    async () => {
      await counter.printer.powerOff();
      await sells();
      await takesOver();
      await losesTheRulesOfBefore();
      await counter.printer.powerOn();
      const failed = () => counter.running.counter.paper.printing.failedJobs()[0];
      await until('it failed', () => failed()?.problem === 'profile-missing');
      const answer = { jobId: failed()?.id ?? '', cameOut: false };
      expect(await counter.ask('receipt.came-out', answer)).toEqual({ ok: false, error: { kind: 'rules-not-here' } });
      expect(papers()).toEqual([]);
      await getsThemBack();
      await counter.gets('receipt.came-out', answer);
      await printed(1);
      expect(papers()[0]).toContain(TAX_ID_OF_BEFORE);
    },
  );

  test('while the rules of old paper are waited for, the counter goes on', { tags: ['long'] }, async () => {
    await sells();
    const { id } = withPaper().at(-1)!;
    await takesOver();
    await losesTheRulesOfBefore();
    counter.upstream.behave();
    counter.upstream.delayAnswers(3000, { path: /profile\?version/ });
    let isAnswered = false;
    const reprinting = counter.ask('receipt.reprint', { entryId: id }).then(() => (isAnswered = true));
    await counter.gets('cash.open-drawer', { reason: 'change' });
    expect(isAnswered).toBe(false);
    counter.upstream.behave();
    await reprinting;
  });

  test('without the rules of its day no copy and no preview is made, and nothing is written', async () => {
    await sells();
    await closes(25);
    await takesOver();
    const before = await Promise.all(withPaper().map((entry) => preview(entry, 1)));
    await losesTheRulesOfBefore();
    const { seq } = counter.running.counter.ledger.head();
    for (const { id } of withPaper()) {
      const refused = { ok: false, error: { kind: 'rules-not-here' } };
      expect(await counter.ask('receipt.reprint', { entryId: id })).toEqual(refused);
      expect(await counter.ask('receipt.preview', { entryId: id, copy: 0 })).toEqual(refused);
    }
    expect(counter.running.counter.ledger.head().seq).toBe(seq);

    await getsThemBack();
    expect(await Promise.all(withPaper().map((entry) => preview(entry, 1)))).toEqual(before);
  });

  test('a table of an old shift is read by the rules of its entries', async () => {
    await sells();
    await closes(25);
    const [shift] = (await counter.gets('reports.shifts', null)).shifts;
    const table = async () =>
      readFileSync((await counter.gets('reports.export', { shiftId: shift?.shiftId ?? '', as: 'csv' })).file, 'utf8');
    const before = await table();
    await takesOver({ ...NEWER, version: 'in Tokyo', timeZone: 'Asia/Tokyo' });
    expect(await table()).toBe(before);
  });

  test('the technician reads why a profile is refused', async () => {
    await sells();
    await reference.operator.setProfile({
      ...NEWER,
      version: 'dollars',
      currency: { code: 'USD', exponent: 2, symbol: '$' },
    });
    const told = () => counter.running.counter.machine.desk.settings().profileRefused;
    await until('it is refused', () => told() !== null);
    expect(told()).toMatch(/«dollars» can't be used: its amounts are in USD .*; the profile «demo-.*» stays/);
    const alarms = counter.state().attention.filter(({ kind }) => kind === 'alarm');
    expect(alarms).toMatchObject([{ alarm: 'profile-refused', detail: told() }]);
    await sells();
    expect(entries().at(-1)?.body).toMatchObject({ profileVersion: demoProfile.version });
  });
});

describe('of a journal of before, whose entries of cash name no rules', () => {
  let bench: LedgerBench;
  beforeEach(() => {
    bench = aLedger();
  });
  afterEach(() => bench.close());
  const sources = () => ({
    entryBySeq: (seq: number) => bench.ledger.entryAt(seq),
    profileByVersion: (version: string) => ({
      ...PROFILE,
      operator: { ...PROFILE.operator, taxId: `rules ${version}` },
    }),
    currentProfile: () => ({ ...PROFILE, operator: { ...PROFILE.operator, taxId: 'rules of today' } }),
    counter: () => ({ counterName: '3-касса', stationName: 'Сайран' }),
    clerkName: () => 'Айгерім',
  });

  function shift(versions: readonly string[]): Entry[] {
    const opened = written(bench.ledger.append(shiftOpened(bench)));
    const shiftId = opened.id as ShiftId;
    const sales = versions.map((profileVersion) => {
      const draft = cashSale(bench, shiftId);
      return written(bench.ledger.append({ ...draft, body: { ...draft.body, profileVersion } }));
    });
    const closed = written(bench.ledger.append(shiftClosed(bench, shiftId, bench.ledger.drawerOf(shiftId))));
    return [opened, ...sales, closed];
  }

  function written(result: ReturnType<LedgerBench['ledger']['append']>): Entry {
    if (!result.ok) throw new Error('it is written');
    return result.value;
  }

  function copyOf(entry: Entry): string {
    const job = { id: 'job' as PrintJobId, entrySeq: entry.seq, document: entry.kind, content: null, copy: 1 };
    const rest = {
      opensDrawer: false,
      state: 'queued',
      problem: null,
      form: null,
      createdAt: entry.at,
      changedAt: entry.at,
    } as const;
    const document = receiptOf({ ...job, ...rest }, false, sources(), receiptTexts());
    if (!document.ok) throw new Error(document.error);
    return plainText(document.value, 48);
  }

  test('a copy is drawn by the nearest entry of its shift that names them, the earlier ones first', () => {
    const [opened, , , closed] = shift(['A', 'B']);
    const [openedLater] = shift(['C']);
    if (!opened || !closed || !openedLater) throw new Error('they are written');
    expect([opened, closed, openedLater].map((entry) => rulesOf(entry, sources()))).toEqual(['A', 'B', 'C']);
    expect(copyOf(opened)).toContain('rules A');
  });

  test('where no entry of the shift names any, the copy says that they are not known', () => {
    shift(['A']);
    const [opened] = shift([]);
    if (!opened || !isKind(opened, 'shift-opened')) throw new Error('it is written');
    expect(rulesOf(opened, sources())).toBeNull();
    expect(copyOf(opened)).toContain('rules of today');
    expect(copyOf(opened)).toMatch(/Правила того дня\s+неизвестны/);
    expect(opened.id satisfies EntryId).toBeDefined();
  });
});
