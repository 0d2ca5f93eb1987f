import { useState } from 'react';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { SetUpPapers } from '../settings/set-up-papers.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';

/** The last word on a printer has whoever looks at its paper. */
export function TestReceipt() {
  const t = useT();
  const { printer } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const [prints, setPrints] = useState(false);
  async function print() {
    setPrints(false);
    if ((await ask(call('printer.test-page', null))).ok) setPrints(true);
  }
  return (
    <>
      <Note
        tone={printer.state === 'ready' && !printer.trouble ? 'good' : 'warning'}
        title={t(`health.printer.${printer.state}`)}
        live="status"
      >
        {printer.waiting > 0 ? t('health.toPrint', { count: printer.waiting }) : undefined}
      </Note>
      <div className={page.choice}>
        <Button label={t('settings.testPage')} busy={busy} onPress={() => void print()} />
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {prints && <Note tone="good" title={t('settings.testPrints')} live="status" />}
      <Note tone="info" title={t('setUp.look')}>
        {t('setUp.lookNow')}
      </Note>
      <SetUpPapers />
    </>
  );
}
