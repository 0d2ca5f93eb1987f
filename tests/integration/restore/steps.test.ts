import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { ClaimId, CounterId, EntryId, ReturnId, SaleId, ShiftId, StationId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { intentsIn } from '../../../src-main/sale/intents.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { GENESIS_HASH } from '../../../src-shared/journal/entry.ts';
import { instant } from '../../../src-shared/time.ts';
import { backupsIn, backupsOver } from '../../../src-main/ledger/backup.ts';
import { type BegunRefund, factsIn } from '../../../src-main/ledger/facts.ts';
import { leftBehindIn } from '../../../src-main/ledger/left-behind.ts';
import { claimsIn } from '../../../src-main/claims/claims-table.ts';
import type { KeptHead } from '../../../src-main/ledger/kept-head.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { LedgerUnusable, foundIn } from '../../../src-main/restore/found.ts';
import { openLedger } from '../../../src-main/restore/open-ledger.ts';
import type { Begun } from '../../../src-main/payment/begun-part.ts';
import { restoreStepsOver, type RestoreSteps } from '../../../src-main/restore/steps.ts';
import type { UpstreamClient } from '../../../src-main/upstream/client.ts';
import { upstreamJournalOver } from '../../../src-main/upstream/fetch-back.ts';
import { AIGERIM, aLedger, cashSale, COUNTER, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { withoutIds } from '../../devices/without-ids.ts';

const TYPED: Begun = { parts: [{ by: 'typed' }, null], operations: 0 };

const enrolment = {
  counterId: COUNTER,
  counterName: 'Counter 1',
  stationId: '01900000-0000-7000-8000-0000000000d4' as StationId,
  stationName: 'Sairan',
  receiptSeries: 'ABCDE',
};
const log = { info: () => {}, fault: () => {}, incident: () => '' };

let bench: LedgerBench;
let shiftId: ShiftId;
let entries: Entry[];
/** What the upstream answers with: entries up to here, or nobody there. */
let upstreamHolds: number | null;
let kept: KeptHead | null;
let opened: RestoreSteps[];

beforeEach(async () => {
  bench = aLedger();
  factsIn(bench.db).set('enrolment', enrolment);
  const opening = shiftOpened(bench);
  shiftId = opening.id as ShiftId;
  bench.ledger.append(opening);
  sell(3);
  const made = await backupsOver({
    db: bench.db,
    folder: join(bench.folder, 'backups'),
    clock: bench.clock,
    onFailed: () => {},
    onMade: () => {},
  }).make('hourly');
  expect(made.ok).toBe(true);
  sell(3);
  entries = bench.ledger.entriesFrom(1, 100);
  kept = { enrolment, ...bench.ledger.head() };
  upstreamHolds = 7;
  opened = [];
});
afterEach(async () => {
  for (const each of opened) await each.stop();
  bench.close();
});

const backupPath = () => backupsIn(join(bench.folder, 'backups')).at(-1)?.path ?? '';

function sell(count: number): void {
  for (let sales = 0; sales < count; sales += 1) bench.ledger.append(cashSale(bench, shiftId));
}

const client: Pick<UpstreamClient, 'readEntries'> = {
  async readEntries({ from, limit }) {
    if (upstreamHolds === null) return { ok: false, error: { kind: 'unreachable', detail: 'nobody is there' } };
    const held = entries.slice(0, upstreamHolds);
    return {
      ok: true,
      value: {
        entries: held.slice(from - 1, from - 1 + Math.min(limit, 3)),
        nextSeq: upstreamHolds + 1,
        headHash: held.at(-1)?.hash ?? GENESIS_HASH,
      },
    };
  },
};

function steps(): RestoreSteps {
  bench.db.close();
  const found = foundIn(
    bench.folder,
    new LedgerUnusable('broken', 'entry 2: its postings say other than its text'),
    kept,
  );
  const made = restoreStepsOver({
    dataDir: bench.folder,
    found,
    kept,
    journal: upstreamJournalOver(client),
    log,
    now: () => bench.clock.now(),
    newSeries: () => 'ZZZZZ',
    onChanged: () => {},
  });
  opened.push(made);
  return made;
}

async function prepared(made: RestoreSteps, source: 'upstream' | 'backup'): Promise<ReturnType<RestoreSteps['view']>> {
  expect(
    made.prepare(
      source === 'upstream' ? { kind: 'upstream' } : { kind: 'backup', name: made.view().backups[0]?.name ?? '' },
    ),
  ).toMatchObject({ ok: true });
  for (let tries = 0; tries < 500 && made.view().step === 'preparing'; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  return made.view();
}

function reopened(): { seq: number; facts: ReturnType<typeof factsIn>; db: Database.Database } {
  const db = openLedger(bench.folder, kept, () => bench.clock.now());
  return {
    db,
    facts: factsIn(db),
    seq: db.prepare<[], number>('SELECT max(seq) FROM journal_entry').pluck().get() ?? 0,
  };
}

const inLedger = () => {
  const db = new Database(bench.file, { readonly: true });
  const seq = db.prepare<[], number>('SELECT max(seq) FROM journal_entry').pluck().get();
  db.close();
  return seq;
};

test('what the ledger alone holds is told in numbers, and no sum of a shift that somebody is yet to count', () => {
  const view = steps().view();
  expect(view.unsent).toEqual({ entries: 7, sales: 6 });
  expect(withoutIds(view)).not.toContain(String(6 * 5000));
});

describe('a backup', () => {
  test('is verified beside the ledger, tells what would be lost, and replaces it only by the last step', async () => {
    upstreamHolds = 5;
    const made = steps();
    expect(made.view()).toMatchObject({
      step: 'choose',
      known: 7,
      backups: [{ kind: 'hourly', seq: 4 }],
      kept: join(bench.folder, 'set-aside', 'broken-at-7.sqlite'),
    });
    const view = await prepared(made, 'backup');
    expect(view).toMatchObject({
      step: 'ready',
      problem: null,
      candidate: { seq: 4, lost: { from: 6, to: 7 }, certain: true },
    });
    expect(inLedger()).toBe(7);
    expect(made.replace()).toMatchObject({ ok: true });

    const { db, facts, seq } = reopened();
    expect(seq).toBe(4);
    // Nothing is sold on it before the heads were compared; no receipt number is given twice; its paper is asked about.
    expect(facts.get('restore')).toEqual({ why: 'backup', from: 4, known: 7 });
    expect(facts.get('enrolment')?.receiptSeries).toBe('ZZZZZ');
    expect(facts.get('offered-seq')).toBe(4);
    expect(db.prepare('SELECT state FROM print_job').pluck().all()).toEqual(['unknown', 'unknown', 'unknown']);
    db.close();
  });

  test('without connection tells what may be lost', async () => {
    upstreamHolds = null;
    expect(await prepared(steps(), 'backup')).toMatchObject({
      candidate: { seq: 4, lost: { from: 5, to: 7 }, certain: false },
      upstream: { seq: null, problem: expect.stringContaining('nobody') },
    });
  });

  const spoilt: readonly [what: string, spoil: (file: string) => void, why: RegExp][] = [
    [
      'that was tampered with',
      (file) =>
        change(
          file,
          'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
        ),
      /entry 2: its postings say other than its text/,
    ],
    [
      'of another counter',
      (file) =>
        change(file, "UPDATE fact SET value = replace(value, '0000000000c3', '0000000000c9') WHERE name = 'enrolment'"),
      /ledger of another counter/,
    ],
    [
      'that is no database',
      (file) => writeFileSync(file, 'a shopping list, however long it may be, is no ledger of any counter'),
      /not a database/,
    ],
    ['that is empty', (file) => writeFileSync(file, ''), /it ends at entry 0, and was made at 4/],
    ['that is gone', (file) => rmSync(file), /ENOENT|no such/],
  ];
  test.each(spoilt)('%s does not take the ledger’s place', async (_, spoil, why) => {
    const made = steps();
    spoil(join(bench.folder, 'backups', made.view().backups[0]?.name ?? ''));
    const view = await prepared(made, 'backup');
    expect(view).toMatchObject({ step: 'choose', candidate: null, problem: expect.stringMatching(why) });
    expect(made.replace()).toMatchObject({ ok: false, error: { kind: 'restore-not-ready' } });
    expect(inLedger()).toBe(7);
  });

  test('that was ordered into its place is put there before another file is made ready under its name', async () => {
    const made = steps();
    await prepared(made, 'backup');
    // The power went between the order and the change of names, and the machine was started at the steps again.
    writeFileSync(join(bench.folder, 'restore', 'replace'), 'the candidate takes the place of the ledger\n');
    const again = steps();
    change(
      join(bench.folder, 'backups', again.view().backups[0]?.name ?? ''),
      'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
    );
    expect(await prepared(again, 'backup')).toMatchObject({
      candidate: null,
      problem: expect.stringContaining('entry 2'),
    });

    const { db, seq } = reopened();
    expect([seq, verifyJournal(db).whole]).toEqual([4, true]);
    db.close();
  });

  test('that was ordered and can not be put there yet is not changed for another one', async () => {
    const made = steps();
    await prepared(made, 'backup');
    writeFileSync(join(bench.folder, 'restore', 'replace'), 'the candidate takes the place of the ledger\n');
    const [wal, aside] = [`${bench.file}-wal`, join(bench.folder, 'set-aside')];
    for (const path of [wal, aside]) rmSync(path, { recursive: true, force: true });
    mkdirSync(wal);
    writeFileSync(aside, 'in the way');
    expect(made.prepare({ kind: 'upstream' })).toMatchObject({ ok: false, error: { kind: 'restore-not-ready' } });
    rmSync(aside);
    const { db, seq } = reopened();
    expect(seq).toBe(4);
    db.close();
  });

  test('whose chain is not the one that this counter had written does not take its place', async () => {
    kept = { enrolment, seq: 3, hash: 'a'.repeat(64) as KeptHead['hash'] };
    expect(await prepared(steps(), 'backup')).toMatchObject({
      problem: expect.stringContaining('entry 3 is not the one that this counter had written'),
    });
  });
});

describe('the upstream', () => {
  test('gives the journal back into a file of its own, and loses nothing that it holds', async () => {
    const made = steps();
    const view = await prepared(made, 'upstream');
    expect(view).toMatchObject({ step: 'ready', candidate: { seq: 7, lost: null, certain: true } });
    made.replace();
    const { db, facts, seq } = reopened();
    expect([seq, facts.get('acked-seq'), facts.get('restore')]).toEqual([7, 7, { why: 'upstream', from: 7, known: 7 }]);
    db.close();
  });

  test('cut off in the middle goes on where it was, in another run too', async () => {
    const honest = client.readEntries;
    let calls = 0;
    const cut: typeof client = {
      readEntries: (asked, limits) =>
        (calls += 1) === 3
          ? Promise.resolve({ ok: false, error: { kind: 'unreachable', detail: 'cut' } })
          : honest(asked, limits),
    };
    bench.db.close();
    const found = foundIn(bench.folder, new LedgerUnusable('broken', ''), kept);
    const parts = {
      dataDir: bench.folder,
      found,
      kept,
      log,
      now: () => bench.clock.now(),
      newSeries: () => 'ZZZZZ',
      onChanged: () => {},
    };
    const first = restoreStepsOver({ ...parts, journal: upstreamJournalOver(cut) });
    opened.push(first);
    expect(await prepared(first, 'upstream')).toMatchObject({ step: 'choose', problem: 'cut' });
    const asked: number[] = [];
    const second = restoreStepsOver({
      ...parts,
      journal: upstreamJournalOver({
        readEntries: (each, limits) => {
          asked.push(each.from);
          return honest(each, limits);
        },
      }),
    });
    opened.push(second);
    expect(await prepared(second, 'upstream')).toMatchObject({ step: 'ready', candidate: { seq: 7 } });
    expect(asked).toEqual([1, 4, 7, 8]);
  });

  test('cannot be asked when nothing says any more whose ledger it was', async () => {
    kept = null;
    rmSync(join(bench.folder, 'backups'), { recursive: true });
    bench.db.prepare("DELETE FROM fact WHERE name = 'enrolment'").run();
    expect(await prepared(steps(), 'upstream')).toMatchObject({
      problem: expect.stringContaining('enrol this machine again'),
    });
  });

  test('is waited for only as long as somebody wants it', async () => {
    const made = steps();
    made.prepare({ kind: 'upstream' });
    expect(made.prepare({ kind: 'upstream' })).toMatchObject({ ok: false });
    made.cancel();
    for (let tries = 0; tries < 200 && made.view().step === 'preparing'; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(made.view()).toMatchObject({ step: 'choose', problem: null });
  });
});

describe('what was begun on the ledger that is replaced and is no entry', () => {
  const begun = (id: SaleId): ConfirmedSale => ({
    saleId: id,
    language: 'en',
    lines: [{ cardNumber: '9643108503304172259', productId: 'purse', amount: money(5000) }],
    tenders: [
      { kind: 'bank-card', amount: money(2000), authCode: 'A1' },
      { kind: 'cash', amount: money(3000) },
    ],
  });
  const aRefund = (returnIdOf: ReturnId): BegunRefund => ({
    returnId: returnIdOf,
    wanted: {
      saleId: bench.ids.mint<SaleId>(),
      lines: [1],
      reason: 'wrong-amount',
      tenders: [{ kind: 'bank-card', amount: money(2000) }],
    },
    supervisorId: null,
    offeredSeq: 0,
    at: instant(bench.clock.now()),
  });
  const whose = () => ({ shiftId, clerkId: AIGERIM, profileVersion: 'test-1' });

  test.each(['upstream', 'backup'] as const)('waits for a person on one from the %s as well', async (source) => {
    const paid = bench.ids.mint<SaleId>();
    const hold = bench.ids.mint<ReturnId>();
    const intents = intentsIn(bench.db, bench.clock);
    intents.keep(begun(paid), TYPED, whose());
    // This one became an entry, and only its own file knows no better.
    intents.keep(begun(entries.at(2)?.id as SaleId), TYPED, whose());
    factsIn(bench.db).set('open-holds', [hold]);
    // The first is not written down yet; of the second its own file alone knows no better.
    const [back, over] = [hold, entries.at(2)?.id as ReturnId].map((id) => aRefund(id));
    factsIn(bench.db).set('begun-refunds', [back!, over!]);
    const made = steps();
    expect(await prepared(made, source)).toMatchObject({ step: 'ready', problem: null });
    made.replace();
    const { db, facts } = reopened();
    expect(intentsIn(db, bench.clock).unfinished()).toMatchObject([
      { id: paid, state: 'awaiting-payment', sale: { tenders: [{ authCode: 'A1' }, {}] } },
    ]);
    expect(facts.get('open-holds')).toEqual([hold]);
    expect(facts.get('begun-refunds')).toEqual([back]);
    db.close();
  });

  test('is not asked about again where it was given up after the backup was made', async () => {
    const given = bench.ids.mint<SaleId>();
    const backup = new Database(backupPath());
    for (const db of [bench.db, backup]) intentsIn(db, bench.clock).keep(begun(given), TYPED, whose());
    backup.close();
    intentsIn(bench.db, bench.clock).settle(given, 'abandoned');
    const made = steps();
    await prepared(made, 'backup');
    expect(made.replace()).toMatchObject({ ok: true });
    const { db } = reopened();
    expect(intentsIn(db, bench.clock).find(given)?.state).toBe('abandoned');
    db.close();
  });

  test('is not taken from a file of another counter', async () => {
    intentsIn(bench.db, bench.clock).keep(begun(bench.ids.mint<SaleId>()), TYPED, whose());
    factsIn(bench.db).set('enrolment', {
      ...enrolment,
      counterId: '01900000-0000-7000-8000-0000000000c9' as CounterId,
    });
    const made = steps();
    expect(await prepared(made, 'upstream')).toMatchObject({ step: 'ready', problem: null });
    made.replace();
    const { db } = reopened();
    expect(intentsIn(db, bench.clock).unfinished()).toEqual([]);
    db.close();
  });
});

describe('money that left by an entry that nobody else has', () => {
  let claimPaid: ClaimId;
  let claimOpen: ClaimId;
  let returnId: ReturnId;
  let payOutId: EntryId;
  const saleId = () => entries[1]?.id as SaleId;
  const request = { cardNumber: '9643108503304172259', channel: 'kiosk', amount: money(2000), note: '' } as const;

  beforeEach(() => {
    const { ids, clock, ledger, db } = bench;
    const at = instant(clock.now());
    const whose = { shiftId, clerkId: AIGERIM, supervisorId: null, at };
    [claimPaid, claimOpen] = [ids.mint<ClaimId>(), ids.mint<ClaimId>()];
    [returnId, payOutId] = [ids.mint<ReturnId>(), ids.mint<EntryId>()];
    const claims = claimsIn(db);
    for (const claimId of [claimPaid, claimOpen])
      ledger.append(
        { ...whose, id: ids.mint<EntryId>(), kind: 'note', body: { v: 1, text: 'claim filed', claimId }, postings: [] },
        () => claims.file(claimId, { ...request, at }, null, at),
      );
    ledger.append(
      {
        ...whose,
        id: payOutId,
        kind: 'pay-out',
        body: { v: 1, amount: money(2000), against: 'claims', claimId: claimPaid, reason: 'claim' },
        postings: payOutPostings(money(2000), 'claims'),
      },
      () => claims.settle(claimPaid),
    );
    const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: money(5000) }];
    ledger.append({
      ...whose,
      id: returnId,
      kind: 'return',
      body: {
        v: 1,
        saleId: saleId(),
        saleSeq: 2,
        receiptNumber: 'ABCDE-000011',
        profileVersion: 'test-1',
        offeredSeq: 0,
        reason: 'rejected-upstream',
        lines: [{ line: 1, amount: money(5000) }],
        tenders,
      },
      postings: returnPostings([{ kind: 'stored-value', amount: money(5000) }], tenders),
    });
  });

  const known = (db: Database.Database) => ({
    payOut: leftBehindIn(db).payOutOf(claimPaid)?.entryId,
    returns: leftBehindIn(db)
      .returnsOf(saleId())
      .map(({ entryId, lines }) => [entryId, lines]),
    claims: claimsIn(db)
      .unsettled()
      .map(({ id }) => id)
      .toSorted(),
  });
  const all = () => ({
    payOut: payOutId,
    returns: [[returnId, [1]]],
    // That of the lost pay-out stays in sight until it is written down.
    claims: [claimPaid, claimOpen].toSorted(),
  });

  test.each(['upstream', 'backup'] as const)(
    'is known on one from the %s, and on the next one that takes its place',
    async (source) => {
      upstreamHolds = 5;
      const made = steps();
      await prepared(made, source);
      expect(made.replace()).toMatchObject({ ok: true });
      const first = reopened();
      expect(known(first.db)).toEqual(all());
      expect(first.facts.get('left-behind')).toMatchObject({ unread: false, doubtThrough: 0 });
      first.db.close();

      const again = steps();
      await prepared(again, 'backup');
      expect(again.replace()).toMatchObject({ ok: true });
      const second = reopened();
      expect(known(second.db)).toEqual(all());
      second.db.close();
    },
  );

  test('is a doubt where the ledger that is replaced is an older copy itself', async () => {
    kept = { enrolment, ...bench.ledger.head() };
    bench.db.close();
    for (const ending of ['', '-wal', '-shm']) rmSync(bench.file + ending, { force: true });
    copyFileSync(backupPath(), bench.file);
    const made = steps();
    expect((await prepared(made, 'backup')).candidate?.lost?.to).toBe(kept.seq);
    expect(made.replace()).toMatchObject({ ok: true });
    const { db, facts } = reopened();
    expect(facts.get('left-behind')).toMatchObject({ payOuts: [], unread: true });
    db.close();
  });

  test('is a doubt still where the ledger that is replaced had one of other machines', async () => {
    factsIn(bench.db).set('restore', { why: 'replaced-machine', from: 0, known: 3 });
    const made = steps();
    await prepared(made, 'upstream');
    expect(made.replace()).toMatchObject({ ok: true });
    const { db, facts } = reopened();
    expect(facts.get('left-behind')?.unread).toBe(true);
    db.close();
  });

  test('keeps its hold: a copy of before the entry still has it among those to be released', async () => {
    const forgotten = bench.ids.mint<ReturnId>();
    const backup = new Database(backupPath());
    factsIn(backup).set('open-holds', [returnId, forgotten]);
    backup.close();
    const made = steps();
    await prepared(made, 'backup');
    expect(made.replace()).toMatchObject({ ok: true });
    const { db, facts } = reopened();
    expect(facts.get('open-holds')).toEqual([forgotten]);
    db.close();
  });

  test('is no more than a doubt where the ledger can not be read', async () => {
    bench.db.close();
    for (const ending of ['-wal', '-shm']) rmSync(bench.file + ending, { force: true });
    writeFileSync(bench.file, 'this is not a database, however long the text may be');
    const made = steps();
    await prepared(made, 'backup');
    expect(made.replace()).toMatchObject({ ok: true });
    const { db, facts } = reopened();
    expect(facts.get('left-behind')).toEqual({ payOuts: [], returns: [], unread: true, doubtThrough: 0 });
    db.close();
  });

  test('is known as far as it can be read: what was begun hides behind no damaged journal', async () => {
    const hold = bench.ids.mint<ReturnId>();
    factsIn(bench.db).set('open-holds', [hold]);
    bench.db.exec('PRAGMA foreign_keys = OFF; DROP TABLE posting; DROP TABLE journal_entry');
    const made = steps();
    await prepared(made, 'backup');
    expect(made.replace()).toMatchObject({ ok: true });
    const { db, facts } = reopened();
    expect([facts.get('open-holds'), facts.get('left-behind')?.unread]).toEqual([[hold], true]);
    db.close();
  });
});

describe('a start', () => {
  const reasonOf = () => {
    try {
      openLedger(bench.folder, kept, () => bench.clock.now()).close();
      return 'opened';
    } catch (fault) {
      return fault instanceof LedgerUnusable ? fault.reason : `refused: ${fault instanceof Error ? fault.message : ''}`;
    }
  };
  const files = () => ['', '-wal', '-shm'].map((ending) => `${bench.file}${ending}`);

  test('on a -wal without its database opens nothing and leaves the -wal', () => {
    const wal = `${bench.file}-wal`;
    copyFileSync(wal, `${wal}.copy`);
    bench.db.close();
    rmSync(bench.file);
    copyFileSync(`${wal}.copy`, wal);
    expect(reasonOf()).toBe('missing');
    expect([existsSync(wal), existsSync(bench.file)]).toEqual([true, false]);
    kept = null;
    rmSync(join(bench.folder, 'backups'), { recursive: true });
    expect(reasonOf()).toMatch(/refused: there is a .*-wal without its database/);
    expect([existsSync(wal), existsSync(bench.file)]).toEqual([true, false]);
  });

  test('on an emptied or an exchanged file says that the ledger is missing', () => {
    bench.db.close();
    files().forEach((file) => rmSync(file, { force: true }));
    writeFileSync(bench.file, '');
    expect(reasonOf()).toBe('missing');
    const other = aLedger();
    other.db.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(other.file, bench.file);
    other.close();
    expect(reasonOf()).toBe('missing');
  });

  test('on a damaged file offers the steps where something can be restored, and else says what SQLite says', () => {
    bench.db.close();
    files().forEach((file) => rmSync(file, { force: true }));
    writeFileSync(bench.file, 'this is not a database, however long the text may be');
    expect(reasonOf()).toBe('unreadable');
    kept = null;
    expect(reasonOf()).toBe('unreadable');
    rmSync(join(bench.folder, 'backups'), { recursive: true });
    expect(reasonOf()).toMatch(/refused: file is not a database/);
  });

  test('on a ledger that another program holds is refused, and offers to replace nothing', { tags: ['long'] }, () => {
    bench.db.close();
    const holder = new Database(bench.file);
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec('BEGIN IMMEDIATE');
    expect(reasonOf()).toBe('refused: database is locked');
    holder.exec('ROLLBACK');
    holder.close();
    expect(reasonOf()).toBe('opened');
  });

  test('on a folder in the place of the file leads to the steps', () => {
    bench.db.close();
    files().forEach((file) => rmSync(file, { force: true }));
    mkdirSync(bench.file);
    expect(reasonOf()).toBe('unreadable');
    rmSync(bench.file, { recursive: true });
  });

  test('on its own whole ledger opens it', () => {
    expect(reasonOf()).toBe('opened');
  });
});

function change(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}
