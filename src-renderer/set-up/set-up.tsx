import { type ComponentType, useEffect, useRef, useState } from 'react';
import type { SetUpView } from '../../src-shared/contract/views/set-up.ts';
import type { TrialName } from '../../src-shared/contract/views/trial.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { type SheetProps, SHEETS } from '../settings/sheets.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { Who } from '../sign-in/who.tsx';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import front from '../ui/front.module.css';
import page from '../ui/page.module.css';
import styles from './set-up.module.css';

/** Each with the trial that shows whether it was done. */
const STEPS = [
  { step: 'language', trial: 'language' },
  { step: 'operator', trial: 'upstream' },
  { step: 'code', trial: 'code' },
  { step: 'printer', trial: 'testPage' },
  { step: 'display', trial: 'display' },
  { step: 'receipt', trial: 'testPage' },
  { step: 'drawer', trial: 'drawer' },
  { step: 'scanner', trial: 'scanner' },
  { step: 'clock', trial: 'clock' },
] as const satisfies readonly { readonly step: keyof typeof SHEETS; readonly trial: TrialName }[];
/** The first for which this machine has to be a counter. */
const FIRST_OF_A_COUNTER = STEPS.findIndex(({ step }) => step === 'printer');

/** The guided page of a first start: what a machine needs to sell, step by step, each to be tried and repeated. */
export function SetUp({ view }: { readonly view: SetUpView }) {
  const t = useT();
  const { counterName, stationName, session, versions } = useCounter();
  const isCounter = view.stage === 'devices';
  return (
    <div className={styles.screen}>
      <header className={front.bar}>
        <Brand />
        <span className={front.place}>
          {counterName ? `${stationName ?? ''} · ${counterName}` : t('top.notEnrolled')}
        </span>
        {isCounter && session && <span className={styles.person}>{session.name}</span>}
      </header>
      <main className={page.page} aria-label={t('setUp.title')}>
        <h1 className={front.title}>{t('setUp.title')}</h1>
        {isCounter && !session ? <WhoSetsUp /> : <Steps key={view.stage} view={view} />}
      </main>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <span className={styles.ends}>
          {isCounter && (
            <Button label={t('setUp.later')} tone="quiet" onPress={() => void call('set-up.finish', null)} />
          )}
          <span className={front.version}>{t('signIn.version', { version: versions.app })}</span>
        </span>
      </footer>
    </div>
  );
}

/** From here on this machine has people of its own. */
function WhoSetsUp() {
  const t = useT();
  const technicians = useCounter().clerks.filter(({ role }) => role === 'technician');
  return (
    <>
      <Note tone="good" title={t('setUp.isCounter')} live="status">
        {technicians.length === 0 ? t('setUp.noTechnician') : t('setUp.isCounterNow')}
      </Note>
      {technicians.length > 0 && <Who title={t('setUp.who')} clerks={technicians} />}
    </>
  );
}

function Steps({ view: { stage, problem } }: { readonly view: SetUpView }) {
  const t = useT();
  const isCounter = stage === 'devices';
  const [at, setAt] = useState(isCounter ? FIRST_OF_A_COUNTER : 0);
  const [isUnused, setUnused] = useState(false);
  const sheet = useRef<HTMLElement>(null);
  // What the operator gave is typed at once; the devices of a counter are chosen first.
  useEffect(() => {
    if (at < FIRST_OF_A_COUNTER) sheet.current?.querySelector('input')?.focus();
  }, [at]);
  const last = isCounter ? STEPS.length - 1 : FIRST_OF_A_COUNTER - 1;
  const { trials } = useCounter();
  const { step } = STEPS[at] ?? STEPS[0];
  const Sheet: ComponentType<SheetProps> = SHEETS[step];
  function goOn() {
    // Whoever goes on from it has read it.
    if (step === 'language') void call('trial.keep', { trial: 'language', outcome: 'worked' });
    setAt(at + 1);
  }
  return (
    <>
      {!isCounter && <Standing problem={problem} />}
      <div className={page.body}>
        <div className={page.choices} role="group" aria-label={t('setUp.steps')}>
          {STEPS.map((each, place) => (
            <Button
              key={each.step}
              wide
              label={`${place + 1}. ${t(`setUp.step.${each.step}`)}`}
              standing={t(`trial.${trials.find(({ trial }) => trial === each.trial)?.outcome ?? 'none'}`)}
              selected={place === at}
              disabled={place > last || (isUnused && place !== at)}
              onPress={() => setAt(place)}
            />
          ))}
        </div>
        <section ref={sheet} className={page.sheet} aria-label={t(`setUp.step.${step}`)}>
          <Sheet onUnused={setUnused} />
          {isUnused && (
            <Note tone="warning" title={t('setUp.unused')} live="status">
              {t('setUp.unusedNow')}
            </Note>
          )}
          <div className={styles.actions}>
            {at < last && <Button label={t('setUp.next')} disabled={isUnused} onPress={goOn} />}
            {isCounter && at === last && <Finish />}
          </div>
        </section>
      </div>
    </>
  );
}

/** What this machine is not yet, and why the last try made no counter of it. */
function Standing({ problem }: Pick<SetUpView, 'problem'>) {
  const t = useT();
  if (!problem)
    return (
      <Note tone="info" title={t('setUp.notYet')}>
        {t('setUp.notYetNow')}
      </Note>
    );
  return (
    <Note tone="bad" title={t('setUp.tried')}>
      <p>{problem.why === null ? problem.detail : t(`code.${problem.why}`)}</p>
      <Button label={t('setUp.again')} onPress={() => void call('counter.start-again', null)} />
    </Note>
  );
}

/** The next person who comes is a clerk. */
function Finish() {
  const t = useT();
  async function finish() {
    await call('set-up.finish', null);
    await call('session.sign-out', null);
  }
  return <Button label={t('setUp.finish')} tone="main" onPress={() => void finish()} />;
}
