import type { ReturnLine } from '../../src-shared/contract/body-parts.ts';
import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { UpstreamHolds } from '../upstream/upstream.ts';

/** The upstream's promise that value stays on its cards until the return's entry arrives. */
export interface Holds {
  /** Kept durably before the upstream is asked, so that a hold that nobody needs is released also after a crash. */
  ask(
    returnId: ReturnId,
    sale: { saleId: SaleId; lines: readonly ReturnLine[] },
  ): Promise<'held' | 'not-held' | 'no-answer'>;
  release(returnId: ReturnId): void;
  /** Nobody knows whether the return is an entry: it is released once that is known, unless it was fulfilled. */
  leave(returnId: ReturnId): void;
  /** The return is an entry now: nothing is left to release. Called in its transaction. */
  fulfilled(returnId: ReturnId): void;
}

/** A clerk with a passenger waits for the promise no longer than this. */
const HOLD_TIMEOUT_MS = 5000;
/**
 * A request whose answer was not waited for may still be acted on this much later: only a release after that is the
 * last word.
 */
const LATE_REQUEST_MS = 60_000;

export interface HoldsParts {
  readonly upstream: UpstreamHolds;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction' | 'doubt'>;
  readonly lateRequestMs?: number | undefined;
}

/** Holds at the upstream, remembered in this file until they are fulfilled or released. */
export function holdsOver({
  upstream,
  facts,
  ledger,
  lateRequestMs = LATE_REQUEST_MS,
}: HoldsParts): Holds & { releaseForgotten(): void; stop(): void } {
  const open = () => facts.get('open-holds') ?? [];
  const keep = (returnIds: readonly ReturnId[]) => facts.set('open-holds', [...new Set(returnIds)]);
  const without = (returnId: ReturnId) => open().filter((each) => each !== returnId);
  /** Asked about or to be asked again: nobody else releases them. */
  const inHand = new Set<ReturnId>();
  const unanswered = new Set<ReturnId>();
  const later = new Set<NodeJS.Timeout>();
  const stopping = new AbortController();

  async function releaseNow(returnId: ReturnId): Promise<void> {
    const answer = await upstream.release(returnId, { signal: stopping.signal });
    // The file is closed by now; the next start releases what it still remembers.
    if (stopping.signal.aborted) return;
    // A full disk keeps the memory of it: releasing once more is harmless.
    if (answer === 'released' && !unanswered.has(returnId)) ledger.transaction(() => keep(without(returnId)));
  }

  function releaseAgainLater(returnId: ReturnId): void {
    const timer = setTimeout(() => {
      later.delete(timer);
      unanswered.delete(returnId);
      inHand.delete(returnId);
      void releaseNow(returnId);
    }, lateRequestMs);
    later.add(timer.unref());
  }

  return {
    async ask(returnId, { saleId, lines }) {
      const remembered = ledger.transaction(() => keep([...open(), returnId]));
      if (!remembered.ok) return 'no-answer';
      inHand.add(returnId);
      const answer = await upstream.ask(returnId, { saleId, lines: [...lines] }, { timeoutMs: HOLD_TIMEOUT_MS });
      if (answer === 'no-answer') unanswered.add(returnId);
      return answer;
    },
    release(returnId) {
      if (unanswered.has(returnId)) releaseAgainLater(returnId);
      else inHand.delete(returnId);
      void releaseNow(returnId);
    },
    leave: (returnId) => void inHand.delete(returnId),
    fulfilled(returnId) {
      inHand.delete(returnId);
      keep(without(returnId));
    },
    /**
     * Holds that a crash left behind; called when the upstream is in reach again. Nobody knows whether their requests
     * still travel. So these are released a second time, when no request of before the crash can act any more.
     */
    releaseForgotten() {
      // A return that may be an entry keeps its hold until that is known.
      if (ledger.doubt() !== null) return;
      // So does one whose money a device may have given back.
      const begun = new Set((facts.get('begun-refunds') ?? []).map((refund) => refund.returnId));
      for (const returnId of open()) {
        if (inHand.has(returnId) || begun.has(returnId)) continue;
        inHand.add(returnId);
        unanswered.add(returnId);
        releaseAgainLater(returnId);
        void releaseNow(returnId);
      }
    },
    stop() {
      stopping.abort();
      later.forEach((timer) => clearTimeout(timer));
    },
  };
}
