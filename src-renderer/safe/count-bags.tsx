import { useState } from 'react';
import type { BagView } from '../../src-shared/contract/views/safe.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import { BagList, ticked } from './bag-list.tsx';
import styles from './safe.module.css';
import type { SafeAsked } from './use-safe.ts';

/** Every bag that should be there is seen, or is not. */
export function CountBags({ bags, safe }: { readonly bags: readonly BagView[]; readonly safe: SafeAsked }) {
  const t = useT();
  const [chosen, setChosen] = useState<ReadonlySet<EntryId>>(new Set());
  const ids = bags.map(({ entryId }) => entryId);
  const seen = ids.filter((id) => chosen.has(id));

  async function give() {
    if (safe.busy) return;
    const unseen = ids.filter((id) => !chosen.has(id));
    await safe.record(call('safe.count', { seen, unseen }), (say) =>
      unseen.length === 0 ? say('safe.done.count') : say('safe.done.countLess', { count: unseen.length }),
    );
  }

  return (
    <div className={styles.form}>
      <BagList
        bags={bags}
        chosen={chosen}
        onPress={(id) => setChosen(ticked(chosen, id))}
        onScanned={(id) => setChosen(new Set([...chosen, id]))}
      />
      {bags.length > 0 && (
        <Button
          label={t('safe.giveCount', { seen: seen.length, all: ids.length })}
          tone="main"
          size="large"
          wide
          busy={safe.busy}
          onPress={() => void give()}
        />
      )}
      {safe.refusal && <RefusalNote refusal={safe.refusal} />}
    </div>
  );
}
