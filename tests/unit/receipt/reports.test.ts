import { describe, expect, test } from 'vitest';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { CashBody } from '../../../src-shared/journal/kinds/cash-body.ts';
import { ReturnBody } from '../../../src-shared/journal/kinds/return-body.ts';
import { ShiftClosedBody } from '../../../src-shared/journal/kinds/shift-closed-body.ts';
import { ShiftOpenedBody } from '../../../src-shared/journal/kinds/shift-opened-body.ts';
import { money } from '../../../src-shared/money.ts';
import { BalanceContent, balanceSlip } from '../../../src-shared/receipt/balance-slip.ts';
import { cashSlip } from '../../../src-shared/receipt/cash-slip.ts';
import type { ReceiptDocument } from '../../../src-shared/receipt/document.ts';
import { dropSlip } from '../../../src-shared/receipt/drop-slip.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { returnReceipt } from '../../../src-shared/receipt/return-receipt.ts';
import { shiftOpenedSlip } from '../../../src-shared/receipt/shift-opened-slip.ts';
import { testPage } from '../../../src-shared/receipt/test-page.ts';
import { XReportContent, xReport } from '../../../src-shared/receipt/x-report.ts';
import { zReport } from '../../../src-shared/receipt/z-report.ts';
import { documentsIn } from '../../devices/receipt-documents.ts';
import {
  anEntry,
  aSale,
  AT,
  CLOSED,
  COUNTER,
  DROP,
  ONE_LINE,
  OPENED,
  PROFILE,
  RETURNED,
  TOTALS,
  X_REPORT,
} from '../../devices/receipt-fixtures.ts';

const texts = receiptTexts();
const CLAIM = '01900000-0000-7000-8000-00000000c1a1';
const paperOf = (document: ReceiptDocument) => plainText(document, 48).replaceAll('\u00a0', ' ');

describe('an X report', () => {
  const paper = paperOf(xReport({ report: XReportContent.parse(X_REPORT), profile: PROFILE, counter: COUNTER }, texts));

  test('counts operations', () => {
    expect(paper).toContain('X ЕСЕБІ / X-ОТЧЁТ');
    expect(paper).toMatch(/Сатулар \/ Продажи +41\n/);
    expect(paper).toMatch(/Қолма-қол ақша \/ Наличные +30\n/);
  });

  test('says of more payments than sales that they are payments', () => {
    const report = XReportContent.parse({ ...X_REPORT, byTender: { ...X_REPORT.byTender, cash: 31 } });
    expect(paper).not.toContain('Платежи');
    expect(paperOf(xReport({ report, profile: PROFILE, counter: COUNTER }, texts))).toMatch(
      /Платежи по видам оплаты\n.*Наличные +31\n/,
    );
  });

  test('names money without a sale by how often it moved, where it did', () => {
    const report = XReportContent.parse({ ...X_REPORT, payOuts: 2, safeDrops: 1 });
    const moved = paperOf(xReport({ report, profile: PROFILE, counter: COUNTER }, texts));
    expect(moved).toMatch(/Изъятия +2\n.*Инкассации? +1\n/);
    expect(paper).not.toContain('Изъятия');
  });

  test('tells no amount: nobody may learn from it what the drawer holds', () => {
    expect(paper).not.toContain('₸');
    expect(paper).not.toMatch(/\d \d{3}\b(?! 04)/);
  });
});

describe('a Z report', () => {
  const z = (changes: Record<string, unknown> = {}, { openingDifference = 0, totals = TOTALS } = {}) => {
    const closed = ShiftClosedBody.parse({ ...CLOSED, ...changes });
    const entry = anEntry('shift-closed', closed, [], 163);
    return {
      entry,
      paper: paperOf(
        zReport(
          {
            entry,
            closed,
            totals,
            opened: { at: AT, counted: money(20_000), difference: money(openingDifference) },
            profile: PROFILE,
            counter: COUNTER,
            supervisorName: 'Марат',
            copy: 0,
          },
          texts,
        ),
      ),
    };
  };

  test('says of more payments than sales that they are payments', () => {
    const { shift } = TOTALS;
    const totals = { ...TOTALS, shift: { ...shift, cash: { ...shift.cash, count: 31 } } };
    expect(z().paper).toContain('По видам оплаты\n');
    expect(z({}, { totals }).paper).toMatch(/Платежи по видам оплаты\n.*Наличные \(31\)/);
  });

  test('says what was sold, what lay in the drawer and where it went', () => {
    const { paper } = z();
    for (const line of [
      /Z ЕСЕБІ № 17 \/ Z-ОТЧЁТ № 17/,
      /Жазбалар \/ Записи +120 - 163\n/,
      /Не отправлено записей +2\n/,
      /Продано за смену \(41\)\s+205 000\n/,
      /Наличные \(30\) +150 000\n/,
      /Басында кассада \/ В кассе на начало +20 000\n/,
      /Инкассации \(1\) +−100 000\n/,
      /Выдано сдачи +−45 500\n/,
      /Должно быть в кассе\s+70 000\n/,
      /Саналды \/ Пересчитано +69 500\n/,
      /КЕМ ШЫҒУ \/ НЕДОСТАЧА +−500\n/,
      /Остаётся на размен\s+20 000\n/,
      /Сдано в сейф +49 500\n/,
      /Пломба сумки +KZ-00017\n/,
      /Подтвердил +Марат\n/,
      /Сатулар \/ Продажи \(4021\)\s+20 105 000\n/,
    ])
      expect(paper).toMatch(line);
  });

  test('says what is left of the sales once the returns are taken off, in all and each way of paying', () => {
    const { paper } = z();
    for (const line of [
      /Қайтарулар \/ Возвраты \(1\) +−5 000\n/,
      /За вычетом возвратов\s+200 000\n/,
      /Оплата за вычетом возвратов\n/,
      /Банковская карта\s+50 000\n/,
      /Қайтарулар \/ Возвраты \(12\) +−48 000\n/,
      /За вычетом возвратов\s+20 057 000\n/,
    ])
      expect(paper).toMatch(line);
  });

  test('of a close that does not say which way a return went says what is left in all alone', () => {
    const { bankCardReturned: _, qrReturned: __, ...shift } = TOTALS.shift;
    const { paper } = z({}, { totals: { ...TOTALS, shift } });
    expect(paper).toMatch(/За вычетом возвратов\s+200 000\n/);
    expect(paper).not.toContain('Оплата за вычетом возвратов');
  });

  test('names the difference of the float at the opening, where there was one', () => {
    const { paper } = z({}, { openingDifference: -6200 });
    const column = ['Должно было быть на начало', 'Расхождение при открытии', 'В кассе на начало'];
    expect(column.map((name) => new RegExp(`${name}\\s+(\\S.*)\\n`).exec(paper)?.[1])).toEqual([
      '26 200',
      '−6 200',
      '20 000',
    ]);
    expect(z().paper).not.toContain('Расхождение при открытии');
  });

  test('of the album has cash that follows from what was received and given back', () => {
    const { cash, cashReceived, changeGiven } = TOTALS.shift;
    expect(cashReceived - changeGiven).toBe(cash.amount);
  });

  test('says from which entry on a terminal is compared where that is before the shift', () => {
    const terminal = { kind: 'bank-card', by: 'total', ours: { count: 1, amount: 0 }, settled: true, difference: 0 };
    const tender = /Терминалдармен салыстыру[^]*?Банковская карта(.*)\n/;
    expect(tender.exec(z({ terminals: [{ ...terminal, since: 90 }] }).paper)?.[1]).toMatch(/^ +№ 91 - 163$/);
    expect(tender.exec(z({ terminals: [{ ...terminal, since: 119 }] }).paper)?.[1]).toBe('');
  });

  test('carries the head hash in groups of eight and in a QR code', () => {
    const { entry, paper } = z();
    expect(paper.replace(/\s/g, '')).toContain(entry.hash);
    expect(paper).toContain(`[qr 163:${entry.hash.toUpperCase()}]`);
  });

  test.each([
    [69_500, 'НЕДОСТАЧА'],
    [70_000, 'Расхождения нет'],
    [70_100, 'ИЗЛИШЕК'],
  ])('of a count of %i says %s', (counted, word) => expect(z({ counted }).paper).toContain(word));

  test('says that an approval is outstanding until it is given', () => {
    expect(z({ approvalOutstanding: true }).paper).toContain('СТАРШИЙ КАССИР ЕЩЁ НЕ ПОДТВЕРДИЛ');
    expect(z().paper).not.toContain('НЕ ПОДТВЕРДИЛ');
  });
});

test('the slip of an opened shift lists what was counted, and a difference from what was left', () => {
  const opened = ShiftOpenedBody.parse(OPENED);
  const slip = (difference: number) =>
    paperOf(
      shiftOpenedSlip(
        {
          entry: anEntry('shift-opened', opened),
          opened,
          difference: money(difference),
          profile: PROFILE,
          counter: COUNTER,
          copy: 0,
        },
        texts,
      ),
    );
  expect(slip(-6200)).toMatch(/Расхождение при открытии\s+−6 200\n/);
  expect(slip(0)).not.toContain('Разница');
  const paper = slip(0);
  expect(paper).toMatch(/10 000 x 1 +10 000\n/);
  expect(paper).toMatch(/500 x 20 +10 000\n/);
  expect(paper).toMatch(/Разменный фонд по пересчёту +20 000 ₸\n/);
});

test('the slip of a bag lists what it holds, or has a line for each note that may be in it', () => {
  const bagOf = (amount: number, counts: { value: number; quantity: number }[]) =>
    paperOf(
      dropSlip(
        {
          entry: anEntry('safe-drop', CashBody.parse(DROP), [], 131),
          drop: { amount: money(amount), counts: counts.map((each) => ({ ...each, value: money(each.value) })) },
          profile: PROFILE,
          counter: COUNTER,
          copy: 0,
        },
        texts,
      ),
    );
  const all = [
    { value: 500, quantity: 4 },
    { value: 20_000, quantity: 2 },
    { value: 10_000, quantity: 0 },
    { value: 100, quantity: 3 },
  ];
  expect(bagOf(42_300, all)).toMatch(/-\n20 000 x 2 +40 000\n +500 x 4 +2 000\n +100 x 3 +300\nБАРЛЫҒЫ/);
  expect(bagOf(40_000, all)).toMatch(/-\n20 000 x _+ +_+\n +500 x _+ +_+\nМонеталар \/ Монеты +_+\nБАРЛЫҒЫ/);
  expect(bagOf(15_000, [])).toMatch(/-\n10 000 x _+ +_+\n +500 x _+ +_+\nМонеталар \/ Монеты +_+\nБАРЛЫҒЫ/);
});

test('a paid claim is said in its passenger’s language, with its number once and why no slip was there', () => {
  const paid = (body: Record<string, unknown>) => {
    const moved = CashBody.parse({ v: 1, amount: 2000, against: 'claims', claimId: CLAIM, ...body });
    const entry = anEntry('pay-out', moved, [], 132);
    const facts = { profile: PROFILE, counter: COUNTER, supervisorName: null, copy: 0, opensDrawer: false };
    return paperOf(cashSlip({ ...facts, kind: 'pay-out', entry, moved }, texts));
  };
  const paper = paid({ reason: 'claim 0000-C1A1, slip lost: the bag was stolen', language: 'en' });
  expect(paper).toContain('CLAIM PAID');
  expect(paper).toMatch(/Сома \/ Сумма \/ Amount +2 000 ₸\n/);
  expect(paper).toMatch(/Причина\s+slip lost: the bag was stolen\n/);
  expect(paper.split('0000-C1A1')).toHaveLength(2);
  expect(paid({ reason: 'claim 0000-C1A1' })).not.toMatch(/Причина|CLAIM/);
});

test('a return says of which receipt, of which card, why and how much, and has a line to sign on', () => {
  const paper = paperOf(documentsIn('en', texts).return);
  for (const line of [
    /ҚАЙТАРУ \/ ВОЗВРАТ \/ REFUND/,
    /Чек K3-000130 +22\.11\.2026 13:31\n/,
    /По чеку\s+K3-000123 · 22\.11\.2026 13:25\n/,
    /ВОЗВРАЩЕНО \/ REFUNDED +5 000\n/,
    /\*2259: Теңгерім \/ Баланс \/ Balance\n +6 200 − 5 000 = 1 200\n/,
    /Наличные \/ Cash +5 000\n/,
    /Себебі: Сома қате \/ Причина: Ошибка в сумме\nReason: Wrong amount\n/,
    /Алды \/ Получил \/ Received by _{19}\n/,
  ])
    expect(paper).toMatch(line);
});

test.each([
  ['was still to be activated', 'activate-at-validator', 6200],
  ['is more than was read', 'immediate', 1200],
])('a return of what %s says no new balance', (_, effect, before) => {
  const sold = aSale({ lines: [{ ...ONE_LINE, effect }] });
  const returned = ReturnBody.parse({ ...RETURNED, saleId: sold.entry.id, balances: [{ line: 1, before }] });
  const facts = { profile: PROFILE, counter: COUNTER, copy: 0, opensDrawer: false };
  const entry = anEntry('return', returned, [], 130);
  const paper = paperOf(returnReceipt({ ...facts, entry, returned, original: sold }, texts));
  expect(paper).toMatch(/\n\*2259\n/);
  expect(paper).not.toMatch(/Теңгерім| = /);
});

test('a drop slip names its bag and is signed at both ends', () => {
  const paper = paperOf(documentsIn('kk', texts).drop);
  expect(paper).toMatch(/20 000 x 5 +100 000\n/);
  expect(paper).toMatch(/Пломба сумки +KZ-00016\n/);
  expect(paper).toMatch(/Тапсырды \/ Сдал: Айгүл Серікқызы _{15}\n[\s\S]*Принял _{29}\n/);
});

test('a balance slip says what is on the card and that it proves no payment', () => {
  const balance = BalanceContent.parse({
    cardNumber: '9643108503304172259',
    balance: 6200,
    asOf: AT,
    passes: [{ productId: 'day-pass', validFrom: '2026-11-22', validTo: '2026-11-22' }],
    language: 'zh-CN',
    clerkName: '',
  });
  const paper = paperOf(balanceSlip({ balance, profile: PROFILE, counter: COUNTER }, texts));
  expect(paper).toMatch(/Теңгерім \/ Баланс \/ 余额 +6 200 ₸\n/);
  expect(paper).toMatch(/旅游卡\s+\*2259\n/);
  expect(paper).toContain('Не подтверждает оплату\n');
  expect(paper).toContain('非付款凭证');
});

test('a test page shows every letter that a printer may get wrong', () => {
  const paper = paperOf(
    testPage({ page: { at: AT, printer: 'Epson TM', clerkName: '' }, profile: PROFILE, counter: COUNTER }, texts),
  );
  for (const letter of 'ӘәҒғҚқҢңӨөҰұҮүҺһІі₸№«»—充值') expect(paper).toContain(letter);
});
