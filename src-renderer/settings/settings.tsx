import { useEffect, useState } from 'react';
import type { SettingsView } from '../../src-shared/contract/settings.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import { RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { Screen } from '../shell/screen.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { ClockSheet } from './clock-sheet.tsx';
import { CounterSheet } from './counter-sheet.tsx';
import { DisplaySheet } from './display-sheet.tsx';
import { DrawerSheet } from './drawer-sheet.tsx';
import { LedgerSheet } from './ledger-sheet.tsx';
import { PrinterSheet } from './printer-sheet.tsx';
import { RegisterSheet } from './register-sheet.tsx';
import { ScannerSheet } from './scanner-sheet.tsx';
import { TerminalSheet } from './terminal-sheet.tsx';
import { SupportSheet } from './support-sheet.tsx';

const SECTIONS = [
  'counter',
  'printer',
  'register',
  'display',
  'ledger',
  'support',
  'terminal',
  'drawer',
  'scanner',
  'clock',
] as const;
type Section = (typeof SECTIONS)[number];

/** What a technician sets up and looks after. No money is taken here. */
export function Settings() {
  const t = useT();
  const [section, setSection] = useState<Section>('counter');
  const { upstream } = useCounter();
  // What is not sent yet is read anew as it goes.
  const { view, refusal, read } = useSettings(upstream.unsent);
  useKeys('settings', { section: (nth) => setSection(SECTIONS[nth] ?? section) });
  return (
    <Screen title={t('settings.title')} onWish={() => undefined}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('settings.title')}</h1>
        </header>
        {refusal && <RefusalNote refusal={refusal} />}
        <div className={page.body}>
          <div className={page.choices} role="group" aria-label={t('settings.sections')}>
            {SECTIONS.map((each, place) => (
              <Button
                key={each}
                wide
                label={t(`settings.section.${each}`)}
                keys={KEYS.settings.section.presses[place]}
                selected={each === section}
                onPress={() => setSection(each)}
              />
            ))}
          </div>
          <section className={page.sheet} aria-label={t(`settings.section.${section}`)}>
            {view ? <Sheet section={section} view={view} onChanged={read} /> : <p>{t('settings.reading')}</p>}
          </section>
        </div>
      </div>
    </Screen>
  );
}

function Sheet({
  section,
  view,
  onChanged,
}: {
  readonly section: Section;
  readonly view: SettingsView;
  readonly onChanged: () => void;
}) {
  switch (section) {
    case 'counter':
      return <CounterSheet view={view} onChanged={onChanged} />;
    case 'printer':
      return <PrinterSheet />;
    case 'register':
      return <RegisterSheet />;
    case 'display':
      return <DisplaySheet />;
    case 'ledger':
      return <LedgerSheet view={view} onChanged={onChanged} />;
    case 'support':
      return <SupportSheet />;
    case 'terminal':
      return <TerminalSheet />;
    case 'drawer':
      return <DrawerSheet />;
    case 'scanner':
      return <ScannerSheet />;
    case 'clock':
      return <ClockSheet />;
  }
}

function useSettings(unsent: number) {
  const [view, setView] = useState<SettingsView | null>(null);
  const [times, setTimes] = useState(0);
  const { ask, refusal } = useAsk();
  useEffect(() => {
    void ask(call('settings.read', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask, times, unsent]);
  return { view, refusal, read: () => setTimes((before) => before + 1) };
}
