import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Counts } from '../../src-shared/contract/journal-bodies.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ShiftView } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, exists, type WrittenInstant } from '../../src-shared/time.ts';
import type { JournalReader } from '../ledger/ledger.ts';

/** The law's limit between two Z reports; sales stop here. */
const SHIFT_HOURS_MAX = 24;
const HOUR_MS = 3_600_000;

export interface OpenShift {
  readonly id: ShiftId;
  readonly number: number;
  readonly openedAt: WrittenInstant;
  readonly openedSeq: number;
  /** null: written by somebody else, who named nobody; a supervisor closes it. */
  readonly clerkId: ClerkId | null;
}

/** A count that was given while closing. Once revealed, the shift can only be closed. */
export interface Closing {
  readonly counts: Counts;
  readonly recounted: boolean;
  readonly revealedAt: string | null;
}

export interface Shifts {
  open(): OpenShift | null;
  /** The open shift, if this clerk may record in it what was paid before: also after its 24 hours. */
  forRecording(clerk: Session): Result<OpenShift, Refusal>;
  /** The open shift, if this clerk may sell in it now. */
  forSelling(clerk: Session): Result<OpenShift, Refusal>;
  /** The open shift, if this clerk may count and close it: its own clerk, or a supervisor. */
  forClosing(clerk: Session): Result<OpenShift, Refusal>;
  closing(shiftId: ShiftId): Closing | null;
  keepClosing(shiftId: ShiftId, closing: Closing): void;
  forgetClosing(shiftId: ShiftId): void;
  view(): ShiftView | null;
}

const ClosingRow = z.object({
  counts: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(Counts),
  recounted: z.int().transform((flag) => flag === 1),
  revealedAt: z.string().nullable(),
});
const KEEP_CLOSING = `
  INSERT INTO closing (shift_id, counts, recounted, revealed_at) VALUES (?, ?, ?, ?)
  ON CONFLICT (shift_id) DO UPDATE
    SET counts = excluded.counts, recounted = excluded.recounted, revealed_at = excluded.revealed_at`;

export function shiftsIn(
  db: Database,
  journal: JournalReader,
  clock: Clock,
  clerkName: (id: ClerkId) => string,
): Shifts {
  const readClosing = db.prepare<[string], unknown>(
    'SELECT counts, recounted, revealed_at AS revealedAt FROM closing WHERE shift_id = ?',
  );
  const keepClosing = db.prepare(KEEP_CLOSING);
  const forgetClosing = db.prepare('DELETE FROM closing WHERE shift_id = ?');

  function open(): OpenShift | null {
    const entry = journal.openShift();
    if (!entry) return null;
    return {
      // A shift has the id of the entry that opened it.
      id: entry.id as ShiftId,
      number: journal.countOfKind('shift-opened'),
      openedAt: entry.at,
      openedSeq: entry.seq,
      clerkId: entry.clerkId,
    };
  }

  const nameOf = ({ clerkId }: OpenShift) => (clerkId === null ? '' : clerkName(clerkId));

  function closing(shiftId: ShiftId): Closing | null {
    const row = readClosing.get(shiftId);
    return row === undefined ? null : ClosingRow.parse(row);
  }

  function forRecording(clerk: Session): Result<OpenShift, Refusal> {
    const shift = open();
    if (!shift) return err({ kind: 'no-open-shift' });
    if (shift.clerkId !== clerk.clerkId) return err({ kind: 'shift-of-another', clerkName: nameOf(shift) });
    if (closing(shift.id)) return err({ kind: 'shift-closing' });
    return ok(shift);
  }

  return {
    open,
    closing,
    forRecording,
    forSelling(clerk) {
      const shift = forRecording(clerk);
      if (shift.ok && hoursOpen(shift.value, clock) >= SHIFT_HOURS_MAX)
        return err({ kind: 'shift-too-long', hours: SHIFT_HOURS_MAX });
      return shift;
    },
    forClosing(clerk) {
      const shift = open();
      if (!shift) return err({ kind: 'no-open-shift' });
      if (shift.clerkId !== clerk.clerkId && clerk.role !== 'supervisor')
        return err({ kind: 'shift-of-another', clerkName: nameOf(shift) });
      return ok(shift);
    },
    keepClosing: (shiftId, given) =>
      void keepClosing.run(shiftId, JSON.stringify(given.counts), given.recounted ? 1 : 0, given.revealedAt),
    forgetClosing: (shiftId) => void forgetClosing.run(shiftId),
    view() {
      const shift = open();
      if (!shift) return null;
      const given = closing(shift.id);
      return {
        id: shift.id,
        number: shift.number,
        openedAt: shift.openedAt,
        clerkId: shift.clerkId,
        clerkName: nameOf(shift),
        phase: phaseOf(given),
      };
    },
  };
}

function phaseOf(given: Closing | null): ShiftView['phase'] {
  if (given === null) return 'open';
  return given.revealedAt === null ? 'counting' : 'revealed';
}

/** Nobody knows since when a shift is open whose time does not exist: it is closed before anything is sold. */
function hoursOpen(shift: OpenShift, clock: Clock): number {
  if (!exists(shift.openedAt)) return Number.POSITIVE_INFINITY;
  return (clock.now() - Date.parse(shift.openedAt)) / HOUR_MS;
}
