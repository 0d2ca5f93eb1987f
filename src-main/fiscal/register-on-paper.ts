import type { Database } from 'better-sqlite3';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { fiscalKey } from '../../src-shared/fiscal/told.ts';
import { receiptShareOf } from '../../src-shared/journal/entry.ts';
import type { RegisterOnPaper } from '../../src-shared/receipt/fiscal-lines.ts';
import { fiscalAround } from '../ledger/fiscal-jobs.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Signs, signsIn } from './signs.ts';

/** What the journal says of a register and one entry: its share of the money, and the sign once it came. */
interface RegisterInJournal {
  /** null: no register has to do with it. */
  of(entry: Entry): Omit<RegisterOnPaper, 'follows'> | null;
  readonly signs: Signs;
}

export function registerInJournal(db: Database, ledger: Ledger): RegisterInJournal {
  const signs = signsIn(db);
  return {
    signs,
    of(entry) {
      const around = fiscalAround(db, entry, ledger);
      const share = around && receiptShareOf(entry, around);
      if (!share) return null;
      const basis = share.saleId === null ? null : signs.of(share.saleId);
      return { share, basis, sign: signs.of(fiscalKey(entry.id, 'itself')) };
    },
  };
}
