import type { CardView } from '../../src-shared/contract/views.ts';
import { ZERO } from '../../src-shared/money.ts';
import { cardProduct, isNewCard } from '../../src-shared/sale-rules.ts';
import { useToday } from '../clock.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';

/** What the clerk tells the passenger about this card, before any money moves. */
export function CardNotes({ view }: { readonly view: CardView }) {
  const t = useT();
  const { show } = useMoney();
  const { profile } = useCounter();
  const today = useToday();
  const price = (profile && cardProduct(today, profile)?.price) ?? ZERO;
  const failed = view.card?.movements.find((movement) => movement.status === 'failed' && movement.kind === 'top-up');
  return (
    <>
      {view.luhnFails && <Note tone="warning" title={t('card.luhn')}>{t('card.luhnNow')}</Note>}
      {isNewCard(view.card) && <Note tone="info" title={t('card.new')}>{t('card.newNow', { price: show(price) })}</Note>}
      {view.waiting > 0 && <Note tone="warning" title={t('card.waiting', { amount: show(view.waiting) })}>{t('card.waitingNow')}</Note>}
      {view.source === 'number' && <Note tone="warning" title={t('card.onlyNumber')}>{t('card.onlyNumberNow')}</Note>}
      {view.source !== 'live' && <Note tone="warning" title={t('tell.after-crediting')} />}
      {view.card && view.source === 'live' && <Note tone={view.card.effect === 'immediate' ? 'good' : 'warning'} title={t(`effect.${view.card.effect}`)} />}
      {failed && <Note tone="warning" title={t('card.failedTopUp', { channel: t(`movement.channel.${failed.channel}`), amount: show(failed.amount) })}>{t('card.failedTopUpNow')}</Note>}
    </>
  );
}
