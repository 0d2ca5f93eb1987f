import { z } from 'zod';

/**
 * `no-confirmation`: paper is on its way, and nothing says yet that it came out. `stopped`: the system's own queue for
 * the printer was stopped or takes no jobs.
 */
const PRINTER_STATES = [
  'ready',
  'paper-low',
  'no-confirmation',
  'paper-out',
  'cover-open',
  'offline',
  'stopped',
  'not-set-up',
] as const;
/** Why a printer can't be used, where more is known than its state: words that the screen has sentences for. */
const PRINTER_TROUBLES = [
  'takes-nothing',
  'not-there',
  'moved',
  'no-rights',
  'in-use',
  'refuses-connection',
  'no-such-host',
  'not-reached',
  'no-answer',
  'no-receipt-printer',
  'cups-away',
  'no-queue',
  'wants-password',
  'wants-tls',
  'format-refused',
  'cups-refuses',
  'cups-busy',
  'cups-keeps',
  'cups-holds',
  'windows-starts',
  'windows-away',
  'windows-no-queue',
  'windows-refuses',
  'windows-keeps',
  'windows-holds',
] as const;
export const PrinterTrouble = z.object({
  kind: z.enum(PRINTER_TROUBLES),
  /** What the sentence names: a device, a group, a machine, the system's own words; empty where it names nothing. */
  name: z.string(),
});
export type PrinterTrouble = z.infer<typeof PrinterTrouble>;

export const PrinterStatus = z.object({
  state: z.enum(PRINTER_STATES),
  trouble: PrinterTrouble.optional(),
  waiting: z.int().min(0),
});
export type PrinterStatus = z.infer<typeof PrinterStatus>;

/** Why paper could certainly not be made, whatever the printer does: words that the screen has a sentence for. */
export const UNPRINTED_WHYS = [
  'entry-missing',
  'profile-missing',
  'content-broken',
  'document-unknown',
  'drawing-failed',
] as const;
export type UnprintedWhy = (typeof UNPRINTED_WHYS)[number];

/** Whether it may come out another time: rules can be fetched, a worker begins anew, and content never changes. */
export function mayComeOut(why: string | null): boolean {
  return why !== 'entry-missing' && why !== 'content-broken' && why !== 'document-unknown';
}

export const CODE_PAGES = ['CP866', 'CP1251', 'KZ-1048'] as const;
export const PAPER_WIDTHS = [80, 58] as const;
/** Pins of the drawer's plug (RJ-11): a drawer hangs on one of them. */
export const DRAWER_PINS = [2, 5] as const;

/** How the printer of this counter is set up. */
export const PrinterSetup = z.strictObject({
  /** tcp://host:port, usb:MAKER:PRODUCT/SERIAL, file:path, cups:QUEUE, winspool:QUEUE; nothing: there is no printer. */
  address: z.string().trim().max(300),
  /** Its id among the models of PrinterView. */
  model: z.string().max(40),
  /** Millimetres. */
  paper: z.literal(PAPER_WIDTHS),
  /** Every line as an image: for printers whose text can't be trusted. */
  wholeReceiptAsImage: z.boolean(),
  /** The one code page to be used, by the number that this printer knows it by (ESC t n); null: those of the model. */
  codePage: z.strictObject({ page: z.enum(CODE_PAGES), number: z.int().min(0).max(255) }).nullable(),
  /** The pin that opens the drawer; absent: 2. */
  drawerPin: z.literal(DRAWER_PINS).optional(),
  /** The printer has none, whatever its model has: paper is fed until it can be torn off. */
  cutter: z.literal('none').optional(),
});
export type PrinterSetup = z.infer<typeof PrinterSetup>;

/** A printer that was found, and is not in use by that. */
export const FoundPrinter = z.object({
  /** As it calls itself, or by its address where it does not. */
  name: z.string(),
  /** For PrinterSetup. */
  address: z.string(),
  by: z.enum(['usb', 'cups', 'winspool', 'mdns', 'port']),
  /** The id of the model that its name tells of. */
  model: z.string(),
  /** null: its port takes connections. Nothing is sent to a stranger, which might print it. */
  state: z.enum(PRINTER_STATES).nullable(),
  trouble: PrinterTrouble.optional(),
});
export type FoundPrinter = z.infer<typeof FoundPrinter>;

/** What became of a test page. `queued`: it is the printer in use, and the page waits its turn. */
export const PrinterTried = z.object({
  outcome: z.enum(['printed', 'unknown', 'not-begun', 'queued']),
  state: z.enum(PRINTER_STATES),
  trouble: PrinterTrouble.optional(),
});
export type PrinterTried = z.infer<typeof PrinterTried>;

/**
 * What became of a trial of the drawer. `told`: the printer had its command; only a person sees whether it opened.
 * `may-open`: the command could not be called back.
 */
export const DrawerTried = PrinterStatus.omit({ waiting: true }).extend({
  outcome: z.enum(['told', 'not-told', 'may-open']),
});
export type DrawerTried = z.infer<typeof DrawerTried>;

/** What a technician leaves at a counter. */
export const SET_UP_PAPERS = ['acceptance', 'outage'] as const;
export type SetUpPaper = (typeof SET_UP_PAPERS)[number];

/** What a technician sees of the printer. */
export const PrinterView = z.object({
  setup: PrinterSetup,
  status: PrinterStatus.extend({
    /** Receipts of which only a person can say whether they came out. */
    unknown: z.int().min(0),
    failed: z.int().min(0),
    /** Waited while there was no printer, and are asked about. */
    held: z.int().min(0),
  }),
  /** `tested` false: known from the maker's papers only. */
  models: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      codePages: z.array(z.object({ page: z.enum(CODE_PAGES), number: z.int() })),
      tested: z.boolean(),
    }),
  ),
});
export type PrinterView = z.infer<typeof PrinterView>;

/**
 * Paper on the screen: the lines as they stand on it. `drawn`: the printer gets this line as an image. `inColumns`: its
 * letters stand in columns all the same; else they are as wide as the font has them.
 */
export const ReceiptPreview = z.object({
  columns: z.int().min(1),
  inColumns: z.boolean(),
  lines: z.array(
    z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('text'),
        bold: z.boolean(),
        size: z.enum(['normal', 'tall']),
        drawn: z.boolean(),
        segments: z.array(z.object({ text: z.string(), align: z.enum(['left', 'centre', 'right']) })),
      }),
      z.object({ kind: z.literal('rule') }),
      z.object({ kind: z.literal('space') }),
      z.object({ kind: z.literal('qr'), content: z.string() }),
      z.object({ kind: z.literal('cut') }),
    ]),
  ),
});
export type ReceiptPreview = z.infer<typeof ReceiptPreview>;
