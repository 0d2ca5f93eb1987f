import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import type { Day } from '../../../src-shared/time.ts';
import { money, ZERO } from '../../../src-shared/money.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { declinePart } from '../../../src-main/sale/decline-part.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, judgeLines, takeSale } from '../../../src-main/sale/take-sale.ts';
import { recentSales } from '../../../src-main/sale/recent-sales.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aCard, aProfile, CARD_NUMBER } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

const TODAY = '2026-11-22' as Day;
const OTHER_CARD = '9643908503300000001';
let till: Till;
const take = (sale: ConfirmedSale) => takeSale(sale, AIGERIM_AT_WORK, till);
const printJobs = () =>
  till.bench.db
    .prepare('SELECT document, copy, opens_drawer AS opensDrawer, state FROM print_job ORDER BY created_at')
    .all();

beforeEach(() => {
  till = aTill();
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(() => till.close());

describe('a sale', () => {
  test('whose customer wants no paper keeps its job, which says so, and the next one is printed', async () => {
    expect((await take(aSale(till, { noPaper: true }))).ok).toBe(true);
    till.bench.clock.pass(1000);
    expect((await take(aSale(till))).ok).toBe(true);
    expect(printJobs()).toEqual([
      { document: 'sale', copy: 0, opensDrawer: 1, state: 'waived' },
      { document: 'sale', copy: 0, opensDrawer: 1, state: 'queued' },
    ]);
  });

  test('for cash gives change, writes one entry, and queues its receipt with the drawer', async () => {
    const sale = aSale(till);
    expect(await take(sale)).toEqual({
      ok: true,
      value: {
        saleId: sale.saleId,
        receiptNumber: 'TEST1-000002',
        amount: 5000,
        tenders: [{ kind: 'cash', amount: 5000 }],
        received: 10_000,
        change: 5000,
        offline: false,
      },
    });
    expect(till.ledger.entry(sale.saleId)).toMatchObject({
      seq: 2,
      kind: 'sale',
      id: sale.saleId,
      body: {
        lines: [{ line: 1, cardNumber: CARD_NUMBER, amount: 5000, balanceBefore: 1240, effect: 'immediate' }],
        tenders: [{ tenderId: 'cash', received: 10_000, change: 5000 }],
      },
      postings: [
        { account: 'drawer', amount: 10_000 },
        { account: 'drawer', amount: -5000 },
        { account: 'stored-value', amount: -5000 },
      ],
    });
    expect(printJobs()).toEqual([{ document: 'sale', copy: 0, opensDrawer: 1, state: 'queued' }]);
    expect(till.intents.find(sale.saleId)?.state).toBe('committed');
    expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
  });

  test('without a stated amount received is paid exactly', async () => {
    const sale = aSale(till, { tenders: [{ kind: 'cash', amount: money(5000) }] });
    expect(await take(sale)).toMatchObject({ ok: true, value: { received: 5000, change: 0 } });
  });

  test('by bank card keeps the slip’s authorisation code and leaves the drawer shut', async () => {
    const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000), authCode: 'A1B2C3' }] });
    expect(await take(sale)).toMatchObject({ ok: true, value: { received: null, change: 0 } });
    expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
      tenders: [{ kind: 'bank-card', terminal: { authCode: 'A1B2C3', acquirer: 'Test bank', terminalId: 'T1' } }],
    });
    expect(printJobs()).toMatchObject([{ opensDrawer: 0 }]);
  });

  test('of a pass proposes its days', async () => {
    const sale = aSale(till, {
      lines: [{ cardNumber: CARD_NUMBER, productId: 'week', amount: money(2500) }],
      tenders: [{ kind: 'cash', amount: money(2500) }],
    });
    expect((await take(sale)).ok).toBe(true);
    expect(till.ledger.entry(sale.saleId)?.body).toMatchObject({
      lines: [{ kind: 'pass', pass: { validFrom: '2026-11-22', validTo: '2026-11-28' } }],
    });
  });

  test('repeated with the same id is the same sale, also by two calls at once', async () => {
    const sale = aSale(till);
    const first = await take(sale);
    expect(await take(sale)).toEqual(first);
    expect(till.ledger.head().seq).toBe(2);
    expect(printJobs()).toHaveLength(1);
  });

  test('with the id of a taken sale and other money is not shown as that one', async () => {
    const sale = aSale(till);
    await take(sale);
    const other = {
      ...sale,
      lines: [{ ...sale.lines[0]!, amount: money(3000) }],
      tenders: [{ kind: 'cash' as const, amount: money(3000) }],
    };
    expect(await take(other)).toEqual({ ok: false, error: { kind: 'sale-already-settled' } });
    expect(till.ledger.head().seq).toBe(2);
  });

  test('of a card of which only the number is known promises nothing', async () => {
    till.world.offline = true;
    const sale = aSale(till, { lines: [{ cardNumber: OTHER_CARD, productId: 'purse', amount: money(5000) }] });
    expect(await take(sale)).toMatchObject({ ok: true, value: { offline: true } });
    expect(till.ledger.entry(sale.saleId)?.body['lines']).toEqual([
      {
        line: 1,
        cardNumber: OTHER_CARD,
        productId: 'purse',
        kind: 'stored-value',
        amount: 5000,
        effect: 'when-connected',
      },
    ]);
  });
});

describe('what is refused changes nothing', () => {
  const bad: [string, (sale: ConfirmedSale) => ConfirmedSale, object][] = [
    [
      'too little cash',
      (sale) => ({ ...sale, tenders: [{ kind: 'cash', amount: money(5000), received: money(4000) }] }),
      { kind: 'received-too-little', due: 5000 },
    ],
    [
      'more cash than anybody hands over',
      (sale) => ({ ...sale, tenders: [{ kind: 'cash', amount: money(5000), received: money(425_261) }] }),
      { kind: 'received-too-much', due: 5000 },
    ],
    [
      'tenders that do not add up',
      (sale) => ({ ...sale, tenders: [{ kind: 'cash', amount: money(4000) }] }),
      { kind: 'tenders-do-not-add-up', due: 5000, tendered: 4000 },
    ],
    [
      'a bank card without its code',
      (sale) => ({ ...sale, tenders: [{ kind: 'bank-card', amount: money(5000) }] }),
      { kind: 'authorisation-code-needed' },
    ],
    [
      'a tender that the operator does not take',
      (sale) => ({ ...sale, tenders: [{ kind: 'qr', amount: money(5000), authCode: '1' }] }),
      { kind: 'tender-not-accepted' },
    ],
    [
      'a product that is not sold',
      (sale) => ({ ...sale, lines: [{ ...sale.lines[0]!, productId: 'next-year' }] }),
      { kind: 'product-not-sold' },
    ],
    [
      'the same card twice',
      (sale) => ({ ...sale, lines: [sale.lines[0]!, sale.lines[0]!] }),
      { kind: 'card-twice', cardNumber: CARD_NUMBER },
    ],
    [
      'an amount below the minimum',
      (sale) => ({ ...sale, lines: [{ ...sale.lines[0]!, amount: money(500) }] }),
      { kind: 'amount-below-minimum', minimum: 1000 },
    ],
  ];
  test.each(bad)('%s', async (_name, change, error) => {
    expect(await take(change(aSale(till)))).toEqual({ ok: false, error });
    expect(till.ledger.head().seq).toBe(1);
    expect(till.intents.unfinished()).toEqual([]);
    expect(printJobs()).toEqual([]);
  });

  test('a blocked card, told by the upstream at the look-up', async () => {
    till.world.cards.set(CARD_NUMBER, { number: CARD_NUMBER, card: aCard({ status: 'blocked' }), hotlisted: false });
    expect(await take(aSale(till))).toMatchObject({ ok: false, error: { kind: 'card-blocked' } });
  });

  test('an offline limit that is reached', async () => {
    till.world.offline = true;
    till.world.offlineRefusal = { kind: 'offline-hours-used', hours: 24 };
    expect(await take(aSale(till))).toMatchObject({ ok: false, error: { kind: 'offline-hours-used' } });
  });

  test('a counter that is stopped', async () => {
    till.world.stopped = { kind: 'ledger-broken', detail: 'entry 7' };
    expect(await take(aSale(till))).toMatchObject({ ok: false, error: { kind: 'ledger-broken' } });
  });

  test('a clerk in the shift of another', async () => {
    expect(await takeSale(aSale(till), DANIYAR_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'shift-of-another', clerkName: 'Aigerim S.' },
    });
  });

  test('a shift of 24 hours', async () => {
    till.bench.clock.pass(24 * 3_600_000);
    expect(await take(aSale(till))).toEqual({ ok: false, error: { kind: 'shift-too-long', hours: 24 } });
  });
});

describe('a payment at the terminal', () => {
  const bySlip = (saleId: SaleId, authCode?: string): ConfirmedSale =>
    aSale(till, { saleId, tenders: [{ kind: 'bank-card', amount: money(5000), ...(authCode && { authCode }) }] });

  test('is kept before the amount is keyed, and finished by its code', async () => {
    const saleId = till.ids.mint<SaleId>();
    expect(awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: null });
    expect(till.intents.unfinished()).toMatchObject([{ id: saleId, state: 'awaiting-payment' }]);
    expect((await take(bySlip(saleId, '77'))).ok).toBe(true);
    expect(till.intents.unfinished()).toEqual([]);
  });

  test('that a crash left behind is finished with the code of its slip, even if the limits have changed', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    till.world.cards.set(CARD_NUMBER, { number: CARD_NUMBER, card: aCard({ status: 'blocked' }), hotlisted: true });
    expect(await finishSale(saleId, undefined, AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'authorisation-code-needed' },
    });
    expect(await finishSale(saleId, '4711', AIGERIM_AT_WORK, till)).toMatchObject({
      ok: true,
      value: { saleId, amount: 5000 },
    });
    expect(till.ledger.entry(saleId)?.body).toMatchObject({ tenders: [{ terminal: { authCode: '4711' } }] });
  });

  test('that was keyed before midnight is taken after it, though its tariff ended', async () => {
    const [taken, finished] = [till.ids.mint<SaleId>(), till.ids.mint<SaleId>()];
    for (const saleId of [taken, finished]) awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    const profile = aProfile();
    till.world.profile = {
      ...profile,
      products: profile.products.map((product) => (product.id === 'purse' ? { ...product, validTo: TODAY } : product)),
    };
    till.bench.clock.pass(20 * 3_600_000);
    expect(await take(aSale(till))).toMatchObject({ ok: false, error: { kind: 'product-not-sold' } });
    expect(await take(bySlip(taken, '77'))).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(await finishSale(finished, '78', AIGERIM_AT_WORK, till)).toMatchObject({
      ok: true,
      value: { amount: 5000 },
    });
  });

  test('that the terminal has charged is taken whatever was learnt meanwhile, but only as it was begun', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    till.world.cards.set(CARD_NUMBER, { number: CARD_NUMBER, card: aCard({ status: 'blocked' }), hotlisted: true });
    const other = {
      ...bySlip(saleId, '77'),
      lines: [{ cardNumber: CARD_NUMBER, productId: 'purse', amount: money(5001) }],
      tenders: [{ kind: 'bank-card' as const, amount: money(5001), authCode: '77' }],
    };
    expect(await take(other)).toMatchObject({ ok: false, error: { kind: 'card-hotlisted' } });
    expect(await take(bySlip(saleId, '77'))).toMatchObject({ ok: true, value: { saleId, amount: 5000 } });
  });

  test('that was made is recorded after 24 hours, on a stopped counter, and with its product withdrawn', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    till.bench.clock.pass(25 * 3_600_000);
    till.world.stopped = { kind: 'superseded', unsent: 0, refused: 0, begun: 0, papers: 0 };
    const before = till.world.profile!;
    till.world.profile = {
      ...before,
      version: 'test-2',
      products: before.products.filter((product) => product.id !== 'purse'),
    };
    const found = await finishSale(saleId, '4711', AIGERIM_AT_WORK, { ...till, profileByVersion: () => before });
    expect(found).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(till.ledger.entry(saleId)?.body).toMatchObject({ profileVersion: 'test-1' });
  });

  test('that another clerk had begun is given up with an entry that says whose word it was', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    expect((await abandonSale(saleId, SUPERVISOR, till)).ok).toBe(true);
    expect(till.ledger.entryAt(till.ledger.head().seq)).toMatchObject({
      kind: 'payment-decided',
      clerkId: SUPERVISOR.clerkId,
      body: {
        saleId,
        decision: 'not-paid',
        reason: `no money was taken in the payment that ${AIGERIM_AT_WORK.clerkId} had begun`,
      },
    });
    expect(till.intents.unfinished()).toEqual([]);
  });

  test('that was not made is abandoned, and can be taken in cash under the same id', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(bySlip(saleId), AIGERIM_AT_WORK, till);
    expect((await abandonSale(saleId, AIGERIM_AT_WORK, till)).ok).toBe(true);
    expect(till.intents.unfinished()).toEqual([]);
    expect(await finishSale(saleId, '1', AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'sale-already-settled' },
    });
    expect((await take(aSale(till, { saleId }))).ok).toBe(true);
    expect(await abandonSale(saleId, AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'sale-already-settled' },
    });
  });
});

describe('a payment in parts', () => {
  const cash = (amount: number, received?: number) => ({
    kind: 'cash' as const,
    amount: money(amount),
    ...(received !== undefined && { received: money(received) }),
  });
  const byCard = (amount: number, authCode?: string) => ({
    kind: 'bank-card' as const,
    amount: money(amount),
    ...(authCode && { authCode }),
  });
  const paidBy = (saleId: SaleId, ...tenders: ConfirmedSale['tenders']) => aSale(till, { saleId, tenders });

  test('of which a slip was given back leaves the slip and whose word it was in the journal', async () => {
    const saleId = till.ids.mint<SaleId>();
    expect(
      awaitPayment(aSale(till, { saleId, tenders: [byCard(2000, 'A1'), cash(3000)] }), AIGERIM_AT_WORK, till).ok,
    ).toBe(true);
    expect((await abandonSale(saleId, AIGERIM_AT_WORK, till)).ok).toBe(true);
    const newest = till.ledger.entryAt(till.ledger.head().seq);
    expect(newest).toMatchObject({
      kind: 'payment-decided',
      shiftId: till.shifts.open()?.id,
      clerkId: AIGERIM_AT_WORK.clerkId,
      postings: [],
      body: { saleId, decision: 'not-paid', reason: 'given back on the terminal: bank-card 2000, code A1' },
    });
    expect(till.intents.unfinished()).toEqual([]);
    // Said once more, it is written once.
    expect((await abandonSale(saleId, AIGERIM_AT_WORK, till)).ok).toBe(true);
    expect(till.ledger.head().seq).toBe(newest?.seq);
  });

  test('of which one was declined keeps the slips of the others, and the rest goes another way', async () => {
    const saleId = till.ids.mint<SaleId>();
    const decline = () => declinePart(saleId, AIGERIM_AT_WORK, till);
    expect(awaitPayment(paidBy(saleId, byCard(2000), cash(3000)), AIGERIM_AT_WORK, till).ok).toBe(true);
    expect(awaitPayment(paidBy(saleId, byCard(2000, 'A1'), byCard(3000)), AIGERIM_AT_WORK, till).ok).toBe(true);
    expect(decline()).toEqual({ ok: true, value: { isOver: false } });
    expect(till.intents.find(saleId)).toMatchObject({
      state: 'awaiting-payment',
      sale: { tenders: [byCard(2000, 'A1'), cash(3000)] },
    });
    // Said once more it changes nothing, and a paid part is never declined.
    expect(decline()).toEqual({ ok: true, value: { isOver: false } });
    const otherwise = paidBy(saleId, byCard(2000, 'A1'), byCard(1000, 'B2'), cash(2000));
    expect(await takeSale(otherwise, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(decline()).toMatchObject({ ok: false, error: { kind: 'sale-already-settled' } });
  });

  test('of which the only one was declined is over, and nobody else’s sale is declined', async () => {
    const saleId = till.ids.mint<SaleId>();
    expect(awaitPayment(paidBy(saleId, byCard(2000), cash(3000)), AIGERIM_AT_WORK, till).ok).toBe(true);
    expect(declinePart(saleId, DANIYAR_AT_WORK, till)).toMatchObject({ ok: false, error: { kind: 'sale-unknown' } });
    expect(declinePart(saleId, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: { isOver: true } });
    expect(till.intents.unfinished()).toEqual([]);
  });

  test('of which a slip was given back between two shifts is over, and its note waits for the next', async () => {
    const saleId = till.ids.mint<SaleId>();
    const sale = aSale(till, { saleId, tenders: [byCard(2000, 'A1'), cash(3000)] });
    expect(awaitPayment(sale, AIGERIM_AT_WORK, till).ok).toBe(true);
    const betweenShifts = { ...till, shifts: { ...till.shifts, open: () => null } };
    expect(await abandonSale(saleId, AIGERIM_AT_WORK, betweenShifts)).toEqual({ ok: true, value: { back: [] } });
    expect(till.intents.unfinished()).toEqual([]);
    expect(till.decided.all()).toMatchObject([{ becomes: 'payment-decided', saleId, decision: 'not-paid' }]);
  });

  test('posts each part to its own account, and change against the cash part alone', async () => {
    const sale = paidBy(till.ids.mint<SaleId>(), byCard(2000, '77'), cash(3000, 5000));
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000, received: 5000, change: 2000 } });
    expect(till.ledger.entry(sale.saleId)?.postings).toEqual([
      { account: 'acquirer', amount: 2000 },
      { account: 'drawer', amount: 5000 },
      { account: 'drawer', amount: -2000 },
      { account: 'stored-value', amount: -5000 },
    ]);
  });

  test('wants enough cash for its own part, whatever the card paid', async () => {
    expect(await take(paidBy(till.ids.mint<SaleId>(), byCard(2000, '77'), cash(3000, 2900)))).toMatchObject({
      ok: false,
      error: { kind: 'received-too-little', due: 3000 },
    });
  });

  test('is kept before each slip and again with its code, and taken with what was handed over', async () => {
    const saleId = till.ids.mint<SaleId>();
    expect(awaitPayment(paidBy(saleId, byCard(2000), cash(3000)), AIGERIM_AT_WORK, till).ok).toBe(true);
    expect(awaitPayment(paidBy(saleId, byCard(2000, '77'), cash(3000)), AIGERIM_AT_WORK, till).ok).toBe(true);
    expect(till.intents.unfinished()).toMatchObject([{ sale: { tenders: [{ authCode: '77' }, { amount: 3000 }] } }]);
    expect(await take(paidBy(saleId, byCard(2000, '77'), cash(3000, 5000)))).toMatchObject({
      ok: true,
      value: { change: 2000 },
    });
  });

  test('never forgets a part whose slip was keyed', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(paidBy(saleId, byCard(2000, '77'), cash(3000)), AIGERIM_AT_WORK, till);
    const settled = { ok: false, error: { kind: 'sale-already-settled' } };
    expect(awaitPayment(paidBy(saleId, byCard(2000, '78'), cash(3000)), AIGERIM_AT_WORK, till)).toEqual(settled);
    expect(await take(paidBy(saleId, cash(5000)))).toEqual(settled);
    expect(till.intents.unfinished()).toMatchObject([{ sale: { tenders: [{ authCode: '77' }, { amount: 3000 }] } }]);
    // The cash part may still be divided.
    expect(awaitPayment(paidBy(saleId, byCard(2000, '77'), byCard(1000), cash(2000)), AIGERIM_AT_WORK, till).ok).toBe(
      true,
    );
  });

  test('keys one slip at a time, so that a code that comes later is of one part only', () => {
    const saleId = till.ids.mint<SaleId>();
    expect(awaitPayment(paidBy(saleId, byCard(2000), byCard(3000)), AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'authorisation-code-needed' },
    });
  });

  test('that a crash cut off keeps the code it had, and takes the later one for the part that misses it', async () => {
    const saleId = till.ids.mint<SaleId>();
    awaitPayment(paidBy(saleId, byCard(2000, '77'), byCard(3000)), AIGERIM_AT_WORK, till);
    expect(await finishSale(saleId, '4711', AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    expect(till.ledger.entry(saleId)?.body).toMatchObject({
      tenders: [{ terminal: { authCode: '77' } }, { terminal: { authCode: '4711' } }],
    });
  });
});

describe('a new card', () => {
  const NEW_CARD = '9643108503300000777';
  const lines = (...amounts: [productId: string, amount: number][]) =>
    amounts.map(([productId, amount]) => ({ cardNumber: NEW_CARD, productId, amount: money(amount) }));
  const sold = (...amounts: [productId: string, amount: number][]) => {
    const total = money(amounts.reduce((sum, [, amount]) => sum + amount, 0));
    return aSale(till, { lines: lines(...amounts), tenders: [{ kind: 'cash', amount: total }] });
  };
  beforeEach(() => {
    till.world.cards.set(NEW_CARD, {
      number: NEW_CARD,
      card: aCard({ number: NEW_CARD, status: 'not-activated', balance: 0 }),
      hotlisted: false,
    });
  });

  test('is sold together with its first top-up, each to its own account', async () => {
    const sale = sold(['card', 800], ['purse', 5000]);
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5800 } });
    expect(till.ledger.entry(sale.saleId)).toMatchObject({
      body: {
        lines: [
          { line: 1, kind: 'card', amount: 800 },
          { line: 2, kind: 'stored-value', amount: 5000 },
        ],
      },
      postings: [
        { account: 'drawer', amount: 5800 },
        { account: 'card-sales', amount: -800 },
        { account: 'stored-value', amount: -5000 },
      ],
    });
  });

  test.each<[string, [string, number][], string]>([
    ['takes nothing before it was bought', [['purse', 5000]], 'card-not-activated'],
    [
      'is bought before it takes anything',
      [
        ['purse', 5000],
        ['card', 800],
      ],
      'card-not-activated',
    ],
    [
      'costs its price',
      [
        ['card', 700],
        ['purse', 5000],
      ],
      'amount-not-price',
    ],
    [
      'is bought once',
      [
        ['card', 800],
        ['card', 800],
      ],
      'card-twice',
    ],
  ])('%s', async (_name, amounts, kind) => {
    expect(await take(sold(...amounts))).toMatchObject({ ok: false, error: { kind } });
    expect(till.ledger.head().seq).toBe(1);
  });

  test('that is in use, or of which nothing is known, is not sold', async () => {
    till.world.cards.set(NEW_CARD, { number: NEW_CARD, card: aCard({ number: NEW_CARD }), hotlisted: false });
    expect(await take(sold(['card', 800], ['purse', 5000]))).toMatchObject({
      ok: false,
      error: { kind: 'card-bought-already' },
    });
    till.world.cards.delete(NEW_CARD);
    expect(await take(sold(['card', 800], ['purse', 5000]))).toMatchObject({
      ok: false,
      error: { kind: 'card-unknown' },
    });
  });
});

describe('a group', () => {
  const group = (cards: number) => {
    const lines = Array.from({ length: cards }, (_, index) => ({
      cardNumber: `96431085033${String(index + 1).padStart(8, '0')}`,
      productId: 'purse',
      amount: money(5000),
    }));
    return aSale(till, { lines, tenders: [{ kind: 'cash', amount: money(cards * 5000) }] });
  };

  test('of twenty cards is one sale, one payment and one receipt', async () => {
    const sale = group(20);
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 100_000 } });
    expect(till.ledger.entry(sale.saleId)?.postings).toEqual([
      { account: 'drawer', amount: 100_000 },
      { account: 'stored-value', amount: -100_000 },
    ]);
    expect(printJobs()).toHaveLength(1);
  });

  test('counts its cards, of which a new one makes two lines', async () => {
    expect(await take(group(21))).toMatchObject({ ok: false, error: { kind: 'too-many-cards', maximum: 20 } });
  });

  test('is judged as it grows, with the offline limits, and nothing is kept of that', () => {
    expect(judgeLines(group(20).lines, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: null });
    expect(judgeLines(group(21).lines, AIGERIM_AT_WORK, till)).toMatchObject({
      ok: false,
      error: { kind: 'too-many-cards' },
    });
    till.world.offline = true;
    till.world.offlineRefusal = { kind: 'offline-top-up-limit', maximum: money(1000) };
    expect(judgeLines(group(2).lines, AIGERIM_AT_WORK, till)).toMatchObject({
      ok: false,
      error: { kind: 'offline-top-up-limit' },
    });
    expect(till.intents.unfinished()).toEqual([]);
  });
});

test('the strip shows what became of each sale, newest first', async () => {
  await take(aSale(till));
  await take(aSale(till, { amount: 1000, received: 1000 }));
  const shiftId = till.shifts.open()!.id;
  const strip = recentSales(shiftId, till.ledger, { outcomes: { ofEntry: () => [] }, printStateOf: () => 'queued' });
  expect(strip).toMatchObject([
    { amount: 1000, change: ZERO, print: 'queued', lines: [{ credit: 'on-the-way' }] },
    { amount: 5000, change: 5000 },
  ]);
});
