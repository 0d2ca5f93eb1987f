import type { PaperState, SignOnPaper } from '../../src-shared/contract/views/history.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import type { Clock } from '../../src-shared/time.ts';
import { FOLLOWS_WITHIN_MS } from '../ledger/print-jobs.ts';
import type { PrintJob } from './print-job.ts';
import type { Printing } from './printing.ts';
import type { ReceiptSources } from './receipt-of.ts';

interface Asked {
  /** The sign of the entry is here. */
  isSigned(): boolean;
  /** Its sign may come any moment, and the register answers. */
  mayComeSoon(): boolean;
  readonly printerIsReady: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What became of an entry's paper: of its newest, and whether its fiscal receipt is among all of them. */
function paperStateOf(papers: readonly PrintJob[], asked: Asked): PaperState {
  const last = papers.at(-1);
  if (!last) return 'none';
  if (last.state === 'queued') {
    const awaitsSign = last.copy === 0 && last.form === null && asked.printerIsReady;
    return awaitsSign && !asked.isSigned() && asked.mayComeSoon() ? 'awaits-sign' : 'queued';
  }
  if (last.state !== 'printed') return last.state;
  if (papers.some(({ form, state }) => form === 'fiscal' && state === 'printed')) return 'fiscal';
  const slip = papers.find(({ form }) => form === 'slip');
  if (!slip) return 'printed';
  if (asked.isSigned()) return 'fiscal-due';
  const follows = asked.now - Date.parse(slip.changedAt) <= FOLLOWS_WITHIN_MS && asked.mayComeSoon();
  return follows ? 'slip-follows' : 'slip';
}

/**
 * Signed, and its fiscal receipt never came: the next paper is that, and no copy. Where nobody knows what came out, as
 * after a ledger was put back, it may have been the fiscal one.
 */
export function lacksFiscal(papers: readonly PrintJob[], isSigned: boolean): boolean {
  const mayBeFiscal = ({ form, state }: PrintJob) =>
    form === 'fiscal' || (form === null && (state === 'printed' || state === 'unknown'));
  return isSigned && papers.length > 0 && !papers.some((each) => each.copy === 0 && mayBeFiscal(each));
}

interface Parts {
  readonly printing: Pick<Printing, 'jobsOfEntry' | 'status'>;
  readonly sources: Pick<ReceiptSources, 'entryBySeq' | 'register'>;
  readonly clock: Pick<Clock, 'now'>;
  signOf(id: EntryId): SignOnPaper['sign'] | null;
}

const PRINTS: readonly string[] = ['ready', 'paper-low'];

/** What became of the paper of each entry, and the sign that stands on it. */
export function paperStatesOver({ printing, sources, clock, signOf }: Parts) {
  return {
    printStateOf(seq: number): PaperState {
      const id = () => sources.entryBySeq(seq)?.id;
      return paperStateOf(printing.jobsOfEntry(seq), {
        isSigned: () => isSigned(id()),
        mayComeSoon: () => mayComeSoon(id()),
        printerIsReady: PRINTS.includes(printing.status().printer),
        now: clock.now(),
      });
    },
    /** null: no sign of it is here. */
    signOnPaper(seq: number, id: EntryId): SignOnPaper | null {
      const sign = signOf(id);
      return sign === null ? null : { sign, isDue: lacksFiscal(printing.jobsOfEntry(seq), true) };
    },
  };

  function isSigned(id: EntryId | undefined): boolean {
    return id !== undefined && signOf(id) !== null;
  }

  function mayComeSoon(id: EntryId | undefined): boolean {
    return id !== undefined && sources.register?.mayComeSoon(id) === true;
  }
}
