import { judgeKeptHead, type KeptHead } from '../ledger/kept-head.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Anchor } from '../ledger/verify.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';

/**
 * The head that was kept beside the secrets, where the ledger must meet it. One that lies behind it is an older copy:
 * nothing is written to it until the upstream's head was seen.
 */
export function meetKeptHead(kept: KeptHead | null, ledger: Ledger, upstream: UpstreamSide): Anchor | undefined {
  const isOurs = kept !== null && kept.enrolment.counterId === upstream.enrolment.current()?.counterId;
  if (!isOurs || upstream.closedTo() !== null) return undefined;
  if (judgeKeptHead(kept, { head: ledger.head().seq, hashAt: (seq) => ledger.entryAt(seq)?.hash }) === 'behind') {
    upstream.restore('old-copy', kept.seq);
    return undefined;
  }
  return kept.seq > 0 ? kept : undefined;
}
