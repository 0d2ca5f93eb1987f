import { describe, expect, test } from 'vitest';
import type { Scene, Shown } from '../../../src-shared/contract/display.ts';
import { displayScript, type Ended, type Standing, type Till } from '../../../src-shared/display-script.ts';
import { SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';

const OPEN: Till = { standing: 'open', online: true, atWork: null, productName: (id) => `«${id}»` };
const saleId = SaleId.parse('019a0000-0000-7000-8000-000000000001');
const lines = [{ lastFour: '2259', productId: 'purse', amount: money(5000) }];
const PAYING: Scene = { kind: 'paying', cards: 1, lines, paid: money(0), ways: ['cash', 'bank-card'] };
const AT_TERMINAL: Scene = { kind: 'terminal', cards: 1, lines, amount: money(3000), by: 'either' };
const GIVEN: Ended = { kind: 'given', parts: [{ by: 'cash', amount: money(5000) }] };

/** What each standing of the till makes of a sale in hand, of a screen of the clerk's, and of what ended. */
const OF_STANDING: Readonly<Record<Standing, readonly [sale: string, screen: string, ended: string]>> = {
  open: ['paying', 'busy', 'given'],
  counting: ['closing', 'closing', 'closing'],
  'no-shift': ['closed', 'busy', 'closed'],
  locked: ['back-shortly', 'back-shortly', 'back-shortly'],
  'signed-out': ['closed', 'closed', 'closed'],
  stopped: ['closed', 'closed', 'closed'],
};

test.each(Object.entries(OF_STANDING))('a till that is %s has one state of the display', (standing, expected) => {
  const till = { ...OPEN, standing: standing as Standing };
  const told: readonly (Scene | Ended)[] = [PAYING, { kind: 'busy' }, GIVEN];
  expect(told.map((each) => displayScript(each, till).kind)).toEqual(expected);
});

test('a counter without a shift welcomes nobody', () => {
  expect(displayScript({ kind: 'welcome' }, { ...OPEN, standing: 'no-shift' })).toEqual({ kind: 'closed' });
});

test('products stand under their names, with what is due and what is left', () => {
  expect(displayScript({ ...PAYING, paid: money(2000) }, OPEN)).toMatchObject({
    lines: [{ lastFour: '2259', product: '«purse»', amount: 5000 }],
    due: 5000,
    left: 3000,
    late: false,
  });
});

test('without connection the customer reads before paying that the money comes later', () => {
  expect(displayScript(PAYING, { ...OPEN, online: false })).toMatchObject({ kind: 'paying', late: true });
});

describe('a device at work', () => {
  type Doing = NonNullable<Till['atWork']>['doing'];
  const at = (doing: Doing): Till => ({
    ...OPEN,
    atWork: { saleId, kind: 'bank-card', amount: money(2000), doing, canCancel: true },
  });
  const ASKS: Readonly<Record<Exclude<Doing, 'giving-back'>, string>> = {
    connecting: 'bank',
    'waiting-for-customer': 'pay',
    'confirming-qr': 'app',
    'waiting-for-pin': 'pin',
    'asking-bank': 'bank',
    'asking-again': 'bank',
  };

  test.each(Object.entries(ASKS))('that is %s says what the customer does: %s', (doing, asks) => {
    expect(displayScript(AT_TERMINAL, at(doing as Doing))).toMatchObject({ kind: 'terminal', asks, by: 'either' });
  });

  test('tells the part that it takes, and not the one that the page had told', () => {
    expect(displayScript(AT_TERMINAL, at('waiting-for-customer'))).toMatchObject({ amount: 2000 });
  });

  test('that gives back says how much', () => {
    const back: Shown = { kind: 'giving-back', amount: money(2000) };
    expect(displayScript(AT_TERMINAL, at('giving-back'))).toEqual(back);
    expect(displayScript({ kind: 'waiting' }, at('giving-back'))).toEqual(back);
  });

  test('of a sale that nobody shows any more says nothing', () => {
    expect(displayScript({ kind: 'welcome' }, at('waiting-for-customer'))).toEqual({ kind: 'welcome' });
  });
});
