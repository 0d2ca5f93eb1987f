import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { insertFiscalJob } from '../../../src-main/ledger/fiscal-jobs.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import {
  type CannedAnswer,
  controllableUpstream,
  type ControllableUpstream,
  type Reference,
  startReference,
} from '../../devices/controllable-upstream.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';
import {
  aFolder,
  anEnrolledCounter,
  type Bench,
  type CounterSide,
  openSide,
  type SideOptions,
  until,
} from './a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** A machine that took another's place, or an older copy of its own, gets the journal back before it writes a word. */

let reference: Reference;
const ending: (() => unknown)[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

interface Replacement extends CounterSide {
  readonly door: ControllableUpstream;
}

/** Another machine with an empty folder, enrolled as the same counter through a door of its own. */
async function replacing(
  old: Bench,
  prepare: (door: ControllableUpstream) => void = () => {},
  options: SideOptions = {},
): Promise<Replacement> {
  const door = await controllableUpstream(reference);
  const folder = aFolder();
  const side = openSide(folder, new URL(door.url), options);
  ending.push(
    () => door.close(),
    () => rmSync(folder, { recursive: true, force: true }),
    () => side.stop(),
  );
  const enrolled = await side.upstream.enrolment.enrol(await reference.operator.newEnrolmentCode(old.counterNumber));
  expect(enrolled.ok).toBe(true);
  prepare(door);
  side.upstream.start();
  return { ...side, door };
}

async function aCounterWithAJournal(entries: number): Promise<Bench> {
  const counter = await anEnrolledCounter(reference);
  ending.push(() => counter.stop());
  counter.writesNotes(entries);
  counter.upstream.start();
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0, 20_000);
  return counter;
}

const isWhole = (side: CounterSide) => () => side.facts.get('restore') === undefined;
const hashes = (side: CounterSide, count: number) => side.ledger.entriesFrom(1, count).map((entry) => entry.hash);
const ENTRIES_READ = { method: 'GET', path: /\/entries\?/ };
const aCard = async () => {
  const number = `9643108503366${String((cards += 1)).padStart(6, '0')}`;
  await reference.operator.setCard({ number, balance: 100 });
  return number;
};
let cards = 0;

test('a replaced machine has every entry back, and goes on at the next with receipt numbers of its own', async () => {
  const old = await aCounterWithAJournal(1100);
  const card = await aCard();
  const sale = old.sells(card);
  await until('the sale is credited', () => old.upstream.outcomes.ofEntry(sale.id).length === 1);

  const fresh = await replacing(old);
  expect(fresh.upstream.stopReason()).toMatchObject({ kind: expect.stringMatching(/journal-(unseen|restoring)/) });
  await until('it is whole', isWhole(fresh), 20_000);

  expect(hashes(fresh, 1102)).toEqual(hashes(old, 1102));
  expect(fresh.ledger.entryAt(1103)).toMatchObject({
    kind: 'note',
    body: { restored: { why: 'replaced-machine', from: 0, through: 1102, lost: 0 } },
  });
  expect(verifyJournal(fresh.db)).toMatchObject({ whole: true, entries: 1103 });
  expect(fresh.upstream.stopReason()).toBeNull();
  expect(fresh.facts.get('enrolment')?.receiptSeries).not.toBe(old.facts.get('enrolment')?.receiptSeries);
  expect(fresh.ledger.openShift()?.id).toBe(sale.shiftId);
  // Found again by its card, and with what the upstream said of it.
  expect(fresh.db.prepare('SELECT seq FROM history_card WHERE card_number = ?').pluck().all(card)).toEqual([sale.seq]);
  await until('the outcomes are back', () => fresh.upstream.outcomes.ofEntry(sale.id)[0]?.status === 'credited');
  fresh.sells(card);
  await until('what it writes is shipped', () => fresh.upstream.shipper.unsent() === 0);
  expect(fresh.upstream.alarms.list()).toEqual([]);
  expect(await reference.operator.creditsOf(card)).toHaveLength(2);
});

test('not a word is written on a part of the journal', async () => {
  const old = await aCounterWithAJournal(3);
  const fresh = await replacing(old, (door) => door.cutBeforeReading(ENTRIES_READ));
  expect(fresh.upstream.stopReason()).toEqual({ kind: 'journal-unseen' });
  expect(fresh.upstream.closedTo()).toBe('the journal is not whole yet');
  expect(() => fresh.writesNotes(1)).toThrow('a note is written');
  expect(fresh.ledger.head().seq).toBe(0);
  fresh.door.behave();
  await until('it is whole', isWhole(fresh));
  fresh.writesNotes(1);
  expect(fresh.ledger.head().seq).toBe(5);
});

test('killed between any two pages, it goes on from what it has', { tags: ['long'] }, async () => {
  const old = await aCounterWithAJournal(1700);
  // One page at a time comes through: the next is cut, and the machine is killed while it waits.
  let fresh: CounterSide & { door: ControllableUpstream } = await replacing(old, (door) =>
    door.cutBeforeReading({ ...ENTRIES_READ, path: /from=501/ }),
  );
  const seen: number[] = [];
  for (const next of [1001, 1501, 1701]) {
    await until('a page came', () => fresh.ledger.head().seq === next - 501 || fresh.ledger.head().seq === next - 201);
    seen.push(fresh.ledger.head().seq);
    expect(fresh.upstream.stopReason()).toMatchObject({
      kind: 'journal-restoring',
      have: fresh.ledger.head().seq,
      of: 1700,
    });
    const { door } = fresh;
    const reopened = await fresh.restarted();
    ending.push(() => reopened.stop());
    expect(reopened.upstream.stopReason()).toEqual({ kind: 'journal-unseen' });
    door.behave();
    door.cutBeforeReading({ ...ENTRIES_READ, path: new RegExp(`from=${next}`) });
    reopened.upstream.start();
    fresh = { ...reopened, door };
  }
  await until('all entries are there', () => fresh.ledger.head().seq === 1700);
  expect(fresh.upstream.stopReason()).toMatchObject({ kind: 'journal-restoring' });
  fresh.door.behave();
  await until('it is whole', isWhole(fresh));
  expect(seen).toEqual([500, 1000, 1500]);
  expect(hashes(fresh, 1700)).toEqual(hashes(old, 1700));
});

test('cut off before, within and after every answer, it is whole in the end', { tags: ['long'] }, async () => {
  const old = await aCounterWithAJournal(900);
  const fresh = await replacing(old, (door) => {
    door.cutBeforeReading({ times: 2 });
    door.cutAfterProcessing({ times: 3 });
    door.answerGarbage({ times: 2 });
  });
  await until('it is whole', isWhole(fresh), 20_000);
  expect(hashes(fresh, 900)).toEqual(hashes(old, 900));
});

describe('an upstream that lies', () => {
  const answering = (entries: readonly unknown[], nextSeq: number, headHash: string): CannedAnswer => ({
    status: 200,
    body: JSON.stringify({ entries, nextSeq, headHash }),
    headers: { 'content-type': 'application/json' },
  });
  type Lie = (entries: readonly Entry[]) => readonly unknown[];
  const lies: readonly [what: string, lie: Lie, words: RegExp][] = [
    ['a gap', (entries) => entries.filter((entry) => entry.seq !== 2), /entry 3 came where 2 was due/],
    ['another order', (entries) => entries.toReversed(), /came where 1 was due/],
    [
      'an altered word',
      (entries) =>
        entries.map((entry) => (entry.seq === 2 ? { ...entry, body: { ...entry.body, text: 'altered' } } : entry)),
      /entry 2 does not have its hash/,
    ],
    [
      'a number that is none',
      (entries) => entries.map((entry) => (entry.seq === 2 ? { ...entry, body: { ...entry.body, half: 0.5 } } : entry)),
      /entry 2 does not have its hash/,
    ],
    [
      'another hash before it',
      (entries) => entries.map((entry) => (entry.seq === 2 ? { ...entry, prevHash: 'a'.repeat(64) } : entry)),
      /another journal|does not follow/,
    ],
    [
      "another counter's entries",
      () => [new JournalOfACounter('01900000-0000-7000-8000-0000000000ff').note()],
      /is of another counter/,
    ],
    [
      'money from nowhere',
      ([first]) => {
        const journal = new JournalOfACounter(first?.counterId ?? '');
        return [
          journal.add('note', { v: 1, text: 'rich' }, { postings: [{ account: 'drawer', amount: 1000 as never }] }),
        ];
      },
      /postings of entry 1 do not sum to zero/,
    ],
    ['nothing, of all that it says to hold', () => [], /fewer entries than it says/],
  ];

  test.each(sampleOf(lies, 2))(
    '%s: nothing of it is written, nothing is sold, and the truth is taken when it comes',
    async (_, lie, words) => {
      const old = await aCounterWithAJournal(4);
      const entries = old.ledger.entriesFrom(1, 4);
      const fresh = await replacing(old, (door) =>
        door.answer(answering(lie(entries), 5, entries[3]?.hash ?? ''), ENTRIES_READ),
      );
      await until('it was found out', () => fresh.logged.some((line) => words.test(line)));
      expect(fresh.ledger.head().seq).toBe(0);
      expect(fresh.upstream.stopReason()?.kind).toMatch(/^journal-/);
      fresh.door.behave();
      await until('it is whole', isWhole(fresh));
      expect(hashes(fresh, 4)).toEqual(hashes(old, 4));
      await until('it may sell', () => fresh.upstream.stopReason() === null);
    },
  );

  test(
    'another journal after the first page is a fork, and stands until a person looks',
    { tags: ['long'] },
    async () => {
      const old = await aCounterWithAJournal(600);
      const other = new JournalOfACounter(old.counterId, { seq: 500, hash: 'b'.repeat(64) as never });
      const fresh = await replacing(old, (door) =>
        door.answer(answering([other.note()], 502, other.head.hash), { ...ENTRIES_READ, path: /from=501/ }),
      );
      await until('it is known', () => fresh.upstream.alarms.has('journal-fork'));
      expect(fresh.ledger.head().seq).toBe(500);
      expect(fresh.upstream.stopReason()).toEqual({ kind: 'journal-forked' });
    },
  );
});

describe('an older copy of the ledger', () => {
  function hasToTellARegister({ db }: Pick<CounterSide, 'db'>): void {
    const job = { key: 'k', entrySeq: 1, part: 'itself', does: 'cash-in', amount: money(5000) } as const;
    insertFiscalJob(db, { ...job, goesFirst: false, at: instant(0) });
  }
  const statesOfJobs = ({ db }: Pick<CounterSide, 'db'>) => db.prepare('SELECT state FROM fiscal_job').pluck().all();

  async function putBackOlder(counter: Bench, meanwhile: () => Promise<void>): Promise<CounterSide> {
    counter.db.pragma('wal_checkpoint(TRUNCATE)');
    const ledger = join(counter.folder, 'ledger.sqlite');
    copyFileSync(ledger, `${ledger}.copy`);
    await meanwhile();
    await counter.upstream.stop();
    counter.db.close();
    renameSync(`${ledger}.copy`, ledger);
    const old = openSide(counter.folder, new URL(counter.door.url));
    ending.push(() => old.stop());
    return old;
  }

  test('knows before its first sale that it is behind, gets what it lacks, and repeats no receipt number', async () => {
    const counter = await aCounterWithAJournal(2);
    const series = counter.facts.get('enrolment')?.receiptSeries;
    hasToTellARegister(counter);
    const old = await putBackOlder(counter, async () => {
      counter.writesNotes(3);
      await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
    });
    counter.door.cutBeforeReading({ ...ENTRIES_READ, path: /limit=500/ });
    old.upstream.start();
    await until('it knows', () => old.facts.get('restore') !== undefined);
    expect(old.upstream.stopReason()?.kind).toMatch(/journal-(unseen|restoring)/);
    expect(() => old.writesNotes(1)).toThrow();
    counter.door.behave();
    await until('it is whole', isWhole(old));
    expect(old.ledger.entryAt(6)).toMatchObject({
      body: { restored: { why: 'old-copy', from: 2, through: 5, lost: 0 } },
    });
    expect(old.facts.get('enrolment')?.receiptSeries).not.toBe(series);
    await until('it may sell', () => old.upstream.stopReason() === null);
    expect(old.upstream.alarms.list()).toEqual([]);
    // A register may have been told since the copy was made.
    expect(statesOfJobs(old)).toEqual(['unknown']);
  });

  test('whose rest nobody has: the loss is told for ever in the journal, and until a person has seen it', async () => {
    const counter = await aCounterWithAJournal(2);
    const old = await putBackOlder(counter, async () => {
      await counter.door.stop();
      counter.writesNotes(3);
    });
    expect(old.upstream.restore('old-copy', 5)).toMatchObject({ ok: true });
    old.upstream.start();
    expect(old.upstream.stopReason()).toEqual({ kind: 'journal-unseen' });
    await counter.door.start();
    await until('the heads were compared', isWhole(old));
    expect(old.ledger.entryAt(3)).toMatchObject({ body: { restored: { from: 2, through: 2, lost: 3 } } });
    expect(old.upstream.alarms.list()).toMatchObject([
      { alarm: 'entries-lost', detail: expect.stringContaining('those from 3 on') },
    ]);
    expect(old.upstream.stopReason()).toBeNull();
    old.writesNotes(1);
    await until('what it writes is shipped', () => old.upstream.shipper.unsent() === 0);
  });

  test('told of nothing and behind nobody, it is opened again without a word in the journal', async () => {
    const counter = await aCounterWithAJournal(2);
    hasToTellARegister(counter);
    expect(counter.upstream.restore('old-copy', 2)).toMatchObject({ ok: true });
    await until('it is whole', isWhole(counter));
    expect(counter.ledger.head().seq).toBe(2);
    expect(counter.upstream.alarms.list()).toEqual([]);
    expect(statesOfJobs(counter)).toEqual(['waiting']);
  });
});

test('an upstream put back to an older copy gets from the restored machine what it had given it', async () => {
  const old = await aCounterWithAJournal(6);
  const fresh = await replacing(old);
  await until('it is whole', isWhole(fresh));
  await until('its note is shipped', () => fresh.upstream.shipper.unsent() === 0);
  // Claims that were filed before it may have been paid by what the other machine has told nobody yet.
  expect(fresh.facts.get('left-behind')).toMatchObject({ doubtThrough: old.ledger.head().seq });
  const headHash = fresh.ledger.entryAt(4)?.hash;
  fresh.door.answer(
    {
      status: 409,
      body: JSON.stringify({ type: 'journal-gap', title: 'gap', status: 409, nextSeq: 5 }),
      headers: { 'content-type': 'application/problem+json' },
    },
    { method: 'POST', path: /\/entries$/, times: 1 },
  );
  fresh.door.answer(
    {
      status: 200,
      body: JSON.stringify({ entries: [], nextSeq: 5, headHash }),
      headers: { 'content-type': 'application/json' },
    },
    { ...ENTRIES_READ, times: 1 },
  );
  fresh.writesNotes(1);
  await until('it is told', () => fresh.upstream.alarms.has('journal-gap'));
  await until('all is shipped again', () => fresh.upstream.shipper.unsent() === 0);
  expect(fresh.upstream.stopReason()).toBeNull();
  expect(
    fresh.door.calls
      .filter((call) => call.method === 'POST' && call.path.endsWith('/entries'))
      .map((call) => call.status),
  ).toContain(409);
});

test('a version of the profile that an old receipt needs is fetched and kept', { tags: ['long'] }, async () => {
  const old = await aCounterWithAJournal(1);
  await until('the profile is there', () => old.upstream.profiles.current() !== null);
  const before = old.upstream.profiles.current();
  if (!before) throw new Error('there is a profile');
  const shift = old.sells(await aCard()).shiftId;
  expect(shift).not.toBeNull();
  await reference.operator.setProfile({ ...before, version: `${before.version}-later` });
  const fresh = await replacing(old);
  await until(
    'the newer profile is there',
    () => fresh.upstream.profiles.current()?.version === `${before.version}-later`,
  );
  expect(await fresh.upstream.profiles.fetch(before.version)).toEqual(before);
  expect(fresh.upstream.profiles.byVersion(before.version)).toEqual(before);
  expect(await fresh.upstream.profiles.fetch('never published')).toBeNull();
  await reference.operator.setProfile(before);
});

test('a disk that takes nothing keeps an older copy from being written to all the same', async () => {
  const counter = await aCounterWithAJournal(3);
  await until('all is shipped', () => counter.upstream.shipper.unsent() === 0);
  counter.db.pragma('query_only = 1');
  expect(counter.upstream.restore('old-copy', 5)).toMatchObject({ ok: false, error: { kind: 'ledger-unwritable' } });
  counter.db.pragma('query_only = 0');
  expect(counter.upstream.closedTo()).toBe('the journal is not whole yet');
  expect(counter.upstream.stopReason()).toMatchObject({ kind: expect.stringMatching(/^journal-/) });
  await until('it is whole, as far as it can be', () => counter.upstream.stopReason() === null);
  expect(counter.ledger.entryAt(4)).toMatchObject({
    body: { restored: { why: 'old-copy', from: 3, through: 3, lost: 2 } },
  });
});
