import type { ReturnTender, SaleLine, SaleTender } from '../contract/journal-bodies.ts';
import type { Account, Posting } from '../contract/upstream.ts';
import { type ProductKind, TENDER_KINDS, type TenderKind } from '../contract/wire-types.ts';
import { minus, type Money, negative, sumIfSafe, sumOf, ZERO } from '../money.ts';
import { assert } from '../result.ts';

/** Double entry: debits are positive, and the amounts of one entry sum to zero. */

const ACCOUNT_OF_PRODUCT: Record<ProductKind, Account> = {
  'stored-value': 'stored-value',
  pass: 'pass-sales',
  card: 'card-sales',
};
const ACCOUNT_OF_TENDER: Record<TenderKind, Account> = { cash: 'drawer', 'bank-card': 'acquirer', qr: 'qr-acquirer' };

/** Change is posted as its own movement out of the drawer, so that it is never taken for takings. */
export function salePostings(
  lines: readonly Pick<SaleLine, 'kind' | 'amount'>[],
  tenders: readonly SaleTender[],
): Posting[] {
  return balanced([
    ...tenders.flatMap(tenderPostings),
    ...byAccount(lines.map((line) => post(ACCOUNT_OF_PRODUCT[line.kind], negative(line.amount)))),
  ]);
}

function tenderPostings(tender: SaleTender): Posting[] {
  const account = ACCOUNT_OF_TENDER[tender.kind];
  if (tender.kind !== 'cash' || tender.received === undefined) return [post(account, tender.amount)];
  const change = tender.change ?? minus(tender.received, tender.amount);
  assert(minus(tender.received, change) === tender.amount, 'received less change is the amount of the cash tender');
  return [post(account, tender.received), post(account, negative(change))];
}

/** Value taken back from the cards, money given back to the passenger. `lines` carry the kind of the line sold. */
export function returnPostings(
  lines: readonly Pick<SaleLine, 'kind' | 'amount'>[],
  tenders: readonly ReturnTender[],
): Posting[] {
  return balanced([
    ...byAccount(lines.map((line) => post(ACCOUNT_OF_PRODUCT[line.kind], line.amount))),
    ...tenders.map((tender) => post(ACCOUNT_OF_TENDER[tender.kind], negative(tender.amount))),
  ]);
}

/**
 * `carried` is what the last close left as float, `fromSafe` what was added now, `counted` all that lies in the drawer.
 */
export function shiftOpenedPostings(opening: { carried: Money; fromSafe: Money; counted: Money }): Posting[] {
  const stated = sumOf([opening.carried, opening.fromSafe]);
  return balanced([
    post('drawer', opening.counted),
    post('float', negative(opening.carried)),
    post('safe', negative(opening.fromSafe)),
    post('over-short', minus(stated, opening.counted)),
  ]);
}

/** Empties the drawer: `carried` stays as float, `removed` goes to the safe, and what is missing or over is named. */
export function shiftClosedPostings(closing: { expected: Money; carried: Money; removed: Money }): Posting[] {
  const counted = sumOf([closing.carried, closing.removed]);
  return balanced([
    post('float', closing.carried),
    post('safe', closing.removed),
    post('over-short', minus(closing.expected, counted)),
    post('drawer', negative(closing.expected)),
  ]);
}

export function payInPostings(amount: Money, against: 'safe' | 'petty-cash' | 'claims'): Posting[] {
  return balanced([post('drawer', amount), post(against, negative(amount))]);
}

export function payOutPostings(amount: Money, against: 'safe' | 'petty-cash' | 'claims'): Posting[] {
  return balanced([post(against, amount), post('drawer', negative(amount))]);
}

export function safeDropPostings(amount: Money): Posting[] {
  return balanced([post('safe', amount), post('drawer', negative(amount))]);
}

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

function post(account: Account, amount: Money): Posting {
  return { account, amount };
}

function byAccount(postings: readonly Posting[]): Posting[] {
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
function balanced(postings: readonly Posting[]): Posting[] {
  assert(sumOf(postings.map((posting) => posting.amount)) === 0, 'the postings of an entry sum to zero');
  return postings.filter((posting) => posting.amount !== 0);
}
