import type { Counts } from './contract/body-parts.ts';
import type { Entry, Profile } from './contract/upstream.ts';
import type { DrawerHints } from './contract/views/shift.ts';
import { notesTold } from './journal/entry.ts';
import type { PaidTender } from './journal/kinds/kind.ts';
import { drawerTotal } from './journal/postings.ts';
import { type Money, money, ZERO } from './money.ts';
import { denominationsInUse } from './notes-in-use.ts';
import { denominationsToCount } from './profile.ts';
import type { Day } from './time.ts';

/**
 * Guesses how long the small change will last, by note and coin. It knows what was counted, handed over and given back,
 * and takes each amount to be as few pieces as possible. It never looks at what else lies in the drawer. A level
 * follows from the clerk's own counts and typed amounts, so it tells them nothing about the expected cash, whatever
 * they try.
 */
export interface SmallChange {
  readonly pieces: ReadonlyMap<Money, Pieces>;
  /** So many customers paid in cash. */
  readonly customers: number;
}
interface Pieces {
  readonly left: number;
  /** As change, since the shift began. */
  readonly given: number;
  /** It was in the drawer when that was counted. */
  readonly counted: boolean;
}

/**
 * `instead`: what there is plenty of and adds up to it, to be given for it. Empty where nothing does: customers are
 * asked for it.
 */
type ChangeLevel = DrawerHints['change'][number];

const NONE: Pieces = { left: 0, given: 0, counted: false };
export const NO_CHANGE: SmallChange = { pieces: new Map(), customers: 0 };

/** Low is told while it still lasts for so many customers. */
const LOW_CUSTOMERS = 15;
/** Before anybody was served: one piece to every fourth. */
const USUAL = { given: 1, customers: 4 };
/** Nobody counts out more coins for a note. */
const INSTEAD_PIECES_MAX = 5;

/** Largest first. `small` goes up to the smallest top-up: what is larger are takings. */
interface Kinds {
  readonly all: readonly Money[];
  readonly small: readonly Money[];
}

/** `day`: what is accepted no more on it is given as change no more. */
export function kindsOfMoney(profile: Profile, day: Day): Kinds {
  const inUse = new Set(denominationsInUse(day, profile).map(({ value }) => value));
  const all = denominationsToCount(profile).flatMap(({ value }) => (inUse.has(value) ? [value] : []));
  return { all, small: all.filter((value) => value <= profile.limits.minTopUp) };
}

/** The guess after one more entry of the shift. */
export function changeAfter(before: SmallChange, entry: Entry, kinds: Kinds): SmallChange {
  const said = notesTold(entry);
  switch (said?.told) {
    case 'count':
      return counted(said.anew ? NO_CHANGE : before, said.counts, kinds);
    case 'payment':
      return afterPayment(before, said.tenders, kinds);
    case 'change-brought':
      return moved(before, said.amount, 1, { all: kinds.small, small: kinds.small });
    case undefined:
      return asPosted(before, entry, kinds);
  }
}

function asPosted(before: SmallChange, entry: Entry, kinds: Kinds): SmallChange {
  const taken = drawerTotal(entry.postings);
  return taken < ZERO ? moved(before, money(-taken), -1, kinds) : before;
}

function counted(before: SmallChange, counts: Counts, { small }: Kinds): SmallChange {
  const quantities = new Map(counts.map(({ value, quantity }) => [value, quantity]));
  const pieces = small.map((value): [Money, Pieces] => {
    const left = quantities.get(value) ?? 0;
    const { given, counted: sooner } = before.pieces.get(value) ?? NONE;
    return [value, { left, given, counted: sooner || left > 0 }];
  });
  return { ...before, pieces: new Map(pieces) };
}

function afterPayment(before: SmallChange, tenders: readonly PaidTender[], kinds: Kinds): SmallChange {
  const inCash = tenders.filter(({ kind }) => kind === 'cash');
  if (inCash.length === 0) return before;
  const taken = inCash.reduce((after, { amount, received }) => moved(after, received ?? amount, 1, kinds), before);
  const given = inCash.reduce((after, { change }) => moved(after, change ?? ZERO, -1, kinds, 'as change'), taken);
  return { ...given, customers: before.customers + 1 };
}

/** Into the drawer or out of it, in as few pieces as possible. */
function moved(
  before: SmallChange,
  amount: Money,
  direction: 1 | -1,
  { all, small }: Kinds,
  how: 'as change' | 'otherwise' = 'otherwise',
): SmallChange {
  const pieces = new Map(before.pieces);
  for (const { value, quantity } of fewestPieces(amount, all)) {
    if (!small.includes(value)) continue;
    const { left, given, counted: known } = pieces.get(value) ?? NONE;
    pieces.set(value, {
      counted: known,
      left: Math.max(0, left + direction * quantity),
      given: given + (how === 'as change' ? quantity : 0),
    });
  }
  return { ...before, pieces };
}

/** Largest first; what no coin is small enough for is left out. */
function fewestPieces(amount: Money, values: readonly Money[]): Counts {
  let rest: number = amount;
  return values.flatMap((value) => {
    const quantity = Math.floor(rest / value);
    rest -= quantity * value;
    return quantity > 0 ? [{ value, quantity }] : [];
  });
}

/** The level of each small note and coin that was counted or needed, largest first. */
export function changeLevels({ pieces, customers }: SmallChange): ChangeLevel[] {
  const known = [...pieces].filter(([, each]) => each.counted || each.given > 0);
  const levels = known
    .toSorted(([a], [b]) => b - a)
    .map(([value, each]) => ({ value, level: levelOf(each, customers) }));
  const plenty = levels.filter(({ level }) => level === 'plenty').map(({ value }) => value);
  return levels.map(({ value, level }) => ({
    value,
    level,
    instead: level === 'plenty' ? [] : insteadOf(value, plenty),
  }));
}

function levelOf({ left, given }: Pieces, customers: number): ChangeLevel['level'] {
  if (left === 0) return 'out';
  const eachCustomer = (given + USUAL.given) / (customers + USUAL.customers);
  return left < LOW_CUSTOMERS * eachCustomer ? 'low' : 'plenty';
}

function insteadOf(value: Money, plenty: readonly Money[]): Counts {
  const pieces = fewestPieces(
    value,
    plenty.filter((each) => each < value),
  );
  const sum = pieces.reduce((total, piece) => total + piece.value * piece.quantity, 0);
  const count = pieces.reduce((total, { quantity }) => total + quantity, 0);
  return sum === value && count <= INSTEAD_PIECES_MAX ? pieces : [];
}
