import type { Counts } from './contract/body-parts.ts';
import type { Denomination, Profile } from './contract/upstream.ts';
import { minus, type Money, money, sumOf, times } from './money.ts';
import { addDays, type Day } from './time.ts';

/** A series that ends is told so many days before its last one, so that it leaves the drawer in time. */
const TOLD_DAYS_BEFORE = 30;

type Cash = Pick<Profile, 'cash'>;

/** A series of a note or coin whose last day is near, or over. */
export interface EndingSeries extends Pick<Denomination, 'value' | 'kind'> {
  /** Empty: the rules don't name it. */
  readonly series: string;
  readonly until: Day;
  readonly isOver: boolean;
}

/** Those of which people are told on a local date, in the order of the profile. */
export function endingSeries(day: Day, { cash }: Cash): EndingSeries[] {
  return cash.denominations.flatMap(({ value, kind, series = '', acceptedUntil: until }) =>
    until === undefined || until > addDays(day, TOLD_DAYS_BEFORE)
      ? []
      : [{ value, kind, series, until, isOver: until < day }],
  );
}

/**
 * Notes and coins of which a pile is counted apart, largest first: a bank exchanges them. On its last day a series
 * belongs there already, since what stays in the drawer is given out a day later.
 */
export function valuesToExchange(day: Day, { cash }: Cash): Money[] {
  const values = cash.denominations.flatMap(({ value, acceptedUntil }) =>
    acceptedUntil !== undefined && acceptedUntil <= day ? [value] : [],
  );
  return [...new Set(values)].toSorted((a, b) => b - a);
}

/** What may still be handed over on a local date: of a note with several series one at least is accepted. */
export function denominationsInUse(day: Day, { cash }: Cash): Denomination[] {
  return cash.denominations.filter(({ acceptedUntil }) => acceptedUntil === undefined || acceptedUntil >= day);
}

/** A count without its pile to exchange: what may be given as change. */
export function withoutExchanged(counts: Counts, toExchange: Counts = []): Counts {
  const apart = new Map(toExchange.map(({ value, quantity }) => [value, quantity]));
  return counts.map(({ value, quantity }) => ({ value, quantity: Math.max(0, quantity - (apart.get(value) ?? 0)) }));
}

/** How much of a count may stay as float. */
export function mayStay(counts: Counts, toExchange: Counts = []): Money {
  const sum = (of: Counts) => sumOf(of.map(({ value, quantity }) => times(value, quantity)));
  return money(Math.max(0, minus(sum(counts), sum(toExchange))));
}
