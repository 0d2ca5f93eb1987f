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
    bar: { label: dates.time(hour.from), value: hour.topUps, shown: String(hour.topUps) },
    cells: [String(hour.topUps), String(hour.cards), amount(hour.amount)],
  }));
  const tenders = report.tenders.map((tender): Row => ({
    bar: { label: t(`tender.${tender.kind}`), value: tender.count, shown: String(tender.count) },
    cells: [String(tender.count), amount(tender.amount), amount(tender.returned), amount(tender.net)],
  }));
  const pace = report.pace.classes.map((each): Row => ({
    bar: { label: t('reports.seconds', { count: each.upTo }), value: each.count, shown: String(each.count) },
    cells: [String(each.count)],
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
      <Figure
        title={t('reports.byHour')}
        columns={[t('reports.hour'), t('reports.topUps'), t('reports.cards'), t('reports.sold')]}
        rows={hours}
      />
      <Figure
        title={t('reports.byTender')}
        columns={[
          t('reports.tender'),
          t('reports.payments'),
          t('reports.amount'),
          t('reports.returned'),
          t('reports.net'),
        ]}
        rows={tenders}
      />
      <Figure
        wide
        title={t('reports.pace')}
        note={report.pace.median === null ? t('reports.noPace') : t('reports.median', { seconds: report.pace.median })}
        columns={[t('reports.upTo'), t('reports.times')]}
        rows={pace}
      />
    </article>
  );
}

function Totals({ report }: { readonly report: Report }) {
  const t = useT();
  const { show, signed } = useMoney();
  const amount = (of: Money | null) => (of === null ? null : show(money(of)));
  const difference = (of: Money | null) => {
    if (of === 0) return t('reports.exact');
    // What is over has its sign as well as what is short.
    return of === null ? null : signed(of);
  };
  const facts: readonly (readonly [string, string | null])[] = [
    [t('reports.sales'), String(report.sales)],
    [t('reports.cards'), String(report.cards)],
    [t('reports.topUps'), String(report.topUps)],
    [t('reports.passes'), String(report.passes)],
    [t('reports.newCards'), String(report.newCards)],
    [t('reports.returns'), String(report.returns.count)],
    [t('reports.sold'), amount(report.amount)],
    [t('reports.returned'), amount(report.returns.amount)],
    [t('reports.net'), amount(report.net)],
    [t('reports.openingDifference'), difference(report.openingDifference)],
    [t('reports.difference'), difference(report.difference)],
    ...report.terminals.map(
      (each) =>
        [t('reports.terminalDifference', { tender: t(`tender.${each.kind}`) }), difference(each.difference)] as const,
    ),
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
  /** null: not told before the count. */
  readonly cells: readonly (string | null)[];
}

function Figure({
  wide,
  title,
  note,
  columns,
  rows,
}: {
  readonly wide?: boolean;
  readonly title: string;
  readonly note?: string;
  /** The first is what the rows are; one without any cell is left out. */
  readonly columns: readonly [string, ...string[]];
  readonly rows: readonly Row[];
}) {
  if (rows.length === 0) return null;
  const [first, ...others] = columns;
  const shown = others
    .map((name, place) => ({ name, place }))
    .filter(({ place }) => rows.some(({ cells }) => cells[place]));
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
            {shown.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ bar, cells }) => (
            <tr key={bar.label}>
              <th scope="row">{bar.label}</th>
              {shown.map(({ name, place }) => (
                <td key={name}>{cells[place]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
