import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { EntriesAnswer, type Entry, type Posting } from '../../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { canonicalJson } from '../../../src-shared/journal/canonical.ts';
import { WrittenInstant } from '../../../src-shared/time.ts';
import { exportLedger } from '../../../src-main/ledger/export.ts';
import { ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { sha256 } from '../../devices/journal-of-a-counter.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** Entries that others wrote, with a time or a body that means nothing, stand in a journal and stop nothing. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const KINDS = [
  'sale',
  'return',
  'pay-in',
  'pay-out',
  'safe-drop',
  'cash-counted',
  'drawer-opened',
  'receipt-reprinted',
  'credit-retried',
  'payment-decided',
  'note',
  'of-a-later-version',
] as const;
/** Each with the body that a counter would write replaced by one that says nothing, or by one that says nonsense. */
const BODIES: readonly Record<string, unknown>[] = [
  { v: 1 },
  { v: 1, lines: ['x', 5, null], tenders: 'none', counts: [[]], amount: 'much' },
  { v: 1, lines: [{ line: 1, amount: 1.5e9, cardNumber: 7 }, 'x'], saleId: {}, claim: { at: 5 }, claimId: 'x' },
  {
    v: 1,
    lines: Array.from({ length: 1500 }, (_, at) => ({ line: at, amount: Number.MAX_SAFE_INTEGER })),
  },
];
/** They have the contract's pattern, and no calendar has them; the last has, and lies two thousand years back. */
const TIMES = ['9999-99-99T99:99:99.999Z', '2026-02-31T10:00:00.000Z', '0001-01-01T00:00:00.000Z'].map((at) =>
  WrittenInstant.parse(at),
);
const CASH: Readonly<Record<string, readonly [account: Posting['account'], amount: number][]>> = {
  sale: [
    ['drawer', 700],
    ['stored-value', -700],
  ],
  return: [
    ['drawer', -300],
    ['stored-value', 300],
  ],
  'pay-in': [
    ['drawer', 50],
    ['safe', -50],
  ],
  'pay-out': [
    ['drawer', -20],
    ['petty-cash', 20],
  ],
  'safe-drop': [
    ['drawer', -10],
    ['safe', 10],
  ],
};

interface Bad {
  readonly kind: string;
  readonly at: string;
  readonly body: Record<string, unknown>;
  readonly readable?: boolean;
  /** What is otherwise than a counter would write it. */
  readonly odd?: (
    entry: { readonly clerkId: unknown; readonly postings: readonly unknown[] },
    before: EntryId,
  ) => object;
}

/** As an upstream that kept them would bring them back, after what the counter wrote itself. */
function bringsBack({ running: { counter } }: CounterInProcess, bad: readonly Bad[]): Entry[] {
  let { seq, hash } = counter.ledger.head();
  const shift = counter.shift.shifts.open();
  const before = counter.ledger.entryAt(seq)!.id;
  const brought = bad.map(({ kind, at, body, odd }) => {
    const usual = {
      counterId: counter.upstream.enrolment.current()?.counterId,
      seq: (seq += 1),
      id: counter.ids.mint<EntryId>(),
      kind,
      at,
      shiftId: shift?.id ?? null,
      clerkId: shift?.clerkId ?? null,
      supervisorId: null,
      body,
      postings: (CASH[kind] ?? []).map(([account, amount]) => ({ account, amount })),
      prevHash: hash,
    };
    const unhashed = { ...usual, ...odd?.(usual, before) };
    hash = sha256(canonicalJson(unhashed));
    return { ...unhashed, hash };
  });
  const answer = EntriesAnswer.parse({ entries: brought, nextSeq: seq + 1, headHash: hash });
  expect(counter.ledger.takeBack(answer.entries)).toMatchObject({ ok: true });
  return answer.entries;
}

/** Whichever of its runs is the last ends with the test. */
let lastRun: CounterInProcess;
async function aCounter(): Promise<CounterInProcess> {
  lastRun = await aCounterInProcess(reference);
  onTestFinished(() => lastRun.end());
  return lastRun;
}

async function aCounterAtWork(): Promise<CounterInProcess> {
  const counter = await aCounter();
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await sells(counter);
  return counter;
}

async function sells(counter: CounterInProcess): Promise<void> {
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount: 5000 }],
    tenders: [{ kind: 'cash', amount: 5000, received: 5000 }],
    language: 'en',
  });
}

const [SALE, RETURN, ...OTHERS] = KINDS;
/** A good body of these names another entry; here it names none. */
const NAMING_OTHERS: readonly string[] = ['return', 'receipt-reprinted', 'credit-retried', 'payment-decided'];
/** Sales and returns by themselves, since most is done with them. */
const everySort = [[SALE], [RETURN], OTHERS].flatMap((kinds): [string, readonly Bad[]][] => [
  [
    `${kinds.join(', ')} whose body can't be read`,
    kinds.flatMap((kind) =>
      BODIES.map((body) => ({ kind, body, at: '2026-11-22T08:25:00.000Z', readable: kind === 'of-a-later-version' })),
    ),
  ],
  [
    `${kinds.join(', ')} of a time that does not exist, or of long ago`,
    kinds.flatMap((kind) =>
      TIMES.map((at) => ({ kind, at, body: goodBody(kind), readable: !NAMING_OTHERS.includes(kind) })),
    ),
  ],
]);

function goodBody(kind: string): Record<string, unknown> {
  if (kind === 'sale')
    return {
      v: 1,
      receiptNumber: 'OTHER-1',
      language: 'ru',
      profileVersion: 'none',
      offline: false,
      lines: [
        {
          line: 1,
          cardNumber: '9643108503304172259',
          productId: 'stored-value',
          kind: 'stored-value',
          amount: 700,
          effect: 'immediate',
        },
      ],
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: 700 }],
    };
  return { v: 1, text: 'a note', reason: 'a reason', amount: Math.abs(CASH[kind]?.[0]?.[1] ?? 0) };
}

const nested = (deep: number) => {
  let value: unknown = [];
  for (let at = 1; at < deep; at += 1) value = [value];
  return value;
};
/** The body is good but for what is named. */
const ODD: Readonly<Record<string, Partial<Bad>>> = {
  'approved by whoever did it': { odd: ({ clerkId }) => ({ supervisorId: clerkId }) },
  'with a movement of nothing': {
    odd: ({ postings }) => ({ postings: [...postings, { account: 'drawer', amount: 0 }] }),
  },
  'with amounts that nobody has': {
    odd: ({ postings }) => ({ postings: [...postings, ...MUCH_BACK_AND_FORTH] }),
  },
  'with the id of another entry': { odd: (_, before) => ({ id: before }), readable: true },
  'nested deeper than SQLite reads': { body: { deep: nested(1500) }, readable: true },
  'nested deeper than a program calls itself': { body: { deep: nested(30_000) }, readable: true },
  'with a member of a bad name': { body: JSON.parse('{"__proto__":{"v":2}}'), readable: true },
};
const MUCH_BACK_AND_FORTH = Array.from({ length: 1100 }, (_, at) => ({
  account: 'drawer',
  amount: at % 2 === 0 ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER,
}));
const oddSorts = Object.entries(ODD).map(([what, { body, readable, odd }]): [string, readonly Bad[]] => [
  `entries ${what}`,
  [SALE, RETURN, 'pay-in', 'note'].map((kind) => ({
    kind,
    at: '2026-11-22T08:25:00.000Z',
    // A spread would drop the bad name again.
    body: Object.defineProperties(goodBody(kind), Object.getOwnPropertyDescriptors(body ?? {})),
    readable: readable === true && !NAMING_OTHERS.includes(kind),
    ...(odd && { odd }),
  })),
]);

describe.each(sampleOf([...everySort, ...oddSorts], 4))('with %s in the journal', (_what, bad) => {
  test('searching, counting, closing, reporting, verifying, keeping and getting it back go on', async () => {
    const counter = await aCounterAtWork();
    const brought = bringsBack(counter, bad);
    const moved = brought.flatMap(({ postings }) => postings.filter(({ account }) => account === 'drawer'));
    const cash = Number(moved.reduce((sum, { amount }) => sum + BigInt(amount), 25_000n));
    expect(counter.state()).toMatchObject({ stopped: null });

    for (const entry of brought) {
      const { entries } = await counter.gets('history.find', { text: String(entry.seq) });
      const isShown = entry.kind === 'sale' || entry.kind === 'return';
      expect(entries.map(({ entryId }) => entryId)).toEqual(isShown ? [entry.id] : []);
      await counter.ask('receipt.preview', { entryId: entry.id, copy: 0 });
      expect(await counter.ask('receipt.reprint', { entryId: entry.id })).not.toMatchObject({
        error: { kind: 'internal' },
      });
    }
    await sells(counter);
    const x = await counter.gets('shift.x-report', { print: true });
    expect(x.unreadable).toBe(bad.filter(({ readable }) => !readable).length);

    await counter.gets('shift.count', { counts: notes([1000, 30]) });
    const revealed = await counter.gets('shift.reveal', null);
    expect(revealed.expected).toBe(cash + 5000);
    const closed = await counter.gets('shift.close', { carried: 30_000, reason: 'for the test' });
    expect((await counter.gets('reports.shifts', null)).shifts).toHaveLength(1);
    const shiftId = brought[0]?.shiftId ?? '';
    await counter.gets('reports.shift', { shiftId });
    const { file } = await counter.gets('reports.export', { shiftId, as: 'csv' });
    expect(readFileSync(file, 'utf8')).toContain('sale');
    await counter.gets('receipt.preview', { entryId: closed.entryId, copy: 0 });

    await counter.gets('session.sign-out', null);
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await counter.gets('ledger.verify', null)).toMatchObject({ whole: true });
    const backup = await counter.gets('backup.make', null);
    expect(backup.file).toContain('.sqlite');

    const again = await counter.startsAgain();
    lastRun = again;
    await again.signsIn(AIGERIM);
    await again.gets('shift.open', { counts: notes([1000, 30]), fromSafe: 0 });
    await sells(again);
  });
});

test('a close that can not be read is shown as such, and the next one goes on from what its postings say', async () => {
  const counter = await aCounterAtWork();
  await counter.gets('shift.count', { counts: notes([1000, 25]) });
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 25_000 });
  await counter.gets('shift.open', { counts: notes([1000, 25]), fromSafe: 0 });
  await sells(counter);
  const closing: Record<string, [Posting['account'], number][]> = {
    'shift-closed': [
      ['drawer', -30_000],
      ['float', 7000],
      ['safe', 23_000],
    ],
  };
  Object.assign(CASH, closing);
  const [close] = bringsBack(counter, [{ kind: 'shift-closed', at: '9999-99-99T99:99:99.999Z', body: { v: 1 } }]);
  expect((await counter.gets('reports.shifts', null)).shifts[0]).toMatchObject({
    closedAt: close?.at,
    unreadable: 1,
    difference: null,
  });

  const opened = await counter.gets('shift.open', { counts: notes([1000, 7]), fromSafe: 0 });
  expect(opened).toMatchObject({ carried: 7000, difference: 0 });
  await sells(counter);
  await counter.gets('shift.count', { counts: notes([1000, 12]) });
  await counter.gets('shift.reveal', null);
  const closed = await counter.gets('shift.close', { carried: 12_000 });
  // Three sales were made in three shifts: also that of the close which tells nothing is among the perpetual totals.
  expect(counter.running.counter.ledger.entry(closed.entryId)).toMatchObject({
    body: { totals: { perpetual: { sales: { count: 3, amount: 15_000 } } } },
  });
});

test('a shift that was opened at no time, by nobody, sells nothing and is closed by a supervisor', async () => {
  const counter = await aCounter();
  const { counter: inside } = counter.running;
  const id = inside.ids.mint<EntryId>();
  const unhashed = {
    counterId: inside.upstream.enrolment.current()?.counterId,
    seq: 1,
    id,
    kind: 'shift-opened',
    at: '2026-13-45T25:61:61.000Z',
    shiftId: id,
    clerkId: null,
    supervisorId: null,
    body: { v: 1 },
    postings: [
      { account: 'drawer', amount: 1000 },
      { account: 'safe', amount: -1000 },
    ],
    prevHash: '0'.repeat(64),
  };
  const entry = { ...unhashed, hash: sha256(canonicalJson(unhashed)) };
  const { entries } = EntriesAnswer.parse({ entries: [entry], nextSeq: 2, headHash: entry.hash });
  expect(inside.ledger.takeBack(entries)).toMatchObject({ ok: true });

  await counter.signsIn(AIGERIM);
  expect(await counter.ask('shift.x-report', { print: false })).toMatchObject({ error: { kind: 'shift-of-another' } });
  await counter.gets('session.sign-out', null);
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counter.gets('shift.count', { counts: notes([1000, 1]) });
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 1000 });
  expect(counter.state().shift).toBeNull();
});

test('a journal with one of each sort is got back, verified and exported whole', { tags: ['long'] }, async () => {
  const counter = await aCounterAtWork();
  bringsBack(
    counter,
    [...everySort, ...oddSorts].flatMap(([, bad]) => bad),
  );
  const { ledger, upstream } = counter.running.counter;
  const folder = mkdtempSync(join(tmpdir(), 'sapar-unreadable-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ledger.sqlite');
  const db = openDatabase(file, COUNTER_MIGRATIONS, () => Date.now());
  const fresh = ledgerIn(db, () => upstream.enrolment.current()!.counterId);
  const all = ledger.entriesFrom(1, 1000);
  expect(fresh.takeBack(all)).toMatchObject({ ok: true });
  expect(verifyJournal(db)).toMatchObject({ whole: true, entries: all.length });
  db.close();
  const exported = join(folder, 'export');
  expect(exportLedger(file, exported)).toMatchObject({ exitCode: 0 });
  expect(readFileSync(join(exported, 'journal.jsonl'), 'utf8')).toContain('9999-99-99T99:99:99.999Z');
});

test('a shift whose amounts add up to no number is not closed, in words, and nothing is written', async () => {
  const counter = await aCounterAtWork();
  const much = [
    { account: 'drawer', amount: Number.MAX_SAFE_INTEGER },
    { account: 'safe', amount: -Number.MAX_SAFE_INTEGER },
  ];
  const sort: Bad = { kind: 'pay-in', at: '2026-11-22T08:25:00.000Z', body: goodBody('pay-in') };
  bringsBack(
    counter,
    Array.from({ length: 2 }, (): Bad => ({ ...sort, odd: () => ({ postings: much }) })),
  );
  const { ledger } = counter.running.counter;
  expect((await counter.gets('shift.x-report', { print: true })).unreadable).toBe(2);
  await counter.gets('shift.count', { counts: notes([1000, 25]) });
  const { seq } = ledger.head();
  for (const asked of [
    await counter.ask('shift.reveal', null),
    await counter.ask('shift.close', { carried: 0, bagSeal: 'B', reason: 'r' }),
  ])
    expect(asked).toMatchObject({ ok: false, error: expect.not.objectContaining({ kind: 'internal' }) });
  expect(ledger.head().seq).toBe(seq);
});
