import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../../src-shared/contract/upstream.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ConfirmedTender } from '../../../src-shared/contract/views/sale.ts';
import type { EntryId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { err } from '../../../src-shared/result.ts';
import { instant } from '../../../src-shared/time.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import type { Holds } from '../../../src-main/sale/holds.ts';
import type { ReturnCounter, WantedReturn } from '../../../src-main/sale/judge-return.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aCard, CARD_NUMBER } from '../../devices/a-profile.ts';
import { withoutPaper } from '../../devices/a-ledger.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

let till: Till;
let saleId: SaleId;
let offered: number;
let outcomes: Map<EntryId, Outcome[]>;
let holdAnswer: Awaited<ReturnType<Holds['ask']>>;
let holds: string[];
let balance: number | null;

beforeEach(async () => {
  till = aTill();
  [offered, outcomes, holdAnswer, holds, balance] = [0, new Map(), 'held', [], null];
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
  const sale = aSale(till);
  saleId = sale.saleId;
  await takeSale(sale, AIGERIM_AT_WORK, till);
});
afterEach(() => till.close());

const counter = (): ReturnCounter => ({
  ...till,
  shipper: { offeredSeq: () => offered },
  outcomes: { ofEntry: (entryId) => outcomes.get(entryId) ?? [] },
  holds: {
    ask: (returnId) => {
      holds.push(`ask ${returnId}`);
      return Promise.resolve(holdAnswer);
    },
    release: (returnId) => void holds.push(`release ${returnId}`),
    leave: (returnId) => void holds.push(`leave ${returnId}`),
    fulfilled: (returnId) => void holds.push(`fulfilled ${returnId}`),
  },
  readBalance() {
    if (balance === null) return Promise.resolve(null);
    holds.push('read');
    return Promise.resolve(money(balance));
  },
});
const decided = (status: Outcome['status']) => {
  offered = till.ledger.head().seq;
  outcomes.set(saleId, [{ no: 1, entryId: saleId, seq: 2, line: 1, status, at: instant(till.clock.now()) }]);
};
const asked = (changes: Partial<WantedReturn> = {}): WantedReturn => ({
  returnId: till.ids.mint<ReturnId>(),
  saleId,
  lines: [1],
  reason: 'wrong-amount',
  tenders: [{ kind: 'cash', amount: money(5000) }],
  ...changes,
});
const giveBack = (
  changes: Partial<WantedReturn> = {},
  clerk: Session = AIGERIM_AT_WORK,
  supervisorId: Session['clerkId'] | null = null,
) => returnSale(asked(changes), { clerk, supervisorId }, counter());

function closeShiftOf(clerk: Session) {
  giveCount(notes([1000, 25]), clerk, till);
  reveal(clerk, till);
  expect(
    closeShift({ carried: money(20_000), bagSeal: `B-${till.bags.all().length}` }, { clerk, supervisorId: null }, till)
      .ok,
  ).toBe(true);
}

describe('which lines may be given back', () => {
  test('one that was never offered: at once, without a hold', async () => {
    expect(await giveBack()).toMatchObject({ ok: true, value: { amount: 5000, receiptNumber: 'TEST1-000003' } });
    expect(holds).toEqual([expect.stringMatching(/^fulfilled/)]);
    expect(till.ledger.entryAt(3)).toMatchObject({
      kind: 'return',
      body: { saleId, saleSeq: 2, lines: [{ line: 1, amount: 5000 }] },
      postings: [
        { account: 'stored-value', amount: 5000 },
        { account: 'drawer', amount: -5000 },
      ],
    });
    expect(till.ledger.drawerOf(till.shifts.open()!.id)).toBe(20_000);
    expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
  });

  test('one that was rejected: always', async () => {
    decided('rejected');
    expect(await giveBack({ reason: 'rejected-upstream' })).toMatchObject({ ok: true });
    expect(holds).toEqual([expect.stringMatching(/^fulfilled/)]);
  });

  test('one that is on the way or pending: never', async () => {
    offered = 2;
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'line-on-the-way' } });
    decided('pending');
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'line-on-the-way' } });
    expect(till.ledger.head().seq).toBe(2);
  });

  test('one that was credited: only under a hold', async () => {
    decided('credited');
    expect(await giveBack()).toMatchObject({ ok: true });
    expect(holds).toEqual([expect.stringMatching(/^ask/), expect.stringMatching(/^fulfilled/)]);
    expect(till.ledger.entryAt(3)?.body).not.toHaveProperty('balances');
  });

  test('one that was credited says what its card held before, where it could be read', async () => {
    decided('credited');
    balance = 6200;
    expect(await giveBack()).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.body).toMatchObject({ balances: [{ line: 1, before: 6200 }] });
    expect(holds).toEqual(['read', expect.stringMatching(/^ask/), expect.stringMatching(/^fulfilled/)]);
  });

  test('each says what had been offered when it was made', async () => {
    offered = 1;
    expect((await giveBack()).ok).toBe(true);
    expect(till.ledger.entryAt(3)?.body).toMatchObject({ saleSeq: 2, offeredSeq: 1 });
  });

  test('and one under a hold says that its sale had been', async () => {
    decided('credited');
    expect((await giveBack()).ok).toBe(true);
    expect(till.ledger.entryAt(3)?.body).toMatchObject({ saleSeq: 2, offeredSeq: 2 });
  });

  test.each([
    ['not-held', 'value-already-used'],
    ['no-answer', 'return-needs-connection'],
  ] as const)('credited, and the hold is %s: refused and released', async (answer, kind) => {
    decided('credited');
    holdAnswer = answer;
    expect(await giveBack()).toEqual({ ok: false, error: { kind } });
    expect(holds).toEqual([expect.stringMatching(/^ask/), expect.stringMatching(/^release/)]);
    expect(till.ledger.head().seq).toBe(2);
  });

  test('none when the drawer was counted while the upstream was asked', async () => {
    decided('credited');
    const asking = giveBack();
    giveCount(notes([1000, 25]), AIGERIM_AT_WORK, till);
    expect(await asking).toEqual({ ok: false, error: { kind: 'shift-closing' } });
    expect(holds).toEqual([expect.stringMatching(/^ask/), expect.stringMatching(/^release/)]);
    expect(till.ledger.lastOfKind('return')).toBeUndefined();
  });

  test('none whose entry can’t be written: the value is let go at once', async () => {
    decided('credited');
    const paperIsBack = withoutPaper(till.bench.db);
    const returned = returnSale(asked(), { clerk: AIGERIM_AT_WORK, supervisorId: null }, counter());
    await expect(returned).rejects.toThrow('paper');
    paperIsBack();
    expect(holds.at(-1)).toMatch(/^release/);
    expect(till.ledger.lastOfKind('return')).toBeUndefined();
  });

  test('credited, and the disk leaves the return in doubt: its hold stays until that is known', async () => {
    decided('credited');
    const inDoubt = {
      ...counter(),
      ledger: { ...till.ledger, append: () => err({ kind: 'entry-unknown' as const, detail: 'disk I/O error' }) },
    };
    const returned = await returnSale(asked(), { clerk: AIGERIM_AT_WORK, supervisorId: null }, inDoubt);
    expect(returned).toMatchObject({ ok: false, error: { kind: 'entry-unknown' } });
    expect(holds).toEqual([expect.stringMatching(/^ask/), expect.stringMatching(/^leave/)]);
  });

  test('one that was given back: never again, and the same return is the same', async () => {
    const first = asked();
    const made = await returnSale(first, { clerk: AIGERIM_AT_WORK, supervisorId: null }, counter());
    expect(await returnSale(first, { clerk: AIGERIM_AT_WORK, supervisorId: null }, counter())).toEqual(made);
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'line-returned-already' } });
    expect(till.ledger.head().seq).toBe(3);
  });

  test('one that is not there', async () => {
    expect(await giveBack({ lines: [2] })).toEqual({ ok: false, error: { kind: 'line-unknown' } });
    expect(await giveBack({ saleId: till.ids.mint<SaleId>() })).toEqual({ ok: false, error: { kind: 'sale-unknown' } });
  });
});

describe('while the upstream is asked for a hold', () => {
  let answered: PromiseWithResolvers<'held'>;
  const slow = (): ReturnCounter => ({
    ...counter(),
    holds: { ...counter().holds, ask: () => answered.promise },
  });
  const asks = (changes: Partial<WantedReturn> = {}) =>
    returnSale(asked(changes), { clerk: AIGERIM_AT_WORK, supervisorId: null }, slow());
  beforeEach(() => void (answered = Promise.withResolvers()));
  const credited = (lines: number[], status: Outcome['status'] = 'credited') => {
    offered = till.ledger.head().seq;
    const at = instant(till.clock.now());
    const others = (outcomes.get(saleId) ?? []).filter((each) => !lines.includes(each.line));
    const said = lines.map((line): Outcome => ({ no: line, entryId: saleId, seq: 2, line, status, at }));
    outcomes.set(saleId, [...others, ...said]);
  };
  const OTHER_CARD = '9643108503300000001';
  async function soldForTwoCards(tenders: ConfirmedTender[] = [{ kind: 'cash', amount: money(5000) }]) {
    till.world.cards.set(OTHER_CARD, { number: OTHER_CARD, card: aCard({ number: OTHER_CARD }), hotlisted: false });
    const sale = aSale(till, {
      lines: [
        { cardNumber: CARD_NUMBER, productId: 'purse', amount: money(2500) },
        { cardNumber: OTHER_CARD, productId: 'purse', amount: money(2500) },
      ],
      tenders,
    });
    expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    saleId = sale.saleId;
    return { cash: [{ kind: 'cash' as const, amount: money(2500) }] };
  }

  test('the same line is asked for once more: it is given back once, and the other hold is let go', async () => {
    credited([1]);
    const both = [asks(), asks()];
    answered.resolve('held');
    const [first, second] = await Promise.all(both);
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual({ ok: false, error: { kind: 'line-returned-already' } });
    expect(till.ledger.returnsOf(saleId)).toHaveLength(1);
    expect(till.ledger.drawerOf(till.shifts.open()!.id)).toBe(20_000);
    expect(holds).toEqual([expect.stringMatching(/^fulfilled/), expect.stringMatching(/^release/)]);
    expect(holds[0]?.split(' ')[1]).not.toBe(holds[1]?.split(' ')[1]);
  });

  test('the same return comes once more: it is one, and its hold stays', async () => {
    credited([1]);
    const once = asked();
    const both = [once, once].map((each) => returnSale(each, { clerk: AIGERIM_AT_WORK, supervisorId: null }, slow()));
    answered.resolve('held');
    const [first, second] = await Promise.all(both);
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual(first);
    expect(till.ledger.returnsOf(saleId)).toHaveLength(1);
    expect(holds).toEqual([`fulfilled ${once.returnId}`]);
  });

  test('the line was offered to the upstream once more: it may be credited at any moment', async () => {
    credited([1]);
    const asking = asks();
    credited([1], 'pending');
    answered.resolve('held');
    expect(await asking).toEqual({ ok: false, error: { kind: 'line-on-the-way' } });
    expect(holds).toEqual([expect.stringMatching(/^release/)]);
    expect(till.ledger.returnsOf(saleId)).toEqual([]);
  });

  test('a line that was rejected is credited after all: nobody holds its value', async () => {
    await soldForTwoCards();
    credited([1]);
    credited([2], 'rejected');
    const asking = asks({ lines: [1, 2], reason: 'other' });
    credited([2]);
    answered.resolve('held');
    expect(await asking).toEqual({ ok: false, error: { kind: 'line-on-the-way' } });
    expect(till.ledger.returnsOf(saleId)).toEqual([]);
  });

  test('the cash of a payment in parts goes back with another line: more of it wants a second person', async () => {
    const { cash } = await soldForTwoCards([
      { kind: 'bank-card', amount: money(2500), authCode: 'A1' },
      { kind: 'cash', amount: money(2500) },
    ]);
    credited([1, 2]);
    const both = [asks({ lines: [1], tenders: cash }), asks({ lines: [2], tenders: cash })];
    answered.resolve('held');
    const [first, second] = await Promise.all(both);
    expect(first).toMatchObject({ ok: true });
    expect(second).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
    expect(till.ledger.returnsOf(saleId)).toHaveLength(1);
  });
});

describe('who may', () => {
  test('a supervisor who sells gives back no more than a clerk: approving takes a second person', async () => {
    closeShiftOf(AIGERIM_AT_WORK);
    openShift({ counts: notes([1000, 20]), fromSafe: money(0) }, SUPERVISOR, till);
    const sale = aSale(till);
    await takeSale(sale, SUPERVISOR, till);
    till.bench.clock.pass(31 * 60_000);
    expect(await giveBack({ saleId: sale.saleId }, SUPERVISOR)).toEqual({
      ok: false,
      error: { kind: 'supervisor-needed' },
    });
  });

  test('a clerk the own sale within the profile’s minutes, later a supervisor', async () => {
    till.bench.clock.pass(31 * 60_000);
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
    expect(await giveBack({}, AIGERIM_AT_WORK, SUPERVISOR.clerkId)).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.supervisorId).toBe(SUPERVISOR.clerkId);
  });

  test('what was rejected a clerk may always give back', async () => {
    decided('rejected');
    till.bench.clock.pass(5 * 3_600_000);
    expect(await giveBack({ reason: 'rejected-upstream' })).toMatchObject({ ok: true });
  });

  test('a clock set back does not lengthen the minutes', async () => {
    till.bench.clock.pass(-3_600_000);
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  });

  test('a sale of an earlier shift wants a supervisor', async () => {
    giveCount(notes([1000, 25]), AIGERIM_AT_WORK, till);
    reveal(AIGERIM_AT_WORK, till);
    closeShift({ carried: money(25_000), bagSeal: 'B-1' }, { clerk: AIGERIM_AT_WORK, supervisorId: null }, till);
    openShift({ counts: notes([1000, 25]), fromSafe: money(0) }, AIGERIM_AT_WORK, till);
    expect(await giveBack()).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  });
});

test('what was paid by card comes out of the drawer only with a second person', async () => {
  const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000), authCode: 'A1' }] });
  await takeSale(sale, AIGERIM_AT_WORK, till);
  expect(await giveBack({ saleId: sale.saleId })).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  expect(await giveBack({ saleId: sale.saleId }, AIGERIM_AT_WORK, SUPERVISOR.clerkId)).toMatchObject({ ok: true });
});

test('back onto the bank card wants the slip’s code', async () => {
  const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000), authCode: 'A1' }] });
  await takeSale(sale, AIGERIM_AT_WORK, till);
  expect(await giveBack({ saleId: sale.saleId, tenders: [{ kind: 'bank-card', amount: money(5000) }] })).toEqual({
    ok: false,
    error: { kind: 'authorisation-code-needed' },
  });
  expect(
    await giveBack({ saleId: sale.saleId, tenders: [{ kind: 'bank-card', amount: money(5000), authCode: 'R77' }] }),
  ).toMatchObject({ ok: true });
  expect(till.ledger.entryAt(4)?.postings).toEqual([
    { account: 'stored-value', amount: 5000 },
    { account: 'acquirer', amount: -5000 },
  ]);
});

describe('a sale that was paid in parts', () => {
  const PARTS = [
    { kind: 'bank-card' as const, amount: money(2000), authCode: 'A1' },
    { kind: 'cash' as const, amount: money(3000), received: money(5000) },
  ];
  async function soldInParts() {
    const sale = aSale(till, { tenders: PARTS });
    await takeSale(sale, AIGERIM_AT_WORK, till);
    saleId = sale.saleId;
  }

  test('goes back part by part', async () => {
    await soldInParts();
    const tenders = [
      { kind: 'bank-card' as const, amount: money(2000), authCode: 'R1' },
      { kind: 'cash' as const, amount: money(3000) },
    ];
    expect(await giveBack({ tenders })).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(till.ledger.entryAt(4)).toMatchObject({
      body: {
        tenders: [
          { tenderId: 'card', kind: 'bank-card', amount: 2000, terminal: { authCode: 'R1' } },
          { tenderId: 'cash', kind: 'cash', amount: 3000 },
        ],
      },
      postings: [
        { account: 'stored-value', amount: 5000 },
        { account: 'acquirer', amount: -2000 },
        { account: 'drawer', amount: -3000 },
      ],
    });
  });

  test('more than came in cash leaves the drawer with a second person only', async () => {
    await soldInParts();
    const tenders = [{ kind: 'cash' as const, amount: money(5000) }];
    expect(await giveBack({ tenders })).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
    decided('rejected');
    expect(await giveBack({ tenders, reason: 'rejected-upstream' })).toEqual({
      ok: false,
      error: { kind: 'supervisor-needed' },
    });
    expect(till.ledger.head().seq).toBe(3);
    offered = 0;
    expect(await giveBack({ tenders }, AIGERIM_AT_WORK, SUPERVISOR.clerkId)).toMatchObject({ ok: true });
  });

  test('parts that are not the amount of the lines change nothing', async () => {
    await soldInParts();
    const tenders = [{ kind: 'cash' as const, amount: money(3000) }];
    expect(await giveBack({ tenders })).toEqual({
      ok: false,
      error: { kind: 'tenders-do-not-add-up', due: 5000, tendered: 3000 },
    });
    expect(till.ledger.head().seq).toBe(3);
  });
});

describe('a line that an entry gave back which a replaced ledger alone had', () => {
  const lost = (lines: readonly number[]) => ({
    entryId: till.ids.mint<EntryId>(),
    seq: 512,
    at: instant(till.clock.now()),
    saleId,
    lines: [...lines],
  });
  const after = (given: { returns?: ReturnType<typeof lost>[]; doubtThrough?: number }): ReturnCounter => ({
    ...counter(),
    leftBehind: {
      returnsOf: () => (given.returns ?? []).filter(({ entryId }) => till.ledger.entry(entryId) === undefined),
      doubtThrough: () => given.doubtThrough ?? 0,
    },
  });
  const openings = () => till.bench.db.prepare('SELECT opens_drawer FROM print_job ORDER BY rowid').pluck().all();
  const by = (supervisorId: Session['clerkId'] | null) => ({ clerk: AIGERIM_AT_WORK, supervisorId });

  test.each(['rejected', 'credited'] as const)('is not given back again where it was %s', async (status) => {
    decided(status);
    const known = after({ returns: [lost([1])] });
    expect(await returnSale(asked(), by(null), known)).toMatchObject({
      ok: false,
      error: { kind: 'line-returned-before', seq: 512 },
    });
    expect(holds).toEqual([]);
    expect(till.ledger.head().seq).toBe(2);
  });

  test.each(['held', 'not-held'] as const)(
    'is written down under its own id on two words, whether its value is %s, and opens no drawer',
    async (answer) => {
      decided('credited');
      holdAnswer = answer;
      const entry = lost([1]);
      const known = after({ returns: [entry] });
      expect(await returnSale(asked(), by(SUPERVISOR.clerkId), known)).toMatchObject({
        ok: true,
        value: { returnId: entry.entryId },
      });
      expect(holds).toEqual([`ask ${entry.entryId}`, `fulfilled ${entry.entryId}`]);
      expect(openings().at(-1)).toBe(0);
      expect(await returnSale(asked(), by(SUPERVISOR.clerkId), known)).toMatchObject({
        error: { kind: 'line-returned-already' },
      });
    },
  );

  test('keeps what is held for it, where it can not be written down now', async () => {
    decided('credited');
    holdAnswer = 'no-answer';
    const entry = lost([1]);
    expect(await returnSale(asked(), by(SUPERVISOR.clerkId), after({ returns: [entry] }))).toMatchObject({
      error: { kind: 'return-needs-connection' },
    });
    expect(holds).toEqual([`ask ${entry.entryId}`, `fulfilled ${entry.entryId}`]);
  });

  test('is written down whole or not at all', async () => {
    decided('rejected');
    expect(await returnSale(asked(), by(SUPERVISOR.clerkId), after({ returns: [lost([1, 2])] }))).toMatchObject({
      error: { kind: 'line-returned-before' },
    });
  });

  test.each([
    ['rejected', 'wrong-amount'],
    ['rejected', 'double-charge'],
    ['credited', 'rejected-upstream'],
  ] as const)('of a line that was %s «%s» is no reason, and nothing is written or held', async (status, reason) => {
    decided(status);
    expect(await returnSale(asked({ reason }), by(SUPERVISOR.clerkId), counter())).toEqual({
      ok: false,
      error: { kind: 'reason-not-true' },
    });
    expect(holds).toEqual([]);
    expect(till.ledger.head().seq).toBe(2);
  });

  test('may stand where nobody can read it: what was rejected wants a second person then', async () => {
    decided('rejected');
    const asRejected = asked({ reason: 'rejected-upstream' });
    expect(await returnSale(asRejected, by(null), after({ doubtThrough: 2 }))).toEqual({
      ok: false,
      error: { kind: 'line-may-be-returned' },
    });
    expect(await returnSale(asRejected, by(null), after({ doubtThrough: 1 }))).toMatchObject({ ok: true });
  });
});
