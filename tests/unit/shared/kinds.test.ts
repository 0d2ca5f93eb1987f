import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { FiscalAround } from '../../../src-shared/fiscal/told.ts';
import { type ClerkId, EntryId, SaleId, ShiftId } from '../../../src-shared/ids.ts';
import {
  askedBy,
  draftOf,
  EMPTY_JOURNAL,
  isFoundAgain,
  isKind,
  notesTold,
  paperOf,
  seal,
} from '../../../src-shared/journal/entry.ts';
import { totalsOf } from '../../../src-shared/journal/adding-up.ts';
import { kindNamed, KINDS } from '../../../src-shared/journal/kinds/index.ts';
import type { Kind } from '../../../src-shared/journal/kinds/kind.ts';
import { type EntryKind, MOVING_CASH } from '../../../src-shared/journal/kinds/names.ts';
import { accountTotal, drawerTotal, sumsToZero } from '../../../src-shared/journal/postings.ts';
import { EMPTY_SHIFT } from '../../../src-shared/journal/totals.ts';
import { money, plus, sumOf } from '../../../src-shared/money.ts';
import en from '../../../src-shared/i18n/en.json' with { type: 'json' };
import { idsOver, sha256 } from '../../../src-main/platform/ports.ts';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { aClock, COUNTER } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { ONE_OF_EACH_KIND } from '../../devices/one-of-each-kind.ts';

const clock = aClock();
const shiftId = ShiftId.parse('01900000-0000-7000-8000-0000000000f1');
const saleId = SaleId.parse('01900000-0000-7000-8000-0000000000f2');
const counter = { clock, ids: idsOver(clock), shiftId, saleId, drawer: money(5000) };
const FISCAL = aProfile({ fiscal: { tells: { claims: true, pettyCash: true, overShort: true } } });
const SIGN = { sale: 1, 'cash-in': 1, return: -1, 'cash-out': -1, 'day-end': 0 } as const;
const AROUND: FiscalAround = {
  rules: FISCAL,
  entryOf: () => anEntry('sale'),
  returnsOf: () => [],
  rulesNamed: () => FISCAL,
  floatIsTold: () => true,
};
const NAMES = Object.values(KINDS).map(({ name }) => name);

function anEntry(kind: EntryKind, changes: { body?: object; postings?: Entry['postings'] } = {}): Entry {
  const draft = ONE_OF_EACH_KIND[kind](counter);
  const { entry } = seal(draft, COUNTER, EMPTY_JOURNAL, sha256);
  return { ...entry, ...changes, body: { ...entry.body, ...changes.body } };
}

/** What changes in the totals of its shift, and what it tells of notes and coins. */
function saidBy(kind: Kind, entry: Entry) {
  const after = Object.entries(kind.totals(EMPTY_SHIFT, entry));
  const changed = after.filter(([member, value]) => value !== Reflect.get(EMPTY_SHIFT, member));
  return { totals: changed.map(([member]) => member).toSorted(), notes: kind.notes(entry.body)?.told ?? null };
}

const SAID: Readonly<Record<EntryKind, ReturnType<typeof saidBy>>> = {
  'shift-opened': { totals: [], notes: 'count' },
  sale: {
    totals: 'bankCard cards cardsServed cash cashReceived changeGiven lines passes qr sales storedValue'.split(' '),
    notes: 'payment',
  },
  return: { totals: ['cashReturned', 'returns'], notes: null },
  'pay-in': { totals: ['payIns'], notes: 'change-brought' },
  'pay-out': { totals: ['payOuts'], notes: null },
  'safe-drop': { totals: ['safeDrops'], notes: null },
  'cash-counted': { totals: [], notes: 'count' },
  'drawer-opened': { totals: ['drawerOpenings'], notes: null },
  'shift-closed': { totals: [], notes: null },
  'receipt-reprinted': { totals: ['reprints'], notes: null },
  'credit-retried': { totals: [], notes: null },
  'payment-decided': { totals: [], notes: null },
  fiscalised: { totals: [], notes: null },
  note: { totals: [], notes: null },
};

describe.each(NAMES)('«%s»', (name) => {
  const entry = anEntry(name);
  const kind = KINDS[name];

  test('stands under its own name, sums to zero, and says what its kind says', () => {
    expect(kind.name).toBe(name);
    expect(kindNamed(name)).toBe(kind);
    expect(isKind(entry, name)).toBe(true);
    expect(sumsToZero(entry.postings)).toBe(true);
  });

  test('moves what it says', () => {
    const own = kindNamed(name);
    expect(own?.postings(entry.body, [{ kind: 'stored-value', amount: money(5000) }])).toEqual(entry.postings);
    expect(own && saidBy(own, entry)).toEqual(SAID[name]);
    expect(askedBy(entry, '1.1').kind).toBe(['sale', 'return', 'credit-retried'].includes(name) ? name : 'nothing');
  });

  test('is heard by the register and has words at the reveal exactly where it moves the drawer’s cash', () => {
    const isMoving = drawerTotal(entry.postings) !== 0;
    expect(kind.register !== null).toBe(isMoving);
    const told = MOVING_CASH.some((each) => each === name);
    expect(told).toBe(isMoving && name !== 'shift-closed');
    expect(Object.keys(en.drawer).includes(name)).toBe(told);
  });

  test('adds to the totals of its shift the cash that it posts to the drawer', () => {
    // An opening brings what the shift begins with, and a close takes all away.
    if (name === 'shift-opened' || name === 'shift-closed') return;
    const { cashReceived, changeGiven, cashReturned, payIns, payOuts, safeDrops } = totalsOf([entry]);
    expect(cashReceived - changeGiven - cashReturned + payIns.amount - payOuts.amount - safeDrops.amount).toBe(
      drawerTotal(entry.postings),
    );
  });

  test('names its rules where it moves money or has paper', () => {
    const needsRules = entry.postings.length > 0 || kind.paper !== null;
    expect(needsRules && kind.profileVersion === 'none').toBe(false);
  });

  test('is to the register what its cash does, where the float between shifts stays in the register', () => {
    const heard = kindNamed(name)?.register?.hears(entry, AROUND) ?? [];
    const cash = heard.map(({ does, amount }) => SIGN[does] * amount);
    const moved = plus(drawerTotal(entry.postings), accountTotal(entry.postings, 'float'));
    expect(sumOf(cash.map((each) => money(each)))).toBe(moved);
  });

  test('is found again by an amount and by a card, or not at all', () => {
    const found = kindNamed(name)?.history?.foundBy(entry.body, () => anEntry('sale')) ?? null;
    const isFound = kind.history !== null;
    expect([(found?.amounts ?? []).length > 0, (found?.cards ?? []).length > 0]).toEqual([isFound, isFound]);
  });

  test('has paper of its own wherever it prints itself', () => {
    const printed = kindNamed(name)?.prints(entry) ?? null;
    expect(paperOf(entry) !== null || printed?.of !== entry.id).toBe(true);
  });
});

test('what is no kind of ours has no kind, no paper and asks nothing', () => {
  const stranger = { ...anEntry('note'), kind: 'toString' };
  expect(kindNamed(stranger.kind)).toBeNull();
  expect(paperOf(stranger)).toBeNull();
  expect(askedBy(stranger, '1.1')).toEqual({ kind: 'nothing' });
  expect(isFoundAgain(stranger)).toBe(false);
  expect(totalsOf([stranger])).toEqual(EMPTY_SHIFT);
  expect(totalsOf([anEntry('sale', { body: { lines: [] } })])).toEqual({ ...EMPTY_SHIFT, unreadable: 1 });
});

describe('with an entry comes', () => {
  const printed = (kind: EntryKind, body: object = {}) => {
    const entry = anEntry(kind, { body });
    return [kindNamed(kind)?.prints(entry), entry.id] as const;
  };
  const BY_CARD = [{ tenderId: 'card', kind: 'bank-card', amount: 5000 }];

  test.each(['sale', 'return'] as const)('of a %s its paper, and the drawer opens for cash alone', (kind) => {
    const [inCash, id] = printed(kind);
    expect(inCash).toEqual({ of: id, copy: 0, opensDrawer: true, ...(kind === 'sale' && { mayBeWaived: true }) });
    expect(printed(kind, { tenders: BY_CARD })[0]).toMatchObject({ copy: 0, opensDrawer: false });
  });

  test.each(['safe-drop', 'shift-closed'] as const)('of a %s its paper, without the drawer', (kind) => {
    const [itself, id] = printed(kind);
    expect(itself).toEqual({ of: id, copy: 0, opensDrawer: false });
  });

  test.each(['pay-in', 'pay-out'] as const)('of a %s its paper, and the drawer opens for the cash', (kind) => {
    const [itself, id] = printed(kind);
    expect(itself).toEqual({ of: id, copy: 0, opensDrawer: true });
  });

  test.each(['sale', 'return'] as const)('of a %s that was paid in parts the open drawer, for what is cash', (kind) => {
    const inParts = [...BY_CARD, { tenderId: 'cash', kind: 'cash', amount: 5000 }];
    expect(printed(kind, { tenders: inParts })[0]).toMatchObject({ opensDrawer: true });
  });

  test('of a copy the paper of what it names', () => {
    const of = EntryId.parse(saleId);
    expect(printed('receipt-reprinted', { copy: 3 })[0]).toEqual({ of, copy: 3, opensDrawer: false });
  });

  test('nothing of all others', () => {
    const silent = NAMES.filter((name) => printed(name)[0] === null);
    expect(silent).toEqual([
      'shift-opened',
      'cash-counted',
      'drawer-opened',
      'credit-retried',
      'payment-decided',
      'note',
    ]);
  });

  test('of a sign the fiscal receipt of its entry, also where it came while no shift was open', () => {
    const [fiscalised] = printed('fiscalised');
    expect(fiscalised).toEqual({ of: EntryId.parse(saleId), copy: 0, opensDrawer: false, followsSlip: true });
    const { v: _, ...sign } = anEntry('fiscalised').body;
    expect(printed('note', { fiscalised: sign })[0]).toEqual(fiscalised);
  });

  test('only of a sale paper that the customer may do without', () => {
    expect(NAMES.filter((name) => printed(name)[0]?.mayBeWaived)).toEqual(['sale']);
  });
});

test('the upstream is asked by a sale whose money adds up, and by no other', () => {
  const sale = anEntry('sale');
  const asked = (body: object, postings = sale.postings) => askedBy(anEntry('sale', { body, postings }), '1.1');
  const [line] = sale.body['lines'] as object[];
  const [tender] = sale.body['tenders'] as object[];
  expect(asked({})).toMatchObject({ kind: 'sale', body: { receiptNumber: 'TEST-1' } });
  expect(asked({ tenders: [{ ...tender, received: undefined, change: undefined }] })).toMatchObject({ kind: 'sale' });
  expect(asked({ tenders: [{ ...tender, received: 5000, change: undefined }] })).toMatchObject({ kind: 'sale' });

  const NOT = { kind: 'not-understood', lines: [1] };
  expect(asked({}, [{ account: 'drawer', amount: money(1) }])).toEqual(NOT);
  expect(asked({ tenders: [{ ...tender, change: 1 }] })).toEqual(NOT);
  expect(asked({ tenders: [{ ...tender, amount: 1, received: 1, change: 0 }] })).toEqual(NOT);
  expect(asked({ lines: [line, line], tenders: [tender, tender] })).toEqual(NOT);
  expect(asked({ lines: 'none' })).toEqual({ kind: 'not-understood', lines: [0] });
  expect(asked({ lines: [{ line: 'x' }] })).toEqual({ kind: 'not-understood', lines: [0] });
  const many = Array.from({ length: 60 }, (_, at) => ({ line: at + 1 }));
  expect(asked({ lines: many })).toEqual({ kind: 'not-understood', lines: many.slice(0, 50).map((each) => each.line) });
});

test('a sale of two lines is asked for as one, and each part of its payment must have the right change', () => {
  const sale = anEntry('sale');
  const [line] = sale.body['lines'] as object[];
  const lines = [line, { ...line, line: 2 }];
  const paid = (...change: readonly number[]) =>
    change.map((each) => ({ tenderId: 'cash', kind: 'cash', amount: 5000, received: 6000, change: each }));
  const asked = (tenders: readonly object[]) => askedBy(anEntry('sale', { body: { lines, tenders } }), '1.1');
  expect(asked(paid(1000, 1000)).kind).toBe('sale');
  expect(asked(paid(1000, 999)).kind).toBe('not-understood');
});

test('a return tells an upstream of 1.0 nothing that only 1.1 has', () => {
  const asked = (contract: '1.0' | '1.1', body: object = {}) => askedBy(anEntry('return', { body }), contract);
  expect(asked('1.1')).toMatchObject({ kind: 'return', body: { saleId, offeredSeq: 0 } });
  expect(asked('1.0')).toMatchObject({ kind: 'return', body: { saleId, offeredSeq: undefined } });
  expect(asked('1.1', { tenders: [] })).toEqual({ kind: 'not-understood', lines: [1] });
  expect(asked('1.1', { lines: [{ line: 1, amount: 1 }] })).toEqual({ kind: 'not-understood', lines: [1] });
});

test('a repetition asks for one line, and a pay-out for the claim that it pays', () => {
  const asked = (kind: EntryKind, body: object) => askedBy(anEntry(kind, { body }), '1.1');
  expect(asked('credit-retried', {})).toEqual({ kind: 'credit-retried', saleId, line: 1 });
  expect(asked('credit-retried', { line: 0 })).toEqual({ kind: 'not-understood', lines: [0] });
  expect(asked('pay-out', {})).toEqual({ kind: 'nothing' });
  const claimId = '01900000-0000-7000-8000-0000000000c1';
  expect(asked('pay-out', { against: 'claims', claimId })).toEqual({ kind: 'claim-paid', claimId, amount: 1000 });
  expect(asked('pay-out', { against: 'claims' })).toEqual({ kind: 'not-understood', lines: [0] });
  expect(asked('pay-out', { against: 'claims', claimId, counts: 'x' })).toMatchObject({ kind: 'claim-paid' });
  expect(asked('pay-out', { amount: -1 })).toEqual({ kind: 'not-understood', lines: [0] });
});

test('a count at the opening is where the notes begin anew', () => {
  expect(kindNamed('shift-opened')?.notes(anEntry('shift-opened').body)).toMatchObject({ told: 'count', anew: true });
});

test('sales and returns are found again, also unreadable ones, and nothing else is', () => {
  expect(NAMES.filter((name) => isFoundAgain(anEntry(name, { body: { v: 9 } })))).toEqual(['sale', 'return']);
});

test('an entry that can’t be read tells nothing of notes', () => {
  expect(notesTold(anEntry('sale', { body: { lines: [] } }))).toBeNull();
  expect(notesTold(anEntry('sale'))).toMatchObject({ told: 'payment' });
});

test('a return is drafted of the lines that it is handed, and of none by itself', () => {
  const { body, ...about } = ONE_OF_EACH_KIND.return(counter);
  expect(draftOf('return', { ...about, body: { ...body, lines: [], tenders: [] } }).postings).toEqual([]);
});

test('a close whose difference is no number is none of ours', () => {
  const most = Number.MAX_SAFE_INTEGER;
  const isClose = (counted: number, expected: number) =>
    isKind(anEntry('shift-closed', { body: { counted, expected } }), 'shift-closed');
  expect([isClose(0, 0), isClose(1000, -most), isClose(1000, most)]).toEqual([true, false, true]);
});

describe('in the history', () => {
  const sale = anEntry('sale');
  const [line] = sale.body['lines'] as Record<string, unknown>[];
  const nothing = { credit: 'credited', balance: null, reason: null } as const;
  const told = (kind: EntryKind, entry: Entry, status?: 'credited' | 'reversed') =>
    kindNamed(kind)?.history?.told(entry, {
      entryOf: () => sale,
      outcomesOf: () => (status ? [{ no: 1, entryId: entry.id, seq: entry.seq, line: 1, status, at: entry.at }] : []),
      statesOf: () => () => nothing,
      keptOf: () => [{ kind: 'cash', amount: money(5000) }],
    });
  const { cardNumber, productId, kind } = line ?? {};
  const itsLine = { line: 1, cardNumber, productId, kind, amount: 5000 };

  test('a sale is told with its payment, what of it is kept, and its lines', () => {
    expect(told('sale', sale)).toEqual({
      receiptNumber: sale.body['receiptNumber'],
      amount: 5000,
      tenders: [{ kind: 'cash', amount: 5000 }],
      kept: [{ kind: 'cash', amount: 5000 }],
      lines: [{ ...itsLine, ...nothing }],
    });
  });

  test.each([
    [undefined, 'on-the-way'],
    ['reversed', 'reversed'],
    ['credited', 'other'],
  ] as const)('a return of which the upstream says %s is told as %s, with the card of its sale', (status, credit) => {
    expect(told('return', anEntry('return'), status)).toEqual({
      saleId,
      receiptNumber: 'TEST-3',
      amount: 5000,
      tenders: [{ kind: 'cash', amount: 5000 }],
      reason: 'wrong-amount',
      lines: [{ ...itsLine, credit, balance: null, reason: null }],
    });
  });
});

test('cash comes from somewhere and goes somewhere', () => {
  expect(() => KINDS['pay-in'].postings({ v: 1, amount: money(1) }, [])).toThrow('comes from somewhere');
  expect(() => KINDS['pay-out'].postings({ v: 1, amount: money(1) }, [])).toThrow('goes somewhere');
});

describe('is found again', () => {
  const found = (kind: 'sale' | 'return', body: Entry['body'], sale?: Entry) =>
    KINDS[kind].history.foundBy(body, (id) => (id === saleId ? sale : undefined));

  test('a sale by its lines, whatever stands among them', () => {
    expect(found('sale', { lines: [{ amount: 1, cardNumber: '11' }, 'x', null, [], { amount: 'y' }] })).toEqual({
      amounts: [1, 'y'],
      cards: ['11', undefined],
    });
    expect(found('sale', { lines: 'none' })).toEqual({ amounts: [], cards: [] });
  });

  test('a return by its own lines, whose cards stand in its sale', () => {
    const body = { saleId, lines: [{ line: 2, amount: 700 }, { line: 9, amount: 1 }, { amount: 2 }] };
    const lines = [
      { line: 1, cardNumber: '11' },
      { line: 2, cardNumber: '22' },
    ];
    const amounts = [700, 1, 2];
    expect(found('return', body, anEntry('sale', { body: { lines } })).cards).toEqual(['22', undefined, undefined]);
    expect(found('return', body, anEntry('note', { body: { lines } }))).toEqual({
      amounts,
      cards: [undefined, undefined, undefined],
    });
    expect(found('return', body)).toEqual({ amounts, cards: [undefined, undefined, undefined] });
  });
});

test('the history says of a return what the upstream did with each line that its sale still tells', () => {
  const body = { lines: [1, 2, 3, 4, 5, 9].map((line) => ({ line, amount: 1000 })) };
  const entry = anEntry('return', { body });
  const [line] = anEntry('sale').body['lines'] as object[];
  const sale = anEntry('sale', { body: { lines: [1, 2, 3, 4, 5].map((number) => ({ ...line, line: number })) } });
  const told = (of: Entry | undefined) =>
    isKind(entry, 'return') &&
    KINDS.return.history.told(entry, {
      entryOf: (id) => (id === EntryId.parse(saleId) ? of : undefined),
      outcomesOf: (id) =>
        (id === entry.id
          ? [
              { line: 1, status: 'reversed' as const, balance: money(7) },
              { line: 2, status: 'reversal-refused' as const, reason: 'already-used' as const },
              { line: 4, status: 'other' as const },
              { line: 5, status: 'reversed' as const },
            ]
          : [
              { line: 1, status: 'credited' as const },
              { line: 5, status: 'rejected' as const },
            ]
        ).map((outcome) => ({ no: 1, entryId: entry.id, seq: 1, at: entry.at, ...outcome })),
      statesOf: () => () => ({ credit: 'credited', balance: null, reason: null }),
      keptOf: () => [],
    });
  expect(told(sale)).toMatchObject({
    saleId,
    amount: 6000,
    reason: 'wrong-amount',
    lines: [
      { line: 1, credit: 'reversed', balance: 7, reason: null },
      { line: 2, credit: 'reversal-refused', balance: null, reason: 'already-used' },
      { line: 3, credit: 'on-the-way' },
      { line: 4, credit: 'other' },
      // It was on no card.
      { line: 5, credit: 'returned' },
    ],
  });
  expect(told(undefined)).toMatchObject({ lines: [] });
  expect(told(anEntry('note'))).toMatchObject({ lines: [] });
});

describe('the paper of', () => {
  const SUPERVISOR = '01900000-0000-7000-8000-0000000000b1' as ClerkId;
  const draw = (
    kind: EntryKind,
    body: object,
    entryAt: (seq: number) => Entry | undefined,
    supervisorId: ClerkId | null = null,
    opensDrawer = false,
  ) => {
    const entry = { ...anEntry(kind, { body }), supervisorId };
    return paperOf(entry)?.draw(
      {
        entry,
        profile: aProfile(),
        counter: { counterName: 'K3', stationName: 'Sairan', clerkName: 'Aigerim' },
        copy: 0,
        rulesUnknown: false,
        opensDrawer,
        register: null,
        entryAt,
        clerkName: () => 'the supervisor',
      },
      receiptTexts(),
    );
  };
  const said = (drawn: ReturnType<typeof draw>) => JSON.stringify(drawn);
  const totals = {
    zNumber: 3,
    shift: EMPTY_SHIFT,
    perpetual: { sales: EMPTY_SHIFT.sales, returns: EMPTY_SHIFT.returns },
  };

  test('a return can’t be drawn without its sale', () => {
    expect(draw('return', {}, () => anEntry('note'))).toEqual({ ok: false, error: 'entry-missing' });
    expect(draw('return', {}, () => undefined)).toEqual({ ok: false, error: 'entry-missing' });
    expect(said(draw('return', {}, (seq) => (seq === 2 ? anEntry('sale') : undefined)))).toContain('TEST-3');
  });

  test('a close says when its shift began where that is known, and who approved', () => {
    expect(draw('shift-closed', { totals: {} }, () => undefined)).toEqual({ ok: false, error: 'content-broken' });
    const opening = said(draw('shift-closed', { totals }, (seq) => (seq === 1 ? anEntry('shift-opened') : undefined)));
    expect(opening).not.toContain('the supervisor');
    expect(said(draw('shift-closed', { totals }, () => anEntry('note'))).length).toBeLessThan(opening.length);
    expect(said(draw('shift-closed', { totals }, () => undefined, SUPERVISOR))).toContain('the supervisor');
  });

  test.each([
    ['sale', 'sale', 'TEST-1'],
    ['shift-opened', 'shift-opened', '20 000'],
    ['safe-drop', 'drop', 'A1'],
    ['pay-in', 'pay-in', 'change'],
    ['pay-out', 'pay-out', 'water'],
  ] as const)('a %s is kept as «%s» and says what the entry says', (kind, document, words) => {
    expect(paperOf(anEntry(kind))?.document).toBe(document);
    expect(said(draw(kind, {}, () => undefined)).replaceAll(/\s/g, ' ')).toContain(words);
  });

  const cuts = (drawn: ReturnType<typeof draw>) =>
    drawn?.ok ? drawn.value.blocks.filter(({ kind }) => kind === 'cut').length : 0;

  test.each(NAMES)('a %s opens the drawer with its paper exactly where its kind says so', (name) => {
    const printed = kindNamed(name)?.prints(anEntry(name));
    const opens = (opensDrawer: boolean) => {
      const body = name === 'shift-closed' ? { totals } : {};
      const drawn = draw(name, body, () => anEntry('sale'), null, opensDrawer);
      return drawn?.ok ? drawn.value.blocks.some((block) => block.kind === 'drawer-pulse') : false;
    };
    // A copy is of what it names.
    expect(opens(true)).toBe(printed?.copy === 0 && printed.opensDrawer);
    expect(opens(false)).toBe(false);
  });

  test.each(['return', 'pay-in', 'pay-out', 'safe-drop'] as const)(
    'a %s comes twice, since two people sign and each keeps one',
    (kind) => {
      const drawn = draw(kind, {}, () => anEntry('sale'));
      expect(cuts(drawn)).toBe(2);
      const [once, again] = (drawn?.ok ? drawn.value.blocks : []).reduce<string[][]>(
        (papers, block) =>
          block.kind === 'cut' ? [...papers, []] : [...papers.slice(0, -1), [...papers.at(-1)!, JSON.stringify(block)]],
        [[]],
      );
      expect(again).toEqual(once);
      expect(cuts(draw('sale', {}, () => undefined))).toBe(1);
    },
  );

  test('a close brings the slip of its bag twice, and none where all stays as float', () => {
    const bagged = draw('shift-closed', { totals, removed: 1000, bagSeal: 'KZ-9' }, () => undefined);
    expect(cuts(bagged)).toBe(3);
    expect(said(bagged).split('СУМКА ПРИ ЗАКРЫТИИ')).toHaveLength(3);
    expect(cuts(draw('shift-closed', { totals, removed: 0, bagSeal: undefined }, () => undefined))).toBe(1);
  });

  test('a claim that was paid says its number, and is signed by the passenger alone', () => {
    const claimId = '01900000-0000-7000-8000-00000000c1a1';
    const paid = said(draw('pay-out', { against: 'claims', claimId, reason: 'claim 0000-C1A1' }, () => undefined));
    expect(paid).toContain('№ 0000-C1A1');
    expect([paid.includes('Сдал'), paid.includes('Получил')]).toEqual([false, true]);
    expect(said(draw('pay-out', {}, () => undefined, SUPERVISOR))).toContain('the supervisor');
  });

  test('what says not what its kind says is not there', () => {
    expect(paperOf(anEntry('sale', { body: { lines: [] } }))).toBeNull();
  });
});
