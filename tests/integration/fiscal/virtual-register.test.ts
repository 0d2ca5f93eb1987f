import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';

/**
 * The virtual register held to the golden values of docs/fiscal-registers.md, by bodies as others send them. The
 * adapter has no part in it, so that both can't share one misreading.
 */

let register: VirtualRegister;
let token: string;
beforeEach(async () => {
  register = await VirtualRegister.start();
  // 2025-10-17 12:37:45 of its clock, which shows UTC+5.
  register.clock = () => Date.parse('2025-10-17T07:37:45Z');
  token = (await post('/api/v4/Authorize', { Login: LOGIN.login, Password: LOGIN.password })).Data.Token;
});
afterEach(() => register.isDown());

async function post(path: string, body: object, apiKey = LOGIN.apiKey) {
  const response = await fetch(new URL(path, register.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'X-API-KEY': apiKey },
    body: JSON.stringify(body),
  });
  return JSON.parse((await response.text()) || `{"status":${response.status}}`);
}
const ask = (path: string, body: object = {}) =>
  post(path, { Token: token, CashboxUniqueNumber: SERIAL_NUMBER, ...body });
const check = (body: object) => ask('/api/v4/check', { OperationType: 2, RoundType: 0, ...body });
const move = (operationType: number, sum: number, externalCheckNumber: string) =>
  ask('/api/v4/MoneyOperation', { operationType, sum, externalCheckNumber });
const code = (answer: { Errors?: { Code: number }[] }) => answer.Errors?.[0]?.Code;

/** A position as the vendor writes it; obligatory only for the latest protocol is its type. */
const position = (Price: number, Tax: number, over: object = {}) => ({
  Count: 1,
  Price,
  Tax,
  TaxPercent: Tax === 0 ? 0 : 12,
  TaxType: Tax === 0 ? 0 : 100,
  PositionName: 'Позиция',
  UnitCode: 796,
  PositionType: 0,
  ...over,
});
const cash = (Sum: number) => [{ Sum, PaymentType: 0 }];
const simple = (ExternalCheckNumber: string, sum = 500) => ({
  Positions: [position(sum, 0)],
  Payments: cash(sum),
  ExternalCheckNumber,
});

describe('a receipt', () => {
  test('of the vendor’s example comes to 19500, by card and by cash', async () => {
    const answer = await check({
      Positions: [position(500, 53.57), position(2000, 2035.71, { Count: 10, Discount: 1000 })],
      TicketModifiers: [
        { Sum: 150, Text: 'Скидка по карте', Type: 1, TaxType: 100, TaxPercent: 12, Tax: 16.07 },
        { Sum: 150, Text: 'Наценка', Type: 2, TaxType: 100, TaxPercent: 12, Tax: 16.07 },
      ],
      Payments: [
        { Sum: 18_500, PaymentType: 1 },
        { Sum: 1000, PaymentType: 0 },
      ],
      Change: 0,
      RoundType: 2,
      ExternalCheckNumber: 'e4c89243-82nb-4622-9131-c8a93795d1ec',
    });
    expect(answer.Data.TicketUrl).toContain('s=19500.00');
    const history = await ask('/api/v4/Check/History', { Skip: 0, Take: 5, shiftNumber: 1 });
    expect(history.Data.Items[0]).toMatchObject({ Total: 19_500, Taken: 19_500, Discount: 1150, Tax: 2089.28 });
  });

  test('with change, a discount and a markup of the whole comes to 19085', async () => {
    const answer = await check({
      Positions: [position(500, 59.79, { Discount: 71, Markup: 129 }), position(19_000, 0)],
      TicketModifiers: [
        { Sum: 958, Type: 1, TaxType: 100, TaxPercent: 12, Tax: 102.64 },
        { Sum: 485, Type: 2, TaxType: 100, TaxPercent: 12, Tax: 51.96 },
      ],
      Payments: [
        { Sum: 18_235, PaymentType: 0 },
        { Sum: 1000, PaymentType: 1 },
      ],
      Change: 150,
      ExternalCheckNumber: 'k',
    });
    expect(answer.Data.TicketUrl).toContain('s=19085.00');
  });

  test('tells the sum without the change in its QR, and the same local time in three spellings', async () => {
    const answer = await check({
      Positions: [position(100, 0)],
      Payments: cash(10_000),
      Change: 9900,
      ExternalCheckNumber: 'k',
    });
    expect(answer.Errors).toBeUndefined();
    expect(answer.Data).toMatchObject({
      DateTime: '17.10.2025 12:37:45',
      DateTimeUTC: '17.10.2025 12:37:45 +05:00',
      OfflineMode: false,
      CheckOrderNumber: 1,
      ShiftNumber: 1,
      Cashbox: { UniqueNumber: SERIAL_NUMBER, RegistrationNumber: '032600010221', IdentityNumber: '748' },
    });
    expect(answer.Data.CheckNumber).toMatch(/^\d{13}$/);
    const { CheckNumber, TicketUrl } = answer.Data;
    expect(TicketUrl).toMatch(new RegExp(`\\?i=${CheckNumber}&f=032600010221&s=100.00&t=20251017T123745$`));
  });

  test('is reckoned to the tiyn without rounding, and each position to the tenge with it', async () => {
    const toTheTiyn = await check({
      Positions: [position(123.45, 1633.03, { Count: 123.456, Discount: 12, Markup: 13 }), position(156.08, 16.72)],
      Payments: cash(15_397.72),
      ExternalCheckNumber: 'a',
    });
    expect(toTheTiyn.Data.TicketUrl).toContain('s=15397.72');
    const toTheTenge = await check({
      Positions: [position(202, 0, { Count: 4.63 })],
      Payments: cash(1000),
      Change: 65,
      RoundType: 2,
      ExternalCheckNumber: 'b',
    });
    expect(toTheTenge.Data.TicketUrl).toContain('s=935.00');
  });

  test('may be asked for in members of any case', async () => {
    const answer = await ask('/api/v4/check', {
      operationtype: 2,
      positions: [{ count: 1, price: 5, tax: 0, taxType: 0, positionName: 'П', unitCode: 796, positionType: 1 }],
      PAYMENTS: [{ sum: 5, paymentType: 4 }],
      externalCheckNumber: 'k',
    });
    expect(answer.Data.TicketUrl).toContain('s=5.00');
  });

  test.each<[string, object]>([
    ['without a number', { ExternalCheckNumber: '' }],
    ['with a number of 51 characters', { ExternalCheckNumber: 'k'.repeat(51) }],
    ['without positions', { Positions: [] }],
    ['of no name', { Positions: [position(500, 0, { PositionName: ' ' })] }],
    ['of no type', { Positions: [position(500, 0, { PositionType: undefined })] }],
    ['with two tiyn of tax too many', { Positions: [position(500, 53.59)] }],
    ['with a tax of what bears none', { Positions: [position(500, 53.57, { TaxType: 0 })] }],
    ['paid in credit', { Payments: [{ Sum: 500, PaymentType: 2 }] }],
    ['paid twice in cash', { Payments: [...cash(250), ...cash(250)] }],
    ['paid with too little', { Payments: cash(499) }],
    ['with the wrong change', { Payments: cash(1000), Change: 499 }],
    ['with change of a card', { Payments: [{ Sum: 1000, PaymentType: 1 }], Change: 500 }],
    ['of a return without its basis', { OperationType: 3 }],
  ])('%s is refused by 9', async (_, over) => {
    expect(code(await check({ ...simple('k'), ...over }))).toBe(9);
    expect(register.signed()).toEqual([]);
  });

  test('with a third decimal or below zero has numbers of its own', async () => {
    expect(code(await check({ ...simple('k'), Payments: cash(500.001) }))).toBe(1007);
    expect(code(await check({ ...simple('k'), Payments: cash(-500) }))).toBe(1008);
  });

  test('of the same number is taken once, and 14 comes with or without its data', async () => {
    const first = await check(simple('k'));
    const second = await check(simple('k'));
    expect(second).toEqual({ Errors: [{ Code: 14, Text: 'Дублирующийся код системы-источника' }] });
    register.ways.duplicateTellsData = true;
    expect(await check(simple('k'))).toMatchObject({ Data: first.Data, Errors: [{ Code: 14 }] });
    expect(register.signed()).toEqual(['sale 500 k']);
  });
});

describe('a return', () => {
  const basisOf = (sale: { Data: { CheckNumber: string } }, over: object = {}) => ({
    CheckNumber: sale.Data.CheckNumber,
    DateTime: '2025-10-17 12:37:45',
    RegistrationNumber: '032600010221',
    Total: 5000,
    IsOffline: false,
    ...over,
  });
  const goesBack = (ReturnBasisDetails: object, sum = 500) =>
    check({ ...simple('r', sum), OperationType: 3, ReturnBasisDetails });

  test.each([
    '2025-10-17 12:37:45',
    '17.10.2025 12:37:45',
    '17.10.2025 12:37',
    '2025-10-17T12:37:00.000Z',
    '2025-10-17T07:37:45.123Z',
  ])('of 500 names the 5000 of its sale, and its time as %s', async (DateTime) => {
    const sale = await check(simple('s', 5000));
    const answer = await goesBack(basisOf(sale, { DateTime }));
    expect(answer.Data.TicketUrl).toContain('s=500.00');
    expect(register.books().cash).toBe(450_000);
  });

  test.each<[string, object]>([
    ['total', { Total: 500 }],
    ['time', { DateTime: '2025-10-17 12:36:45' }],
    ['mode', { IsOffline: true }],
    ['sign', { CheckNumber: '1382299999999' }],
  ])('whose %s is not that of its sale is refused', async (_, over) => {
    const sale = await check(simple('s', 5000));
    expect(code(await goesBack(basisOf(sale, over)))).toBe(9);
  });

  test('of another register’s receipt is taken where it is well formed', async () => {
    await check(simple('s', 5000));
    const elsewhere = { RegistrationNumber: '010100487302', CheckNumber: '143425020642' };
    expect(code(await goesBack(basisOf({ Data: { CheckNumber: '' } }, elsewhere)))).toBeUndefined();
    const unformed = { ...elsewhere, CheckNumber: '12' };
    expect(code(await goesBack(basisOf({ Data: { CheckNumber: '' } }, unformed)))).toBe(9);
  });

  test('of more cash than there is has to wait for cash', async () => {
    const sale = await check({ ...simple('s', 5000), Payments: [{ Sum: 5000, PaymentType: 1 }] });
    expect(code(await goesBack(basisOf(sale)))).toBe(8);
  });
});

describe('cash', () => {
  test('that comes and goes is answered by what the register then holds', async () => {
    register.books().cash = 4_006_328;
    const comes = await move(0, 12_345.67, 'a');
    expect(comes.Data).toMatchObject({ Sum: 52_408.95, ShiftNumber: 1, Cashbox: { UniqueNumber: SERIAL_NUMBER } });
    expect(comes.Data.CheckNumber).toBeUndefined();
    expect((await move(1, 12_345.67, 'b')).Data.Sum).toBe(40_063.28);
  });

  test('moves once for each number, and not where there is too little', async () => {
    await move(0, 500, 'a');
    expect(code(await move(0, 500, 'a'))).toBe(14);
    expect(code(await move(1, 501, 'b'))).toBe(8);
    expect(code(await move(1, 500, ''))).toBe(9);
    expect(register.books().cash).toBe(50_000);
  });
});

describe('a day', () => {
  test('begins with its first document, and cash stays over its end', async () => {
    expect(code(await ask('/api/v4/XReport'))).toBe(13);
    expect(code(await ask('/api/v4/ZReport'))).toBe(13);
    await move(0, 2000, 'a');
    await check(simple('b'));
    const z = await ask('/api/v4/ZReport');
    expect(z.Data).toMatchObject({
      ShiftNumber: 1,
      DocumentCount: 2,
      PutMoneySum: 2000,
      SumInCashbox: 2500,
      CloseOn: '17.10.2025 12:37:45',
      CashboxIN: 748,
      Sell: { Count: 1, Taken: 500 },
    });
    expect((await ask('/api/v4/XReport')).Data).toEqual(z.Data);
    expect(code(await ask('/api/v4/ZReport'))).toBe(12);
    await check(simple('c'));
    const x = await ask('/api/v4/XReport');
    expect(x.Data).toMatchObject({ ShiftNumber: 2, SumInCashbox: 3000 });
    expect(x.Data.CloseOn).toBeUndefined();
  });

  test('adds its turnover to the running totals', async () => {
    register.books().totals.Sell = 170_908_782;
    await check(simple('a', 1562));
    const { StartNonNullable, EndNonNullable } = (await ask('/api/v4/XReport')).Data;
    expect([StartNonNullable.Sell, EndNonNullable.Sell]).toEqual([1_709_087.82, 1_710_649.82]);
  });

  test('of more than 24 hours takes nothing but its end', async () => {
    const began = register.clock();
    await check(simple('a'));
    register.clock = () => began + 24 * 3_600_000 - 1;
    token = (await post('/api/v4/Authorize', { Login: LOGIN.login, Password: LOGIN.password })).Data.Token;
    expect(code(await check(simple('b')))).toBeUndefined();
    register.clock = () => began + 24 * 3_600_000;
    expect(code(await check(simple('c')))).toBe(11);
    expect(code(await move(0, 1, 'd'))).toBe(11);
    expect((await ask('/api/v4/ZReport')).Data.ShiftNumber).toBe(1);
    expect((await check(simple('c'))).Data.ShiftNumber).toBe(2);
  });
});

describe('whoever asks', () => {
  test('needs the key, the right password, and a token that is not over', async () => {
    expect(await post('/api/v4/Authorize', {}, 'WKD-of-nobody')).toEqual({ status: 401 });
    expect(await post('/api/v4/Authorize', { Login: LOGIN.login, Password: 'x' })).toEqual({
      Errors: [{ Code: 1, Text: 'Неверный логин и/или пароль' }],
    });
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    const began = register.clock();
    register.clock = () => began + 24 * 3_600_000;
    expect(code(await check(simple('a')))).toBe(2);
    expect(code(await ask('/api/v4/check', { Token: 'another' }))).toBe(2);
  });

  test('about a register of somebody else is told 6', async () => {
    expect(code(await ask('/api/v4/XReport', { CashboxUniqueNumber: 'SWK00000000' }))).toBe(6);
  });

  test('beside another call about the same register is told 9, and about another one is served', async () => {
    register.has('SWK00030002', '032600010222');
    register.takesMs = 100;
    const both = [
      check(simple('a')),
      check(simple('b')),
      check({ ...simple('c'), CashboxUniqueNumber: 'SWK00030002' }),
    ];
    expect((await Promise.all(both)).map(code)).toEqual([undefined, 9, undefined]);
  });

  test('finds a receipt by its number and its shift, and in the list of the shift', async () => {
    const sale = await check(simple('a'));
    const lookUp = (ExternalCheckNumber: string, ShiftNumber?: number) =>
      ask('/api-history/v4/Ticket/GetTicketByExternalCheckNumber', { ExternalCheckNumber, ShiftNumber });
    expect((await lookUp('a', 1)).Data).toMatchObject({
      OperationType: 2,
      CheckNumber: sale.Data.CheckNumber,
      Total: 500,
      IsOffline: false,
    });
    expect([await lookUp('b', 1), await lookUp('a', 2), await lookUp('a')].map(code)).toEqual([19, 15, 9]);
    const { Items, Total } = (await ask('/api/v4/Check/History', { Skip: 0, Take: 50, shiftNumber: 1 })).Data;
    expect(Total).toBe(1);
    expect(Items[0]).toMatchObject({ Number: sale.Data.CheckNumber, OrderNumber: 1, OperationTypeText: 'Продажа' });
    const shifts = await ask('/api/v4/Cashbox/ShiftHistory', { Skip: 0, Take: 50 });
    expect(shifts.Data.Shifts).toEqual([{ ShiftNumber: 1, OpenDate: '17.10.2025 12:37:45' }]);
  });
});

test('a register that is held up says why, and signs by itself for 72 hours while it has no line', async () => {
  const books = register.books();
  const codes = async () => [code(await check(simple('a'))), code(await move(0, 1, 'b'))];
  books.isBlocked = true;
  expect(await codes()).toEqual([7, 7]);
  books.isActivated = false;
  expect(await codes()).toEqual([10, 10]);
  [books.isBlocked, books.isActivated] = [false, true];
  books.autonomousSince = register.clock() - 72 * 3_600_000 - 1;
  expect(await codes()).toEqual([18, 18]);
  books.autonomousSince = register.clock() - 72 * 3_600_000;
  const signed = await check(simple('a'));
  expect(signed.Data).toMatchObject({ OfflineMode: true, CashboxOfflineMode: true });
  expect(signed.Data.CheckNumber).toMatch(/^\d{9}$/);
});

test('what it keeps outlives its being down, and it can be put back to what it knew', async () => {
  await check(simple('a'));
  const before = register.memory();
  await check(simple('b'));
  await register.isDown();
  await register.isUp();
  expect(register.signed()).toEqual(['sale 500 a', 'sale 500 b']);
  register.remembersOnly(before);
  expect(register.signed()).toEqual(['sale 500 a']);
});
