import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { mayComeOut } from '../../src-shared/contract/views/printer.ts';
import type { EntryId, PrintJobId, ShiftId } from '../../src-shared/ids.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { draftOf, paperOf } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import { lacksFiscal } from './paper-state.ts';
import type { Printing } from './printing.ts';
import type { ReceiptSources } from './receipt-of.ts';

export interface ReprintCounter {
  readonly ledger: Ledger;
  readonly printing: Printing;
  readonly clock: Clock;
  readonly ids: Ids;
  openShiftId(): ShiftId | null;
  readonly receiptSources?: Pick<ReceiptSources, 'register'>;
}

/** As the clerk asks for it: paper that is still waiting for the printer comes by itself, and no copy is made of it. */
export function reprintOnce(
  entryId: EntryId,
  clerk: Session,
  counter: ReprintCounter,
): Result<{ copy: number }, Refusal> {
  const original = counter.ledger.entry(entryId);
  const isWaiting =
    original &&
    counter.printing.jobsOfEntry(original.seq).some((job) => job.state === 'queued' || job.state === 'printing');
  return isWaiting ? err({ kind: 'receipt-still-waiting' }) : reprint(entryId, clerk, counter);
}

/** 0: it is no copy, since its fiscal receipt or, where none was wanted, any paper of it never came. */
function copyToCome(original: Entry, { printing, receiptSources }: ReprintCounter): number {
  const papers = printing.jobsOfEntry(original.seq);
  const isFirst = papers.length > 0 && papers.every(({ state }) => state === 'waived');
  const isSigned = receiptSources?.register?.of(original)?.sign != null;
  if (isFirst || lacksFiscal(papers, isSigned)) return 0;
  return Math.max(0, ...papers.map((job) => job.copy)) + 1;
}

/**
 * Prints an entry's paper again, numbered as COPY n. The copy is an entry of its own, so that nobody can print unseen.
 */
function reprint(entryId: EntryId, clerk: Session, counter: ReprintCounter): Result<{ copy: number }, Refusal> {
  const original = counter.ledger.entry(entryId);
  if (!original || !paperOf(original)) return err({ kind: 'nothing-to-print' });

  const copy = copyToCome(original, counter);
  const at = instant(counter.clock.now());
  const written = counter.ledger.append(
    draftOf('receipt-reprinted', {
      id: counter.ids.mint<EntryId>(),
      at,
      shiftId: counter.openShiftId(),
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, entryId, copy },
    }),
  );
  if (!written.ok) return written;
  counter.printing.wake();
  return ok({ copy });
}

/** The clerk looked at the printer. Yes: the job is done. No: what was on it is printed again. */
export function receiptCameOut(
  jobId: PrintJobId,
  cameOut: boolean,
  clerk: Session,
  counter: ReprintCounter,
): Result<null, Refusal> {
  const { printing, ledger } = counter;
  const inQuestion = [...printing.unknownJobs(), ...printing.failedJobs()].find((job) => job.id === jobId);
  // A report of no entry is not a receipt: printing it again makes no copy. Nor does what can't be made into paper.
  if (!cameOut && inQuestion && inQuestion.entrySeq !== null && mayComeOut(inQuestion.problem)) {
    const entry = ledger.entryAt(inQuestion.entrySeq);
    if (!entry) return err({ kind: 'nothing-to-print' });
    // The copy first: should the disk refuse it or the power go in between, the clerk is asked again.
    const again = reprint(entry.id, clerk, counter);
    if (!again.ok) return again;
  }
  const written = ledger.transaction(() => printing.decide(jobId, cameOut));
  if (!written.ok) return written;
  const decided = written.value;
  if (!decided.ok)
    return err({ kind: decided.error.kind === 'no-such-job' ? 'nothing-to-print' : 'print-job-settled' });
  return ok();
}
