import type { Contract, Entry, Posting } from '../contract/upstream.ts';
import { Entry as EntrySchema } from '../contract/upstream.ts';
import type { FiscalAround, FiscalPart, ReceiptShare } from '../fiscal/told.ts';
import { asksRegister } from '../fiscal/who-fiscalises.ts';
import type { ClerkId, CounterId, EntryId, Hash, ShiftId } from '../ids.ts';
import { assert } from '../result.ts';
import type { Instant } from '../time.ts';
import { canonicalJson } from './canonical.ts';
import { type Asked, NOTHING_ASKED } from './kinds/asked.ts';
import { type BodyByKind, kindNamed, KINDS } from './kinds/index.ts';
import { type Kind, type NotesTold, type Of, saysWhat, type Sold } from './kinds/kind.ts';
import { type EntryKind, FOUND_AGAIN, type FoundAgain } from './kinds/names.ts';

/** SHA-256 of the UTF-8 bytes of a text, in lower-case hex; handed in, since this folder does no I/O. */
export type Sha256 = (text: string) => Hash;

export const GENESIS_HASH = '0'.repeat(64) as Hash;

/** An entry before it has its place in the chain. */
export interface Draft<Name extends EntryKind = EntryKind> {
  readonly id: EntryId;
  readonly kind: Name;
  readonly at: Instant;
  readonly shiftId: ShiftId | null;
  readonly clerkId: ClerkId | null;
  readonly supervisorId: ClerkId | null;
  readonly body: BodyByKind[Name];
  readonly postings: readonly Posting[];
}

/** An entry of a kind with the postings that follow from what it says. `sold`: the lines that a return gives back. */
export function draftOf<Name extends EntryKind>(
  kind: Name,
  said: Omit<Draft<Name>, 'kind' | 'postings'>,
  sold: readonly Sold[] = [],
): Draft<Name> {
  return { ...said, kind, postings: KINDS[kind].postings(said.body, sold) };
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
  return profileVersion !== null && KINDS[draft.kind].profileVersion === 'added'
    ? { ...draft, body: { profileVersion, ...draft.body } }
    : draft;
}

/** The canonical text of an entry as parsed from the wire: hash it before any schema strips members. */
export function canonicalOfParsed(parsed: { readonly [name: string]: unknown }): string {
  const { hash: _, ...unhashed } = parsed;
  return canonicalJson(unhashed);
}

/** Whether an entry is of a kind and its body says what one of that kind says: others may have written it. */
export function isKind<Name extends EntryKind>(
  entry: Entry,
  name: Name,
): entry is Of<BodyByKind[Name]> & { kind: Name } {
  return saysWhat(entry, KINDS[name]);
}

/** The kind of an entry that says what its kind says, and so may be handed to any part of it. */
export function kindRead(entry: Entry): Kind | null {
  const kind = kindNamed(entry.kind);
  return kind && saysWhat(entry, kind) ? kind : null;
}

/** This counter knows its kind, and no counter could have written it: its postings tell what it moved. */
export function isUnreadable(entry: Entry): boolean {
  return kindNamed(entry.kind) !== null && kindRead(entry) === null;
}

/** null: an entry of this kind has no paper, or can't be read. */
export function paperOf(entry: Entry): Kind['paper'] {
  return kindRead(entry)?.paper ?? null;
}

/** Whether the history finds this kind again, also where the body can't be read. */
export function isFoundAgain(entry: Entry): entry is Entry & { kind: FoundAgain } {
  return FOUND_AGAIN.some((kind) => kind === entry.kind);
}

/** null: no more than its postings say. */
export function notesTold(entry: Entry): NotesTold | null {
  return kindRead(entry)?.notes(entry.body) ?? null;
}

/** What a fiscal register is told of an entry, by the rules that it names. One that can't be read tells nothing. */
export function registerHears(entry: Entry, around: FiscalAround): FiscalPart[] {
  return asksRegister(around.rules) ? (kindRead(entry)?.register?.hears(entry, around) ?? []) : [];
}

/** What the receipt of a register is about; null: no register has to do with this entry. */
export function receiptShareOf(entry: Entry, around: FiscalAround): ReceiptShare | null {
  return asksRegister(around.rules) ? (kindRead(entry)?.register?.receipt?.(entry, around) ?? null) : null;
}

/** What an entry asks of an upstream that speaks this contract: one of a kind that nobody knows asks nothing. */
export function askedBy(entry: Entry, contract: Contract): Asked {
  return kindNamed(entry.kind)?.upstream(entry, contract) ?? NOTHING_ASKED;
}
