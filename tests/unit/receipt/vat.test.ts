import { describe, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { vatIncluded } from '../../../src-shared/receipt/vat.ts';

describe('the VAT inside an amount', () => {
  test.each([
    [5000, 16, 690], // 689.655
    [5000, 12, 536], // 535.714
    [1000, 12, 107], // 107.143
    [116, 16, 16],
    [112, 12, 12],
    [3, 100, 2], // 1.5 is rounded half up
    [1, 12, 0],
    [2250, 12.5, 250],
    [5000, 0, 0],
    [999_999_999, 16, 137_931_034],
  ])('of %i at %d %% is %i', (amount, percent, vat) => expect(vatIncluded(money(amount), percent)).toBe(vat));

  test('a rate that is none is refused', () => expect(() => vatIncluded(money(100), -1)).toThrow('not a VAT rate'));
});
