import type { ReactNode } from 'react';
import type { RecentSale } from '../../../src-shared/contract/views/history.ts';
import { useDates } from '../../clock.ts';
import { useCounter } from '../../counter-context.tsx';
import { useT } from '../../i18n.ts';
import { KEYS } from '../../keys/table.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { AmountText } from '../../ui/amount-text.tsx';
import { Printer } from '../../ui/icons.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { CreditBadge, PartGivenBack, PrintBadge } from '../../ui/badges.tsx';
import styles from './strip.module.css';
import { tailOf } from '../sale/cards-in-words.ts';
import { balanceToppedUp, partGivenBack, worst } from '../../ui/outcomes.ts';

const SHOWN_MAX = 5;

const newestSales = (recent: readonly RecentSale[]) =>
  recent.toSorted((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN_MAX);

interface StripProps {
  /** It stands in the place of the older sales: whatever comes and goes, nothing moves. */
  readonly notice: ReactNode;
  readonly onPrintAgain: () => void;
  /** Leads to a sale; null where that is not possible now. */
  readonly opens: (sale: RecentSale) => (() => void) | null;
}

/** The last sales of the shift, newest first, with where their money and their paper are; each leads to its sale. */
export function Strip({ notice, onPrintAgain, opens }: StripProps) {
  const t = useT();
  const { recent } = useCounter();
  const newestFirst = newestSales(recent);
  useKeys('counter', { lastSales: (nth) => press(newestFirst[nth]) });
  function press(sale: RecentSale | undefined) {
    (sale ? opens(sale) : null)?.();
  }
  return (
    <footer className={styles.strip} data-notice={notice ? true : undefined}>
      <ul className={styles.sales} aria-label={t('strip.title')}>
        {newestFirst.map((sale) => (
          <SaleTile key={sale.saleId} sale={sale} onOpen={opens(sale)} />
        ))}
        {newestFirst.length === 0 && <li className={styles.none}>{t('strip.none')}</li>}
      </ul>
      {notice && <div className={styles.notice}>{notice}</div>}
      <button
        type="button"
        className={styles.again}
        aria-keyshortcuts={KEYS.counter.printAgain.shown}
        disabled={newestFirst.length === 0}
        onMouseDown={(event) => event.preventDefault()}
        onClick={onPrintAgain}
      >
        <Printer />
        <span>{t('strip.printAgain')}</span>
        <KeyHint keys={KEYS.counter.printAgain.shown} />
      </button>
    </footer>
  );
}

function SaleTile({ sale, onOpen }: { readonly sale: RecentSale; readonly onOpen: (() => void) | null }) {
  const t = useT();
  const dates = useDates();
  const state = worst(sale.lines);
  const part = partGivenBack(sale.lines);
  // What still waits or needs somebody keeps the badge, and how much went back stands below it.
  const standsInPart = part !== null && state?.credit === 'credited';
  return (
    <li className={styles.place}>
      <button
        type="button"
        className={styles.tile}
        data-credit={state?.credit}
        disabled={onOpen === null}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => onOpen?.()}
      >
        <span className={styles.row}>
          <span className={styles.amount}>
            <AmountText amount={sale.amount} />
          </span>
          {standsInPart && <PartGivenBack lines={sale.lines} />}
          {!standsInPart && state && <CreditBadge credit={state.credit} balance={balanceToppedUp(sale.lines)} />}
        </span>
        <span className={styles.row}>
          <span className={styles.cards}>
            <span>{`${tailOf(sale.lines, t)} · ${dates.time(sale.at)}`}</span>
            <span className={styles.tender} data-may-cut>
              {part && !standsInPart
                ? t('credit.returnedOf', part)
                : sale.tenders.map((kind) => t(`tender.${kind}`)).join(', ')}
            </span>
          </span>
          <PrintBadge print={sale.print} brief />
        </span>
      </button>
    </li>
  );
}
