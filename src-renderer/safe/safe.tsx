import { useState } from 'react';
import type { BagView } from '../../src-shared/contract/views/safe.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Screen } from '../shell/screen.tsx';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { Account } from './account.tsx';
import { CountBags } from './count-bags.tsx';
import { HandOverBags } from './hand-over-bags.tsx';
import styles from './safe.module.css';
import { SayOfBag } from './say-of-bag.tsx';
import { type SafeAsked, useSafe } from './use-safe.ts';

const TASKS = ['handOver', 'count', 'say'] as const;
type Task = (typeof TASKS)[number];

/** The sealed bags of this counter: which lie in the safe, and where the others went. */
export function Safe({ onBack, onWish }: { readonly onBack: () => void; readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const { show } = useMoney();
  const [task, setTask] = useState<Task>('handOver');
  const safe = useSafe();
  const { view, recorded } = safe;
  useKeys('safe', { task: (nth) => choose(TASKS[nth] ?? task) });

  function choose(next: Task) {
    setTask(next);
    safe.forget();
  }

  return (
    <Screen title={t('safe.title')} onWish={onWish} onBack={onBack}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('safe.title')}</h1>
          <Button label={t('back')} keys={KEYS.screen.back.shown} onPress={onBack} />
        </header>
        <div className={page.body}>
          <div>
            <div className={page.choices} role="group" aria-label={t('safe.choose')}>
              {TASKS.map((each, index) => (
                <Button
                  key={each}
                  wide
                  label={t(`safe.task.${each}`)}
                  keys={KEYS.safe.task.presses[index]}
                  selected={each === task}
                  onPress={() => choose(each)}
                />
              ))}
            </div>
            {view?.account && <Account account={view.account} />}
          </div>
          <section className={page.sheet} aria-label={t(`safe.task.${task}`)}>
            {recorded !== null && <Note tone="good" title={recorded(t)} live="status" inSight />}
            {safe.refusal && !view && <RefusalNote refusal={safe.refusal} />}
            {view && (
              <>
                <p className={styles.lead}>{t(`safe.lead.${task}`)}</p>
                <p className={styles.sum}>
                  <span>{t('safe.inSafe', { count: view.inSafe.count })}</span>
                  {view.inSafe.amount !== null && view.inSafe.count > 0 && <span>{show(view.inSafe.amount)}</span>}
                </p>
                <Form key={`${task} ${safe.times}`} task={task} bags={view.bags} safe={safe} />
              </>
            )}
          </section>
        </div>
      </div>
    </Screen>
  );
}

function Form({
  task,
  bags,
  safe,
}: {
  readonly task: Task;
  readonly bags: readonly BagView[];
  readonly safe: SafeAsked;
}) {
  const inSafe = bags.filter(({ place }) => place === 'in-safe');
  if (task === 'handOver') return <HandOverBags bags={inSafe} safe={safe} />;
  return task === 'count' ? <CountBags bags={inSafe} safe={safe} /> : <SayOfBag bags={bags} safe={safe} />;
}
