import type { Account, Posting } from '../contract/upstream.ts';
import { type ProductKind, TENDER_KINDS, type TenderKind } from '../contract/wire-types.ts';
import { type Money, negative, sumIfSafe, sumOf, ZERO } from '../money.ts';
import { assert } from '../result.ts';

/** Double entry: debits are positive, and the amounts of one entry sum to zero. */

export const ACCOUNT_OF_PRODUCT: Record<ProductKind, Account> = {
  'stored-value': 'stored-value',
  pass: 'pass-sales',
  card: 'card-sales',
};
export const ACCOUNT_OF_TENDER: Record<TenderKind, Account> = {
  cash: 'drawer',
  'bank-card': 'acquirer',
  qr: 'qr-acquirer',
};

/** Expected cash of a shift: the sum of its drawer postings before shift-closed. */
export function drawerTotal(postings: readonly Posting[]): Money {
  return accountTotal(postings, 'drawer');
}

/** Nothing where others wrote amounts that add up to no number. */
export function accountTotal(postings: readonly Posting[], account: Account): Money {
  return accountTotalIfSafe(postings, account) ?? ZERO;
}

export function accountTotalIfSafe(postings: readonly Posting[], account: Account): Money | null {
  return sumIfSafe(postings.filter((posting) => posting.account === account).map((posting) => posting.amount));
}

/** What a sale or return moved, by its postings alone: of a return all of it is below zero. */
export function movedBy({ postings }: { readonly postings: readonly Posting[] }): {
  readonly amount: Money;
  readonly tenders: readonly { readonly kind: TenderKind; readonly amount: Money }[];
} {
  const sold = sumIfSafe(Object.values(ACCOUNT_OF_PRODUCT).map((account) => accountTotal(postings, account))) ?? ZERO;
  const tenders = TENDER_KINDS.map((kind) => ({ kind, amount: accountTotal(postings, ACCOUNT_OF_TENDER[kind]) }));
  return { amount: negative(sold), tenders: tenders.filter(({ amount }) => amount !== 0) };
}

export function post(account: Account, amount: Money): Posting {
  return { account, amount };
}

export function byAccount(postings: readonly Posting[]): Posting[] {
  const accounts = [...new Set(postings.map((posting) => posting.account))];
  return accounts.map((account) =>
    post(account, sumOf(postings.filter((p) => p.account === account).map((p) => p.amount))),
  );
}

/** Exactly, also of what others wrote: a sum of large amounts is no whole number any more. */
export function sumsToZero(postings: readonly Pick<Posting, 'amount'>[]): boolean {
  return postings.reduce((sum, { amount }) => sum + BigInt(amount), 0n) === 0n;
}

/** Postings of nothing say nothing and are left out. */
export function balanced(postings: readonly Posting[]): Posting[] {
  assert(sumOf(postings.map((posting) => posting.amount)) === 0, 'the postings of an entry sum to zero');
  return postings.filter((posting) => posting.amount !== 0);
}
