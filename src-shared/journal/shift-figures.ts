import type { Entry } from '../contract/upstream.ts';
import type { Money } from '../money.ts';
import { exists, type Instant, instant } from '../time.ts';
import { totalsOf } from './adding-up.ts';
import { isKind } from './entry.ts';

const HOUR_MS = 3_600_000;
const HOURS_MAX = 72;
/** Longer than this nobody stood in line: such a gap says nothing about how fast the counter serves. */
const PAUSE_SECONDS = 180;
/** Upper ends of the classes of a pace, in seconds. */
const PACE_CLASSES = [15, 30, 60, 120, PAUSE_SECONDS] as const;

interface ShiftFigures {
  /** Every hour from the first sale to the last, also those without any, as long as they are within three days. */
  readonly hours: readonly {
    readonly from: Instant;
    readonly topUps: number;
    readonly cards: number;
    readonly amount: Money;
  }[];
  /** Seconds from one sale to the next, pauses left out; `median` null when no two sales followed each other. */
  readonly pace: {
    readonly median: number | null;
    readonly classes: readonly { readonly upTo: number; readonly count: number }[];
  };
}

/** What a shift looked like, from its entries in order. */
export function shiftFigures(entries: readonly Entry[]): ShiftFigures {
  const sales = entries.filter((entry) => isKind(entry, 'sale') && exists(entry.at));
  return { hours: hoursOf(sales), pace: paceOf(sales.map(({ at }) => Date.parse(at))) };
}

function hoursOf(sales: readonly Entry[]): ShiftFigures['hours'] {
  const byHour = Map.groupBy(sales, ({ at }) => Math.floor(Date.parse(at) / HOUR_MS));
  // A clock that was set back in the middle of a shift must not leave hours out.
  const sold = [...byHour.keys()].toSorted((a, b) => a - b);
  const [first, last] = [sold[0] ?? 0, sold.at(-1) ?? -1];
  // A clock that was years off leaves hours without sales that nobody could look through.
  const hours = last - first < HOURS_MAX ? Array.from({ length: last - first + 1 }, (_, place) => first + place) : sold;
  return hours.map((hour) => {
    const within = totalsOf(byHour.get(hour) ?? []);
    const { storedValue, cardsServed: cards = 0 } = within;
    return { from: instant(hour * HOUR_MS), topUps: storedValue.count, cards, amount: within.sales.amount };
  });
}

function paceOf(times: readonly number[]): ShiftFigures['pace'] {
  // The first sale follows a pause.
  const seconds = times.map((at, place) => (at - (times[place - 1] ?? Number.NEGATIVE_INFINITY)) / 1000);
  const gaps = seconds.filter((each) => each >= 0 && each <= PAUSE_SECONDS).toSorted((a, b) => a - b);
  const middle = gaps[Math.floor((gaps.length - 1) / 2)];
  return {
    median: middle === undefined ? null : Math.round(middle),
    classes: PACE_CLASSES.map((upTo, place) => ({
      upTo,
      count: gaps.filter((each) => each <= upTo && each > (PACE_CLASSES[place - 1] ?? -1)).length,
    })),
  };
}
