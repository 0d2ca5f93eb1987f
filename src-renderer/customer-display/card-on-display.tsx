import type { CSSProperties } from 'react';
import type { DisplayState } from '../../src-shared/contract/display.ts';
import { formatMoney, money, sumOf, type Money } from '../../src-shared/money.ts';
import { useT } from '../i18n.ts';
import styles from './customer-display.module.css';
import type { Page } from './page.ts';

/** More than fit on a display of 600 pixels are counted, not squeezed. */
const LINES_SHOWN = 4;

type Line = { readonly lastFour: string; readonly product: string | null; readonly amount: Money };

/** The card or cards of this customer, by their last digits, with what goes onto each. */
export function CardOnDisplay({
  state: { shown, currency },
  facts,
}: {
  readonly state: DisplayState;
  readonly facts: Page['onCard'];
}) {
  const t = useT();
  const show = (amount: Money) => formatMoney(amount, currency);
  const lines: readonly Line[] = 'lines' in shown ? shown.lines : [];
  const cards = 'cards' in shown ? shown.cards : 1;
  const tail = 'lastFour' in shown ? shown.lastFour : lines[0]?.lastFour;
  return (
    <section
      className={styles.card}
      aria-label={t('display.card')}
      data-dead={shown.kind === 'refused'}
      data-bare={lines.length === 0}
    >
      <p className={styles.cardTop}>
        <span>{cards > 1 ? t('display.cards', { count: cards }) : t('display.card')}</span>
        {cards === 1 && tail != null && <strong translate="no">{`····\u00a0${tail}`}</strong>}
      </p>
      {facts.length > 0 && (
        <dl className={styles.onCard}>
          {facts.map(({ label, value, large }) => (
            <div key={label} data-large={large} style={{ '--length': longestLineOf(value) } as CSSProperties}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {lines.length > 0 && <Lines lines={lines} cards={cards} show={show} />}
    </section>
  );
}

const longestLineOf = (text: string) => Math.max(...text.split('\n').map((line) => line.length));

interface LinesProps {
  readonly lines: readonly Line[];
  readonly cards: number;
  readonly show: (amount: Money) => string;
}

function Lines({ lines, cards, show }: LinesProps) {
  const t = useT();
  const fits = lines.length <= LINES_SHOWN ? lines.length : LINES_SHOWN - 1;
  const more = lines.slice(fits);
  const product = cards > 1 && lines.every((line) => line.product === lines[0]?.product) ? lines[0]?.product : null;
  return (
    <ul className={styles.lines}>
      {product != null && <li className={styles.product}>{product}</li>}
      {lines.slice(0, fits).map((line, place) => (
        <li key={`${place} ${line.lastFour}`}>
          <span>
            {cards > 1 && <span translate="no">{`···· ${line.lastFour} `}</span>}
            {product == null && line.product}
          </span>
          <strong>{show(line.amount)}</strong>
        </li>
      ))}
      {more.length > 0 && (
        <li>
          <span>{t('display.moreCards', { count: more.length })}</span>
          <strong>{show(sumOf([money(0), ...more.map((line) => line.amount)]))}</strong>
        </li>
      )}
    </ul>
  );
}
