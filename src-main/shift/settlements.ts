import type { EntryId } from '../../src-shared/ids.ts';
import { TerminalKind } from '../../src-shared/journal/kinds/terminals-body.ts';
import { type Money, sumIfSafe, ZERO } from '../../src-shared/money.ts';
import type { DeviceTotal, Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { DeviceOf, PaymentDevice, Settlement } from '../payment/port.ts';

/**
 * What devices that answer by themselves tell of themselves at a close. A batch is closed once for each count that was
 * given. What was told of it is kept until a close has booked it, also where the clerk goes back to selling.
 */
export interface Settlements {
  /**
   * Asks each device once for the count that was given, `of`, and again for what it owes from before. What it does not
   * tell is typed. `isLeftOut`: other counters pay at it too, so nobody here closes its batch.
   */
  settle(of: EntryId, isLeftOut: (kind: TerminalKind) => boolean): Promise<void>;
  /**
   * The sum that it told and no close has booked. `isAll`: nothing is left to be typed: it told for this count and owes
   * nothing from before.
   */
  toldOf(kind: TerminalKind, of: EntryId): DeviceTold;
  /** Durable with the transaction around it, which is the one of the close. */
  booked(kinds: readonly TerminalKind[]): void;
}

export interface DeviceTold {
  readonly count: number;
  readonly amount: Money;
  readonly isAll: boolean;
}

/** A device that is on its way to a bank answers within seconds; longer nobody waits at a close. */
const SETTLE_PATIENCE_MS = 20_000;
/** One that is told by no close for so long is nobody's to add up; each close makes one a device at most. */
const KEPT_MAX = 100;

interface SettlementsParts {
  readonly deviceOf: DeviceOf;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly patienceMs?: number;
}

export function settlementsOver({
  deviceOf,
  facts,
  ledger,
  patienceMs = SETTLE_PATIENCE_MS,
}: SettlementsParts): Settlements {
  const all = () => facts.get('settlements') ?? [];
  const keep = (rows: readonly DeviceTotal[]) => facts.set('settlements', rows.slice(-KEPT_MAX));
  const isThis = (a: DeviceTotal, b: DeviceTotal) => a.id === b.id && a.device === b.device;

  /** Each with the ways of paying that it serves. */
  function devices(): Map<string, { readonly device: PaymentDevice; readonly kinds: TerminalKind[] }> {
    const found = new Map<string, { readonly device: PaymentDevice; readonly kinds: TerminalKind[] }>();
    for (const kind of TerminalKind.options) {
      const device = deviceOf(kind);
      if (device.slips !== 'own') continue;
      const known = found.get(device.deviceId) ?? { device, kinds: [] };
      known.kinds.push(kind);
      found.set(device.deviceId, known);
    }
    return found;
  }

  /** It is written down before the device hears of it, so that a crash asks by the same id. true: it has told. */
  async function settleOne(device: PaymentDevice, row: DeviceTotal): Promise<boolean> {
    const begun = ledger.transaction(() => keep([...all().filter((each) => !isThis(each, row)), row]));
    if (!begun.ok) return false;
    const told = await within(device.settle(row.id), patienceMs);
    if (told.state === 'unknown') return false;
    const kept = ledger.transaction(() => {
      const others = all().filter((each) => !isThis(each, row));
      keep(told.state === 'settled' ? [...others, { ...row, ...openOf(row, told.batches) }] : others);
    });
    return kept.ok && told.state === 'settled';
  }

  return {
    async settle(of, isLeftOut) {
      for (const [name, { device, kinds }] of devices()) {
        if (kinds.some(isLeftOut)) continue;
        const known = all().filter((each) => each.device === name);
        const owed = known.find(({ batches }) => batches === null);
        if (owed && !(await settleOne(device, owed))) continue;
        const isAsked = known.some(({ id }) => id === of);
        if (!isAsked) await settleOne(device, { id: of, device: name, kinds, batches: null });
      }
    },
    toldOf(kind, of) {
      const device = deviceOf(kind);
      const rows = all();
      const own = device.slips === 'own' ? rows.filter((each) => each.device === device.deviceId) : [];
      const batches = rows
        .filter(({ kinds }) => kinds.includes(kind))
        .flatMap((row) => (row.batches ?? []).filter((batch) => batch.kind === kind));
      const amount = sumIfSafe(batches.flatMap((batch) => [batch.collected.amount, -batch.refunded.amount]));
      const count = sumIfSafe(batches.flatMap((batch) => [batch.collected.count, batch.refunded.count]));
      if (amount === null || count === null) return NOTHING_TOLD;
      const isAll = own.some(({ id }) => id === of) && own.every((each) => each.batches !== null);
      return { count, amount, isAll };
    },
    booked(kinds) {
      const isBooked = (kind: TerminalKind) => kinds.includes(kind);
      // A person says of a device that owes its total that its batch is closed: nobody asks for that one any more.
      const left = all().filter((row) => row.batches !== null || !row.kinds.some(isBooked));
      const open = left.map((row) => ({ ...row, kinds: row.kinds.filter((kind) => !isBooked(kind)) }));
      keep(open.filter((row) => row.kinds.length > 0));
    },
  };
}

export const NOTHING_TOLD: DeviceTold = { count: 0, amount: ZERO, isAll: false };

/** A way of paying of which nothing moved waits for no close, and neither does one that was typed meanwhile. */
function openOf(
  { kinds }: DeviceTotal,
  batches: Extract<Settlement, { state: 'settled' }>['batches'],
): Pick<DeviceTotal, 'kinds' | 'batches'> {
  const moved = batches.filter(
    ({ kind, collected, refunded }) => kinds.includes(kind) && collected.count + refunded.count > 0,
  );
  return { kinds: moved.map(({ kind }) => kind), batches: moved };
}

/** What breaks or stays silent may have closed its batch all the same: it is asked again by the same id. */
async function within(answer: Promise<Settlement>, ms: number): Promise<Settlement> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<Settlement>((resolve) => {
    timer = setTimeout(() => resolve({ state: 'unknown' }), ms);
  });
  try {
    return await Promise.race([answer.catch((): Settlement => ({ state: 'unknown' })), over]);
  } finally {
    clearTimeout(timer);
  }
}
