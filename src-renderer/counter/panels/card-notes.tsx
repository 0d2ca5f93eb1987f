import type { CardView } from '../../../src-shared/contract/views/sale.ts';
import { ZERO } from '../../../src-shared/money.ts';
import { storedValueProduct } from '../../../src-shared/profile.ts';
import { cardProduct, isNewCard, refuseAmount } from '../../../src-shared/sale-rules.ts';
import { useToday } from '../../clock.ts';
import { useCounter, useMoney, useRefusalWords } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Note } from '../../ui/note.tsx';
import { claimTold, failedTopUp, type CardDeeds } from './use-card-deeds.ts';

/**
 * What the clerk tells the passenger about this card, before any money moves. `usedLater`: the days of what is paid say
 * when.
 */
export function CardNotes({ view, usedLater }: { readonly view: CardView; readonly usedLater: boolean }) {
  const t = useT();
  const { show } = useMoney();
  const { profile } = useCounter();
  const today = useToday();
  const price = (profile && cardProduct(today, profile)?.price) ?? ZERO;
  const wordsOf = useRefusalWords();
  const topUp = profile && storedValueProduct(today, profile);
  const least = topUp && refuseAmount(view, topUp, profile.limits.minTopUp, profile);
  const full = least?.kind === 'card-full' ? wordsOf(least) : null;
  return (
    <>
      {view.luhnFails && (
        <Note tone="warning" title={t('card.luhn')}>
          {t('card.luhnNow')}
        </Note>
      )}
      {isNewCard(view.card) && (
        <Note tone="info" title={t('card.new')}>
          {t('card.newNow', { price: show(price) })}
        </Note>
      )}
      {view.waiting > 0 && (
        <Note tone="warning" title={t('card.waiting', { amount: show(view.waiting) })}>
          {view.card ? t('card.waitingNow') : undefined}
        </Note>
      )}
      {view.source === 'number' && (
        <Note tone="warning" title={t('card.onlyNumber')}>
          {t('card.onlyNumberNow')}
        </Note>
      )}
      {view.source !== 'live' && <Note tone="warning" title={t('tell.after-crediting')} />}
      {full && (
        <Note tone="warning" title={full.says}>
          {full.now}
        </Note>
      )}
      {view.card && view.source === 'live' && !full && !(usedLater && view.card.effect === 'immediate') && (
        <Note tone={view.card.effect === 'immediate' ? 'good' : 'warning'} title={t(`effect.${view.card.effect}`)} />
      )}
    </>
  );
}

/** What another channel took and did not credit. It waits for the clerk, so it stands above the card's face. */
export function ClaimNote({ view, deeds }: { readonly view: CardView; readonly deeds: CardDeeds }) {
  const t = useT();
  const { show } = useMoney();
  const failed = failedTopUp(view);
  if (!failed) return null;
  const told = claimTold(view, failed);
  const claim = deeds.claimOf(failed);
  const what = t('card.failedTopUp', {
    channel: t(`movement.channel.${failed.channel}`),
    amount: show(failed.amount),
  });
  if (told)
    return (
      <Note
        tone={told === 'refund-at-counter' ? 'warning' : 'info'}
        title={t(told === 'paid' ? 'attention.claim.paid' : `attention.claim.what.${told}`)}
      >
        {what}
      </Note>
    );
  return (
    <>
      {claim !== undefined && (
        <Note tone="good" title={t('card.claimFiled', { number: claim })} live="status">
          {t('card.claimFiledNow')}
        </Note>
      )}
      {claim === undefined && (
        <Note tone="warning" title={what}>
          <p>{t('card.failedTopUpNow')}</p>
          <Button label={t('card.fileClaim')} keys={KEYS.counter.claim.shown} onPress={() => void deeds.fileClaim()} />
        </Note>
      )}
    </>
  );
}
