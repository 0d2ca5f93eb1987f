import type { CardView } from '../../src-shared/contract/views.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';

/** What the clerk tells the passenger about this card, before any money moves. */
export function CardNotes({ view }: { readonly view: CardView }) {
  const t = useT();
  const { show } = useMoney();
  const failed = view.card?.movements.find((movement) => movement.status === 'failed' && movement.kind === 'top-up');
  return (
    <>
      {view.luhnFails && <Note tone="warning" title={t('card.luhn')}>{t('card.luhnNow')}</Note>}
      {view.source === 'number' && <Note tone="warning" title={t('card.onlyNumber')}>{t('card.onlyNumberNow')}</Note>}
      {view.source !== 'live' && <Note tone="warning" title={t('tell.after-crediting')} />}
      {view.card && view.source === 'live' && <Note tone={view.card.effect === 'immediate' ? 'good' : 'warning'} title={t(`effect.${view.card.effect}`)} />}
      {failed && <Note tone="warning" title={t('card.failedTopUp', { channel: t(`movement.channel.${failed.channel}`), amount: show(failed.amount) })}>{t('card.failedTopUpNow')}</Note>}
    </>
  );
}
