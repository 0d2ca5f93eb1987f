import { type Money, money, times } from '../../../src-shared/money.ts';
import { assert } from '../../../src-shared/result.ts';

/**
 * Amounts as Webkassa writes them: JSON numbers of tenge with at most two decimals. They become whole tiyn and back by
 * their digits alone, never by arithmetic on fractions.
 */

const DECIMALS = 2;
/** Beyond this many digits a JSON number no longer says each tiyn. */
const DIGITS_MAX = 15;

/** Tiyn of an amount in the smallest unit of the currency; `exponent` is the currency's, 0 for whole tenge. */
export function tiynOf(amount: Money, exponent: number): Money {
  return times(amount, tiynInUnit(exponent));
}

/** Rounded down where the unit is larger than a tiyn: a difference of two such figures is exact for whole amounts. */
export function moneyOfTiyn(tiyn: Money, exponent: number): Money {
  return money(Math.floor(tiyn / tiynInUnit(exponent)));
}

/** 5357 → 53.57, as a number that JSON writes with these digits. */
export function numberOfTiyn(tiyn: Money): number {
  const digits = String(Math.abs(tiyn)).padStart(DECIMALS + 1, '0');
  assert(digits.length <= DIGITS_MAX, `more tiyn than a JSON number can tell: ${tiyn}`);
  return Number(`${tiyn < 0 ? '-' : ''}${digits.slice(0, -DECIMALS)}.${digits.slice(-DECIMALS)}`);
}

/** 53.57 → 5357; null for what is no whole number of tiyn, or has more digits than a number keeps. */
export function tiynOfNumber(tenge: number): Money | null {
  const [, sign = '', whole = '', decimals = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(tenge)) ?? [];
  const digits = whole + decimals.padEnd(DECIMALS, '0');
  return whole === '' || digits.length > DIGITS_MAX ? null : money(Number(sign + digits));
}

function tiynInUnit(exponent: number): number {
  assert(exponent >= 0 && exponent <= DECIMALS, `no register counts in units of ${exponent} decimal digits`);
  return 10 ** (DECIMALS - exponent);
}
