import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CustomerDisplay, customerDisplayOver } from '../../../src-main/devices/customer-display.ts';
import type { Scene } from '../../../src-shared/contract/display.ts';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import type { PaperState } from '../../../src-shared/contract/views/history.ts';
import { Language } from '../../../src-shared/contract/views/look.ts';
import type { Till } from '../../../src-shared/display-script.ts';
import { type EntryId, SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { ONE_OF_EACH_KIND } from '../../devices/one-of-each-kind.ts';

let bench: LedgerBench;
let display: CustomerDisplay;
let usual: Language;
let sign: { qr: string | null } | null;
let print: PaperState;
let profile: Profile;
let till: Pick<Till, 'standing' | 'online' | 'atWork'>;
beforeEach(() => {
  vi.useFakeTimers();
  [sign, print] = [null, 'printed'];
  till = { standing: 'open', online: true, atWork: null };
  bench = aLedger();
  profile = aProfile();
  usual = Language.parse(profile.languages.default);
  display = customerDisplayOver({
    ledger: bench.ledger,
    profile: () => profile,
    clock: bench.clock,
    standing: () => till.standing,
    online: () => till.online,
    atWork: () => till.atWork,
    placeIn: (language) => ({ stationName: `station in ${language}`, counterName: '3' }),
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

const lines = [{ lastFour: '2259', productId: 'purse', amount: money(5000) }];
const CARD: Scene = { kind: 'card', lastFour: '2259', balance: money(1240) };
const SALE: Scene = { kind: 'paying', cards: 1, lines, paid: money(0), ways: ['cash', 'bank-card'] };
const NOBODY: Scene = { kind: 'welcome' };
const shown = () => display.state().shown;
const SALE_ID = SaleId.parse('019a0000-0000-7000-8000-000000000001');

function sells() {
  const opened = shiftOpened(bench);
  bench.ledger.append(opened);
  const shiftId = opened.id as ShiftId;
  const sale = cashSale(bench, shiftId);
  bench.ledger.append(sale);
  const saleId = sale.id as SaleId;
  display.taken(saleId);
  return { saleId, shiftId };
}

/** Nothing of a customer: no digit of a card, no amount. */
const isOfNobody = () => !/2259|5000|1240|10000/.test(JSON.stringify(display.state()));

describe('without a hand on the till', () => {
  test('a sale leaves the display after five minutes, and nothing of its customer stays', () => {
    display.show(SALE, 'en');
    expect(display.state()).toMatchObject({ language: 'en', shown: { kind: 'paying', due: 5000 } });
    vi.advanceTimersByTime(4 * 60_000);
    expect(shown().kind).toBe('paying');
    vi.advanceTimersByTime(60_000);
    expect(display.state()).toMatchObject({ language: 'kk', chosen: false, shown: { kind: 'welcome' } });
    expect(isOfNobody()).toBe(true);
    // The clerk's page and the receipt keep the language of a sale that goes on.
    expect(display.chosen()).toBeNull();
    display.show({ ...SALE, paid: money(1000) }, 'en');
    expect(display.state()).toMatchObject({ language: 'en', shown: { kind: 'paying' } });
  });

  test('it stays as long as somebody is at work there', () => {
    display.show(SALE, 'en');
    for (let minutes = 0; minutes < 20; minutes += 4) {
      vi.advanceTimersByTime(4 * 60_000);
      display.hand();
    }
    expect(shown().kind).toBe('paying');
  });

  test('its next step brings it back', () => {
    display.show(SALE, 'en');
    vi.advanceTimersByTime(5 * 60_000);
    display.show({ ...CARD }, 'en');
    expect(shown().kind).toBe('card');
  });
});

describe('large text and high contrast', () => {
  const LARGE = { large: true, contrast: true };
  test('hold for the customer who touched them, to the end of the sale, and go back with the next', () => {
    display.reads(LARGE);
    display.show(CARD, 'en');
    display.show(SALE, 'en');
    sells();
    display.show(NOBODY, 'ru');
    expect([display.state().look, shown().kind]).toEqual([LARGE, 'done']);
    display.show(CARD, 'en');
    expect(display.state().look).toEqual({ large: false, contrast: false });
  });

  test('go back where a sale is left, at the lock, with another card and after the time', () => {
    for (const goes of [
      () => display.show(NOBODY, 'en'),
      () => display.clear(),
      () => display.away(),
      () => display.show({ kind: 'reading' }, 'en'),
      () => vi.advanceTimersByTime(5 * 60_000),
    ]) {
      display.show(CARD, 'en');
      display.reads(LARGE);
      expect(display.state().look).toEqual(LARGE);
      goes();
      expect(display.state().look).toEqual({ large: false, contrast: false });
    }
  });
});

test('behind the lock nothing of the sale is shown, and for the same clerk it goes on', () => {
  display.show(SALE, 'en');
  till = { ...till, standing: 'locked' };
  expect(shown()).toEqual({ kind: 'back-shortly' });
  expect(isOfNobody()).toBe(true);
  till = { ...till, standing: 'open' };
  expect(shown().kind).toBe('paying');
});

test('a lock ends what was read after a sale, and the language that nobody is served in', () => {
  display.show(SALE, 'en');
  sells();
  display.show(NOBODY, 'ru');
  display.away();
  expect(shown()).toEqual({ kind: 'welcome' });
  expect(isOfNobody()).toBe(true);
  display.choose('zh-CN');
  display.away();
  expect(display.state()).toMatchObject({ language: 'kk', chosen: false });
});

test('before its entry is written a sale is not told as done', () => {
  display.show(SALE, 'en');
  display.taken(SALE_ID);
  expect(shown()).toEqual({ kind: 'welcome' });
});

test('a product is called as on the day of the sale', () => {
  const [purse, ...others] = aProfile().products;
  const named = (name: string, validFrom: string, validTo?: string) => ({
    ...purse,
    name: { ru: name, en: name },
    validFrom,
    validTo,
  });
  profile = aProfile({
    products: [named('before', '2026-01-01', '2026-11-20'), named('today', '2026-11-21'), ...others],
  });
  display.show(SALE, 'en');
  expect(shown()).toMatchObject({ lines: [{ product: 'today' }] });
  sells();
  expect(shown()).toMatchObject({ kind: 'done', lines: [{ product: 'today' }] });
});

test('the second part at a device is told with its own amount', () => {
  display.show({ kind: 'terminal', cards: 1, lines, amount: money(3000), by: 'either' }, 'en');
  const atWork = { saleId: SALE_ID, kind: 'qr', amount: money(2000), doing: 'confirming-qr', canCancel: true } as const;
  till = { ...till, atWork };
  expect(shown()).toMatchObject({ kind: 'terminal', amount: 2000, asks: 'app' });
});

test('station and counter stand there as the customer’s language calls them, and Kazakh first in the list', () => {
  display.choose('zh-CN');
  expect(display.state()).toMatchObject({ place: 'station in zh-CN · 3', chosen: true });
  expect(display.state().languages).toEqual(['kk', 'ru', 'en', 'zh-CN']);
});

test('a page for everybody is in the first language of the list until somebody chose, and so is its place', () => {
  expect(display.state()).toMatchObject({ language: 'kk', chosen: false, place: 'station in kk · 3' });
  display.show(CARD, usual);
  expect(display.state()).toMatchObject({ language: usual, place: `station in ${usual} · 3` });
});

test('a language touched by somebody who went away is not the next customer’s', () => {
  display.choose('zh-CN');
  expect([display.chosen(), display.state().language]).toEqual(['zh-CN', 'zh-CN']);
  // The page takes it over.
  display.show(NOBODY, 'zh-CN');
  expect(display.chosen()).toBeNull();
  // A clerk who is at work at another screen is no sign of a customer.
  vi.advanceTimersByTime(30_000);
  display.hand();
  vi.advanceTimersByTime(30_000);
  expect([display.chosen(), display.state().language]).toEqual([usual, 'kk']);
});

test('what the page tells in the same language as before does not take back what was touched meanwhile', () => {
  display.show(NOBODY, 'en');
  display.choose('kk');
  display.show(SALE, 'en');
  expect(display.chosen()).toBe('kk');
  display.show(SALE, 'ru');
  expect([display.chosen(), display.state().language]).toEqual([null, 'ru']);
});

describe('after a sale', () => {
  const QR = 'https://ofd.example/?i=1&f=2&s=5000.00&t=20261122T132500';

  test('it is read to its end, whatever the clerk does meanwhile, and nothing of it after a minute', () => {
    display.show(SALE, 'en');
    sells();
    display.show(NOBODY, 'ru');
    display.show({ kind: 'busy' }, 'ru');
    expect(display.state()).toMatchObject({ language: 'en', shown: { kind: 'done', due: 5000 } });
    vi.advanceTimersByTime(60_000);
    expect(display.state()).toMatchObject({ language: 'kk', shown: { kind: 'busy' } });
    expect(isOfNobody()).toBe(true);
  });

  test('the QR of its fiscal receipt stands there, also where the sign comes late, until the next one begins', () => {
    sells();
    expect(shown()).toMatchObject({ kind: 'done', fiscalQr: null, paper: true });
    sign = { qr: QR };
    expect(shown()).toMatchObject({ kind: 'done', fiscalQr: QR });
    display.show(SALE, 'en');
    expect(JSON.stringify(display.state())).not.toContain(QR);
  });

  test('a QR that no phone could read from a screen is left out', () => {
    sells();
    sign = { qr: 'x'.repeat(1_001) };
    expect(shown()).toMatchObject({ kind: 'done', fiscalQr: null });
    sign = { qr: null };
    expect(shown()).toMatchObject({ kind: 'done', fiscalQr: null });
  });

  test('a touch does not lengthen its minute', () => {
    sells();
    vi.advanceTimersByTime(50_000);
    display.reads({ large: true, contrast: false });
    display.choose('en');
    vi.advanceTimersByTime(10_000);
    expect(shown()).toEqual({ kind: 'welcome' });
  });

  test.each(['waived', 'failed', 'none'] as const)('nobody is asked to take a receipt that is %s', (state) => {
    print = state;
    sells();
    expect(shown()).toMatchObject({ kind: 'done', paper: false });
  });
});

describe('money that was given back', () => {
  /** The sale that was just made goes back. */
  function givesBack(): EntryId {
    const { saleId, shiftId } = sells();
    const drawer = bench.ledger.drawerOf(shiftId);
    const returned = ONE_OF_EACH_KIND.return({ ...bench, shiftId, saleId, drawer });
    bench.ledger.append(returned);
    return returned.id;
  }

  test('is told with the way it went, and forgotten after a minute', () => {
    display.given(givesBack());
    expect(shown()).toEqual({ kind: 'given', parts: [{ by: 'cash', amount: 5000 }] });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual({ kind: 'welcome' });
  });

  test('is told in the language of the receipt, but for one that was touched now', () => {
    const returned = givesBack();
    display.clear();
    const kept = bench.ledger.entryOfKind('sale', bench.ledger.entryOfKind('return', returned)!.body.saleId);
    display.show({ kind: 'busy' }, 'kk');
    display.given(returned);
    expect(display.state().language).toBe(kept?.body.language);
    display.clear();
    display.choose('zh-CN');
    display.given(returned);
    expect(display.state().language).toBe('zh-CN');
  });

  test('leaves another customer’s sale on the display, and gives way to no language of theirs', () => {
    const returned = givesBack();
    display.show(SALE, 'en');
    display.given(returned);
    expect(display.state()).toMatchObject({ language: 'en', shown: { kind: 'paying' } });
    vi.advanceTimersByTime(60_000);
    expect([display.chosen(), shown().kind]).toEqual([null, 'paying']);
    // A card alone may be the same person's.
    display.show(CARD, 'en');
    display.given(returned);
    expect(shown().kind).toBe('given');
    vi.advanceTimersByTime(60_000);
    expect([display.chosen(), shown().kind]).toEqual([null, 'welcome']);
  });
});
