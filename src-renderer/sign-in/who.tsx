import { useState } from 'react';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';
import { ClerkTiles } from './clerk-tiles.tsx';
import { PinEntry } from './pin-entry.tsx';
import styles from './who.module.css';

/** Whoever looks after the machine, by tile and PIN. Nobody signs in to sell here. */
export function Who({ title, clerks }: { readonly title: string; readonly clerks: readonly ClerkTile[] }) {
  const [chosen, setChosen] = useState<ClerkTile | null>(null);
  return (
    <div className={styles.who}>
      <section aria-label={title}>
        <h2 className={styles.title}>{title}</h2>
        <ClerkTiles clerks={clerks} chosen={chosen} onChoose={setChosen} />
      </section>
      <PinEntry key={chosen?.id ?? 'nobody'} clerk={chosen} forRestore onBack={() => setChosen(null)} />
    </div>
  );
}
