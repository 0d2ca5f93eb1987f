import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import { fiscalKey } from '../../src-shared/fiscal/told.ts';
import { receiptShareOf } from '../../src-shared/journal/entry.ts';
import { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
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
  const named = db.prepare<[number, number, string], unknown>(NAMED_BEFORE);
  return {
    signs,
    of(entry) {
      const around = fiscalAround(db, entry, ledger);
      const share = around && receiptShareOf(entry, around);
      if (!share) return null;
      const basis = share.saleId === null ? null : signs.of(share.saleId);
      const sign = signs.of(fiscalKey(entry.id, 'itself'));
      return { share, basis, sign: sign && { ...sign, operator: sign.operator ?? operatorBefore(entry, sign) } };
    },
  };

  /** The law wants the operator of fiscal data named. A register that left it out once has named it before. */
  function operatorBefore({ seq }: Entry, { register }: Fiscalised): Fiscalised['operator'] {
    const row = named.get(seq, seq - ENTRIES_LOOKED_AT_MAX, register.registrationNumber);
    return row === undefined ? null : Operator.parse(JSON.parse(Row.parse(row).operator));
  }
}

/** A register signs each few entries: further off it is no longer what it would say. */
const ENTRIES_LOOKED_AT_MAX = 5_000;
const NAMED_BEFORE = `
  SELECT json_extract(canonical, '$.body.operator') AS operator FROM journal_entry
   WHERE seq < ? AND seq >= ? AND kind = 'fiscalised' AND json_valid(canonical)
     AND json_extract(canonical, '$.body.register.registrationNumber') = ?
     AND json_extract(canonical, '$.body.operator') IS NOT NULL
   ORDER BY seq DESC LIMIT 1`;
const Row = z.object({ operator: z.string() });
const Operator = Fiscalised.shape.operator.catch(null);
