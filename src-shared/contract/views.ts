import { z } from 'zod';
import { ClaimId, ClerkId, EntryId, PrintJobId, ReturnId, SaleId, ShiftId } from '../ids.ts';
import { Instant } from '../time.ts';
import { Counts, ReturnReason } from './journal-bodies.ts';
import { Refusal } from './refusals.ts';
import { Card, ClaimRequest, Profile } from './upstream.ts';
import { Amount, AmountOrZero, CardNumber, ClerkRole, MoneyOnWire, ProductKind, TenderKind } from './wire-types.ts';

/** What the renderer is shown. Plain data, made by the services, parsed again at the bridge. */

export const LANGUAGES = ['en', 'ru', 'kk', 'zh-CN'] as const;
export const Language = z.enum(LANGUAGES);
export type Language = z.infer<typeof Language>;

/** How the screen looks: to each person, and before sign-in as the counter was last set. */
export const TEXT_PERCENTS = [100, 125, 150] as const;
export const Look = z.strictObject({ theme: z.enum(['system', 'light', 'dark']), textPercent: z.literal(TEXT_PERCENTS) });
export type Look = z.infer<typeof Look>;
export const USUAL_LOOK: Look = { theme: 'system', textPercent: 100 };

/** Where the customer's display is: on a second screen whenever there is one, in a window of its own, or nowhere. */
export const DISPLAY_SETTINGS = ['auto', 'window', 'off'] as const;
export const DisplaySetting = z.enum(DISPLAY_SETTINGS);
export type DisplaySetting = z.infer<typeof DisplaySetting>;

export const ClerkTile = z.object({ id: ClerkId, name: z.string(), role: ClerkRole });
export type ClerkTile = z.infer<typeof ClerkTile>;

export const Session = z.object({ clerkId: ClerkId, name: z.string(), role: ClerkRole });
export type Session = z.infer<typeof Session>;

export const CardView = z.object({
  number: CardNumber,
  /** `live`: read just now; `snapshot`: as of its `asOf`; `number`: nothing is known but the number and the hotlist. */
  source: z.enum(['live', 'snapshot', 'number']),
  card: Card.nullable(),
  hotlisted: z.boolean(),
  /** Sold onto it at this counter and not yet acknowledged upstream: its balance does not tell of it. */
  waiting: AmountOrZero,
  /** A check digit that does not hold warns and never blocks. */
  luhnFails: z.boolean(),
  /** Why nothing can be sold onto it. */
  refusal: Refusal.nullable(),
});
export type CardView = z.infer<typeof CardView>;

/** Of the contract: a new card makes two. */
export const LINES_PER_SALE_MAX = 50;
/** So many ways of paying one sale; the contract sets no limit. */
export const TENDERS_PER_SALE_MAX = 10;

/** What the clerk confirmed: at least one card, and how it is paid. */
export const ConfirmedLine = z.strictObject({ cardNumber: CardNumber, productId: z.string().max(80), amount: Amount });
export type ConfirmedLine = z.infer<typeof ConfirmedLine>;
export const ConfirmedTender = z.strictObject({
  kind: TenderKind,
  amount: Amount,
  /** Of cash: what was handed over. */
  received: Amount.optional(),
  /** Of a bank card or QR on a stand-alone terminal: what its slip says. */
  authCode: z.string().trim().min(1).max(20).regex(/^[A-Za-z0-9-]+$/).optional(),
});
export type ConfirmedTender = z.infer<typeof ConfirmedTender>;
export const ConfirmedSale = z.strictObject({
  saleId: SaleId,
  lines: z.array(ConfirmedLine).min(1).max(LINES_PER_SALE_MAX),
  tenders: z.array(ConfirmedTender).min(1).max(TENDERS_PER_SALE_MAX),
  /** The customer's, for the receipt. */
  language: Language,
});
export type ConfirmedSale = z.infer<typeof ConfirmedSale>;

/** A part of a payment: how it was paid, or how it goes back. */
export const PaymentPart = z.object({ kind: TenderKind, amount: MoneyOnWire });

/** Giving back what a sale took: whole lines, each at most once. */
export const ConfirmedReturn = z.strictObject({
  saleId: SaleId,
  lines: z.array(z.int().min(1)).min(1).max(50),
  reason: ReturnReason,
  /** How the money goes back: of a payment in parts, part by part. */
  tenders: z.array(z.strictObject({ kind: TenderKind, amount: Amount, authCode: z.string().trim().min(1).max(20).regex(/^[A-Za-z0-9-]+$/).optional() })).min(1).max(TENDERS_PER_SALE_MAX),
});
export type ConfirmedReturn = z.infer<typeof ConfirmedReturn>;

export const ReturnMade = z.object({ returnId: ReturnId, receiptNumber: z.string(), amount: MoneyOnWire });
export type ReturnMade = z.infer<typeof ReturnMade>;

/** Of a sold line, `returned`: its money was given back. Of a line given back, `reversed` and `reversal-refused`: what the upstream did. */
export const CREDIT_STATES = ['on-the-way', 'credited', 'pending', 'rejected', 'returned', 'reversed', 'reversal-refused', 'other'] as const;
export type CreditState = (typeof CREDIT_STATES)[number];
export const PRINT_STATES = ['queued', 'printing', 'printed', 'unknown', 'failed', 'none'] as const;

/** One sale of the open shift, as the strip shows it. A clerk's own sale tells nothing about the drawer. */
export const RecentSale = z.object({
  saleId: SaleId,
  receiptNumber: z.string(),
  at: Instant,
  amount: MoneyOnWire,
  change: AmountOrZero,
  offline: z.boolean(),
  tenders: z.array(TenderKind),
  lines: z.array(z.object({
    cardNumber: CardNumber,
    kind: ProductKind,
    amount: MoneyOnWire,
    credit: z.enum(CREDIT_STATES),
    balance: MoneyOnWire.nullable(),
    reason: z.string().nullable(),
  })),
  print: z.enum(PRINT_STATES),
});
export type RecentSale = z.infer<typeof RecentSale>;

/** A search tells no more than these, and no sum over them: nobody can total the drawer by searching. */
export const HISTORY_ROWS_MAX = 50;

/** A sale or a return, of any shift of this counter. */
export const HistoryEntry = z.object({
  entryId: EntryId,
  kind: z.enum(['sale', 'return']),
  /** The sale itself, or the one that was given back. */
  saleId: SaleId,
  receiptNumber: z.string(),
  at: Instant,
  clerkName: z.string(),
  amount: MoneyOnWire,
  tenders: z.array(PaymentPart),
  /** Of a sale: what came each way and has not gone back. */
  kept: z.array(PaymentPart),
  /** Of a return. */
  reason: ReturnReason.nullable(),
  lines: z.array(z.object({
    line: z.int(),
    cardNumber: CardNumber,
    kind: ProductKind,
    amount: MoneyOnWire,
    credit: z.enum(CREDIT_STATES),
    balance: MoneyOnWire.nullable(),
    reason: z.string().nullable(),
  })),
  print: z.enum(PRINT_STATES),
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;
/** `more`: older ones match too. */
export const HistoryFound = z.object({ entries: z.array(HistoryEntry).max(HISTORY_ROWS_MAX), more: z.boolean() });
export type HistoryFound = z.infer<typeof HistoryFound>;

/** What a passenger says of money that a kiosk or the app took and the card never got. `language` is the customer's, for the slip. */
export const AskedClaim = ClaimRequest.extend({
  claimId: ClaimId,
  movementId: z.string().min(1).max(200).optional(),
  note: z.string().trim().max(500),
  language: Language,
});
export type AskedClaim = z.infer<typeof AskedClaim>;

/** `unsent`: the upstream does not know of it yet; `refused`: it does not take it; else the upstream's own word. */
export const CLAIM_STATUSES = ['unsent', 'refused', 'open', 'credited', 'refund-at-counter', 'paid', 'denied', 'other'] as const;
/** `number` is what the passenger has on the slip. */
export const ClaimFiled = z.object({ claimId: ClaimId, number: z.string(), status: z.enum(CLAIM_STATUSES) });
export type ClaimFiled = z.infer<typeof ClaimFiled>;
export const ClaimPaid = z.object({ entryId: EntryId, amount: MoneyOnWire });
export type ClaimPaid = z.infer<typeof ClaimPaid>;

/** Whose entry it is: they don't approve it themselves. */
const ofEntry = { entryId: EntryId, at: Instant, clerkId: ClerkId.nullable(), clerkName: z.string() };

/** Each says what happened and to whom; the screen gives it one obvious action. */
export const AttentionItem = z.discriminatedUnion('kind', [
  /** The paper may or may not have come out: the clerk looks and says. */
  z.object({ kind: z.literal('receipt-unknown'), jobId: PrintJobId, document: z.string(), receiptNumber: z.string().nullable(), at: Instant, amount: MoneyOnWire.nullable(), cardNumber: CardNumber.nullable() }),
  /** Paper that waited while no printer was set up: does anybody still want it? */
  z.object({ kind: z.literal('receipts-held'), count: z.int().min(1), at: Instant }),
  z.object({ kind: z.literal('receipt-failed'), jobId: PrintJobId, document: z.string(), receiptNumber: z.string().nullable(), at: Instant, problem: z.string() }),
  /** A sale that was begun and not finished: was the money taken? */
  z.object({ kind: z.literal('sale-unfinished'), saleId: SaleId, at: Instant, amount: MoneyOnWire, cardNumbers: z.array(CardNumber), tenders: z.array(PaymentPart) }),
  z.object({ kind: z.literal('top-up-rejected'), saleId: SaleId, line: z.int(), receiptNumber: z.string(), at: Instant, amount: MoneyOnWire, cardNumber: CardNumber, reason: z.string(), remedy: z.enum(['return', 'retry', 'support']), waysBack: z.array(PaymentPart) }),
  /** Not decided upstream yet: followed by itself. */
  z.object({ kind: z.literal('top-up-pending'), saleId: SaleId, line: z.int(), receiptNumber: z.string(), at: Instant, amount: MoneyOnWire, cardNumber: CardNumber }),
  /** Receipts that wait for the printer longer than a customer does. `at` is that of the oldest. */
  z.object({ kind: z.literal('receipts-waiting'), count: z.int().min(1), at: Instant }),
  /** Money was paid for a claim, and the upstream does not take it for that. */
  z.object({ kind: z.literal('claim-payment-refused'), ...ofEntry, amount: MoneyOnWire, number: z.string(), reason: z.string() }),
  /** The money was given back and the card kept the value. */
  z.object({ kind: z.literal('reversal-refused'), ...ofEntry, line: z.int(), receiptNumber: z.string(), amount: MoneyOnWire, cardNumber: CardNumber.nullable(), reason: z.string() }),
  /** A passenger's claim that is neither paid out nor told to the passenger. */
  z.object({
    kind: z.literal('claim'), claimId: ClaimId, number: z.string(), at: Instant, cardNumber: CardNumber, movementId: z.string().nullable(),
    channel: ClaimRequest.shape.channel, amount: MoneyOnWire, status: z.enum(CLAIM_STATUSES), reason: z.string().nullable(),
  }),
  /** A shift was closed above the tolerance without a supervisor. */
  z.object({ kind: z.literal('approval-outstanding'), ...ofEntry, difference: MoneyOnWire, reason: z.string() }),
  z.object({ kind: z.literal('alarm'), alarm: z.enum(['unauthorized', 'superseded', 'journal-gap', 'journal-fork', 'journal-behind', 'entries-lost', 'ledger-broken', 'profile-refused', 'backup-failed', 'clock-differs', 'upstream-refuses', 'hotlist-brake']), detail: z.string(), at: Instant }),
]);
export type AttentionItem = z.infer<typeof AttentionItem>;

export const UpstreamStatus = z.object({
  state: z.enum(['online', 'offline', 'never-reached']),
  /** Entries not yet acknowledged. */
  unsent: z.int().min(0),
  /** What is left while offline; null while online. */
  allowance: z.object({ allowed: z.boolean(), hoursLeft: z.number(), entriesLeft: z.int(), maxTopUp: MoneyOnWire, totalLeft: MoneyOnWire }).nullable(),
});
export type UpstreamStatus = z.infer<typeof UpstreamStatus>;

/** `stopped`: the system's own queue for the printer was stopped or takes no jobs. */
export const PRINTER_STATES = ['ready', 'paper-low', 'paper-out', 'cover-open', 'offline', 'stopped', 'not-set-up'] as const;
export const PrinterStatus = z.object({
  state: z.enum(PRINTER_STATES),
  waiting: z.int().min(0),
});
export type PrinterStatus = z.infer<typeof PrinterStatus>;

export const CODE_PAGES = ['CP866', 'CP1251', 'KZ-1048'] as const;
export const PAPER_WIDTHS = [80, 58] as const;

/** How the printer of this counter is set up. */
export const PrinterSetup = z.strictObject({
  /** tcp://host:port, file:path, cups:QUEUE; nothing: there is no printer. */
  address: z.string().trim().max(300),
  /** Its id among the models of PrinterView. */
  model: z.string().max(40),
  /** Millimetres. */
  paper: z.literal(PAPER_WIDTHS),
  /** Every line as an image: for printers whose text can't be trusted. */
  wholeReceiptAsImage: z.boolean(),
  /** The one code page to be used, by the number that this printer knows it by (ESC t n); null: those of the model. */
  codePage: z.strictObject({ page: z.enum(CODE_PAGES), number: z.int().min(0).max(255) }).nullable(),
});
export type PrinterSetup = z.infer<typeof PrinterSetup>;

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
  models: z.array(z.object({ id: z.string(), name: z.string(), codePages: z.array(z.object({ page: z.enum(CODE_PAGES), number: z.int() })), tested: z.boolean() })),
});
export type PrinterView = z.infer<typeof PrinterView>;

/** Paper on the screen: the lines as they stand on it. `drawn`: the printer gets this line as an image. */
export const ReceiptPreview = z.object({
  columns: z.int().min(1),
  lines: z.array(z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('text'), bold: z.boolean(), size: z.enum(['normal', 'tall']), drawn: z.boolean(),
      segments: z.array(z.object({ text: z.string(), align: z.enum(['left', 'centre', 'right']) })),
    }),
    z.object({ kind: z.literal('rule') }),
    z.object({ kind: z.literal('space') }),
    z.object({ kind: z.literal('qr'), content: z.string() }),
    z.object({ kind: z.literal('cut') }),
  ])),
});
export type ReceiptPreview = z.infer<typeof ReceiptPreview>;

export const ShiftView = z.object({
  id: ShiftId,
  /** Rises by one with each shift of this counter; the number of its Z. */
  number: z.int().min(1),
  openedAt: Instant,
  clerkId: ClerkId,
  clerkName: z.string(),
  /** `counting`: a count was given, a recount is offered; `revealed`: nothing is sold until it is closed. */
  phase: z.enum(['open', 'counting', 'revealed']),
});
export type ShiftView = z.infer<typeof ShiftView>;

/** Where a ledger can be had back from. */
export const RestoreSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('backup'), name: z.string().max(120) }),
  z.strictObject({ kind: z.literal('upstream') }),
]);
export type RestoreSource = z.infer<typeof RestoreSource>;

/** Getting the ledger back by steps: choose, verify, hear what would be lost, replace. Without a session only what is wrong is told. */
export const RestoreView = z.object({
  reason: z.enum(['missing', 'unreadable', 'broken', 'asked']),
  detail: z.string(),
  /** The copy that was kept of the ledger as it was found. */
  kept: z.string().nullable(),
  step: z.enum(['choose', 'preparing', 'ready']),
  /** The newest entry that is known to have been written. */
  known: z.int().nullable(),
  backups: z.array(z.object({ name: z.string(), kind: z.enum(['hourly', 'at-close', 'by-hand']), seq: z.int(), at: Instant })),
  /** `seq`: the newest entry that the upstream holds; null while it did not say. */
  upstream: z.object({ seq: z.int().nullable(), problem: z.string().nullable() }),
  progress: z.object({ have: z.int(), of: z.int().nullable() }).nullable(),
  /** Verified, and what would be lost with it: entries that neither it nor the upstream holds. `certain`: the upstream was asked. */
  candidate: z.object({ source: RestoreSource, seq: z.int(), at: Instant.nullable(), lost: z.object({ from: z.int(), to: z.int() }).nullable(), certain: z.boolean() }).nullable(),
  problem: z.string().nullable(),
});
export type RestoreView = z.infer<typeof RestoreView>;

/** How long a note or coin will last as change. */
export const CHANGE_LEVELS = ['plenty', 'low', 'out'] as const;
/** For the clerk whose drawer it is, until the drawer is counted: how long the small change lasts, and whether a drop is due. No figure. */
export const DrawerHints = z.object({
  change: z.array(z.object({ value: MoneyOnWire, level: z.enum(CHANGE_LEVELS), instead: Counts })),
  dropDue: z.boolean(),
});
export type DrawerHints = z.infer<typeof DrawerHints>;

/** The whole of what the screen shows, sent whenever any of it changed. Without a session, no sale and no attention item is told. */
export const CounterState = z.object({
  versions: z.object({ app: z.string(), electron: z.string() }),
  counterName: z.string().nullable(),
  stationName: z.string().nullable(),
  language: Language,
  look: Look,
  display: z.object({
    setting: DisplaySetting,
    /** Given by the environment of this run: it can't be changed here. */
    pinned: z.boolean(),
    on: z.enum(['screen', 'window', 'nowhere']),
    /** The customer touched another language; null once the page has taken it over. */
    customerChose: Language.nullable(),
  }),
  profile: Profile.nullable(),
  clerks: z.array(ClerkTile),
  session: Session.nullable(),
  shift: ShiftView.nullable(),
  drawer: DrawerHints.nullable(),
  upstream: UpstreamStatus,
  printer: PrinterStatus,
  recent: z.array(RecentSale),
  attention: z.array(AttentionItem),
  /** How many items wait, also told without a session. */
  attentionCount: z.int().min(0),
  /** Why nothing can be sold at this counter at all. */
  stopped: Refusal.nullable(),
  /** The ledger is to be had back first; null at a counter that runs. */
  restore: RestoreView.nullable(),
  /** Untouched for so long, the page locks itself; 0: never. */
  idleLockSeconds: z.int().min(0),
});
export type CounterState = z.infer<typeof CounterState>;

export const SaleTaken = z.object({
  saleId: SaleId,
  receiptNumber: z.string(),
  amount: MoneyOnWire,
  received: MoneyOnWire.nullable(),
  change: AmountOrZero,
  offline: z.boolean(),
});
export type SaleTaken = z.infer<typeof SaleTaken>;

/** Cash that moves without a sale. A pay-in or pay-out says why and against what; a drop the seal of its bag. */
export const CashMovement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('pay-in'), amount: Amount, against: z.enum(['safe', 'petty-cash']), reason: z.string().trim().max(200) }),
  z.strictObject({ kind: z.literal('pay-out'), amount: Amount, against: z.enum(['safe', 'petty-cash']), reason: z.string().trim().max(200) }),
  z.strictObject({ kind: z.literal('safe-drop'), amount: Amount, bagSeal: z.string().trim().min(1).max(40), reason: z.string().trim().max(200).optional() }),
]);
export type CashMovement = z.infer<typeof CashMovement>;

export const ShiftOpened = z.object({ shiftId: ShiftId, number: z.int(), carried: AmountOrZero, counted: AmountOrZero, difference: MoneyOnWire });
export type ShiftOpened = z.infer<typeof ShiftOpened>;

/** For the clerk of an open shift: how many of each operation, and no amount. */
export const XReport = z.object({
  shiftNumber: z.int(),
  openedAt: Instant,
  at: Instant,
  sales: z.int(), cards: z.int(), returns: z.int(), reprints: z.int(), drawerOpenings: z.int(),
  byTender: z.object({ cash: z.int(), bankCard: z.int(), qr: z.int() }),
  byProduct: z.object({ storedValue: z.int(), passes: z.int(), cards: z.int() }),
  unsent: z.int(),
});
export type XReport = z.infer<typeof XReport>;

/** The answer to a count: nothing but that it was recorded. */
export const CountRecorded = z.object({ counted: AmountOrZero, recountOffered: z.boolean() });
export type CountRecorded = z.infer<typeof CountRecorded>;

/** How a difference at the close may have come about, likeliest first. Guesses for a person to look at; nothing is booked by them. */
const ofSale = { entryId: EntryId, seq: z.int(), receiptNumber: z.string(), amount: MoneyOnWire };
export const LikelyCause = z.discriminatedUnion('kind', [
  /** The shift was begun on another machine or with another ledger, of which not everything came back. */
  z.object({ kind: z.literal('another-machine'), seq: z.int(), at: Instant }),
  /** One entry's cash is exactly the difference: it was entered and not taken, or given and not entered. */
  z.object({ kind: z.literal('amount-of-entry'), entryId: EntryId, seq: z.int(), at: Instant, entryKind: z.string(), amount: MoneyOnWire }),
  /** A sale booked as cash was paid by card or QR, or the other way round. */
  z.object({ kind: z.literal('wrong-tender'), ...ofSale, tender: TenderKind }),
  /** Change given twice, or not at all. */
  z.object({ kind: z.literal('change'), ...ofSale }),
  /** Two neighbouring digits of an amount changed places: 5 400 for 4 500. */
  z.object({ kind: z.literal('swapped-digits'), ...ofSale, instead: MoneyOnWire }),
  /** A note or coin of this value was counted once too often or, below zero, too seldom. */
  z.object({ kind: z.literal('miscounted'), value: MoneyOnWire, quantity: z.int() }),
]);
export type LikelyCause = z.infer<typeof LikelyCause>;

/** Only after the count was given: what the drawer should hold, and why. */
export const Reveal = z.object({
  expected: MoneyOnWire,
  counted: AmountOrZero,
  /** counted − expected: below zero is a shortage. */
  difference: MoneyOnWire,
  needsReason: z.boolean(),
  needsApproval: z.boolean(),
  movements: z.array(z.object({ kind: z.string(), count: z.int(), amount: MoneyOnWire })),
  counts: Counts,
  causes: z.array(LikelyCause),
});
export type Reveal = z.infer<typeof Reveal>;

export const ShiftClosed = z.object({ entryId: EntryId, zNumber: z.int(), expected: MoneyOnWire, counted: AmountOrZero, difference: MoneyOnWire, carried: AmountOrZero, removed: AmountOrZero, approvalOutstanding: z.boolean() });
export type ShiftClosed = z.infer<typeof ShiftClosed>;
