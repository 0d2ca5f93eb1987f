import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ClerkId, EntryId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { err, ok } from '../../../src-shared/result.ts';
import { bagsIn } from '../../../src-main/shift/bags.ts';
import { moveCash } from '../../../src-main/shift/cash.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { instant } from '../../../src-shared/time.ts';
import {
  bagItems,
  countBags,
  handOverBags,
  type SafeCounter,
  sayOfBag,
  viewSafe,
} from '../../../src-main/shift/safe.ts';
import { AIGERIM_AT_WORK, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
});
afterEach(() => till.close());

const PIN = '777777';
/** Knows one PIN: the supervisor's. */
const counter = (): SafeCounter => ({
  ...till,
  access: {
    approve: (clerkId: ClerkId, pin: string, notClerk: ClerkId) =>
      Promise.resolve(
        clerkId === SUPERVISOR.clerkId && clerkId !== notClerk && pin === PIN
          ? ok(SUPERVISOR)
          : err({ kind: 'wrong-pin' as const, triesLeft: 4 }),
      ),
  },
});

const drop = (bagSeal: string, sure: { sureOfSeal?: true } = {}, amount = 1000) =>
  moveCash(
    { kind: 'safe-drop', amount: money(amount), bagSeal, ...sure },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );
function drops(amount: number, bagSeal: string): EntryId {
  const dropped = drop(bagSeal, {}, amount);
  if (!dropped.ok) throw new Error(dropped.error.kind);
  return dropped.value.entryId;
}
function counts(thousands: number): void {
  giveCount(notes([1000, thousands]), AIGERIM_AT_WORK, till);
  reveal(AIGERIM_AT_WORK, till);
}
const close = (bagSeal: string, sure: { sureOfSeal?: true } = {}, carried = 5000) =>
  closeShift(
    { carried: money(carried), bagSeal, reason: 'as it is', ...sure },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );
function closes(thousands: number, bagSeal: string): EntryId {
  counts(thousands);
  const closed = close(bagSeal);
  if (!closed.ok) throw new Error(closed.error.kind);
  return closed.value.entryId;
}
const handsOver = (bags: EntryId[], to = 'Halyk, Yerlan', slip = 'IN-17') =>
  handOverBags({ bags, to, slip }, AIGERIM_AT_WORK, counter());
const says = (bag: EntryId, is: 'missing' | 'opened' | 'in-safe', pin = PIN) =>
  sayOfBag(
    { bag, is, reason: 'looked for', approval: { clerkId: SUPERVISOR.clerkId, pin } },
    AIGERIM_AT_WORK,
    counter(),
  );
const placesOf = () =>
  Object.fromEntries(viewSafe(AIGERIM_AT_WORK, counter()).bags.map((bag) => [bag.seal, bag.place]));
const lastNote = () => till.ledger.lastOfKind('note');

test('a drop and the bag of a close lie in the safe, and the Z says how many do', () => {
  drops(8000, 'B-1');
  closes(12, 'B-2');
  expect(viewSafe(AIGERIM_AT_WORK, counter())).toMatchObject({
    inSafe: { count: 2, amount: 15_000 },
    account: null,
    bags: [
      { seal: 'B-1', amount: 8000, from: 'safe-drop', place: 'in-safe', clerkName: 'Aigerim S.', word: null },
      { seal: 'B-2', amount: 7000, from: 'shift-closed', place: 'in-safe' },
    ],
  });
  expect(till.ledger.lastOfKind('shift-closed')?.body['bagsInSafe']).toBe(2);
});

test('bags go to the collector by an entry without postings, outside of any shift, and its slip comes with it', () => {
  const first = drops(8000, 'B-1');
  const second = closes(12, 'B-2');
  expect(handsOver([first, second])).toEqual(ok(null));
  expect(lastNote()).toMatchObject({
    shiftId: null,
    clerkId: AIGERIM_AT_WORK.clerkId,
    postings: [],
    body: {
      bags: {
        did: 'handed-over',
        bags: [
          { entryId: first, seal: 'B-1', amount: 8000 },
          { entryId: second, seal: 'B-2', amount: 7000 },
        ],
        to: 'Halyk, Yerlan',
        slip: 'IN-17',
      },
    },
  });
  const job = till.bench.db.prepare("SELECT content FROM print_job WHERE document = 'bags'").pluck().get();
  expect(JSON.parse(String(job))).toMatchObject({ total: 15_000, to: 'Halyk, Yerlan', slip: 'IN-17' });
  expect(placesOf()).toEqual({ 'B-1': 'handed-over', 'B-2': 'handed-over' });
  expect(viewSafe(AIGERIM_AT_WORK, counter())).toMatchObject({
    inSafe: { count: 0 },
    bags: [{ seal: 'B-2', word: { to: 'Halyk, Yerlan', slip: 'IN-17', clerkName: 'Aigerim S.' } }, { seal: 'B-1' }],
  });
});

describe.each([
  ['a drop', () => {}, drop],
  ['a close', () => counts(12), close],
])('%s under the seal of another bag', (_way, begins, seals) => {
  test.each(['87654321', ' 8765 4321 ', '８７６５４３２１'])(
    'is refused while that bag lies in the safe: «%s»',
    (typed) => {
      drops(8000, '87654321');
      begins();
      const { seq } = till.ledger.head();
      const at = till.ledger.lastOfKind('safe-drop')?.at;
      const refused = err({ kind: 'seal-in-safe', seal: '87654321', at });
      expect(seals(typed)).toEqual(refused);
      expect(seals(typed, { sureOfSeal: true })).toEqual(refused);
      expect(till.ledger.head().seq).toBe(seq);
      expect(seals('87654322').ok).toBe(true);
    },
  );

  test.each<[string, (bag: EntryId) => unknown]>([
    ['was handed over', (bag) => handsOver([bag])],
    ['is missing', (bag) => says(bag, 'missing')],
    ['was opened', (bag) => says(bag, 'opened')],
  ])('is a warning where that bag %s, and taken by whoever stands by it', async (_what, leaves) => {
    const bag = drops(8000, 'KZ-77B');
    await leaves(bag);
    begins();
    const { seq } = till.ledger.head();
    expect(seals('kz-77 b')).toMatchObject(err({ kind: 'seal-used-before', seal: 'KZ-77B' }));
    expect(till.ledger.head().seq).toBe(seq);
    expect(seals('kz-77 b', { sureOfSeal: true }).ok).toBe(true);
    expect(till.bags.all().at(-1)).toMatchObject({ seal: 'kz-77 b', place: 'in-safe' });
    expect(till.ledger.head().seq).toBe(seq + 1);
    // That word holds for one bag: the next is refused by it.
    expect(till.ledger.entryAt(seq + 1)?.body).not.toHaveProperty('sureOfSeal');
  });
});

test('a close that leaves all as float seals no bag, whatever stands in the field', () => {
  drops(8000, 'B-1');
  counts(12);
  expect(close('B-1', {}, 12_000).ok).toBe(true);
});

test('two bags under one seal, as older ledgers have them, are each listed, counted and handed over', async () => {
  const first = drops(8000, 'B-1');
  await says(first, 'missing');
  drop('B-1', { sureOfSeal: true });
  // It was found after all.
  await says(first, 'in-safe');
  const bags = till.bags.all().map(({ entryId }) => entryId);
  expect(viewSafe(AIGERIM_AT_WORK, counter()).bags.map(({ seal, place }) => [seal, place])).toEqual([
    ['B-1', 'in-safe'],
    ['B-1', 'in-safe'],
  ]);
  expect(countBags({ seen: bags, unseen: [] }, DANIYAR_AT_WORK, counter())).toEqual(ok(null));
  expect(handsOver(bags)).toEqual(ok(null));
});

test('a supervisor reads what the account of the safe is made of, and a hand-over leaves it as it is', async () => {
  const first = drops(8000, 'B-1');
  const second = drops(2000, 'B-2');
  closes(10, 'B-3');
  openShift({ counts: notes([1000, 8]), fromSafe: money(3000) }, DANIYAR_AT_WORK, till);
  handsOver([first]);
  await says(second, 'opened');
  const before = till.bench.db.prepare("SELECT sum(amount) FROM posting WHERE account = 'safe'").pluck().get();
  expect(before).toBe(8000 + 2000 + 5000 - 20_000 - 3000);
  // The float of the shift that is open now is not counted yet.
  expect(viewSafe(SUPERVISOR, counter()).account).toEqual({
    bags: {
      'in-safe': { count: 1, amount: 5000 },
      'handed-over': { count: 1, amount: 8000 },
      missing: { count: 0, amount: 0 },
      opened: { count: 1, amount: 2000 },
    },
    floats: -20_000,
    payIns: 0,
    payOuts: 0,
    balance: -5000,
  });
  expect(till.bags.account(null)?.balance).toBe(before);
});

describe('nothing adds up what a shift dropped before its count', () => {
  test('neither the list nor the slip has a sum, and both have it afterwards', () => {
    const first = drops(8000, 'B-1');
    drops(3000, 'B-2');
    expect(viewSafe(SUPERVISOR, counter())).toMatchObject({
      inSafe: { count: 2, amount: null },
      account: { balance: 0 },
    });
    handsOver([first]);
    const job = till.bench.db.prepare("SELECT content FROM print_job WHERE document = 'bags'").pluck().get();
    expect(JSON.parse(String(job))).not.toHaveProperty('total');
    closes(9, 'B-3');
    expect(viewSafe(AIGERIM_AT_WORK, counter()).inSafe).toEqual({ count: 2, amount: 7000 });
  });
});

test('a count names every bag, and one that nobody saw stays in the list with that word until it is found', () => {
  const first = drops(8000, 'B-1');
  const second = drops(2000, 'B-2');
  const count = (seen: EntryId[], unseen: EntryId[]) => countBags({ seen, unseen }, DANIYAR_AT_WORK, counter());
  expect(count([first], [])).toEqual(err({ kind: 'bags-changed' }));
  expect(count([first, second], [second])).toEqual(err({ kind: 'bags-changed' }));
  expect(count([first], [second])).toEqual(ok(null));
  const seen = () => viewSafe(AIGERIM_AT_WORK, counter()).bags.map(({ place, counted }) => [place, counted?.seen]);
  expect(seen()).toEqual([
    ['in-safe', true],
    ['in-safe', false],
  ]);
  expect(count([second, first], [])).toEqual(ok(null));
  expect(seen()).toEqual([
    ['in-safe', true],
    ['in-safe', true],
  ]);
});

test('a bag that a count missed, and one that nobody saw for a week, wait for a person until they are seen', () => {
  const first = drops(8000, 'B-1');
  const second = drops(2000, 'B-2');
  const items = () => bagItems(counter());
  expect(items()).toEqual([]);
  expect(countBags({ seen: [first], unseen: [second] }, DANIYAR_AT_WORK, counter())).toEqual(ok(null));
  const at = instant(till.clock.now());
  const missed = { kind: 'bags-in-doubt', why: 'not-seen', count: 1, seals: ['B-2'], at };
  expect(items()).toEqual([missed]);
  till.bench.clock.pass(7 * 86_400_000);
  expect(items()).toEqual([missed]);
  till.bench.clock.pass(1);
  expect(items()).toEqual([missed, { ...missed, why: 'not-counted', seals: ['B-1'] }]);
  expect(countBags({ seen: [first, second], unseen: [] }, DANIYAR_AT_WORK, counter())).toEqual(ok(null));
  expect(items()).toEqual([]);
});

test.each<[string, (bag: EntryId) => unknown]>([
  ['it is handed over', (bag) => handsOver([bag])],
  ['a supervisor says that it is missing', (bag) => says(bag, 'missing')],
])('a bag that was not seen is in doubt until %s', async (_what, end) => {
  const bag = drops(8000, 'B-1');
  countBags({ seen: [], unseen: [bag] }, DANIYAR_AT_WORK, counter());
  expect(bagItems(counter())).toMatchObject([{ why: 'not-seen', seals: ['B-1'] }]);
  await end(bag);
  expect(bagItems(counter())).toEqual([]);
});

test('a hundred bags are listed and counted at once, the oldest first, and the others follow', () => {
  const bags = Array.from({ length: 101 }, (_, at) => drops(100, `B-${at}`));
  const { inSafe, bags: listed } = viewSafe(AIGERIM_AT_WORK, counter());
  expect([inSafe.count, listed.length]).toEqual([101, 100]);
  expect(countBags({ seen: bags.slice(0, 100), unseen: [] }, DANIYAR_AT_WORK, counter())).toEqual(ok(null));
  expect(handsOver(bags.slice(0, 100))).toEqual(ok(null));
  expect(viewSafe(AIGERIM_AT_WORK, counter()).bags[0]).toMatchObject({ entryId: bags[100], place: 'in-safe' });
});

test('missing is a supervisor’s word, and so is that it was found', async () => {
  const bag = drops(8000, 'B-1');
  expect(await says(bag, 'in-safe')).toEqual(err({ kind: 'bags-changed' }));
  expect(await says(bag, 'missing', '000000')).toMatchObject(err({ kind: 'wrong-pin' }));
  expect(placesOf()).toEqual({ 'B-1': 'in-safe' });
  expect(await says(bag, 'missing')).toEqual(ok(null));
  expect(lastNote()).toMatchObject({
    clerkId: AIGERIM_AT_WORK.clerkId,
    supervisorId: SUPERVISOR.clerkId,
    postings: [],
    body: { bags: { did: 'missing', reason: 'looked for' } },
  });
  expect(placesOf()).toEqual({ 'B-1': 'missing' });
  expect(handsOver([bag])).toEqual(err({ kind: 'bags-changed' }));
  expect(await says(bag, 'in-safe')).toEqual(ok(null));
  expect(placesOf()).toEqual({ 'B-1': 'in-safe' });
});

test('a hand-over without a name, a slip or a bag of the safe is refused and writes nothing', () => {
  const bag = drops(8000, 'B-1');
  const { seq } = till.ledger.head();
  expect(handsOver([bag], '17')).toEqual(err({ kind: 'taker-needed' }));
  expect(handsOver([bag], 'Halyk', '')).toEqual(err({ kind: 'taker-needed' }));
  expect(handsOver([])).toEqual(err({ kind: 'bags-changed' }));
  expect(handsOver([bag, bag])).toEqual(err({ kind: 'bags-changed' }));
  expect(handsOver([till.ids.mint<EntryId>()])).toEqual(err({ kind: 'bags-changed' }));
  expect(till.ledger.head().seq).toBe(seq);
  handsOver([bag]);
  expect(handsOver([bag])).toEqual(err({ kind: 'bags-changed' }));
});

test('where each bag is follows from the journal alone, also after a start', async () => {
  const first = drops(8000, 'B-1');
  drops(1000, 'B-2');
  const third = drops(500, 'B-3');
  handsOver([first]);
  await says(third, 'missing');
  expect(bagsIn(till.bench.db, till.ledger).all()).toEqual(till.bags.all());
  expect(till.bags.all().map(({ place }) => place)).toEqual(['handed-over', 'in-safe', 'missing']);
});
