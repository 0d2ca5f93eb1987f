import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Counts } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { type TerminalTyped, TerminalsTyped } from '../../src-shared/contract/views/terminals.ts';
import type { ShiftView } from '../../src-shared/contract/views/shift.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, exists, type WrittenInstant } from '../../src-shared/time.ts';
import { type Difference, factsIn } from '../ledger/facts.ts';
import type { JournalReader, Ledger } from '../ledger/ledger.ts';
import { type Counted, countedNow, countedSince } from '../platform/elapsed.ts';

/** The law's limit between two Z reports; sales stop here. */
const SHIFT_HOURS_MAX = 24;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

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
  /** Those among them that nobody accepts any more. */
  readonly toExchange?: Counts;
  /** What was read off terminals; undefined: nothing was asked, or nothing given yet. */
  readonly terminals?: readonly TerminalTyped[] | undefined;
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
  /** What the reveal told last of what differs; null: nothing yet. */
  shown(shiftId: ShiftId): readonly Difference[] | null;
  /** Durable with the transaction that it is called in. */
  keepShown(shiftId: ShiftId, differences: readonly Difference[]): void;
  view(): ShiftView | null;
  /** From here on its hours are counted. Called in the transaction of the entry that opens it. */
  beginTime(shiftId: ShiftId): void;
  /** Makes durable how long the open shift is open. */
  keepTime(): void;
}

const ClosingRow = z.object({
  counts: JsonText.pipe(Counts),
  toExchange: JsonText.pipe(Counts),
  terminals: JsonText.pipe(TerminalsTyped.nullable())
    .transform((typed) => typed ?? undefined)
    .catch(undefined),
  recounted: z.int().transform((flag) => flag === 1),
  revealedAt: z.string().nullable(),
});
/** A count can't be read any more: nothing is sold until it is given again. */
const COUNT_AGAIN: Closing = { counts: [], recounted: false, revealedAt: null };
const KEEP_CLOSING = `
  INSERT INTO closing (shift_id, counts, to_exchange, terminals, recounted, revealed_at) VALUES (?, ?, ?, ?, ?, ?)
  ON CONFLICT (shift_id) DO UPDATE
    SET counts = excluded.counts, to_exchange = excluded.to_exchange, terminals = excluded.terminals,
        recounted = excluded.recounted, revealed_at = excluded.revealed_at`;

export function shiftsIn(
  db: Database,
  journal: JournalReader & Pick<Ledger, 'transaction'>,
  clock: Clock,
  clerkName: (id: ClerkId) => string,
): Shifts {
  const readClosing = db.prepare<[string], unknown>(
    `SELECT counts, to_exchange AS toExchange, terminals, recounted, revealed_at AS revealedAt
       FROM closing WHERE shift_id = ?`,
  );
  const keepClosing = db.prepare(KEEP_CLOSING);
  const forgetClosing = db.prepare('DELETE FROM closing WHERE shift_id = ?');

  const facts = factsIn(db);
  let span: (Counted & { readonly shiftId: ShiftId }) | null = null;

  /** What was counted of this shift so far. Begun where it was opened, or at what the journal and this file know. */
  function countedOf(shift: OpenShift): number {
    if (span?.shiftId !== shift.id) {
      const kept = facts.get('shift-counted');
      const ms = kept?.shiftId === shift.id ? countedSince(kept, clock) : writtenMs(shift);
      // Once, at the start: what the wall clock says of the time before holds, whatever it is set to afterwards.
      span = { shiftId: shift.id, ...countedNow(ms, clock) };
    }
    return countedSince(span, clock);
  }

  /** A journal may come from elsewhere: what was written in this shift proves that it was open until then. */
  function writtenMs({ openedAt }: OpenShift): number {
    const { seq } = journal.head();
    const newest = journal.entryAt(seq)?.at;
    return newest && exists(newest) && exists(openedAt) ? Math.max(0, Date.parse(newest) - Date.parse(openedAt)) : 0;
  }

  function keepTime(): void {
    const shift = open();
    if (!shift) return;
    const counted = countedOf(shift);
    span = { shiftId: shift.id, ...countedNow(counted, clock) };
    const counting = span;
    // A disk that is full is told by the sale that meets it, not by this.
    journal.transaction(() => facts.set('shift-counted', counting));
  }

  /** Nobody knows since when a shift is open whose time does not exist: it is closed before anything is sold. */
  function openForMs(shift: OpenShift): number {
    if (!exists(shift.openedAt)) return Number.POSITIVE_INFINITY;
    return Math.max(clock.now() - Date.parse(shift.openedAt), countedOf(shift));
  }

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
    return row === undefined ? null : (ClosingRow.safeParse(row).data ?? COUNT_AGAIN);
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
      if (shift.ok && openForMs(shift.value) >= SHIFT_HOURS_MAX * HOUR_MS)
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
      void keepClosing.run(
        shiftId,
        JSON.stringify(given.counts),
        JSON.stringify(given.toExchange ?? []),
        JSON.stringify(given.terminals ?? null),
        given.recounted ? 1 : 0,
        given.revealedAt,
      ),
    forgetClosing: (shiftId) => void forgetClosing.run(shiftId),
    shown(shiftId) {
      const told = facts.get('shown-differences');
      return told?.shiftId === shiftId ? told.differences : null;
    },
    keepShown: (shiftId, differences) => facts.set('shown-differences', { shiftId, differences: [...differences] }),
    beginTime: (shiftId) => facts.set('shift-counted', { shiftId, ...countedNow(0, clock) }),
    keepTime,
    view() {
      const shift = open();
      if (!shift) return null;
      const given = closing(shift.id);
      return {
        id: shift.id,
        number: shift.number,
        openedAt: shift.openedAt,
        openMinutes: Math.floor(Math.min(openForMs(shift), Number.MAX_SAFE_INTEGER) / MINUTE_MS),
        clerkId: shift.clerkId,
        clerkName: nameOf(shift),
        phase: phaseOf(given),
        recounted: given?.recounted ?? false,
      };
    },
  };
}

function phaseOf(given: Closing | null): ShiftView['phase'] {
  if (given === null) return 'open';
  return given.revealedAt === null ? 'counting' : 'revealed';
}
