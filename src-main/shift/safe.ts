import type { z } from 'zod';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import {
  type BAG_DOUBTS,
  type BagView,
  type BagsCounted,
  type BagsHandedOver,
  type BagWord,
  type SafeView,
} from '../../src-shared/contract/views/safe.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { BAGS_AT_ONCE_MAX, type BagsSaid, type NamedBag } from '../../src-shared/journal/kinds/bags-body.ts';
import { sumIfSafe } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant, type WrittenInstant } from '../../src-shared/time.ts';
import type { Access } from '../access/access.ts';
import type { Paper } from '../printing/paper.ts';
import type { Bag, Bags } from './bags.ts';
import type { ShiftCounter } from './open-shift.ts';

/** The safe of this counter: which sealed bags lie in it, and how each left it. Nothing here moves a posting. */

export interface SafeCounter extends Pick<ShiftCounter, 'ledger' | 'shifts' | 'clock' | 'ids' | 'clerkName'> {
  readonly bags: Bags;
  readonly access: Pick<Access, 'approve'>;
  readonly paper: Pick<Paper, 'slip'>;
}

/** Older ones that left the safe are in the journal. */
const LEFT_SHOWN_MAX = 20;

/** What lies in the safe, and what left it last. */
export function viewSafe(who: Session, counter: SafeCounter): SafeView {
  const bags = counter.bags.all();
  const inSafe = bags.filter(({ place }) => place === 'in-safe');
  const missing = bags.filter(({ place }) => place === 'missing').slice(-BAGS_AT_ONCE_MAX);
  const left = bags.filter(({ place }) => place === 'handed-over' || place === 'opened').slice(-LEFT_SHOWN_MAX);
  return {
    bags: [...oldestOf(inSafe), ...missing, ...left.toReversed()].map((bag) => bagView(bag, counter)),
    inSafe: { count: inSafe.length, amount: sumTold(inSafe, counter) },
    account: who.role === 'supervisor' ? counter.bags.account(uncounted(counter)) : null,
  };
}

/** A drawer that was in use for years before this list has more than a person goes through: the others follow. */
const oldestOf = (bags: readonly Bag[]) => bags.slice(0, BAGS_AT_ONCE_MAX);

/** The drops of a shift add up to a part of what is counted blind: their sum is told once that is revealed. */
function sumTold(bags: readonly Bag[], counter: SafeCounter) {
  const open = uncounted(counter);
  if (open !== null && bags.some(({ shiftId }) => shiftId === open)) return null;
  return sumIfSafe(bags.map(({ amount }) => amount));
}

/** In this time a bag is handed over, or somebody goes and looks whether it is there. */
const BAG_UNCOUNTED_DAYS_MAX = 7;
const DAY_MS = 86_400_000;
const SEALS_NAMED_MAX = 5;

/** Bags of the safe that a count missed, and those that nobody has seen for days: an item each. */
export function bagItems({ bags, clock }: Pick<SafeCounter, 'bags' | 'clock'>): AttentionItem[] {
  const seenBefore = instant(clock.now() - BAG_UNCOUNTED_DAYS_MAX * DAY_MS);
  const inSafe = bags.all().filter(({ place }) => place === 'in-safe');
  const notSeen = inSafe.flatMap(({ seal, counted }) => (counted?.seen === false ? [{ seal, at: counted.at }] : []));
  const notCounted = inSafe.flatMap(({ seal, at, counted }) =>
    counted?.seen !== false && (counted?.at ?? at) < seenBefore ? [{ seal, at: counted?.at ?? at }] : [],
  );
  return [...bagItem('not-seen', notSeen), ...bagItem('not-counted', notCounted)];
}

function bagItem(
  why: (typeof BAG_DOUBTS)[number],
  bags: readonly { readonly seal: string; readonly at: WrittenInstant }[],
): AttentionItem[] {
  const [oldest, ...others] = bags.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  if (!oldest) return [];
  const seals = [oldest, ...others].map(({ seal }) => seal).filter((seal) => seal !== '');
  return [{ kind: 'bags-in-doubt', why, count: bags.length, seals: seals.slice(0, SEALS_NAMED_MAX), at: oldest.at }];
}

function uncounted({ shifts }: SafeCounter) {
  const shift = shifts.open();
  return shift && shifts.closing(shift.id)?.revealedAt == null ? shift.id : null;
}

function bagView(bag: Bag, { clerkName }: SafeCounter): BagView {
  const nameOf = (id: ClerkId | null) => (id === null ? '' : clerkName(id));
  const { entryId, seal, amount, from, at, clerkId, place, word, counted } = bag;
  return {
    entryId,
    seal,
    amount,
    from,
    at,
    clerkId,
    clerkName: nameOf(clerkId),
    place,
    word: word && {
      at: word.at,
      clerkName: nameOf(word.clerkId),
      supervisorName: nameOf(word.supervisorId),
      to: word.to ?? '',
      slip: word.slip ?? '',
      reason: word.reason ?? '',
    },
    counted,
  };
}

/** Bags go to whoever collects them, by that person's own slip; ours is signed by both and comes twice. */
export function handOverBags(
  { bags: ids, to, slip }: z.infer<typeof BagsHandedOver>,
  clerk: Session,
  counter: SafeCounter,
): Result<null, Refusal> {
  const bags = bagsInSafe(ids, counter);
  if (!bags.ok) return bags;
  if (ids.length === 0) return err({ kind: 'bags-changed' });
  if (!isReason(to) || slip === '') return err({ kind: 'taker-needed' });
  const total = sumTold(bags.value, counter);
  return say({ did: 'handed-over', bags: bags.value.map(named), to, slip }, clerk, null, counter, (at) =>
    counter.paper.slip({
      document: 'bags',
      content: {
        bags: bags.value.map(({ seal, amount }) => ({ seal, amount })),
        to,
        slip,
        ...(total !== null && { total }),
        clerkName: clerk.name,
        clerkId: clerk.clerkId,
        at,
      },
      at,
    }),
  );
}

/** A count of the bags that are listed: each that should be there was seen, or was not. */
export function countBags(
  { seen, unseen }: z.infer<typeof BagsCounted>,
  clerk: Session,
  counter: SafeCounter,
): Result<null, Refusal> {
  const inSafe = oldestOf(counter.bags.all().filter(({ place }) => place === 'in-safe'));
  const said = new Set([...seen, ...unseen]);
  // A bag that came while it was counted is counted with the others.
  if (said.size !== seen.length + unseen.length || inSafe.some(({ entryId }) => !said.has(entryId)))
    return err({ kind: 'bags-changed' });
  const bags = bagsInSafe([...said], counter);
  if (!bags.ok) return bags;
  const of = (ids: readonly EntryId[]) => bags.value.filter(({ entryId }) => ids.includes(entryId)).map(named);
  return say({ did: 'counted', bags: of(seen), unseen: of(unseen) }, clerk, null, counter);
}

/**
 * A second person says of one bag that it is missing, or in the safe after all. What is said to be opened lies loose in
 * the safe. Nobody says any of this of a bag that they filled.
 */
export async function sayOfBag(
  { bag: id, is, reason, approval }: z.infer<typeof BagWord> & { approval: { clerkId: ClerkId; pin: string } },
  clerk: Session,
  counter: SafeCounter,
): Promise<Result<null, Refusal>> {
  const find = () => counter.bags.all().find(({ entryId }) => entryId === id);
  const mayBe = (bag: Bag | undefined) => bag !== undefined && (bag.place === 'in-safe') === (is !== 'in-safe');
  const bag = find();
  if (!bag || !mayBe(bag)) return err({ kind: 'bags-changed' });
  if (!isReason(reason)) return err({ kind: 'reason-needed' });
  const approved = await counter.access.approve(approval.clerkId, approval.pin, bag.clerkId ?? clerk.clerkId);
  if (!approved.ok) return approved;
  // Another window may have been quicker while the PIN was verified.
  const still = find();
  if (!still || !mayBe(still)) return err({ kind: 'bags-changed' });
  return say({ did: is, bags: [named(still)], reason }, clerk, approved.value.clerkId, counter);
}

function bagsInSafe(ids: readonly EntryId[], { bags }: SafeCounter): Result<Bag[], Refusal> {
  const known = new Map(bags.all().map((bag) => [bag.entryId, bag]));
  const found = [...new Set(ids)].flatMap((id) => known.get(id) ?? []);
  return found.length === ids.length && found.every(({ place }) => place === 'in-safe')
    ? ok(found)
    : err({ kind: 'bags-changed' });
}

const named = ({ entryId, seal, amount }: Bag): NamedBag => ({ entryId, seal, amount });

/** Outside of any shift: bags outlive those that filled them, and are collected by day and by night. */
function say(
  bags: BagsSaid,
  { clerkId }: Session,
  supervisorId: ClerkId | null,
  counter: SafeCounter,
  alongside: (at: ReturnType<typeof instant>) => void = () => {},
): Result<null, Refusal> {
  const at = instant(counter.clock.now());
  const written = counter.ledger.append(
    draftOf('note', {
      id: counter.ids.mint<EntryId>(),
      at,
      shiftId: null,
      clerkId: clerkId === supervisorId ? null : clerkId,
      supervisorId,
      body: { v: 1, text: `bags: ${bags.did}`, bags },
    }),
    () => alongside(at),
  );
  return written.ok ? ok() : written;
}
