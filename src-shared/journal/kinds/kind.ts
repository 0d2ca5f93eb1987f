import type { z } from 'zod';
import type { Counts } from '../../contract/body-parts.ts';
import type { Contract, Entry, Outcome, Posting, Profile } from '../../contract/upstream.ts';
import type { HistoryEntry } from '../../contract/views/history.ts';

import { SUM_MAX, type TenderKind } from '../../contract/wire-types.ts';
import type { FiscalAround, FiscalPart, ReceiptShare } from '../../fiscal/told.ts';
import type { ClerkId, EntryId } from '../../ids.ts';
import type { Money } from '../../money.ts';
import type { ReceiptDocument } from '../../receipt/document.ts';
import type { RegisterOnPaper } from '../../receipt/fiscal-lines.ts';
import type { CounterFacts } from '../../receipt/parts.ts';
import type { ReceiptTexts } from '../../receipt/wording.ts';
import type { Result } from '../../result.ts';
import type { PaymentPart } from '../../ways-back.ts';
import type { ShiftTotals } from '../totals.ts';
import type { Asked } from './asked.ts';
import type { EntryKind, FoundAgain, MovingCash } from './names.ts';
import type { SaleBody, SaleLine } from './sale-body.ts';

/** An entry whose body says what its kind says. */
export type Of<Body> = Entry & { readonly body: Body };

/**
 * All that is known of a kind of entry, in its one home. The parts are methods: so a kind of any body passes for one of
 * `object`. Only an entry that `saysWhat` has judged may be handed to them.
 */
export interface Kind<Name extends EntryKind = EntryKind, Body extends object = object> {
  readonly name: Name;
  /** What an entry of it says. Members that the schema does not name are kept. */
  readonly body: z.ZodType<Body>;
  /** Whether it names the profile that it was written by: `added` when it is appended, or by whoever drafts it. */
  readonly profileVersion: 'added' | 'drafted' | 'none';
  /** Its double entry. `sold`: the lines of the sale that it is about, since no other entry stands in its body. */
  postings(body: Body, sold: readonly Sold[]): Posting[];
  /** The totals of its shift after it. */
  totals(before: ShiftTotals, entry: Of<Body>): ShiftTotals;
  /** What it tells of notes and coins; null: no more than its postings do. */
  notes(body: Body): NotesTold | null;
  /** The paper that comes with it by itself; null: none does. */
  prints(entry: Of<Body>): Printed | null;
  /** How its own paper is drawn, also when somebody asks for it later; null: it has none. */
  readonly paper: Paper<Body> | null;
  /** What the fiscal register hears of it, which follows the cash; null: it never does. */
  readonly register: Name extends MovingCash ? ToRegister<Body> : ToRegister<Body> | null;
  /** How a passenger's words find it again; null: they don't. */
  readonly history: Name extends FoundAgain ? InHistory<Body> : null;
  /** What it asks of the upstream, which judges any entry of this name by rules of its own. */
  upstream(entry: Entry, contract: Contract): Asked;
}

export type Sold = Pick<SaleLine, 'kind' | 'amount'>;

export type NotesTold =
  /** `anew`: nothing before it counts. */
  | { readonly told: 'count'; readonly counts: Counts; readonly anew: boolean }
  /** What was handed over, and what of it went back. */
  | { readonly told: 'payment'; readonly receiptNumber: string; readonly tenders: readonly PaidTender[] }
  | { readonly told: 'change-brought'; readonly amount: Money };

export interface PaidTender {
  readonly kind: TenderKind;
  readonly amount: Money;
  readonly received?: Money | undefined;
  readonly change?: Money | undefined;
}

export interface Printed {
  /** Itself, or the entry of which it is a copy. */
  readonly of: EntryId;
  /** 0 is the original, n is COPY n. */
  readonly copy: number;
  readonly opensDrawer: boolean;
  /** Whether the customer may do without it: never where money is handed out. */
  readonly mayBeWaived?: true;
  /** It is the fiscal receipt of an entry whose slip came out without a sign just now. */
  readonly followsSlip?: true;
}

export interface Paper<Body> {
  /** Under this name the print queue keeps it. */
  readonly document: string;
  draw(facts: PaperFacts<Body>, texts: ReceiptTexts): Result<ReceiptDocument, 'entry-missing' | 'content-broken'>;
}

interface PaperFacts<Body> {
  readonly entry: Of<Body>;
  /** The version that the entry names. */
  readonly profile: Profile;
  readonly counter: CounterFacts;
  readonly copy: number;
  /** Nobody knows any more by which rules the original was drawn. */
  readonly rulesUnknown: boolean;
  readonly opensDrawer: boolean;
  /** What a register has to do with it; null: nothing. */
  readonly register: RegisterOnPaper | null;
  entryAt(seq: number): Entry | undefined;
  clerkName(id: ClerkId): string;
}

interface ToRegister<Body> {
  /** In the order in which it is told. Asked only where the rules that the entry names want a register told. */
  hears(entry: Of<Body>, around: FiscalAround): FiscalPart[];
  /** What its receipt is about; null: it has none by these rules. Absent: no receipt is of this kind. */
  receipt?(entry: Of<Body>, around: FiscalAround): ReceiptShare | null;
}

interface InHistory<Body> {
  /** What finds it: asked also of a body that can't be read, and then of whatever stands where these should. */
  foundBy(body: Entry['body'], entryOf: (id: unknown) => Entry | undefined): FoundBy;
  told(entry: Of<Body>, around: AroundEntry): ToldInHistory;
}

/** Only whole amounts and texts among them count. */
interface FoundBy {
  readonly amounts: readonly unknown[];
  readonly cards: readonly unknown[];
}

/** `saleId`: absent where it is the entry itself. */
export type ToldInHistory = Pick<HistoryEntry, 'receiptNumber' | 'amount' | 'tenders' | 'lines'> &
  Partial<Pick<HistoryEntry, 'saleId' | 'kept' | 'reason'>>;

/** What the counter knows of an entry beside its body. */
export interface AroundEntry {
  entryOf(id: EntryId): Entry | undefined;
  outcomesOf(id: EntryId): readonly Outcome[];
  /** What became of each line of a sale. */
  statesOf(sale: Entry): (line: number) => Pick<HistoryEntry['lines'][number], 'credit' | 'balance' | 'reason'>;
  /** What of a sale's payment came each way and has not gone back. */
  keptOf(sale: Of<SaleBody>): PaymentPart[];
}

/** Whether an entry is of a kind and its body says what one of that kind says: others may have written it. */
export function saysWhat<Name extends EntryKind, Body extends object>(
  entry: Entry,
  kind: Kind<Name, Body>,
): entry is Of<Body> & { kind: Name } {
  if (entry.kind !== kind.name) return false;
  const known = judged.get(entry) ?? (!isOdd(entry) && kind.body.safeParse(entry.body).success);
  judged.set(entry, known);
  return known;
}

/** An entry never changes, and is asked about many times. */
const judged = new WeakMap<Entry, boolean>();

/** No counter writes it: somebody who approves themselves, a posting of nothing, or of more than anybody has. */
function isOdd({ clerkId, supervisorId, postings }: Entry): boolean {
  return (
    (supervisorId !== null && supervisorId === clerkId) ||
    postings.some(({ amount }) => amount === 0) ||
    postings.reduce((sum, { amount }) => sum + Math.abs(amount), 0) > SUM_MAX
  );
}
