import { REJECTION_REASONS } from '../../src-shared/contract/upstream.ts';

/** The upstream's reason, where the screen has words for it. */
export function rejectionKnown(reason: string | null): (typeof REJECTION_REASONS)[number] | 'other' {
  return REJECTION_REASONS.find((each) => each === reason) ?? 'other';
}
