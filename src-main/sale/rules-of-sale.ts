import type { Profile } from '../../src-shared/contract/upstream.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import type { Takes } from '../payment/collect.ts';
import type { Intent } from './intents.ts';
import type { SaleCounter } from './sale-counter.ts';

/** The rules that a sale was begun under; those in force where this machine never had them. */
export function rulesOf(
  { profileVersion }: Pick<Intent, 'profileVersion'>,
  counter: Pick<SaleCounter, 'profile' | 'profileByVersion'>,
): Profile | null {
  return counter.profileByVersion(profileVersion) ?? counter.profile();
}

/** The way that a device names decides what is written, and only what the rules know can be. */
export function takenUnder(profile: Profile | null): Takes {
  return (kind) => profile !== null && tenderOfKind(kind, profile) !== undefined;
}
