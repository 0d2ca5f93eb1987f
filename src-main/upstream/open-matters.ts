import type { Database } from 'better-sqlite3';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { accountTotal } from '../../src-shared/journal/postings.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import type { JournalReader } from '../ledger/ledger.ts';
import type { Outcomes } from './upstream.ts';

const WAYS_OF_SHIFT = `
  SELECT DISTINCT account FROM posting JOIN journal_entry USING (seq)
   WHERE shift_id = ? AND kind = 'sale' AND account IN ('acquirer', 'qr-acquirer')`;
const TENDER_OF_ACCOUNT = new Map<unknown, TenderKind>([
  ['acquirer', 'bank-card'],
  ['qr-acquirer', 'qr'],
]);

/** What the journal and the upstream's words leave open: money that lies in the drawer, or that may have to go back. */
export function openMattersIn(
  db: Database,
  journal: Pick<JournalReader, 'openShift' | 'lastOfKind' | 'entryOfKind'>,
  outcomes: Pick<Outcomes, 'rejected' | 'pending'>,
): () => OpenMatter[] {
  const waysOfShift = db.prepare<[string], unknown>(WAYS_OF_SHIFT).pluck();

  function inTheDrawer(): OpenMatter[] {
    const shift = journal.openShift();
    if (!shift) {
      const float = accountTotal(journal.lastOfKind('shift-closed')?.postings ?? [], 'float');
      return float > 0 ? [{ what: 'the drawer holds a float', tenders: ['cash'] }] : [];
    }
    const ways = waysOfShift.all(shift.id).flatMap((account) => TENDER_OF_ACCOUNT.get(account) ?? []);
    return [{ what: 'a shift is open in which money came by it and may go back', tenders: ['cash', ...ways] }];
  }

  function mayGoBack(): OpenMatter[] {
    return [...outcomes.rejected(), ...outcomes.pending()].flatMap(({ entryId, line, reason }): OpenMatter[] => {
      const sale = journal.entryOfKind('sale', entryId);
      if (!sale) return [];
      const tenders = sale.body.tenders.map(({ kind }) => kind);
      const sold = sale.body.lines.find((each) => each.line === line);
      const products = sold && remedyOf(reason) === 'retry' ? [sold.productId] : [];
      return [{ what: `a top-up of receipt ${sale.body.receiptNumber} may have to go back`, tenders, products }];
    });
  }

  return () => [...inTheDrawer(), ...mayGoBack()];
}
