import type Database from 'better-sqlite3';
import { z } from 'zod';
import { type Entry, ENTRY_BYTES_MAX, KeptEntry } from '../../src-shared/contract/upstream.ts';
import type { CounterId, EntryId, Hash, SaleId, ShiftId } from '../../src-shared/ids.ts';
import {
  type Draft,
  EMPTY_JOURNAL,
  type Head,
  isKind,
  seal,
  type SealedEntry,
  underRules,
} from '../../src-shared/journal/entry.ts';
import { provenNext } from '../../src-shared/journal/follows.ts';
import type { BodyByKind } from '../../src-shared/journal/kinds/index.ts';
import type { Of } from '../../src-shared/journal/kinds/kind.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import { type Money, money } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { sha256 } from '../platform/ports.ts';
import { postingRows, secondId, supervisorColumn } from './columns.ts';
import { commitsIn, type Doubts, type Unwritable } from './commits.ts';
import { fiscaliseEntry } from './fiscal-jobs.ts';
import { historyIndex } from './history-index.ts';
import { type AtTheWindow, printEntry } from './print-jobs.ts';

/** What came back is not the next of this journal: nothing of it was written. */
interface NotNext {
  readonly kind: 'not-next';
  readonly detail: string;
}

/** The journal as everybody may read it. */
export interface JournalReader {
  head(): Head;
  entry(id: EntryId): Entry | undefined;
  entryAt(seq: number): Entry | undefined;
  /** undefined also for an entry of another kind, and for one that can't be read as one of this kind. */
  entryOfKind<Kind extends EntryKind>(kind: Kind, id: EntryId): Of<BodyByKind[Kind]> | undefined;
  /** Entries from `fromSeq` on, in order, at most `limit`. */
  entriesFrom(fromSeq: number, limit: number): Entry[];
  lastOfKind(kind: EntryKind): Entry | undefined;
  /** The newest entries of a kind over all shifts, newest first. */
  newestOfKind(kind: EntryKind, limit: number): Entry[];
  /** The newest entries of a kind within a shift, newest first. */
  newestOfShift(shiftId: ShiftId, kind: EntryKind, limit: number): Entry[];
  /** The returns of a sale, oldest first. */
  returnsOf(saleId: SaleId): Entry[];
  countOfKind(kind: EntryKind): number;
  /** The newest shift-opened entry whose shift has no shift-closed. */
  openShift(): Entry | undefined;
  /**
   * Expected cash: the sum of the shift's drawer postings, by shift id and never by clock. null: others wrote amounts
   * into it whose sum is no number.
   */
  drawerOf(shiftId: ShiftId): Money | null;
}

/** The one hand that writes: src-main's services append through it, and nothing else does. */
export interface Ledger extends JournalReader, Doubts {
  /**
   * Writes one entry in one durable transaction, with its postings, the paper that its kind wants, and what a register
   * is told of it. `alongside` writes what belongs to it, such as the state of its intent. A fault in any part leaves
   * nothing of it.
   */
  append<Kind extends EntryKind>(
    draft: Draft<Kind>,
    alongside?: (entry: Entry) => void,
    atTheWindow?: AtTheWindow,
  ): Result<Entry, Unwritable>;
  /**
   * Takes entries back that the upstream kept of this very journal, in one durable transaction, each proven to follow
   * the one before it. Nobody hears of them as of new ones, no register either: they were printed and told before.
   */
  takeBack(entries: readonly Entry[], alongside?: () => void): Result<null, Unwritable | NotNext>;
  /** Runs work of other tables in one durable transaction. */
  transaction<Value>(work: () => Value): Result<Value, Unwritable>;
  onAppended(listener: (entry: Entry) => void): void;
}

/** ,"hash":"…64 digits…" */
const HASH_MEMBER_BYTES = 74;

const DrawerSum = z.object({ parts: z.int(), rest: z.int() });
const Row = z.object({ canonical: z.string(), hash: z.string() });
const INSERT_ENTRY = `
  INSERT INTO journal_entry (seq, id, kind, at, shift_id, clerk_id, supervisor_id, canonical, prev_hash, hash)
  VALUES (@seq, @id, @kind, @at, @shiftId, @clerkId, @supervisorId, @canonical, @prevHash, @hash)`;
const OPEN_SHIFT = `
  SELECT canonical, hash FROM journal_entry AS opened
   WHERE kind = 'shift-opened' AND id = shift_id
     AND NOT EXISTS (SELECT 1 FROM journal_entry WHERE shift_id = opened.id AND kind = 'shift-closed')
   ORDER BY seq DESC LIMIT 1`;
/** Amounts that others wrote may add up to more than an integer of SQLite holds: so they are added up in two parts. */
const PART = 1_000_000_000;
const DRAWER_OF_SHIFT = `
  SELECT coalesce(sum(posting.amount / ${PART}), 0) AS parts, coalesce(sum(posting.amount % ${PART}), 0) AS rest
    FROM posting JOIN journal_entry USING (seq)
   WHERE journal_entry.shift_id = ? AND posting.account = 'drawer'`;

/** Written as the index journal_entry_return_of is. SQLite fails on JSON that others nested over 1,000 deep. */
const RETURNS_OF =
  "kind = 'return' AND CASE WHEN json_valid(canonical) THEN json_extract(canonical, '$.body.saleId') END = ?";

/**
 * `counterId` is asked at each append, because a counter is enrolled after its ledger exists. `closedTo`: why nothing
 * new may be written, such as a journal that is not whole yet. An entry on top of a part would be a second journal.
 * `rulesInForce`: the version of the profile, which every entry of money names.
 */
export function ledgerIn(
  db: Database.Database,
  counterId: () => CounterId,
  closedTo: () => string | null = () => null,
  rulesInForce: () => string | null = () => null,
): Ledger {
  const listeners: ((entry: Entry) => void)[] = [];
  const { run, ...doubts } = commitsIn(db);
  const transaction = <Value>(work: () => Value) => run(work);
  const insertEntry = db.prepare(INSERT_ENTRY);
  const insertPosting = db.prepare('INSERT INTO posting (seq, ordinal, account, amount) VALUES (?, ?, ?, ?)');
  const balanceOf = db.prepare<[number], unknown>('SELECT coalesce(sum(amount), 0) FROM posting WHERE seq = ?').pluck();
  const idOf = db.prepare('SELECT 1 FROM journal_entry WHERE id = ?');
  const closeOf = db.prepare("SELECT 1 FROM journal_entry WHERE shift_id = ? AND kind = 'shift-closed'");
  const reader = journalReader(db);
  const index = historyIndex(db, reader.entry);

  function write(draft: Draft, alongside: (entry: Entry) => void, atTheWindow: AtTheWindow): Entry {
    assert(closeOf.get(draft.shiftId) === undefined, 'a closed shift takes no more entries');
    const sealed = seal(underRules(draft, rulesInForce()), counterId(), reader.head(), sha256);
    const { entry, canonical } = sealed;
    assert(
      Buffer.byteLength(canonical) + HASH_MEMBER_BYTES <= ENTRY_BYTES_MAX,
      'an entry that the upstream would refuse for its size is never written',
    );
    insert(sealed);
    assert(balanceOf.get(entry.seq) === 0, 'the postings of an entry sum to zero');
    if (entry.kind === 'shift-closed') {
      assert(entry.shiftId !== null, 'a close is of a shift');
      assert(reader.drawerOf(entry.shiftId) === 0, 'a closed shift leaves the drawer at zero');
    }
    printEntry(db, entry, atTheWindow, reader.entry);
    fiscaliseEntry(db, entry, reader);
    alongside(entry);
    return entry;
  }

  function insert({ entry, canonical }: SealedEntry, id: string = entry.id): void {
    const supervisorId = supervisorColumn(entry);
    insertEntry.run({ ...entry, id, supervisorId, body: null, postings: null, counterId: null, canonical });
    postingRows(entry.postings).forEach((posting, ordinal) =>
      insertPosting.run(entry.seq, ordinal, posting.account, posting.amount),
    );
    index(entry);
  }

  /** Proven one after the other before the first is written, so that a page that lies at its end leaves nothing. */
  function prove(entries: readonly Entry[]): Result<SealedEntry[], NotNext> {
    let head = reader.head();
    const proven: SealedEntry[] = [];
    for (const entry of entries) {
      const next = provenNext(entry, head, counterId(), sha256);
      if (typeof next === 'string') return err({ kind: 'not-next', detail: next });
      proven.push(next);
      head = entry;
    }
    return ok(proven);
  }

  return {
    ...reader,
    ...doubts,
    transaction,
    append(draft, alongside = () => {}, atTheWindow = {}) {
      const closed = closedTo();
      if (closed !== null) return err({ kind: 'ledger-unwritable', detail: closed });
      const written = run(() => write(draft, alongside, atTheWindow), draft);
      if (written.ok) for (const listener of listeners) listener(written.value);
      return written;
    },
    takeBack(entries, alongside = () => {}) {
      const proven = prove(entries);
      if (!proven.ok) return proven;
      const written = transaction(() => {
        // What was written is kept as it is, also what would not be written today.
        db.exec('INSERT INTO taking_back (now) VALUES (1)');
        for (const each of proven.value)
          insert(each, idOf.get(each.entry.id) === undefined ? each.entry.id : secondId(each.entry));
        db.exec('DELETE FROM taking_back');
        alongside();
      });
      return written.ok ? ok() : written;
    },
    onAppended(listener) {
      listeners.push(listener);
    },
  };
}

function journalReader(db: Database.Database): JournalReader {
  const select = (rest: string) => db.prepare<unknown[], unknown>(`SELECT canonical, hash FROM journal_entry ${rest}`);
  const head = db.prepare<[], { seq: number; hash: Hash }>(
    'SELECT seq, hash FROM journal_entry ORDER BY seq DESC LIMIT 1',
  );
  const byId = select('WHERE id = ?');
  const bySeq = select('WHERE seq = ?');
  const from = select('WHERE seq >= ? ORDER BY seq LIMIT ?');
  const lastOfKind = select('WHERE kind = ? ORDER BY seq DESC LIMIT 1');
  const newestOfKind = select('WHERE kind = ? ORDER BY seq DESC LIMIT ?');
  const newestOfShift = select('WHERE shift_id = ? AND kind = ? ORDER BY seq DESC LIMIT ?');
  const returnsOf = select(`WHERE ${RETURNS_OF} ORDER BY seq`);
  const openShift = db.prepare<[], unknown>(OPEN_SHIFT);
  const countOfKind = db.prepare<[string], unknown>('SELECT count(*) FROM journal_entry WHERE kind = ?').pluck();
  const drawer = db.prepare<[string], unknown>(DRAWER_OF_SHIFT);
  const one = (row: unknown) => (row === undefined ? undefined : entryOfRow(row));

  return {
    head: () => head.get() ?? EMPTY_JOURNAL,
    entry: (id) => one(byId.get(id)),
    entryAt: (seq) => one(bySeq.get(seq)),
    entryOfKind(kind, id) {
      const entry = one(byId.get(id));
      return entry && isKind(entry, kind) ? entry : undefined;
    },
    entriesFrom: (fromSeq, limit) => from.all(fromSeq, limit).map(entryOfRow),
    lastOfKind: (kind) => one(lastOfKind.get(kind)),
    newestOfKind: (kind, limit) => newestOfKind.all(kind, limit).map(entryOfRow),
    newestOfShift: (shiftId, kind, limit) => newestOfShift.all(shiftId, kind, limit).map(entryOfRow),
    returnsOf: (saleId) => returnsOf.all(saleId).map(entryOfRow),
    countOfKind: (kind) => z.int().parse(countOfKind.get(kind)),
    openShift: () => one(openShift.get()),
    drawerOf(shiftId) {
      const { parts, rest } = DrawerSum.parse(drawer.get(shiftId));
      const amount = parts * PART + rest;
      return Number.isSafeInteger(amount) ? money(amount) : null;
    },
  };
}

function entryOfRow(row: unknown): Entry {
  const { canonical, hash } = Row.parse(row);
  return KeptEntry.parse({ ...JSON.parse(canonical), hash });
}
