import type { EndingSeries } from '../../src-shared/notes-in-use.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';
import styles from './denomination-count.module.css';

/** Series that are accepted for some days more, or no more: what is done with them in a count. */
export function EndingNotes({ ending }: { readonly ending: readonly EndingSeries[] }) {
  const t = useT();
  const { show } = useMoney();
  const { date } = useDates();
  const inWords = ({ value, series, until, isOver }: EndingSeries) => {
    const note = series === '' ? show(value) : `${show(value)} «${series}»`;
    return t(isOver ? 'count.over' : 'count.ending', { note, day: date(until) });
  };
  if (ending.length === 0) return null;
  return (
    <div className={styles.draft}>
      <Note tone="warning" title={ending.map(inWords).join(' ')}>
        {t('count.endingNow')}
      </Note>
    </div>
  );
}
