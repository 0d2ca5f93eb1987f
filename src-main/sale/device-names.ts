import type { Facts } from '../ledger/facts.ts';

/** What a device calls an operation of ours. */
interface DeviceName {
  readonly device: string;
  readonly ref: string;
  /** Our own id of the operation. */
  readonly of: string;
}

/** As many as a busy day has: a device keeps its operations for a day. */
const NAMES_KEPT_MAX = 300;

/** Names that devices gave, over restarts: one that another operation has names nothing. */
export function deviceNamesIn(facts: Facts) {
  return {
    /** false: another operation has it. Durable with the transaction that it is called in. */
    take(name: DeviceName): boolean {
      const known = facts.get('device-names') ?? [];
      const before = known.find(({ device, ref }) => device === name.device && ref === name.ref);
      if (before) return before.of === name.of;
      facts.set('device-names', [...known, name].slice(-NAMES_KEPT_MAX));
      return true;
    },
  };
}
