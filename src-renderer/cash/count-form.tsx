import { ZERO } from '../../src-shared/money.ts';
import { call } from '../bridge.ts';
import { CountDoubt } from '../counting/count-doubt.tsx';
import { CountEnd } from '../counting/count-end.tsx';
import { useMoney } from '../counter-context.tsx';
import { DenominationCount } from '../counting/denomination-count.tsx';
import { givenOf, useCount } from '../counting/use-count.ts';
import { useAsk } from '../ui/use-ask.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import styles from './cash.module.css';
import type { Handed } from '../hand-out/handed-out.tsx';

/** A count in the middle of the shift: the answer is that it was recorded, and nothing more. */
export function CountForm({ onRecorded }: { readonly onRecorded: (said: Handed) => void }) {
  const t = useT();
  const { show } = useMoney();
  const count = useCount('in-between');
  const { ask, busy, refusal } = useAsk();

  async function give() {
    if (busy || !count.isMeant()) return;
    const { total } = count;
    if ((await ask(call('cash.count', givenOf(count)))).ok)
      onRecorded({ title: (say) => say('cash.done.count', { amount: show(total) }), cash: ZERO });
  }

  return (
    <div className={styles.form}>
      <DenominationCount count={count} disabled={busy} onLast={() => void give()} />
      <CountEnd count={count}>
        {(keys) => (
          <Button
            label={t('cash.giveCount')}
            tone="main"
            size="large"
            wide
            keys={keys}
            busy={busy}
            onPress={() => void give()}
          />
        )}
      </CountEnd>
      <CountDoubt count={count} give={t('cash.giveCount')} />
      {refusal && <RefusalNote refusal={refusal} />}
    </div>
  );
}
