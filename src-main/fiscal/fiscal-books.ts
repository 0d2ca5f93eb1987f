import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { MoneyOnWire } from '../../src-shared/contract/wire-types.ts';
import { FiscalDoes, fiscalKey } from '../../src-shared/fiscal/told.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { registerHears } from '../../src-shared/journal/entry.ts';
import type { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import type { Money } from '../../src-shared/money.ts';
import { fiscalAround } from '../ledger/fiscal-jobs.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import { type FiscalJob, jobsOfShiftIn } from './fiscal-job.ts';
import { isTicket } from './port.ts';
import { type RegisterDay, registerDaysIn } from './register-days.ts';
import { signsIn } from './signs.ts';

/** What a register is to be told of one entry, and what became of it: read alone, for whoever keeps the books. */
export interface FiscalRecord {
  readonly entry: Entry;
  /** As in the job: a later version of this app may know of more. */
  readonly part: string;
  readonly does: FiscalDoes;
  readonly amount: Money;
  /** null: nobody at this machine has it to tell, as where its journal came back from elsewhere. */
  readonly job: FiscalJob | null;
  readonly sign: Fiscalised | null;
}

/** One day of a register, with what it took in it, whichever shift that is of. */
export interface BookedDay {
  readonly register: string;
  readonly shiftNumber: number;
  /** What it said itself; null: it was never asked in it. */
  readonly own: RegisterDay | null;
  readonly taken: readonly Taken[];
}

const Taken = z.object({
  shiftId: z.string().nullable(),
  does: FiscalDoes,
  amount: MoneyOnWire,
});
type Taken = z.infer<typeof Taken>;

export interface FiscalBooks {
  /** All that a register hears of these entries, in their order. */
  recordsOf(entries: readonly Entry[], shiftId: ShiftId): FiscalRecord[];
  /** The days of registers in which the documents of these records were taken, oldest first. */
  daysOf(records: readonly FiscalRecord[]): BookedDay[];
  /** The serial number of the register that is set up at this counter now; null: none is. */
  serial(): string | null;
}

const TAKEN_IN_DAY = `
  SELECT shift_id AS shiftId, does, amount FROM fiscal_job JOIN journal_entry ON seq = entry_seq
   WHERE register = ? AND shift_number = ? AND state = 'signed'`;
const CLOSE_BEFORE = "SELECT max(seq) FROM journal_entry WHERE kind = 'shift-closed' AND seq < ?";

interface BooksParts {
  readonly db: Database;
  readonly ledger: JournalReader;
  serial(): string | null;
}

export function fiscalBooksIn({ db, ledger, serial }: BooksParts): FiscalBooks {
  const jobsOfShift = jobsOfShiftIn(db);
  const days = registerDaysIn(db);
  const signs = signsIn(db);
  const takenInDay = db.prepare<[string, number], unknown>(TAKEN_IN_DAY);
  const closeBefore = db.prepare<[number], unknown>(CLOSE_BEFORE).pluck();

  /** What should have been told of an entry that no job is of. */
  function untold(entry: Entry): FiscalRecord[] {
    const before = z.int().nullable().parse(closeBefore.get(entry.seq));
    const around = fiscalAround(db, entry, {
      entry: (id) => ledger.entry(id),
      returnsOf: (saleId) => ledger.returnsOf(saleId),
      // As the journal stood when the entry was written: only closes are asked for.
      lastOfKind: () => (before === null ? undefined : ledger.entryAt(before)),
    });
    const parts = around ? registerHears(entry, around) : [];
    return parts.map(({ part, does, amount }) => ({
      entry,
      part,
      does,
      amount,
      job: null,
      sign: signs.of(fiscalKey(entry.id, part)),
    }));
  }

  return {
    serial,
    recordsOf(entries, shiftId) {
      const bySeq = Map.groupBy(jobsOfShift(shiftId), ({ entrySeq }) => entrySeq);
      return entries.flatMap((entry) => {
        const jobs = bySeq.get(entry.seq);
        return jobs
          ? jobs.map((job) => ({ entry, part: job.part, does: job.does, amount: job.amount, job, sign: signOf(job) }))
          : untold(entry);
      });
    },
    daysOf(records) {
      const named = new Map<string, { readonly register: string; readonly shiftNumber: number }>();
      for (const { job } of records)
        if (job?.state === 'signed' && job.register !== null && job.shiftNumber !== null)
          named.set(`${job.register} ${job.shiftNumber}`, { register: job.register, shiftNumber: job.shiftNumber });
      return [...named.values()]
        .toSorted((a, b) => a.shiftNumber - b.shiftNumber)
        .map(({ register, shiftNumber }) => ({
          register,
          shiftNumber,
          own: days.of(register, shiftNumber),
          taken: takenInDay.all(register, shiftNumber).map((row) => Taken.parse(row)),
        }));
    },
  };

  function signOf(job: FiscalJob): Fiscalised | null {
    return isTicket(job) ? signs.of(job.key) : null;
  }
}
