import type { Database } from 'better-sqlite3';
import type { Card } from '../../src-shared/contract/upstream.ts';
import { type Clock, instant, localDay } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import { cardSnapshotsIn } from './card-snapshots.ts';
import type { LookUpParts } from './look-up.ts';
import type { ReturnCounter } from './judge-return.ts';
import type { RetryCounter } from './retry-credit.ts';
import type { SaleCounter } from './sale-counter.ts';
import type { Unacknowledged } from './unacknowledged.ts';

/** A clerk waits this long to hear whether a card was unblocked. */
const READ_CARD_TIMEOUT_MS = 5000;
/** A refund waits this long for the balance that its receipt says, and does without it. */
const READ_BALANCE_TIMEOUT_MS = 1500;

interface KnownCards
  extends Pick<SaleCounter, 'known' | 'liveBalance' | 'forgetLiveCards'>, Pick<RetryCounter, 'readCard'> {
  readBalance: NonNullable<ReturnCounter['readBalance']>;
  readonly lookUp: LookUpParts;
}

interface KnownCardsParts {
  readonly db: Database;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly upstream: UpstreamSide;
  readonly unacknowledged: Unacknowledged;
}

/** What this counter knows of cards: read live since the last sale, as last seen, and what is on its way to them. */
export function knownCardsOver({ db, ledger, clock, upstream, unacknowledged }: KnownCardsParts): KnownCards {
  const snapshots = cardSnapshotsIn(db, ledger);
  const live = new Map<string, Card>();
  const waiting = (number: string) => unacknowledged.waiting(upstream.shipper.ackedSeq(), number);
  const hotlisted = (number: string) => upstream.hotlist.has(number);
  return {
    known: (number) => ({
      number,
      card: snapshots.get(number),
      hotlisted: hotlisted(number),
      waiting: waiting(number),
    }),
    liveBalance: (number) => live.get(number)?.balance ?? null,
    forgetLiveCards: () => live.clear(),
    async readCard(number) {
      const answer = await upstream.cards.byNumber(number, READ_CARD_TIMEOUT_MS);
      return answer.kind === 'card' ? answer.card : null;
    },
    async readBalance(number) {
      const answer = await upstream.cards.byNumber(number, READ_BALANCE_TIMEOUT_MS);
      return answer.kind === 'card' ? answer.card.balance : null;
    },
    lookUp: {
      profile: () => upstream.profiles.current(),
      today: (profile) => localDay(instant(clock.now()), profile.timeZone),
      online: () => upstream.contact.state() === 'online',
      hotlisted,
      waiting,
      snapshots,
      readLive: (number, card) => void (card ? live.set(number, card) : live.delete(number)),
      upstream: upstream.cards,
    },
  };
}
