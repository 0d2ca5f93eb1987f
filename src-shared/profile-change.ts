import type { Profile } from './contract/upstream.ts';
import type { TenderKind } from './contract/wire-types.ts';
import type { Currency } from './money.ts';
import { denominationsToCount, tenderOfKind } from './profile.ts';

/** Something that is not at its end, and what of the rules its end needs. */
export interface OpenMatter {
  /** In words for the technician: «a shift is open». */
  readonly what: string;
  readonly tenders?: readonly TenderKind[];
  readonly products?: readonly string[];
}

/** What newer rules have to account for. */
interface Unsettled {
  readonly inForce: Profile;
  /** The currency of the journal's last money; null: there is none yet. */
  readonly currency: Currency | null;
  readonly shiftIsOpen: boolean;
  readonly matters: readonly OpenMatter[];
}

/**
 * Why a newer profile would leave money unaccounted for, in words for the technician that say what to do; null when it
 * would not. Amounts carry no currency of their own, so rules of another one are never in force over a journal.
 */
export function unaccountable(next: Profile, unsettled: Unsettled): string | null {
  const { inForce, currency, shiftIsOpen, matters } = unsettled;
  if (currency && !isSameMoney(next.currency, currency))
    return (
      `its amounts are in ${inWords(next.currency)} and those of this counter's journal in ${inWords(currency)}, ` +
      'and the two would be added up; publish a profile in the currency of the journal, ' +
      'or enrol this window as a new counter with a data folder of its own'
    );
  return firstOf(matters, (matter) => lacking(next, matter)) ?? (shiftIsOpen ? unlikeWithinShift(next, inForce) : null);
}

export function isSameMoney(a: Currency, b: Currency): boolean {
  return a.code === b.code && a.exponent === b.exponent;
}

function inWords({ code, exponent }: Currency): string {
  return `${code} with ${exponent} decimal ${exponent === 1 ? 'digit' : 'digits'}`;
}

function lacking(next: Profile, { what, tenders = [], products = [] }: OpenMatter): string | null {
  const tender = tenders.find((kind) => !tenderOfKind(kind, next));
  if (tender) return `it has no tender «${tender}», and ${what}; ${OR_KEEP}`;
  const product = products.find((id) => !next.products.some((each) => each.id === id));
  return product === undefined ? null : `it has no product «${product}», and ${what}; ${OR_KEEP}`;
}

const OR_KEEP = 'it is taken over once that is settled, or publish it with what it lacks under a new version';

function unlikeWithinShift(next: Profile, inForce: Profile): string | null {
  const after = 'it is taken over when the shift is closed';
  const counted = new Set(denominationsToCount(next).map(({ value }) => value));
  const missing = denominationsToCount(inForce).find(({ value }) => !counted.has(value));
  if (missing) return `it has no note or coin of ${missing.value}, which the open shift's drawer may hold; ${after}`;
  return next.timeZone === inForce.timeZone
    ? null
    : `its time zone is ${next.timeZone}, and the open shift was begun in ${inForce.timeZone}; ${after}`;
}

function firstOf<Item>(items: readonly Item[], judge: (item: Item) => string | null): string | null {
  for (const item of items) {
    const judged = judge(item);
    if (judged !== null) return judged;
  }
  return null;
}
