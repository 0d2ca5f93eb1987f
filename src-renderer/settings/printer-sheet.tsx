import { useEffect, useState } from 'react';
import {
  CODE_PAGES,
  PAPER_WIDTHS,
  type PrinterSetup,
  type PrinterView,
} from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { useAsk } from '../ui/use-ask.ts';
import { Choice } from './choice.tsx';
import { DrawerPins } from './drawer-pins.tsx';
import { FoundPrinters } from './found-printers.tsx';
import { PrinterNow } from './printer-now.tsx';
import { Reading } from './reading.tsx';
import { SetUpPapers } from './set-up-papers.tsx';
import { TestPage } from './test-page.tsx';
import page from '../ui/page.module.css';

/** The printer as it is now, how it is set up, and the page that shows whether it can write. */
export function PrinterSheet() {
  const t = useT();
  const { ask, busy, refusal } = useAsk();
  const [view, setView] = useState<PrinterView | null>(null);
  const [isUsed, setUsed] = useState(false);
  useEffect(() => {
    void ask(call('printer.view', null)).then((answer) => answer.ok && setView(answer.value));
  }, [ask]);
  if (!view) return <Reading refusal={refusal} />;

  async function use(setup: PrinterSetup) {
    setUsed(false);
    const changed = await ask(call('printer.change', setup));
    if (!changed.ok) return;
    setView(changed.value);
    setUsed(true);
  }

  return (
    <>
      <PrinterNow />
      <PrinterForm view={view} busy={busy} onUse={(setup) => void use(setup)} />
      {refusal && <RefusalNote refusal={refusal} />}
      {isUsed && <Note tone="good" title={t('settings.used')} live="status" />}
      <TestPage />
      <SetUpPapers />
    </>
  );
}

interface PrinterFormProps {
  readonly view: PrinterView;
  readonly busy: boolean;
  readonly onUse: (setup: PrinterSetup) => void;
}

function PrinterForm({ view, busy, onUse }: PrinterFormProps) {
  const t = useT();
  const [setup, setSetup] = useState(view.setup);
  const change = (changed: Partial<PrinterSetup>) => setSetup({ ...setup, ...changed });
  const numbers = view.models.find(({ id }) => id === setup.model)?.codePages ?? [];
  const numberOf = (wanted: string) => numbers.find((each) => each.page === wanted)?.number;
  return (
    <>
      <FoundPrinters setup={setup} onChoose={({ address, model }) => change({ address, model, codePage: null })} />
      <Field
        label={t('settings.address')}
        takes="address"
        hint={t('settings.addressHint')}
        value={setup.address}
        onText={(address) => change({ address })}
      />
      <Choice title={t('settings.model')}>
        {view.models.map(({ id, name, tested }) => (
          <Button
            key={id}
            label={id === 'mute' ? t('settings.mute') : name}
            note={tested ? undefined : t('settings.untested')}
            selected={id === setup.model}
            onPress={() => change({ model: id, codePage: null })}
          />
        ))}
      </Choice>
      <Choice title={t('settings.paper')}>
        {PAPER_WIDTHS.map((paper) => (
          <Button
            key={paper}
            label={t('settings.millimetres', { count: paper })}
            selected={paper === setup.paper}
            onPress={() => change({ paper })}
          />
        ))}
      </Choice>
      <Choice title={t('settings.image')}>
        <Button
          label={t('settings.asText')}
          selected={!setup.wholeReceiptAsImage}
          onPress={() => change({ wholeReceiptAsImage: false })}
        />
        <Button
          label={t('settings.asImage')}
          selected={setup.wholeReceiptAsImage}
          onPress={() => change({ wholeReceiptAsImage: true })}
        />
      </Choice>
      <Choice title={t('settings.codePage')}>
        <Button
          label={t('settings.ofModel')}
          selected={setup.codePage === null}
          onPress={() => change({ codePage: null })}
        />
        {CODE_PAGES.map((each) => {
          const number = numberOf(each);
          return (
            <Button
              key={each}
              label={number === undefined ? each : t('settings.codePageOf', { page: each, number })}
              selected={each === setup.codePage?.page}
              onPress={() => change({ codePage: { page: each, number: number ?? 0 } })}
            />
          );
        })}
      </Choice>
      {setup.codePage && (
        <Field
          label={t('settings.codePageNumber', { page: setup.codePage.page })}
          takes="quantity"
          hint={t('settings.codePageHint')}
          value={String(setup.codePage.number)}
          onText={(text) => change({ codePage: withNumber(setup.codePage, text) })}
        />
      )}
      <DrawerPins setup={setup} onChoose={setSetup} />
      <Choice title={t('settings.cutter')}>
        <Button
          label={t('settings.cutterOfModel')}
          selected={setup.cutter !== 'none'}
          onPress={() => change({ cutter: undefined })}
        />
        <Button
          label={t('settings.noCutter')}
          selected={setup.cutter === 'none'}
          onPress={() => change({ cutter: 'none' })}
        />
      </Choice>
      <div className={page.choice}>
        <Button label={t('settings.usePrinter')} tone="main" busy={busy} onPress={() => onUse(setup)} />
      </div>
    </>
  );
}

/** A number that a printer may have for a page; another key than a digit, or one too many, changes nothing. */
function withNumber(codePage: PrinterSetup['codePage'], text: string): PrinterSetup['codePage'] {
  const number = Number(text);
  return codePage && /^\d{0,3}$/.test(text) && number <= 255 ? { ...codePage, number } : codePage;
}
