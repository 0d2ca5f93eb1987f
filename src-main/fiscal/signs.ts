import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Entry, KeptEntry } from '../../src-shared/contract/upstream.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { type Draft, draftOf, isKind } from '../../src-shared/journal/entry.ts';
import type { Fiscalised } from '../../src-shared/journal/kinds/fiscalised-body.ts';
import type { Money } from '../../src-shared/money.ts';
import { instant } from '../../src-shared/time.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Basis, Signed } from './port.ts';

/** Signs as the journal keeps them. They outlive the jobs, also where a journal came back from the upstream. */

/** Written as the index journal_entry_fiscalised is. */
const BY_KEY = `
  SELECT canonical, hash FROM journal_entry
   WHERE kind IN ('fiscalised', 'note')
     AND CASE WHEN json_valid(canonical)
         THEN coalesce(json_extract(canonical, '$.body.fiscalised.key'), json_extract(canonical, '$.body.key')) END = ?
   ORDER BY seq`;
const Row = z.object({ canonical: z.string(), hash: z.string() });

export interface Signs {
  /** null: none is known. */
  of(key: string): Fiscalised | null;
}

export function signsIn(db: Database): Signs {
  const byKey = db.prepare<[string], unknown>(BY_KEY);
  return {
    of(key) {
      for (const row of byKey.all(key)) {
        const { canonical, hash } = Row.parse(row);
        const sign = signIn(KeptEntry.parse({ ...JSON.parse(canonical), hash }));
        if (sign?.key === key) return sign;
      }
      return null;
    },
  };
}

function signIn(entry: Entry): Fiscalised | null {
  if (isKind(entry, 'fiscalised')) return entry.body;
  return isKind(entry, 'note') ? (entry.body.fiscalised ?? null) : null;
}

export function basisOf({ sign, at, register, total, offline }: Fiscalised): Basis {
  return { sign, at, registrationNumber: register.registrationNumber, total, offline };
}

/** More than any register writes; an entry has its bound. */
const TEXT_MAX = 1_000;
const text = (said: string) => said.slice(0, TEXT_MAX).toWellFormed();
const textOrNull = (said: string | null) => (said === null ? null : text(said));

interface SignedReceipt {
  readonly entryId: EntryId;
  readonly key: string;
  readonly total: Money;
  readonly signed: Signed & { readonly sign: string };
}

function fiscalisedOf({ entryId, key, total, signed }: SignedReceipt): Fiscalised {
  const { register, operator } = signed;
  return {
    entryId,
    key,
    sign: text(signed.sign),
    at: text(signed.at),
    qr: textOrNull(signed.qr),
    offline: signed.offline,
    orderNumber: signed.orderNumber,
    shiftNumber: signed.shiftNumber,
    total,
    register: {
      serialNumber: text(register.serialNumber),
      registrationNumber: text(register.registrationNumber),
      address: textOrNull(register.address),
      addressKk: textOrNull(register.addressKk),
      taxpayer: register.taxpayer && { name: text(register.taxpayer.name), bin: text(register.taxpayer.bin) },
    },
    operator: operator && { name: text(operator.name), nameKk: textOrNull(operator.nameKk), site: text(operator.site) },
  };
}

/** In the shift that is open when the sign comes, since a closed one takes no more entries; with none open a note. */
export function signDraft(
  receipt: SignedReceipt,
  journal: Pick<JournalReader, 'openShift'>,
  at: { readonly now: number; readonly ids: Ids },
): Draft<'fiscalised'> | Draft<'note'> {
  const shiftId = journal.openShift()?.shiftId ?? null;
  const said = { id: at.ids.mint<EntryId>(), at: instant(at.now), shiftId, clerkId: null, supervisorId: null };
  const fiscalised = fiscalisedOf(receipt);
  return shiftId === null
    ? draftOf('note', { ...said, body: { v: 1, text: 'the register signed a receipt', fiscalised } })
    : draftOf('fiscalised', { ...said, body: { v: 1, ...fiscalised } });
}
