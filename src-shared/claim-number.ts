import type { ClaimId } from './ids.ts';

const DIGITS = 8;

/** What a passenger can read out at a counter or to support: the random end of the claim's id. */
export function claimNumber(claimId: ClaimId): string {
  const tail = claimId.slice(-DIGITS).toUpperCase();
  return `${tail.slice(0, 4)}-${tail.slice(4)}`;
}
