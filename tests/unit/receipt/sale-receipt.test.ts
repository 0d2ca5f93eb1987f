import { describe, expect, test } from 'vitest';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { cardTold, productAt } from '../../../src-shared/receipt/parts.ts';
import { type SaleReceiptFacts, saleReceipt } from '../../../src-shared/receipt/sale-receipt.ts';
import { Instant } from '../../../src-shared/time.ts';
import { aSale, CARD_NUMBER, COUNTER, ONE_LINE, PROFILE } from '../../devices/receipt-fixtures.ts';

const texts = receiptTexts();

function receipt(changes: Record<string, unknown> = {}, facts: Partial<SaleReceiptFacts> = {}, columns = 48): string {
  const document = saleReceipt(
    { ...aSale(changes), profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: false, ...facts },
    texts,
  );
  return plainText(document, columns).replaceAll('\u00a0', ' ');
}

describe('the receipt of a sale', () => {
  test('says who sold what to which card, for how much, and what was given back', () => {
    const paper = receipt();
    for (const fact of [
      'САПАР — транспортная карта',
      '«Сапар Көлік» ЖШС / ТОО «Сапар Транспорт»',
      'БСН/БИН 180740012345',
      'Алматы қ., Райымбек даңғ., 221',
      'Чек K3-000123',
      '22.11.2026 13:25',
      'Сайран · 3-касса',
      'Кассир: Айгүл Серікқызы',
      'Сома / Сумма, ₸',
      'Қолдау / Поддержка: +7 727 355 04 04',
    ])
      expect(paper).toContain(fact);
    expect(paper).toMatch(/Картаны толтыру \/ Пополнение карты +5 000\n/);
    expect(paper).toMatch(/\*2259: Теңгерім \/ Баланс +1 200 \+ 5 000 = 6 200\n/);
    expect(paper).toMatch(/БАРЛЫҒЫ \/ ИТОГО +5 000\n/);
    expect(paper).toMatch(/в т\.ч\. НДС 16% +690\n/);
    expect(paper).toMatch(/Алынды \/ Получено +10 000\n/);
    expect(paper).toMatch(/Қайтарым \/ Сдача +5 000\n/);
    expect(paper).toContain('ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
  });

  test('never tells more of a card number than its last four digits', () => {
    expect(receipt()).not.toContain(CARD_NUMBER.slice(-5));
    expect(cardTold('12345678')).toBe('*5678');
    expect(cardTold('123')).toBe('*123');
  });

  test('names the window in both languages of the law, and once where they say the same', () => {
    const { clerkName } = COUNTER;
    const inKazakh = { counterName: '1-терезе', stationName: 'Алматы-2 вокзалы', clerkName };
    const inRussian = { counterName: 'Окно 1', stationName: 'Вокзал Алматы-2', clerkName };
    const paper = receipt({}, { counter: { ...COUNTER, inLanguages: [inKazakh, inRussian] } });
    expect(paper).toMatch(/Алматы-2 вокзалы · 1-терезе\nВокзал Алматы-2 · Окно 1 +Кассир: Айгүл Серікқызы\n/);
    expect(paper).not.toContain('Сайран · 3-касса');
    const once = receipt({}, { counter: { ...COUNTER, inLanguages: [inRussian, inRussian] } });
    expect(once.split('Вокзал Алматы-2')).toHaveLength(2);
  });

  test('names a cashier by the name of each language where these differ', () => {
    const inKazakh = { counterName: '1-терезе', stationName: 'Сайран', clerkName: 'Айгүл Серікқызы' };
    const inRussian = { counterName: 'Окно 1', stationName: 'Сайран', clerkName: 'Айгуль Серикова' };
    const paper = receipt({}, { counter: { ...COUNTER, inLanguages: [inKazakh, inRussian] } });
    expect(paper).toMatch(/^Сайран · 1-терезе \/ Сайран · Окно 1\nКассир: Айгүл Серікқызы \/ Айгуль Серикова\n/m);
  });

  test('lets no dot hang at the end of a line where the station and its window do not fit on one', () => {
    const counter = { ...COUNTER, stationName: 'Almaty-2 railway station', counterName: 'Window 1' };
    expect(receipt({}, { counter })).toMatch(/^Almaty-2 railway station · Window 1\n +Кассир/m);
    expect(receipt({}, { counter }, 32)).toMatch(/^Almaty-2 railway\nstation · Window 1\n +Кассир/m);
  });

  test('has a QR code of its number and hash, and says below it what it is', () => {
    const { entry } = aSale();
    expect(receipt()).toMatch(
      new RegExp(`\\[qr K3-000123:${entry.hash.toUpperCase()}\\]\n *Бақылау коды / Контрольный код\n`),
    );
  });

  test('leads by its QR code to the operator’s page of this receipt, where there is one', () => {
    const { entry } = aSale({ language: 'en' });
    const page = 'https://sapar.example/r/{receiptNumber}?h={hash}';
    const profile = { ...PROFILE, receipt: { ...PROFILE.receipt, page } };
    expect(receipt({ language: 'en' }, { profile })).toMatch(
      new RegExp(
        `\\[qr https://sapar\\.example/r/K3-000123\\?h=${entry.hash}\\]\n *Чек сайтта / Чек на сайте / Receipt online`,
      ),
    );
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
    expect(paper).toMatch(/Карта +440043\*{6}1234\n/);
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
    ['when-connected', 'Доступно, когда данные дойдут до валидаторов'],
    ['other', 'Когда можно пользоваться, скажет кассир'],
  ])('says of %s when it can be used', (effect, sentence) => {
    expect(receipt({ lines: [{ ...ONE_LINE, effect }] }).replace(/\n/g, ' ')).toContain(sentence);
  });

  test.each([
    ['zh-CN', ['旅游卡 *2259: 卡充值', '5 000 ₸', '余额', '6 200 ₸', '立即可用']],
    ['en', ['Travel card *2259: Card top-up', '5 000 ₸', 'Balance', 'Ready to use now']],
  ])('says card, amount, balance and use in %s beside Kazakh and Russian', (language, facts) => {
    const paper = receipt({ language });
    for (const fact of facts) expect(paper).toContain(fact);
    expect(paper).toContain('Теңгерім / Баланс');
  });

  test('says of each thing when it can be used, right below it, in the customer’s language too', () => {
    const pass = {
      line: 2,
      cardNumber: CARD_NUMBER,
      productId: 'day-pass',
      kind: 'pass',
      amount: 1500,
      pass: { validFrom: '2026-11-22', validTo: '2026-11-22' },
      effect: 'activate-at-validator',
    };
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 6500, received: 6500, change: 0 }];
    const paper = receipt({ lines: [ONE_LINE, pass], tenders, language: 'en' });
    expect(paper).toMatch(/top-up +5 000 ₸\nBalance +6 200 ₸\nReady to use now\nDay pass +1 500 ₸\n/);
    expect(paper).toMatch(/Day pass +1 500 ₸\nTo activate, hold the card to a bus validator\n/);
  });

  test.each([
    ['activate-at-validator', 'Balance after activation'],
    ['when-connected', 'Balance after crediting'],
    ['immediate', 'Balance'],
  ])('calls a sum that is not on the card yet, since it is %s, the %s', (effect, label) => {
    expect(receipt({ lines: [{ ...ONE_LINE, effect }], language: 'en' })).toMatch(new RegExp(`\n${label} +6 200 ₸\n`));
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
    expect(paper).toMatch(/\*2259: Жарамды \/ Действует +22\.11\.2026\n/);
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
    expect(paper).toMatch(/Жарамды \/ Действует \/ Valid +29\.11\.2026\n/);
    expect(paper).not.toMatch(/Можно пользоваться сразу|Ready to use now/);
    const offline = receipt({ lines: [later], tenders, language: 'en', offline: true });
    expect(offline).toContain('No connection: usable once credited');
    expect(offline).toMatch(
      /Картаға түскен соң жарамды\nДействует после зачисления\nValid after crediting +29\.11\.2026\n/,
    );

    const both = receipt({
      lines: [later, { ...ONE_LINE, line: 2 }],
      tenders: [{ ...tenders[0], amount: 6500, received: 6500 }],
    });
    expect(both.match(/Можно пользоваться сразу/g)).toHaveLength(1);
  });

  test('tells each of two new cards in the customer’s language, though they are four lines', () => {
    const bought = ['9643908503300000013', '9643908503300000021'].flatMap((cardNumber, at) => [
      { ...ONE_LINE, line: 2 * at + 1, cardNumber, productId: 'new-card', kind: 'card', amount: 800 },
      { ...ONE_LINE, line: 2 * at + 2, cardNumber, balanceBefore: 0 },
    ]);
    const lines = bought.map((line) => (line.kind === 'card' ? { ...line, balanceBefore: undefined } : line));
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 11_600, received: 11_600, change: 0 }];
    const paper = receipt({ lines, tenders, language: 'en' });
    for (const card of ['0013', '0021'])
      expect(paper).toMatch(
        new RegExp(`Travel card \\*${card}: .+\\s+800 ₸\nCard top-up +5 000 ₸\nBalance +5 000 ₸\n`),
      );
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
    expect(paper).toMatch(/Пополнение карты \(2\) +7 000\n +Теңгерім \/ Баланс \/ Balance\n/);
    expect(paper).toMatch(/\n\*2259: +1 200 \+ 5 000 = 6 200\n\*2259: +1 200 \+ 2 000 = 3 200\n/);
    expect(paper).toMatch(
      /Пополнение карты +1 000\n\*2259: Картаға түскен соң теңгерім\nБаланс после зачисления +1 200/,
    );
    expect(paper.match(/Можно пользоваться сразу/g)).toHaveLength(1);
    expect(paper).toMatch(
      /Card top-up \(2\) +7 000 ₸\nReady to use now\nCard top-up +1 000 ₸\nUsable once it has reached the validators\n/,
    );
  });

  test('of a group says a line a card, also where a balance could not be read', () => {
    const lines = [ONE_LINE, { ...ONE_LINE, line: 2, balanceBefore: undefined, cardNumber: '9643108503304182260' }];
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 10_000, received: 10_000, change: 0 }];
    expect(receipt({ lines, tenders })).toMatch(/\*2259: +1 200 \+ 5 000 = 6 200\n\*2260: +\+ 5 000\n/);
    const unread = lines.map((line) => ({ ...line, balanceBefore: undefined }));
    expect(receipt({ lines: unread, tenders })).toMatch(/\(2\) +10 000\n\*2259: +5 000\n\*2260: +5 000\n-/);
  });

  test.each([
    ['en', ['БАРЛЫҒЫ / ИТОГО / TOTAL', 'Наличные / Cash', 'Получено / Received', 'Сдача / Change']],
    ['zh-CN', ['БАРЛЫҒЫ / ИТОГО / 合计', 'Наличные / 现金', 'Получено / 实收', 'Сдача / 找零']],
  ])('says total, payment and change in %s too', (language, phrases) => {
    const paper = receipt({ language });
    for (const phrase of phrases) expect(paper).toContain(phrase);
  });

  test('of a tax that only a part of the sale bears says of what', () => {
    const [topUp, ...products] = PROFILE.products;
    const profile = { ...PROFILE, products: [{ ...topUp!, vatPercent: undefined }, ...products] };
    const card = {
      line: 1,
      cardNumber: CARD_NUMBER,
      productId: 'new-card',
      kind: 'card',
      amount: 800,
      effect: 'immediate',
    };
    const lines = [card, { ...ONE_LINE, line: 2, balanceBefore: 0 }];
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 5800, received: 5800, change: 0 }];
    expect(receipt({ lines, tenders }, { profile })).toMatch(
      /Жаңа карта \/ Новая карта:\nсоның ішінде ҚҚС 16% \/ в т\.ч\. НДС 16% +110\n/,
    );
    expect(receipt({ lines, tenders })).toMatch(/соның ішінде ҚҚС 16% \/ в т\.ч\. НДС 16% +800\n/);
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
