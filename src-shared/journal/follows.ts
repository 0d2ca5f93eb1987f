import type { Entry } from '../contract/upstream.ts';
import type { CounterId } from '../ids.ts';
import { sumsToZero } from './postings.ts';
import { canonicalOfParsed, type Head, type Sha256 } from './entry.ts';

/** An entry that came back from outside, with the text that its hash is of. */
interface Proven {
  readonly entry: Entry;
  readonly canonical: string;
}

/**
 * Says whether an entry from elsewhere is the one after `head` of this counter's journal. Its counter, its place, its
 * hash and the hash before it must agree, and its postings sum to zero. In words why it is not, else with its text.
 */
export function provenNext(entry: Entry, head: Head, counterId: CounterId, sha256: Sha256): Proven | string {
  if (entry.counterId !== counterId) return `entry ${entry.seq} is of another counter`;
  if (entry.seq !== head.seq + 1) return `entry ${entry.seq} came where ${head.seq + 1} was due`;
  if (entry.prevHash !== head.hash) return `entry ${entry.seq} does not follow the entry before it`;
  const canonical = textOf(entry);
  if (canonical === null || sha256(canonical) !== entry.hash) return `entry ${entry.seq} does not have its hash`;
  if (!sumsToZero(entry.postings)) return `the postings of entry ${entry.seq} do not sum to zero`;
  return { entry, canonical };
}

/** null: it holds what no entry may hold, such as half a number. */
function textOf(entry: Entry): string | null {
  try {
    return canonicalOfParsed(entry);
  } catch {
    return null;
  }
}
