import type { Database, Statement } from 'better-sqlite3';
import { type Entry, Profile } from '../../src-shared/contract/upstream.ts';
import { type FiscalAround, type FiscalDoes, fiscalKey } from '../../src-shared/fiscal/told.ts';
import { asksRegister } from '../../src-shared/fiscal/who-fiscalises.ts';
import type { EntryId, SaleId } from '../../src-shared/ids.ts';
import { registerHears } from '../../src-shared/journal/entry.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import type { Money } from '../../src-shared/money.ts';
import type { WrittenInstant } from '../../src-shared/time.ts';
import { jsonOf } from '../platform/json.ts';

/** What is put into the table fiscal_job, always within the transaction of what it is of. */

interface NewFiscalJob {
  readonly key: string;
  readonly entrySeq: number;
  readonly part: string;
  readonly does: FiscalDoes;
  readonly amount: Money;
  readonly goesFirst: boolean;
  readonly at: WrittenInstant;
}

const INSERT = `
  INSERT INTO fiscal_job (key, entry_seq, part, does, amount, goes_first, state, in_vain, created_at, changed_at)
  VALUES (@key, @entrySeq, @part, @does, @amount, @goesFirst, 'waiting', 0, @at, @at)`;

const inserts = new WeakMap<Database, Statement<[Record<string, unknown>]>>();

/** Queues a job. Called inside the transaction of what it is of, so that neither is there without the other. */
export function insertFiscalJob(db: Database, job: NewFiscalJob): void {
  let insert = inserts.get(db);
  if (!insert) inserts.set(db, (insert = db.prepare(INSERT)));
  insert.run({ ...job, goesFirst: job.goesFirst ? 1 : 0 });
}

const UNSIGNED = `
  SELECT count(*) FROM fiscal_job INDEXED BY fiscal_job_open
   WHERE state IN ('waiting', 'sending', 'unknown', 'refused') AND does IN ('sale', 'return')`;

/** How many receipts of sales and returns a register has not signed, for whatever reason. */
export function unsignedReceiptsIn(db: Database): number {
  return Number(db.prepare<[], unknown>(UNSIGNED).pluck().get());
}

const DOUBT = `
  UPDATE fiscal_job SET state = 'unknown', shift_number = NULL, before = NULL, why = NULL, problem = NULL
   WHERE state IN ('waiting', 'sending', 'unknown')`;

/**
 * What waits in a copy of another moment may have been told since: all of it is asked about, and nothing is told
 * unasked. Where nothing but the figures of then would tell, a person does. Inside a transaction.
 */
export function doubtFiscalJobs(db: Database): void {
  db.prepare(DOUBT).run();
}

/** The journal as far as a register's part of an entry depends on it. */
interface Journal {
  entry(id: EntryId): Entry | undefined;
  returnsOf(saleId: SaleId): readonly Entry[];
  lastOfKind(kind: EntryKind): Entry | undefined;
}

/** What its register is told of an entry, by the rules that the entry names. Nothing where it names none. */
export function fiscaliseEntry(db: Database, entry: Entry, journal: Journal): void {
  const around = fiscalAround(db, entry, journal);
  if (!around) return;
  for (const { part, does, amount } of registerHears(entry, around)) {
    const key = fiscalKey(entry.id, part);
    insertFiscalJob(db, { key, entrySeq: entry.seq, part, does, amount, goesFirst: false, at: entry.at });
  }
}

/** null: the entry names no rules, or none that this machine holds. */
export function fiscalAround(db: Database, entry: Entry, journal: Journal): FiscalAround | null {
  const rulesNamed = (version: unknown) => (typeof version === 'string' ? profileNamed(db, version) : null);
  const rules = rulesNamed(entry.body['profileVersion']);
  return (
    rules && {
      rules,
      rulesNamed,
      entryOf: (id) => journal.entry(id),
      returnsOf: (saleId) => journal.returnsOf(saleId),
      floatIsTold() {
        const close = rulesNamed(journal.lastOfKind('shift-closed')?.body['profileVersion']);
        return close !== null && asksRegister(close);
      },
    }
  );
}

const profiles = new WeakMap<Database, Map<string, Profile>>();

/** A version never changes, and each commit asks for one. */
function profileNamed(db: Database, version: string): Profile | null {
  let known = profiles.get(db);
  if (!known) profiles.set(db, (known = new Map()));
  const before = known.get(version);
  if (before) return before;
  const row = db.prepare<[string], unknown>('SELECT profile FROM profile WHERE version = ?').pluck().get(version);
  const profile = typeof row === 'string' ? Profile.safeParse(jsonOf(row)) : null;
  if (!profile?.success) return null;
  known.set(version, profile.data);
  return profile.data;
}
