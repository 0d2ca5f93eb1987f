import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { likelyCauses } from '../../../src-shared/journal/likely-causes.ts';
import { type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { sha256, idsOver } from '../../../src-main/platform/ports.ts';
import { instant } from '../../../src-shared/time.ts';
import type { SaleTender } from '../../../src-shared/journal/kinds/sale-body.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { aClock, AIGERIM, cashSale, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';

const clock = aClock();
const ids = idsOver(clock);
const shift = shiftOpened({ clock, ids });
const NOTES = [20000, 10000, 5000, 2000, 1000, 500, 200, 100].map(money);

function entriesOf(...drafts: Draft[]): Entry[] {
  let head = EMPTY_JOURNAL;
  return drafts.map((draft) => {
    const { entry } = seal(draft, COUNTER, head, sha256);
    head = { seq: entry.seq, hash: entry.hash };
    return entry;
  });
}

const cash = (amount: number, received = amount) => cashSale({ clock, ids }, shift.shiftId!, amount, received);

function cardSale(amount: number): Draft<'sale'> {
  const draft = cash(amount);
  const tenders: SaleTender[] = [{ tenderId: 'card', kind: 'bank-card', amount: money(amount) }];
  return { ...draft, body: { ...draft.body, tenders }, postings: salePostings(draft.body.lines, tenders) };
}

const byAigerim = () => ({
  id: ids.mint<EntryId>(),
  at: instant(clock.now()),
  shiftId: shift.shiftId,
  clerkId: AIGERIM,
  supervisorId: null,
});
const payOut = (amount: number): Draft<'pay-out'> => ({
  ...byAigerim(),
  kind: 'pay-out',
  body: { v: 1, amount: money(amount), against: 'petty-cash', reason: 'water' },
  postings: payOutPostings(money(amount), 'petty-cash'),
});
const payIn = (amount: number): Draft<'pay-in'> => ({
  ...byAigerim(),
  kind: 'pay-in',
  body: { v: 1, amount: money(amount), against: 'safe' },
  postings: payInPostings(money(amount), 'safe'),
});
const note = (): Draft<'note'> => ({
  ...byAigerim(),
  kind: 'note',
  body: { v: 1, text: 'the lamp is out' },
  postings: [],
});
const times = (quantity: number, draft: () => Draft) => Array.from({ length: quantity }, draft);

const kinds = (difference: number, ...drafts: Draft[]) => causes(difference, ...drafts).map((cause) => cause.kind);
const causes = (difference: number, ...drafts: Draft[]) =>
  likelyCauses(money(difference), entriesOf(shift, ...drafts), NOTES);

describe('what may explain a difference', () => {
  test('nothing, when there is none', () => expect(causes(0, cash(5000))).toEqual([]));

  test('short by a sale that was booked as cash and paid by card', () => {
    expect(causes(-3700, cash(5000), cash(3700))[0]).toMatchObject({
      kind: 'wrong-tender',
      seq: 3,
      tender: 'cash',
      amount: 3700,
    });
  });
  test('over by a sale that was booked as card and paid in cash', () => {
    expect(causes(4100, cash(5000), cardSale(4100))[0]).toMatchObject({
      kind: 'wrong-tender',
      seq: 3,
      tender: 'bank-card',
      amount: 4100,
    });
  });
  test('over by a pay-out that was booked and not made', () => {
    expect(causes(730, cash(5000), payOut(730))[0]).toMatchObject({
      kind: 'amount-of-entry',
      seq: 3,
      entryKind: 'pay-out',
      amount: 730,
    });
  });
  test('short by change that was given twice', () => {
    expect(causes(-6300, cash(3700, 10_000))[0]).toMatchObject({ kind: 'change', amount: 6300 });
  });
  test('short by digits that changed places', () => {
    expect(causes(-900, cash(5400))[0]).toMatchObject({ kind: 'swapped-digits', amount: 5400, instead: 4500 });
  });
  test('a note counted once too seldom', () => {
    expect(causes(-2000)).toEqual([
      { kind: 'miscounted', value: 2000, quantity: -1 },
      { kind: 'miscounted', value: 1000, quantity: -2 },
    ]);
  });
  test('each kind once before any kind twice', () => {
    const found = causes(-2000, cash(2000), cash(2000), cash(8000, 10_000));
    expect(found.map((cause) => cause.kind)).toEqual([
      'change',
      'wrong-tender',
      'miscounted',
      'wrong-tender',
      'miscounted',
    ]);
  });
  test('what fits by chance among many comes after what fits once among few', () => {
    const many = Array.from({ length: 60 }, (_, at) => cash(at === 30 ? 2000 : 7000));
    const told = causes(2000, ...many, cardSale(1500), payOut(2000)).map((cause) => cause.kind);
    expect(told).toEqual(['amount-of-entry', 'miscounted', 'miscounted']);
    expect(
      causes(-2000, ...many, cash(2000, 4000))
        .map((cause) => cause.kind)
        .slice(0, 3),
    ).toEqual(['change', 'miscounted', 'wrong-tender']);
  });
  test('one note rather than two of them', () => {
    expect(causes(4000, cash(4500)).slice(0, 1)).toEqual([{ kind: 'miscounted', value: 2000, quantity: 2 }]);
    expect(causes(3000)).toEqual([{ kind: 'miscounted', value: 1000, quantity: 3 }]);
  });
  test('nothing where nothing fits', () => expect(causes(-1234567, cash(5000, 10_000), note())).toEqual([]));

  test('a sale is no entry of its own size, and the float of the opening is none either', () => {
    expect(kinds(-3700, cash(3700))).toEqual(['wrong-tender']);
    expect(kinds(-20_000)).toEqual(['miscounted', 'miscounted']);
  });
  test('the newest first within a kind, and no more causes than somebody reads', () => {
    expect(causes(-3700, ...times(8, () => cash(3700))).map((cause) => 'seq' in cause && cause.seq)).toEqual([
      9, 8, 7, 6, 5, 4,
    ]);
  });
  test('fewer notes before more of them, in whatever order the profile lists them', () => {
    expect(likelyCauses(money(-2000), [], NOTES.toReversed())).toMatchObject([
      { value: 2000, quantity: -1 },
      { value: 1000, quantity: -2 },
    ]);
  });
});

describe('digits that changed places', () => {
  test.each([
    [3456, 4356],
    [3456, 3546],
    [3456, 3465],
    [504, 540],
  ])('%i and %i', (amount, instead) => {
    expect(causes(instead - amount, cash(amount))).toContainEqual(
      expect.objectContaining({ kind: 'swapped-digits', amount, instead }),
    );
  });
  test('nobody writes an amount with a nought before it', () => expect(kinds(-4500, cash(5010))).toEqual([]));
  test('a card terminal does not misread', () => expect(kinds(-900, cardSale(5400))).toEqual([]));
});

/** One of few that could have been a slip is likelier than one of many; what could not have been one does not count. */
describe('among what a slip is looked for', () => {
  test('booked as cash: cash alone; booked as card: the card alone', () => {
    expect(kinds(-3700, cash(3700), ...times(10, () => cardSale(10)), payIn(3700), payIn(1))).toEqual([
      'wrong-tender',
      'amount-of-entry',
    ]);
    expect(kinds(4100, cardSale(4100), ...times(10, () => cash(10)), payOut(4100), payOut(1))).toEqual([
      'wrong-tender',
      'amount-of-entry',
    ]);
  });
  test('two that fit are likelier than one', () => {
    expect(kinds(-3700, cash(3700), cash(3700), cash(10), cash(10), payIn(3700), payIn(1), payIn(1))).toEqual([
      'wrong-tender',
      'amount-of-entry',
      'wrong-tender',
    ]);
  });
  test('entries of a size: those that moved cash, and in the way of the difference', () => {
    const others = [...times(5, note), ...times(5, () => payOut(9000))];
    expect(kinds(-9000, payIn(9000), ...others, cash(54_000))).toEqual(['amount-of-entry', 'swapped-digits']);
  });
  test('change: sales where there was some', () => {
    expect(kinds(-6300, cash(3700, 10_000), ...times(10, () => cash(10)), payIn(6300), payIn(1))).toEqual([
      'change',
      'amount-of-entry',
    ]);
  });
  test('digits: neighbours that differ, and no nought in front', () => {
    expect(kinds(-9000, cash(54_000), payIn(9000), ...times(5, () => payIn(1)))).toEqual([
      'swapped-digits',
      'amount-of-entry',
    ]);
    expect(kinds(36, cash(504), payOut(36), payOut(1), payOut(1))).toEqual(['swapped-digits', 'amount-of-entry']);
  });
});

test('a shift that another machine began names that first, whatever the difference', () => {
  const restored: Draft<'note'> = {
    id: ids.mint<EntryId>(),
    kind: 'note',
    at: instant(clock.now()),
    shiftId: shift.shiftId,
    clerkId: null,
    supervisorId: null,
    postings: [],
    body: { v: 1, text: 'restored', restored: { why: 'replaced-machine', from: 0, through: 2, lost: 0 } },
  };
  const entries = entriesOf(shift, cash(5000), restored);
  expect(likelyCauses(money(7777), entries, NOTES)).toMatchObject([{ kind: 'another-machine', seq: 3 }]);
  expect(likelyCauses(money(7777), [...entries, ...entries], NOTES)).toHaveLength(1);
  expect(likelyCauses(money(-5000), entries, NOTES)[0]).toMatchObject({ kind: 'another-machine' });
  expect(likelyCauses(money(0), entries, NOTES)).toEqual([]);
});
