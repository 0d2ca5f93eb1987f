import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedLine, ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import { plus, sumOf } from '../../src-shared/money.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import {
  allowanceOf,
  type OfflineAllowance,
  type OfflineRefusal,
  type OfflineUse,
  refuseOffline,
} from './offline-policy.ts';
import type { SaleCounter } from './sale-counter.ts';
import type { Unacknowledged } from './unacknowledged.ts';

export interface OfflineRules extends Pick<SaleCounter, 'offline' | 'refuseOffline'> {
  /** What is left; null while the upstream takes what it is sent. */
  offlineAllowance(): OfflineAllowance | null;
}

/**
 * Compares the profile's offline limits with what was sold since the upstream last acknowledged. They apply while it is
 * out of reach, and while it does not take the entries.
 */
export function offlineRulesOver(
  { contact, shipper, profiles }: Pick<UpstreamSide, 'contact' | 'shipper' | 'profiles'>,
  unacknowledged: Pick<Unacknowledged, 'total' | 'toppedUp'>,
): OfflineRules {
  const offline = () => contact.state() !== 'online';
  const use = (begun: readonly ConfirmedSale[]): OfflineUse => {
    const lines = begun.flatMap((sale) => sale.lines);
    const onto = (cardNumber: string) => lines.filter((line) => line.cardNumber === cardNumber);
    return {
      hours: offline() ? contact.hoursSinceContact() : 0,
      entries: shipper.unsent() + begun.length,
      total: plus(unacknowledged.total(shipper.ackedSeq()), valueOf(lines)),
      toppedUp: (cardNumber) =>
        plus(unacknowledged.toppedUp(shipper.ackedSeq(), cardNumber), valueOf(onto(cardNumber))),
    };
  };
  function whileNothingIsTaken<Value>(judge: (limits: Profile['offline']) => Value): Value | null {
    const profile = profiles.current();
    return profile && (offline() || shipper.isStuck()) ? judge(profile.offline) : null;
  }
  return {
    offline,
    offlineAllowance: () => whileNothingIsTaken((limits) => allowanceOf(use([]), limits)),
    refuseOffline: (lines, begun) =>
      whileNothingIsTaken((limits) => {
        const refusal = refuseOffline(lines, use(begun), limits);
        return refusal && !offline() ? whileOnline(refusal) : refusal;
      }),
  };
}

const valueOf = (lines: readonly ConfirmedLine[]) => sumOf(lines.map(({ amount }) => amount));

/** The same limits, in words that don't send anybody to look for a connection that is there. */
function whileOnline(refusal: OfflineRefusal): Refusal {
  switch (refusal.kind) {
    case 'offline-not-allowed':
    // While there is contact no hours are used: the profile allows none.
    case 'offline-hours-used':
      return { kind: 'unsent-not-allowed' };
    case 'offline-entries-used':
      return { ...refusal, kind: 'unsent-entries-used' };
    case 'offline-top-up-limit':
      return { ...refusal, kind: 'unsent-top-up-limit' };
    case 'offline-total-used':
      return { ...refusal, kind: 'unsent-total-used' };
  }
}
