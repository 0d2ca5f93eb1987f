import type { EntryId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import { type Money, money } from '../../src-shared/money.ts';
import { instant } from '../../src-shared/time.ts';
import { ledgerIn } from '../../src-main/ledger/ledger.ts';
import { AIGERIM, aLedger, COUNTER, type LedgerBench } from './a-ledger.ts';
import { aProfile } from './a-profile.ts';

const TENDERS = [
  { id: 'cash', kind: 'cash', name: { ru: 'Наличные' } },
  { id: 'card', kind: 'bank-card', name: { ru: 'Карта' }, fiscal: 'terminal' },
  { id: 'qr', kind: 'qr', name: { ru: 'QR' }, fiscal: 'register' },
];

/** Rules by which a register is told of all cash; cards are the terminal's. */
export function fiscalProfile(changes: Record<string, unknown> = {}): Profile {
  const tells = { claims: true, pettyCash: true, overShort: true };
  return aProfile({ version: '1', fiscal: { tells }, tenders: TENDERS, ...changes });
}

/** A ledger whose entries name rules that want a register told. */
export function aFiscalLedger(rules = fiscalProfile(), folder?: string, clock?: LedgerBench['clock']): LedgerBench {
  const bench = aLedger(folder, clock);
  keepProfile(bench, rules);
  const ledger = ledgerIn(
    bench.db,
    () => COUNTER,
    () => null,
    () => rules.version,
  );
  return { ...bench, ledger };
}

export function keepProfile({ db, clock }: Pick<LedgerBench, 'db' | 'clock'>, profile: Profile): void {
  db.prepare('INSERT OR IGNORE INTO profile (version, profile, fetched_at) VALUES (?, ?, ?)').run(
    profile.version,
    JSON.stringify(profile),
    instant(clock.now()),
  );
}

/** A return of the one line of a sale in cash. */
export function cashReturn(
  { clock, ids }: Pick<LedgerBench, 'clock' | 'ids'>,
  shiftId: ShiftId,
  saleId: SaleId,
  amount: Money = money(5000),
) {
  return draftOf(
    'return',
    {
      id: ids.mint<EntryId>(),
      at: instant(clock.now()),
      shiftId,
      clerkId: AIGERIM,
      supervisorId: null,
      body: {
        v: 1,
        saleId,
        saleSeq: 2,
        receiptNumber: 'TEST-3',
        profileVersion: '1',
        reason: 'wrong-amount',
        lines: [{ line: 1, amount }],
        tenders: [{ tenderId: 'cash', kind: 'cash', amount }],
      },
    },
    [{ kind: 'stored-value', amount }],
  );
}
