import type { Counts } from '../../src-shared/contract/body-parts.ts';
import { SUM_MAX } from '../../src-shared/contract/wire-types.ts';
import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { type Draft, isKind, draftOf } from '../../src-shared/journal/entry.ts';
import { valuesToExchange } from '../../src-shared/notes-in-use.ts';
import { countedTotal, denominationsToCount } from '../../src-shared/profile.ts';
import { QUANTITY_MAX } from '../../src-shared/quantity.ts';
import { type Clock, instant, localDay, type WrittenInstant } from '../../src-shared/time.ts';
import type { Ids } from '../platform/ports.ts';
import type { OpenShift } from './shifts.ts';

/** Notes and coins as they were counted; `toExchange`: which of them nobody accepts any more. */
export interface Counted {
  readonly counts: Counts;
  readonly toExchange?: Counts | undefined;
}

/** When in the shift the drawer was counted. */
type Occasion = 'count in between' | 'count at close' | 'recount at close';

/** A count is an entry without postings: it moves no money and is evidence of what was seen. */
export function countDraft(
  { counts, toExchange = [] }: Counted,
  occasion: Occasion,
  shift: OpenShift,
  clerkId: ClerkId,
  { clock, ids }: { clock: Clock; ids: Ids },
): Draft<'cash-counted'> {
  return draftOf('cash-counted', {
    id: ids.mint<EntryId>(),
    at: instant(clock.now()),
    shiftId: shift.id,
    clerkId,
    supervisorId: null,
    body: { v: 1, amount: countedTotal(counts), counts, ...apart(toExchange), reason: occasion },
  });
}

/** What of a count is to be exchanged, where there is any. */
export function apart(toExchange: Counts) {
  const some = toExchange.filter(({ quantity }) => quantity > 0);
  return some.length > 0 && { toExchange: some };
}

/**
 * Counts name each of the profile's notes and coins at most once, and nothing else. The pile to exchange is a part of
 * them, of notes and coins of which a series is over at that moment.
 */
export function countable({ counts, toExchange = [] }: Counted, profile: Profile, at: WrittenInstant): boolean {
  const over = new Set<number>(valuesToExchange(localDay(at, profile.timeZone), profile));
  const counted = new Map<number, number>(counts.map(({ value, quantity }) => [value, quantity]));
  const isPart = toExchange.every(({ value, quantity }) => over.delete(value) && quantity <= (counted.get(value) ?? 0));
  return isPart && isCountOf(counts, profile);
}

function isCountOf(counts: Counts, profile: Profile): boolean {
  const values = new Set<number>(denominationsToCount(profile).map((denomination) => denomination.value));
  const known = counts.every((count) => values.delete(count.value) && count.quantity <= QUANTITY_MAX);
  return known && countedTotal(counts) <= COUNTED_MAX;
}

/** A drawer of more than this is a slip of the finger: what it is compared with must stay a number. */
const COUNTED_MAX = SUM_MAX / 10;

/** The clerk who gave a count at the close, or the recount; null for every other entry. */
export function countedAtCloseBy(entry: Entry): ClerkId | null {
  if (!isKind(entry, 'cash-counted')) return null;
  return AT_CLOSE.has(entry.body.reason ?? '') ? entry.clerkId : null;
}

const AT_CLOSE: ReadonlySet<string> = new Set<Occasion>(['count at close', 'recount at close']);
