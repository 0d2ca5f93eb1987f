import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CustomerDisplay, customerDisplayOver } from '../../../src-main/devices/customer-display.ts';
import type { SaleOnDisplay } from '../../../src-shared/contract/display.ts';
import type { SaleId, ShiftId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';

let bench: LedgerBench;
let display: CustomerDisplay;
let usual: string;
let sign: { qr: string | null } | null;
let print: 'printed' | 'waived';
beforeEach(() => {
  vi.useFakeTimers();
  [sign, print] = [null, 'printed'];
  bench = aLedger();
  const profile = aProfile();
  usual = profile.languages.default;
  display = customerDisplayOver({
    ledger: bench.ledger,
    profile: () => profile,
    shiftIsOpen: () => true,
    signOf: () => sign,
    outcomes: { ofEntry: () => [] },
    printStateOf: () => print,
    changed: () => undefined,
  });
});
afterEach(() => {
  display.stop();
  bench.close();
  vi.useRealTimers();
});

const SALE: SaleOnDisplay = {
  lines: [{ lastFour: '2259', productId: 'stored-value', amount: money(5000) }],
  balance: money(1240),
  due: money(5000),
  cash: null,
  terminal: null,
};

test('a sale that nobody goes on with leaves the display', () => {
  display.show(SALE, 'en');
  expect(display.state()).toMatchObject({
    language: 'en',
    shown: { kind: 'sale', due: 5000, lines: [{ lastFour: '2259' }] },
  });
  vi.advanceTimersByTime(4 * 60_000);
  expect(display.state().shown.kind).toBe('sale');
  vi.advanceTimersByTime(60_000);
  expect(display.state()).toMatchObject({ language: usual, shown: { kind: 'welcome', open: true } });
});

test('where it is paid at a terminal, the display says how much of it and by which way', () => {
  const terminal = { amount: money(3000), by: 'either' } as const;
  display.show({ ...SALE, terminal }, 'en');
  expect(display.state().shown).toMatchObject({ kind: 'sale', due: 5000, terminal });
});

test('a language touched by somebody who went away is not the next customer’s', () => {
  display.choose('zh-CN');
  expect([display.chosen(), display.state().language]).toEqual(['zh-CN', 'zh-CN']);
  // The page takes it over.
  display.show(null, 'zh-CN');
  expect(display.chosen()).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect([display.chosen(), display.state().language]).toEqual([usual, usual]);
});

test('what the page tells in the same language as before does not take back what was touched meanwhile', () => {
  display.show(null, 'en');
  display.choose('kk');
  display.show(SALE, 'en');
  expect(display.chosen()).toBe('kk');
  display.show(SALE, 'ru');
  expect([display.chosen(), display.state().language]).toEqual([null, 'ru']);
});

describe('after a sale', () => {
  const QR = 'https://ofd.example/?i=1&f=2&s=5000.00&t=20261122T132500';
  const sells = () => {
    const opened = shiftOpened(bench);
    bench.ledger.append(opened);
    const sale = cashSale(bench, opened.id as ShiftId);
    bench.ledger.append(sale);
    display.taken(sale.id as SaleId);
  };

  test('the QR of its fiscal receipt stands there, also where the sign comes late, until the next one begins', () => {
    sells();
    expect(display.state().shown).toMatchObject({ kind: 'done', fiscalQr: null, paper: true });
    sign = { qr: QR };
    expect(display.state().shown).toMatchObject({ kind: 'done', fiscalQr: QR });
    display.show(SALE, 'en');
    expect(JSON.stringify(display.state())).not.toContain(QR);
  });

  test('a QR that no phone could read from a screen is left out', () => {
    sells();
    sign = { qr: 'x'.repeat(1_001) };
    expect(display.state().shown).toMatchObject({ kind: 'done', fiscalQr: null });
    sign = { qr: null };
    expect(display.state().shown).toMatchObject({ kind: 'done', fiscalQr: null });
  });

  test('nobody is asked to take a receipt that was not wanted', () => {
    print = 'waived';
    sells();
    expect(display.state().shown).toMatchObject({ kind: 'done', paper: false });
  });
});
