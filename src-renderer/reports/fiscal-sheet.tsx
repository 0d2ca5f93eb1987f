import { Fragment } from 'react';
import type { FiscalReport, FiscalRow, FiscalSum } from '../../src-shared/contract/fiscal-report.ts';
import { type Money, money, negative } from '../../src-shared/money.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { type Translate, useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';
import styles from './fiscal.module.css';
import { RegisterNow } from './register-now.tsx';

/** What a register was told of a shift, and the sums of ledger, Z and register side by side. */
export function FiscalSheet({ report }: { readonly report: FiscalReport }) {
  const t = useT();
  const name = t('reports.fiscal.title', { number: report.number, name: report.clerkName });
  return (
    <article className={styles.report} aria-label={name}>
      <h2 className={styles.name}>{name}</h2>
      <RegisterNow />
      {report.states.length === 0 ? (
        <Note tone="info" title={t('reports.fiscal.none')}>
          {t('reports.fiscal.noneNow')}
        </Note>
      ) : (
        <>
          <States report={report} />
          <Sums report={report} />
          <Documents report={report} />
          <Days report={report} />
        </>
      )}
    </article>
  );
}

function States({ report }: { readonly report: FiscalReport }) {
  const t = useT();
  return (
    <dl className={styles.states}>
      {report.states.map(({ state, count }) => (
        <div key={state}>
          <dt>{t(`reports.fiscal.is.${state}`)}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

const COLUMNS = ['sales', 'returns', 'cashIn', 'cashOut', 'cashHeld'] as const;

function Sums({ report: { sums, closedAt } }: { readonly report: FiscalReport }) {
  const t = useT();
  const { bare } = useMoney();
  if (!sums)
    return <p className={styles.soft}>{t(closedAt === null ? 'reports.fiscal.blind' : 'reports.fiscal.reaches')}</p>;
  const amount = (of: Money | null) => (of === null ? '–' : bare(money(of)));
  return (
    <table className={styles.table}>
      <caption>{t('reports.fiscal.totals')}</caption>
      <thead>
        <tr>
          <th scope="col" aria-label={t('reports.fiscal.totals')} />
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(column === 'cashHeld' ? 'reports.fiscal.held' : `reports.fiscal.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sums.map((sum) => (
          <tr key={sum.row} data-row={sum.row} data-odd={isOdd(sum) || undefined}>
            <th scope="row">{t(`reports.fiscal.sums.${sum.row}`)}</th>
            {COLUMNS.map((column) => (
              <td key={column}>{amount(sum[column])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isOdd(sum: FiscalSum): boolean {
  return sum.row === 'difference' && COLUMNS.some((column) => (sum[column] ?? 0) !== 0);
}

function Documents({ report }: { readonly report: FiscalReport }) {
  const t = useT();
  const { bare } = useMoney();
  const dates = useDates();
  const all = report.states.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <table className={styles.table} data-words>
        <caption>{t('reports.fiscal.documents')}</caption>
        <thead>
          <tr>
            {(['time', 'document', 'receipt', 'amount', 'state', 'sign'] as const).map((column) => (
              <th key={column} scope="col">
                {t(`reports.fiscal.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.rows.map((row, place) => (
            // An entry may have several documents, of the same kind too.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={`${row.entryId} ${place}`} data-state={row.state}>
              <td>{dates.time(row.at)}</td>
              <td>{t(row.cause ? `reports.fiscal.cause.${row.cause}` : `reports.fiscal.does.${row.does}`)}</td>
              <td>{row.receiptNumber}</td>
              <td>{row.amount === null ? '' : bare(signed(row))}</td>
              <td>{stateWords(row, t)}</td>
              <td>{row.sign !== null && <Sign row={row} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {report.rows.length < all && (
        <p className={styles.soft}>{t('reports.fiscal.more', { shown: report.rows.length, all })}</p>
      )}
    </>
  );
}

/** What goes back to customers or leaves stands below zero. */
function signed({ does, amount }: FiscalRow): Money {
  const of = money(amount ?? 0);
  return does === 'return' || does === 'cash-out' ? negative(of) : of;
}

function stateWords({ state, why, words }: FiscalRow, t: Translate): string {
  const reason = why === null ? [] : [t(`reports.fiscal.why.${why}`)];
  return [t(`reports.fiscal.is.${state}`), ...reason, ...(words === null ? [] : [`«${words}»`])].join(' · ');
}

const BETWEEN = ' · ';

function Sign({ row }: { readonly row: FiscalRow }) {
  const t = useT();
  const of = t('reports.fiscal.of', {
    registration: row.registrationNumber ?? '–',
    shift: row.shiftNumber ?? '–',
    order: row.orderNumber ?? '–',
  });
  const parts = [...of.split(BETWEEN), ...(row.offline ? [t('reports.fiscal.offline')] : [])];
  return (
    <>
      <strong>{row.sign}</strong>
      <br />
      <span className={styles.soft}>
        {parts.map((part, place) => (
          <Fragment key={part}>
            {place > 0 && BETWEEN}
            <span className={styles.part}>{part}</span>
          </Fragment>
        ))}
      </span>
    </>
  );
}

function Days({ report: { days } }: { readonly report: FiscalReport }) {
  const t = useT();
  const dates = useDates();
  if (days.length === 0) return null;
  return (
    <ul className={styles.days} aria-label={t('reports.fiscal.days')}>
      {days.map(({ serialNumber, shiftNumber, isOver, toldAt }) => {
        const told = isOver ? 'dayOver' : 'dayOpen';
        const state = isOver === null ? 'dayUntold' : told;
        const when = toldAt === null ? [] : [`${dates.day(toldAt)} ${dates.time(toldAt)}`];
        const day = t('reports.fiscal.day', { serial: serialNumber, shift: shiftNumber });
        return <li key={day}>{[day, t(`reports.fiscal.${state}`), ...when].join(' · ')}</li>;
      })}
    </ul>
  );
}
