import { isUnreadable } from '../../src-shared/journal/entry.ts';
import { ZERO } from '../../src-shared/money.ts';
import { isFaultOfFile } from '../ledger/commits.ts';
import type { PrintJob, PrintJobs } from './print-job.ts';
import type { ReceiptSources } from './receipt-of.ts';
import type { PaperNow } from './sign-wait.ts';

const OF_NO_REGISTER: PaperNow = { form: null, follows: false, awaitsSign: false };

/** Whether paper comes out as the fiscal receipt of its entry, as its slip, or without a word of a register. */
export function paperNowOf(job: PrintJob, sources: ReceiptSources, jobs: Pick<PrintJobs, 'ofEntry'>): PaperNow {
  try {
    return judged(job, sources, jobs);
  } catch (fault) {
    if (isFaultOfFile(fault)) throw fault;
    // Its paper can't be made either, and says so.
    return OF_NO_REGISTER;
  }
}

function judged(job: PrintJob, { entryBySeq, register }: ReceiptSources, jobs: Pick<PrintJobs, 'ofEntry'>): PaperNow {
  const entry = job.entrySeq === null ? undefined : entryBySeq(job.entrySeq);
  if (!entry || !register || isUnreadable(entry)) return OF_NO_REGISTER;
  const on = register.of(entry);
  if (!on || on.share.amount === ZERO) return OF_NO_REGISTER;
  const others = jobs.ofEntry(entry.seq).filter(({ id, copy }) => id !== job.id && copy === 0);
  const follows = job.copy === 0 && others.some(({ form }) => form === 'slip');
  // Never two of it: should another be the fiscal receipt, this one says that it is none.
  const isTaken = job.copy === 0 && others.some(({ form }) => form === 'fiscal');
  if (on.sign && !isTaken) return { form: 'fiscal', follows, awaitsSign: false };
  const awaitsSign = job.copy === 0 && !isTaken && register.mayComeSoon(entry.id);
  return { form: 'slip', follows, awaitsSign };
}
