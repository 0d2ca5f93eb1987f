import type { ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import type { BegunRefund, Facts } from '../ledger/facts.ts';

/**
 * Returns whose money a device was asked to give back. Each is kept before the device hears of it, until the return is
 * an entry or nothing went back. Their lines are not given back another time.
 */
export interface Refunds {
  /** Durable with the transaction that it is called in. */
  keep(refund: BegunRefund): void;
  forget(returnId: ReturnId): void;
  /** Oldest first. */
  begun(): readonly BegunRefund[];
  /** The one that gives back any of these lines. */
  of(saleId: SaleId, lines: readonly number[]): BegunRefund | undefined;
}

export function refundsIn(facts: Facts): Refunds {
  const begun = () => facts.get('begun-refunds') ?? [];
  const without = (returnId: ReturnId) => begun().filter((each) => each.returnId !== returnId);
  return {
    begun,
    keep: (refund) => facts.set('begun-refunds', [...without(refund.returnId), refund]),
    forget(returnId) {
      if (begun().some((each) => each.returnId === returnId)) facts.set('begun-refunds', without(returnId));
    },
    of: (saleId, lines) =>
      begun().find(({ wanted }) => wanted.saleId === saleId && wanted.lines.some((line) => lines.includes(line))),
  };
}

/** What newer rules must let come to its end. */
export function mattersGoingBack(refunds: Pick<Refunds, 'begun'>): OpenMatter[] {
  return refunds.begun().map(({ wanted }) => ({
    what: 'a return that was begun is not finished',
    tenders: wanted.tenders.map(({ kind }) => kind),
  }));
}
