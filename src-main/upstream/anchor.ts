import type { Problem } from '../../src-shared/contract/upstream.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import type { UpstreamFault } from './fault.ts';
import { type ClaimedHead, judgeHead } from './heads.ts';
import type { OutcomeStore } from './outcomes.ts';
import type { Pace } from '../platform/pace.ts';
import type { Alarms, Observed } from './upstream.ts';

interface AnchorParts {
  readonly client: UpstreamClient;
  readonly ledger: Ledger;
  readonly outcomes: OutcomeStore;
  readonly facts: Facts;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly pace: Pace;
  /** The upstream showed that it holds entries up to here, and this ledger does not. */
  readonly onBehind: (lastSeq: number) => void;
}

/** `parted`: the two hold different journals, and nothing is sold. `unkept`: the disk did not take what was learnt. */
export type Followed = 'followed' | 'parted' | 'unkept';

/** A hash chain can't show a cut tail or an old copy put back; the upstream's word on its head can. */
export interface Anchor extends Observed {
  ackedSeq(): number;
  /**
   * Takes a head that is proven ours by its hash. `countsAnew`: the upstream numbers its words on our lines from the
   * first again.
   */
  follow(claim: ClaimedHead, countsAnew?: boolean): Followed;
  /** Its head may be another than it was: an older copy is put back while it is away, or an answer of it was lost. */
  doubtHead(): void;
  /** How long until it is time to ask; nothing when it is, or when the two had parted when they were last compared. */
  comparisonDueInMs(): number;
  /** Asks the upstream for its head; `claimed` is a refusal that named one. A fault when it did not say. */
  compare(signal: AbortSignal, claimed?: Problem): Promise<Followed | UpstreamFault>;
}

export function anchorOver({ client, ledger, outcomes, facts, alarms, clock, pace, onBehind }: AnchorParts): Anchor {
  const changed = newChanges();
  let comparedAt = Number.NEGATIVE_INFINITY;
  let isDoubted = false;
  const ackedSeq = () => facts.get('acked-seq') ?? 0;
  const havePartedBefore = () => alarms.has('journal-fork') || alarms.has('journal-behind');

  function follow(claim: ClaimedHead, countsAnew = false): Followed {
    const verdict = judgeHead(claim, ledger);
    if (verdict !== 'agrees') return part(verdict, claim.nextSeq);
    const acked = ackedSeq();
    const upstreamSeq = claim.nextSeq - 1;
    const lost = upstreamSeq < acked;
    // First: a cut of power right after the transaction would leave nobody who knows of it.
    if (lost) {
      alarms.raise(
        'journal-gap',
        `the upstream had acknowledged entries up to ${acked} and now holds those up to ${upstreamSeq}; ` +
          'the rest is sent again',
      );
    }
    const written = ledger.transaction(() => {
      facts.set('acked-seq', upstreamSeq);
      // An upstream that lost entries also lost its words on them, and will count its words anew.
      if (lost || countsAnew) outcomes.startAgain();
    });
    if (!written.ok) return 'unkept';
    if (lost || countsAnew) outcomes.tellChanged();
    changed.tell();
    return 'followed';
  }

  async function compare(signal: AbortSignal, claimed?: Problem): Promise<Followed | UpstreamFault> {
    const from = claimed?.nextSeq ?? ackedSeq() + 1;
    const answer = await client.readEntries({ from, limit: 1 }, { signal });
    if (!answer.ok) {
      // Nobody contradicts the upstream's word that the journals have forked: it stands.
      if (claimed?.type === 'journal-fork' && !signal.aborted) part('forked', from + 1);
      return havePartedBefore() ? 'parted' : answer.error;
    }
    comparedAt = clock.monotonic();
    isDoubted = false;
    const followed = follow(answer.value);
    if (followed === 'followed') {
      alarms.clear('journal-fork');
      alarms.clear('journal-behind');
    } else if (judgeHead(answer.value, ledger) === 'behind') onBehind(answer.value.nextSeq - 1);
    return followed;
  }

  function part(verdict: 'forked' | 'behind', nextSeq: number): 'parted' {
    const { seq } = ledger.head();
    if (verdict === 'forked')
      alarms.raise(
        'journal-fork',
        `up to ${nextSeq - 1} the upstream holds another entry than this counter, whose journal ends at ${seq}`,
      );
    else
      alarms.raise(
        'journal-behind',
        `the upstream holds entries up to ${nextSeq - 1}, this counter only up to ${seq}: its ledger is an old copy`,
      );
    changed.tell();
    return 'parted';
  }

  function comparisonDueInMs(): number {
    if (havePartedBefore()) return 0;
    // A line that comes and goes is no reason to ask each time, and one to ask when it is time again.
    const everyMs = isDoubted ? pace.pullMs : pace.compareHeadsMs;
    return Math.max(0, comparedAt + everyMs - clock.monotonic());
  }

  return {
    onChange: changed.listen,
    ackedSeq,
    follow,
    doubtHead: () => void (isDoubted = true),
    comparisonDueInMs,
    compare,
  };
}
