import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedLine, ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { Money } from '../../src-shared/money.ts';
import type { KnownCard } from '../../src-shared/sale-rules.ts';
import type { Clock } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payments } from '../payment/collect.ts';
import type { Ids } from '../platform/ports.ts';
import type { Shifts } from '../shift/shifts.ts';
import type { DecidedPayments } from './decided-payments.ts';
import type { Intents } from './intents.ts';
import type { LeftPayments } from './left-payments.ts';

/** What a sale needs of the counter. */
export interface SaleCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly intents: Intents;
  /** What was decided while no shift could take its entry. */
  readonly decided: DecidedPayments;
  readonly left: Pick<LeftPayments, 'noteLate'>;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly ids: Ids;
  profile(): Profile | null;
  /** The rules that a sale was begun under; null when this machine never had them. */
  profileByVersion(version: string): Profile | null;
  /** Why this counter sells nothing at all; null when it may. */
  stopped(): Refusal | null;
  /** The upstream can't be reached now. */
  offline(): boolean;
  /**
   * Why the offline limits don't allow these lines; null when they do, or when the upstream takes what it is sent.
   * `begun`: sales that are not written yet, and count.
   */
  refuseOffline(lines: readonly ConfirmedLine[], begun: readonly ConfirmedSale[]): Refusal | null;
  /**
   * Why its register signs no new sale; null: it does, or nothing is known against it. Absent: there is none. `begun`:
   * so many other sales it has to sign that are not written yet.
   */
  registerRefusal?(begun: number): Refusal | null;
  known(cardNumber: string): KnownCard;
  /** As read live since the last sale; null when it was not. */
  liveBalance(cardNumber: string): Money | null;
  /** What was read live is old once a sale is taken. */
  forgetLiveCards(): void;
  receiptNumber(seq: number): string;
  /** What is known to be wrong with the clock; absent: nobody looks. */
  clockFault?(): ClockFault | null;
}
