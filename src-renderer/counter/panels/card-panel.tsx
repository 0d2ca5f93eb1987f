import type { RefObject } from 'react';
import { groupCardNumber, lastFour } from '../../../src-shared/card-number.ts';
import { useCounter } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Barcode } from '../../ui/icons.tsx';
import { Note, RefusalNote } from '../../ui/note.tsx';
import { CardFace } from './card-face.tsx';
import { CardNotes, ClaimNote } from './card-notes.tsx';
import { GroupList } from './group-list.tsx';
import styles from './card-panel.module.css';
import { Movements } from './movements.tsx';
import { cardMeant } from '../sale/sale-setup.ts';
import { backClears, balanceAfter, passStartsLater, stepState } from '../sale/sale-view.ts';
import { StepPanel } from './step-panel.tsx';
import type { CardDeeds } from './use-card-deeds.ts';
import type { Sale } from '../sale/use-sale.ts';

interface CardPanelProps {
  readonly sale: Sale;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly deeds: CardDeeds;
}

export function CardPanel({ sale: { snapshot, send }, field, deeds }: CardPanelProps) {
  const t = useT();
  const { upstream } = useCounter();
  const { context } = snapshot;
  const state = stepState(snapshot, 'card');
  const lookingUp = snapshot.hasTag('looking-up');
  const sold = snapshot.hasTag('done') ? context.taken : null;
  const group = context.inGroup || (sold?.cards.length ?? 0) > 1;
  const card = group ? null : (context.card ?? sold?.cards[0] ?? null);
  const refused = snapshot.hasTag('refused');
  const typed = snapshot.hasTag('card-text');
  const gathering = snapshot.hasTag('gathering');
  const takesOut = gathering && cardMeant(context.cardText, context);
  const lastDigits = context.rules.profile.cardFormats.find((format) => format.lookupBySuffix)?.lookupBySuffix;
  // The upstream alone knows which card they end.
  const suffix = state === 'active' && !takesOut && upstream.state === 'online' ? lastDigits : undefined;
  return (
    <StepPanel
      step="card"
      state={state}
      title={t('card.title')}
      aside={
        state === 'active' && backClears(snapshot) ? (
          <Button
            label={t('pad.clear')}
            keys={KEYS.sale.back.shown}
            tone="quiet"
            onPress={() => send({ type: 'back' })}
          />
        ) : (
          t('card.scanAnyTime')
        )
      }
    >
      <div className={styles.entry} data-entry data-locked={state !== 'active' || undefined}>
        <Field
          ref={field}
          label={t('card.number')}
          takes="card"
          value={typed ? context.cardText : shownNumber(context.cardText, context.rules.profile.cardFormats)}
          hint={suffix ? t('card.lastDigits', { digits: suffix }) : undefined}
          placeholder={t('card.placeholder')}
          inputMode="none"
          disabled={state !== 'active'}
          problem={refused}
          onText={(text) => send({ type: 'card.typed', text })}
        />
        {state === 'active' && (
          <Button
            label={
              takesOut
                ? t('group.remove', { card: `…${lastFour(takesOut)}` })
                : t(gathering ? 'group.add' : 'card.lookUp')
            }
            keys={KEYS.sale.confirm.shown}
            busy={snapshot.hasTag('seeking')}
            disabled={context.cardText === ''}
            onPress={() => send({ type: 'confirm' })}
          />
        )}
      </div>
      {lookingUp && <Note tone="info" title={t('card.lookingUp')} live="status" />}
      {(refused || gathering) && context.refusal && <RefusalNote refusal={context.refusal} />}
      {context.inGroup && <GroupList sale={{ snapshot, send }} />}
      {card && !refused && !snapshot.hasTag('done') && <ClaimNote view={card} deeds={deeds} />}
      {card && <CardFace view={card} after={balanceAfter(context)} sold={sold} />}
      {card && !snapshot.hasTag('done') && <DeedsSaid deeds={deeds} />}
      {card && !refused && !snapshot.hasTag('done') && <CardNotes view={card} usedLater={passStartsLater(snapshot)} />}
      {card?.card && !snapshot.hasTag('done') && (
        <div className={styles.deeds}>
          <Button
            label={t('card.balanceSlip')}
            keys={KEYS.counter.balanceSlip.shown}
            tone="quiet"
            onPress={() => void deeds.printBalance()}
          />
        </div>
      )}
      {card?.card && <Movements movements={card.card.movements} />}
      {!card && !group && !lookingUp && !refused && (
        <p className={styles.invitation}>
          <Barcode />
          {t('card.invitation')}
        </p>
      )}
    </StepPanel>
  );
}

function shownNumber(text: string, formats: Parameters<typeof groupCardNumber>[1]): string {
  return /^\d{8,}$/.test(text) ? groupCardNumber(text, formats) : text;
}

/** What came of a deed for this card, in its place. */
function DeedsSaid({ deeds: { said } }: { readonly deeds: CardDeeds }) {
  const t = useT();
  if (!said) return null;
  if ('refusal' in said) return <RefusalNote refusal={said.refusal} />;
  return <Note tone="good" title={t('card.balancePrints')} live="status" />;
}
