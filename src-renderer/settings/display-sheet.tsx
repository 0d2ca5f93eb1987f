import { DISPLAY_SETTINGS } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import { Choice } from './choice.tsx';
import { LanguageSheet } from './language-sheet.tsx';
import { TrialQuestion } from './trial.tsx';
import { WindowForm } from './window-form.tsx';

/** The customer's display, and how the clerk's window stands and looks. */
export function DisplaySheet() {
  const t = useT();
  const { setting, pinned, on } = useCounter().display;
  return (
    <>
      <Choice title={t('settings.customers')}>
        {DISPLAY_SETTINGS.map((each) => (
          <Button
            key={each}
            label={t(`settings.customer.${each}`)}
            selected={each === setting}
            disabled={pinned}
            onPress={() => void call('display.set', { setting: each })}
          />
        ))}
      </Choice>
      <Note tone="info" title={pinned ? t('settings.pinned') : t(`settings.on.${on}`)}>
        {pinned ? t(`settings.on.${on}`) : undefined}
      </Note>
      <TrialQuestion trial="display" />
      <WindowForm />
      <LanguageSheet />
    </>
  );
}
