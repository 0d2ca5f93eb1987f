import type { DisplayState, Shown } from '../../src-shared/contract/display.ts';
import { type Language, PUBLIC_LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { money } from '../../src-shared/money.ts';
import { Day } from '../../src-shared/time.ts';

/** Every state of the customer's display, each in the ways that differ in words or in room. */

type Kind = Shown['kind'];
type OfKind<Each extends Kind> = Extract<Shown, { readonly kind: Each }>;
/** At least one example of each state: a state without one does not compile. */
type Album = { readonly [Each in Kind]: Readonly<Record<string, Omit<OfKind<Each>, 'kind'>>> };

const NAMES: Readonly<
  Record<Language, { topUp: string; week: string; card: string; operator: string; place: string }>
> = {
  kk: {
    topUp: 'Теңгерімді толтыру',
    week: '7 күндік жол жүру билеті',
    card: 'Жаңа көлік картасы',
    operator: 'Sapar Transit',
    place: 'Алматы-2 вокзалы · 3-касса',
  },
  ru: {
    topUp: 'Пополнение баланса',
    week: 'Проездной на 7 дней',
    card: 'Новая транспортная карта',
    operator: 'Sapar Transit',
    place: 'Вокзал Алматы-2 · Касса 3',
  },
  en: {
    topUp: 'Balance top-up',
    week: '7-day pass',
    card: 'New travel card',
    operator: 'Sapar Transit',
    place: 'Almaty-2 station · Counter 3',
  },
  'zh-CN': {
    topUp: '余额充值',
    week: '七日票',
    card: '新旅游卡',
    operator: 'Sapar Transit',
    place: '阿拉木图2号站 · 3号窗口',
  },
};

const FISCAL_QR = 'https://consumer.ofd.example/consumer?i=3100842267&f=620300146321&s=5000.00&t=20261122T132500';
const THIS_WEEK = { validFrom: Day.parse('2026-11-22'), validTo: Day.parse('2026-11-28') };
const NEXT_WEEK = { validFrom: Day.parse('2026-12-03'), validTo: Day.parse('2026-12-09') };

function albumIn(language: Language): Album {
  const { topUp, week, card } = NAMES[language];
  const tails = ['2259', '0417', '8834', '1108', '5520'];
  const one = (amount = 3500) => ({ cards: 1, lines: [{ lastFour: '2259', product: topUp, amount: money(amount) }] });
  const several = (count: number, amount = 2000) => ({
    cards: count,
    lines: Array.from({ length: count }, (_, at) => ({
      lastFour: tails[at % tails.length] ?? '',
      product: topUp,
      amount: money(amount),
    })),
  });
  const soldNew = {
    cards: 1,
    lines: [
      { lastFour: '4273', product: card, amount: money(800) },
      { lastFour: '4273', product: topUp, amount: money(5000) },
    ],
  };
  type Done = Omit<OfKind<'done'>, 'kind'>;
  type DoneLine = Done['lines'][number];
  const ended = (of: Pick<Done, 'cards' | 'lines'>, change: Partial<Done> = {}): Done => ({
    due: money(of.lines.reduce((sum, line) => sum + line.amount, 0)),
    cash: null,
    fiscalQr: null,
    paper: true,
    ...of,
    ...change,
  });
  const lines = (
    of: { readonly lines: readonly Pick<DoneLine, 'lastFour' | 'product' | 'amount'>[] },
    line: Partial<DoneLine>,
  ): DoneLine[] =>
    of.lines.map((each) => ({
      kind: 'stored-value' as const,
      usable: 'immediate' as const,
      days: null,
      newBalance: null,
      ...each,
      ...line,
    }));
  const done = (
    line: Partial<DoneLine>,
    change?: Partial<Done>,
    of: Parameters<typeof lines>[0] & { cards: number } = one(),
  ) => ended({ cards: of.cards, lines: lines(of, line) }, change);
  const balance = { newBalance: money(4740) };
  const withChange = { cash: { received: money(10_000), change: money(6500) } };
  const passOf = (days: typeof THIS_WEEK) => ({ kind: 'pass' as const, product: week, days });

  return {
    welcome: { usual: {} },
    busy: { usual: {} },
    'back-shortly': { usual: {} },
    closing: { usual: {} },
    closed: { usual: {} },
    reading: { usual: {} },
    unread: { usual: {} },
    'not-found': { usual: {} },
    refused: {
      blocked: { why: 'blocked', lastFour: '2259' },
      expired: { why: 'expired', lastFour: '2259' },
      'single-ride': { why: 'single-ride', lastFour: '2259' },
      'not-activated': { why: 'not-activated', lastFour: '2259' },
      'not-reloadable': { why: 'not-reloadable', lastFour: '2259' },
      full: { why: 'full', lastFour: '2259' },
    },
    card: { usual: { lastFour: '2259', balance: money(1240) }, 'not-read': { lastFour: '2259', balance: null } },
    amount: { usual: { ...one(45_000), due: money(45_000) } },
    group: { usual: { ...several(3), due: money(6000) }, full: { ...several(20), due: money(40_000) } },
    paying: {
      usual: {
        ...one(),
        due: money(3500),
        paid: money(0),
        left: money(3500),
        late: false,
        ways: ['cash', 'bank-card', 'qr'],
      },
      late: {
        ...one(),
        due: money(3500),
        paid: money(0),
        left: money(3500),
        late: true,
        ways: ['cash', 'bank-card', 'qr'],
      },
      rest: {
        ...soldNew,
        due: money(5800),
        paid: money(3000),
        left: money(2800),
        late: false,
        ways: ['cash', 'bank-card', 'qr'],
      },
      group: {
        ...several(3),
        due: money(6000),
        paid: money(0),
        left: money(6000),
        late: false,
        ways: ['cash', 'bank-card', 'qr'],
      },
      'group-late': {
        ...several(20),
        due: money(40_000),
        paid: money(0),
        left: money(40_000),
        late: true,
        ways: ['cash', 'bank-card', 'qr'],
      },
    },
    cash: {
      change: { ...one(), due: money(3500), received: money(10_000), change: money(6500), missing: money(0) },
      exact: { ...one(), due: money(3500), received: money(3500), change: money(0), missing: money(0) },
      missing: { ...one(), due: money(3500), received: money(2000), change: money(0), missing: money(1500) },
      'change-of-rest': { ...soldNew, due: money(5800), received: money(3000), change: money(200), missing: money(0) },
      large: {
        ...several(20, 50_000),
        due: money(1_000_000),
        received: money(1_020_000),
        change: money(20_000),
        missing: money(0),
      },
    },
    terminal: {
      'bank-card': { ...one(), amount: money(3500), by: 'bank-card', asks: 'pay' },
      qr: { ...one(), amount: money(3500), by: 'qr', asks: 'pay' },
      either: { ...soldNew, amount: money(5800), by: 'either', asks: 'pay' },
      pin: { ...one(), amount: money(3500), by: 'bank-card', asks: 'pin' },
      app: { ...one(), amount: money(3500), by: 'qr', asks: 'app' },
      bank: { ...several(5), amount: money(10_000), by: 'either', asks: 'bank' },
    },
    'giving-back': { usual: { amount: money(3000) } },
    waiting: { usual: {} },
    given: {
      cash: { parts: [{ by: 'cash', amount: money(5000) }] },
      bank: { parts: [{ by: 'bank-card', amount: money(5000) }] },
      both: {
        parts: [
          { by: 'cash', amount: money(1500) },
          { by: 'qr', amount: money(3500) },
        ],
      },
    },
    done: {
      change: done(balance, withChange),
      'change-and-qr': done(balance, { ...withChange, fiscalQr: FISCAL_QR }),
      'no-cash': done(balance),
      'no-paper': done(balance, { paper: false }),
      'no-paper-and-qr': done(balance, { paper: false, fiscalQr: FISCAL_QR }),
      'change-no-paper-and-qr': done(balance, { ...withChange, paper: false, fiscalQr: FISCAL_QR }),
      'change-of-rest': done(balance, { cash: { received: money(3000), change: money(500) } }),
      crediting: done({ usable: 'crediting' }, withChange),
      'after-crediting': done({ usable: 'after-crediting' }, withChange),
      activate: done({ ...balance, usable: 'activate-at-validator' }, withChange),
      'when-connected': done({ ...balance, usable: 'when-connected' }),
      other: done({ ...balance, usable: 'other' }),
      ask: done({ usable: 'ask' }, withChange),
      pass: done(passOf(THIS_WEEK)),
      'pass-later': done({ ...passOf(NEXT_WEEK), usable: 'later' }, withChange),
      'new-card': ended({
        cards: 1,
        lines: [
          ...lines({ lines: soldNew.lines.slice(0, 1) }, { kind: 'card' }),
          ...lines({ lines: soldNew.lines.slice(1) }, { newBalance: money(5000) }),
        ],
      }),
      'five-cards': done({}, { cash: { received: money(20_000), change: money(10_000) } }, several(5)),
      'five-cards-offline': done({ usable: 'after-crediting' }, {}, several(5)),
      'twenty-cards-and-qr': done(
        { usable: 'activate-at-validator' },
        { cash: { received: money(50_000), change: money(10_000) }, fiscalQr: FISCAL_QR },
        several(20),
      ),
    },
  };
}

export interface Picture {
  readonly name: string;
  readonly state: DisplayState;
}

/** The states of the album in a language, each by its name. */
export function pagesOfDisplay(language: Language): readonly Picture[] {
  const { operator, place } = NAMES[language];
  return Object.entries(albumIn(language)).flatMap(([kind, examples]) =>
    Object.entries(examples).map(([name, shown]) => ({
      name: name === 'usual' ? kind : `${kind}-${name}`,
      state: {
        language,
        // Nobody chose the first of the list: it stands in large all the same.
        chosen: language !== PUBLIC_LANGUAGES[0],
        languages: [...PUBLIC_LANGUAGES],
        look: { large: false, contrast: false },
        operator,
        place,
        support: '+7 727 000 00 00',
        currency: { code: 'KZT', exponent: 0, symbol: '₸' },
        // Each example stands under the kind that it is of.
        shown: { kind, ...shown } as Shown,
      },
    })),
  );
}
