import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { CountDraft, CountPurpose, WrittenCount } from '../../src-shared/contract/views/shift.ts';
import type { ClerkId, ShiftId } from '../../src-shared/ids.ts';
import { instant, type Clock } from '../../src-shared/time.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { Shifts } from './shifts.ts';

/**
 * Counts that are begun and not given yet. They live as long as the program, so that a lock or a page that is loaded
 * again costs nobody a second count. A draft is its clerk's alone: whoever counts after them counts blind.
 */
export interface CountDrafts {
  /** As far as it is written now; nothing written is no draft. */
  keep(purpose: CountPurpose, written: WrittenCount, clerk: Session): void;
  /** null: this clerk began none in this shift. */
  find(purpose: CountPurpose, clerk: Session): CountDraft | null;
  /** Counts for this were given, by whomever; without a purpose, all of them are over. */
  drop(...purposes: readonly CountPurpose[]): void;
}

interface Draft extends Pick<CountDraft, 'written' | 'at'> {
  readonly purpose: CountPurpose;
  readonly clerkId: ClerkId;
  readonly shiftId: ShiftId | null;
  /** The newest entry of that moment. */
  readonly seq: number;
}

interface DraftParts {
  readonly clock: Clock;
  readonly ledger: Pick<JournalReader, 'head'>;
  readonly shifts: Pick<Shifts, 'open'>;
}

export function countDraftsOver({ clock, ledger, shifts }: DraftParts): CountDrafts {
  let drafts: readonly Draft[] = [];
  const without = (purpose: CountPurpose, { clerkId }: Session) =>
    drafts.filter((draft) => draft.purpose !== purpose || draft.clerkId !== clerkId);
  const shiftId = () => shifts.open()?.id ?? null;
  return {
    keep(purpose, written, clerk) {
      drafts = without(purpose, clerk);
      if (written.length === 0) return;
      const { clerkId } = clerk;
      const { seq } = ledger.head();
      drafts = [...drafts, { purpose, written, clerkId, shiftId: shiftId(), at: instant(clock.now()), seq }];
    },
    find(purpose, { clerkId }) {
      const own = drafts.find((draft) => draft.purpose === purpose && draft.clerkId === clerkId);
      if (own?.shiftId !== shiftId()) return null;
      return { written: own.written, at: own.at, isOlder: own.seq !== ledger.head().seq };
    },
    drop(...purposes) {
      drafts = purposes.length === 0 ? [] : drafts.filter(({ purpose }) => !purposes.includes(purpose));
    },
  };
}
