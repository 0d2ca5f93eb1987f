import { useState } from 'react';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';
import { TrialQuestion } from './trial.tsx';

/** The test page of the printer in use, and what whoever looks at it says of it. */
export function TestPage() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [prints, setPrints] = useState(false);
  async function print() {
    setPrints(false);
    if ((await ask(call('printer.test-page', null))).ok) setPrints(true);
  }
  return (
    <>
      <div className={page.choice}>
        <Button label={t('settings.testPage')} busy={busy} onPress={() => void print()} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {prints && <Note tone="good" title={t('settings.testPrints')} live="status" />}
      <TrialQuestion trial="testPage" />
    </>
  );
}
