import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkBody,
  moveBody,
  type Place,
  wrongIn,
  wrongInMove,
  yearFirst,
} from '../../../src-main/fiscal/webkassa/requests.ts';
import { moneyOfTiyn, numberOfTiyn, tiynOf, tiynOfNumber } from '../../../src-main/fiscal/webkassa/tenge.ts';
import { money } from '../../../src-shared/money.ts';
import { aCashMove, aLine, aReturnTicket, aSaleTicket } from '../../devices/fiscal-documents.ts';

/** The golden values are those of docs/fiscal-registers.md. */

const PLACE: Place = { uniqueNumber: 'SWK00030001', exponent: 0 };
const IN_TIYN: Place = { ...PLACE, exponent: 2 };
const positionsOf = (...prices: readonly [number, number | null][]) =>
  checkBody(aSaleTicket(0, { lines: prices.map(([price, vatPercent]) => aLine(price, { vatPercent })) }), IN_TIYN)
    .Positions;

describe('amounts', () => {
  test.each([
    [50_000, 500],
    [5357, 53.57],
    [7, 0.07],
    [-7, -0.07],
    [170_908_782, 1_709_087.82],
    [0, 0],
  ])('%i tiyn are written as %d tenge, and read again', (tiyn, tenge) => {
    expect(numberOfTiyn(money(tiyn))).toBe(tenge);
    expect(tiynOfNumber(tenge)).toBe(tiyn);
  });

  test('every amount goes through JSON and comes back to the tiyn', () => {
    fc.assert(
      fc.property(fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }), (tiyn) => {
        expect(tiynOfNumber(JSON.parse(JSON.stringify(numberOfTiyn(money(tiyn)))))).toBe(tiyn);
      }),
    );
  });

  test('a whole sum is read however many decimals it is written with', () => {
    expect(['500', '1562.0', '620.00000'].map((text) => tiynOfNumber(JSON.parse(text)))).toEqual([
      50_000, 156_200, 62_000,
    ]);
  });

  test('what is no whole number of tiyn is no amount', () => {
    expect([0.001, 1e21, 1e-7, Number.NaN, 1e15].map(tiynOfNumber)).toEqual([null, null, null, null, null]);
  });

  test('a whole tenge has a hundred tiyn, and a difference of what is rounded down stays exact', () => {
    expect([0, 1, 2].map((exponent) => tiynOf(money(5), exponent))).toEqual([500, 50, 5]);
    const [before, after] = [4_006_328, 4_006_328 + 1_234_500].map((tiyn) => moneyOfTiyn(money(tiyn), 0));
    expect([before, Number(after) - Number(before)]).toEqual([40_063, 12_345]);
  });
});

describe('a receipt', () => {
  test.each([
    [500, 12, 53.57],
    [558, 12, 59.79],
    [19_000, 12, 2035.71],
    [150, 12, 16.07],
    [958, 12, 102.64],
    [485, 12, 51.96],
    [15_241.64, 12, 1633.03],
    [156.08, 12, 16.72],
    [500, 16, 68.97],
  ])('of %d bears %i %% within its price: %d', (tenge, percent, tax) => {
    const [position] = positionsOf([Math.round(tenge * 100), percent]);
    expect(position).toMatchObject({ Price: tenge, Tax: tax, TaxType: 100, TaxPercent: percent });
  });

  test('has a tax in tiyn also where its prices are whole tenge, and none where none is borne', () => {
    const ticket = aSaleTicket(1000, { lines: [aLine(500), aLine(250, { quantity: 2, vatPercent: null })] });
    expect(checkBody(ticket, PLACE).Positions).toMatchObject([
      { Count: 1, Price: 500, Tax: 68.97, TaxType: 100 },
      { Count: 2, Price: 250, Tax: 0, TaxPercent: 0, TaxType: 0 },
    ]);
  });

  test('names its key, each way of paying once, what was taken and the change, and is not rounded', () => {
    const ticket = aSaleTicket(100, { payments: [{ means: 'cash', amount: money(10_000) }], change: money(9900) });
    expect(checkBody(ticket, PLACE)).toEqual({
      CashboxUniqueNumber: 'SWK00030001',
      OperationType: 2,
      Positions: [
        {
          Count: 1,
          Price: 100,
          Tax: 13.79,
          TaxPercent: 16,
          TaxType: 100,
          PositionName: 'Пополнение транспортной карты',
          UnitCode: 796,
          PositionType: 2,
        },
      ],
      Payments: [{ Sum: 10_000, PaymentType: 0 }],
      Change: 9900,
      RoundType: 0,
      ExternalCheckNumber: ticket.key,
    });
    const inParts = aSaleTicket(30, {
      payments: (['cash', 'card', 'mobile'] as const).map((means) => ({ means, amount: money(10) })),
    });
    expect(checkBody(inParts, PLACE).Payments.map(({ PaymentType }) => PaymentType)).toEqual([0, 1, 4]);
  });

  test('of a return names the whole receipt that it is about, whatever goes back of it', () => {
    const basis = {
      sign: '143425020642',
      at: '05.09.2025 06:22:21',
      registrationNumber: '032600010221',
      total: money(5000),
      offline: false,
    };
    expect(checkBody(aReturnTicket(basis, 500), PLACE)).toMatchObject({
      OperationType: 3,
      Payments: [{ Sum: 500 }],
      ReturnBasisDetails: {
        CheckNumber: '143425020642',
        DateTime: '2025-09-05 06:22:21',
        RegistrationNumber: '032600010221',
        Total: 5000,
        IsOffline: false,
      },
    });
  });

  test('says what a thing is, and its code of the catalogue where it has one', () => {
    const lines = [aLine(1, { nature: 'goods', catalogueCode: '0200000000001' }), aLine(1, { nature: 'work' })];
    const [goods, work] = checkBody(aSaleTicket(2, { lines }), PLACE).Positions;
    expect(goods).toMatchObject({ PositionType: 0, NTIN: '0200000000001' });
    expect(work).toMatchObject({ PositionType: 1 });
    expect(work).not.toHaveProperty('NTIN');
  });

  test('has names of a bounded length', () => {
    const [position] = checkBody(aSaleTicket(1, { lines: [aLine(1, { name: 'к'.repeat(500) })] }), PLACE).Positions;
    expect(position?.PositionName).toHaveLength(128);
  });

  test.each([
    ['has no key', aSaleTicket(1, { key: ' ' })],
    ['has a key of 51 characters', aSaleTicket(1, { key: 'k'.repeat(51) })],
    ['has no lines', aSaleTicket(1, { lines: [] })],
    ['has a line without a name', aSaleTicket(1, { lines: [aLine(1, { name: '' })] })],
    ['has half a thing', aSaleTicket(1, { lines: [aLine(2, { quantity: 0.5 })] })],
    ['costs nothing', aSaleTicket(0)],
    [
      'is paid twice in one way',
      aSaleTicket(2, { payments: [1, 1].map((n) => ({ means: 'cash', amount: money(n) })) }),
    ],
    ['is paid with less than nothing', aSaleTicket(1, { payments: [{ means: 'cash', amount: money(-1) }] })],
    ['is paid with less than it costs', aSaleTicket(5, { payments: [{ means: 'cash', amount: money(4) }] })],
    ['gives back what nobody knows', aReturnTicket({ ...aBasis(), sign: '' })],
  ])('that %s is not sent', (_, ticket) => {
    expect(wrongIn(ticket)).toEqual(expect.any(String));
  });

  test('that is right is sent', () => {
    expect([wrongIn(aSaleTicket()), wrongIn(aReturnTicket(aBasis()))]).toEqual([null, null]);
  });
});

function aBasis() {
  return { sign: '1', at: 'then', registrationNumber: '2', total: money(3), offline: false };
}

test('the time of a receipt goes back with its year first, and as it was written where it is written otherwise', () => {
  expect(yearFirst('17.10.2025 12:37:45')).toBe('2025-10-17 12:37:45');
  expect(yearFirst('2025-10-17T12:37:45Z')).toBe('2025-10-17T12:37:45Z');
});

test('cash that moves has its key and its amount, and none that is nothing moves', () => {
  const move = aCashMove('cash-out', 12_345);
  expect(moveBody(move, PLACE)).toEqual({
    cashboxUniqueNumber: 'SWK00030001',
    operationType: 1,
    sum: 12_345,
    externalCheckNumber: move.key,
  });
  expect(moveBody(aCashMove('cash-in', 1_234_567), IN_TIYN)).toMatchObject({ operationType: 0, sum: 12_345.67 });
  expect(wrongInMove(move)).toBeNull();
  expect(wrongInMove(aCashMove('cash-in', 0))).toBe('it moves no amount');
});
