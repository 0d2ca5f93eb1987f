import type { RestoreView } from '../../src-shared/contract/views/restore.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Who } from '../sign-in/who.tsx';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { Check } from '../ui/icons.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { Note } from '../ui/note.tsx';
import { Choose } from './choose.tsx';
import { Preparing } from './preparing.tsx';
import { Ready } from './ready.tsx';
import front from '../ui/front.module.css';
import styles from './restore.module.css';

/** The ledger can't be used: what is wrong, and the steps by which it is had back. Nothing can be sold from here. */
export function Restore({ view }: { readonly view: RestoreView }) {
  const t = useT();
  const { counterName, stationName, session, versions } = useCounter();
  return (
    <div className={styles.screen}>
      <header className={front.bar}>
        <Brand />
        <span className={front.place}>
          {counterName ? `${stationName ?? ''} · ${counterName}` : t('top.notEnrolled')}
        </span>
        {session && (
          <span className={styles.person}>
            {session.name}
            <Button label={t('signOut')} onPress={() => void call('session.sign-out', null)} />
          </span>
        )}
      </header>
      <main className={styles.main} aria-label={t('restore.title')}>
        <h1 className={front.title}>{t('restore.title')}</h1>
        <Note tone={view.reason === 'asked' ? 'info' : 'bad'} title={t(`restore.reason.${view.reason}`)} live="alert">
          {view.reason !== 'asked' && <p>{view.detail}</p>}
          <p>{t('restore.nothingIsSold')}</p>
          {view.kept !== null && <p>{t('restore.kept', { path: view.kept })}</p>}
        </Note>
        {session ? <Steps view={view} /> : <WhoRestores />}
      </main>
      <footer className={styles.footer}>
        <LanguageSwitch />
        <span className={front.version}>{t('signIn.version', { version: versions.app })}</span>
      </footer>
    </div>
  );
}

function WhoRestores() {
  const t = useT();
  const { clerks, upstream } = useCounter();
  if (clerks.length === 0)
    return (
      <>
        <Note tone="warning" title={t('restore.nobody')}>
          {t('restore.nobodyNow')}
        </Note>
        {upstream.code !== null && <Note tone="bad" title={t(`code.${upstream.code}`)} live="alert" />}
      </>
    );
  return <Who title={t('restore.who')} clerks={clerks} />;
}

function Steps({ view }: { readonly view: RestoreView }) {
  const t = useT();
  const names = [t('restore.step.choose'), t('restore.step.verify'), t('restore.step.replace')];
  const at = { choose: 0, preparing: 1, ready: 2 }[view.step];
  return (
    <>
      {view.unsent !== null && (
        <Note
          tone="warning"
          title={t('restore.unsent', {
            count: view.unsent.entries,
            sales: view.unsent.sales,
          })}
        />
      )}
      <ol className={styles.steps}>
        {names.map((name, index) => (
          <li key={name} aria-current={index === at ? 'step' : undefined} data-done={index < at || undefined}>
            <span aria-hidden="true">{index < at ? <Check /> : index + 1}</span> {name}
          </li>
        ))}
      </ol>
      <StepNow view={view} />
    </>
  );
}

function StepNow({ view }: { readonly view: RestoreView }) {
  switch (view.step) {
    case 'choose':
      return <Choose view={view} />;
    case 'preparing':
      return <Preparing view={view} />;
    case 'ready':
      return <Ready view={view} />;
  }
}
