import { DISPLAY_SETTINGS } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { LookSwitch } from '../shell/look-switch.tsx';
import { Note } from '../ui/note.tsx';
import page from '../ui/page.module.css';

/** The customer's display, and how this screen looks. */
export function DisplaySheet() {
  const t = useT();
  const { setting, pinned, on } = useCounter().display;
  return (
    <>
      <div className={page.choice} role="group" aria-label={t('settings.customers')}>
        <span className={page.label}>{t('settings.customers')}</span>
        {DISPLAY_SETTINGS.map((each) => (
          <Button
            key={each}
            label={t(`settings.customer.${each}`)}
            selected={each === setting}
            disabled={pinned}
            onPress={() => void call('display.set', { setting: each })}
          />
        ))}
      </div>
      <Note tone="info" title={pinned ? t('settings.pinned') : t(`settings.on.${on}`)}>
        {pinned ? t(`settings.on.${on}`) : undefined}
      </Note>
      <LanguageSwitch named />
      <LookSwitch named />
    </>
  );
}
