import { z } from 'zod';
import { ENTRIES_PER_REQUEST_MAX, Entry, ENTRY_BYTES_MAX } from '../../src-shared/contract/upstream.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import type { Json } from '../../src-shared/journal/canonical.ts';
import { canonicalOfParsed } from '../../src-shared/journal/entry.ts';
import { AssertionFailed, err, ok, type Result } from '../../src-shared/result.ts';
import { firstIssue } from '../http/body.ts';
import { problem, type ProblemAnswer } from '../http/problem.ts';
import { sha256 } from '../ports.ts';

/** An entry whose envelope, size and hash hold. Its place in the chain is judged under the counter's lock. */
export interface ExaminedEntry {
  readonly entry: Entry;
  /** The canonical text that the hash is of, taken before any schema could strip a member. */
  readonly canonical: string;
}

/** The request without its entries, which are examined one by one: those before a bad one are stored. */
export const EntriesRequest = z.strictObject({ entries: z.array(z.unknown()).min(1).max(ENTRIES_PER_REQUEST_MAX) });

interface Examined {
  /** Those before the first bad one, in the order of the request. */
  readonly entries: readonly ExaminedEntry[];
  readonly fault?: ProblemAnswer;
}

export function examineInOrder(inputs: readonly unknown[], counterId: CounterId): Examined {
  const entries: ExaminedEntry[] = [];
  for (const input of inputs) {
    const examined = examine(input, counterId);
    if (!examined.ok) return { entries, fault: examined.error };
    entries.push(examined.value);
  }
  return { entries };
}

export function examine(input: unknown, counterId: CounterId): Result<ExaminedEntry, ProblemAnswer> {
  const envelope = Entry.safeParse(input);
  if (!envelope.success || !isJsonObject(input)) {
    return err(problem('schema', { detail: envelope.success ? 'an entry is an object' : firstIssue(envelope.error) }));
  }
  const entry = envelope.data;
  if (entry.counterId !== counterId)
    return err(problem('schema', { detail: `entry ${entry.seq} is of another counter` }));
  const canonical = canonicalOrFault(input);
  if (!canonical.ok) return canonical;
  if (Buffer.byteLength(canonical.value) + HASH_MEMBER_BYTES > ENTRY_BYTES_MAX) {
    return err(problem('batch-too-large', { detail: `entry ${entry.seq} is larger than ${ENTRY_BYTES_MAX} bytes` }));
  }
  if (sha256(canonical.value) !== entry.hash) return err(problem('hash-mismatch', { detail: `entry ${entry.seq}` }));
  return ok({ entry, canonical: canonical.value });
}

/**
 * An entry's size is that of its canonical text with its hash in it, so that spaces between members cost nobody
 * anything.
 */
const HASH_MEMBER_BYTES = ',"hash":""'.length + 64;

function canonicalOrFault(input: { readonly [name: string]: Json }): Result<string, ProblemAnswer> {
  try {
    return ok(canonicalOfParsed(input));
  } catch (fault) {
    // Unsafe numbers, lone surrogates and U+0000 are asserted against where the canonical text is made.
    if (fault instanceof AssertionFailed) return err(problem('schema', { detail: fault.message.slice(0, 200) }));
    throw fault;
  }
}

/** The body was made by JSON.parse, so an object of it is one of JSON all the way down. */
function isJsonObject(input: unknown): input is { readonly [name: string]: Json } {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}

/** The entry as JSON, byte for byte as it was hashed, with its hash where the canonical order has it. */
export function entryJson(canonical: string, hash: string): string {
  return `${canonical.slice(0, -1)},"hash":"${hash}"}`;
}
