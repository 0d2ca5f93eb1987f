import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId, EntryId, ShiftId } from '../../src-shared/ids.ts';
import type { Money } from '../../src-shared/money.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { AuditWatch } from '../audit/audit-watch.ts';
import type { OpenShift, Shifts } from './shifts.ts';

/**
 * Knows who saw what of a shift before its cash was counted. A sale's money is shown when somebody opens it, for a
 * passenger who asks. Each opening is in the auditor's log, and counted and named when the count is given.
 */
export interface SeenBeforeCount {
  /** Whether the money of this entry is hidden until it is opened: its shift is not revealed, and nobody opened it. */
  hides(entry: Seen): boolean;
  /** What a list may tell of the money of this entry, and by which id the rest is opened. */
  told(entry: Seen, amount: Money): { readonly amount: Money | null; readonly toOpen: EntryId | null };
  /** What a search by amount may not look at; null: it may look at all. */
  untold(): Untold | null;
  /** From here on its money is shown. */
  opened(entry: Seen, who: Session): void;
  openings(shiftId: ShiftId): readonly Openings[];
  /** The sums of the open shift were shown to this person: a count of theirs is not blind. */
  sumsSeen(shiftId: ShiftId, who: Session, where: string): void;
  sawSums(shiftId: ShiftId, clerkId: ClerkId): boolean;
  /** The log of this shift is not whole: who saw what of it is not known any more. */
  mayHaveForgotten(shiftId: ShiftId): boolean;
}

/** An entry, or a sale that was begun and may become one. */
type Seen = Pick<Entry, 'id' | 'shiftId'>;

/** All entries from `fromSeq` on, but for those that were opened. */
export interface Untold {
  readonly fromSeq: number;
  readonly opened: readonly string[];
}

interface Openings {
  readonly clerkId: ClerkId;
  /** Sales, returns and pay-outs, each counted once. */
  readonly entries: number;
}

interface SeenParts {
  readonly audit: Pick<AuditLog, 'note' | 'ofShift'>;
  readonly auditWatch: Pick<AuditWatch, 'mayHaveForgotten'>;
  readonly shifts: Pick<Shifts, 'open' | 'closing'>;
}

export function seenBeforeCountOver({ audit, auditWatch, shifts }: SeenParts): SeenBeforeCount {
  /** The shift that is counted next: its events are read from the log once, and gone on with. */
  let known = { shiftId: null as ShiftId | null, entries: new Map<string, ClerkId>(), sums: new Set<string>() };

  function knownOf(shiftId: ShiftId): typeof known {
    if (known.shiftId === shiftId) return known;
    known = { shiftId, entries: new Map(), sums: new Set() };
    for (const event of audit.ofShift(shiftId)) {
      if (event.clerkId === null) continue;
      if (event.kind === 'history-opened') known.entries.set(event.entryId, event.clerkId);
      else known.sums.add(event.clerkId);
    }
    return known;
  }
  /** The open shift, until its count is revealed. */
  function uncounted(): OpenShift | null {
    const shift = shifts.open();
    return shift && shifts.closing(shift.id)?.revealedAt == null ? shift : null;
  }

  const hides = ({ id, shiftId }: Seen) =>
    shiftId !== null && uncounted()?.id === shiftId && !knownOf(shiftId).entries.has(id);
  const sawSums = (shiftId: ShiftId, clerkId: ClerkId) => knownOf(shiftId).sums.has(clerkId);

  return {
    hides,
    told: (entry, amount) => (hides(entry) ? { amount: null, toOpen: entry.id } : { amount, toOpen: null }),
    untold() {
      const shift = uncounted();
      return shift && { fromSeq: shift.openedSeq, opened: [...knownOf(shift.id).entries.keys()] };
    },
    opened(entry, { clerkId }) {
      const { shiftId, id } = entry;
      if (shiftId === null || !hides(entry)) return;
      knownOf(shiftId).entries.set(id, clerkId);
      audit.note({ kind: 'history-opened', clerkId, shiftId, entryId: id });
    },
    openings(shiftId) {
      const byClerk = new Map<ClerkId, number>();
      for (const clerkId of knownOf(shiftId).entries.values()) byClerk.set(clerkId, (byClerk.get(clerkId) ?? 0) + 1);
      return [...byClerk].map(([clerkId, entries]) => ({ clerkId, entries }));
    },
    sumsSeen(shiftId, { clerkId }, where) {
      // What is shown once the count is given spoils it no more.
      if (uncounted()?.id !== shiftId || sawSums(shiftId, clerkId)) return;
      knownOf(shiftId).sums.add(clerkId);
      audit.note({ kind: 'sums-seen', clerkId, shiftId, where });
    },
    sawSums,
    mayHaveForgotten: auditWatch.mayHaveForgotten,
  };
}
