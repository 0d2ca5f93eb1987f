import type { z } from 'zod';
import {
  CashBody,
  CreditRetriedBody,
  DrawerOpenedBody,
  NoteBody,
  PaymentDecidedBody,
  ReceiptReprintedBody,
  ReturnBody,
  SaleBody,
  ShiftClosedBody,
  ShiftOpenedBody,
} from '../contract/journal-bodies.ts';
import type { Entry, Posting } from '../contract/upstream.ts';
import { Entry as EntrySchema } from '../contract/upstream.ts';
import { SUM_MAX } from '../contract/wire-types.ts';
import type { ClerkId, CounterId, EntryId, Hash, ShiftId } from '../ids.ts';
import { assert } from '../result.ts';
import type { Instant } from '../time.ts';
import { canonicalJson } from './canonical.ts';

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex; handed in, since this folder does no I/O. */
export type Sha256 = (text: string) => Hash;

export const GENESIS_HASH = '0'.repeat(64) as Hash;

/** What each kind of entry says. */
const BODIES = {
  'shift-opened': ShiftOpenedBody,
  sale: SaleBody,
  return: ReturnBody,
  'pay-in': CashBody,
  'pay-out': CashBody,
  'safe-drop': CashBody,
  'cash-counted': CashBody,
  'drawer-opened': DrawerOpenedBody,
  'shift-closed': ShiftClosedBody,
  'receipt-reprinted': ReceiptReprintedBody,
  'credit-retried': CreditRetriedBody,
  'payment-decided': PaymentDecidedBody,
  note: NoteBody,
} as const;
export type BodyByKind = { readonly [Kind in keyof typeof BODIES]: z.infer<(typeof BODIES)[Kind]> };
export type EntryKind = keyof BodyByKind;

/** Those that move money or make paper and are not written by rules of their own choice, as sales and returns are. */
const NAMES_RULES: ReadonlySet<string> = new Set<EntryKind>([
  'shift-opened',
  'pay-in',
  'pay-out',
  'safe-drop',
  'cash-counted',
  'shift-closed',
]);

/** An entry before it has its place in the chain. */
export interface Draft<Kind extends EntryKind = EntryKind> {
  readonly id: EntryId;
  readonly kind: Kind;
  readonly at: Instant;
  readonly shiftId: ShiftId | null;
  readonly clerkId: ClerkId | null;
  readonly supervisorId: ClerkId | null;
  readonly body: BodyByKind[Kind];
  readonly postings: readonly Posting[];
}

export interface Head {
  /** 0 when the journal is empty. */
  readonly seq: number;
  readonly hash: Hash;
}

export const EMPTY_JOURNAL: Head = { seq: 0, hash: GENESIS_HASH };

export interface SealedEntry {
  readonly entry: Entry;
  /** What the hash is of, and what the ledger stores. */
  readonly canonical: string;
}

/** Gives a draft its place after `head`: seq, prevHash and hash. */
export function seal(draft: Draft, counterId: CounterId, head: Head, sha256: Sha256): SealedEntry {
  assert(draft.supervisorId === null || draft.supervisorId !== draft.clerkId, 'nobody approves an own entry');
  const unhashed = { counterId, seq: head.seq + 1, ...draft, prevHash: head.hash };
  const canonical = canonicalJson(unhashed);
  const entry = EntrySchema.parse({ ...JSON.parse(canonical), hash: sha256(canonical) });
  return { entry, canonical };
}

/** The draft as the rules in force have it: its paper is drawn by them for ever, and its money is in their currency. */
export function underRules(draft: Draft, profileVersion: string | null): Draft {
  return profileVersion !== null && NAMES_RULES.has(draft.kind)
    ? { ...draft, body: { profileVersion, ...draft.body } }
    : draft;
}

/** The canonical text of an entry as parsed from the wire: hash it before any schema strips members. */
export function canonicalOfParsed(parsed: { readonly [name: string]: unknown }): string {
  const { hash: _, ...unhashed } = parsed;
  return canonicalJson(unhashed);
}

/** Whether an entry is of a kind and its body says what one of that kind says: others may have written it. */
export function isKind<Kind extends EntryKind>(
  entry: Entry,
  kind: Kind,
): entry is Entry & { kind: Kind; body: BodyByKind[Kind] } {
  return entry.kind === kind && saysWhatItsKindSays(entry, kind);
}

/** Of a kind that this counter knows, and no counter could have written it: what it moved is told by its postings. */
export function isUnreadable(entry: Entry): boolean {
  return isKnown(entry.kind) && !saysWhatItsKindSays(entry, entry.kind);
}

/** An entry never changes, and is asked about many times. */
const judged = new WeakMap<Entry, boolean>();

function saysWhatItsKindSays(entry: Entry, kind: EntryKind): boolean {
  const known = judged.get(entry) ?? (!isOdd(entry) && BODIES[kind].safeParse(entry.body).success);
  judged.set(entry, known);
  return known;
}

/** No counter writes it: somebody who approves themselves, a movement of nothing, or of more than anybody has. */
function isOdd({ clerkId, supervisorId, postings }: Entry): boolean {
  return (
    (supervisorId !== null && supervisorId === clerkId) ||
    postings.some(({ amount }) => amount === 0) ||
    postings.reduce((sum, { amount }) => sum + Math.abs(amount), 0) > SUM_MAX
  );
}

function isKnown(kind: string): kind is EntryKind {
  return Object.hasOwn(BODIES, kind);
}
