import { useEffect, useRef, useState } from 'react';
import type { SetUpView } from '../../src-shared/contract/views/set-up.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { ClockSheet } from '../settings/clock-sheet.tsx';
import { CodeForm } from '../settings/code-form.tsx';
import { DisplaySheet } from '../settings/display-sheet.tsx';
import { DrawerSheet } from '../settings/drawer-sheet.tsx';
import { OperatorForm } from '../settings/operator-form.tsx';
import { PrinterSheet } from '../settings/printer-sheet.tsx';
import { ScannerSheet } from '../settings/scanner-sheet.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { LookSwitch } from '../shell/look-switch.tsx';
import { Who } from '../sign-in/who.tsx';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { Note } from '../ui/note.tsx';
import front from '../ui/front.module.css';
import page from '../ui/page.module.css';
import styles from './set-up.module.css';
import { TestReceipt } from './test-receipt.tsx';

const STEPS = ['language', 'operator', 'code', 'printer', 'display', 'receipt', 'drawer', 'scanner', 'clock'] as const;
type Step = (typeof STEPS)[number];
/** The first for which this machine has to be a counter. */
const FIRST_OF_A_COUNTER = STEPS.indexOf('printer');

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
  return (
    <>
      {!isCounter && <Standing problem={problem} />}
      <div className={page.body}>
        <div className={page.choices} role="group" aria-label={t('setUp.steps')}>
          {STEPS.map((step, place) => (
            <Button
              key={step}
              wide
              label={`${place + 1}. ${t(`setUp.step.${step}`)}`}
              selected={place === at}
              disabled={place > last || (isUnused && place !== at)}
              onPress={() => setAt(place)}
            />
          ))}
        </div>
        <section ref={sheet} className={page.sheet} aria-label={t(`setUp.step.${STEPS[at] ?? 'language'}`)}>
          <Sheet step={STEPS[at] ?? 'language'} onUnused={setUnused} />
          {isUnused && (
            <Note tone="warning" title={t('setUp.unused')} live="status">
              {t('setUp.unusedNow')}
            </Note>
          )}
          <div className={styles.actions}>
            {at < last && <Button label={t('setUp.next')} disabled={isUnused} onPress={() => setAt(at + 1)} />}
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

interface SheetProps {
  readonly step: Step;
  readonly onUnused: (isUnused: boolean) => void;
}

function Sheet({ step, onUnused }: SheetProps) {
  switch (step) {
    case 'language':
      return (
        <>
          <LanguageSwitch named />
          <LookSwitch named />
        </>
      );
    case 'operator':
      return <OperatorForm onUnused={onUnused} />;
    case 'code':
      return <CodeForm onChanged={() => undefined} />;
    case 'printer':
      return <PrinterSheet />;
    case 'display':
      return <DisplaySheet />;
    case 'receipt':
      return <TestReceipt />;
    case 'drawer':
      return <DrawerSheet />;
    case 'scanner':
      return <ScannerSheet />;
    case 'clock':
      return <ClockSheet />;
  }
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
