import type { CashBody } from '../../src-shared/journal/kinds/cash-body.ts';
import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { CashMovement } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { mostCashAtOnce } from '../../src-shared/profile.ts';
import { isReason } from '../../src-shared/reason.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { refuseBag } from './bags.ts';
import { countable, countDraft } from './counting.ts';
import type { ShiftCounter } from './open-shift.ts';

/**
 * Cash that moves without a sale. None of the answers tells what the drawer holds, nor is any of them refused by it.
 */

interface People {
  readonly clerk: Session;
  readonly supervisorId: ClerkId | null;
}

/** Pay-in, pay-out and safe drop: money that comes into the drawer or leaves it, and where from or to. */
export function moveCash(
  movement: CashMovement,
  people: People,
  counter: ShiftCounter,
): Result<{ entryId: EntryId }, Refusal> {
  const shift = counter.shifts.forSelling(people.clerk);
  if (!shift.ok) return shift;
  if (movement.kind !== 'safe-drop' && !isReason(movement.reason)) return err({ kind: 'reason-needed' });
  const most = mostCashAtOnce(counter.profile());
  if (most !== null && movement.amount > most) return err({ kind: 'cash-above-bound', most });
  const refused = movement.kind === 'safe-drop' ? refuseBag(movement, counter) : null;
  if (refused) return err(refused);
  const id = counter.ids.mint<EntryId>();
  const { kind, amount, reason } = movement;
  const body: CashBody = {
    v: 1,
    amount,
    ...(reason && { reason }),
    ...(kind === 'safe-drop' ? { bagSeal: movement.bagSeal } : { against: movement.against }),
  };
  const written = counter.ledger.append(
    draftOf(kind, {
      id,
      at: instant(counter.clock.now()),
      shiftId: shift.value.id,
      clerkId: people.clerk.clerkId,
      supervisorId: people.supervisorId,
      body,
    }),
  );
  return written.ok ? ok({ entryId: id }) : written;
}

/** A count in the middle of the shift. It is recorded and judged by nobody at the counter. */
export function countInBetween(
  counts: Counts,
  clerk: Session,
  counter: ShiftCounter,
  toExchange: Counts = [],
): Result<null, Refusal> {
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const given = { counts, toExchange };
  if (!countable(given, profile, instant(counter.clock.now()))) return err({ kind: 'count-unreadable' });
  const written = counter.ledger.append(countDraft(given, 'count in between', shift.value, clerk.clerkId, counter));
  return written.ok ? ok() : written;
}

/** The drawer opened without a sale: said why, and kept. */
export function openDrawer(reason: string, clerk: Session, counter: ShiftCounter): Result<null, Refusal> {
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  if (!isReason(reason)) return err({ kind: 'reason-needed' });
  const written = counter.ledger.append(
    draftOf('drawer-opened', {
      id: counter.ids.mint<EntryId>(),
      at: instant(counter.clock.now()),
      shiftId: shift.value.id,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, reason },
    }),
  );
  if (!written.ok) return written;
  counter.openDrawer();
  return ok();
}
