import { useState } from 'react';
import type { FoundPrinter, PrinterSetup, PrinterTried } from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { printerInWords, troubleInWords } from '../ui/printer-in-words.ts';
import { useAsk } from '../ui/use-ask.ts';
import page from '../ui/page.module.css';
import styles from './settings.module.css';

interface FoundPrintersProps {
  /** As it is being typed: what is found is tried with its paper. */
  readonly setup: PrinterSetup;
  readonly onChoose: (printer: FoundPrinter) => void;
}

/** Printers that can be reached from here, each to be tried and chosen. */
export function FoundPrinters({ setup, onChoose }: FoundPrintersProps) {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [found, setFound] = useState<readonly FoundPrinter[] | null>(null);
  const [tried, setTried] = useState<PrinterTried | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);

  async function find(port9100: boolean) {
    setTried(null);
    const answer = await ask(call('printer.find', { port9100 }));
    if (answer.ok) setFound(answer.value);
  }

  async function tryOn({ address, model }: FoundPrinter) {
    setTried(null);
    const answer = await ask(call('printer.try', { ...setup, address, model, codePage: null }));
    if (answer.ok) setTried(answer.value);
  }

  return (
    <div className={styles.now}>
      <div className={page.choice}>
        <Button label={t('settings.find')} busy={busy} onPress={() => void find(false)} />
        <Button label={t('settings.findPort')} busy={busy} onPress={() => void find(true)} />
      </div>
      {busy && <p role="status">{t('settings.working')}</p>}
      {found?.length === 0 && <Note tone="info" title={t('settings.foundNone')} live="status" />}
      {found !== null && found.length > 0 && (
        <ul className={styles.found} aria-label={t('settings.foundTitle')}>
          {found.map((each) => (
            <li key={each.address}>
              <div>
                <strong>{each.name}</strong>
                <div className={styles.hint}>{`${t(`settings.foundBy.${each.by}`)} · ${each.address}`}</div>
                <div>
                  {each.state === null
                    ? t('settings.foundReached')
                    : printerInWords({ state: each.state, trouble: each.trouble, waiting: 0 }, t)}
                </div>
              </div>
              <div className={page.choice}>
                <Button
                  label={t('settings.testPage')}
                  name={t('settings.foundTest', { name: each.name })}
                  busy={busy}
                  onPress={() => void tryOn(each)}
                />
                <Button
                  label={t('settings.foundChoose')}
                  name={t('settings.foundChooseOne', { name: each.name })}
                  selected={each.address === chosen && each.address === setup.address}
                  onPress={() => {
                    setChosen(each.address);
                    onChoose(each);
                  }}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      {refusal && <RefusalNote refusal={refusal} />}
      {tried && (
        <Note
          tone={tried.outcome === 'printed' || tried.outcome === 'queued' ? 'good' : 'warning'}
          title={tried.outcome === 'queued' ? t('settings.testPrints') : t(`settings.tried.${tried.outcome}`)}
          live="status"
        >
          {tried.trouble && troubleInWords(tried.trouble, t)}
        </Note>
      )}
      {chosen !== null && chosen === setup.address && (
        <p className={styles.hint}>{t('settings.chosen', { use: t('settings.usePrinter') })}</p>
      )}
    </div>
  );
}
