import { createHash } from 'node:crypto';
import { SaleBody } from '../../src-shared/journal/kinds/sale-body.ts';
import { type Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { FiscalAround } from '../../src-shared/fiscal/told.ts';
import { CounterId, Hash, SaleId } from '../../src-shared/ids.ts';
import type { BodyByKind } from '../../src-shared/journal/kinds/index.ts';
import { type Draft, EMPTY_JOURNAL, receiptShareOf, seal } from '../../src-shared/journal/entry.ts';
import { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import { ZTotals } from '../../src-shared/journal/totals.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { assert } from '../../src-shared/result.ts';
import { Instant } from '../../src-shared/time.ts';
import type { RegisterOnPaper } from '../../src-shared/receipt/fiscal-lines.ts';
import type { CounterFacts } from '../../src-shared/receipt/parts.ts';

/** One operator, one counter and entries of all kinds, as examples to print. */

export const PROFILE = Profile.parse({
  version: '2026-11-01',
  operator: {
    name: { kk: '«Сапар Көлік» ЖШС', ru: 'ТОО «Сапар Транспорт»', en: 'Sapar Transport LLP' },
    taxId: '180740012345',
    address: { kk: 'Алматы қ., Райымбек даңғ., 221', ru: 'г. Алматы, пр. Райымбека, 221' },
  },
  timeZone: 'Asia/Almaty',
  currency: { code: 'KZT', exponent: 0, symbol: '₸' },
  languages: { default: 'ru', receipt: ['kk', 'ru'], customer: ['kk', 'ru', 'en', 'zh-CN'] },
  cardFormats: [
    {
      name: 'Onay',
      pattern: '9643[19]085033[0-9]{8}',
      grouping: [4, 2, 5, 4, 4],
      checkDigit: 'luhn',
      lookupBySuffix: 8,
    },
  ],
  products: [
    {
      id: 'top-up',
      kind: 'stored-value',
      name: { kk: 'Картаны толтыру', ru: 'Пополнение карты', en: 'Card top-up', 'zh-CN': '卡充值' },
      validFrom: '2026-01-01',
      vatPercent: 16,
    },
    {
      id: 'day-pass',
      kind: 'pass',
      name: { kk: 'Бір күндік жол жүру билеті', ru: 'Проездной на один день', en: 'Day pass', 'zh-CN': '一日票' },
      price: 1500,
      passDays: 1,
      validFrom: '2026-01-01',
    },
    {
      id: 'week-pass',
      kind: 'pass',
      name: {
        kk: 'Жеті күндік жол жүру билеті',
        ru: 'Проездной на семь дней',
        en: 'Seven-day pass',
        'zh-CN': '七日票',
      },
      price: 7000,
      passDays: 7,
      validFrom: '2026-01-01',
    },
    {
      id: 'new-card',
      kind: 'card',
      name: { kk: 'Жаңа карта', ru: 'Новая карта', en: 'New card', 'zh-CN': '新卡' },
      price: 800,
      validFrom: '2026-01-01',
      vatPercent: 16,
    },
  ],
  limits: {
    minTopUp: 1000,
    maxTopUp: 50_000,
    stepTopUp: 100,
    maxBalance: 100_000,
    returnWithinMinutes: 15,
    maxCardsPerSale: 20,
  },
  offline: { allowed: true, maxHours: 8, maxEntries: 200, maxTopUp: 10_000, maxTotal: 500_000 },
  cash: {
    denominations: [
      { value: 20_000, kind: 'note' },
      { value: 10_000, kind: 'note' },
      { value: 500, kind: 'note' },
      { value: 100, kind: 'coin' },
    ],
    varianceTolerance: 500,
    dropAbove: 300_000,
  },
  tenders: [
    { id: 'cash', kind: 'cash', name: { kk: 'Қолма-қол ақша', ru: 'Наличные', en: 'Cash', 'zh-CN': '现金' } },
    {
      id: 'card',
      kind: 'bank-card',
      name: { kk: 'Банк картасы', ru: 'Банковская карта', en: 'Bank card', 'zh-CN': '银行卡' },
    },
  ],
  receipt: {
    header: { kk: 'САПАР — көлік картасы', ru: 'САПАР — транспортная карта' },
    footer: {
      kk: 'Сапарыңыз сәтті болсын!',
      ru: 'Счастливого пути!',
      en: 'Have a good trip!',
      'zh-CN': '祝您旅途愉快！',
    },
  },
  support: { phone: '+7 727 355 04 04' },
});

export const COUNTER: CounterFacts = { counterName: '3-касса', stationName: 'Сайран', clerkName: 'Айгүл Серікқызы' };

const COUNTER_ID = CounterId.parse('0192f0c1-0000-7000-8000-000000000001');
const SALE_ID = SaleId.parse('0192f0c1-7777-7000-8000-000000000002');
export const AT = Instant.parse('2026-11-22T08:25:00.123Z');
/** The shift began before that sale, its money went back after it, and then the shift was closed. */
export const OPENED_AT = Instant.parse('2026-11-22T03:02:41.000Z');
export const RETURNED_AT = Instant.parse('2026-11-22T08:31:20.000Z');
export const CLOSED_AT = Instant.parse('2026-11-22T15:04:09.000Z');
export const CARD_NUMBER = '9643108503304172259';

const sha256 = (text: string) => Hash.parse(createHash('sha256').update(text).digest('hex'));

export function anEntry<Kind extends EntryKind>(
  kind: Kind,
  body: BodyByKind[Kind],
  postings: Draft['postings'] = [],
  seq = 123,
  at = AT,
): Entry {
  const draft: Draft = { id: SALE_ID, kind, at, shiftId: null, clerkId: null, supervisorId: null, body, postings };
  return seal(draft, COUNTER_ID, { ...EMPTY_JOURNAL, seq: seq - 1 }, sha256).entry;
}

export const CASH_TENDER = { tenderId: 'cash', kind: 'cash', amount: 5000, received: 10_000, change: 5000 };
export const ONE_LINE = {
  line: 1,
  cardNumber: CARD_NUMBER,
  productId: 'top-up',
  kind: 'stored-value',
  amount: 5000,
  balanceBefore: 1200,
  effect: 'immediate',
};

/** A cash top-up of 5000, changed by what the test is about. */
export function aSale(changes: Record<string, unknown> = {}): { entry: Entry; sale: SaleBody } {
  const sale = SaleBody.parse({
    v: 1,
    receiptNumber: 'K3-000123',
    language: 'kk',
    profileVersion: PROFILE.version,
    offline: false,
    lines: [ONE_LINE],
    tenders: [CASH_TENDER],
    ...changes,
  });
  return { entry: anEntry('sale', sale, salePostings(sale.lines, sale.tenders)), sale };
}

export const X_REPORT = {
  shiftNumber: 17,
  openedAt: OPENED_AT,
  at: AT,
  sales: 41,
  cards: 43,
  returns: 1,
  reprints: 2,
  drawerOpenings: 3,
  byTender: { cash: 30, bankCard: 11, qr: 0 },
  byProduct: { storedValue: 40, passes: 3, cards: 1 },
  unsent: 2,
};

export const OPENED = {
  v: 1,
  carried: 20_000,
  fromSafe: 0,
  counts: [
    { value: 10_000, quantity: 1 },
    { value: 500, quantity: 20 },
    { value: 100, quantity: 0 },
  ],
};

const tally = (count: number, amount: number) => ({ count, amount });
export const TOTALS = ZTotals.parse({
  zNumber: 17,
  shift: {
    sales: tally(41, 205_000),
    lines: 44,
    cardsServed: 43,
    returns: tally(1, 5000),
    cash: tally(30, 150_000),
    bankCard: tally(11, 55_000),
    qr: tally(0, 0),
    storedValue: tally(40, 200_000),
    passes: tally(3, 4200),
    cards: tally(1, 800),
    cashReturned: 0,
    bankCardReturned: 5000,
    qrReturned: 0,
    cashReceived: 195_500,
    changeGiven: 45_500,
    payIns: tally(0, 0),
    payOuts: tally(0, 0),
    safeDrops: tally(1, 100_000),
    reprints: 2,
    drawerOpenings: 3,
  },
  perpetual: { sales: tally(4021, 20_105_000), returns: tally(12, 48_000) },
});

export const CLOSED = {
  v: 1,
  expected: 70_000,
  counted: 69_500,
  carried: 20_000,
  removed: 49_500,
  bagSeal: 'KZ-00017',
  unsent: 2,
  firstSeq: 120,
  reason: 'Ошибка при выдаче сдачи',
  counts: [],
  totals: TOTALS,
};

export const RETURNED = {
  v: 1,
  saleSeq: 123,
  receiptNumber: 'K3-000130',
  profileVersion: PROFILE.version,
  reason: 'wrong-amount',
  lines: [{ line: 1, amount: 5000 }],
  tenders: [{ tenderId: 'cash', kind: 'cash', amount: 5000 }],
};
export const DROP = { v: 1, amount: 100_000, bagSeal: 'KZ-00016', counts: [{ value: 20_000, quantity: 5 }] };

/** What a register answered when it signed the cash top-up of 5000, but for what of. */
export const A_SIGN = {
  sign: '1234567890',
  at: '22.11.2026 13:25:01',
  qr: 'https://consumer.example.kz/?i=1234567890&f=010101234567&s=5000.00&t=20261122T132501',
  offline: false,
  orderNumber: 17,
  shiftNumber: 4,
  register: {
    serialNumber: 'SWK00030001',
    registrationNumber: '010101234567',
    address: 'г. Алматы, пр. Райымбека, 221, станция Сайран',
    addressKk: 'Алматы қ., Райымбек даңғ., 221, Сайран станциясы',
    taxpayer: { name: 'ТОО «Сапар Транспорт»', bin: '180740012345' },
  },
  operator: { name: 'АО «Оператор данных»', nameKk: '«Деректер операторы» АҚ', site: 'consumer.example.kz' },
} as const;

const FISCAL_TENDERS = PROFILE.tenders.map((tender) =>
  tender.kind === 'bank-card' ? { ...tender, fiscal: 'terminal' as const } : tender,
);
/** The same operator, whose register signs what is paid in cash. */
export const FISCAL_PROFILE = Profile.parse({ ...PROFILE, fiscal: {}, tenders: FISCAL_TENDERS });
/** Sells for somebody else, who is the taxpayer of the money. */
export const AGENT_PROFILE = Profile.parse({
  ...FISCAL_PROFILE,
  fiscal: { taxpayer: { name: { kk: '«Алматы Көлік» ЖШС', ru: 'ТОО «Алматы Транспорт»' }, bin: '050140001234' } },
});

/** What a register has to do with an entry. `changes`: what else it said when it signed; null: it did not. */
export function registerOn(
  entry: Entry,
  { rules = FISCAL_PROFILE, sale, basis = null }: { rules?: Profile; sale?: Entry; basis?: Fiscalised | null },
  changes: Partial<Fiscalised> | null,
): RegisterOnPaper {
  const around: FiscalAround = {
    rules,
    entryOf: () => sale,
    returnsOf: () => [entry],
    rulesNamed: () => rules,
    floatIsTold: () => true,
  };
  const share = receiptShareOf(entry, around);
  assert(share !== null, 'a register has to do with it');
  const said = { ...A_SIGN, entryId: entry.id, key: 'k', total: share.amount, ...changes };
  const sign = changes && Fiscalised.parse({ ...said, qr: changes.qr === undefined ? qrOf(said) : changes.qr });
  return { share, sign, basis, follows: false };
}

/** The address that the law wants in the code: sign, register, sum and time. */
function qrOf({ sign, at, total, register }: Pick<Fiscalised, 'sign' | 'at' | 'total' | 'register'>): string {
  const [, day, month, year, time = ''] = /^(\d\d)\.(\d\d)\.(\d{4}) (.*)$/.exec(at) ?? [];
  const written = `${year}${month}${day}T${time.replaceAll(':', '')}`;
  return `https://consumer.example.kz/?i=${sign}&f=${register.registrationNumber}&s=${total}.00&t=${written}`;
}
