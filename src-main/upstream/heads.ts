import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Hash } from '../../src-shared/ids.ts';
import { GENESIS_HASH } from '../../src-shared/journal/entry.ts';
import type { JournalReader } from '../ledger/ledger.ts';

/** What the upstream says that it holds of this counter's journal. */
export interface ClaimedHead {
  readonly nextSeq: number;
  readonly headHash?: Hash | undefined;
  /** Where it showed some of it. */
  readonly entries?: readonly Entry[];
}

/**
 * `agrees`: the upstream holds the beginning of our journal, or all of it. `forked`: it holds another entry where we
 * have one. `behind`: it holds more than we do, so this ledger is an old copy.
 */
type HeadVerdict = 'agrees' | 'forked' | 'behind';

export function judgeHead(
  { nextSeq, headHash, entries = [] }: ClaimedHead,
  journal: Pick<JournalReader, 'head' | 'entryAt'>,
): HeadVerdict {
  const own = (seq: number): Hash | undefined => (seq === 0 ? GENESIS_HASH : journal.entryAt(seq)?.hash);
  const differs = (seq: number, hash: Hash): boolean => own(seq) !== undefined && own(seq) !== hash;
  if (entries.some((entry) => differs(entry.seq, entry.hash) || differs(entry.seq - 1, entry.prevHash)))
    return 'forked';
  if (headHash !== undefined && differs(nextSeq - 1, headHash)) return 'forked';
  return nextSeq - 1 > journal.head().seq ? 'behind' : 'agrees';
}
