import type { Database } from 'better-sqlite3';
import type { ClaimId, SaleId } from '../../src-shared/ids.ts';
import { factsIn, type LeftBehind, type LostReturn, type LostPayOut } from './facts.ts';

/**
 * A ledger that another took the place of knew of money that left, and this journal does not. Neither is paid a second
 * time. Once an entry of it came back, the journal tells.
 */
export interface LeftBehindReader {
  /** The pay-out of a claim that is known and stands in no journal. */
  payOutOf(claimId: ClaimId): LostPayOut | null;
  /** Up to here claims were filed before money may have left that nobody here knows of; 0: there is no such doubt. */
  doubtThrough(): number;
  /** The returns of a sale that are known and stand in no journal. */
  returnsOf(saleId: SaleId): readonly LostReturn[];
}

export const NOTHING_LEFT_BEHIND: LeftBehind = { payOuts: [], returns: [], unread: false, doubtThrough: 0 };

export function leftBehindIn(db: Database): LeftBehindReader {
  const facts = factsIn(db);
  const inJournal = db.prepare<[string]>('SELECT 1 FROM journal_entry WHERE id = ?');
  const known = () => facts.get('left-behind') ?? NOTHING_LEFT_BEHIND;
  const isLost = ({ entryId }: { readonly entryId: string }) => inJournal.get(entryId) === undefined;
  return {
    payOutOf: (claimId) => known().payOuts.find((each) => each.claimId === claimId && isLost(each)) ?? null,
    doubtThrough: () => known().doubtThrough,
    returnsOf: (saleId) => known().returns.filter((each) => each.saleId === saleId && isLost(each)),
  };
}
