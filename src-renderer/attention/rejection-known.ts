const REASONS = [
  'card-blocked',
  'card-expired',
  'card-unknown',
  'balance-limit',
  'product-not-allowed',
  'already-used',
  'not-held',
  'not-understood',
] as const;

/** The upstream's reason, where the screen has words for it. */
export function rejectionKnown(reason: string | null): (typeof REASONS)[number] | 'other' {
  return REASONS.find((each) => each === reason) ?? 'other';
}
