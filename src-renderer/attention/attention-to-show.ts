import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { wantsAHand } from '../../src-shared/attention.ts';
import type { RecentSale } from '../../src-shared/contract/views/history.ts';
import type { SaleId } from '../../src-shared/ids.ts';

/** The sale that the clerk is paying just now is kept as unfinished until it is taken; it asks for nothing yet. */
export function attentionToShow(items: readonly AttentionItem[], saleInHand: SaleId | null): readonly AttentionItem[] {
  return items.filter((item) => item.kind !== 'sale-unfinished' || item.saleId !== saleInHand);
}

/** What waits for a person's hand about a sale; undefined: nothing that stands in the list. */
export function attentionOf(
  { saleId, receiptNumber }: Pick<RecentSale, 'saleId' | 'receiptNumber'>,
  items: readonly AttentionItem[],
): AttentionItem | undefined {
  return items.find(
    (item) =>
      wantsAHand(item) &&
      (('saleId' in item && item.saleId === saleId) ||
        ('receiptNumber' in item && item.receiptNumber === receiptNumber)),
  );
}

/** An item's own name in a list. */
export function keyOf(item: AttentionItem): string {
  switch (item.kind) {
    case 'receipt-unknown':
    case 'receipt-failed':
      return `${item.kind} ${item.jobId}`;
    case 'sale-unfinished':
    case 'sale-unreadable':
      return `${item.kind} ${item.saleId}`;
    case 'payment-ended':
    case 'payment-decided':
      return `${item.kind} ${item.saleId} ${item.how} ${item.at}`;
    case 'return-unfinished':
      return `${item.kind} ${item.returnId}`;
    case 'top-up-rejected':
    case 'top-up-pending':
      return `${item.kind} ${item.saleId} ${item.line}`;
    case 'approval-outstanding':
    case 'claim-payment-refused':
      return `${item.kind} ${item.entryId}`;
    case 'reversal-refused':
      return `${item.kind} ${item.entryId} ${item.line}`;
    case 'register-job':
      return `${item.kind} ${item.key}`;
    case 'claim':
      return `${item.kind} ${item.claim}`;
    case 'bags-in-doubt':
      return `${item.kind} ${item.why}`;
    case 'register-missing':
    case 'receipts-held':
    case 'receipts-waiting':
    case 'clock-wrong':
      return item.kind;
    case 'alarm':
      return `${item.kind} ${item.alarm} ${item.at}`;
  }
}
