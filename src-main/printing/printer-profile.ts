import { CODE_PAGES, PAPER_WIDTHS, type PrinterSetup } from '../../src-shared/contract/views/printer.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';

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

export const PAPER: Record<PaperWidth, Paper> = {
  80: { columns: 48, dots: 576 },
  58: { columns: 32, dots: 384 },
};

export interface PrinterModel {
  readonly name: string;
  /** The n of `ESC t n`; a page that is absent is not sent. */
  readonly codePages: Partial<Record<CodePage, number>>;
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
  return { ...PRINTER_MODELS[model], ...PAPER[paper], wholeReceiptAsImage };
}

/** null: no such model. */
export function profileOfSetup({ model, paper, wholeReceiptAsImage, codePage }: PrinterSetup): PrinterProfile | null {
  const known = PRINTER_MODEL_IDS.find((id) => id === model);
  if (known === undefined) return null;
  const profile = printerProfile(known, paper, wholeReceiptAsImage);
  return codePage === null ? profile : { ...profile, codePages: { [codePage.page]: codePage.number } };
}

/**
 * The set-up that the environment asks for, or a sentence that says what can be asked for. Nothing asked: an Epson with
 * 80 mm.
 */
export function setupWanted(
  address: string,
  asked: { readonly model: string | null; readonly paper: string | null; readonly image: string | null },
): Result<PrinterSetup, string> {
  const { model = null, paper = null, image = null } = asked;
  const known = PRINTER_MODEL_IDS.find((id) => id === (model ?? 'epson'));
  if (known === undefined)
    return err(`SAPAR_PRINTER names the model «${model}»: choose one of ${PRINTER_MODEL_IDS.join(', ')}.`);
  const width = PAPER_WIDTHS.find((each) => String(each) === (paper ?? '80'));
  if (width === undefined)
    return err(`SAPAR_PRINTER names paper of «${paper}» mm: choose one of ${PAPER_WIDTHS.join(', ')}.`);
  if (image !== null && image !== 'whole')
    return err(`SAPAR_PRINTER says image=${image}: write image=whole for receipts printed as images, or leave it out.`);
  return ok({ address, model: known, paper: width, wholeReceiptAsImage: image === 'whole', codePage: null });
}

export const PRINTER_MODEL_IDS = Object.keys(PRINTER_MODELS) as PrinterModelId[];
