import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { PrinterSetup, PrinterView } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { notAPrinter, printerAddress, textOfPrinterAddress } from '../platform/printer-address.ts';
import type { Settings } from '../platform/settings.ts';
import {
  CODE_PAGES,
  PRINTER_MODEL_IDS,
  PRINTER_MODELS,
  type PrinterModel,
  profileOfSetup,
  setupWanted,
} from './printer-profile.ts';
import { type FileRule, refuseFile } from './printer-files.ts';
import type { PrinterInUse, Printing } from './printing.ts';

export function printerOf(setup: PrinterSetup): Result<PrinterInUse, Refusal> {
  const address = setup.address === '' ? null : printerAddress(setup.address);
  if (setup.address !== '' && address === null)
    return err({ kind: 'printer-address-unreadable', address: setup.address });
  const profile = profileOfSetup(setup);
  return profile ? ok({ address, profile }) : err({ kind: 'bad-request', detail: 'there is no such model of printer' });
}

/** What the environment says, or a sentence when it asks for what there is not: before anything is opened. */
export function printerGiven(
  { printer, printerTraits }: Pick<Settings, 'printer' | 'printerTraits'>,
  files: FileRule,
): Result<PrinterSetup, string> {
  const address = printer === null ? '' : textOfPrinterAddress(printer);
  if (printer?.kind === 'file' && refuseFile(printer.path, files) !== null)
    return err(
      `SAPAR_PRINTER is «${address}», which is no device: the shipped counter prints into no other file. ` +
        'Write file:/dev/usb/lp0 or the path of another device.',
    );
  return setupWanted(address, printerTraits);
}

/** Which printer this counter has: as the environment says, or as a technician chose on the screen since then. */
export interface PrinterChoice {
  current(): PrinterSetup;
  /** Whether it may be chosen: beside `printerOf`, what lies at its path. */
  judge(setup: PrinterSetup): Result<PrinterInUse, Refusal>;
  choose(setup: PrinterSetup): void;
  /** There is a printer now and there was none when the program last ran. */
  isFirst(): boolean;
  /**
   * Keeps what is so now, once what waited without a printer is held. Writes nothing where nothing is new: a full disk
   * keeps no till from starting.
   */
  remember(): void;
}

export function printerChoice(
  given: PrinterSetup,
  { printerText }: Pick<Settings, 'printerText'>,
  facts: Facts,
  files: FileRule,
): PrinterChoice {
  function judge(asked: PrinterSetup): Result<PrinterInUse, Refusal> {
    const printer = printerOf(asked);
    const address = printer.ok ? printer.value.address : null;
    const refused = address?.kind === 'file' ? refuseFile(address.path, files) : null;
    if (refused !== null) return err({ kind: refused, address: asked.address });
    return address?.kind === 'file' && notAPrinter(address.path, files.dataDir) !== null
      ? err({ kind: 'printer-address-unreadable', address: asked.address })
      : printer;
  }

  // What was no printer at the start is one once it is chosen again.
  const atStart = facts.get('printer-setup');
  let unfit = atStart && !judge(atStart.setup).ok ? atStart.setup.address : null;
  // Whoever gives the machine another printer than before means that one, whatever was chosen in the old one's place.
  function current(): PrinterSetup {
    const kept = facts.get('printer-setup');
    const counts = kept && kept.insteadOf === printerText && kept.setup.address !== unfit && printerOf(kept.setup).ok;
    return counts ? kept.setup : given;
  }
  return {
    current,
    judge,
    choose(next) {
      facts.set('printer-setup', { setup: next, insteadOf: printerText });
      facts.set('had-printer', next.address !== '');
      unfit = null;
    },
    isFirst: () => facts.get('had-printer') === false && current().address !== '',
    remember() {
      const has = current().address !== '';
      if (facts.get('had-printer') !== has) facts.set('had-printer', has);
    },
  };
}

/** Changes the printer while the till runs. What is queued goes to the new one; nothing is printed twice by itself. */
export async function changePrinter(
  setup: PrinterSetup,
  choice: PrinterChoice,
  printing: Printing,
  ledger: Pick<Ledger, 'transaction'>,
): Promise<Result<PrinterView, Refusal>> {
  const next = choice.judge(setup);
  if (!next.ok) return next;
  const chosen = ledger.transaction(() => choice.choose(setup));
  if (!chosen.ok) return chosen;
  await printing.takeOver(next.value);
  return ok(printerView(choice, printing));
}

export function printerView(choice: PrinterChoice, printing: Printing): PrinterView {
  const { printer, ...counts } = printing.status();
  return {
    setup: choice.current(),
    status: { state: printer, ...counts },
    models: PRINTER_MODEL_IDS.map((id) => modelView(id, PRINTER_MODELS[id])),
  };
}

function modelView(id: string, model: PrinterModel): PrinterView['models'][number] {
  const codePages = CODE_PAGES.flatMap((page) => {
    const number = model.codePages[page];
    return number === undefined ? [] : [{ page, number }];
  });
  return { id, name: model.name, codePages, tested: model.tested === 'virtual' };
}
