import { CODE_PAGES, DRAWER_PINS, PAPER_WIDTHS, type PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Settings } from '../platform/settings.ts';

/** What a maker's printers understand, as data: a new model is a new row, not new code. */

export { CODE_PAGES, PAPER_WIDTHS };
export type CodePage = (typeof CODE_PAGES)[number];

/** Millimetres of the roll. */
export type PaperWidth = (typeof PAPER_WIDTHS)[number];

interface Paper {
  /** Font A has columns of 12 dots. */
  readonly columns: number;
  /** At 203 dpi: 8 dots are a millimetre. */
  readonly dots: number;
}

const PAPER: Record<PaperWidth, Paper> = {
  80: { columns: 48, dots: 576 },
  58: { columns: 32, dots: 384 },
};

export interface PrinterModel {
  readonly name: string;
  /** The n of `ESC t n`; a page that is absent is not sent. */
  readonly codePages: Partial<Record<CodePage, number>>;
  /** Where its head is not as wide as those of other makers on the same roll. */
  readonly ownPaper?: Readonly<Record<PaperWidth, Paper>>;
  readonly cutter: 'partial' | 'full' | 'none';
  /** `ESC p m t1 t2`: which pin, and how long it is on and off, in units of 2 ms. */
  readonly drawer: { readonly pin: 0 | 1; readonly t1: number; readonly t2: number };
  readonly image: 'gs-v-0';
  /** `drawn`: as an image, where the printer has no QR command. */
  readonly qr: 'gs-k' | 'drawn';
  /** `none`: the printer never answers, so 'printed' means that it took every byte. */
  readonly answers: 'status-and-barrier' | 'none';
  /** virtual: proven against our virtual printer. untested: data from the maker's papers only. */
  readonly tested: 'virtual' | 'untested';
}

// 50 ms on, 500 ms off: what most drawers' solenoids want and none is hurt by.
const DRAWER = { pin: 0, t1: 25, t2: 250 } as const;

export const PRINTER_MODELS = {
  epson: {
    name: 'Epson TM',
    codePages: { CP866: 17, CP1251: 46, 'KZ-1048': 53 },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'gs-k',
    answers: 'status-and-barrier',
    tested: 'virtual',
  },
  // TM-T88 up to IV, as it leaves the factory: 180 dpi, no pages of later models, and no QR command before the IV.
  'epson-old': {
    name: 'Epson TM-T88 II–IV',
    codePages: { CP866: 17 },
    ownPaper: { 80: { columns: 42, dots: 512 }, 58: { columns: 30, dots: 360 } },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'drawn',
    answers: 'status-and-barrier',
    tested: 'virtual',
  },
  xprinter: {
    name: 'Xprinter',
    codePages: { CP866: 17, CP1251: 23 },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'gs-k',
    answers: 'status-and-barrier',
    tested: 'virtual',
  },
  // An unknown printer has ASCII for certain: everything else goes as an image.
  generic: {
    name: 'ESC/POS',
    codePages: {},
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'drawn',
    answers: 'status-and-barrier',
    tested: 'virtual',
  },
  // Gives no answer to any question: it is believed when it took every byte.
  mute: {
    name: 'ESC/POS without answers',
    codePages: {},
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'drawn',
    answers: 'none',
    tested: 'virtual',
  },
  bixolon: {
    name: 'Bixolon',
    codePages: { CP866: 17, CP1251: 28 },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'gs-k',
    answers: 'status-and-barrier',
    tested: 'untested',
  },
  citizen: {
    name: 'Citizen',
    codePages: { CP866: 7 },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'gs-k',
    answers: 'status-and-barrier',
    tested: 'untested',
  },
  hp: {
    name: 'HP',
    codePages: { CP866: 7 },
    cutter: 'partial',
    drawer: DRAWER,
    image: 'gs-v-0',
    qr: 'drawn',
    answers: 'status-and-barrier',
    tested: 'untested',
  },
} as const satisfies Record<string, PrinterModel>;

const CODE_PAGE_NUMBER_MAX = 255;

export type PrinterModelId = keyof typeof PRINTER_MODELS;

/** A printer as it was set up at this counter. */
export interface PrinterProfile extends PrinterModel, Paper {
  /** Every line as an image: for printers whose text can't be trusted. */
  readonly wholeReceiptAsImage: boolean;
}

export function printerProfile(
  model: PrinterModelId,
  paper: PaperWidth = 80,
  wholeReceiptAsImage = false,
): PrinterProfile {
  const known: PrinterModel = PRINTER_MODELS[model];
  return { ...known, ...(known.ownPaper ?? PAPER)[paper], wholeReceiptAsImage };
}

/** null: no such model. */
export function profileOfSetup(setup: PrinterSetup): PrinterProfile | null {
  const { paper, wholeReceiptAsImage, codePage, drawerPin, cutter } = setup;
  const model = PRINTER_MODEL_IDS.find((id) => id === setup.model);
  if (model === undefined) return null;
  const profile = printerProfile(model, paper, wholeReceiptAsImage);
  return {
    ...profile,
    ...(codePage && { codePages: { [codePage.page]: codePage.number } }),
    ...(drawerPin && { drawer: { ...profile.drawer, pin: drawerPin === 5 ? 1 : 0 } }),
    ...(cutter && { cutter }),
  };
}

/**
 * The set-up that the environment asks for, or a sentence that says what can be asked for. Nothing asked: an Epson with
 * 80 mm.
 */
export function setupWanted(address: string, asked: Settings['printerTraits']): Result<PrinterSetup, string> {
  const { model, paper, image, drawer, cutter, page } = asked;
  const known = PRINTER_MODEL_IDS.find((id) => id === (model ?? 'epson'));
  if (known === undefined)
    return err(`SAPAR_PRINTER names the model «${model}»: choose one of ${PRINTER_MODEL_IDS.join(', ')}.`);
  const width = PAPER_WIDTHS.find((each) => String(each) === (paper ?? '80'));
  if (width === undefined)
    return err(`SAPAR_PRINTER names paper of «${paper}» mm: choose one of ${PAPER_WIDTHS.join(', ')}.`);
  if (image !== null && image !== 'whole')
    return err(`SAPAR_PRINTER says image=${image}: write image=whole for receipts printed as images, or leave it out.`);
  const pin = DRAWER_PINS.find((each) => String(each) === drawer);
  if (drawer && pin === undefined)
    return err(
      `SAPAR_PRINTER says drawer=${drawer}: write ${DRAWER_PINS.join(' or ')}, the pin that opens the drawer.`,
    );
  if (cutter && cutter !== 'none')
    return err(`SAPAR_PRINTER says cutter=${cutter}: write cutter=none where there is no cutter, or leave it out.`);
  const codePage = page ? pageWanted(page) : null;
  if (page && codePage === null)
    return err(
      `SAPAR_PRINTER says page=${page}: write ${CODE_PAGES.join(', ')} and its number from 0 to 255 on this printer, ` +
        'such as page=CP866:7.',
    );
  return ok({
    address,
    model: known,
    paper: width,
    wholeReceiptAsImage: image === 'whole',
    codePage,
    ...(pin && { drawerPin: pin }),
    ...(cutter === 'none' && { cutter: 'none' as const }),
  });
}

function pageWanted(text: string): PrinterSetup['codePage'] {
  const [, name, number] = /^(.+):(\d{1,3})$/.exec(text) ?? [];
  const page = CODE_PAGES.find((each) => each === name);
  return page === undefined || Number(number) > CODE_PAGE_NUMBER_MAX ? null : { page, number: Number(number) };
}

export const PRINTER_MODEL_IDS = Object.keys(PRINTER_MODELS) as PrinterModelId[];
