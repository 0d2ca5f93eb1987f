import { useEffect, useState } from 'react';
import type { XReport as Report } from '../../src-shared/contract/views/shift.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { useT, type TextKey } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { Panel } from '../ui/panel.tsx';
import { Screen } from '../shell/screen.tsx';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';
import styles from './x-report.module.css';

/** What the shift did so far, in counts of operations: no amount, so that the count at the close stays blind. */
export function XReport({ onBack, onWish }: { readonly onBack: () => void; readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const { report, refusal, printed, print } = useReport();
  return (
    <Screen title={t('xReport.title')} onWish={onWish} onBack={onBack}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('xReport.title')}</h1>
          <div className={styles.actions}>
            <Button label={t('xReport.print')} disabled={!report} onPress={() => void print()} />
            <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={onBack} />
          </div>
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        {printed && <Note tone="good" title={t('xReport.printed')} live="status" inSight />}
        {report && <Figures report={report} />}
      </div>
    </Screen>
  );
}

function useReport() {
  const [report, setReport] = useState<Report | null>(null);
  const { ask, refusal } = useAsk();
  const [printed, setPrinted] = useState(false);

  useEffect(() => {
    void ask(call('shift.x-report', { print: false })).then((answer) => answer.ok && setReport(answer.value));
  }, [ask]);

  async function print() {
    const answer = await ask(call('shift.x-report', { print: true }));
    if (!answer.ok) return;
    setReport(answer.value);
    setPrinted(true);
  }
  return { report, refusal, printed, print };
}

function Figures({ report }: { readonly report: Report }) {
  const t = useT();
  const dates = useDates();
  return (
    <>
      <p className={styles.lead}>
        {t('xReport.lead', {
          number: report.shiftNumber,
          from: `${dates.day(report.openedAt)} ${dates.time(report.openedAt)}`,
          to: dates.time(report.at),
        })}
      </p>
      <div className={styles.panels}>
        <Figure
          title="xReport.operations"
          rows={[
            ['xReport.sales', report.sales],
            ['xReport.cards', report.cards],
            ['xReport.returns', report.returns],
            ['drawer.pay-in', report.payIns],
            ['xReport.payOuts', report.payOuts],
            ['drawer.safe-drop', report.safeDrops],
            ...someOf('xReport.bagsInSafe', report.bagsInSafe),
            ...someOf('xReport.notesToExchange', report.notesToExchange),
            ...someOf('xReport.unknownPayments', report.unknownPayments),
            ['xReport.reprints', report.reprints],
            ['xReport.drawerOpenings', report.drawerOpenings],
            ...someOf('xReport.unreadable', report.unreadable),
          ]}
        />
        <Figure
          title="xReport.byTender"
          rows={[
            ['tender.cash', report.byTender.cash],
            ['tender.bank-card', report.byTender.bankCard],
            ['tender.qr', report.byTender.qr],
          ]}
          note={paymentsOf(report) === report.sales ? undefined : 'xReport.inParts'}
        />
        <Figure
          title="xReport.byProduct"
          rows={[
            ['xReport.storedValue', report.byProduct.storedValue],
            ['xReport.passes', report.byProduct.passes],
            ['xReport.cardsSold', report.byProduct.cards],
          ]}
        />
      </div>
      <p className={styles.lead}>
        {report.unsent === 0 ? t('health.allSent') : t('health.unsent', { count: report.unsent })}
      </p>
    </>
  );
}

const someOf = (key: TextKey, count: number) => (count === 0 ? [] : [[key, count] as const]);

/** Each part of a sale is a payment: there may be more of them than sales. */
const paymentsOf = ({ byTender }: Report) => byTender.cash + byTender.bankCard + byTender.qr;

function Figure({
  title,
  rows,
  note,
}: {
  readonly title: TextKey;
  readonly rows: readonly (readonly [TextKey, number])[];
  readonly note?: TextKey | undefined;
}) {
  const t = useT();
  return (
    <Panel title={t(title)}>
      <dl>
        {rows.map(([key, count]) => (
          <div key={key} className={styles.row}>
            <dt>{t(key)}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {note && <p className={styles.lead}>{t(note)}</p>}
    </Panel>
  );
}
