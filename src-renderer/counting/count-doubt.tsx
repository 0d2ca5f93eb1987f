import { times } from '../../src-shared/money.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { groupDigits } from '../ui/digits.ts';
import { Note } from '../ui/note.tsx';
import type { Count, Doubt } from './use-count.ts';

interface CountDoubtProps {
  readonly count: Count;
  /** The button that gives the count, as it is called. */
  readonly give: string;
}

/** Asked once: a count of nothing, or of more than a drawer holds, may be a slip of the finger. */
export function CountDoubt({ count: { asked, total }, give }: CountDoubtProps) {
  const t = useT();
  const { show } = useMoney();
  if (!asked) return null;
  function titleOf(doubt: Doubt): string {
    switch (doubt.of) {
      case 'nothing':
        return t('count.doubt.nothing');
      case 'many':
        return t('count.doubt.many', {
          quantity: groupDigits(String(doubt.quantity)),
          value: show(doubt.value),
          amount: show(times(doubt.value, doubt.quantity)),
        });
      case 'much':
        return t('count.doubt.much', { amount: show(total) });
    }
  }
  return (
    <Note tone="warning" title={titleOf(asked)} live="alert">
      {t(asked.of === 'nothing' ? 'count.doubt.nothingNow' : 'count.doubt.manyNow', { give })}
    </Note>
  );
}
