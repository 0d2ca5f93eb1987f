import { useState } from 'react';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

export function SupportSheet() {
  const t = useT();
  const { profile } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const [folder, setFolder] = useState<string | null>(null);
  async function bundle() {
    const made = await ask(call('diagnostics.make', null));
    setFolder(made.ok ? made.value.folder : null);
  }
  return (
    <>
      {profile && <p>{t('attention.alarmNow')}</p>}
      <p className={styles.hint}>{t('settings.bundleLead')}</p>
      <div className={page.choice}>
        <Button label={t('settings.bundle')} tone="main" busy={busy} onPress={() => void bundle()} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {folder !== null && (
        <Note tone="good" title={t('settings.bundled')} live="status">
          {folder}
        </Note>
      )}
    </>
  );
}
