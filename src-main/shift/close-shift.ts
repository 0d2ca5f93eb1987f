import type { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { TerminalExplained } from '../../src-shared/contract/views/terminals.ts';
import type { CountRecorded, Reveal, ShiftClosed } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { isKind, draftOf } from '../../src-shared/journal/entry.ts';
import { likelyCauses } from '../../src-shared/journal/likely-causes.ts';
import { NOTHING_SOLD, perpetualAfter, type PerpetualTotals, ZTotals } from '../../src-shared/journal/totals.ts';
import type { ComparedTerminal } from '../../src-shared/journal/terminal-totals.ts';
import { totalsOf } from '../../src-shared/journal/adding-up.ts';
import { minus, money, type Money, ZERO } from '../../src-shared/money.ts';
import { mayStay } from '../../src-shared/notes-in-use.ts';
import { countedTotal, denominationsToCount } from '../../src-shared/profile.ts';
import { isReason } from '../../src-shared/reason.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { Difference } from '../ledger/facts.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import { refuseBag } from './bags.ts';
import { apart, countable, countDraft, countedAtCloseBy } from './counting.ts';
import type { ShiftCounter } from './open-shift.ts';
import { cashMovementsOf } from './cash-movements.ts';
import type { Closing, OpenShift } from './shifts.ts';
import { closeTerminals, compareTerminals, revealTerminal } from './terminals.ts';

/**
 * The blind count, given once and, as a recount, once more. The answer tells nothing but what was counted. Payments at
 * devices keep nobody from it who has read so: `leavesPayments`.
 */
export function giveCount(
  counts: Counts,
  clerk: Session,
  counter: ShiftCounter,
  { toExchange = [], leavesPayments = false }: { toExchange?: Counts; leavesPayments?: boolean } = {},
): Result<CountRecorded, Refusal> {
  const shift = counter.shifts.forClosing(clerk);
  if (!shift.ok) return shift;
  // What ends at a device from now on is booked with the next shift, so that a clerk who can wait should.
  if (counter.payments.inHand().length > 0 && !leavesPayments) return err({ kind: 'count-beside-payment' });
  const given = { counts, toExchange };
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  if (!countable(given, profile, instant(counter.clock.now()))) return err({ kind: 'count-unreadable' });
  const before = counter.shifts.closing(shift.value.id);
  if (before?.revealedAt != null) return err({ kind: 'shift-closing' });
  if (before?.recounted) return err({ kind: 'recount-used' });

  const draft = countDraft(given, before ? 'recount at close' : 'count at close', shift.value, clerk.clerkId, counter);
  const written = counter.ledger.append(draft, () =>
    counter.shifts.keepClosing(shift.value.id, {
      ...given,
      terminals: before?.terminals,
      recounted: before !== null,
      revealedAt: null,
    }),
  );
  return written.ok ? ok({ counted: countedTotal(counts), recountOffered: before === null }) : written;
}

/** Goes back to selling. Nothing was told yet, so nothing is given away. */
export function stopCounting(clerk: Session, counter: ShiftCounter): Result<null, Refusal> {
  const counting = shiftBeingCounted(clerk, counter);
  if (!counting.ok) return counting;
  const { shift, closing } = counting.value;
  if (closing.revealedAt !== null) return err({ kind: 'shift-closing' });
  const done = counter.ledger.transaction(() => counter.shifts.forgetClosing(shift.id));
  return done.ok ? ok() : done;
}

/** Tells what the drawer should hold, now that the count is given. From here on the shift can only be closed. */
export function reveal(clerk: Session, counter: ShiftCounter): Result<Reveal, Refusal> {
  const counting = shiftBeingCounted(clerk, counter);
  if (!counting.ok) return counting;
  const { shift, closing } = counting.value;
  const reckoned = reckon(shift, closing, counter);
  if (!reckoned.ok) return reckoned;
  const { expected, counted, difference } = reckoned.value;
  const terminals = compareTerminals(shift, closing, counter);
  const shown = differencesOf(difference, terminals);
  const isFirst = closing.revealedAt === null;
  if (isFirst || !isShown(shown, shift, counter)) {
    const kept = counter.ledger.transaction(() => {
      if (isFirst) counter.shifts.keepClosing(shift.id, { ...closing, revealedAt: instant(counter.clock.now()) });
      counter.shifts.keepShown(shift.id, shown);
    });
    if (!kept.ok) return kept;
  }
  const above = [{ difference }, ...terminals].some((each) => isAboveTolerance(each.difference, counter));
  const { entries } = counter.soFar(shift);
  return ok({
    expected,
    counted,
    difference,
    needsReason: above,
    needsApproval: above,
    movements: cashMovementsOf(entries),
    counts: closing.counts,
    mayStay: mayStay(closing.counts, closing.toExchange),
    causes: likelyCauses(difference, entries, notesAndCoins(counter)),
    openings: openingsOf(shift, counter),
    notBlind: isNotBlind(shift, counter),
    terminals: terminals.map(revealTerminal),
  });
}

/**
 * Closes the shift: the drawer becomes zero, what stays is float, what goes is bagged, and what is missing or over is
 * named. Nothing blocks it: without a supervisor at hand the approval stays outstanding and stands on the Z.
 */
export function closeShift(
  given: {
    carried: Money;
    bagSeal?: string | undefined;
    sureOfSeal?: true | undefined;
    reason?: string | undefined;
    terminals?: readonly TerminalExplained[] | undefined;
  },
  people: { clerk: Session; supervisorId: ClerkId | null },
  counter: ShiftCounter,
): Result<ShiftClosed, Refusal> {
  const counting = shiftBeingCounted(people.clerk, counter);
  if (!counting.ok) return counting;
  const { shift, closing } = counting.value;
  if (closing.revealedAt === null) return err({ kind: 'count-not-given' });
  const reckoned = reckon(shift, closing, counter);
  if (!reckoned.ok) return reckoned;
  const { expected, counted, difference } = reckoned.value;
  const compared = compareTerminals(shift, closing, counter);
  if (!isShown(differencesOf(difference, compared), shift, counter)) return err({ kind: 'difference-changed' });
  const closed = closeTerminals(compared, given.terminals ?? []);
  if (!closed.ok) return closed;
  const terminals = closed.value;
  const above = [{ difference }, ...terminals].some((each) => isAboveTolerance(each.difference, counter));
  if (given.carried > counted) return err({ kind: 'carried-above-counted' });
  const most = mayStay(closing.counts, closing.toExchange);
  if (given.carried > most) return err({ kind: 'carried-accepted-no-more', maximum: most });
  if (above && !isReason(given.reason ?? '')) return err({ kind: 'reason-needed' });
  if (given.carried < counted) {
    const refused = refuseBag(given, counter);
    if (refused) return err(refused);
  }

  const { carried } = given;
  const removed = minus(counted, carried);
  const approvalOutstanding = above && people.supervisorId === null;
  const totals = zTotals(shift, counter);
  const id = counter.ids.mint<EntryId>();
  const written = counter.ledger.append(
    draftOf('shift-closed', {
      id,
      at: instant(counter.clock.now()),
      shiftId: shift.id,
      clerkId: people.clerk.clerkId,
      supervisorId: people.supervisorId,
      body: {
        v: 1,
        expected,
        counted,
        carried,
        removed,
        unsent: counter.shipper.unsent(),
        ...unsignedNow(counter),
        ...bagsAfter(removed, counter),
        ...(terminals.length > 0 && { terminals }),
        firstSeq: shift.openedSeq,
        counts: closing.counts,
        ...apart(closing.toExchange ?? []),
        totals,
        ...(given.bagSeal && { bagSeal: given.bagSeal }),
        ...(given.reason && { reason: given.reason }),
        ...(approvalOutstanding && { approvalOutstanding }),
        ...seenBefore(shift, counter),
      },
    }),
    () => {
      counter.shifts.forgetClosing(shift.id);
      counter.settlements.booked(terminals.flatMap(({ kind, by, settled }) => (by === 'total' && settled ? kind : [])));
    },
  );
  if (!written.ok) return written;
  return ok({
    entryId: id,
    zNumber: totals.zNumber,
    expected,
    counted,
    difference,
    carried,
    removed,
    approvalOutstanding,
    terminals: terminals.map((each) => ({ kind: each.kind, difference: each.difference })),
  });
}

function unsignedNow({ unsignedReceipts }: ShiftCounter) {
  const unsigned = unsignedReceipts();
  return unsigned > 0 && { unsigned };
}

function differencesOf(cash: Money, terminals: readonly ComparedTerminal[]): Difference[] {
  const each = terminals.map(({ kind, difference }) => ({ kind, difference }));
  return [{ kind: 'cash', difference: cash }, ...each];
}

/** A reason and an approval are of the differences that their people saw. */
function isShown(differences: readonly Difference[], { id }: OpenShift, { shifts }: ShiftCounter): boolean {
  return canonicalJson(shifts.shown(id)) === canonicalJson(differences);
}

/** Sealed bags that lie in the safe after it, with its own. */
function bagsAfter(removed: Money, { bags }: ShiftCounter) {
  const before = bags.all().filter(({ place }) => place === 'in-safe').length;
  const bagsInSafe = before + (removed > ZERO ? 1 : 0);
  return bagsInSafe > 0 && { bagsInSafe };
}

/** What the Z says of who saw money before the count, and where the auditor's log stands. */
function seenBefore(shift: OpenShift, counter: ShiftCounter) {
  const opened = counter.seen.openings(shift.id).reduce((sum, { entries }) => sum + entries, 0);
  const audit = counter.audit.head();
  return {
    ...(opened > 0 && { openedBeforeCount: opened }),
    ...(isNotBlind(shift, counter) && { notBlind: true }),
    ...(audit.no > 0 && { audit }),
  };
}

function openingsOf(shift: OpenShift, counter: ShiftCounter): Reveal['openings'] {
  return counter.seen
    .openings(shift.id)
    .map(({ clerkId, entries }) => ({ clerkName: counter.clerkName(clerkId), entries }));
}

/** Somebody counted who had seen the sums of this shift, or nobody knows any more whether somebody had. */
function isNotBlind(shift: OpenShift, counter: ShiftCounter): boolean {
  if (counter.seen.mayHaveForgotten(shift.id)) return true;
  const counters = counter.soFar(shift).entries.map(countedAtCloseBy);
  return counters.some((clerkId) => clerkId !== null && counter.seen.sawSums(shift.id, clerkId));
}

function shiftBeingCounted(
  clerk: Session,
  counter: ShiftCounter,
): Result<{ shift: OpenShift; closing: Closing }, Refusal> {
  const shift = counter.shifts.forClosing(clerk);
  if (!shift.ok) return shift;
  const closing = counter.shifts.closing(shift.value.id);
  return closing ? ok({ shift: shift.value, closing }) : err({ kind: 'count-not-given' });
}

function reckon(
  shift: OpenShift,
  closing: Closing,
  counter: ShiftCounter,
): Result<{ expected: Money; counted: Money; difference: Money }, Refusal> {
  const expected = counter.ledger.drawerOf(shift.id);
  const counted = countedTotal(closing.counts);
  const difference = expected === null ? Number.NaN : counted - expected;
  if (expected === null || !Number.isSafeInteger(difference))
    return err({ kind: 'ledger-broken', detail: 'the amounts of this shift add up to no number' });
  return ok({ expected, counted, difference: money(difference) });
}

function notesAndCoins(counter: ShiftCounter): Money[] {
  const profile = counter.profile();
  return profile ? denominationsToCount(profile).map((denomination) => denomination.value) : [];
}

function isAboveTolerance(difference: Money, counter: ShiftCounter): boolean {
  return Math.abs(difference) > (counter.profile()?.cash.varianceTolerance ?? ZERO);
}

function zTotals(shift: OpenShift, counter: ShiftCounter): ZTotals {
  const { totals } = counter.soFar(shift);
  return { zNumber: shift.number, shift: totals, perpetual: perpetualAfter(perpetualBefore(counter.ledger), totals) };
}

function perpetualBefore(journal: JournalReader): PerpetualTotals {
  const skipped: Entry[] = [];
  for (const close of journal.newestOfKind('shift-closed', CLOSES_LOOKED_AT_MAX)) {
    const totals = isKind(close, 'shift-closed') ? ZTotals.safeParse(close.body.totals) : null;
    if (totals?.success) return skipped.reduceRight(afterShiftOf, totals.data.perpetual);
    skipped.push(close);
  }
  return skipped.reduceRight(afterShiftOf, NOTHING_SOLD);

  /** The totals of a close that can't be read: its shift is added up again. */
  function afterShiftOf(before: PerpetualTotals, { shiftId }: Entry): PerpetualTotals {
    if (shiftId === null) return before;
    const sold = (['sale', 'return'] as const).flatMap((kind) =>
      journal.newestOfShift(shiftId, kind, OPERATIONS_OF_A_SHIFT_MAX),
    );
    return perpetualAfter(before, totalsOf(sold));
  }
}

/** Further back nobody looks for a close that can be read. */
const CLOSES_LOOKED_AT_MAX = 100;
const OPERATIONS_OF_A_SHIFT_MAX = 50_000;
