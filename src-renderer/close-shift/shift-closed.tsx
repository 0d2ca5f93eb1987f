import { useEffect, useRef } from 'react';
import type { ShiftClosed } from '../../src-shared/contract/views/shift.ts';
import { dayStaysOpen } from '../../src-shared/fiscal/register-day.ts';
import { money, ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../shell/screen.tsx';
import page from '../ui/page.module.css';
import styles from './close-shift.module.css';

/** The shift is closed and durable; the Z prints on its own. */
export function ShiftClosedScreen({ closed, onGoOn }: { readonly closed: ShiftClosed; readonly onGoOn: () => void }) {
  const t = useT();
  const { show, signed } = useMoney();
  const actions = useRef<HTMLDivElement>(null);
  useEffect(() => actions.current?.querySelector<HTMLElement>('button:last-child')?.focus(), []);
  const rows = [
    [t('closeShift.counted'), show(closed.counted)],
    [t('closeShift.expected'), show(money(closed.expected))],
    [t('closeShift.cashDifference'), signed(closed.difference)],
    ...closed.terminals.map(
      ({ kind, difference }) =>
        [t('reports.terminalDifference', { tender: t(`tender.${kind}`) }), signed(difference)] as const,
    ),
    [t('closeShift.carried'), show(closed.carried)],
    [t('closeShift.removed'), show(closed.removed)],
  ] as const;
  return (
    <Screen title={t('closeShift.closedTitle')}>
      <div className={`${page.page} ${styles.page}`}>
        <section className={styles.sheet} data-narrow>
          <h1 className={page.title}>{t('closeShift.closedTitle')}</h1>
          <ClosedNotes closed={closed} />
          <dl className={styles.closedFigures}>
            {rows.map(([label, amount]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{amount}</dd>
              </div>
            ))}
          </dl>
          <div ref={actions} className={styles.actions}>
            <Button label={t('closeShift.next')} size="large" onPress={onGoOn} />
            <Button label={t('signOut')} tone="main" size="large" onPress={() => void call('session.sign-out', null)} />
          </div>
        </section>
      </div>
    </Screen>
  );
}

/** What is done and what is still to do with hands. */
export function ClosedNotes({ closed }: { readonly closed: ShiftClosed }) {
  const t = useT();
  const { show } = useMoney();
  const { register } = useCounter();
  return (
    <>
      <Note tone="good" title={t('closeShift.closed', { number: closed.zNumber })} live="status">
        {t('closeShift.zPrints')}
      </Note>
      {closed.approvalOutstanding && <Note tone="warning" title={t('closeShift.approvalOutstanding')} />}
      {register && dayStaysOpen(register) && <Note tone="info" title={t('register.dayStaysOpen')} live="status" />}
      {closed.removed > ZERO && <Note tone="info" title={t('closeShift.bagIt', { amount: show(closed.removed) })} />}
    </>
  );
}
