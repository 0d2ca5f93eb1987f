import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { refuseSeal } from '../../src-shared/bag-seal.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { BagPlace, SafeAccount } from '../../src-shared/contract/views/safe.ts';
import { ClerkId, EntryId, ShiftId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { BagsSaid } from '../../src-shared/journal/kinds/bags-body.ts';
import { type Money, sumIfSafe, sumOf } from '../../src-shared/money.ts';
import { MoneyOnWire } from '../../src-shared/contract/wire-types.ts';
import { WrittenInstant } from '../../src-shared/time.ts';
import type { JournalReader } from '../ledger/ledger.ts';

/** What was said of a bag, and by whom. */
interface WordOfBag extends Pick<BagsSaid, 'to' | 'slip' | 'reason'> {
  readonly at: WrittenInstant;
  readonly clerkId: ClerkId | null;
  readonly supervisorId: ClerkId | null;
}

export interface Bag {
  readonly entryId: EntryId;
  readonly seal: string;
  readonly amount: Money;
  readonly from: 'safe-drop' | 'shift-closed';
  readonly at: WrittenInstant;
  readonly shiftId: ShiftId | null;
  readonly clerkId: ClerkId | null;
  readonly place: BagPlace;
  readonly word: WordOfBag | null;
  readonly counted: { readonly at: WrittenInstant; readonly seen: boolean } | null;
}

/** Every sealed bag of this counter, by the journal alone. */
export interface Bags {
  /** Oldest first. */
  all(): readonly Bag[];
  /** It leaves one shift out. null: others wrote amounts that add up to no number. */
  account(without: ShiftId | null): SafeAccount | null;
}

/** Every way that seals a bag asks this first. Null: the seal is a new one, or the clerk stands by it. */
export function refuseBag(
  { bagSeal = '', sureOfSeal }: { readonly bagSeal?: string | undefined; readonly sureOfSeal?: true | undefined },
  { bags }: { readonly bags: Bags },
): Refusal | null {
  if (bagSeal === '') return { kind: 'seal-needed' };
  const refused = refuseSeal(bagSeal, bags.all());
  return refused?.kind === 'seal-used-before' && sureOfSeal ? null : refused;
}

const SealedRow = z.object({
  seq: z.int(),
  entryId: EntryId,
  from: z.enum(['safe-drop', 'shift-closed']),
  at: WrittenInstant,
  shiftId: ShiftId.nullable(),
  clerkId: ClerkId.nullable(),
  amount: MoneyOnWire,
  seal: z.string().catch(''),
});
/** Its amount is what was posted: that holds also where a body can't be read. */
const SEALED = `
  SELECT entry.seq, id AS entryId, kind AS "from", at, shift_id AS shiftId, clerk_id AS clerkId, posting.amount,
         CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.bagSeal') END AS seal
    FROM journal_entry AS entry JOIN posting ON posting.seq = entry.seq AND account = 'safe' AND amount > 0
   WHERE kind = ? AND entry.seq > ?`;
/** No other note has such a member; one whose text only resembles it is read and passed over. */
const SAID = `SELECT seq FROM journal_entry WHERE kind = 'note' AND seq > ? AND instr(canonical, '"bags":{') > 0`;
const LOOSE = `
  SELECT kind, posting.amount FROM journal_entry AS entry JOIN posting ON posting.seq = entry.seq AND account = 'safe'
   WHERE kind IN ('shift-opened', 'pay-in', 'pay-out') AND shift_id IS NOT ?`;
const LooseRow = z.object({ kind: z.enum(['shift-opened', 'pay-in', 'pay-out']), amount: MoneyOnWire });

const PLACE_AFTER = {
  'handed-over': 'handed-over',
  missing: 'missing',
  opened: 'opened',
  'in-safe': 'in-safe',
} as const satisfies Record<Exclude<BagsSaid['did'], 'counted'>, BagPlace>;

export function bagsIn(db: Database, journal: Pick<JournalReader, 'entryAt' | 'head'>): Bags {
  const sealed = db.prepare<[string, number], unknown>(SEALED);
  const said = db.prepare<[number], { seq: number }>(SAID);
  const loose = db.prepare<[ShiftId | null], unknown>(LOOSE);
  let known = new Map<EntryId, Bag>();
  let read = 0;

  /** What came since it was read last: a journal only grows. */
  function goOn(): void {
    const { seq } = journal.head();
    if (seq === read) return;
    const filled = (['safe-drop', 'shift-closed'] as const).flatMap((kind) =>
      z.array(SealedRow).parse(sealed.all(kind, read)),
    );
    const words = said.all(read);
    const next = new Map(known);
    for (const { seq: at, bag } of inOrder(filled, words))
      if (bag) next.set(bag.entryId, { ...bag, place: 'in-safe', word: null, counted: null });
      else hear(at, next);
    known = next;
    read = seq;
  }

  function hear(seq: number, bags: Map<EntryId, Bag>): void {
    const note = journal.entryAt(seq);
    if (!note || !isKind(note, 'note') || !note.body.bags) return;
    const { did, bags: named, unseen = [], to, slip, reason } = note.body.bags;
    const { at, clerkId, supervisorId } = note;
    const each = (ids: typeof named, change: Partial<Bag>) => {
      for (const { entryId } of ids) {
        const bag = bags.get(entryId);
        if (bag) bags.set(entryId, { ...bag, ...change });
      }
    };
    if (did === 'counted') {
      each(named, { counted: { at, seen: true } });
      each(unseen, { counted: { at, seen: false } });
    } else each(named, { place: PLACE_AFTER[did], word: { at, clerkId, supervisorId, to, slip, reason } });
  }

  return {
    all() {
      goOn();
      return [...known.values()];
    },
    account(without) {
      goOn();
      const bags = [...known.values()].filter(({ shiftId }) => without === null || shiftId !== without);
      const rows = z.array(LooseRow).parse(loose.all(without));
      // No part of a sum is larger than all amounts together, whichever way they go.
      if (sumIfSafe([...bags, ...rows].map(({ amount }) => Math.abs(amount))) === null) return null;
      const of = (kind: z.infer<typeof LooseRow>['kind']) => sumOf(amountsOf(rows.filter((row) => row.kind === kind)));
      const tally = (place: BagPlace) => {
        const there = bags.filter((bag) => bag.place === place);
        return { count: there.length, amount: sumOf(amountsOf(there)) };
      };
      return {
        bags: {
          'in-safe': tally('in-safe'),
          'handed-over': tally('handed-over'),
          missing: tally('missing'),
          opened: tally('opened'),
        },
        floats: of('shift-opened'),
        payIns: of('pay-in'),
        payOuts: of('pay-out'),
        balance: sumOf(amountsOf([...bags, ...rows])),
      };
    },
  };
}

const amountsOf = (each: readonly { readonly amount: Money }[]) => each.map(({ amount }) => amount);

function inOrder(
  filled: readonly z.infer<typeof SealedRow>[],
  words: readonly { readonly seq: number }[],
): { readonly seq: number; readonly bag?: z.infer<typeof SealedRow> }[] {
  return [...filled.map((bag) => ({ seq: bag.seq, bag })), ...words.map(({ seq }) => ({ seq }))].toSorted(
    (a, b) => a.seq - b.seq,
  );
}
