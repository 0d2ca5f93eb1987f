import { type Entry, ENTRIES_PER_REQUEST_MAX } from '../../src-shared/contract/upstream.ts';
import { err, ok } from '../../src-shared/result.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { UpstreamClient } from './client.ts';
import { faultInWords, retryAfterOf } from './fault.ts';
import { judgeHead } from './heads.ts';
import type { FetchedBack, UpstreamJournal } from './upstream.ts';

/** The journal upstream, for whoever has a client and no counter that runs. */
export function upstreamJournalOver(client: Pick<UpstreamClient, 'readEntries'>): UpstreamJournal {
  return {
    async head() {
      const answer = await client.readEntries({ from: 1, limit: 1 });
      return answer.ok ? ok(answer.value.nextSeq - 1) : err(faultInWords(answer.error));
    },
    fetchBack: (ledger, signal) => fetchBack({ client, ledger }, signal),
  };
}

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
