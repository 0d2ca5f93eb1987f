import type { ShiftReport as Report } from '../../src-shared/contract/reports.ts';
import { money, type Money } from '../../src-shared/money.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Bars, type Bar } from './bars.tsx';
import styles from './reports.module.css';

/** One shift as pictures and figures; amounts stand only where the count is not blind. */
export function ShiftReport({ report }: { readonly report: Report }) {
  const t = useT();
  const { show } = useMoney();
  const dates = useDates();
  const amount = (of: Money | null) => (of === null ? null : show(money(of)));
  const hours = report.hours.map((hour): Row => ({
    bar: { label: dates.time(hour.from), value: hour.cards, shown: String(hour.cards) },
    cells: [String(hour.cards), amount(hour.amount)],
  }));
  const tenders = report.tenders.map((tender): Row => ({
    bar: { label: t(`tender.${tender.kind}`), value: tender.count, shown: String(tender.count) },
    cells: [String(tender.count), amount(tender.amount)],
  }));
  const pace = report.pace.classes.map((each): Row => ({
    bar: { label: t('reports.seconds', { count: each.upTo }), value: each.count, shown: String(each.count) },
    cells: [String(each.count), null],
  }));
  const to = report.closedAt === null ? t('reports.stillOpen') : dates.time(report.closedAt);
  return (
    <article
      className={styles.report}
      aria-label={t('reports.shiftOf', { number: report.number, name: report.clerkName })}
    >
      <h2 className={styles.name}>{t('reports.shiftOf', { number: report.number, name: report.clerkName })}</h2>
      <p className={styles.when}>{`${dates.day(report.openedAt)}, ${dates.time(report.openedAt)} – ${to}`}</p>
      <Totals report={report} />
      {report.amount === null && <p className={styles.when}>{t('reports.blind')}</p>}
      <Figure title={t('reports.byHour')} first={t('reports.hour')} count={t('reports.cards')} rows={hours} />
      <Figure title={t('reports.byTender')} first={t('reports.tender')} count={t('reports.payments')} rows={tenders} />
      <Figure
        wide
        title={t('reports.pace')}
        note={report.pace.median === null ? t('reports.noPace') : t('reports.median', { seconds: report.pace.median })}
        first={t('reports.upTo')}
        count={t('reports.times')}
        rows={pace}
      />
    </article>
  );
}

function Totals({ report }: { readonly report: Report }) {
  const t = useT();
  const { show } = useMoney();
  const { difference } = report;
  function differenceInWords(): string | null {
    if (difference === null) return null;
    return difference === 0 ? t('reports.exact') : show(money(difference));
  }
  const facts: readonly (readonly [string, string | null])[] = [
    [t('reports.sales'), String(report.sales)],
    [t('reports.cards'), String(report.cards)],
    [t('reports.returns'), String(report.returns.count)],
    [t('reports.sold'), report.amount === null ? null : show(money(report.amount))],
    [t('reports.difference'), differenceInWords()],
    [t('xReport.unreadable'), report.unreadable === 0 ? null : String(report.unreadable)],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

interface Row {
  readonly bar: Bar;
  readonly cells: readonly [string, string | null];
}

function Figure({
  wide,
  title,
  note,
  first,
  count,
  rows,
}: {
  readonly wide?: boolean;
  readonly title: string;
  readonly note?: string;
  readonly first: string;
  readonly count: string;
  readonly rows: readonly Row[];
}) {
  const t = useT();
  const withAmounts = rows.some(({ cells }) => cells[1] !== null);
  if (rows.length === 0) return null;
  return (
    <figure className={styles.figure} data-wide={wide || undefined}>
      <figcaption className={styles.caption}>
        <strong>{title}</strong>
        {note !== undefined && <span>{note}</span>}
      </figcaption>
      <Bars bars={rows.map(({ bar }) => bar)} />
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            <th scope="col">{count}</th>
            {withAmounts && <th scope="col">{t('reports.amount')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bar, cells }) => (
            <tr key={bar.label}>
              <th scope="row">{bar.label}</th>
              <td>{cells[0]}</td>
              {withAmounts && <td>{cells[1]}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
