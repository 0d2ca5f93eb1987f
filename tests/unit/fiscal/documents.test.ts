import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { type FiscalAround, fiscalKey } from '../../../src-shared/fiscal/told.ts';
import { EntryId, SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { draftOf, EMPTY_JOURNAL, registerHears, seal } from '../../../src-shared/journal/entry.ts';
import type { BodyByKind } from '../../../src-shared/journal/kinds/index.ts';
import type { EntryKind } from '../../../src-shared/journal/kinds/names.ts';
import { money } from '../../../src-shared/money.ts';
import { instant } from '../../../src-shared/time.ts';
import { documentOf } from '../../../src-main/fiscal/documents.ts';
import type { Basis, FiscalDocument } from '../../../src-main/fiscal/port.ts';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { AIGERIM, COUNTER } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';

const SALE = SaleId.parse('01900000-0000-7000-8000-0000000000f2');
const ID = EntryId.parse('01900000-0000-7000-8000-0000000000f3');
const SHIFT = ShiftId.parse('01900000-0000-7000-8000-0000000000f1');
const BASIS: Basis = {
  sign: '77',
  at: '22.11.2026 13:25:00',
  registrationNumber: '1',
  total: money(5000),
  offline: false,
};

const named = (id: string, kind: string, says: object) => ({ id, kind, name: { ru: id, kk: id }, ...says });
const PRODUCTS = [
  { ...named('purse', 'stored-value', { fiscal: { unitCode: 5114 } }), validFrom: '2026-01-01' },
  { ...named('day', 'pass', { vatPercent: 16, price: 500 }), validFrom: '2026-01-01', fiscal: { name: 'Проезд' } },
  {
    ...named('card', 'card', { vatPercent: 16, price: 800 }),
    validFrom: '2026-01-01',
    fiscal: { catalogueCode: '0200', unitCode: 796 },
  },
];
const TENDERS = [named('cash', 'cash', {}), named('card', 'bank-card', { fiscal: 'terminal' }), named('qr', 'qr', {})];
const ALL = { claims: true, pettyCash: true, overShort: true };
const RULES = aProfile({ fiscal: { tells: ALL }, products: PRODUCTS, tenders: TENDERS });
const NONE_OF_IT = aProfile({ fiscal: {}, products: PRODUCTS, tenders: TENDERS });

function entryOf<Kind extends EntryKind>(kind: Kind, body: BodyByKind[Kind], id = ID, seq = 9): Entry {
  const said = { id, at: instant(Date.UTC(2026, 10, 22, 8, 25)), shiftId: SHIFT, clerkId: AIGERIM, supervisorId: null };
  const draft = { ...draftOf(kind, { ...said, body }, kind === 'return' ? SOLD : []), postings: [] };
  return seal(draft, COUNTER, { ...EMPTY_JOURNAL, seq: seq - 1 }, sha256).entry;
}
const line = (no: number, productId: string, kind: 'stored-value' | 'pass' | 'card', amount: number) => ({
  line: no,
  productId,
  kind,
  amount: money(amount),
  cardNumber: '9643108503304172259',
  effect: 'immediate' as const,
});
const SOLD = [line(1, 'purse', 'stored-value', 5000)];
const cash = (amount: number, received = amount) => ({
  tenderId: 'cash',
  kind: 'cash' as const,
  amount: money(amount),
  received: money(received),
  change: money(received - amount),
});
const by = (kind: 'bank-card' | 'qr', amount: number) => ({
  tenderId: kind === 'qr' ? 'qr' : 'card',
  kind,
  amount: money(amount),
});
const sold = (lines: BodyByKind['sale']['lines'], ...tenders: BodyByKind['sale']['tenders']) =>
  entryOf(
    'sale',
    { v: 1, receiptNumber: 'T-2', language: 'ru', profileVersion: '1', offline: false, lines, tenders },
    SALE,
    2,
  );
const back = (
  ...tenders: { tenderId: string; kind: 'cash' | 'bank-card' | 'qr'; amount: ReturnType<typeof money> }[]
) =>
  entryOf('return', {
    v: 1,
    saleId: SALE,
    saleSeq: 2,
    receiptNumber: 'T-9',
    profileVersion: '1',
    reason: 'wrong-amount',
    lines: [{ line: 1, amount: money(5000) }],
    tenders: tenders.map(({ tenderId, kind, amount }) => ({ tenderId, kind, amount })),
  });

const around = (changes: Partial<FiscalAround> = {}): FiscalAround => ({
  rules: RULES,
  entryOf: () => undefined,
  returnsOf: () => [],
  rulesNamed: () => RULES,
  floatIsTold: () => true,
  ...changes,
});
/** All that a register is told of an entry, in its order. */
const told = (entry: Entry, at: FiscalAround = around()): (FiscalDocument | null)[] =>
  registerHears(entry, at).map((part) =>
    documentOf({ ...part, key: fiscalKey(entry.id, part.part) }, entry, at, BASIS),
  );

describe('a sale', () => {
  test('in cash says what was handed over, what went back, and of each line what the law asks', () => {
    const lines = [line(1, 'card', 'card', 800), line(2, 'purse', 'stored-value', 4000), line(3, 'day', 'pass', 500)];
    expect(told(sold(lines, cash(5300, 10_000)))).toEqual([
      {
        does: 'sale',
        key: SALE,
        payments: [{ means: 'cash', amount: 10_000 }],
        change: 4700,
        lines: [
          {
            name: 'card',
            quantity: 1,
            price: 800,
            vatPercent: 16,
            unitCode: 796,
            nature: 'goods',
            catalogueCode: '0200',
          },
          {
            name: 'purse',
            quantity: 1,
            price: 4000,
            vatPercent: null,
            unitCode: 5114,
            nature: 'service',
            catalogueCode: null,
          },
          {
            name: 'Проезд',
            quantity: 1,
            price: 500,
            vatPercent: 16,
            unitCode: 796,
            nature: 'service',
            catalogueCode: null,
          },
        ],
      },
    ]);
  });

  test('in parts of the register’s own names each way once', () => {
    const tenders = [by('qr', 1000), cash(1500, 2000), by('qr', 2000), cash(500)];
    expect(told(sold(SOLD, ...tenders))).toMatchObject([
      {
        payments: [
          { means: 'mobile', amount: 3000 },
          { means: 'cash', amount: 2500 },
        ],
        change: 500,
      },
    ]);
  });

  test('in parts of two fiscalisers tells the register its part alone', () => {
    expect(told(sold(SOLD, by('bank-card', 2000), cash(3000, 5000)))).toMatchObject([
      { lines: [{ price: 3000 }], payments: [{ means: 'cash', amount: 5000 }], change: 2000 },
    ]);
  });

  test('by a terminal that is a register itself, and any where no register is named, tells it nothing', () => {
    expect(told(sold(SOLD, by('bank-card', 5000)))).toEqual([]);
    expect(told(sold(SOLD, cash(5000)), around({ rules: aProfile() }))).toEqual([]);
  });

  test('of a product that its rules don’t know goes by its id', () => {
    expect(told(sold([line(1, 'gone', 'card', 800)], cash(800)))).toMatchObject([
      { lines: [{ name: 'gone', unitCode: 796, nature: 'goods', vatPercent: null }] },
    ]);
  });

  test('without «received» was paid to the tenge', () => {
    const exact = { ...cash(5000), received: undefined, change: undefined };
    expect(told(sold(SOLD, exact))).toMatchObject([{ payments: [{ means: 'cash', amount: 5000 }], change: 0 }]);
  });
});

describe('a return', () => {
  const of = (...tenders: BodyByKind['sale']['tenders']) =>
    around({ entryOf: (id) => (id === SALE ? sold(SOLD, ...tenders) : undefined) });

  test('names the sign of its sale, with the products of the sale and the way that its money went', () => {
    expect(told(back(cash(5000)), of(cash(5000)))).toMatchObject([
      { does: 'return', key: ID, basis: BASIS, lines: [{ name: 'purse', price: 5000 }], change: 0 },
    ]);
    expect(told(back(by('qr', 5000)), of(by('qr', 5000)))).toMatchObject([
      { payments: [{ means: 'mobile', amount: 5000 }] },
    ]);
  });

  test('in cash of what a terminal fiscalised is cash out beside the register’s own part', () => {
    expect(told(back(cash(5000)), of(by('bank-card', 2000), cash(3000)))).toMatchObject([
      { does: 'return', key: ID, lines: [{ price: 3000 }], payments: [{ means: 'cash', amount: 3000 }] },
      { does: 'cash-out', key: `${ID}-cash`, amount: 2000 },
    ]);
    expect(told(back(by('bank-card', 5000)), of(by('bank-card', 5000)))).toEqual([]);
  });

  test('of a sale from before the register is cash out, and so is one whose sale is not here', () => {
    const before = { ...of(cash(5000)), rulesNamed: () => aProfile() };
    const OUT = [{ does: 'cash-out', key: `${ID}-cash`, amount: 5000 }];
    expect(told(back(cash(5000)), before)).toEqual(OUT);
    expect(told(back(cash(5000)))).toEqual(OUT);
    expect(told(back(cash(5000)), { ...of(cash(5000)), rulesNamed: () => null })).toEqual(OUT);
  });

  test('has no document without a sign of its sale', () => {
    const entry = back(cash(5000));
    const part = { key: ID, does: 'return', amount: money(5000) } as const;
    expect(documentOf(part, entry, of(cash(5000)), null)).toBeNull();
    expect(documentOf(part, entry, around(), BASIS)).toBeNull();
    expect(documentOf({ ...part, does: 'sale' }, entry, of(cash(5000)), BASIS)).toBeNull();
    expect(documentOf({ ...part, amount: money(4999) }, entry, of(cash(5000)), BASIS)).toBeNull();
  });
});

describe('cash that is no sale', () => {
  const moved = (kind: 'pay-in' | 'pay-out', against: 'safe' | 'petty-cash' | 'claims') =>
    entryOf(kind, { v: 1, amount: money(1000), against });

  test.each([
    ['pay-in', 'safe', 'cash-in', true],
    ['pay-in', 'petty-cash', 'cash-in', false],
    ['pay-out', 'safe', 'cash-out', true],
    ['pay-out', 'petty-cash', 'cash-out', false],
    ['pay-out', 'claims', 'cash-out', false],
  ] as const)('a %s of %s is %s; told without a setting: %s', (kind, against, does, always) => {
    const document = { does, key: ID, amount: 1000 };
    expect(told(moved(kind, against))).toEqual([document]);
    expect(told(moved(kind, against), around({ rules: NONE_OF_IT }))).toEqual(always ? [document] : []);
  });

  test('a drop is cash out', () => {
    const drop = entryOf('safe-drop', { v: 1, amount: money(2000), bagSeal: 'A1' });
    expect(told(drop)).toEqual([{ does: 'cash-out', key: ID, amount: 2000 }]);
  });
});

describe('a shift', () => {
  const opened = (carried: number, fromSafe: number, counted: number) =>
    entryOf('shift-opened', {
      v: 1,
      carried: money(carried),
      fromSafe: money(fromSafe),
      counts: counted > 0 ? [{ value: money(counted), quantity: 1 }] : [],
    });
  const closed = (expected: number, counted: number, carried: number) =>
    entryOf('shift-closed', {
      v: 1,
      expected: money(expected),
      counted: money(counted),
      carried: money(carried),
      removed: money(counted - carried),
      unsent: 0,
      firstSeq: 1,
      counts: [],
    });
  const moves = (entry: Entry, at?: FiscalAround) =>
    told(entry, at).map((each) => [each?.does, each?.key.slice(ID.length), each && 'amount' in each ? each.amount : 0]);

  test.each([
    ['from the safe', opened(0, 20_000, 20_000), [['cash-in', '', 20_000]]],
    ['with what the last one left', opened(20_000, 0, 20_000), []],
    [
      'with both, 300 short',
      opened(5000, 15_000, 19_700),
      [
        ['cash-in', '', 15_000],
        ['cash-out', '-over-short', 300],
      ],
    ],
    ['with 100 over', opened(5000, 0, 5100), [['cash-in', '-over-short', 100]]],
  ])('that opens %s', (_, entry, expected) => {
    expect(moves(entry)).toEqual(expected);
  });

  test('that opens with a float of which no register was told tells it now', () => {
    const unheard = around({ floatIsTold: () => false });
    expect(moves(opened(5000, 15_000, 20_000), unheard)).toEqual([['cash-in', '', 20_000]]);
  });

  test.each([
    ['even, and leaves all', closed(7000, 7000, 7000), [['day-end', '', 0]]],
    [
      '200 short',
      closed(7000, 6800, 1800),
      [
        ['cash-out', '-over-short', 200],
        ['cash-out', '-removal', 5000],
        ['day-end', '', 0],
      ],
    ],
    [
      '100 over',
      closed(7000, 7100, 0),
      [
        ['cash-in', '-over-short', 100],
        ['cash-out', '-removal', 7100],
        ['day-end', '', 0],
      ],
    ],
  ])('that closes %s', (_, entry, expected) => {
    expect(moves(entry)).toEqual(expected);
  });

  test('tells no difference where the operator wants none told', () => {
    const quiet = around({ rules: NONE_OF_IT });
    expect(moves(closed(7000, 6800, 6800), quiet)).toEqual([['day-end', '', 0]]);
    expect(moves(opened(5000, 0, 5100), quiet)).toEqual([]);
  });
});

test('what moves no cash, and what can’t be read, tells a register nothing', () => {
  expect(told(entryOf('note', { v: 1, text: 'a note' }))).toEqual([]);
  const odd = sold(SOLD, cash(5000));
  expect(told({ ...odd, body: { ...odd.body, lines: 'none' } })).toEqual([]);
});

test('no key is longer than a register takes', () => {
  const parts = ['itself', 'cash', 'over-short', 'removal'] as const;
  expect(parts.map((part) => fiscalKey(ID, part).length).every((length) => length <= 50)).toBe(true);
});
