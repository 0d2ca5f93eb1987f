import { useState } from 'react';
import { SET_UP_PAPERS, type SetUpPaper } from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';

/** What a technician leaves at a counter: the sheet of what was tried, and the card for when something fails. */
export function SetUpPapers() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [prints, setPrints] = useState<SetUpPaper | null>(null);
  async function print(paper: SetUpPaper) {
    setPrints(null);
    if ((await ask(call('printer.set-up-paper', { paper }))).ok) setPrints(paper);
  }
  return (
    <>
      <div className={page.choice}>
        {SET_UP_PAPERS.map((paper) => (
          <Button key={paper} label={t(`settings.setUpPaper.${paper}`)} busy={busy} onPress={() => void print(paper)} />
        ))}
      </div>
      {refusal && <RefusalNote refusal={refusal} />}
      {prints && (
        <Note tone="good" title={t('settings.setUpPaper.prints')} live="status" inSight>
          {`«${t(`settings.setUpPaper.${prints}`)}»`}
        </Note>
      )}
    </>
  );
}
