import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type CustomerDisplay, customerDisplayOver } from '../../../src-main/devices/customer-display.ts';
import type { SaleOnDisplay } from '../../../src-shared/contract/display.ts';
import { money } from '../../../src-shared/money.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';

let bench: LedgerBench;
let display: CustomerDisplay;
let usual: string;
beforeEach(() => {
  vi.useFakeTimers();
  bench = aLedger();
  const profile = aProfile();
  usual = profile.languages.default;
  display = customerDisplayOver({
    ledger: bench.ledger,
    profile: () => profile,
    shiftIsOpen: () => true,
    signOf: () => null,
    outcomes: { ofEntry: () => [] },
    printStateOf: () => 'none',
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
