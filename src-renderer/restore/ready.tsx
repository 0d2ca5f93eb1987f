import type { RestoreView } from '../../src-shared/contract/views/restore.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { localMoment } from '../ui/local-moment.ts';
import styles from './restore.module.css';

/** Verified: what it is, what would be lost with it, and the one step that changes anything. */
export function Ready({ view }: { readonly view: RestoreView }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const { candidate } = view;
  if (!candidate) return null;
  const { lost, certain, seq, at } = candidate;
  return (
    <section className={styles.sheet} aria-label={t('restore.step.replace')}>
      <Note tone="good" title={t('restore.verified', { seq })} live="status">
        {at !== null && t('restore.newestAt', { at: localMoment(at) })}
      </Note>
      {lost === null && <Note tone="good" title={t('restore.nothingLost')} />}
      {lost !== null && (
        <Note
          tone="warning"
          title={t(certain ? 'restore.lost' : 'restore.lostPerhaps', { from: lost.from, to: lost.to })}
        >
          {t('restore.lostNow')}
        </Note>
      )}
      <p className={styles.lead}>{t('restore.afterwards')}</p>
      {refusal && <RefusalNote refusal={refusal} />}
      <div className={styles.actions}>
        <Button label={t('restore.chooseAnother')} busy={busy} onPress={() => void ask(call('restore.cancel', null))} />
        <Button
          label={t('restore.replace')}
          tone="main"
          size="large"
          busy={busy}
          onPress={() => void ask(call('restore.replace', null))}
        />
      </div>
    </section>
  );
}
