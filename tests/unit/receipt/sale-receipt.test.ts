import { describe, expect, test } from 'vitest';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { maskedCardNumber, productAt } from '../../../src-shared/receipt/parts.ts';
import { type SaleReceiptFacts, saleReceipt } from '../../../src-shared/receipt/sale-receipt.ts';
import { Instant } from '../../../src-shared/time.ts';
import { aSale, CARD_NUMBER, COUNTER, ONE_LINE, PROFILE } from '../../devices/receipt-fixtures.ts';

const texts = receiptTexts();

function receipt(changes: Record<string, unknown> = {}, facts: Partial<SaleReceiptFacts> = {}): string {
  const document = saleReceipt(
    { ...aSale(changes), profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: false, ...facts },
    texts,
  );
  return plainText(document, 48).replaceAll('\u00a0', ' ');
}

describe('the receipt of a sale', () => {
  test('says who sold what to which card, for how much, and what was given back', () => {
    const paper = receipt();
    for (const fact of [
      'САПАР — транспортная карта',
      '«Сапар Көлік» ЖШС / ТОО «Сапар Транспорт»',
      'БСН/БИН 180740012345',
      'Алматы қ., Райымбек даңғ., 221',
      'Чек № K3-000123',
      '22.11.2026 13:25:00',
      'Сайран · 3-касса',
      'Кассир: Айгүл Серікқызы',
      '**** ** ***** **** 2259',
      '1 200 + 5 000 = 6 200',
      'Сома / Сумма, ₸',
      'Қолдау / Поддержка: +7 727 355 04 04',
    ])
      expect(paper).toContain(fact);
    expect(paper).toMatch(/Картаны толтыру \/ Пополнение карты +5 000\n/);
    expect(paper).toMatch(/БАРЛЫҒЫ \/ ИТОГО +5 000\n/);
    expect(paper).toMatch(/в т\.ч\. НДС 16 % +690\n/);
    expect(paper).toMatch(/Алынды \/ Получено +10 000\n/);
    expect(paper).toMatch(/Қайтарым \/ Сдача +5 000\n/);
    expect(paper).toContain('ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
  });

  test('never tells more of a card number than its last four digits', () => {
    expect(receipt()).not.toContain(CARD_NUMBER.slice(-5));
    expect(maskedCardNumber('12345678', [])).toBe('**** 5678');
    expect(maskedCardNumber('1234567890', [])).toBe('**** ** 7890');
    expect(maskedCardNumber('123', [])).toBe('123');
  });

  test('names the window in both languages of the law, and once where they say the same', () => {
    const inKazakh = { counterName: '1-терезе', stationName: 'Алматы-2 вокзалы' };
    const inRussian = { counterName: 'Окно 1', stationName: 'Вокзал Алматы-2' };
    const paper = receipt({}, { counter: { ...COUNTER, inLanguages: [inKazakh, inRussian] } });
    expect(paper).toMatch(/Алматы-2 вокзалы · 1-терезе\nВокзал Алматы-2 · Окно 1 +Кассир: Айгүл Серікқызы\n/);
    expect(paper).not.toContain('Сайран · 3-касса');
    const once = receipt({}, { counter: { ...COUNTER, inLanguages: [inRussian, inRussian] } });
    expect(once.split('Вокзал Алматы-2')).toHaveLength(2);
  });

  test('lets no dot hang at the end of a line where the station and its window do not fit on one', () => {
    const paper = receipt(
      {},
      { counter: { ...COUNTER, stationName: 'Almaty-2 railway station', counterName: 'Window 1' } },
    );
    expect(paper).toMatch(/^Almaty-2 railway station\n· Window 1 +Кассир/m);
  });

  test('has a QR code of its number and hash', () => {
    const { entry } = aSale();
    expect(receipt()).toContain(`[qr K3-000123:${entry.hash.toUpperCase()}]`);
  });

  test('says on a bank card what the terminal said, and no change', () => {
    const paper = receipt({
      tenders: [
        {
          tenderId: 'card',
          kind: 'bank-card',
          amount: 5000,
          terminal: { authCode: '012345', maskedPan: '440043******1234' },
        },
      ],
    });
    expect(paper).toMatch(/Банк картасы \/ Банковская карта +5 000\n/);
    expect(paper).toMatch(/Код авторизации +012345\n/);
    expect(paper).toMatch(/Номер банковской карты +440043\*{6}1234\n/);
    expect(paper).not.toContain('Сдача');
  });

  test('says offline that the money was taken and the card is credited later, and promises nothing at once', () => {
    const paper = receipt({ offline: true, language: 'en' });
    expect(paper).toMatch(/Баланс после зачисления +1 200 \+ 5 000 = 6 200/);
    expect(paper).toContain('Байланыс жоқ: картаға түскен соң жарамды');
    expect(paper).toContain('Нет связи: можно пользоваться после зачисления');
    expect(paper).toContain('No connection: usable once credited');
    expect(paper).not.toContain('Можно пользоваться сразу');
    expect(paper).not.toContain('Ready to use now');
  });

  test('says offline that the card is credited later, also where it must be activated', () => {
    const paper = receipt({ offline: true, lines: [{ ...ONE_LINE, effect: 'activate-at-validator' }] });
    expect(paper).toContain('Нет связи: оплата принята, зачисление позже');
    expect(paper).toContain('Белсендіру үшін');
  });

  test.each([
    ['immediate', 'Можно пользоваться сразу'],
    ['activate-at-validator', 'Для активации приложите карту к валидатору в автобусе'],
    ['when-connected', 'Доступно, когда валидатор выйдет на связь'],
    ['other', 'Когда можно пользоваться, скажет кассир'],
  ])('says of %s when it can be used', (effect, sentence) => {
    expect(receipt({ lines: [{ ...ONE_LINE, effect }] }).replace(/\n/g, ' ')).toContain(sentence);
  });

  test.each([
    ['zh-CN', ['旅游卡 **** 2259', '充值 5 000 ₸', '余额', '6 200 ₸', '立即可用']],
    ['en', ['Travel card **** 2259', 'Top-up 5 000 ₸', 'Balance', 'Ready to use now']],
  ])('says card, amount, balance and use in %s beside Kazakh and Russian', (language, facts) => {
    const paper = receipt({ language });
    for (const fact of facts) expect(paper).toContain(fact);
    expect(paper).toContain('Теңгерім / Баланс');
  });

  test.each(['kk', 'ru'])('has no third language for a customer who reads %s', (language) => {
    expect(receipt({ language })).toBe(
      receipt({ language: 'kk' }).replace(/\[qr .*\]/, /\[qr .*\]/.exec(receipt({ language }))?.[0] ?? ''),
    );
  });

  test('of a pass says its days', () => {
    const paper = receipt({
      lines: [
        {
          line: 1,
          cardNumber: CARD_NUMBER,
          productId: 'day-pass',
          kind: 'pass',
          amount: 1500,
          pass: { validFrom: '2026-11-22', validTo: '2026-11-22' },
          effect: 'immediate',
        },
      ],
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: 1500, received: 1500, change: 0 }],
    });
    expect(paper).toMatch(/Бір күндік жол жүру билеті/);
    expect(paper).toMatch(/Жарамды \/ Действует +22\.11\.2026 - 22\.11\.2026/);
    expect(paper).not.toContain('НДС');
  });

  test('of a pass that starts later says its days, and not that it can be used at once', () => {
    const later = {
      line: 1,
      cardNumber: CARD_NUMBER,
      productId: 'day-pass',
      kind: 'pass',
      amount: 1500,
      pass: { validFrom: '2026-11-29', validTo: '2026-11-29' },
      effect: 'immediate',
    };
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 1500, received: 1500, change: 0 }];
    const paper = receipt({ lines: [later], tenders, language: 'en' });
    expect(paper).toMatch(/Жарамды \/ Действует +29\.11\.2026 - 29\.11\.2026/);
    expect(paper).toMatch(/Valid +29\.11\.2026 - 29\.11\.2026/);
    expect(paper).not.toMatch(/Можно пользоваться сразу|Ready to use now/);
    expect(receipt({ lines: [later], tenders, language: 'en', offline: true })).toContain(
      'No connection: usable once credited',
    );

    const both = receipt({
      lines: [later, { ...ONE_LINE, line: 2 }],
      tenders: [{ ...tenders[0], amount: 6500, received: 6500 }],
    });
    expect(both.match(/Можно пользоваться сразу/g)).toHaveLength(1);
  });

  test('of several cards says each line, and when each can be used where they differ', () => {
    const lines = [
      ONE_LINE,
      { ...ONE_LINE, line: 2, cardNumber: '9643108503304182259', amount: 1000, effect: 'when-connected' },
      { ...ONE_LINE, line: 3, cardNumber: '9643108503304192259', amount: 2000 },
    ];
    const paper = receipt({
      lines,
      tenders: [{ tenderId: 'cash', kind: 'cash', amount: 8000, received: 8000, change: 0 }],
      language: 'en',
    });
    expect(paper.match(/\*{4} 2259/g)).toHaveLength(3);
    expect(paper.match(/Можно пользоваться сразу/g)).toHaveLength(2);
    expect(paper).toMatch(/Cards: 3 +8 000 ₸/);
  });

  test('as a copy says which copy it is, in three languages', () => {
    expect(receipt({ language: 'en' }, { copy: 2 })).toContain('ТЕЛНҰСҚА 2 / ДУБЛИКАТ 2 / COPY 2');
    expect(receipt({ language: 'en' })).not.toContain('ДУБЛИКАТ');
  });

  test('names a product that the profile does not know by its kind', () => {
    expect(receipt({ lines: [{ ...ONE_LINE, productId: 'gone' }] })).toMatch(/Толтыру \/ Пополнение +5 000/);
  });
});

test('a product is as it was on the local day of the sale', () => {
  const product = PROFILE.products[0];
  if (!product) throw new Error('the profile has products');
  const raised = {
    ...PROFILE,
    products: [{ ...product, vatPercent: 12, validFrom: '2025-01-01' as typeof product.validFrom }, product],
  };
  // 2025-12-31 22:00 UTC is New Year's Day in Almaty.
  expect(productAt(raised, 'top-up', Instant.parse('2025-12-31T22:00:00.000Z'))?.vatPercent).toBe(16);
  expect(productAt(raised, 'top-up', Instant.parse('2025-12-31T10:00:00.000Z'))?.vatPercent).toBe(12);
});
