import { useState } from 'react';
import type { DrawerHints } from '../../src-shared/contract/views/shift.ts';
import { useSuggestion } from '../cash/small-change.tsx';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import type { Wish } from '../shell/wish.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import type { Notice } from './notice.tsx';

/** What the clerk has read and wants to read no more: as long as the clerk is at the counter. */
export interface Seen {
  readonly has: (what: string) => boolean;
  readonly see: (what: string) => void;
}

const DROP = 'drop';

/** A drop that was made, and change that was brought, are over: what comes after them is told again. */
export function useSeen(drawer: DrawerHints | null): Seen {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const over = [
    ...(drawer?.dropDue ? [] : [DROP]),
    ...(drawer?.change ?? []).filter(({ level }) => level === 'plenty').map(({ value }) => `${value} out`),
  ].filter((what) => seen.has(what));
  if (over.length > 0) setSeen(new Set([...seen].filter((what) => !over.includes(what))));
  return { has: (what) => seen.has(what), see: (what) => setSeen((before) => new Set([...before, what])) };
}

/** That a drop is due, else the smallest change that runs short. */
export function useDrawerHint(seen: Seen, onWish: (wish: Wish) => void): Notice | null {
  const t = useT();
  const { show } = useMoney();
  const suggest = useSuggestion();
  const { drawer } = useCounter();
  if (!drawer) return null;

  const { dropDue, change } = drawer;
  if (dropDue && !seen.has(DROP)) {
    return {
      note: <Note tone="info" title={t('cash.hint.drop')} live="status" />,
      more: <Button label={t('cash.hint.goDrop')} onPress={() => onWish('cash')} />,
      onSeen: () => seen.see(DROP),
    };
  }
  const named = (each: (typeof change)[number]) => `${each.value} ${each.level}`;
  const short = change
    .filter((each) => each.level !== 'plenty' && !seen.has(named(each)))
    .toSorted((a, b) => Number(b.level === 'out') - Number(a.level === 'out'))[0];
  if (!short) return null;
  const runsShort = t(short.level === 'out' ? 'cash.hint.out' : 'cash.hint.low', { value: show(short.value) });
  return {
    note: <Note tone="info" title={`${runsShort} ${suggest(short)}`} live="status" />,
    onSeen: () => seen.see(named(short)),
  };
}
