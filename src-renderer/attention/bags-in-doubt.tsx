import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { CardShape } from './card-shape.tsx';

/** What ends it is done in the safe's own screen: a count, a hand-over, or a supervisor's word. */
export function BagsInDoubt({ item }: { readonly item: Extract<AttentionItem, { kind: 'bags-in-doubt' }> }) {
  const t = useT();
  const dates = useDates();
  const { why, count, seals, at } = item;
  const more = count > seals.length ? ['…'] : [];
  return (
    <CardShape
      item={item}
      what={t(`attention.bags.${why}.what`, { count, day: dates.day(at) })}
      whom={[...seals, ...more].join(', ')}
      now={t(`attention.bags.${why}.now`)}
    />
  );
}
