import { useState } from 'react';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

/** The operator's code by which this machine is its counter again: typed or scanned. */
export function CodeForm({ onChanged }: { readonly onChanged?: () => void }) {
  const t = useT();
  const { upstream, stopped, attention } = useCounter();
  // A scan then goes where it belongs, before anything was touched.
  const isWanted =
    stopped?.kind === 'superseded' ||
    stopped?.kind === 'journal-forked' ||
    attention.some((item) => item.kind === 'alarm' && item.alarm === 'unauthorized');
  const { ask, busy, refusal, forget } = useAsk();
  const [code, setCode] = useState('');
  const [taken, setTaken] = useState(false);

  async function enrol() {
    if (busy || code.trim() === '') return;
    setTaken(false);
    if ((await ask(call('counter.enrol', { code }))).ok) {
      setTaken(true);
      setCode('');
    }
    onChanged?.();
  }

  return (
    <form
      className={styles.code}
      aria-label={t('settings.enrol')}
      onSubmit={(event) => {
        event.preventDefault();
        void enrol();
      }}
    >
      <Field
        label={t('settings.code')}
        takes="operatorCode"
        hint={t('settings.codeHint')}
        value={code}
        problem={refusal !== null}
        autoFocus={isWanted}
        onText={(text) => {
          setCode(text);
          forget();
        }}
      />
      <div className={page.choice}>
        <Button
          label={t('settings.enrol')}
          tone="main"
          busy={busy}
          disabled={code.trim() === ''}
          onPress={() => void enrol()}
        />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {!refusal && upstream.code !== null && !taken && (
        <Note tone="warning" title={t(`code.${upstream.code}`)} live="status" />
      )}
      {taken && <Note tone="good" title={t('settings.enrolled')} live="status" />}
    </form>
  );
}
