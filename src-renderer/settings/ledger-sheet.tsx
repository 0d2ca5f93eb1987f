import { useState } from 'react';
import type { SettingsView } from '../../src-shared/contract/settings.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { Facts } from './facts.tsx';
import page from '../ui/page.module.css';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';
import { useSettings } from './use-settings.ts';

const KIBI = 1024;

type Said =
  | { readonly kind: 'copied'; readonly file: string }
  | { readonly kind: 'judged'; readonly whole: boolean; readonly entries: number; readonly fault: string | null };

/** The ledger itself, its backups, and what reads both again. */
export function LedgerSheet() {
  const t = useT();
  const settings = useSettings();
  const { ask, busy, refusal } = useAsk();
  const [said, setSaid] = useState<Said | null>(null);
  const { view } = settings;
  if (!view) return <Reading refusal={settings.refusal} />;

  async function backUp() {
    setSaid(null);
    const made = await ask(call('backup.make', null));
    if (made.ok) setSaid({ kind: 'copied', file: made.value.file });
    settings.read();
  }

  async function verify() {
    setSaid(null);
    const verdict = await ask(call('ledger.verify', null));
    if (verdict.ok) setSaid({ kind: 'judged', ...verdict.value });
  }

  return (
    <>
      <Facts
        facts={[
          [t('settings.entries'), String(view.ledger.entries)],
          [t('settings.head'), view.ledger.headHash.slice(0, 16)],
        ]}
      />
      <div className={page.choice}>
        <Button label={t('settings.backUp')} tone="main" busy={busy} onPress={() => void backUp()} />
        <Button label={t('settings.verify')} busy={busy} onPress={() => void verify()} />
      </div>
      {settings.refusal && <RefusalNote refusal={settings.refusal} />}
      {refusal && <RefusalNote refusal={refusal} />}
      {said && <Verdict said={said} />}
      <Backups view={view} />
      <p className={styles.hint}>{t('settings.restore')}</p>
    </>
  );
}

function Verdict({ said }: { readonly said: Said }) {
  const t = useT();
  if (said.kind === 'copied')
    return (
      <Note tone="good" title={t('settings.backedUp')} live="status">
        {said.file}
      </Note>
    );
  return said.whole ? (
    <Note tone="good" title={t('settings.whole', { count: said.entries })} live="status" />
  ) : (
    <Note tone="bad" title={t('settings.broken', { fault: said.fault ?? '' })} live="alert">
      {t('settings.brokenNow')}
    </Note>
  );
}

/** More than these are in the folder; the newest say whether it goes on. */
const SHOWN = 6;

function Backups({ view: { backups } }: { readonly view: SettingsView }) {
  const t = useT();
  const dates = useDates();
  if (backups.length === 0) return <p className={styles.hint}>{t('settings.noBackups')}</p>;
  return (
    <ul className={styles.backups} aria-label={t('settings.backups')}>
      {backups.slice(0, SHOWN).map(({ name, at, bytes }) => (
        <li key={name}>
          <span>{`${dates.day(at)}, ${dates.time(at)}`}</span>
          <span translate="no">{name}</span>
          <span>{t('settings.kilobytes', { size: Math.ceil(bytes / KIBI) })}</span>
        </li>
      ))}
    </ul>
  );
}
