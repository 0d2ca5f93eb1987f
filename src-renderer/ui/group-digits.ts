const NO_BREAK_SPACE = '\u00a0';

/** Digits while they are being typed: «12500» reads «12 500» at once. What is typed is digits still, not yet money. */
export function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, NO_BREAK_SPACE);
}
