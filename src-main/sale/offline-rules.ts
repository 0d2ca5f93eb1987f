import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import { allowanceOf, type OfflineAllowance, type OfflineUse, refuseOffline } from './offline-policy.ts';
import type { SaleCounter } from './take-sale.ts';
import type { Unacknowledged } from './unacknowledged.ts';

export interface OfflineRules extends Pick<SaleCounter, 'offline' | 'refuseOffline'> {
  /** What is left; null while the upstream is in reach. */
  offlineAllowance(): OfflineAllowance | null;
}

/** The profile's offline limits, held against what was sold since the upstream last acknowledged. */
export function offlineRules(
  { contact, shipper, profiles }: UpstreamSide,
  unacknowledged: Unacknowledged,
): OfflineRules {
  const offline = () => contact.state() !== 'online';
  const use = (): OfflineUse => ({
    hours: contact.hoursSinceContact(),
    entries: shipper.unsent(),
    total: unacknowledged.total(shipper.ackedSeq()),
    toppedUp: (cardNumber) => unacknowledged.toppedUp(shipper.ackedSeq(), cardNumber),
  });
  function whileOffline<Value>(judge: (limits: Profile['offline']) => Value): Value | null {
    const profile = profiles.current();
    return profile && offline() ? judge(profile.offline) : null;
  }
  return {
    offline,
    offlineAllowance: () => whileOffline((limits) => allowanceOf(use(), limits)),
    refuseOffline: (lines) => whileOffline((limits) => refuseOffline(lines, use(), limits)),
  };
}
