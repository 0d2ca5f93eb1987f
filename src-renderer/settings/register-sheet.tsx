import { useEffect, useRef, useState } from 'react';
import type { ChannelAnswer } from '../../src-shared/contract/ipc.ts';
import { isNoRegister, type NoRegisterWhy } from '../../src-shared/contract/refusals.ts';
import type { RegisterStatus, RegisterView } from '../../src-shared/contract/views/register.ts';
import { call } from '../bridge.ts';
import { useWhen } from '../clock.ts';
import { useCounter } from '../counter-context.tsx';
import { type TextKey, useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';
import { Facts } from './facts.tsx';
import { Reading } from './reading.tsx';
import { RegisterForm, type RegisterWish } from './register-form.tsx';
import { RegisterQueue } from './register-queue.tsx';
import styles from './settings.module.css';
import { TrialLine } from './trial.tsx';

/** The fiscal register as it is now, what waits for it, and how it is set up. */
export function RegisterSheet() {
  const t = useT();
  const { register, attentionCount } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const { ask: read, refusal: unread } = useAsk();
  const [view, setView] = useState<RegisterView | null>(null);
  const [said, setSaid] = useState<TextKey | null>(null);
  const now = useRef<HTMLDivElement>(null);
  const standing = JSON.stringify([register, attentionCount]);
  useEffect(() => {
    void read(call('register.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [read, standing]);
  if (!view) return <Reading refusal={unread} />;

  async function shows(answer: Promise<ChannelAnswer<'register.view'>>, word: TextKey): Promise<boolean> {
    setSaid(null);
    const given = await ask(answer);
    if (!given.ok) return false;
    setView(given.value);
    setSaid(word);
    return true;
  }

  async function test() {
    setSaid(null);
    const given = await ask(call('register.test', null));
    if (!given.ok) return;
    setView(given.value.view);
    setSaid(`settings.register.answered.${given.value.answer}`);
  }

  async function wishes({ typed, sure }: RegisterWish): Promise<boolean> {
    const isDone = await (typed
      ? shows(call('register.set', { ...typed, sure }), 'settings.register.inUse')
      : shows(call('register.remove', { sure }), 'settings.register.removed'));
    // Its state stands far above the button that was pressed, whose fields are empty by then.
    if (isDone) now.current?.scrollIntoView();
    return isDone;
  }

  return (
    <>
      <div ref={now} className={styles.now}>
        <RegisterNow view={view} />
        {unread && <RefusalNote refusal={unread} />}
      </div>
      {view.setUp && (
        <div className={page.choice}>
          <Button label={t('settings.register.test')} busy={busy} onPress={() => void test()} />
        </div>
      )}
      {said && <Note tone="info" title={t(said)} live="status" />}
      {view.setUp && <TrialLine trial="register" />}
      <RegisterQueue
        view={view}
        busy={busy}
        onAgain={(key) => void shows(call('register.again', { key }), 'settings.register.toldAgain')}
      />
      <RegisterForm view={view} busy={busy} refusal={refusal} onWish={wishes} />
      {refusal && <RefusalNote refusal={refusal} />}
    </>
  );
}

/** Its state, why it refused last with its own words beside, and what it says of itself. */
function RegisterNow({ view: { setUp, status, problem, says } }: { readonly view: RegisterView }) {
  const t = useT();
  const when = useWhen();
  if (!status || !setUp)
    return status && isNoRegister(status.state) ? (
      <NoneSetUp why={status.state} isAway={status.keepsAway !== null} />
    ) : (
      <Note tone="info" title={t('settings.register.none')} />
    );
  const began = status.dayBegan;
  const words = [
    problem?.why ? t(`settings.register.why.${problem.why}`) : '',
    status.state === 'autonomous' ? t('register.autonomousNow') : '',
    status.keepsAway ? t('settings.register.keptAway') : '',
  ].filter(Boolean);
  return (
    <>
      <Note
        tone={toneOf(status)}
        title={`${t(`settings.register.state.${status.state}`)} · ${when(status.since)}`}
        live="status"
      >
        {words.length > 0 ? words.join(' ') : undefined}
      </Note>
      <Facts
        facts={[
          [t('settings.register.setBy'), t(`settings.register.origin.${setUp.origin}`)],
          [t('settings.register.url'), setUp.url],
          [t('settings.register.number'), setUp.number],
          ...(problem?.words ? [[t('settings.register.words'), problem.words] as const] : []),
          ...(says
            ? [
                [t('settings.register.serial'), says.serialNumber] as const,
                [t('settings.register.registration'), says.registrationNumber] as const,
                ...(says.taxpayer
                  ? [[t('settings.register.taxpayer'), `${says.taxpayer.name} · ${says.taxpayer.bin}`] as const]
                  : []),
                [
                  t('settings.register.day'),
                  dayOf(says.openedAt ?? (began && when(began)), says.dayIsOpen, t),
                ] as const,
              ]
            : []),
        ]}
      />
    </>
  );
}

function toneOf({ state, keepsAway }: RegisterStatus): 'good' | 'warning' | 'bad' {
  if (keepsAway) return 'bad';
  return state === 'ready' || state === 'not-asked' ? 'good' : 'warning';
}

/** Where the rules want one: which of the three it is, and what ends it. */
function NoneSetUp({ why, isAway }: { readonly why: NoRegisterWhy; readonly isAway: boolean }) {
  const t = useT();
  const words = [t(`settings.register.missing.${why}`), isAway ? t('settings.register.keptAway') : ''];
  return (
    <Note tone={isAway ? 'bad' : 'warning'} title={t(`register.${why}`)} live="status">
      {words.filter(Boolean).join(' ')}
    </Note>
  );
}

function dayOf(began: string | null, isOpen: boolean, t: ReturnType<typeof useT>): string {
  if (!isOpen) return t('settings.register.dayClosed');
  return began === null ? t('settings.register.dayOpen') : t('settings.register.daySince', { at: began });
}
