import { useState } from 'react';
import type { BagView } from '../../src-shared/contract/views/safe.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { isReason } from '../../src-shared/reason.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { enterGoesOn } from '../ui/enter-goes-on.ts';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { TypingPad } from '../ui/typing-pad.tsx';
import { useMissing } from '../ui/use-missing.ts';
import { BagList, ticked } from './bag-list.tsx';
import styles from './safe.module.css';
import type { SafeAsked } from './use-safe.ts';

type Missing = 'bags' | 'to' | 'slip';

/** Bags that the collector takes along, against two signatures. */
export function HandOverBags({ bags, safe }: { readonly bags: readonly BagView[]; readonly safe: SafeAsked }) {
  const t = useT();
  const [chosen, setChosen] = useState<ReadonlySet<EntryId>>(new Set());
  const [to, setTo] = useState('');
  const [slip, setSlip] = useState('');
  // A bag that is not in the list any more is not handed over by a tick of before.
  const there = bags.filter(({ entryId }) => chosen.has(entryId));
  const missed = useMissing(missingOf(there.length, to, slip));

  async function handOver() {
    missed.tries();
    if (safe.busy || missingOf(there.length, to, slip)) return;
    const ids = there.map(({ entryId }) => entryId);
    await safe.record(call('safe.hand-over', { bags: ids, to, slip }), (say) =>
      say('safe.done.handOver', { count: ids.length, to }),
    );
  }

  const said = missed.missing && <Note tone="bad" title={t(`safe.missing.${missed.missing}`)} live="alert" />;
  const list = (
    <BagList
      bags={bags}
      chosen={chosen}
      onPress={(id) => setChosen(ticked(chosen, id))}
      onScanned={(id) => setChosen(new Set([...chosen, id]))}
    />
  );
  if (bags.length === 0) return list;
  return (
    <div className={styles.withPad}>
      <form
        className={styles.form}
        onSubmit={(event) => event.preventDefault()}
        onKeyDown={(event) => enterGoesOn(event, missed.tries)}
      >
        {list}
        <Button
          label={t('safe.chooseAll')}
          selected={there.length === bags.length}
          onPress={() => setChosen(new Set(there.length === bags.length ? [] : bags.map(({ entryId }) => entryId)))}
        />
        <Field
          label={t('safe.to')}
          takes="reason"
          hint={t('safe.toHint')}
          value={to}
          problem={missed.missing === 'to'}
          says={missed.missing === 'to' && said}
          missing={!isReason(to)}
          onText={setTo}
        />
        <Field
          label={t('safe.slip')}
          takes="seal"
          hint={t('safe.slipHint')}
          value={slip}
          problem={missed.missing === 'slip'}
          says={missed.missing === 'slip' && said}
          missing={slip.trim() === ''}
          onText={setSlip}
        />
        <Button
          label={t('safe.handOver', { count: there.length })}
          tone="main"
          size="large"
          wide
          movesMoney
          busy={safe.busy}
          onPress={() => void handOver()}
        />
        {missed.missing === 'bags' && said}
        {safe.refusal && <RefusalNote refusal={safe.refusal} />}
      </form>
      <TypingPad disabled={safe.busy} />
    </div>
  );
}

function missingOf(bags: number, to: string, slip: string): Missing | null {
  if (bags === 0) return 'bags';
  if (!isReason(to)) return 'to';
  return slip.trim() === '' ? 'slip' : null;
}
