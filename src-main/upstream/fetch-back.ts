import { type Entry, ENTRIES_PER_REQUEST_MAX } from '../../src-shared/contract/upstream.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf } from './fault.ts';
import { type ClaimedHead, judgeHead } from './heads.ts';

/** What asking for the next page of our own journal came to. */
export type FetchedBack =
  /** Written, all of it. `of`: the upstream's newest entry. */
  | { readonly kind: 'page'; readonly of: number }
  /** There is nothing after our head: the upstream's head was met. */
  | { readonly kind: 'met'; readonly head: ClaimedHead }
  /** It holds another entry where we have one. */
  | { readonly kind: 'forked'; readonly upTo: number }
  | { readonly kind: 'failed'; readonly why: string; readonly retryAfterMs: number | null };

/**
 * Asks for what follows our head and writes it, each entry proven, the page in one transaction together with
 * `alongside`.
 */
export async function fetchBack(
  {
    client,
    ledger,
    alongside = () => {},
  }: { client: Pick<UpstreamClient, 'readEntries'>; ledger: Ledger; alongside?: (entries: readonly Entry[]) => void },
  signal: AbortSignal,
): Promise<FetchedBack> {
  const answer = await client.readEntries({ from: ledger.head().seq + 1, limit: ENTRIES_PER_REQUEST_MAX }, { signal });
  if (!answer.ok) return { kind: 'failed', why: faultInWords(answer.error), retryAfterMs: retryAfterOf(answer.error) };
  const { entries, nextSeq, headHash } = answer.value;
  if (judgeHead(answer.value, ledger) === 'forked') return { kind: 'forked', upTo: nextSeq - 1 };
  if (entries.length > 0) {
    const taken = ledger.takeBack(entries, () => alongside(entries));
    return taken.ok
      ? { kind: 'page', of: nextSeq - 1 }
      : { kind: 'failed', why: taken.error.detail, retryAfterMs: null };
  }
  if (nextSeq - 1 > ledger.head().seq)
    return { kind: 'failed', why: 'it shows fewer entries than it says to hold', retryAfterMs: null };
  return { kind: 'met', head: { nextSeq, headHash } };
}
