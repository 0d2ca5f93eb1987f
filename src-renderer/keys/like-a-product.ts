/** What the codes of goods have that are as short as a PIN: EAN-8 and UPC-A. */
const LENGTHS: ReadonlySet<number> = new Set([8, 12]);

/** One in ten such numbers has this check digit by chance: it is a reason to ask, and never one to refuse. */
export function isLikeProduct(digits: string): boolean {
  if (!LENGTHS.has(digits.length) || /\D/.test(digits)) return false;
  const sum = [...digits].reduceRight((before, digit, at) => before + Number(digit) * weightOf(digits.length - at), 0);
  return sum % 10 === 0;
}

/** Counted from the right: the check digit itself weighs one, its neighbour three. */
const weightOf = (place: number): number => (place % 2 === 1 ? 1 : 3);
