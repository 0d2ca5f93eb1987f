import type { SaleId } from '../../src-shared/ids.ts';
import { useCounter, useRefusalWords } from '../counter-context.tsx';
import { type TextKey, useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';

/** What a device is doing about the money that goes back of this sale; null: none is at work on it. */
export function useAtWork(saleId: SaleId | undefined): TextKey | null {
  const now = useCounter().payments.find((each) => each.saleId === saleId);
  if (!now) return null;
  // A device tells how far a payment is. Nobody pays here.
  const isBeginning = now.doing === 'connecting' || now.doing === 'waiting-for-customer';
  return `payment.atDevice.${isBeginning ? 'giving-back' : now.doing}`;
}

/** It goes on whatever the clerk does meanwhile. */
export function AtWork({ doing }: { readonly doing: TextKey }) {
  const t = useT();
  return (
    <Note tone="info" title={t(doing)} live="status" inSight>
      {t('handOut.goesOn')}
    </Note>
  );
}

interface ReturnBegunProps {
  readonly saleId: SaleId;
  readonly receiptNumber: string;
}

/** A return of this sale is at a device, or has no end yet: the sale does not look as if nothing had begun. */
export function ReturnBegun({ saleId, receiptNumber }: ReturnBegunProps) {
  const { attention } = useCounter();
  const words = useRefusalWords();
  const doing = useAtWork(saleId);
  if (doing) return <AtWork doing={doing} />;
  const isOpen = attention.some((item) => item.kind === 'return-unfinished' && item.receiptNumber === receiptNumber);
  if (!isOpen) return null;
  const { says, now } = words({ kind: 'refund-begun' });
  return (
    <Note tone="warning" title={says}>
      {now}
    </Note>
  );
}
