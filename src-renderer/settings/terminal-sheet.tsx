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
import { Reading } from './reading.tsx';
import { TerminalForm } from './terminal-form.tsx';
import { TerminalTrial } from './terminal-trial.tsx';
import { TrialLine } from './trial.tsx';

/** The terminal that answers by itself: how it is now, its first payment, and how it is set up. */
export function TerminalSheet() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [view, setView] = useState<TerminalView | null>(null);
  const [said, setSaid] = useState<TextKey | null>(null);
  const [asks, setAsks] = useState<'device' | 'form'>('device');
  useEffect(() => {
    void ask(call('terminal.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask]);
  if (!view) return <Reading refusal={refusal} />;

  /** `word`: what is said where the sheet itself does not show it. */
  async function shows(
    whom: typeof asks,
    answer: Promise<ChannelAnswer<'terminal.view'>>,
    word: (now: TerminalView) => TextKey | null,
  ): Promise<void> {
    setSaid(null);
    setAsks(whom);
    const given = await ask(answer);
    if (given.ok) {
      setView(given.value);
      setSaid(word(given.value));
      return;
    }
    // What was refused may have changed it all the same.
    const now = await call('terminal.view', null);
    if (now.ok) setView(now.value);
  }

  // One that forgot this counter is paired anew, whatever is kept of it here.
  const isPaired = view.paired !== null && view.state !== 'not-paired';
  const refused = refusal && <RefusalNote refusal={refusal} />;
  const pair = view.setUp && (
    <div className={page.choice}>
      <Button
        label={t('settings.terminal.pair')}
        busy={busy}
        onPress={() =>
          void shows('device', call('terminal.pair', null), ({ isTried }) =>
            isTried ? 'settings.terminal.isPaired' : null,
          )
        }
      />
    </div>
  );
  return (
    <>
      <TerminalNow view={view} />
      {busy && asks === 'device' && view.setUp && (
        <Note tone="info" title={t('settings.terminal.lookAtIt')} live="status" inSight />
      )}
      {said && <Note tone="good" title={t(said)} live="status" inSight />}
      {asks === 'device' && refused}
      {!isPaired && pair}
      {(isPaired || view.trial) && (
        <TerminalTrial
          view={view}
          busy={busy}
          isSaid={refusal?.kind === 'terminal-trial-differs'}
          onTry={(amount) => void shows('device', call('terminal.try', { amount }), () => null)}
          onCompare={(shown) =>
            void shows('device', call('terminal.compare', { shown }), ({ trial }) =>
              trial ? null : 'settings.terminal.trial.compared',
            )
          }
          onForget={() =>
            void shows('device', call('terminal.forget-trial', null), () => 'settings.terminal.trial.over')
          }
        />
      )}
      {view.setUp && <TrialLine trial="terminal" />}
      <TerminalFacts view={view} />
      {isPaired && pair}
      <TerminalForm
        view={view}
        busy={busy}
        refusal={refusal}
        onUse={(typed) => void shows('form', call('terminal.set', typed), () => 'settings.terminal.inUse')}
        onRemove={() => void shows('form', call('terminal.remove', null), () => 'settings.terminal.removed')}
      />
      {asks === 'form' && refused}
    </>
  );
}

/** Why it takes nothing, and what ends that; else how it answered last. */
function TerminalNow({ view: { setUp, state, paired, isTried, unfit } }: { readonly view: TerminalView }) {
  const t = useT();
  if (!setUp) return <Note tone="info" title={t('settings.terminal.none')} />;
  const isPaired = paired !== null && state !== 'not-paired';
  const why = unfit ?? (isPaired && !isTried ? 'not-tried' : null);
  if (why === null) {
    const isWell = state === 'answers' || state === 'not-asked-yet';
    return (
      <Note tone={isWell ? 'good' : 'warning'} title={t(`settings.terminal.state.${state}`)} live="status">
        {state === 'not-paired' ? t('settings.terminal.pairNow') : undefined}
      </Note>
    );
  }
  const more = state === 'not-reached' ? t('terminalTrouble.not-reached') : undefined;
  return (
    <Note tone="warning" title={t(`terminalTrouble.${why}`)} live="status">
      {unfit ? t('settings.terminal.rulesNow') : more}
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
              [t('settings.terminal.pairedAt'), `${dates.day(paired.at)}, ${dates.time(paired.at)}`] as const,
            ]
          : []),
      ]}
    />
  );
}
