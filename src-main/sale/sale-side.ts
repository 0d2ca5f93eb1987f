import type { Database } from 'better-sqlite3';
import type { SaleId } from '../../src-shared/ids.ts';
import { leftBehindIn } from '../ledger/left-behind.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Paper } from '../printing/paper.ts';
import type { Printing } from '../printing/printing.ts';
import type { SeenBeforeCount } from '../shift/seen-before-count.ts';
import type { UpstreamSide } from '../upstream/upstream.ts';
import type { BalanceCounter } from './balance-slip.ts';
import { decidedPaymentsIn } from './decided-payments.ts';
import { type HistoryCounter, historyIn } from './history.ts';
import { holdsOver } from './holds.ts';
import { knownCardsOver } from './known-cards.ts';
import { type LeftPayments, leftPaymentsIn } from './left-payments.ts';
import type { LookUpParts } from './look-up.ts';
import { type OfflineRules, offlineRulesOver } from './offline-rules.ts';
import type { RetryCounter } from './retry-credit.ts';
import type { ReturnCounter } from './judge-return.ts';
import type { SaleCounter } from './sale-counter.ts';
import { unacknowledgedIn } from './unacknowledged.ts';

type Given =
  | 'ledger'
  | 'clock'
  | 'ids'
  | 'shifts'
  | 'intents'
  | 'payments'
  | 'profile'
  | 'profileByVersion'
  | 'stopped';

interface SaleParts
  extends
    Pick<SaleCounter, Given>,
    Pick<ReturnCounter, 'refunds'>,
    Pick<HistoryCounter, 'clerkName' | 'receiptSources' | 'printStateOf' | 'signOnPaper'> {
  readonly db: Database;
  readonly facts: Facts;
  readonly printing: Printing;
  readonly paper: Paper;
  readonly seen: SeenBeforeCount;
  readonly upstream: UpstreamSide;
  clockFault: NonNullable<SaleCounter['clockFault']>;
  registerRefusal: NonNullable<SaleCounter['registerRefusal']>;
  /** When a request to the upstream can no longer act. */
  readonly lateRequestMs: number | undefined;
}

/** All that the window asks of cards, sales and returns. */
export interface SaleSide
  extends SaleCounter, ReturnCounter, RetryCounter, HistoryCounter, BalanceCounter, OfflineRules {
  readonly ledger: SaleCounter['ledger'];
  readonly paper: Paper;
  readonly outcomes: UpstreamSide['outcomes'];
  readonly leftBehind: NonNullable<ReturnCounter['leftBehind']>;
  readonly lookUp: LookUpParts;
  readonly left: LeftPayments;
  /** Sales begun on the screen and not settled: they are no attention items while the clerk has them in hand. */
  readonly inHand: Set<SaleId>;
  /** Adds up what the upstream has not acknowledged; a sale reads what this could not. */
  readAhead(): Promise<void>;
  stop(): void;
}

/** What a sale is judged by, written from, given back under and found again by. */
export function saleSideOver(parts: SaleParts): SaleSide {
  const { db, ledger, facts, clock, upstream } = parts;
  const unacknowledged = unacknowledgedIn(db);
  const readAhead = () => unacknowledged.readAhead(upstream.shipper.ackedSeq(), () => db.open);
  // It reads with each entry, and with each word on what is unacknowledged: a sale finds it read.
  upstream.shipper.onChange(() => void readAhead());

  const rules = offlineRulesOver(upstream, unacknowledged);
  const holds = holdsOver({ upstream: upstream.holds, facts, ledger, lateRequestMs: parts.lateRequestMs });
  function releaseForgotten(): void {
    if (!rules.offline()) holds.releaseForgotten();
  }
  upstream.contact.onChange(releaseForgotten);
  ledger.onDoubt((settled) => {
    if (settled) releaseForgotten();
  });

  return {
    ...parts,
    ...rules,
    ...knownCardsOver({ db, ledger, clock, upstream, unacknowledged }),
    holds,
    shipper: upstream.shipper,
    outcomes: upstream.outcomes,
    leftBehind: leftBehindIn(db),
    history: historyIn(db),
    receiptNumber: (seq) => `${upstream.enrolment.current()?.receiptSeries ?? ''}-${String(seq).padStart(6, '0')}`,
    inHand: new Set(),
    left: leftPaymentsIn(facts, clock),
    decided: decidedPaymentsIn(facts),
    readAhead,
    stop() {
      holds.stop();
      parts.payments.stop();
    },
  };
}
