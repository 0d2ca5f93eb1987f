import { useEffect, useState } from 'react';
import type { ChannelAnswer } from '../../src-shared/contract/ipc.ts';
import type { TerminalView } from '../../src-shared/contract/views/terminal.ts';
import { call } from '../bridge.ts';
import { useDates } from '../clock.ts';
import { type TextKey, useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';
import { Facts } from './facts.tsx';
import { TerminalForm } from './terminal-form.tsx';
import { TerminalTrial } from './terminal-trial.tsx';

/** The terminal that answers by itself: how it is now, its first payment, and how it is set up. */
export function TerminalSheet() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [view, setView] = useState<TerminalView | null>(null);
  const [said, setSaid] = useState<TextKey | null>(null);
  useEffect(() => {
    void call('terminal.view', null).then((answer) => answer.ok && setView(answer.value));
  }, []);
  if (!view) return <p>{t('settings.reading')}</p>;

  async function shows(answer: Promise<ChannelAnswer<'terminal.view'>>, word: TextKey): Promise<void> {
    setSaid(null);
    const given = await ask(answer);
    if (given.ok) {
      setView(given.value);
      setSaid(word);
      return;
    }
    // What was refused may have changed it all the same.
    const now = await call('terminal.view', null);
    if (now.ok) setView(now.value);
  }

  return (
    <>
      <TerminalNow view={view} />
      {busy && view.setUp && <Note tone="info" title={t('settings.terminal.lookAtIt')} live="status" />}
      {said && <Note tone="info" title={t(said)} live="status" />}
      {view.paired && (
        <TerminalTrial
          view={view}
          busy={busy}
          onTry={(amount) => void shows(call('terminal.try', { amount }), 'settings.terminal.trial.answered')}
          onCompare={(shown) => void shows(call('terminal.compare', { shown }), 'settings.terminal.trial.compared')}
          onForget={() => void shows(call('terminal.forget-trial', null), 'settings.terminal.trial.over')}
        />
      )}
      <TerminalFacts view={view} />
      {view.setUp && (
        <div className={page.choice}>
          <Button
            label={t('settings.terminal.pair')}
            busy={busy}
            onPress={() => void shows(call('terminal.pair', null), 'settings.terminal.isPaired')}
          />
        </div>
      )}
      <TerminalForm
        view={view}
        busy={busy}
        refusal={refusal}
        onUse={(typed) => void shows(call('terminal.set', typed), 'settings.terminal.inUse')}
        onRemove={() => void shows(call('terminal.remove', null), 'settings.terminal.removed')}
      />
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}

function TerminalNow({ view: { setUp, state, paired, isTried, unfit } }: { readonly view: TerminalView }) {
  const t = useT();
  if (!setUp) return <Note tone="info" title={t('settings.terminal.none')} />;
  const isWell = state !== 'not-paired' && state !== 'not-reached' && isTried && unfit === null;
  const why = unfit ?? (isTried || !paired ? null : 'not-tried');
  return (
    <Note tone={isWell ? 'good' : 'warning'} title={t(`settings.terminal.state.${state}`)} live="status">
      {why ? t(`terminalTrouble.${why}`) : undefined}
    </Note>
  );
}

/** They stand below what is to be done: on a low screen they hid its button. */
function TerminalFacts({ view: { setUp, paired } }: { readonly view: TerminalView }) {
  const t = useT();
  const dates = useDates();
  if (!setUp) return null;
  return (
    <Facts
      facts={[
        [t('settings.terminal.setBy'), t(`settings.terminal.origin.${setUp.origin}`)],
        [t('settings.terminal.field.address'), setUp.address],
        [t('settings.terminal.field.certificateName'), setUp.certificateName],
        [t('settings.terminal.field.clientName'), setUp.clientName],
        [t('settings.terminal.takes'), setUp.takes.map((kind) => t(`tender.${kind}`)).join(', ')],
        ...(paired
          ? [
              [t('settings.terminal.serial'), paired.serialNumber] as const,
              [t('settings.terminal.terminalId'), paired.terminalId ?? '–'] as const,
              [t('settings.terminal.pairedAt'), dates.time(paired.at)] as const,
            ]
          : []),
      ]}
    />
  );
}
