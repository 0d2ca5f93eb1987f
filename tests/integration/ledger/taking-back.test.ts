import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { CounterId, ShiftId } from '../../../src-shared/ids.ts';
import { type Draft, EMPTY_JOURNAL, seal } from '../../../src-shared/journal/entry.ts';
import { payInPostings } from '../../../src-shared/journal/kinds/pay-in.ts';
import { money } from '../../../src-shared/money.ts';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { type Ledger, ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import {
  aLedger,
  AIGERIM,
  cashSale,
  COUNTER,
  type LedgerBench,
  shiftClosed,
  shiftOpened,
} from '../../devices/a-ledger.ts';

/** A shift that an earlier machine wrote and the upstream kept, taken back by a machine with an empty journal. */

let earlier: LedgerBench;
let kept: Entry[];
let bench: LedgerBench;
let ledger: Ledger;
let closedTo: string | null;

beforeEach(() => {
  earlier = aLedger();
  const opening = shiftOpened(earlier);
  const shiftId = opening.id as ShiftId;
  for (const draft of [
    opening,
    cashSale(earlier, shiftId),
    cashSale(earlier, shiftId, 700, 1000),
    shiftClosed(earlier, shiftId, 25_700),
  ])
    earlier.ledger.append(draft);
  kept = earlier.ledger.entriesFrom(1, 10);
  bench = aLedger();
  closedTo = null;
  ledger = ledgerIn(
    bench.db,
    () => COUNTER,
    () => closedTo,
  );
});
afterEach(() => {
  earlier.close();
  bench.close();
});

describe('taking a journal back', () => {
  test('leaves it as it was, entry by entry and posting by posting', () => {
    expect(ledger.takeBack(kept)).toMatchObject({ ok: true });
    expect(ledger.entriesFrom(1, 10)).toEqual(kept);
    expect(ledger.head()).toEqual(earlier.ledger.head());
    expect(verifyJournal(bench.db)).toEqual(verifyJournal(earlier.db));
  });

  test('page after page, and what other tables need with each in one transaction', () => {
    const heads: number[] = [];
    const head = () => void heads.push(ledger.head().seq);
    expect(ledger.takeBack(kept.slice(0, 3), head)).toMatchObject({ ok: true });
    expect(ledger.takeBack(kept.slice(3), head)).toMatchObject({ ok: true });
    expect(heads).toEqual([3, 4]);
    expect(() =>
      bench.ledger.takeBack([], () => {
        throw new Error('no place');
      }),
    ).toThrow('no place');
  });

  test('nobody hears of entries as of new ones', () => {
    const heard: number[] = [];
    ledger.onAppended((entry) => heard.push(entry.seq));
    ledger.takeBack(kept);
    expect(heard).toEqual([]);
  });

  test('a page that lies at its end leaves nothing', () => {
    const lie = { ...kept[3]!, seq: 5 };
    expect(ledger.takeBack([...kept.slice(0, 3), lie])).toEqual({
      ok: false,
      error: { kind: 'not-next', detail: 'entry 5 came where 4 was due' },
    });
    expect(ledger.head().seq).toBe(0);
  });

  test('the journal of another counter is not this one', () => {
    const another = ledgerIn(bench.db, () => AIGERIM as string as CounterId);
    expect(another.takeBack(kept)).toMatchObject({
      ok: false,
      error: { kind: 'not-next', detail: 'entry 1 is of another counter' },
    });
  });

  test('a fault alongside leaves nothing of the page', () => {
    expect(() =>
      ledger.takeBack(kept, () => {
        throw new Error('no place');
      }),
    ).toThrow('no place');
    expect(ledger.head().seq).toBe(0);
  });

  test('a disk that takes nothing is said in words', () => {
    bench.db.pragma('query_only = ON');
    expect(ledger.takeBack(kept)).toMatchObject({ ok: false, error: { kind: 'ledger-unwritable' } });
    expect(ledger.head().seq).toBe(0);
  });
});

test('a ledger closed to what is new says why, takes back what is its own, and is open again after', () => {
  closedTo = 'entries are missing';
  const opening = shiftOpened(bench);
  expect(ledger.append(opening)).toEqual({
    ok: false,
    error: { kind: 'ledger-unwritable', detail: 'entries are missing' },
  });
  expect(ledger.takeBack(kept).ok).toBe(true);
  closedTo = null;
  expect(ledger.append(opening)).toMatchObject({ ok: true, value: { seq: 5 } });
});

describe('what no counter writes and an upstream hands back', () => {
  /** One after the other, as an upstream that takes anything would keep them. */
  function chained(...drafts: readonly Draft[]): Entry[] {
    const entries: Entry[] = [];
    for (const draft of drafts) entries.push(seal(draft, COUNTER, entries.at(-1) ?? EMPTY_JOURNAL, sha256).entry);
    return entries;
  }

  test('an entry of a kind that this version does not know is taken back, and is found by no search', () => {
    const opening = shiftOpened(earlier);
    const later: object = { kind: 'of-a-later-version' };
    const entries = chained(opening, { ...cashSale(earlier, opening.id as ShiftId), ...later });
    expect(ledger.takeBack(entries)).toMatchObject({ ok: true });
    expect(ledger.entriesFrom(2, 1)).toMatchObject([{ kind: 'of-a-later-version' }]);
    expect(bench.db.prepare('SELECT count(*) FROM history').pluck().get()).toBe(0);
  });

  test('an id that stands twice is found as the first, and both are there', () => {
    const opening = shiftOpened(earlier);
    const sale = cashSale(earlier, opening.id as ShiftId);
    const entries = chained(opening, sale, { ...cashSale(earlier, opening.id as ShiftId, 700, 1000), id: sale.id });
    expect(ledger.takeBack(entries)).toMatchObject({ ok: true });
    expect(ledger.entriesFrom(1, 10)).toEqual(entries);
    expect(ledger.entry(sale.id)).toEqual(entries[1]);
    expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 3 });
  });

  test('a drawer whose movements add up to no number holds no number', () => {
    const opening = shiftOpened(earlier);
    const shiftId = opening.id as ShiftId;
    const amount = money(Number.MAX_SAFE_INTEGER);
    const payIn = (): Draft<'pay-in'> => ({
      ...opening,
      id: earlier.ids.mint(),
      kind: 'pay-in',
      body: { v: 1, amount, against: 'safe', reason: 'x' },
      postings: payInPostings(amount, 'safe'),
    });
    const entries = chained(opening, payIn(), payIn());
    expect(ledger.takeBack(entries.slice(0, 1))).toMatchObject({ ok: true });
    expect(ledger.drawerOf(shiftId)).toBe(20_000);
    expect(ledger.takeBack(entries.slice(1))).toMatchObject({ ok: true });
    expect(ledger.drawerOf(shiftId)).toBeNull();
  });
});
