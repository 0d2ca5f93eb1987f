import type { z } from 'zod';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import { sha256 } from '../ports.ts';

/** The demo operator says everything in each language of the counter. */
const said = (text: Readonly<Record<Language, string>>) => text;

type DemoProfile = z.input<typeof Profile>;

const PRESETS = [1000, 2000, 3000, 5000, 10_000, 20_000];
const VALID_FROM = '2020-01-01';

/** Codes of the classifier of units. */
const PIECE = 796;
const ONE_SERVICE = { nature: 'service', unitCode: 5114 } as const;

const PRODUCTS: DemoProfile['products'] = [
  {
    id: 'stored-value',
    kind: 'stored-value',
    presets: PRESETS,
    validFrom: VALID_FROM,
    fiscal: ONE_SERVICE,
    name: said({ ru: 'Пополнение баланса', kk: 'Теңгерімді толтыру', en: 'Balance top-up', 'zh-CN': '余额充值' }),
  },
  {
    id: 'day-pass',
    kind: 'pass',
    price: 1200,
    passDays: 1,
    validFrom: VALID_FROM,
    fiscal: ONE_SERVICE,
    name: said({ ru: 'Проездной на день', kk: 'Бір күндік жол жүру билеті', en: 'Day pass', 'zh-CN': '一日票' }),
  },
  {
    id: 'pass-7-days',
    kind: 'pass',
    price: 4500,
    passDays: 7,
    validFrom: VALID_FROM,
    fiscal: ONE_SERVICE,
    name: said({ ru: 'Проездной на 7 дней', kk: '7 күндік жол жүру билеті', en: '7-day pass', 'zh-CN': '七日票' }),
  },
  {
    id: 'pass-30-days',
    kind: 'pass',
    price: 12_000,
    passDays: 30,
    validFrom: VALID_FROM,
    fiscal: ONE_SERVICE,
    name: said({ ru: 'Проездной на 30 дней', kk: '30 күндік жол жүру билеті', en: '30-day pass', 'zh-CN': '三十日票' }),
  },
  {
    id: 'new-card',
    kind: 'card',
    price: 800,
    validFrom: VALID_FROM,
    vatPercent: 16,
    fiscal: { nature: 'goods', unitCode: PIECE },
    name: said({
      ru: 'Новая транспортная карта',
      kk: 'Жаңа көлік картасы',
      en: 'New travel card',
      'zh-CN': '新旅游卡',
    }),
  },
];

const NOTES = [20_000, 10_000, 5000, 2000, 1000, 500];
const COINS = [200, 100, 50, 20, 10, 5, 2, 1];

const SLIP_CODE = '^[A-Z0-9]{4,8}$';
const TENDERS: DemoProfile['tenders'] = [
  {
    id: 'cash',
    kind: 'cash',
    name: said({ ru: 'Наличные', kk: 'Қолма-қол ақша', en: 'Cash', 'zh-CN': '现金' }),
    fiscalisedBy: 'counter',
    fiscal: 'register',
  },
  {
    id: 'bank-card',
    kind: 'bank-card',
    name: said({ ru: 'Банковская карта', kk: 'Банк картасы', en: 'Bank card', 'zh-CN': '银行卡' }),
    fiscalisedBy: 'counter',
    fiscal: 'register',
    authCodePattern: SLIP_CODE,
  },
  {
    id: 'qr',
    kind: 'qr',
    name: said({ ru: 'Оплата QR', kk: 'QR арқылы төлеу', en: 'QR payment', 'zh-CN': '扫码支付' }),
    fiscalisedBy: 'counter',
    fiscal: 'register',
    authCodePattern: SLIP_CODE,
  },
];

const CONTENT: Omit<DemoProfile, 'version'> = {
  operator: {
    name: said({
      ru: 'Сапар Транспорт (демонстрация)',
      kk: 'Сапар Көлік (көрсетілім)',
      en: 'Sapar Transit (demonstration)',
      'zh-CN': 'Sapar 交通（演示）',
    }),
    taxId: '000000000000',
    address: said({
      ru: 'г. Алматы, пр. Абылай хана, 1',
      kk: 'Алматы қ., Абылай хан даңғ., 1',
      en: '1 Abylai Khan Avenue, Almaty',
      'zh-CN': '阿拉木图市阿布赉汗大街1号',
    }),
  },
  timeZone: 'Asia/Almaty',
  currency: { code: 'KZT', exponent: 0, symbol: '₸' },
  languages: { default: 'ru', receipt: ['kk', 'ru'], customer: ['kk', 'ru', 'en', 'zh-CN'] },
  cardName: said({ ru: 'транспортная карта', kk: 'көлік картасы', en: 'travel card', 'zh-CN': '旅游卡' }),
  cardFormats: [
    {
      // Whether the last digit is a check digit nobody could confirm, so none is claimed.
      name: 'Onay',
      pattern: '^964(31|39)085033[0-9]{8}$',
      grouping: [4, 2, 5, 4, 4],
      checkDigit: 'none',
      lookupBySuffix: 8,
    },
  ],
  products: PRODUCTS,
  limits: {
    minTopUp: 1000,
    maxTopUp: 50_000,
    stepTopUp: 1,
    maxBalance: 150_000,
    returnWithinMinutes: 30,
    maxCardsPerSale: 50,
  },
  offline: { allowed: true, maxHours: 24, maxEntries: 500, maxTopUp: 20_000, maxTotal: 1_000_000 },
  cash: {
    denominations: [
      ...NOTES.map((value) => ({ value, kind: 'note' as const })),
      ...COINS.map((value) => ({ value, kind: 'coin' as const })),
    ],
    varianceTolerance: 500,
    dropAbove: 300_000,
  },
  tenders: TENDERS,
  receipt: {
    header: said({
      ru: 'Касса пополнения карт',
      kk: 'Карта толтыру кассасы',
      en: 'Travel card counter',
      'zh-CN': '旅游卡充值窗口',
    }),
    footer: said({
      ru: 'Счастливого пути!',
      kk: 'Сапарыңыз сәтті болсын!',
      en: 'Have a good journey!',
      'zh-CN': '祝您旅途愉快！',
    }),
  },
  support: { phone: '+7 727 000 00 00' },
  fiscal: {
    taxpayer: {
      name: said({
        ru: 'Сапар Перевозки (демонстрация)',
        kk: 'Сапар Тасымал (көрсетілім)',
        en: 'Sapar Carriers (demonstration)',
        'zh-CN': 'Sapar 客运（演示）',
      }),
      bin: '000000000001',
    },
    unsignedSalesMax: 200,
    tells: { claims: true, pettyCash: true, overShort: true },
  },
};

const VERSION_PREFIX = 'demo-';
const VERSION_HEX = 8;

/** A version follows from its content, so that an edited demo profile is a new version and never an edited one. */
export const demoProfile: DemoProfile = {
  version: VERSION_PREFIX + sha256(JSON.stringify(CONTENT)).slice(0, VERSION_HEX),
  ...CONTENT,
};

export function isDemoVersion(version: string): boolean {
  return version.startsWith(VERSION_PREFIX);
}
