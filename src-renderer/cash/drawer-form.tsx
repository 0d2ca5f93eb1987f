import { useEffect, useRef, useState } from 'react';
import { ZERO } from '../../src-shared/money.ts';
import { isReason } from '../../src-shared/reason.ts';
import { call } from '../bridge.ts';
import { useAsk } from '../ui/use-ask.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Note, RefusalNote } from '../ui/note.tsx';
import { ReasonField } from '../ui/reason-field.tsx';
import styles from './cash.module.css';
import type { Handed } from '../hand-out/handed-out.tsx';

/** The drawer without a sale: its reason is an entry before the drawer opens. */
export function DrawerForm({ onRecorded }: { readonly onRecorded: (said: Handed) => void }) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const missing = tried && !isReason(reason);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);

  async function open() {
    setTried(true);
    if (busy || !isReason(reason)) return;
    if ((await ask(call('cash.open-drawer', { reason }))).ok)
      onRecorded({ title: (say) => say('cash.done.open-drawer'), cash: ZERO });
  }

  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => enterGoesOn(event, () => setTried(true))}
    >
      <ReasonField
        label={t('cash.reason')}
        usual={[t('cash.usual.changeNote'), t('cash.usual.check')]}
        value={reason}
        problem={missing}
        says={missing && <Note tone="bad" title={t('cash.missing.reason')} live="alert" />}
        onText={setReason}
      />
      <Button label={t('cash.open')} tone="main" size="large" wide busy={busy} onPress={() => void open()} />
      {refusal && <RefusalNote refusal={refusal} />}
    </form>
  );
}
