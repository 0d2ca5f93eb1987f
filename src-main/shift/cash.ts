import type { CashBody, Counts } from '../../src-shared/contract/journal-bodies.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { CashMovement } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { payInPostings, payOutPostings, safeDropPostings } from '../../src-shared/journal/postings.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { countable, countDraft } from './counting.ts';
import type { ShiftCounter } from './open-shift.ts';
import type { OpenShift } from './shifts.ts';

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
  if (movement.kind !== 'safe-drop' && !movement.reason) return err({ kind: 'reason-needed' });
  const id = counter.ids.mint<EntryId>();
  const written = counter.ledger.append(movementDraft(id, movement, shift.value, people, counter), (entry) => {
    if (movement.kind === 'safe-drop') counter.paper.ofEntry(entry);
  });
  return written.ok ? ok({ entryId: id }) : written;
}

function movementDraft(
  id: EntryId,
  movement: CashMovement,
  shift: OpenShift,
  people: People,
  counter: ShiftCounter,
): Draft {
  const { kind, amount } = movement;
  const body: CashBody = {
    v: 1,
    amount,
    ...(movement.reason && { reason: movement.reason }),
    ...(kind === 'safe-drop' ? { bagSeal: movement.bagSeal } : { against: movement.against }),
  };
  const common = {
    id,
    at: instant(counter.clock.now()),
    shiftId: shift.id,
    clerkId: people.clerk.clerkId,
    supervisorId: people.supervisorId,
    body,
  };
  switch (kind) {
    case 'pay-in':
      return { ...common, kind, postings: payInPostings(amount, movement.against) };
    case 'pay-out':
      return { ...common, kind, postings: payOutPostings(amount, movement.against) };
    case 'safe-drop':
      return { ...common, kind, postings: safeDropPostings(amount) };
  }
}

/** A count in the middle of the shift. It is recorded and judged by nobody at the counter. */
export function countInBetween(counts: Counts, clerk: Session, counter: ShiftCounter): Result<null, Refusal> {
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  if (!countable(counts, profile)) return err({ kind: 'count-unreadable' });
  const written = counter.ledger.append(countDraft(counts, 'count in between', shift.value, clerk.clerkId, counter));
  return written.ok ? ok() : written;
}

/** The drawer opened without a sale: said why, and kept. */
export function openDrawer(reason: string, clerk: Session, counter: ShiftCounter): Result<null, Refusal> {
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  if (reason === '') return err({ kind: 'reason-needed' });
  const written = counter.ledger.append({
    id: counter.ids.mint<EntryId>(),
    kind: 'drawer-opened',
    at: instant(counter.clock.now()),
    shiftId: shift.value.id,
    clerkId: clerk.clerkId,
    supervisorId: null,
    body: { v: 1, reason },
    postings: [],
  });
  if (!written.ok) return written;
  counter.openDrawer();
  return ok();
}
