import { money, ZERO } from '../../src-shared/money.ts';
import { ClerkId } from '../../src-shared/ids.ts';
import { Instant } from '../../src-shared/time.ts';
import { CashBody } from '../../src-shared/journal/kinds/cash-body.ts';
import { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import { ShiftClosedBody } from '../../src-shared/journal/kinds/shift-closed-body.ts';
import { ShiftOpenedBody } from '../../src-shared/journal/kinds/shift-opened-body.ts';
import { type AcceptanceContent, acceptanceSheet } from '../../src-shared/receipt/acceptance-sheet.ts';
import { BagsContent, bagsSlip } from '../../src-shared/receipt/bags-slip.ts';
import { BalanceContent, balanceSlip } from '../../src-shared/receipt/balance-slip.ts';
import { cashSlip } from '../../src-shared/receipt/cash-slip.ts';
import { ClaimContent, claimSlip } from '../../src-shared/receipt/claim-slip.ts';
import type { ReceiptDocument } from '../../src-shared/receipt/document.ts';
import { dropSlip } from '../../src-shared/receipt/drop-slip.ts';
import { outageCard } from '../../src-shared/receipt/outage-card.ts';
import { returnReceipt } from '../../src-shared/receipt/return-receipt.ts';
import { type SaleReceiptFacts, saleReceipt } from '../../src-shared/receipt/sale-receipt.ts';
import { shiftOpenedSlip } from '../../src-shared/receipt/shift-opened-slip.ts';
import { testPage } from '../../src-shared/receipt/test-page.ts';
import type { ReceiptTexts } from '../../src-shared/receipt/wording.ts';
import { XReportContent, xReport } from '../../src-shared/receipt/x-report.ts';
import { zReport } from '../../src-shared/receipt/z-report.ts';
import {
  AGENT_PROFILE,
  anEntry,
  aSale,
  AT,
  CARD_NUMBER,
  CASH_TENDER,
  CLOSED,
  CLOSED_AT,
  COUNTER,
  DROP,
  FISCAL_PROFILE,
  ONE_LINE,
  OPENED,
  OPENED_AT,
  PROFILE,
  registerOn,
  RETURNED,
  RETURNED_AT,
  TOTALS,
  X_REPORT,
} from './receipt-fixtures.ts';

const BANK_CARD = {
  tenderId: 'card',
  kind: 'bank-card',
  amount: 5000,
  terminal: { authCode: '012345', maskedPan: '440043******1234' },
};
const TIMUR = { clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'), name: 'Тимур Б.' };
const ACCEPTANCE = {
  at: AT,
  printer: 'epson, 80 mm',
  upstream: 'https://upstream.example.kz',
  register: 'SWK00030001',
  terminal: '192.168.1.50',
  version: '0.1.0',
  clerkName: 'Тимур Б.',
  trials: [
    { trial: 'upstream', outcome: 'worked', at: AT, by: null },
    { trial: 'testPage', outcome: 'worked', at: AT, by: TIMUR },
    { trial: 'display', outcome: 'unjudged', at: AT, by: TIMUR },
    { trial: 'drawer', outcome: 'failed', at: AT, by: TIMUR },
    { trial: 'clock', outcome: 'worked', at: AT, by: TIMUR },
    { trial: 'register', outcome: 'worked', at: AT, by: TIMUR },
  ],
} satisfies AcceptanceContent;
/** A kiosk kept the money the evening before. */
const TAKEN_AT = Instant.parse('2026-11-21T14:10:00.000Z');
const CLAIM_ID = '01900000-0000-7000-8000-00000000c1a1';
const PASS = {
  line: 1,
  cardNumber: CARD_NUMBER,
  productId: 'day-pass',
  kind: 'pass',
  amount: 1500,
  pass: { validFrom: '2026-11-22', validTo: '2026-11-22' },
  effect: 'activate-at-validator',
};
const PASS_OF_TOMORROW = {
  ...PASS,
  productId: 'week-pass',
  amount: 7000,
  effect: 'immediate',
  pass: { validFrom: '2026-11-23', validTo: '2026-11-29' },
};
const PASS_PAID = [{ ...CASH_TENDER, amount: 1500, received: 2000, change: 500 }];
const WEEK_PAID = [{ ...CASH_TENDER, amount: 7000, received: 10_000, change: 3000 }];
const GROUP_PAID = (cards: number) => [{ ...CASH_TENDER, amount: cards * 10_000, received: cards * 10_000, change: 0 }];
const NEW_CARD = {
  line: 1,
  cardNumber: '9643908503300000013',
  productId: 'new-card',
  kind: 'card',
  amount: 800,
  effect: 'immediate',
};
const SPLIT = [
  { tenderId: 'cash', kind: 'cash', amount: 1500, received: 2000, change: 500 },
  { ...BANK_CARD, amount: 10_000 },
];
const NEW_CARD_LINES = [NEW_CARD, { ...ONE_LINE, line: 2, cardNumber: NEW_CARD.cardNumber, balanceBefore: 0 }];
const NEW_CARD_PAID = [{ ...CASH_TENDER, amount: 5800, received: 6000, change: 200 }];
const IN_PARTS = {
  lines: [
    { ...ONE_LINE, amount: 10_000 },
    { ...PASS, line: 2 },
  ],
  tenders: SPLIT,
};
/** What lay in the drawer at a close, of which a part went into the bag. */
const COUNTED = [
  { value: 20_000, quantity: 2 },
  { value: 10_000, quantity: 2 },
  { value: 500, quantity: 18 },
  { value: 100, quantity: 5 },
].map(({ value, quantity }) => ({ value: money(value), quantity }));
/** Only what is a thing bears a tax. */
const [TOP_UP, ...OTHER_PRODUCTS] = PROFILE.products;
const CARD_TAXED = { products: [{ ...TOP_UP!, vatPercent: undefined }, ...OTHER_PRODUCTS] };
const PAGED = {
  ...PROFILE,
  receipt: { ...PROFILE.receipt, page: 'https://card.sapar.example/r/{receiptNumber}/{hash}' },
};
const BY_LANGUAGE = {
  ...COUNTER,
  inLanguages: [
    { stationName: 'Алматы-2 вокзалы', counterName: '3-касса', clerkName: 'Айгүл Серікқызы' },
    { stationName: 'Вокзал Алматы-2', counterName: 'Касса 3', clerkName: 'Айгуль Серикова' },
  ],
};
/** A tour leader's: twenty cards, ten thousand each. */
const GROUP = Array.from({ length: 20 }, (_, index) => ({
  ...ONE_LINE,
  line: index + 1,
  cardNumber: `96431085033${String(4_172_259 + 1117 * index).padStart(8, '0')}`,
  amount: 10_000,
  balanceBefore: 150 * index,
}));

/** One of each document that the counter prints, for a customer who reads `language`. */
export function documentsIn(language: string, texts: ReceiptTexts) {
  const sale = (changes: Record<string, unknown>, facts: Partial<SaleReceiptFacts> = {}) =>
    saleReceipt(
      { ...aSale({ language, ...changes }), profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: true, ...facts },
      texts,
    );
  const fiscalSale = (
    changes: Record<string, unknown>,
    sign: Parameters<typeof registerOn>[2],
    rules = FISCAL_PROFILE,
    copy = 0,
  ) => {
    const sold = aSale({ language, ...changes });
    const register = registerOn(sold.entry, { rules }, sign);
    return saleReceipt({ ...sold, profile: rules, counter: COUNTER, copy, opensDrawer: false, register }, texts);
  };
  const fiscalReturn = (sign: Parameters<typeof registerOn>[2]) => {
    const sold = aSale({ language });
    const body = ReturnBody.parse({ ...RETURNED, saleId: sold.entry.id, balances: [{ line: 1, before: 6200 }] });
    const entry = anEntry('return', body, [], 130, RETURNED_AT);
    const basis = registerOn(sold.entry, {}, { offline: true }).sign;
    const register = registerOn(entry, { sale: sold.entry, basis }, sign);
    const common = { profile: FISCAL_PROFILE, counter: COUNTER, copy: 0, opensDrawer: false };
    return returnReceipt({ ...common, entry, returned: body, original: sold, register }, texts);
  };
  const opened = ShiftOpenedBody.parse(OPENED);
  const returned = ReturnBody.parse({
    ...RETURNED,
    saleId: aSale().entry.id,
    balances: [{ line: 1, before: 6200 }],
  });
  const drop = CashBody.parse(DROP);
  const facts = { profile: PROFILE, counter: COUNTER };
  const z = (changes: Record<string, unknown>, supervisorName: string | null, short = 0) => {
    const closed = ShiftClosedBody.parse({ ...CLOSED, ...changes });
    return zReport(
      {
        ...facts,
        entry: anEntry('shift-closed', closed, [], 163, CLOSED_AT),
        closed,
        totals: TOTALS,
        opened: { at: OPENED_AT, counted: money(20_000), difference: money(-short) },
        supervisorName,
        copy: 0,
      },
      texts,
    );
  };
  const moved = (kind: 'pay-in' | 'pay-out', said: Record<string, unknown>, supervisorName: string | null) => {
    const body = CashBody.parse({ v: 1, ...said });
    return cashSlip(
      { ...facts, kind, entry: anEntry(kind, body, [], 132), moved: body, supervisorName, copy: 0, opensDrawer: true },
      texts,
    );
  };
  const balance = BalanceContent.parse({
    cardNumber: CARD_NUMBER,
    balance: 6200,
    asOf: AT,
    passes: [{ productId: 'day-pass', validFrom: '2026-11-22', validTo: '2026-11-22' }],
    language,
    clerkName: '',
  });
  const claim = ClaimContent.parse({
    claimId: CLAIM_ID,
    cardNumber: CARD_NUMBER,
    channel: 'kiosk',
    amount: 2000,
    takenAt: TAKEN_AT,
    filedAt: AT,
    language,
    clerkName: 'Aigerim S.',
  });
  const bags = BagsContent.parse({
    bags: [
      { seal: 'KZ-00016', amount: 100_000 },
      { seal: 'KZ-00017', amount: 49_500 },
    ],
    to: 'Ерлан Сейтов, Народный банк',
    slip: 'ИН-004217',
    total: 149_500,
    at: CLOSED_AT,
    clerkName: 'Aigerim S.',
  });
  return {
    'sale-one-card-cash': sale({}),
    'sale-one-card-bank': sale({ tenders: [BANK_CARD] }),
    'sale-one-card-activate': sale({ lines: [{ ...ONE_LINE, effect: 'activate-at-validator' }] }),
    'sale-one-card-offline': sale({ offline: true }),
    'sale-copy': sale({}, { copy: 1, opensDrawer: false, counter: BY_LANGUAGE }),
    'sale-pass': sale({ lines: [PASS], tenders: PASS_PAID }, { profile: PAGED }),
    'sale-pass-offline': sale({ lines: [PASS_OF_TOMORROW], tenders: WEEK_PAID, offline: true }),
    'sale-new-card': sale(
      { lines: NEW_CARD_LINES, tenders: NEW_CARD_PAID },
      { profile: { ...PROFILE, ...CARD_TAXED } },
    ),
    'sale-split-tender': sale(IN_PARTS),
    'sale-group': sale({ lines: GROUP, tenders: GROUP_PAID(20) }),
    return: returnReceipt(
      {
        ...facts,
        entry: anEntry('return', returned, [], 130, RETURNED_AT),
        returned,
        original: aSale({ language }),
        copy: 0,
        opensDrawer: true,
      },
      texts,
    ),
    'fiscal-sale': fiscalSale({}, {}),
    'fiscal-sale-autonomous': fiscalSale({}, { offline: true }),
    'fiscal-sale-copy': fiscalSale({}, {}, FISCAL_PROFILE, 1),
    'fiscal-sale-agent': fiscalSale({}, {}, AGENT_PROFILE),
    'fiscal-sale-two-shares': fiscalSale(IN_PARTS, { total: money(1500) }),
    'fiscal-sale-new-card': fiscalSale(
      { lines: NEW_CARD_LINES, tenders: NEW_CARD_PAID },
      {},
      { ...FISCAL_PROFILE, ...CARD_TAXED },
    ),
    'fiscal-sale-group': fiscalSale({ lines: GROUP.slice(0, 4), tenders: GROUP_PAID(4) }, {}),
    'fiscal-return': fiscalReturn({ sign: '1234567892', orderNumber: 24, at: '22.11.2026 13:31:21' }),
    'slip-sale': fiscalSale({}, null),
    'slip-sale-two-shares': fiscalSale(IN_PARTS, null),
    'slip-sale-terminal': fiscalSale({ tenders: [BANK_CARD] }, null),
    'slip-return': fiscalReturn(null),
    drop: dropSlip({ ...facts, entry: anEntry('safe-drop', drop, [], 131), drop, copy: 0 }, texts),
    'pay-in': moved('pay-in', { amount: 15_000, against: 'safe', reason: 'Размен' }, null),
    'pay-out': moved('pay-out', { amount: 4200, against: 'petty-cash', reason: 'Вода, чек 117' }, 'Марат Оспанов'),
    'claim-paid': moved(
      'pay-out',
      { amount: 2000, against: 'claims', claimId: CLAIM_ID, reason: 'claim 0000-C1A1', language },
      null,
    ),
    'bag-of-close': dropSlip(
      {
        ...facts,
        entry: anEntry('shift-closed', ShiftClosedBody.parse(CLOSED), [], 163, CLOSED_AT),
        drop: { amount: money(49_500), bagSeal: 'KZ-00017', counts: COUNTED },
        of: 'bagSlip',
        copy: 0,
      },
      texts,
    ),
    'bags-handed-over': bagsSlip({ ...facts, handed: bags }, texts),
    'shift-opened': shiftOpenedSlip(
      { ...facts, entry: anEntry('shift-opened', opened, [], 120, OPENED_AT), opened, difference: ZERO, copy: 0 },
      texts,
    ),
    'x-report': xReport({ ...facts, report: XReportContent.parse(X_REPORT) }, texts),
    'z-report': z({ counted: 70_000, removed: 50_000, reason: undefined }, null),
    'z-report-unsigned': z({ counted: 70_000, removed: 50_000, reason: undefined, unsigned: 7 }, null),
    'z-report-approved': z({}, 'Марат Оспанов', 6200),
    'z-report-undecided': z({ approvalOutstanding: true }, null),
    'z-report-seen': z(
      { openedBeforeCount: 12, notBlind: true, audit: { no: 1234, hash: 'b'.repeat(64), log: 'c'.repeat(64) } },
      null,
    ),
    'z-report-terminals': z(
      {
        counted: 70_000,
        removed: 50_000,
        reason: 'Отклонено',
        bagsInSafe: 3,
        toExchange: [{ value: 1000, quantity: 2 }],
        terminals: [
          {
            kind: 'bank-card',
            by: 'total',
            since: 90,
            ours: { count: 17, amount: 85_000 },
            total: { count: 16, amount: 80_000 },
            settled: false,
            difference: -5000,
            unknown: [{ id: `${CLAIM_ID}:0`, amount: 3000, inTotal: false }],
          },
          {
            kind: 'qr',
            by: 'nothing',
            since: 100,
            ours: { count: 2, amount: 9000 },
            settled: false,
            reason: 'Нет бумаги в терминале',
            difference: 0,
          },
        ],
      },
      null,
    ),
    balance: balanceSlip({ ...facts, balance }, texts),
    claim: claimSlip({ ...facts, claim }, texts),
    'test-page': testPage({ ...facts, page: { at: AT, printer: 'Epson TM', clerkName: '' } }, texts),
    acceptance: acceptanceSheet({ ...facts, acceptance: ACCEPTANCE }, texts),
    'outage-card': outageCard(facts, texts),
  } satisfies Record<string, ReceiptDocument>;
}
