import { useEffect, useState } from 'react';
import type { DrawerTried, PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { stateInWords, troubleInWords } from '../ui/printer-in-words.ts';
import { useAsk } from '../ui/use-ask.ts';
import { DrawerPins } from './drawer-pins.tsx';
import { PrinterNow } from './printer-now.tsx';
import { Reading } from './reading.tsx';
import styles from './settings.module.css';
import { TrialQuestion } from './trial.tsx';

/** The drawer hangs on the printer: the pin of its plug, and whether it opens. */
export function DrawerSheet() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [setup, setSetup] = useState<PrinterSetup | null>(null);
  const [tried, setTried] = useState<DrawerTried | null>(null);
  useEffect(() => {
    void ask(call('printer.view', null)).then((answer) => answer.ok && setSetup(answer.value.setup));
  }, [ask]);
  if (!setup) return <Reading refusal={refusal} />;

  async function use(changedSetup: PrinterSetup) {
    setTried(null);
    const changed = await ask(call('printer.change', changedSetup));
    if (changed.ok) setSetup(changed.value.setup);
  }

  async function open() {
    setTried(null);
    const answer = await ask(call('drawer.try', null));
    if (answer.ok) setTried(answer.value);
  }

  return (
    <>
      <PrinterNow />
      <DrawerPins setup={setup} disabled={busy} onChoose={(changed) => void use(changed)} />
      <p className={styles.hint}>{t('settings.drawerTrial.why')}</p>
      <div className={page.choice}>
        <Button label={t('settings.drawerTrial.open')} busy={busy} onPress={() => void open()} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {tried && <Tried tried={tried} />}
      <TrialQuestion trial="drawer" />
    </>
  );
}

/** Whether it opened, only a person sees: what the printer had is told, and what to look at. */
function Tried({ tried: { outcome, state, trouble } }: { readonly tried: DrawerTried }) {
  const t = useT();
  if (outcome === 'told')
    return (
      <Note tone="info" title={t('settings.drawerTrial.told')} live="status" inSight>
        {t('settings.drawerTrial.toldNow')}
      </Note>
    );
  const isWell = state === 'ready' || state === 'paper-low';
  const why = trouble ? troubleInWords(trouble, t) : !isWell && stateInWords(state, t);
  // Nobody is told to try again while the first command may still come.
  const now = t(outcome === 'may-open' ? 'settings.drawerTrial.mayOpen' : 'settings.drawerTrial.noAnswer');
  return (
    <Note tone="warning" title={t('settings.drawerTrial.notTold')} live="status" inSight>
      {outcome === 'may-open' ? [why, now].filter(Boolean).join(' ') : why || now}
    </Note>
  );
}
