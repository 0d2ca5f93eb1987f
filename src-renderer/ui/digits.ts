import { NO_BREAK_SPACE } from '../../src-shared/money.ts';

/** Digits while they are being typed: «12500» reads «12 500» at once. What is typed is digits still, not yet money. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
}

/** No amount at a window has more. */
export const AMOUNT_DIGITS_MAX = 9;

/** What of a typed or pasted text may stand in a field for an amount. */
export function amountDigits(text: string): string {
  return text.replace(/\D/g, '').slice(0, AMOUNT_DIGITS_MAX);
}
