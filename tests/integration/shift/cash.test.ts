import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CashMovement } from '../../../src-shared/contract/views/shift.ts';
import { money } from '../../../src-shared/money.ts';
import { countInBetween, moveCash, openDrawer } from '../../../src-main/shift/cash.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { AIGERIM_AT_WORK, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
});
afterEach(() => till.close());

const move = (movement: CashMovement) => moveCash(movement, { clerk: AIGERIM_AT_WORK, supervisorId: null }, till);
const drawer = () => till.ledger.drawerOf(till.shifts.open()!.id);

test.each<[CashMovement, number, object]>([
  [
    { kind: 'pay-in', amount: money(5000), against: 'safe', reason: 'change' },
    25_000,
    { kind: 'pay-in', body: { against: 'safe', reason: 'change' } },
  ],
  [
    { kind: 'pay-out', amount: money(700), against: 'petty-cash', reason: 'water' },
    19_300,
    { kind: 'pay-out', body: { against: 'petty-cash' } },
  ],
  [{ kind: 'safe-drop', amount: money(15_000), bagSeal: 'B-1' }, 5000, { kind: 'safe-drop', body: { bagSeal: 'B-1' } }],
])('%j leaves %d in the drawer', (movement, left, entry) => {
  expect(move(movement).ok).toBe(true);
  expect(drawer()).toBe(left);
  expect(till.ledger.entryAt(2)).toMatchObject(entry);
});

test('a drop prints its slip in the same transaction', () => {
  move({ kind: 'safe-drop', amount: money(15_000), bagSeal: 'B-1' });
  expect(till.bench.db.prepare('SELECT document, entry_seq AS seq FROM print_job').all()).toEqual([
    { document: 'drop', seq: 2 },
  ]);
});

describe('nothing gives the drawer away', () => {
  test('more may be booked out than is there: a refusal would tell how much is', () => {
    expect(move({ kind: 'safe-drop', amount: money(900_000), bagSeal: 'B-1' }).ok).toBe(true);
  });
  test('a mid-shift count answers only that it was recorded', () => {
    expect(countInBetween(notes([1000, 19]), AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: null });
    expect(till.ledger.entryAt(2)).toMatchObject({ kind: 'cash-counted', body: { amount: 19_000 }, postings: [] });
  });
});

test.each<CashMovement>([
  { kind: 'pay-in', amount: money(999_999_999), against: 'safe', reason: 'change' },
  { kind: 'pay-out', amount: money(20_000_001), against: 'safe', reason: 'change' },
  { kind: 'safe-drop', amount: money(20_000_001), bagSeal: 'B-1' },
])('what no bag holds is not booked, whatever lies in the drawer: %j', (movement) => {
  expect(move(movement)).toEqual({ ok: false, error: { kind: 'cash-above-bound', most: 20_000_000 } });
  expect(till.ledger.head().seq).toBe(1);
});

test('the supervisor who approved stands in the entry', () => {
  moveCash(
    { kind: 'pay-out', amount: money(700), against: 'safe', reason: 'x' },
    { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId },
    till,
  );
  expect(till.ledger.entryAt(2)?.supervisorId).toBe(SUPERVISOR.clerkId);
});

test.each([
  [
    'without a reason',
    () => move({ kind: 'pay-out', amount: money(700), against: 'safe', reason: '' }),
    'reason-needed',
  ],
  [
    'for a reason without a letter',
    () => move({ kind: 'pay-out', amount: money(700), against: 'safe', reason: '1' }),
    'reason-needed',
  ],
  [
    'by another clerk',
    () =>
      moveCash(
        { kind: 'safe-drop', amount: money(1), bagSeal: 'B' },
        { clerk: DANIYAR_AT_WORK, supervisorId: null },
        till,
      ),
    'shift-of-another',
  ],
  [
    'counting a note that does not exist',
    () => countInBetween(notes([3000, 1]), AIGERIM_AT_WORK, till),
    'count-unreadable',
  ],
  ['opening the drawer without a reason', () => openDrawer('', AIGERIM_AT_WORK, till), 'reason-needed'],
  ['opening the drawer for a slash', () => openDrawer('/', AIGERIM_AT_WORK, till), 'reason-needed'],
])('%s it is refused and nothing is written', (_name, attempt, kind) => {
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
  expect(till.ledger.head().seq).toBe(1);
});

test('an opened drawer is kept with its reason', () => {
  expect(openDrawer('to give change', AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: null });
  expect(till.ledger.entryAt(2)).toMatchObject({
    kind: 'drawer-opened',
    body: { reason: 'to give change' },
    postings: [],
  });
});
