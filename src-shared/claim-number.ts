import { z } from 'zod';
import type { ClaimId } from './ids.ts';

const DIGITS = 8;

/** What a passenger can read out at a counter or to support: the random end of the claim's id. */
export function claimNumber(claimId: ClaimId): string {
  const tail = claimId.slice(-DIGITS).toUpperCase();
  return `${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** The digits of a number as somebody typed it, with or without its stroke; null: it is none. */
export function readClaimNumber(text: string): string | null {
  const digits = withoutStroke(text).toLowerCase();
  return new RegExp(`^[0-9a-f]{${DIGITS}}$`).test(digits) ? digits : null;
}

/** Nothing of a number is missing, whether or not it is one. */
export function isAsLongAsClaimNumber(text: string): boolean {
  return withoutStroke(text).length >= DIGITS;
}

function withoutStroke(text: string): string {
  return text.replaceAll(/[\s\p{Pd}]/gu, '');
}

export function isNumberOf(digits: string, claimId: ClaimId): boolean {
  return claimId.endsWith(digits);
}

declare const refOf: unique symbol;
/** All of a claim's id but its number. A page names a claim by it, and is not told what stands on the slip. */
export type ClaimRef = string & { readonly [refOf]: 'claim' };
export const ClaimRef = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{4}$/)
  .transform((text) => text as ClaimRef);

export function claimRefOf(claimId: ClaimId): ClaimRef {
  return ClaimRef.parse(claimId.slice(0, -DIGITS));
}
