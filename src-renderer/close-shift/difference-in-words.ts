import { negative, ZERO, type Money } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';

/** Exact, or by how much it is short or over. */
export function useDifferenceInWords(): (difference: Money) => string {
  const t = useT();
  const { show } = useMoney();
  return (difference) => {
    if (difference === ZERO) return t('closeShift.exact');
    if (difference < ZERO) return t('closeShift.short', { amount: show(negative(difference)) });
    return t('closeShift.over', { amount: show(difference) });
  };
}
