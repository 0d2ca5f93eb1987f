import { useEffect, useState, type ReactNode } from 'react';
import {
  CODE_PAGES,
  DRAWER_PINS,
  PAPER_WIDTHS,
  type PrinterSetup,
  type PrinterView,
} from '../../src-shared/contract/views/printer.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useT } from '../i18n.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Note, RefusalNote } from '../ui/note.tsx';
import { troubleInWords } from '../ui/printer-in-words.ts';
import { useAsk } from '../ui/use-ask.ts';
import { FoundPrinters } from './found-printers.tsx';
import { SetUpPapers } from './set-up-papers.tsx';
import page from '../ui/page.module.css';

/** The printer as it is now, how it is set up, and the page that shows whether it can write. */
export function PrinterSheet() {
  const t = useT();
  const { printer } = useCounter();
  const { ask, busy, refusal } = useAsk();
  const [view, setView] = useState<PrinterView | null>(null);
  const [said, setSaid] = useState<'used' | 'testPrints' | null>(null);
  useEffect(() => {
    void call('printer.view', null).then((answer) => answer.ok && setView(answer.value));
  }, []);
  if (!view) return refusal ? <RefusalNote refusal={refusal} /> : <p>{t('settings.reading')}</p>;

  async function use(setup: PrinterSetup) {
    setSaid(null);
    const changed = await ask(call('printer.change', setup));
    if (!changed.ok) return;
    setView(changed.value);
    setSaid('used');
  }

  async function test() {
    setSaid(null);
    if ((await ask(call('printer.test-page', null))).ok) setSaid('testPrints');
  }

  const toPrint = printer.waiting > 0 && t('health.toPrint', { count: printer.waiting });
  return (
    <>
      <Note
        tone={printer.state === 'ready' && !printer.trouble ? 'good' : 'warning'}
        title={t(`health.printer.${printer.state}`)}
        live="status"
      >
        {[printer.trouble && troubleInWords(printer.trouble, t), toPrint].filter((part) => part).join(' ') || undefined}
      </Note>
      <PrinterForm view={view} busy={busy} onUse={(setup) => void use(setup)} onTest={() => void test()} />
      {refusal && <RefusalNote refusal={refusal} />}
      {said && <Note tone="good" title={t(`settings.${said}`)} live="status" />}
      <SetUpPapers />
    </>
  );
}

interface PrinterFormProps {
  readonly view: PrinterView;
  readonly busy: boolean;
  readonly onUse: (setup: PrinterSetup) => void;
  readonly onTest: () => void;
}

function PrinterForm({ view, busy, onUse, onTest }: PrinterFormProps) {
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
      <Choice title={t('settings.drawer')}>
        {DRAWER_PINS.map((pin) => (
          <Button
            key={pin}
            label={t('settings.drawerPin', { pin })}
            selected={pin === (setup.drawerPin ?? 2)}
            onPress={() => change({ drawerPin: pin })}
          />
        ))}
      </Choice>
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
        <Button label={t('settings.testPage')} busy={busy} onPress={onTest} />
      </div>
    </>
  );
}

/** A number that a printer may have for a page; another key than a digit, or one too many, changes nothing. */
function withNumber(codePage: PrinterSetup['codePage'], text: string): PrinterSetup['codePage'] {
  const number = Number(text);
  return codePage && /^\d{0,3}$/.test(text) && number <= 255 ? { ...codePage, number } : codePage;
}

function Choice({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={page.choice} role="group" aria-label={title}>
      <span className={page.label}>{title}</span>
      {children}
    </div>
  );
}
