import { describe, expect, test } from 'vitest';
import { readMove, readReport, readTicket } from '../../../src-main/fiscal/webkassa/answers.ts';
import { failureOf } from '../../../src-main/fiscal/webkassa/refusals.ts';

/** Answers as the vendor's collection and captures have them, with names and addresses of nobody. */

const OFD = { Name: 'ОФД', NameKz: 'ФДО', NameEn: 'OFD', Host: 'ctest3.wofd.kz/consumer', Code: 4 };
const CASHBOX = {
  UniqueNumber: 'SWK00034532',
  RegistrationNumber: '068293343857',
  IdentityNumber: '2787',
  Address: 'Адрес',
  AddressKz: 'Мекенжай',
  Ofd: OFD,
};
const URL_OF_QR = 'http://ctest3.wofd.kz/consumer?i=1382295209166&f=068293343857&s=100.00&t=20251017T123745';
const CHECK = {
  CheckNumber: '1382295209166',
  DateTime: '17.10.2025 12:37:45',
  DateTimeUTC: '17.10.2025 12:37:45 +05:00',
  OfflineMode: false,
  CashboxOfflineMode: false,
  Cashbox: CASHBOX,
  Organization: { TaxPayerName: 'ТОО', TaxPayerIN: '990140000001' },
  CheckOrderNumber: 1,
  ShiftNumber: 2,
  EmployeeName: 'Кассир',
  TicketUrl: URL_OF_QR,
};

describe('a receipt', () => {
  test('as the vendor writes it is read with its time as it stands, which is local', () => {
    expect(readTicket(CHECK)).toEqual({
      signed: {
        state: 'signed',
        sign: '1382295209166',
        at: '17.10.2025 12:37:45',
        qr: URL_OF_QR,
        offline: false,
        orderNumber: 1,
        shiftNumber: 2,
        register: {
          serialNumber: 'SWK00034532',
          registrationNumber: '068293343857',
          address: 'Адрес',
          addressKk: 'Мекенжай',
          taxpayer: { name: 'ТОО', bin: '990140000001' },
        },
        operator: { name: 'ОФД', nameKk: 'ФДО', site: 'ctest3.wofd.kz/consumer' },
      },
      operationType: null,
      totalTiyn: 10_000,
      key: null,
    });
  });

  test('of the history is read by its other names', () => {
    const item = {
      CashboxUniqueNumber: 'SWK00034532',
      CashboxRegistrationNumber: '068293343857',
      CashboxIdentityNumber: 748,
      Address: 'Адрес',
      Number: 1_445_261_360_149,
      OrderNumber: 7,
      RegistratedOn: '14.11.2024 12:13:23',
      ShiftNumber: 4,
      OperationType: 2,
      Total: 19_500,
      IsOffline: true,
      ExternalCheckNumber: 'a-key',
      TaxPayerName: 'ТОО',
      TaxPayerIN: '990140000001',
    };
    expect(readTicket(item)).toMatchObject({
      signed: {
        sign: '1445261360149',
        at: '14.11.2024 12:13:23',
        qr: null,
        offline: true,
        orderNumber: 7,
        shiftNumber: 4,
        register: { serialNumber: 'SWK00034532', address: 'Адрес', taxpayer: { bin: '990140000001' } },
        operator: null,
      },
      operationType: 2,
      totalTiyn: 1_950_000,
      key: 'a-key',
    });
  });

  test('of 2022 lacks much, and is read', () => {
    const { DateTimeUTC: _utc, Organization: _organization, ...rest } = CHECK;
    const old = { ...rest, Cashbox: { ...CASHBOX, AddressKz: undefined, Ofd: { Name: 'ОФД', Host: 'h' } } };
    expect(readTicket(old)?.signed).toMatchObject({
      sign: '1382295209166',
      register: { addressKk: null, taxpayer: null },
      operator: { name: 'ОФД', nameKk: null },
    });
  });

  test('has the sum of its QR in whatever way an operator of fiscal data writes it', () => {
    const totals = ['2400.0', '2400', '2400.00'].map(
      (sum) => readTicket({ ...CHECK, TicketUrl: `http://consumer.oofd.kz/?i=1&f=2&s=${sum}&t=3` })?.totalTiyn,
    );
    expect(totals).toEqual([240_000, 240_000, 240_000]);
  });

  test('has the number of its registration in its QR too', () => {
    const { RegistrationNumber: _, ...rest } = CASHBOX;
    expect(readTicket({ ...CHECK, Cashbox: rest })?.signed.register.registrationNumber).toBe('068293343857');
    expect(readTicket({ ...CHECK, Cashbox: rest, TicketUrl: null })).toBeNull();
  });

  test('without its sign, its time, its register or its mode is none', () => {
    for (const lacking of ['CheckNumber', 'DateTime', 'Cashbox', 'OfflineMode'])
      expect(readTicket({ ...CHECK, [lacking]: undefined }), lacking).toBeNull();
    expect(readTicket({ ...CHECK, CheckNumber: 'ERROR' })).toBeNull();
  });

  test('is signed whatever stands in what it can do without', () => {
    const odd = { ...CHECK, CheckOrderNumber: 'one', TicketUrl: 'javascript:alert(1)', Organization: 7 };
    expect(readTicket(odd)?.signed).toMatchObject({ sign: '1382295209166', qr: null, orderNumber: null });
  });

  test('brings no control to a printer', () => {
    const signed = readTicket({ ...CHECK, Cashbox: { ...CASHBOX, Address: 'Ад\u001b@рес' } })?.signed;
    expect(signed?.register.address).toBe('Ад @рес');
  });
});

test('cash that moved is told with the register and no sign', () => {
  const data = {
    OfflineMode: false,
    CashboxOfflineMode: false,
    ShiftNumber: 1,
    DateTime: '14.11.2024 10:15:22',
    Sum: 52_408.95,
    Cashbox: CASHBOX,
  };
  expect(readMove(data)).toMatchObject({ sign: null, at: '14.11.2024 10:15:22', shiftNumber: 1, orderNumber: null });
});

describe('a report', () => {
  const operation = { PaymentsByTypesApiModel: [], Discount: 0, Markup: 0, Taken: 0, Change: 0, Count: 0, VAT: 0 };
  const X = {
    TaxPayerName: 'ТОО',
    TaxPayerIN: '990140000001',
    ReportNumber: 1,
    CashboxSN: 'SWK00033717',
    CashboxIN: 748,
    CashboxRN: '660377756642',
    StartOn: '14.11.2024 10:36:20',
    ReportOn: '14.11.2024 10:36:25',
    ShiftNumber: 2,
    DocumentCount: 4,
    PutMoneySum: 500,
    TakeMoneySum: 0,
    OfflineMode: false,
    CashboxOfflineMode: false,
    SumInCashbox: 2500,
    Sell: { ...operation, Taken: 1562, PaymentsByTypesApiModel: [{ Sum: 1562, Type: 0 }] },
    ReturnSell: operation,
    StartNonNullable: { Sell: 1_709_087.82, Buy: 0, ReturnSell: 0, ReturnBuy: 0 },
    EndNonNullable: { Sell: 1_710_649.82, Buy: 0, ReturnSell: 0, ReturnBuy: 0 },
    Ofd: OFD,
  };

  test('tells what a day sold by the running totals, to the tenge', () => {
    expect(readReport(X, 0)?.state).toEqual({
      state: 'told',
      shiftNumber: 2,
      dayIsOpen: true,
      openedAt: '14.11.2024 10:36:20',
      openedAtMs: Date.parse('2024-11-14T05:36:20Z'),
      register: expect.objectContaining({ serialNumber: expect.any(String) as string }) as unknown,
      documents: 4,
      cashIn: 500,
      cashOut: 0,
      cashHeld: 2500,
      sold: 1562,
      returned: 0,
      offline: false,
    });
    expect(readReport(X, 2)?.state).toMatchObject({ sold: 156_200, cashHeld: 250_000 });
  });

  test('tells it by what was taken and changed where it has no running totals', () => {
    const without = { ...X, StartNonNullable: null, EndNonNullable: undefined, Sell: { Taken: 10_000, Change: 9900 } };
    expect(readReport(without, 0)?.state).toMatchObject({ sold: 100, returned: 0 });
  });

  test('after the end of a day is that of the last day, with its end', () => {
    const ended = readReport({ ...X, CloseOn: '14.11.2024 10:36:25' }, 0);
    expect(ended?.state.dayIsOpen).toBe(false);
    expect(ended?.signed).toMatchObject({ sign: null, at: '14.11.2024 10:36:25', shiftNumber: 2 });
  });

  test('without a figure of cash is none', () => {
    for (const lacking of ['CashboxSN', 'CashboxRN', 'PutMoneySum', 'TakeMoneySum', 'SumInCashbox'])
      expect(readReport({ ...X, [lacking]: undefined }, 0), lacking).toBeNull();
  });
});

describe('a refusal', () => {
  test.each([
    [1, 'credentials'],
    [2, 'credentials'],
    [3, 'credentials'],
    [4, 'no-right'],
    [5, 'no-right'],
    [6, 'unknown-register'],
    [7, 'blocked'],
    [8, 'little-cash'],
    [9, 'document'],
    [10, 'not-activated'],
    [11, 'day-too-long'],
    [12, 'day-ended'],
    [13, 'no-open-day'],
    [17, 'document'],
    [18, 'autonomous-too-long'],
    [1007, 'document'],
    [1404, 'not-activated'],
    [4711, 'document'],
  ])('by the number %i is %s', (code, why) => {
    expect(failureOf({ code, text: 'Слова' })).toEqual({
      state: 'refused',
      why,
      code,
      words: `Webkassa ${code}: Слова`,
    });
  });

  test('of a body and of a call beside another one share a number, and are told apart by words', () => {
    const why = (text: string) => failureOf({ code: 9, text });
    expect(why('Необходимо заполнить данные чека основания')).toMatchObject({ why: 'document' });
    for (const text of ['Нарушена последовательность', 'ПАРАЛЛЕЛЬНЫЕ запросы', 'одновременные вызовы'])
      expect(why(text)).toMatchObject({ why: 'busy' });
  });

  test('that knows nothing is no refusal, and a service that is elsewhere heard nothing', () => {
    expect(failureOf({ code: -1, text: '' }).state).toBe('unknown');
    expect(failureOf({ code: 505, text: '' }).state).toBe('unreachable');
  });
});
