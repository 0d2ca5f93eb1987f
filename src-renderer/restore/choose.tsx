import { useState } from 'react';
import type { RestoreSource, RestoreView } from '../../src-shared/contract/views/restore.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { localMoment } from '../ui/local-moment.ts';
import styles from './restore.module.css';

/** The newest are what is wanted; older ones are there for the day on which the newest are wrong too. */
const SHOWN_AT_FIRST = 4;

/** From the upstream, which holds what was sent, or from a backup beside the ledger. */
export function Choose({ view }: { readonly view: RestoreView }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [all, setAll] = useState(false);
  const prepare = (source: RestoreSource) => void ask(call('restore.prepare', source));
  const backups = all ? view.backups : view.backups.slice(0, SHOWN_AT_FIRST);
  return (
    <section className={styles.sheet} aria-label={t('restore.step.choose')}>
      {view.known !== null && <p className={styles.lead}>{t('restore.known', { seq: view.known })}</p>}
      {view.problem !== null && (
        <Note tone="bad" title={t('restore.notReady')} live="alert">
          {view.problem}
        </Note>
      )}
      {refusal && <RefusalNote refusal={refusal} />}
      <Button
        label={t('restore.fromUpstream')}
        name={t('restore.fromUpstream')}
        note={
          view.upstream.seq === null
            ? t('restore.upstreamSilent', { problem: view.upstream.problem ?? '' })
            : t('restore.upstreamHolds', { seq: view.upstream.seq })
        }
        size="large"
        wide
        busy={busy}
        onPress={() => prepare({ kind: 'upstream' })}
      />
      <h2 className={styles.step}>{t('restore.backups')}</h2>
      {view.backups.length === 0 && <p className={styles.lead}>{t('restore.noBackups')}</p>}
      <ul className={styles.backups}>
        {backups.map((backup) => (
          <li key={backup.name}>
            <Button
              label={t('restore.backupOf', { at: localMoment(backup.at) })}
              name={t('restore.backupOf', { at: localMoment(backup.at) })}
              note={`${t(`restore.backupKind.${backup.kind}`)} · ${t('restore.upTo', { seq: backup.seq })}`}
              wide
              busy={busy}
              onPress={() => prepare({ kind: 'backup', name: backup.name })}
            />
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        {!all && view.backups.length > SHOWN_AT_FIRST && (
          <Button
            label={t('restore.allBackups', { count: view.backups.length })}
            tone="quiet"
            onPress={() => setAll(true)}
          />
        )}
        <Button
          label={t('restore.leave')}
          tone="quiet"
          busy={busy}
          onPress={() => void ask(call('restore.leave', null))}
        />
      </div>
    </section>
  );
}
