import { useState } from 'react';
import { useT } from '../i18n.ts';
import { KEYS } from '../keys/table.ts';
import { useKeys } from '../keys/use-keys.ts';
import { Button } from '../ui/button.tsx';
import page from '../ui/page.module.css';
import { Screen } from '../shell/screen.tsx';
import { SHEETS } from './sheets.tsx';

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
] as const satisfies readonly (keyof typeof SHEETS)[];
type Section = (typeof SECTIONS)[number];

/** What a technician sets up and looks after. No money is taken here. */
export function Settings() {
  const t = useT();
  const [section, setSection] = useState<Section>('counter');
  const Sheet = SHEETS[section];
  useKeys('settings', { section: (nth) => setSection(SECTIONS[nth] ?? section) });
  return (
    <Screen title={t('settings.title')} onWish={() => undefined}>
      <div className={page.page}>
        <header className={page.header}>
          <h1 className={page.title}>{t('settings.title')}</h1>
        </header>
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
            <Sheet />
          </section>
        </div>
      </div>
    </Screen>
  );
}
