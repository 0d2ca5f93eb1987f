import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { TerminalTrouble } from '../../src-shared/contract/refusals.ts';
import type { PaymentInHand } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { Money } from '../../src-shared/money.ts';

/**
 * One movement of money at a device. Its id is durable before the device hears it, and the same whenever it is asked
 * about again.
 */
export interface Operation {
  /** The id of the sale or of its return, and a number of its own in it. */
  readonly id: string;
  readonly kind: DeviceKind;
  readonly amount: Money;
  /** What the device calls it, once it told. A device that takes no ids of ours knows it by this alone. */
  readonly ref?: string | undefined;
}

export type DeviceKind = Exclude<TenderKind, 'cash'>;

/** Why a device was not asked to move anything, or would not begin. */
export type NotBegun = TerminalTrouble;

/** `declined` is final: from then on this operation moves no money, also when its request arrives late. */
export type Answer =
  /** What the device moved, and how: it may let the customer choose, or take a part. */
  | { readonly state: 'approved'; readonly slip: Terminal; readonly kind: DeviceKind; readonly amount: Money }
  /** `why`: nothing was begun, and this counter can say so in words of its own. */
  | { readonly state: 'declined'; readonly reason: string; readonly why?: NotBegun }
  /**
   * `isNameless`: it named no operation, so that it can't be asked about this one either. `isTakenBack`: it said before
   * that the money moved, and says now that it did not. `isAtWork`: it says itself that the operation has not ended.
   */
  | {
      readonly state: 'unknown';
      readonly isNameless?: boolean;
      readonly isTakenBack?: boolean;
      readonly isAtWork?: boolean;
    };

export type Progress = Pick<PaymentInHand, 'doing' | 'canCancel'>;
type Tell = (progress: Progress) => void;
/**
 * The device's own id of the operation, as soon as it is told: it is kept before anything goes on. false: another
 * operation has it already, so that it names none.
 */
export type Known = (ref: string) => boolean;

export type DeviceState = 'not-asked-yet' | 'answers' | 'not-reached' | 'not-paired';

/** Amounts in whole minor units. */
interface Batch {
  readonly kind: DeviceKind;
  readonly collected: { readonly count: number; readonly amount: Money };
  readonly refunded: { readonly count: number; readonly amount: Money };
}

export type Settlement =
  | { readonly state: 'settled'; readonly batches: readonly Batch[] }
  | { readonly state: 'unknown' }
  /** It has no such call: a person reads the totals off its screen or slip. */
  | { readonly state: 'not-told' };

/**
 * The port to what moves money that is not cash, and answers by itself. An operation moves its money at most once. What
 * breaks or stays silent may have moved it all the same.
 */
export interface PaymentDevice {
  readonly slips: 'own';
  /** Its own name, as its serial number: what one device was asked for another one knows nothing of. */
  readonly deviceId: string;
  /** So long it lets a customer take; absent: as long as any payment is waited for. */
  readonly patienceMs?: number;
  collect(operation: Operation, tell: Tell, known: Known): Promise<Answer>;
  /** `paidBy`: the slip of the payment that goes back; absent where the money came another way. */
  refund(operation: Operation, paidBy: Terminal | undefined, tell: Tell, known: Known): Promise<Answer>;
  /**
   * Moves nothing. One that still runs is followed to its end; one that the device never heard of is declined. What
   * became of one that the device has forgotten, or can't name, nobody knows.
   */
  ask(operation: Operation, tell: Tell): Promise<Answer>;
  /** Takes back what is not paid yet, and answers what became of the operation. */
  cancel(operation: Operation): Promise<Answer>;
  /**
   * Closes the device's batch and tells what it moved since the one before, for each way of paying. Asked again by the
   * same id it closes no other, and tells the same. The close of a shift calls it with the id of its count.
   */
  settle(id: string): Promise<Settlement>;
  /** As it was found when it was last asked for something. */
  state(): DeviceState;
}

/** It stands by itself on the desk: the clerk keys the amount there and types what its slip says. */
export interface TypedSlips {
  readonly slips: 'typed';
  slipOf(authCode: string): Terminal;
}

/** Each way of paying has its own: a terminal on the desk for one, a device that answers by itself for another. */
export type DeviceOf = (kind: DeviceKind) => PaymentDevice | TypedSlips;
