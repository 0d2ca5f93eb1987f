import { useT } from '../i18n.ts';
import { Note } from '../ui/note.tsx';
import { PrinterNow } from './printer-now.tsx';
import { SetUpPapers } from './set-up-papers.tsx';
import { TestPage } from './test-page.tsx';

/** The last word on a printer has whoever looks at its paper. */
export function TestReceipt() {
  const t = useT();
  return (
    <>
      <PrinterNow />
      <TestPage />
      <Note tone="info" title={t('setUp.look')}>
        {t('setUp.lookNow')}
      </Note>
      <SetUpPapers />
    </>
  );
}
