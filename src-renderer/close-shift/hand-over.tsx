import { useState } from 'react';
import type { ClerkTile } from '../../src-shared/contract/views/clerks.ts';
import type { ShiftClosed } from '../../src-shared/contract/views/shift.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { ClerkTiles } from '../sign-in/clerk-tiles.tsx';
import { PinEntry } from '../sign-in/pin-entry.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../shell/screen.tsx';
import page from '../ui/page.module.css';
import styles from './close-shift.module.css';
import { ClosedNotes } from './shift-closed.tsx';

/**
 * The one clerk has closed, the next signs in and counts. The shift is closed and durable by now: whatever ends here, a
 * counter with a float is left. No figure of the close stands on this screen, since the next clerk counts without
 * knowing it.
 */
export function HandOver({ closed }: { readonly closed: ShiftClosed }) {
  const t = useT();
  const { clerks, session } = useCounter();
  const [chosen, setChosen] = useState<ClerkTile | null>(null);
  const others = clerks.filter((clerk) => clerk.id !== session?.clerkId && clerk.role !== 'technician');
  return (
    <Screen title={t('handOver.title')}>
      <div className={`${page.page} ${styles.page}`}>
        <div className={styles.handOver}>
          <section className={styles.sheet}>
            <h1 className={page.title}>{t('handOver.who')}</h1>
            <ClosedNotes closed={closed} />
            <Note tone="info" title={t('handOver.now')} />
            <ClerkTiles clerks={others} chosen={chosen} onChoose={setChosen} />
            <div className={styles.actions}>
              <Button label={t('handOver.nobody')} onPress={() => void call('session.sign-out', null)} />
            </div>
          </section>
          <PinEntry key={chosen?.id ?? 'nobody'} clerk={chosen} onBack={() => setChosen(null)} />
        </div>
      </div>
    </Screen>
  );
}
