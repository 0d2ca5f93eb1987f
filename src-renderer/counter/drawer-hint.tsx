import { useState } from 'react';
import { useSuggestion } from '../cash/small-change.tsx';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './counter-notices.module.css';

/**
 * Between two customers: that a drop is due, else the smallest change that runs short. Each goes away once it was seen.
 */
export function DrawerHint({ onWish }: { readonly onWish: (wish: Wish) => void }) {
  const t = useT();
  const { show } = useMoney();
  const suggest = useSuggestion();
  const { drawer } = useCounter();
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  if (!drawer) return null;

  const { dropDue, change } = drawer;
  const short = change
    .filter(({ level, value }) => level !== 'plenty' && !seen.has(`${value} ${level}`))
    .toSorted((a, b) => Number(b.level === 'out') - Number(a.level === 'out'))[0];
  const see = (what: string) => setSeen(new Set([...seen, what]));
  if (dropDue && !seen.has('drop')) {
    return (
      <div className={styles.dismissable}>
        <Note tone="info" title={t('cash.hint.drop')} live="status" />
        <span className={styles.answers}>
          <Button label={t('cash.hint.goDrop')} onPress={() => onWish('cash')} />
          <Button label={t('seen')} onPress={() => see('drop')} />
        </span>
      </div>
    );
  }
  if (!short) return null;
  const runsShort = t(short.level === 'out' ? 'cash.hint.out' : 'cash.hint.low', { value: show(short.value) });
  return (
    <div className={styles.dismissable}>
      <Note tone="info" title={`${runsShort} ${suggest(short)}`} live="status" />
      <Button label={t('seen')} onPress={() => see(`${short.value} ${short.level}`)} />
    </div>
  );
}
