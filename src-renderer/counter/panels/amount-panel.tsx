import type { RefObject } from 'react';
import { groupDigits } from '../../ui/digits.ts';
import { useCounter, useLocalText, useMoney } from '../../counter-context.tsx';
import { plus, ZERO } from '../../../src-shared/money.ts';
import { proposedPassDays } from '../../../src-shared/sale-rules.ts';
import { useDates } from '../../clock.ts';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { Button } from '../../ui/button.tsx';
import { Note, RefusalNote } from '../../ui/note.tsx';
import { Pad, type PadKey } from '../../ui/pad.tsx';
import { taking } from '../../ui/takes.ts';
import styles from './amount-panel.module.css';
import { CustomerLanguage } from './customer-language.tsx';
import { passDays } from './pass-days.ts';
import { PassList } from './pass-list.tsx';
import { PresetGrid } from './preset-grid.tsx';
import { dueOf, restOf } from '../sale/sale-context.ts';
import {
  goingBack,
  groupInHand,
  passAgreed,
  priceOfCard,
  shownAmount,
  stepState,
  topUpRange,
  type ActivePlace,
} from '../sale/sale-view.ts';
import { StepPanel } from './step-panel.tsx';
import type { Sale } from '../sale/use-sale.ts';

interface AmountPanelProps {
  readonly sale: Sale;
  readonly place: ActivePlace;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onPad: (key: PadKey) => void;
}

export function AmountPanel({ sale, place, field, onPad }: AmountPanelProps) {
  const t = useT();
  const { show, bare } = useMoney();
  const { snapshot, send } = sale;
  const { profile } = snapshot.context.rules;
  const { upstream } = useCounter();
  const state = stepState(snapshot, 'amount');
  const passes = snapshot.hasTag('passes');
  const pass = passes || passAgreed(snapshot) !== null;
  const gathering = snapshot.hasTag('gathering');
  const range = topUpRange(profile, upstream.allowance);
  const { stepTopUp } = profile.limits;
  const limits = range && { min: bare(range.min), max: bare(range.max) };
  const limitsText =
    limits && (stepTopUp > 1 ? t('amount.limits', { ...limits, step: show(stepTopUp) }) : t('amount.whole', limits));
  const { parts, lines } = snapshot.context;
  const heading = () => {
    if (goingBack(snapshot) !== null) return { title: t('payment.goesBack') };
    if (parts.length === 0 || snapshot.hasTag('done')) return { title: t('amount.title'), aside: limitsText };
    return { title: t('payment.rest'), aside: t('amount.restOf', { amount: show(dueOf(lines)) }) };
  };
  return (
    <StepPanel step="amount" state={state} {...heading()}>
      <AmountFigure sale={sale} field={field} active={place === 'amount'} />
      <AmountWords sale={sale} />
      <div
        className={styles.keys}
        data-passes={passes || undefined}
        data-beneath-words={isNoted(snapshot) || undefined}
      >
        <div className={styles.choices}>
          {passes ? <PassList sale={sale} /> : <PresetGrid sale={sale} />}
          <div className={styles.products} role="group" aria-label={t('amount.product')}>
            <Button
              label={t('amount.topUp')}
              selected={!pass}
              disabled={state !== 'active'}
              onPress={() => passes && send({ type: 'passes' })}
            />
            <Button
              label={t('amount.passes')}
              keys={KEYS.sale.passes.shown}
              selected={pass}
              disabled={state !== 'active' && !gathering}
              onPress={() => !passes && send({ type: 'passes' })}
            />
          </div>
        </div>
        {!passes && <PadForPlace place={place} onPad={onPad} />}
      </div>
      <div className={styles.foot}>
        <Button
          label={t('amount.addCard')}
          keys={KEYS.sale.addCard.shown}
          selected={gathering}
          disabled={!snapshot.can({ type: 'add-card' })}
          onPress={() => send({ type: 'add-card' })}
        />
        <CustomerLanguage sale={sale} />
      </div>
    </StepPanel>
  );
}

function AmountFigure({
  sale: { snapshot, send },
  field,
  active,
}: {
  readonly sale: Sale;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly active: boolean;
}) {
  const t = useT();
  const { currency, bare } = useMoney();
  const { context } = snapshot;
  // The large figure is what the customer gives now, for all cards, with their price, without what is paid; or gets.
  const amount = goingBack(snapshot) ?? (isPaid(snapshot) ? restOf(context) : shownAmount(context));
  // Once cash is being counted, the change is the largest figure of the screen.
  const small = context.receivedText !== '' || snapshot.hasTag('done');
  const agreed = amount > 0 ? bare(amount) : '';
  return (
    <label className={styles.figure} data-small={small || undefined} data-active={active || undefined}>
      <span className="visually-hidden">{t('amount.title')}</span>
      <input
        ref={field}
        {...taking('amount')}
        className={styles.input}
        inputMode="none"
        autoComplete="off"
        placeholder="0"
        disabled={!active}
        value={active ? groupDigits(context.amountText) : agreed}
        onChange={(event) => send({ type: 'amount.typed', text: event.target.value })}
      />
      <span className={styles.sign} aria-hidden="true">
        {currency.symbol}
      </span>
    </label>
  );
}

const isPaid = (snapshot: Sale['snapshot']): boolean => snapshot.hasTag('payment') || snapshot.hasTag('taking');

/** Words of several lines stand above the keys. */
const isNoted = (snapshot: Sale['snapshot']): boolean =>
  snapshot.hasTag('unusual') || (snapshot.hasTag('amount') && snapshot.context.refusal !== null);

/** What stands between the figure and the keys: why not, or are you sure. */
function AmountWords({ sale: { snapshot } }: { readonly sale: Sale }) {
  const t = useT();
  const { show } = useMoney();
  const { context } = snapshot;
  const price = priceOfCard(context);
  if (snapshot.hasTag('amount') && context.refusal) return <RefusalNote refusal={context.refusal} />;
  if (snapshot.hasTag('unusual')) {
    return (
      <Note tone="warning" title={t('amount.unusual', { amount: show(shownAmount(context)) })} live="alert">
        {t('amount.unusualNow')}
      </Note>
    );
  }
  if (isPaid(snapshot)) {
    const cards = t('strip.cards', { count: context.cards.length });
    const amount = show(shownAmount(context));
    if (context.cards.length > 1) return <Sum>{t('amount.ofEach', { cards, amount })}</Sum>;
    if (shownAmount(context) < dueOf(context.lines))
      return <Sum>{t('amount.cardWithin', { price: show(price), amount })}</Sum>;
    return <PassDays sale={{ snapshot }} />;
  }
  if (context.inGroup) {
    const { cards, due } = groupInHand(context);
    return <Sum>{t('amount.each', { cards: t('strip.cards', { count: cards }), amount: show(due) })}</Sum>;
  }
  if (context.card && price > ZERO)
    return (
      <Sum>
        {shownAmount(context) > ZERO
          ? t('amount.withCard', { price: show(price), amount: show(plus(price, shownAmount(context))) })
          : t('amount.cardBeside', { price: show(price) })}
      </Sum>
    );
  return <PassDays sale={{ snapshot }} />;
}

/** What the figure above does not say alone: how many cards, or the price of a new one. */
function Sum({ children }: { readonly children: string }) {
  return <p className={styles.sum}>{children}</p>;
}

/** Which pass was chosen and from when to when it will be valid, before it is paid. */
function PassDays({ sale: { snapshot } }: { readonly sale: Pick<Sale, 'snapshot'> }) {
  const t = useT();
  const dates = useDates();
  const local = useLocalText();
  const { card, rules } = snapshot.context;
  const pass = passAgreed(snapshot);
  const days = pass && card ? proposedPassDays(pass, card.card, rules.today) : null;
  if (!pass || !days) return null;
  return <Sum>{`${local(pass.name)} · ${passDays(days, dates, t)}`}</Sum>;
}

function PadForPlace({ place, onPad }: { readonly place: ActivePlace; readonly onPad: (key: PadKey) => void }) {
  const t = useT();
  const types = place === 'card' || place === 'amount' || place === 'received' || place === 'code';
  const label = types ? t(`pad.field.${place}`) : t('pad.field.nothing');
  return (
    <div className={styles.pad}>
      <p className={styles.padLabel} aria-hidden="true">
        {types && (
          <>
            <span className={styles.typesInto}>{t('pad.typesInto')}</span> <strong>{label}</strong>
          </>
        )}
      </p>
      <Pad key={place} layout={place === 'code' ? 'code' : 'money'} label={label} disabled={!types} onKey={onPad} />
    </div>
  );
}
