import type { KeyboardEvent } from 'react';
import { lastFour } from '../../src-shared/card-number.ts';
import { cardsAmong } from '../../src-shared/journal/totals.ts';
import type { HistoryFound, HistoryRow } from '../../src-shared/contract/views/history.ts';
import { useDates } from '../clock.ts';
import { CreditBadge, SaleBadges } from '../ui/badges.tsx';
import { worst } from '../ui/outcomes.ts';
import { useT, type Translate } from '../i18n.ts';
import { MoneyOf } from '../counter-context.tsx';
import { AmountText } from '../ui/amount-text.tsx';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import page from '../ui/page.module.css';
import styles from './history.module.css';
import { signedAmount } from './signed-amount.ts';
import type { History } from './use-history.ts';
import { useProductName } from './use-product-name.ts';

interface EntryListProps extends Pick<History, 'isOfShift' | 'older' | 'newer'> {
  readonly found: HistoryFound;
  readonly chosen: HistoryRow;
  readonly onChoose: (entry: HistoryRow) => void;
  /** A finger or Enter: also where the sheet is not beside the list. */
  readonly onOpen: () => void;
}

/** Newest first. The arrow keys go from one to the next; what has the focus is what is shown beside. */
export function EntryList({ found, isOfShift, older, newer, chosen, onChoose, onOpen }: EntryListProps) {
  const t = useT();
  useKeys('history', { older, newer });
  return (
    <div className={styles.left}>
      {isOfShift && <h2 className={styles.more}>{t('history.ofShift')}</h2>}
      <ul className={page.list} aria-label={t('history.found')} onKeyDown={goByArrows}>
        {found.entries.map((entry) => (
          <Row
            key={entry.entryId}
            entry={entry}
            chosen={entry.entryId === chosen.entryId}
            onChoose={() => onChoose(entry)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {found.more && !isOfShift && <p className={styles.more}>{t('history.more')}</p>}
      {(older || newer) && (
        <div className={styles.actions}>
          <Button
            label={t('history.newer')}
            keys={KEYS.history.newer.shown}
            disabled={newer === null}
            onPress={() => newer?.()}
          />
          <Button
            label={t('history.older')}
            keys={KEYS.history.older.shown}
            disabled={older === null}
            onPress={() => older?.()}
          />
        </div>
      )}
    </div>
  );
}

const STEP_OF_ARROW: ReadonlyMap<string, number> = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
]);

function goByArrows(event: KeyboardEvent<HTMLElement>) {
  const step = STEP_OF_ARROW.get(event.key);
  if (step === undefined) return;
  event.preventDefault();
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
  rows[rows.findIndex((row) => row === document.activeElement) + step]?.focus();
}

function Row({
  entry,
  chosen,
  onChoose,
  onOpen,
}: {
  readonly entry: HistoryRow;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onOpen: () => void;
}) {
  const t = useT();
  const dates = useDates();
  const state = worst(entry.lines);
  const productName = useProductName();
  const products = [...new Set(entry.lines.map(productName))].join(' + ');
  const cards = cardsOf(entry, t);
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        aria-pressed={chosen}
        onClick={() => {
          onChoose();
          onOpen();
        }}
        onFocus={onChoose}
      >
        <span className={styles.rowTop}>
          <strong>{entry.kind === 'sale' ? cards : t(`history.kind.${entry.kind}`)}</strong>
          {entry.opened && (
            <MoneyOf currency={entry.opened.currency}>
              <AmountText amount={signedAmount(entry.kind, entry.opened.amount)} />
            </MoneyOf>
          )}
        </span>
        <span className={styles.rowMore}>
          <span>
            {[
              entry.kind === 'sale' ? null : cards,
              products,
              `${dates.day(entry.at)}, ${dates.time(entry.at)}`,
              entry.receiptNumber,
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          {entry.kind === 'sale' ? (
            <SaleBadges lines={entry.lines} />
          ) : (
            state && <CreditBadge credit={state.credit} balance={null} />
          )}
        </span>
      </button>
    </li>
  );
}

function cardsOf({ lines }: HistoryRow, t: Translate): string {
  const [first] = lines;
  if (!first) return '';
  const cards = cardsAmong(lines);
  return cards > 1 ? t('strip.cards', { count: cards }) : `…${lastFour(first.cardNumber)}`;
}
