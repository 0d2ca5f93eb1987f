import { useState } from 'react';
import type { ClerkTile, Session } from '../../src-shared/contract/views/clerks.ts';
import { useDates, useNow } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { instant } from '../../src-shared/time.ts';
import { useT } from '../i18n.ts';
import { Brand } from '../ui/brand.tsx';
import { PrinterChip, UpstreamChip } from '../shell/health.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { ClerkTiles } from './clerk-tiles.tsx';
import { PinEntry } from './pin-entry.tsx';
import front from '../ui/front.module.css';
import styles from './sign-in.module.css';

/**
 * `lockedBy`: this clerk locked the counter in the middle of a sale. The clerk of the shift is expected back: their PIN
 * alone is enough, and Esc or an arrow chooses another.
 */
export function SignIn({ lockedBy = null }: { readonly lockedBy?: Session | null }) {
  const t = useT();
  const { clerks, shift, stationName, counterName, stopped, versions, attentionCount } = useCounter();
  const [chosen, setChosen] = useState<ClerkTile | null>(
    clerks.find((clerk) => clerk.id === (lockedBy ?? shift)?.clerkId) ?? null,
  );
  const time = useDates().time(instant(useNow()));
  return (
    <div className={styles.screen}>
      <header className={front.bar}>
        <Brand />
        <span className={front.place}>
          {counterName ? `${stationName ?? ''} · ${counterName}` : t('top.notEnrolled')}
        </span>
        <span className={styles.health}>
          <UpstreamChip />
          <PrinterChip />
        </span>
        <span className={styles.clock}>{time}</span>
      </header>
      <main className={styles.main}>
        <section className={styles.who} aria-label={t('signIn.who')}>
          <h1 className={front.title}>{t('signIn.who')}</h1>
          {lockedBy && (
            <Note tone="info" title={t('signIn.kept', { name: lockedBy.name })}>
              {t('signIn.keptNow')}
            </Note>
          )}
          {stopped && <RefusalNote refusal={stopped} />}
          {!stopped && attentionCount > 0 && (
            <Note tone="warning" title={t('attention.waiting', { count: attentionCount })} />
          )}
          {clerks.length === 0 ? (
            <Note tone="info" title={t('signIn.noClerks')}>
              {t('signIn.noClerksNow')}
            </Note>
          ) : (
            <ClerkTiles clerks={clerks} chosen={chosen} onChoose={setChosen} />
          )}
        </section>
        <PinEntry key={chosen?.id ?? 'nobody'} clerk={chosen} onBack={() => setChosen(null)} />
      </main>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <span className={front.version}>{t('signIn.version', { version: versions.app })}</span>
      </footer>
    </div>
  );
}
