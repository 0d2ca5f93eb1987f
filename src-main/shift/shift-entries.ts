import type { Entry } from '../../src-shared/contract/upstream.ts';
import { EMPTY_SHIFT, type ShiftTotals } from '../../src-shared/journal/totals.ts';
import { withEntry } from '../../src-shared/journal/adding-up.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { OpenShift } from './shifts.ts';

/** A clerk's commit waits for the slice under way: some milliseconds at most. */
const ENTRIES_PER_SLICE = 200;

/** What the open shift did so far: its entries, oldest first, and their totals. */
export interface ShiftSoFar {
  readonly entries: readonly Entry[];
  readonly totals: ShiftTotals;
}

/**
 * The entries of the open shift, each read, parsed and added up once. An X, a Z or a reveal of thousands of sales then
 * blocks nobody. Derived from the journal, and never ahead of it.
 */
export interface ShiftEntries {
  soFar(shift: Pick<OpenShift, 'id' | 'openedSeq'>): ShiftSoFar;
  /**
   * After a start in the middle of a shift: reads it in slices, with everything else in between, while `mayRead` says
   * so.
   */
  readAhead(shift: Pick<OpenShift, 'id' | 'openedSeq'>, mayRead: () => boolean): Promise<void>;
  /** Something was appended: what is known of its shift goes on. */
  goOn(appended: Entry): void;
}

export function shiftEntriesIn(journal: Pick<JournalReader, 'entriesFrom'>): ShiftEntries {
  let known = nothingOf(null, 1);

  function beginWith(shift: Pick<OpenShift, 'id' | 'openedSeq'>): void {
    if (known.shiftId !== shift.id) known = nothingOf(shift.id, shift.openedSeq);
  }
  /** False once the head is reached. */
  function readSlice(): boolean {
    const slice = journal.entriesFrom(known.nextSeq, ENTRIES_PER_SLICE);
    for (const entry of slice) {
      if (entry.shiftId === known.shiftId) {
        known.entries.push(entry);
        known.totals = withEntry(known.totals, entry);
      }
      known.nextSeq = entry.seq + 1;
    }
    return slice.length === ENTRIES_PER_SLICE;
  }

  return {
    soFar(shift) {
      beginWith(shift);
      while (readSlice());
      return known;
    },
    async readAhead(shift, mayRead) {
      beginWith(shift);
      while (mayRead() && known.shiftId === shift.id && readSlice())
        await new Promise((resolve) => setImmediate(resolve));
    },
    goOn(appended) {
      if (appended.kind === 'shift-opened' && appended.shiftId !== null)
        beginWith({ id: appended.shiftId, openedSeq: appended.seq });
      if (appended.shiftId !== null && appended.shiftId === known.shiftId) readSlice();
    },
  };
}

function nothingOf(
  shiftId: ShiftId | null,
  nextSeq: number,
): { shiftId: ShiftId | null; nextSeq: number; entries: Entry[]; totals: ShiftTotals } {
  return { shiftId, nextSeq, entries: [], totals: EMPTY_SHIFT };
}
