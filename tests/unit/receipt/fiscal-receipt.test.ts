import { describe, expect, test } from 'vitest';
import { receiptTexts } from '../../../src-main/printing/texts.ts';
import { ReturnBody } from '../../../src-shared/journal/kinds/return-body.ts';
import { money } from '../../../src-shared/money.ts';
import type { ReceiptDocument } from '../../../src-shared/receipt/document.ts';
import { plainText } from '../../../src-shared/receipt/plain-text.ts';
import { returnReceipt } from '../../../src-shared/receipt/return-receipt.ts';
import { saleReceipt } from '../../../src-shared/receipt/sale-receipt.ts';
import {
  A_SIGN,
  AGENT_PROFILE,
  anEntry,
  aSale,
  COUNTER,
  FISCAL_PROFILE,
  ONE_LINE,
  registerOn,
  RETURNED,
} from '../../devices/receipt-fixtures.ts';

const TEXTS = receiptTexts();
const NOT_FISCAL = 'НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ';
const WHOLE = { profile: FISCAL_PROFILE, counter: COUNTER, copy: 0, opensDrawer: false };
const read = (document: ReceiptDocument) => plainText(document, 48).replaceAll(/\s+/g, ' ');
type Sign = Parameters<typeof registerOn>[2];

function saleSays(sign: Sign, changes: Record<string, unknown> = {}, profile = FISCAL_PROFILE): string {
  const sold = aSale(changes);
  return read(
    saleReceipt({ ...WHOLE, ...sold, profile, register: registerOn(sold.entry, { rules: profile }, sign) }, TEXTS),
  );
}

const BANK_CARD = { tenderId: 'card', kind: 'bank-card', amount: 10_000, terminal: { authCode: '012345' } };
const IN_PARTS = {
  lines: [{ ...ONE_LINE, amount: 11_500 }],
  tenders: [{ tenderId: 'cash', kind: 'cash', amount: 1_500, received: 2_000, change: 500 }, BANK_CARD],
};

describe('the fiscal receipt of a sale', () => {
  test('says all that the law wants, in Kazakh and Russian', () => {
    const said = saleSays({});
    for (const words of [
      'ФИСКАЛДЫҚ ЧЕК / ФИСКАЛЬНЫЙ ЧЕК',
      A_SIGN.register.taxpayer.name,
      'БСН/БИН 180740012345',
      A_SIGN.register.addressKk,
      A_SIGN.register.address,
      `Фискалдық белгі / Фискальный признак ${A_SIGN.sign}`,
      'Чектің реттік нөмірі / Порядковый номер чека 17',
      `Дата и время ${A_SIGN.at}`,
      A_SIGN.register.registrationNumber,
      A_SIGN.register.serialNumber,
      A_SIGN.operator.name,
      A_SIGN.operator.nameKk,
      A_SIGN.operator.site,
      A_SIGN.qr,
      '1 x 5 000 ҚҚС/НДС 689,66',
      'в т.ч. НДС 16% 689,66',
      'БАРЛЫҒЫ / ИТОГО 5 000',
      'Қолма-қол ақша / Наличные 5 000',
    ])
      expect(said).toContain(words);
    expect(said).not.toContain(NOT_FISCAL);
    expect(said).not.toContain('АВТОНОМНЫЙ');
  });

  test('that was signed without a line to the operator of fiscal data says so', () => {
    expect(saleSays({ offline: true })).toContain('АВТОНОМДЫ РЕЖИМ / АВТОНОМНЫЙ РЕЖИМ');
  });

  test('adds up the tax as the register does: line by line, to the tiyn', () => {
    const lines = [1, 2, 3].map((line) => ({ ...ONE_LINE, line, amount: 500 }));
    const tenders = [{ tenderId: 'cash', kind: 'cash', amount: 1_500, received: 1_500, change: 0 }];
    expect(saleSays({}, { lines, tenders })).toContain('в т.ч. НДС 16% 206,91');
  });

  test('of an agent names whose register it is, and for whom is sold', () => {
    const said = saleSays({}, {}, AGENT_PROFILE);
    expect(said.indexOf('180740012345')).toBeLessThan(said.indexOf('Продажа от имени'));
    expect(said).toContain('БСН/БИН 050140001234');
    const taxpayer = { name: 'ТОО «Алматы Транспорт»', bin: '050140001234' };
    const ofOther = saleSays({ register: { ...A_SIGN.register, taxpayer } }, {}, AGENT_PROFILE);
    expect(ofOther.indexOf('050140001234')).toBeLessThan(ofOther.indexOf('Сатушы / Продавец'));
    expect(ofOther).not.toContain('Продажа от имени');
  });

  test('of two shares tells which part it signs, and where the other one is', () => {
    const said = saleSays({ total: money(1_500) }, IN_PARTS);
    expect(said).toContain('БКМ арқылы барлығы / Итого через ККМ 1 500');
    expect(said).toMatch(/Фискальный чек терминала на сумму 10 000/);
    // A register is told one name of a thing: the law wants both languages on paper.
    expect(said.slice(said.indexOf('Через ККМ'))).toContain('Картаны толтыру (бөлігі) Пополнение карты (часть) 1 500');
    expect(said).toContain('в т.ч. НДС 16% 1 586,21');
  });

  test('without facts that a register may leave out is drawn all the same', () => {
    const bare = { ...A_SIGN.register, address: null, addressKk: null, taxpayer: null };
    const said = saleSays({ qr: null, orderNumber: null, operator: null, register: bare });
    expect(said).toContain(A_SIGN.sign);
    expect(said).toContain('г. Алматы, пр. Райымбека, 221');
    expect(said).not.toContain('Проверка чека');
  });

  test('names its QR also where no operator of fiscal data is told, and whose the other code is', () => {
    expect(saleSays({ operator: null })).toContain(
      `${A_SIGN.qr}] Чекті тексеру / Проверка чека Кассаның бақылау коды / Контрольный код кассы K3-000123: `,
    );
    expect(saleSays({}, { language: 'en' })).toContain(`Check the receipt ${A_SIGN.operator.site} `);
  });
});

describe('paper without a sign', () => {
  test('says that it is no fiscal receipt, and how that is had', () => {
    const said = saleSays(null, { language: 'en' });
    expect(said).toContain('ФИСКАЛДЫҚ ЕМЕС ҚҰЖАТ / НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ');
    expect(said).toContain('Фискальный чек: спросите в кассе по номеру K3-000123');
    expect(said).toContain('ask at the counter, quoting K3-000123');
    expect(said.indexOf(NOT_FISCAL)).toBeLessThan(said.indexOf('K3-000123'));
    expect(said).toContain("Контрольный код кассы Counter's check code");
    expect(said).toContain('в т.ч. НДС 16% 689,66');
  });

  test('of money that a terminal fiscalised says where its receipt is, and promises none', () => {
    const tenders = [{ ...BANK_CARD, amount: 5_000 }];
    const said = saleSays(null, { tenders });
    expect(said).toContain('Фискальный чек терминала на сумму 5 000');
    expect(said).not.toContain('спросите в кассе');
  });
});

test('the fiscal receipt of a return names five things of the receipt that it gives back of', () => {
  const sold = aSale();
  const returned = ReturnBody.parse({ ...RETURNED, saleId: sold.entry.id });
  const entry = anEntry('return', returned, [], 130);
  const original = { sign: '1234567001', at: '21.11.2026 09:00:00', offline: true, total: money(7_000) };
  const { sign: basis } = registerOn(sold.entry, {}, original);
  const register = registerOn(entry, { sale: sold.entry, basis }, { sign: '1234567892' });
  const said = read(returnReceipt({ ...WHOLE, entry, returned, original: sold, register }, TEXTS));
  const part = said.slice(said.indexOf('Возврат по чеку'), said.indexOf('1234567892'));
  for (const words of [
    '1234567001',
    original.at,
    A_SIGN.register.registrationNumber,
    '7 000',
    'Выдан в автономном режиме',
  ])
    expect(part).toContain(words);
  expect(part).toMatch(/^Возврат по чеку K3-000123 /);
  expect(said.split('K3-000123')).toHaveLength(2);
});
