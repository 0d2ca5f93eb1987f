import { assert } from '../result.ts';
import { type Money, money } from '../money.ts';

/**
 * The VAT inside an amount that includes it: amount × p ÷ (100 + p), rounded half up to the minor unit. `percent` may
 * have decimals (12.5); all arithmetic is in integers.
 */
export function vatIncluded(amount: Money, percent: number): Money {
  assert(percent >= 0 && Number.isFinite(percent), `not a VAT rate: ${percent}`);
  const [whole = '0', decimals = ''] = percent.toFixed(DECIMALS_MAX).split('.');
  const rate = BigInt(whole + decimals);
  const hundred = 100n * 10n ** BigInt(DECIMALS_MAX);
  const dividend = 2n * BigInt(amount) * rate + hundred + rate;
  return money(Number(dividend / (2n * (hundred + rate))));
}

/** More decimals than any tax has. */
const DECIMALS_MAX = 4;
