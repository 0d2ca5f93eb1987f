import { useState } from 'react';
import { ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { useAsk } from '../ui/use-ask.ts';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { Button } from '../ui/button.tsx';
import { DenominationCount } from '../ui/denomination-count.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useCount } from '../ui/use-count.ts';
import styles from './cash.module.css';
import type { Recorded } from './recorded.ts';

/** A count in the middle of the shift: the answer is that it was recorded, and nothing more. */
export function CountForm({ onRecorded }: { readonly onRecorded: (said: Recorded) => void }) {
  const t = useT();
  const count = useCount();
  const { ask, busy, refusal } = useAsk();
  /** Nothing was counted: a second press says that the drawer is empty indeed. */
  const [sure, setSure] = useState(false);

  async function give() {
    if (busy) return;
    if (count.total === ZERO && !sure) setSure(true);
    else if ((await ask(call('cash.count', { counts: [...count.counts] }))).ok)
      onRecorded({ title: t('cash.done.count') });
  }

  return (
    <div className={styles.form}>
      <DenominationCount count={count} disabled={busy} onLast={() => void give()} />
      <Button
        label={t('cash.giveCount')}
        tone="main"
        size="large"
        keys={KEYS.screen.confirm.shown}
        busy={busy}
        onPress={() => void give()}
      />
      {sure && count.total === ZERO && (
        <Note tone="warning" title={t('closeShift.nothingCounted')} live="alert">
          {t('cash.emptyNow')}
        </Note>
      )}
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  );
}
