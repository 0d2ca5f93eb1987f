import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './denomination-count.module.css';
import type { Count } from './use-count.ts';

/** What this clerk had counted when something came between is here again, and says from when it is. */
export function CountDraftNote({ count: { draft, beginAnew } }: { readonly count: Count }) {
  const t = useT();
  const dates = useDates();
  if (!draft) return null;
  return (
    <div className={styles.draft}>
      <Note
        tone={draft.isOlder ? 'warning' : 'info'}
        title={t('count.draft', { time: dates.time(draft.at) })}
        live="status"
      >
        {draft.isOlder ? t('count.draftOlder') : undefined}
      </Note>
      <Button label={t('count.beginAnew')} onPress={beginAnew} />
    </div>
  );
}
