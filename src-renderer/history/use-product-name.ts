import type { HistoryRow } from '../../src-shared/contract/views/history.ts';
import { useCounter, useLocalText } from '../counter-context.tsx';
import { useT } from '../i18n.ts';

/** What was sold onto the card; of a product that the operator no longer has, its kind. */
export function useProductName(): (line: Pick<HistoryRow['lines'][number], 'productId' | 'kind'>) => string {
  const t = useT();
  const local = useLocalText();
  const { profile } = useCounter();
  return ({ productId, kind }) => {
    const product = profile?.products.find((each) => each.id === productId);
    return kind === 'stored-value' || !product ? t(`history.product.${kind}`) : local(product.name);
  };
}
