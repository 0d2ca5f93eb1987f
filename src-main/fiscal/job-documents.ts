import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import { assert } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { isFaultOfFile } from '../ledger/commits.ts';
import { fiscalAround } from '../ledger/fiscal-jobs.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import { documentOf, saleOfReturn } from './documents.ts';
import type { Aside, FiscalJob } from './fiscal-job.ts';
import { type FiscalDocument, isTicket, type ReturnTicket, type SaleTicket } from './port.ts';
import { basisOf } from './signs.ts';
import type { FiscalTurnParts } from './turn-parts.ts';

export function entryOf({ entrySeq }: FiscalJob, ledger: Pick<JournalReader, 'entryAt'>): Entry {
  const entry = ledger.entryAt(entrySeq);
  assert(entry !== undefined, 'a job is of an entry');
  return entry;
}

/** What a job tells, made when its turn comes; a job that can tell nothing steps aside. */
export class JobDocuments {
  readonly #parts: Pick<FiscalTurnParts, 'db' | 'ledger' | 'jobs' | 'signs' | 'register' | 'clock' | 'log'>;

  constructor(parts: FiscalTurnParts) {
    this.#parts = parts;
  }

  /** null: there is none that can be told now, and the job stepped aside. */
  toTell(job: FiscalJob): FiscalDocument | null {
    const document = this.#built(job);
    if (document === null) this.#aside(job, 'refused', 'content-broken');
    else if (document === 'no-basis') this.#waitForBasis(job);
    else return document;
    return null;
  }

  /** The ticket that may have been told; null: it can't be asked about, and the job stepped aside. */
  toAskAbout(job: FiscalJob): SaleTicket | ReturnTicket | null {
    const ticket = this.#built(job);
    if (ticket === 'no-basis') this.#waitForBasis(job);
    else if (ticket !== null && isTicket(ticket)) return ticket;
    else this.#aside(job, 'unknown', 'cannot-be-asked');
    return null;
  }

  /** null: the entry gives none. */
  #built(job: FiscalJob): FiscalDocument | 'no-basis' | null {
    const { db, ledger, log, register } = this.#parts;
    try {
      const entry = entryOf(job, ledger);
      if (job.does === 'day-end') return { does: job.does, key: job.key };
      const sign = this.#signOfSale(job, entry);
      // A return names the sign of its sale, and goes to the register that signed it.
      if (job.does === 'return' && sign?.register.serialNumber !== register.serial) return 'no-basis';
      const around = fiscalAround(db, entry, ledger);
      return around && documentOf(job, entry, around, sign && basisOf(sign));
    } catch (fault) {
      if (isFaultOfFile(fault)) throw fault;
      // What the content makes a builder throw is its own fault, and comes again at each attempt.
      log.fault('telling the register', fault);
      return null;
    }
  }

  #signOfSale({ does }: FiscalJob, entry: Entry): Fiscalised | null {
    const saleKey = does === 'return' ? saleOfReturn(entry) : null;
    return saleKey === null ? null : this.#parts.signs.of(saleKey);
  }

  #waitForBasis(job: FiscalJob): void {
    const { jobs, ledger } = this.#parts;
    const entry = entryOf(job, ledger);
    const sign = this.#signOfSale(job, entry);
    if (sign) return jobs.belongsTo(job.key, sign.register.serialNumber);
    const sale = jobs.byKey(saleOfReturn(entry) ?? '');
    // A return that may have been told, as in a copy that was put back, is asked about after its sale.
    const waits = job.state === 'unknown' ? 'unknown' : 'waiting';
    // Without a job nobody will ever ask for the sign: its journal came back from elsewhere.
    if (sale) this.#aside(job, waits, 'sale-unsigned');
    else if (job.state === 'unknown') this.#aside(job, 'unknown', 'cannot-be-asked');
    else this.#aside(job, 'refused', 'sale-unsigned');
  }

  #aside({ key }: FiscalJob, state: 'waiting' | 'unknown' | 'refused', why: Aside): void {
    const { jobs, clock } = this.#parts;
    jobs.change(key, state, { why }, instant(clock.now()));
  }
}
