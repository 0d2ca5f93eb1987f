import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ClerkId, ReturnId } from '../../../src-shared/ids.ts';
import { returnPostings } from '../../../src-shared/journal/kinds/return.ts';
import { money } from '../../../src-shared/money.ts';
import { err, ok } from '../../../src-shared/result.ts';
import { instant } from '../../../src-shared/time.ts';
import type { Access } from '../../../src-main/access/access.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { type ApprovalCounter, approvalItems, approvalsIn, approve } from '../../../src-main/shift/approvals.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { outcomesIn } from '../../../src-main/upstream/outcomes.ts';
import { CARD_NUMBER } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
});
afterEach(() => till.close());

/** Knows one PIN: the supervisor's. */
const access = {
  approve: (clerkId: ClerkId, pin: string, notClerk: ClerkId) =>
    Promise.resolve(
      clerkId === SUPERVISOR.clerkId && clerkId !== notClerk && pin === '777777'
        ? ok(SUPERVISOR)
        : err({ kind: 'wrong-pin' as const, triesLeft: 4 }),
    ),
} satisfies Pick<Access, 'approve'>;
const counter = (): ApprovalCounter => ({
  ...till,
  access,
  approvals: approvalsIn(till.bench.db),
  clerkName: () => 'Aigerim S.',
  outcomes: { ofEntry: () => [] },
});

function closesShortOf(thousands: number) {
  giveCount(notes([1000, 20 - thousands]), AIGERIM_AT_WORK, till);
  reveal(AIGERIM_AT_WORK, till);
  const closed = closeShift(
    { carried: money(0), bagSeal: `B-${till.bags.all().length}`, reason: 'not found' },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    till,
  );
  if (!closed.ok) throw new Error(closed.error.kind);
  return closed.value.entryId;
}

test('an approval that stayed outstanding waits, and a supervisor’s PIN ends it by a note', async () => {
  const entryId = closesShortOf(1);
  expect(approvalItems(counter())).toMatchObject([
    { kind: 'approval-outstanding', entryId, clerkName: 'Aigerim S.', difference: -1000, reason: 'not found' },
  ]);

  expect(
    await approve({ entryId, approval: { clerkId: SUPERVISOR.clerkId, pin: '111111' } }, AIGERIM_AT_WORK, counter()),
  ).toMatchObject({ ok: false, error: { kind: 'wrong-pin' } });
  expect(approvalItems(counter())).toHaveLength(1);

  expect(
    await approve({ entryId, approval: { clerkId: SUPERVISOR.clerkId, pin: '777777' } }, AIGERIM_AT_WORK, counter()),
  ).toEqual({ ok: true, value: null });
  expect(till.ledger.entryAt(till.ledger.head().seq)).toMatchObject({
    kind: 'note',
    shiftId: null,
    clerkId: AIGERIM_AT_WORK.clerkId,
    supervisorId: SUPERVISOR.clerkId,
    body: { approves: entryId },
    postings: [],
  });
  expect(approvalItems(counter())).toEqual([]);
  expect(
    await approve({ entryId, approval: { clerkId: SUPERVISOR.clerkId, pin: '777777' } }, AIGERIM_AT_WORK, counter()),
  ).toMatchObject({ ok: false, error: { kind: 'approved-already' } });
  expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
});

test('a supervisor who is signed in alone approves without a clerk beside them', async () => {
  const entryId = closesShortOf(1);
  expect(
    await approve({ entryId, approval: { clerkId: SUPERVISOR.clerkId, pin: '777777' } }, SUPERVISOR, counter()),
  ).toMatchObject({ ok: true });
  expect(till.ledger.entryAt(till.ledger.head().seq)).toMatchObject({
    clerkId: null,
    supervisorId: SUPERVISOR.clerkId,
  });
});

test('a close within the tolerance waits for nobody', () => {
  closesShortOf(0);
  expect(approvalItems(counter())).toEqual([]);
});

test('a reversal that was refused waits with its card, and with its amount once that is asked for', async () => {
  const sale = aSale(till);
  await takeSale(sale, AIGERIM_AT_WORK, till);
  const tenders = [{ tenderId: 'cash', kind: 'cash' as const, amount: money(5000) }];
  const returnId = till.ids.mint<ReturnId>();
  till.ledger.append({
    id: returnId,
    kind: 'return',
    at: instant(till.clock.now()),
    shiftId: till.shifts.open()!.id,
    clerkId: AIGERIM_AT_WORK.clerkId,
    supervisorId: null,
    body: {
      v: 1,
      saleId: sale.saleId,
      saleSeq: 2,
      receiptNumber: 'TEST1-000003',
      profileVersion: 'test-1',
      reason: 'wrong-amount',
      lines: [{ line: 1, amount: money(5000) }],
      tenders,
    },
    postings: returnPostings([{ kind: 'stored-value', amount: money(5000) }], tenders),
  });
  const outcomes = outcomesIn(till.bench.db, factsIn(till.bench.db), till.ledger, till.clock);
  await outcomes.keepAnswer([
    {
      no: 1,
      entryId: returnId,
      seq: 3,
      line: 1,
      status: 'reversal-refused',
      reason: 'already-used',
      at: instant(till.clock.now()),
    },
  ]);
  const told = { ...counter(), outcomes };
  expect(approvalItems(told)).toMatchObject([{ entryId: returnId, amount: null, toOpen: returnId }]);
  const [entry] = till.ledger.entriesFrom(3, 1);
  till.seen.opened(entry!, AIGERIM_AT_WORK);
  expect(approvalItems(told)).toMatchObject([
    {
      kind: 'reversal-refused',
      entryId: returnId,
      line: 1,
      amount: 5000,
      cardNumber: CARD_NUMBER,
      reason: 'already-used',
      receiptNumber: 'TEST1-000003',
    },
  ]);

  expect(
    await approve(
      { entryId: returnId, approval: { clerkId: SUPERVISOR.clerkId, pin: '777777' } },
      AIGERIM_AT_WORK,
      told,
    ),
  ).toMatchObject({ ok: true });
  expect(approvalItems(told)).toEqual([]);
});
