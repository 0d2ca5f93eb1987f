import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ShiftOpened } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { openingDifference } from '../../src-shared/journal/kinds/shift-opened.ts';
import type { UnknownPayment } from '../../src-shared/journal/terminal-totals.ts';
import { accountTotalIfSafe } from '../../src-shared/journal/postings.ts';
import { type Money, ZERO } from '../../src-shared/money.ts';
import { countedTotal } from '../../src-shared/profile.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { JournalReader, Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Shipper } from '../upstream/upstream.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Bags } from './bags.ts';
import { apart, countable, type Counted } from './counting.ts';
import type { SeenBeforeCount } from './seen-before-count.ts';
import type { Settlements } from './settlements.ts';
import type { ShiftSoFar } from './shift-entries.ts';
import type { OpenShift, Shifts } from './shifts.ts';

/** What opening, counting and closing a shift need of the counter. */
export interface ShiftCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  soFar(shift: OpenShift): ShiftSoFar;
  readonly clock: Clock;
  readonly ids: Ids;
  profile(): Profile | null;
  stopped(): Refusal | null;
  readonly shipper: Pick<Shipper, 'unsent'>;
  readonly seen: Pick<SeenBeforeCount, 'openings' | 'sawSums' | 'mayHaveForgotten'>;
  readonly audit: Pick<AuditLog, 'head'>;
  readonly bags: Bags;
  /** Payments at terminals of which nobody knows yet. */
  unknownPayments(): readonly UnknownPayment[];
  readonly settlements: Settlements;
  /** What customers pay at devices now. */
  readonly payments: { inHand(): readonly unknown[] };
  /** Receipts without the sign of a register. */
  unsignedReceipts(): number;
  clerkName(id: ClerkId): string;
  /** The drawer's own pulse, without paper. */
  openDrawer(): void;
}

/**
 * Opens a shift with the float that was counted. A difference from what the last close left is told first, while a
 * miscount can still be found. Agreed to, it is recorded and never asked away.
 */
export function openShift(
  given: Counted & { fromSafe: Money; difference?: Money | undefined },
  clerk: Session,
  counter: ShiftCounter,
): Result<ShiftOpened, Refusal> {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  if (counter.shifts.open()) return err({ kind: 'shift-already-open' });
  const at = instant(counter.clock.now());
  if (!countable(given, profile, at)) return err({ kind: 'count-unreadable' });

  const counted = countedTotal(given.counts);
  const carried = carriedFloat(counter.ledger);
  if (carried === null) return err({ kind: 'ledger-broken', detail: 'what the last close left is no number' });
  // Before the first close nothing was left in the drawer: what lies in it came from the safe, whatever was stated.
  const fromSafe = counter.ledger.lastOfKind('shift-closed') ? given.fromSafe : counted;
  const difference = openingDifference({ carried, fromSafe, counts: given.counts });
  if (difference !== ZERO && given.difference !== difference)
    return err({ kind: 'float-differs', carried, fromSafe, counted, difference });
  const id = counter.ids.mint<ShiftId>();
  const written = counter.ledger.append(
    draftOf('shift-opened', {
      id,
      at,
      shiftId: id,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, carried, fromSafe, counts: given.counts, ...apart(given.toExchange ?? []) },
    }),
    () => counter.shifts.beginTime(id),
  );
  if (!written.ok) return written;
  return ok({
    shiftId: id,
    number: counter.ledger.countOfKind('shift-opened'),
    carried,
    counted,
    difference,
  });
}

/** What the last close left in the drawer; nothing before the first shift, null where that is no number. */
function carriedFloat(journal: JournalReader): Money | null {
  // The postings tell it also where the body of the close can't be read.
  return accountTotalIfSafe(journal.lastOfKind('shift-closed')?.postings ?? [], 'float');
}
