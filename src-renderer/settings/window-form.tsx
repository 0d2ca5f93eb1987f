import { useEffect, useState } from 'react';
import { CLERK_SCREENS, type WindowTyped, type WindowView } from '../../src-shared/contract/views/look.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { Choice } from './choice.tsx';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';

/** The screen of the clerk's window, whether it fills it, and whether the counter starts by itself. */
export function WindowForm() {
  const { ask, refusal } = useAsk();
  const [view, setView] = useState<WindowView | null>(null);
  useEffect(() => {
    void ask(call('window.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask]);
  if (!view) return <Reading refusal={refusal} />;

  async function set(typed: WindowTyped) {
    const answer = await ask(call('window.set', typed));
    if (answer.ok) setView(answer.value);
  }
  return (
    <>
      <WindowChoices view={view} onSet={(typed) => void set(typed)} />
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}

interface WindowChoicesProps {
  readonly view: WindowView;
  readonly onSet: (typed: WindowTyped) => void;
}

export function WindowChoices({ view, onSet }: WindowChoicesProps) {
  const t = useT();
  const { clerkScreen, fullScreen, isClerkScreenPinned, isFullScreenPinned, startsAtLogin } = view;
  const pinnedBy = [
    ...(isClerkScreenPinned ? ['SAPAR_CLERK_SCREEN'] : []),
    ...(isFullScreenPinned ? ['SAPAR_FULL_SCREEN'] : []),
  ];
  return (
    <>
      <div className={styles.beside}>
        <Choice title={t('settings.by.setting.clerkScreen')}>
          {CLERK_SCREENS.map((each) => (
            <Button
              key={each}
              label={t(`settings.window.screen.${each}`)}
              selected={each === clerkScreen}
              disabled={isClerkScreenPinned}
              onPress={() => onSet({ clerkScreen: each })}
            />
          ))}
        </Choice>
        <YesOrNo
          title={t('settings.by.setting.fullScreen')}
          is={fullScreen}
          disabled={isFullScreenPinned}
          onChoose={(chosen) => onSet({ fullScreen: chosen })}
        />
        {startsAtLogin !== null && (
          <YesOrNo
            title={t('settings.window.startsAtLogin')}
            is={startsAtLogin}
            onChoose={(chosen) => onSet({ startsAtLogin: chosen })}
          />
        )}
      </div>
      {fullScreen && <p className={styles.hint}>{t('settings.window.ends')}</p>}
      {pinnedBy.length > 0 && (
        <Note tone="info" title={t('settings.window.pinned', { variables: pinnedBy.join(', ') })} />
      )}
    </>
  );
}

interface YesOrNoProps {
  readonly title: string;
  readonly is: boolean;
  readonly disabled?: boolean;
  readonly onChoose: (chosen: boolean) => void;
}

function YesOrNo({ title, is, disabled, onChoose }: YesOrNoProps) {
  const t = useT();
  return (
    <Choice title={title}>
      <Button label={t('settings.yes')} selected={is} disabled={disabled} onPress={() => onChoose(true)} />
      <Button label={t('settings.no')} selected={!is} disabled={disabled} onPress={() => onChoose(false)} />
    </Choice>
  );
}
