import { useState } from 'react';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { PrinterNow } from '../settings/printer-now.tsx';
import { SetUpPapers } from '../settings/set-up-papers.tsx';
import page from '../ui/page.module.css';
import { useAsk } from '../ui/use-ask.ts';

/** The last word on a printer has whoever looks at its paper. */
export function TestReceipt() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [prints, setPrints] = useState(false);
  async function print() {
    setPrints(false);
    if ((await ask(call('printer.test-page', null))).ok) setPrints(true);
  }
  return (
    <>
      <PrinterNow />
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
