import { assert } from './result.ts';

declare const moneyBrand: unique symbol;

/** An amount in the profile's minor unit: a safe integer (for KZT, whole tenge: 5000 is 5000 ₸). May be negative. */
export type Money = number & { readonly [moneyBrand]: true };

/**
 * The only place where a number becomes money. Asserts a safe integer: anything else is a fault of ours, not of the
 * clerk.
 */
export function money(amount: number): Money {
  assert(Number.isSafeInteger(amount), `not an amount of money: ${amount}`);
  return (amount === 0 ? 0 : amount) as Money;
}

export const ZERO = money(0);

export function sumOf(amounts: readonly Money[]): Money {
  return money(amounts.reduce<number>((total, amount) => total + amount, 0));
}

/** Adds up amounts that others wrote: null where they add up to no number. */
export function sumIfSafe(amounts: readonly number[]): Money | null {
  const total = amounts.reduce((sum, amount) => sum + BigInt(amount), 0n);
  return Number.isSafeInteger(Number(total)) ? money(Number(total)) : null;
}

export function plus(a: Money, b: Money): Money {
  return money(a + b);
}

export function minus(a: Money, b: Money): Money {
  return money(a - b);
}

export function negative(a: Money): Money {
  return money(-a);
}

/** A price or a note, so many times. `quantity` is a whole number. */
export function times(a: Money, quantity: number): Money {
  return money(a * quantity);
}

export interface Currency {
  readonly code: string;
  /** Digits after the decimal mark: 0 for KZT. */
  readonly exponent: number;
  readonly symbol: string;
}

export const NO_BREAK_SPACE = '\u00a0';
export const MINUS = '\u2212';

/** 12500 → «12 500»: groups of three with no-break spaces, as tills in Kazakhstan show amounts in every language. */
export function formatAmount(amount: Money, currency: Pick<Currency, 'exponent'>, decimalMark = ','): string {
  const digits = Math.abs(amount)
    .toString()
    .padStart(currency.exponent + 1, '0');
  const whole = digits.slice(0, digits.length - currency.exponent);
  const minor = digits.slice(digits.length - currency.exponent);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
  return (amount < 0 ? MINUS : '') + grouped + (minor ? decimalMark + minor : '');
}

/** 12500 → «12 500 ₸». */
export function formatMoney(amount: Money, currency: Currency, decimalMark = ','): string {
  return formatAmount(amount, currency, decimalMark) + NO_BREAK_SPACE + currency.symbol;
}
