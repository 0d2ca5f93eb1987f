import type { Refusal } from './contract/refusals.ts';
import type { BagView } from './contract/views/safe.ts';

/** A seal as it is compared: hands and scanners write blanks and case as they like. */
const compared = (seal: string): string => seal.normalize('NFKC').replace(/\s/g, '').toUpperCase();

/** Whether both name one bag. An entry that names no seal is of no bag that could be sought. */
export const isSameSeal = (one: string, other: string): boolean =>
  compared(one) === compared(other) && compared(one) !== '';

/**
 * Why a bag may not be sealed so. `seal-in-safe`: another one lies there under this seal, and nobody could tell them
 * apart. `seal-used-before` is a warning: a maker may begin his numbers anew. Bags come oldest first.
 */
export function refuseSeal(
  seal: string,
  bags: readonly Pick<BagView, 'seal' | 'at' | 'place'>[],
): Extract<Refusal, { kind: 'seal-in-safe' | 'seal-used-before' }> | null {
  const same = bags.filter((bag) => isSameSeal(bag.seal, seal));
  const inSafe = same.findLast(({ place }) => place === 'in-safe');
  if (inSafe) return { kind: 'seal-in-safe', seal: inSafe.seal, at: inSafe.at };
  const before = same.at(-1);
  return before ? { kind: 'seal-used-before', seal: before.seal, at: before.at } : null;
}
