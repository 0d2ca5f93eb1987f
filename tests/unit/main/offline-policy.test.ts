import fc from 'fast-check';
import { expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { allowanceOf, type OfflineUse, refuseOffline } from '../../../src-main/sale/offline-policy.ts';
import { aProfile, CARD_NUMBER } from '../../devices/a-profile.ts';

const limits = aProfile().offline;
const nothing: OfflineUse = { hours: 0, entries: 0, total: money(0), toppedUp: () => money(0) };
const line = (amount: number, cardNumber = CARD_NUMBER) => ({ cardNumber, amount: money(amount) });

test.each<[string, ReturnType<typeof line>[], Partial<OfflineUse>, object | null]>([
  ['within every limit', [line(10000)], {}, null],
  ['the hours are used', [line(1000)], { hours: 24 }, { kind: 'offline-hours-used', hours: 24 }],
  ['just before the hours are used', [line(1000)], { hours: 23.99 }, null],
  [
    'never reached at all',
    [line(1000)],
    { hours: Number.POSITIVE_INFINITY },
    { kind: 'offline-hours-used', hours: 24 },
  ],
  ['the entries are used', [line(1000)], { entries: 100 }, { kind: 'offline-entries-used', entries: 100 }],
  ['one card above its limit', [line(10001)], {}, { kind: 'offline-top-up-limit', maximum: 10000 }],
  [
    'one card above its limit by two sales',
    [line(4000)],
    { toppedUp: () => money(7000) },
    { kind: 'offline-top-up-limit', maximum: 10000 },
  ],
  ['one card twice in one sale', [line(6000), line(6000)], {}, { kind: 'offline-top-up-limit', maximum: 10000 }],
  ['two cards in one sale', [line(6000), line(6000, '9643908503300000001')], {}, null],
  [
    'the total is used',
    [line(5000)],
    { total: money(46000) },
    { kind: 'offline-total-used', maximum: 50000, left: 2500 },
  ],
  [
    'the total, by less than a step of the meter',
    [line(4000)],
    { total: money(46000) },
    { kind: 'offline-total-used', maximum: 50000, left: 2500 },
  ],
  ['the meter exactly', [line(2500)], { total: money(46000) }, null],
])('%s', (_name, lines, use, refusal) => {
  expect(refuseOffline(lines, { ...nothing, ...use }, limits)).toEqual(refusal);
});

test('where the operator allows none, none is sold', () => {
  expect(refuseOffline([line(1000)], nothing, { ...limits, allowed: false })).toEqual({ kind: 'offline-not-allowed' });
});

test('whatever is sold offline stays within the total, and the meter never goes below nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 20_000 }), { maxLength: 60 }), (amounts) => {
      let total = money(0);
      for (const [index, amount] of amounts.entries()) {
        const use = { ...nothing, total, entries: index };
        if (refuseOffline([line(amount, `96431085033${String(index).padStart(8, '0')}`)], use, limits) === null)
          total = money(total + amount);
        expect(allowanceOf({ ...use, total }, limits).totalLeft).toBeGreaterThanOrEqual(0);
      }
      expect(total).toBeLessThanOrEqual(limits.maxTotal);
    }),
  );
});
