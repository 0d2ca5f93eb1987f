import { useEffect, type ReactNode } from 'react';
import type { DisplayState, Shown } from '../../src-shared/contract/display.ts';
import { formatMoney, money, sumOf, type Money } from '../../src-shared/money.ts';
import { LanguageContext, useT } from '../i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { Check } from '../ui/icons.tsx';
import { cardsAmong } from './cards-among.ts';
import styles from './customer-display.module.css';
import { FiscalQr } from './fiscal-qr.tsx';
import { useDisplay } from './use-display.ts';

/** What the customer sees: their own card and money, in their own language. */
export function CustomerDisplay() {
  const { state, ask } = useDisplay();
  const language = state?.language;
  useEffect(() => {
    if (language) document.documentElement.lang = language;
  }, [language]);
  if (!state) return null;
  return (
    <LanguageContext value={state.language}>
      <div className={styles.display}>
        <header className={styles.top}>
          <Brand />
          <Languages state={state} onChoose={(chosen) => ask({ kind: 'language', language: chosen })} />
        </header>
        <Page state={state} />
      </div>
    </LanguageContext>
  );
}

function Languages({
  state,
  onChoose,
}: {
  readonly state: DisplayState;
  readonly onChoose: (language: DisplayState['language']) => void;
}) {
  const t = useT();
  return (
    <div className={styles.languages} role="group" aria-label={t('display.language')}>
      {state.languages.map((each) => (
        <button
          key={each}
          type="button"
          className={styles.language}
          aria-pressed={each === state.language}
          onClick={() => onChoose(each)}
        >
          {each === state.language && <Check />}
          <span lang={each}>{t(`language.${each}`)}</span>
        </button>
      ))}
    </div>
  );
}

function Page({ state }: { readonly state: DisplayState }) {
  const { shown, currency } = state;
  const show = (amount: Money) => formatMoney(amount, currency);
  switch (shown.kind) {
    case 'welcome':
      return <Welcome open={shown.open} operator={state.operator} />;
    case 'sale':
      return <Sale shown={shown} show={show} />;
    case 'done':
      return <Done shown={shown} show={show} />;
  }
}

function Welcome({ open, operator }: { readonly open: boolean; readonly operator: string }) {
  const t = useT();
  return (
    <main className={styles.welcome} aria-label={t('display.title')}>
      <p className={styles.operator}>{operator}</p>
      <h1 className={styles.greeting}>{t(open ? 'display.welcome' : 'display.closed')}</h1>
      <p className={styles.invitation}>{t(open ? 'display.invitation' : 'display.closedNow')}</p>
    </main>
  );
}

type Show = (amount: Money) => string;

function Sale({ shown, show }: { readonly shown: Extract<Shown, { kind: 'sale' }>; readonly show: Show }) {
  const t = useT();
  const [line] = shown.lines;
  const one = shown.lines.length === 1 ? line : undefined;
  return (
    <main className={styles.sale} aria-label={t('display.title')}>
      <Card lines={shown.lines} show={show}>
        {one && shown.balance !== null && <Fact label={t('display.balance')} value={show(shown.balance)} />}
      </Card>
      <Sums due={shown.due} cash={shown.cash} show={show} />
      <p className={styles.words} role="status">
        {shown.terminal
          ? t(`display.atTerminal.${shown.terminal.by}`, { amount: show(shown.terminal.amount) })
          : t(shown.due === null ? 'display.choosing' : 'display.paying')}
      </p>
    </main>
  );
}

function Done({ shown, show }: { readonly shown: Extract<Shown, { kind: 'done' }>; readonly show: Show }) {
  const t = useT();
  const [line] = shown.lines;
  const one = shown.lines.length === 1 ? line : undefined;
  // The card that says least decides what is said of several.
  const uses = [
    'ask',
    'after-crediting',
    'crediting',
    'other',
    'when-connected',
    'activate-at-validator',
    'immediate',
  ] as const;
  const usable = uses.find((use) => shown.lines.some((each) => each.usable === use)) ?? 'other';
  const take = t(shown.paper ? 'display.takeCard' : 'display.takeCardAlone');
  return (
    <main className={styles.sale} aria-label={t('display.title')} data-done data-fiscal={shown.fiscalQr !== null}>
      <Card lines={shown.lines} show={show}>
        {one && one.newBalance !== null && <Fact label={t('display.newBalance')} value={show(one.newBalance)} large />}
      </Card>
      <Sums due={shown.due} cash={shown.cash} show={show} />
      {shown.fiscalQr !== null && <FiscalQr content={shown.fiscalQr} />}
      <p className={styles.words} role="status" data-usable={usable}>
        {usable !== 'ask' && <Check />}
        <span>{usable === 'ask' ? t('display.usable.ask') : sentences(t(`display.usable.${usable}`), take)}</span>
      </p>
    </main>
  );
}

/** A full stop of Chinese has its own space. */
function sentences(first: string, second: string): string {
  return first.endsWith('。') ? first + second : `${first} ${second}`;
}

/** More than fit on a display of 600 pixels are counted, not squeezed. */
const LINES_SHOWN = 5;

function Card({
  lines,
  show,
  children,
}: {
  readonly lines: readonly { lastFour: string; product: string | null; amount: Money | null }[];
  readonly show: Show;
  readonly children?: ReactNode;
}) {
  const t = useT();
  const cards = cardsAmong(lines);
  const more = cards - cardsAmong(lines.slice(0, LINES_SHOWN));
  return (
    <section className={styles.card} aria-label={t('display.card')}>
      <p className={styles.cardTop}>
        <span>{cards > 1 ? t('display.cards', { count: cards }) : t('display.card')}</span>
        {cards === 1 && <strong translate="no">{`···· ${lines[0]?.lastFour ?? ''}`}</strong>}
      </p>
      {children}
      {lines.length === 1 ? (
        <p className={styles.product}>
          {lines[0]?.product}
          {lines[0]?.amount != null && <strong>{show(lines[0].amount)}</strong>}
        </p>
      ) : (
        <ul className={styles.lines}>
          {lines.slice(0, LINES_SHOWN).map((line, place) => (
            <li key={`${place} ${line.lastFour}`}>
              <span translate="no">{`···· ${line.lastFour}`}</span>
              <span>{line.product}</span>
              <strong>{line.amount === null ? '' : show(line.amount)}</strong>
            </li>
          ))}
          {more > 0 && (
            <li>
              <span>{t('display.moreCards', { count: more })}</span>
              <span />
              <strong>{show(sumOf(lines.slice(LINES_SHOWN).map((line) => line.amount ?? money(0))))}</strong>
            </li>
          )}
        </ul>
      )}
    </section>
  );
}

function Fact({ label, value, large }: { readonly label: string; readonly value: string; readonly large?: boolean }) {
  return (
    <dl className={styles.fact} data-large={large || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </dl>
  );
}

function Sums({
  due,
  cash,
  show,
}: {
  readonly due: Money | null;
  readonly cash: { received: Money; change: Money } | null;
  readonly show: Show;
}) {
  const t = useT();
  if (due === null) return <section className={styles.money} aria-hidden="true" />;
  return (
    <section className={styles.money} aria-label={t('display.due')}>
      <Fact label={t('display.due')} value={show(due)} large />
      {cash && <Fact label={t('display.received')} value={show(cash.received)} />}
      {cash && cash.change > 0 && (
        <div className={styles.change}>
          <Fact label={t('display.change')} value={show(cash.change)} large />
        </div>
      )}
    </section>
  );
}
