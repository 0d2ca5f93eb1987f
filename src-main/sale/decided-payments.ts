import type { EntryId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import type { DecidedPayment, Facts } from '../ledger/facts.ts';

/**
 * What devices and second persons said of payments and returns while no shift could take the entry. Each word becomes
 * one with the next shift that opens, and is forgotten in the same transaction.
 */
export interface DecidedPayments {
  /** Oldest first. */
  all(): readonly DecidedPayment[];
  /** This sale or return is decided and waits for its entry. */
  has(id: SaleId | ReturnId): boolean;
  /** The first word stays. Durable with the transaction that it is called in, as the one below. */
  keep(decided: DecidedPayment): void;
  forget(id: DecidedId): void;
}
type DecidedId = EntryId | SaleId | ReturnId;

export function decidedPaymentsIn(facts: Facts): DecidedPayments {
  const all = () => facts.get('decided-payments') ?? [];
  const isKnown = (id: DecidedId) => all().some((each) => idOf(each) === id);
  return {
    all,
    has: (id) => all().some((each) => each.becomes !== 'payment-decided' && idOf(each) === id),
    keep(decided) {
      if (!isKnown(idOf(decided))) facts.set('decided-payments', [...all(), decided]);
    },
    forget(id) {
      if (!isKnown(id)) return;
      facts.set(
        'decided-payments',
        all().filter((each) => idOf(each) !== id),
      );
    },
  };
}

/** The id of the entry that it becomes. */
function idOf(decided: DecidedPayment): DecidedId {
  if (decided.becomes === 'sale') return decided.saleId;
  return decided.becomes === 'return' ? decided.returnId : decided.id;
}
