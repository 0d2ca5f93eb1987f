import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Hash } from '../../src-shared/ids.ts';
import { GENESIS_HASH } from '../../src-shared/journal/entry.ts';

/** Where a journal stands: what comes next, and the hash that it must follow. */
export interface Head {
  readonly nextSeq: number;
  readonly hash: Hash;
}

interface Followed {
  /** New entries that follow the head, in order. */
  readonly fresh: ReadonlySet<Entry>;
  /** Entries that are stored already, proven equal by their hashes. */
  readonly repeated: readonly Entry[];
  readonly head: Head;
  readonly gap?: true;
  /** The first seq that may differ from what is stored, and the hash before it. */
  readonly fork?: { readonly nextSeq: number; readonly headHash: Hash };
}

/**
 * Walks a request along the stored chain until its end, a gap or a fork. `stored` has the hashes of what it may repeat.
 */
export function followChain(entries: readonly Entry[], start: Head, stored: ReadonlyMap<number, Hash>): Followed {
  const fresh = new Set<Entry>();
  const repeated: Entry[] = [];
  const hashes = new Map(stored);
  let head = start;
  for (const entry of entries) {
    if (entry.seq > head.nextSeq) return { fresh, repeated, head, gap: true };
    if (entry.seq < head.nextSeq) {
      if (hashes.get(entry.seq) !== entry.hash) return { fresh, repeated, head, fork: forkAt(entry.seq, hashes) };
      if (entry.seq < start.nextSeq) repeated.push(entry);
      continue;
    }
    if (entry.prevHash !== head.hash) {
      // The sender's head is another one than ours, unless it has just shown us ours: then only this entry is wrong.
      const headWasShown = fresh.size > 0 || repeated.some((each) => each.seq === head.nextSeq - 1);
      return { fresh, repeated, head, fork: forkAt(headWasShown ? head.nextSeq : head.nextSeq - 1, hashes) };
    }
    fresh.add(entry);
    hashes.set(entry.seq, entry.hash);
    head = { nextSeq: entry.seq + 1, hash: entry.hash };
  }
  return { fresh, repeated, head };
}

function forkAt(seq: number, hashes: ReadonlyMap<number, Hash>): { nextSeq: number; headHash: Hash } {
  const nextSeq = Math.max(1, seq);
  return { nextSeq, headHash: hashes.get(nextSeq - 1) ?? GENESIS_HASH };
}
