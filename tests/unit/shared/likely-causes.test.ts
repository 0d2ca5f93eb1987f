import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { likelyCauses } from '../../../src-shared/journal/likely-causes.ts';
import { type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import { payOutPostings, salePostings } from '../../../src-shared/journal/postings.ts';
import { money } from '../../../src-shared/money.ts';
import { sha256, idsOf } from '../../../src-main/platform/ports.ts';
import { instant } from '../../../src-shared/time.ts';
import type { SaleTender } from '../../../src-shared/contract/journal-bodies.ts';
import type { EntryId } from '../../../src-shared/ids.ts';
import { aClock, AIGERIM, cashSale, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';

const clock = aClock();
const ids = idsOf(clock);
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

function payOut(amount: number): Draft<'pay-out'> {
  return { id: ids.mint<EntryId>(), kind: 'pay-out', at: instant(clock.now()), shiftId: shift.shiftId, clerkId: AIGERIM, supervisorId: null,
    body: { v: 1, amount: money(amount), against: 'petty-cash', reason: 'water' }, postings: payOutPostings(money(amount), 'petty-cash') };
}

const causes = (difference: number, ...drafts: Draft[]) => likelyCauses(money(difference), entriesOf(shift, ...drafts), NOTES);

describe('what may explain a difference', () => {
  test('nothing, when there is none', () => expect(causes(0, cash(5000))).toEqual([]));

  test('short by a sale that was booked as cash and paid by card', () => {
    expect(causes(-3700, cash(5000), cash(3700))[0]).toMatchObject({ kind: 'wrong-tender', seq: 3, tender: 'cash', amount: 3700 });
  });
  test('over by a sale that was booked as card and paid in cash', () => {
    expect(causes(4100, cash(5000), cardSale(4100))[0]).toMatchObject({ kind: 'wrong-tender', seq: 3, tender: 'bank-card', amount: 4100 });
  });
  test('over by a pay-out that was booked and not made', () => {
    expect(causes(730, cash(5000), payOut(730))[0]).toMatchObject({ kind: 'amount-of-entry', seq: 3, entryKind: 'pay-out', amount: 730 });
  });
  test('short by change that was given twice', () => {
    expect(causes(-6300, cash(3700, 10_000))[0]).toMatchObject({ kind: 'change', amount: 6300 });
  });
  test('short by digits that changed places', () => {
    expect(causes(-900, cash(5400))[0]).toMatchObject({ kind: 'swapped-digits', amount: 5400, instead: 4500 });
  });
  test('a note counted once too seldom', () => {
    expect(causes(-2000)).toEqual([{ kind: 'miscounted', value: 2000, quantity: -1 }, { kind: 'miscounted', value: 1000, quantity: -2 }]);
  });
  test('each kind once before any kind twice', () => {
    const found = causes(-2000, cash(2000), cash(2000), cash(8000, 10_000));
    expect(found.map((cause) => cause.kind)).toEqual(['change', 'wrong-tender', 'miscounted', 'wrong-tender', 'miscounted']);
  });
  test('what fits by chance among many comes after what fits once among few', () => {
    const many = Array.from({ length: 60 }, (_, at) => cash(at === 30 ? 2000 : 7000));
    const told = causes(2000, ...many, cardSale(1500), payOut(2000)).map((cause) => cause.kind);
    expect(told).toEqual(['amount-of-entry', 'miscounted', 'miscounted']);
    expect(causes(-2000, ...many, cash(2000, 4000)).map((cause) => cause.kind).slice(0, 3)).toEqual(['change', 'miscounted', 'wrong-tender']);
  });
  test('one note rather than two of them', () => {
    expect(causes(4000, cash(4500)).slice(0, 1)).toEqual([{ kind: 'miscounted', value: 2000, quantity: 2 }]);
    expect(causes(3000)).toEqual([{ kind: 'miscounted', value: 1000, quantity: 3 }]);
  });
  test('nothing where nothing fits', () => expect(causes(-1234567, cash(5000))).toEqual([]));
});

test('a shift that another machine began names that first, whatever the difference', () => {
  const restored: Draft<'note'> = {
    id: ids.mint<EntryId>(), kind: 'note', at: instant(clock.now()), shiftId: shift.shiftId, clerkId: null, supervisorId: null, postings: [],
    body: { v: 1, text: 'restored', restored: { why: 'replaced-machine', from: 0, through: 2, lost: 0 } },
  };
  const entries = entriesOf(shift, cash(5000), restored);
  expect(likelyCauses(money(7777), entries, NOTES)).toMatchObject([{ kind: 'another-machine', seq: 3 }]);
  expect(likelyCauses(money(-5000), entries, NOTES)[0]).toMatchObject({ kind: 'another-machine' });
  expect(likelyCauses(money(0), entries, NOTES)).toEqual([]);
});
