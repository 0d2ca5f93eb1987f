import type { ShiftRow } from '../../src-shared/contract/reports.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { Screen } from '../shell/screen.tsx';
import { FiscalSheet } from './fiscal-sheet.tsx';
import styles from './reports.module.css';
import { ShiftReport } from './shift-report.tsx';
import { useReports } from './use-reports.ts';

/** Shifts of this counter, the present and the closed ones, as pictures and figures. */
export function Reports({ onBack, onWish }: { readonly onBack: () => void; readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const { shifts, report, isUnchosen, fiscal, refusal, files, choose, keep, turnToRegister } = useReports();
  const mayKeep = fiscal ? fiscal.closedAt !== null : report !== null && report.amount !== null;
  const keepPdf = fiscal ? null : () => keep('pdf');
  useKeys('reports', { table: () => keep('csv'), pdf: keepPdf, register: turnToRegister });
  return (
    <Screen title={t('reports.title')} onWish={onWish} onBack={onBack}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('reports.title')}</h1>
          <div className={styles.actions}>
            <Button
              label={t('reports.table')}
              keys={KEYS.reports.table.shown}
              disabled={!mayKeep}
              onPress={() => void keep('csv')}
            />
            <Button
              label={t('reports.pdf')}
              keys={KEYS.reports.pdf.shown}
              disabled={!mayKeep || fiscal !== null}
              onPress={() => void keep('pdf')}
            />
            {turnToRegister && (
              <Button
                label={t(fiscal ? 'reports.fiscal.back' : 'reports.fiscal.open')}
                keys={KEYS.reports.register.shown}
                onPress={turnToRegister}
              />
            )}
            <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={onBack} />
          </div>
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        {files.length > 0 && (
          <Note tone="good" title={t('reports.kept')} live="status" inSight>
            {files.join(', ')}
          </Note>
        )}
        {shifts?.length === 0 && (
          <Note tone="info" title={t('reports.none')}>
            {t('reports.noneNow')}
          </Note>
        )}
        {shifts && shifts.length > 0 && (
          <div className={page.body}>
            <ul className={`${page.list} ${styles.list}`} aria-label={t('reports.shifts')}>
              {shifts.map((shift) => (
                <Row
                  key={shift.shiftId}
                  shift={shift}
                  chosen={shift.shiftId === report?.shiftId}
                  onChoose={() => choose(shift.shiftId)}
                />
              ))}
            </ul>
            <section className={page.sheet} aria-label={t('reports.title')} tabIndex={0}>
              {isUnchosen && <p>{t('reports.choose')}</p>}
              {fiscal ? <FiscalSheet report={fiscal} /> : report && <ShiftReport report={report} />}
            </section>
          </div>
        )}
      </div>
    </Screen>
  );
}

function Row({
  shift,
  chosen,
  onChoose,
}: {
  readonly shift: ShiftRow;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const t = useT();
  const dates = useDates();
  const note = [`${dates.day(shift.openedAt)}, ${dates.time(shift.openedAt)}`, shift.clerkName];
  if (shift.closedAt === null) note.push(t('reports.stillOpen'));
  return (
    <li>
      <Button
        wide
        selected={chosen}
        label={t('reports.shift', { number: shift.number })}
        note={note.join(' · ')}
        onPress={onChoose}
      />
    </li>
  );
}
