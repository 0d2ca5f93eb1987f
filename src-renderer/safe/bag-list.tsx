import { useEffect, useRef } from 'react';
import type { BagView } from '../../src-shared/contract/views/safe.ts';
import { isSameSeal } from '../../src-shared/bag-seal.ts';
import type { EntryId } from '../../src-shared/ids.ts';
import { useDates } from '../clock.ts';
import { useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { printedIn } from '../keys/fields.ts';
import { sayOfKey } from '../keys/said.ts';
import { useScans } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import styles from './safe.module.css';

interface BagListProps {
  readonly bags: readonly BagView[];
  readonly chosen: ReadonlySet<EntryId>;
  readonly onPress: (id: EntryId) => void;
  /** A bag whose seal was scanned lies here: it stays ticked, however often. */
  readonly onScanned: (id: EntryId) => void;
}

/** Each bag by its seal, with all that is known of it. */
export function BagList({ bags, chosen, onPress, onScanned }: BagListProps) {
  const t = useT();
  const inWords = useBagInWords();
  const list = useRef<HTMLUListElement>(null);
  const listed = (seal: string) => bags.filter((bag) => isSameSeal(bag.seal, seal));
  useScans({
    onScan(text) {
      const [bag, ...twins] = listed(printedIn(text));
      if (!bag) return sayOfKey({ word: 'no-bag' });
      // Which of them it is no seal can tell.
      if (twins.length > 0) return sayOfKey({ word: 'bag-twins' });
      onScanned(bag.entryId);
      sayOfKey({ word: 'bag-ticked', seal: bag.seal });
    },
    field: () => null,
    // A bag's seal is no number of the collector's slip, also where the slip is typed.
    takes: (printed) => listed(printed).length > 0,
  });
  // Each task begins at its first bag: a key away from its tick, and on nothing that moves money.
  useEffect(() => list.current?.querySelector('button')?.focus(), []);
  if (bags.length === 0) return <Note tone="info" title={t('safe.none')} />;
  return (
    <ul ref={list} className={styles.bags} aria-label={t('safe.bags')}>
      {bags.map((bag) => (
        <li key={bag.entryId}>
          <Button
            wide
            label={sealOf(bag)}
            note={inWords(bag)}
            selected={chosen.has(bag.entryId)}
            onPress={() => onPress(bag.entryId)}
          />
        </li>
      ))}
    </ul>
  );
}

export const sealOf = ({ seal }: BagView): string => (seal === '' ? '—' : seal);

function useBagInWords(): (bag: BagView) => string {
  const t = useT();
  const { show } = useMoney();
  const dates = useDates();
  const when = (at: BagView['at']) => `${dates.day(at)}, ${dates.time(at)}`;
  return ({ amount, from, at, clerkName, place, word, counted }) =>
    [
      show(amount),
      t(`safe.from.${from}`),
      when(at),
      clerkName,
      place === 'in-safe' ? '' : t(`safe.place.${place}`),
      ...(word ? [when(word.at), word.to, word.slip && `№ ${word.slip}`, word.supervisorName, word.reason] : []),
      counted && !counted.seen && place === 'in-safe' ? t('safe.notSeen', { when: when(counted.at) }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
}

/** Ticked or not. */
export function ticked(chosen: ReadonlySet<EntryId>, id: EntryId): ReadonlySet<EntryId> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
