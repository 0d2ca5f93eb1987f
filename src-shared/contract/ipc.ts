import { z } from 'zod';
import { AuthorisationCode } from './authorisation-code.ts';
import { ClaimRef } from '../claim-number.ts';
import { QUANTITY_MAX } from '../quantity.ts';
import { ClaimId, ClerkId, EntryId, PrintJobId, ReturnId, SaleId, ShiftId } from '../ids.ts';
import type { Result } from '../result.ts';
import { Counts } from './body-parts.ts';
import type { Refusal } from './refusals.ts';
import { SETTLED_BY_PERSON } from './views/attention.ts';
import { WantedClaim, ClaimFiled, ClaimPaid, ClaimToPay } from './views/claims.ts';
import { Session } from './views/clerks.ts';
import { ClockView } from './views/clock.ts';
import { CounterState } from './views/counter-state.ts';
import { HistoryEntry, HistoryFound } from './views/history.ts';
import { DisplaySetting, Language, Look, WindowTyped, WindowView } from './views/look.ts';
import {
  DrawerTried,
  FoundPrinter,
  PrinterSetup,
  PrinterTried,
  PrinterView,
  ReceiptPreview,
  SET_UP_PAPERS,
} from './views/printer.ts';
import { JOB_DEEDS, REGISTER_ANSWERS, RegisterTyped, RegisterView } from './views/register.ts';
import { RestoreSource } from './views/restore.ts';
import {
  CardView,
  ConfirmedLine,
  ConfirmedReturn,
  ConfirmedSale,
  LINES_PER_SALE_MAX,
  ReturnMade,
  ReturnWord,
  SaleGivenUp,
  SaleTaken,
} from './views/sale.ts';
import { BagsCounted, BagsHandedOver, BagWord, SafeView } from './views/safe.ts';
import {
  CashMovement,
  CountDraft,
  CountPurpose,
  CountRecorded,
  Reveal,
  ShiftClosed,
  ShiftOpened,
  SureOfSeal,
  WrittenCount,
  XReport,
} from './views/shift.ts';
import { TerminalsAsked, TerminalsExplained, TerminalsTyped } from './views/terminals.ts';
import { Scene } from './display.ts';
import { FiscalReport } from './fiscal-report.ts';
import { ShiftReport, ShiftRows } from './reports.ts';
import { SettingsView } from './settings.ts';
import { UpstreamTried, UpstreamTyped, UpstreamView } from './views/set-up.ts';
import { TerminalTyped, TerminalView, TrialAmount } from './views/terminal.ts';
import { KeptTrial, TRIALS_TOLD } from './views/trial.ts';
import { CardNumber, type ClerkRole, MoneyOnWire, TypedAmount } from './wire-types.ts';

/**
 * One line a channel: who may call it, what it does to the counter, what goes in, what comes out. The router, the
 * preload script and the bridge are made from this map. Every answer is a Result whose error is a Refusal; nothing is
 * thrown across.
 */

const nothing = z.null();
const Pin = z.string().regex(/^\d{6,12}$/);
const Approval = z.strictObject({ clerkId: ClerkId, pin: Pin });

/** The id of an entry, and which part of it. */
const RegisterKey = z.string().regex(/^[0-9a-f-]{36}(?:-[a-z0-9-]{1,40})?$/);

/** The code that was warned of, since it was used in this shift, and that is right all the same. */
const sureOfCode = AuthorisationCode.optional();
/** No profile has as many denominations. */
const DENOMINATIONS_MAX = 100;
const TypedCounts = Counts.max(DENOMINATIONS_MAX).refine((counts) =>
  counts.every(({ quantity }) => quantity <= QUANTITY_MAX),
);

/** `toExchange`: which of them nobody accepts any more. */
const CountGiven = z.strictObject({ counts: TypedCounts, toExchange: TypedCounts.optional() });

/** One card more than fits, so that the refusal can say how many do. */
const LINES_JUDGED_MAX = LINES_PER_SALE_MAX + 2;

/**
 * `anyone` is also the page before sign-in; a higher role may do what a lower one may, but a technician takes no money.
 */
export type ChannelRole = 'anyone' | 'supervisor-or-technician' | ClerkRole;

interface Channel<Role extends ChannelRole, Input extends z.ZodType, Output extends z.ZodType> {
  readonly role: Role;
  readonly input: Input;
  readonly output: Output;
}

function channelThat<const Deed extends string>(does: Deed) {
  return <const Role extends ChannelRole, Input extends z.ZodType, Output extends z.ZodType>(
    row: Channel<Role, Input, Output>,
  ) => ({ does, ...row });
}

/** At once, and what the screen shows stays as it is. */
const answers = channelThat('answers');
/** At once; then the screen is told. */
const changes = channelThat('changes');
/**
 * Whatever writes an entry, or decides what such an entry goes by. It takes its turn, one after the other, in the order
 * of the calls; then the screen is told. A call is of the clerk who made it, also when another one signs in while it
 * waits.
 */
const records = channelThat('records');
/**
 * Somebody else is waited for, people at a device or the upstream, and nobody waits for them. The service looks again
 * at what has changed before it records; then the screen is told.
 */
const collects = channelThat('collects');

export const CHANNELS = {
  'counter.state': answers({ role: 'anyone', input: nothing, output: CounterState }),
  'counter.language': changes({ role: 'anyone', input: z.strictObject({ language: Language }), output: nothing }),

  /** Theme and size of the text: of whoever is signed in, else of the counter. */
  'counter.look': changes({ role: 'anyone', input: Look, output: nothing }),

  /** What the customer's display is told of the sale in hand, or of the screen, in the customer's language. */
  'display.show': changes({
    role: 'clerk',
    input: z.strictObject({ scene: Scene, language: Language }),
    output: nothing,
  }),
  'display.set': changes({ role: 'technician', input: z.strictObject({ setting: DisplaySetting }), output: nothing }),
  /** Where the clerk's window is kept, whether it fills its screen, and whether the counter starts by itself. */
  'window.view': answers({ role: 'technician', input: nothing, output: WindowView }),
  'window.set': changes({ role: 'technician', input: WindowTyped, output: WindowView }),

  /**
   * Ends the counter and starts it again at the steps by which a ledger is had back. Only where nothing can be sold.
   */
  'restore.open': answers({ role: 'supervisor-or-technician', input: nothing, output: nothing }),
  /** Makes a file ready beside the ledger and verifies it; nothing is replaced yet. */
  'restore.prepare': changes({ role: 'supervisor-or-technician', input: RestoreSource, output: nothing }),
  /** Goes back to the choice; what was made ready is dropped. */
  'restore.cancel': changes({ role: 'supervisor-or-technician', input: nothing, output: nothing }),
  /** Puts the verified file in the ledger's place and starts the counter with it. */
  'restore.replace': answers({ role: 'supervisor-or-technician', input: nothing, output: nothing }),
  /** Starts the counter with the ledger that is there. */
  'restore.leave': answers({ role: 'supervisor-or-technician', input: nothing, output: nothing }),

  'session.sign-in': changes({
    role: 'anyone',
    input: z.strictObject({ clerkId: ClerkId, pin: Pin }),
    output: Session,
  }),
  /**
   * As signing out, but what the clerk has in hand stays theirs: the same clerk's PIN goes on with it, another one's
   * puts it away.
   */
  'session.lock': changes({ role: 'clerk', input: nothing, output: nothing }),
  'session.sign-out': changes({ role: 'anyone', input: nothing, output: nothing }),

  'shift.open': records({
    role: 'clerk',
    input: z.strictObject({
      counts: TypedCounts,
      toExchange: TypedCounts.optional(),
      fromSafe: TypedAmount,
      /** As it was told, where the float is not what was left: nothing is opened with another one. */
      difference: MoneyOnWire.optional(),
    }),
    output: ShiftOpened,
  }),
  'shift.x-report': changes({ role: 'clerk', input: z.strictObject({ print: z.boolean() }), output: XReport }),
  /** The blind count; may be given again once, as the recount. Answers only that it was recorded. */
  'shift.count': records({
    role: 'clerk',
    input: CountGiven.extend({
      /** The clerk has read that a device is still at work on a payment: it is booked with the next shift. */
      leavesPayments: z.literal(true).optional(),
    }),
    output: CountRecorded,
  }),
  /** Which terminals' own totals are typed before the reveal, where the shift was paid by card or QR. */
  'shift.terminals': answers({ role: 'clerk', input: nothing, output: TerminalsAsked }),
  /** What the terminals say, typed blind; may be given again until the reveal. Answers only that it was kept. */
  'shift.count-terminals': records({
    role: 'clerk',
    input: z.strictObject({ totals: TerminalsTyped }),
    output: nothing,
  }),
  /** Goes back to selling; possible until the reveal. */
  'shift.stop-counting': records({ role: 'clerk', input: nothing, output: nothing }),
  /** Ends the counting and tells what was expected. From here on the shift can only be closed. */
  'shift.reveal': records({ role: 'clerk', input: nothing, output: Reveal }),
  'shift.close': records({
    role: 'clerk',
    input: z.strictObject({
      carried: TypedAmount,
      /** The bag's seal, when anything goes into a bag. */
      bagSeal: z.string().trim().max(40).optional(),
      sureOfSeal: SureOfSeal,
      reason: z.string().trim().max(200).optional(),
      /** What explains the differences of terminals. */
      terminals: TerminalsExplained.optional(),
      /** A second person's PIN on the spot; absent: the approval stays outstanding. */
      approval: Approval.optional(),
    }),
    output: ShiftClosed,
  }),

  /** A supervisor's word on what waits for one: a difference at a close, or a reversal that was refused. */
  'shift.approve': records({
    role: 'clerk',
    input: z.strictObject({ entryId: EntryId, approval: Approval }),
    output: nothing,
  }),

  /** What of a count is written so far; it is kept for this clerk until it is given, and told to nobody else. */
  'count.keep': answers({
    role: 'clerk',
    input: z.strictObject({ purpose: CountPurpose, written: WrittenCount }),
    output: nothing,
  }),
  /** null: this clerk began none. */
  'count.find': answers({
    role: 'clerk',
    input: z.strictObject({ purpose: CountPurpose }),
    output: CountDraft.nullable(),
  }),

  'cash.move': records({
    role: 'clerk',
    input: z.strictObject({ movement: CashMovement, approval: Approval.optional() }),
    output: z.object({ entryId: EntryId }),
  }),
  /** Answers only that it was recorded. */
  'cash.count': records({ role: 'clerk', input: CountGiven, output: nothing }),
  'cash.open-drawer': records({
    role: 'clerk',
    input: z.strictObject({ reason: z.string().trim().max(200) }),
    output: nothing,
  }),

  /** The sealed bags of this counter, and to a supervisor what the account of its safe is made of. */
  'safe.view': answers({ role: 'clerk', input: nothing, output: SafeView }),
  /** Bags go to whoever collects them; the slip comes twice. */
  'safe.hand-over': records({ role: 'clerk', input: BagsHandedOver, output: nothing }),
  'safe.count': records({ role: 'clerk', input: BagsCounted, output: nothing }),
  /** A second person's word on one bag. */
  'safe.say': records({ role: 'clerk', input: BagWord.extend({ approval: Approval }), output: nothing }),

  'card.look-up': answers({
    role: 'clerk',
    input: z.strictObject({ text: z.string().max(512), inGroup: z.boolean().optional() }),
    output: CardView,
  }),

  /** What is on a card, on paper. */
  'card.balance-slip': changes({
    role: 'clerk',
    input: z.strictObject({ cardNumber: CardNumber, language: Language }),
    output: nothing,
  }),

  'sale.begin': changes({ role: 'clerk', input: nothing, output: z.object({ saleId: SaleId }) }),
  /** Whether these lines could be sold now, before anything is paid: a group is judged as it grows. */
  'sale.judge': answers({
    role: 'clerk',
    input: z.strictObject({ lines: z.array(ConfirmedLine).min(1).max(LINES_JUDGED_MAX) }),
    output: nothing,
  }),
  /** Keeps the sale durably before the clerk keys the amount into the terminal. */
  'sale.await-payment': records({ role: 'clerk', input: ConfirmedSale.extend({ sureOfCode }), output: nothing }),
  /** Takes the money. Repeating it with the same saleId answers with the same sale. */
  'sale.take': collects({ role: 'clerk', input: ConfirmedSale.extend({ sureOfCode }), output: SaleTaken }),
  /**
   * An unfinished sale's money was taken after all. `authCode` where a terminal took it; `approval`: a second person
   * has this slip in hand, where the terminal says nothing.
   */
  'sale.finish': collects({
    role: 'clerk',
    input: z.strictObject({
      saleId: SaleId,
      authCode: AuthorisationCode.optional(),
      sureOfCode,
      approval: Approval.optional(),
    }),
    output: SaleTaken,
  }),
  /**
   * An unfinished sale took no money, or gives it back. `approval`: by a second person's word, where a terminal says
   * nothing.
   */
  'sale.abandon': collects({
    role: 'clerk',
    input: z.strictObject({ saleId: SaleId, approval: Approval.optional() }),
    output: SaleGivenUp,
  }),
  /** The terminal declined what was keyed into it; `isOver`: nothing else of the sale was paid, and it is forgotten. */
  'sale.decline': records({
    role: 'clerk',
    input: z.strictObject({ saleId: SaleId }),
    output: z.object({ isOver: z.boolean() }),
  }),
  /** A person has seen how a payment ended that was left for later. */
  'sale.end-seen': changes({ role: 'clerk', input: z.strictObject({ saleId: SaleId }), output: nothing }),
  /** A second person says whether money was taken for an unfinished sale that can't be read any more. */
  'sale.settle-unreadable': records({
    role: 'clerk',
    input: z.strictObject({ saleId: SaleId, paid: z.boolean(), approval: Approval }),
    output: nothing,
  }),
  /** Asks the device once more what became of a return that it was to give back. null: no return came of it. */
  'sale.finish-return': collects({
    role: 'clerk',
    input: z.strictObject({ returnId: ReturnId }),
    output: ReturnMade.nullable(),
  }),
  /** A second person says what went back, where the device does not; null: nothing, or it is noted alone. */
  'sale.settle-return': collects({
    role: 'clerk',
    input: ReturnWord.extend({ approval: Approval }),
    output: ReturnMade.nullable(),
  }),

  /** A clerk gets the own shifts, a supervisor all; amounts are null where the count is still blind. */
  'reports.shifts': answers({ role: 'clerk', input: nothing, output: ShiftRows }),
  'reports.shift': answers({ role: 'clerk', input: z.strictObject({ shiftId: ShiftId }), output: ShiftReport }),
  /**
   * Keeps the report as a file in the data folder and says where; a PDF shows the page as it stands. `close`: the table
   * of what its close counted, beside the table of its sales.
   */
  'reports.export': answers({
    role: 'clerk',
    input: z.strictObject({ shiftId: ShiftId, as: z.enum(['csv', 'pdf']) }),
    output: z.object({ file: z.string(), close: z.string().nullable() }),
  }),

  /** What a register was told of a shift; of an open one without any amount. */
  'reports.fiscal': answers({ role: 'supervisor', input: z.strictObject({ shiftId: ShiftId }), output: FiscalReport }),
  /** Keeps it as two tables, each document and the totals, and says where. */
  'reports.fiscal-export': answers({
    role: 'supervisor',
    input: z.strictObject({ shiftId: ShiftId }),
    output: z.object({ files: z.array(z.string()).max(2) }),
  }),

  /** How a trial ended, by the word of who looked. It takes the place of what was kept of it before. */
  'trial.keep': changes({
    role: 'technician',
    input: z.strictObject({
      trial: z.enum(TRIALS_TOLD),
      outcome: KeptTrial.shape.outcome.exclude(['unjudged']),
    }),
    output: nothing,
  }),
  'settings.read': answers({ role: 'technician', input: nothing, output: SettingsView }),
  'clock.view': answers({ role: 'technician', input: nothing, output: ClockView }),
  /** Makes this machine its counter again, by a code of the operator. */
  'counter.enrol': changes({
    role: 'technician',
    input: z.strictObject({ code: z.string().max(64) }),
    output: nothing,
  }),
  /** Where the upstream is asked, and by whose word it is believed. What is set counts at the next start. */
  'upstream.view': answers({ role: 'technician', input: nothing, output: UpstreamView }),
  'upstream.set': changes({ role: 'technician', input: UpstreamTyped, output: UpstreamView }),
  'upstream.trust': changes({
    role: 'technician',
    input: z.strictObject({ trusted: z.enum(['well-known', 'system']) }),
    output: UpstreamView,
  }),
  /** Opens the main process's own dialog; whoever chooses no file has changed nothing. */
  'upstream.trust-file': collects({ role: 'technician', input: nothing, output: UpstreamView }),
  'upstream.try': collects({ role: 'technician', input: nothing, output: UpstreamTried }),
  /** The counter ends and starts again, by what was set meanwhile. */
  'counter.start-again': changes({ role: 'technician', input: nothing, output: nothing }),
  /** The guided page of a first start is left: what it asks for is in the settings as well. */
  'set-up.finish': changes({ role: 'anyone', input: nothing, output: nothing }),
  'backup.make': answers({ role: 'technician', input: nothing, output: z.object({ file: z.string() }) }),
  /** Reads the whole journal again. */
  'ledger.verify': answers({
    role: 'technician',
    input: nothing,
    output: z.object({ whole: z.boolean(), entries: z.int(), fault: z.string().nullable() }),
  }),
  'diagnostics.make': answers({ role: 'technician', input: nothing, output: z.object({ folder: z.string() }) }),

  /** Gives the money of chosen lines back. A second person's PIN on the spot where it is beyond the clerk's right. */
  'sale.return': collects({
    role: 'clerk',
    input: ConfirmedReturn.extend({ approval: Approval.optional(), sureOfCode }),
    output: ReturnMade,
  }),

  /** Asks the upstream to credit a rejected line after all: its card is unblocked. */
  'sale.retry-credit': collects({
    role: 'clerk',
    input: z.strictObject({ saleId: SaleId, line: z.int().min(1) }),
    output: nothing,
  }),
  /** A second person's word on an alarm that only a person ends. */
  'alarm.settle': records({
    role: 'clerk',
    input: z.strictObject({
      alarm: z.enum(SETTLED_BY_PERSON),
      approval: Approval,
    }),
    output: nothing,
  }),

  'claim.begin': answers({ role: 'clerk', input: nothing, output: z.object({ claimId: ClaimId }) }),
  /**
   * Keeps a passenger's claim, prints its slip, and tells it upstream when that is in reach. Repeating it with the same
   * claimId is the same claim.
   */
  'claim.file': records({ role: 'clerk', input: WantedClaim, output: ClaimFiled }),
  /**
   * Pays a claim out of the drawer; once, and only if the upstream says at this moment that it is to be paid here.
   * `approval`: where the passenger's slip is lost, or it may have been paid before, by an entry that is lost.
   */
  'claim.pay': collects({
    role: 'clerk',
    input: ClaimToPay.extend({ approval: Approval.optional() }),
    output: ClaimPaid,
  }),
  /** The passenger was told how the claim ended. */
  'claim.settle': records({ role: 'clerk', input: z.strictObject({ claim: ClaimRef }), output: nothing }),

  /**
   * Finds the newest sales and returns of any shift by a receipt's number, a card's number or last digits, or an
   * amount. In a shift that is not counted yet, an amount finds only what was opened.
   */
  'history.find': answers({
    role: 'clerk',
    input: z.strictObject({ text: z.string().trim().min(1).max(64) }),
    output: HistoryFound,
  }),

  /** The sales and returns of the open shift, newest first; each page goes on where the one before it ended. */
  'history.newest': answers({
    role: 'clerk',
    input: z.strictObject({ olderThan: EntryId.nullable() }),
    output: HistoryFound,
  }),

  /**
   * All of a sale or return; null: it is neither, and its money is told in the attention list. Before the count of its
   * shift this is kept, and told at the reveal.
   */
  'history.open': changes({
    role: 'clerk',
    input: z.strictObject({ entryId: EntryId }),
    output: HistoryEntry.nullable(),
  }),

  /** The answer to 'did it come out?': no prints it again as a copy. */
  'receipt.came-out': collects({
    role: 'clerk',
    input: z.strictObject({ jobId: PrintJobId, cameOut: z.boolean() }),
    output: nothing,
  }),
  /** The answer to 'does anybody still want what waited without a printer?': yes prints all of it in its order. */
  'receipt.held': changes({ role: 'clerk', input: z.strictObject({ print: z.boolean() }), output: nothing }),
  /** How an entry's paper looks; as COPY n when `copy` is above 0. */
  'receipt.preview': answers({
    role: 'clerk',
    input: z.strictObject({ entryId: EntryId, copy: z.int().min(0).max(999) }),
    output: ReceiptPreview,
  }),
  /** null: the last sale of the shift. */
  'receipt.reprint': collects({
    role: 'clerk',
    input: z.strictObject({ entryId: EntryId.nullable() }),
    output: z.object({ copy: z.int() }),
  }),

  'printer.view': answers({ role: 'technician', input: nothing, output: PrinterView }),
  /** Another printer, or the same one otherwise: takes over what is queued. Answers once it has. */
  'printer.change': changes({ role: 'technician', input: PrinterSetup, output: PrinterView }),
  /** Prints every letter, column and amount that a printer can get wrong, in every language. */
  'printer.test-page': changes({ role: 'technician', input: nothing, output: nothing }),
  /** The sheet of what was tried, to be ticked and signed; or the card of what to do when something fails. */
  'printer.set-up-paper': changes({
    role: 'technician',
    input: z.strictObject({ paper: z.enum(SET_UP_PAPERS) }),
    output: nothing,
  }),
  /**
   * Printers on USB, queues of the system, and what announces itself in the network. `port9100`: every address of this
   * machine's networks is tried too, which an operator's network may take for an attack.
   */
  'printer.find': collects({
    role: 'technician',
    input: z.strictObject({ port9100: z.boolean() }),
    output: z.array(FoundPrinter),
  }),
  /** The test page on a printer that need not be in use; answers within half a minute. */
  'printer.try': collects({ role: 'technician', input: PrinterSetup, output: PrinterTried }),
  /** Opens the drawer by the printer in use, never while a shift has its money there. The auditor's log keeps it. */
  'drawer.try': collects({ role: 'technician', input: nothing, output: DrawerTried }),
  /** How that page will look with a set-up that is not in force yet. */
  'printer.preview': answers({ role: 'technician', input: PrinterSetup, output: ReceiptPreview }),

  'register.view': answers({ role: 'supervisor-or-technician', input: nothing, output: RegisterView }),
  /** Another register, or the same one by another login. `sure`: what waits for the one before was told. */
  'register.set': collects({
    role: 'technician',
    input: RegisterTyped.extend({ sure: z.boolean() }),
    output: RegisterView,
  }),
  'register.remove': collects({
    role: 'technician',
    input: z.strictObject({ sure: z.boolean() }),
    output: RegisterView,
  }),
  /** Asks the register how it is. Nothing in it changes, and none of its sums is told. */
  'register.test': collects({
    role: 'supervisor-or-technician',
    input: nothing,
    output: z.object({ answer: z.enum(REGISTER_ANSWERS), view: RegisterView }),
  }),
  /** Tells or asks once more what waits for a person. */
  'register.again': changes({
    role: 'supervisor-or-technician',
    input: z.strictObject({ key: RegisterKey }),
    output: RegisterView,
  }),
  /** The same at the window. That it was done or was not, where the register can't say, is a second person's word. */
  'register.settle': records({
    role: 'clerk',
    input: z.strictObject({ key: RegisterKey, deed: z.enum(JOB_DEEDS), approval: Approval.optional() }),
    output: nothing,
  }),

  'terminal.view': answers({ role: 'technician', input: nothing, output: TerminalView }),
  /** Another terminal that answers by itself. What opens the one before is of no use to it. */
  'terminal.set': changes({ role: 'technician', input: TerminalTyped, output: TerminalView }),
  'terminal.remove': changes({ role: 'technician', input: nothing, output: TerminalView }),
  /** A person confirms it at the terminal, and is waited for. */
  'terminal.pair': collects({ role: 'technician', input: nothing, output: TerminalView }),
  /** A payment of the technician's own, or what became of the one that was begun. It is no sale. */
  'terminal.try': collects({
    role: 'technician',
    input: z.strictObject({ amount: TrialAmount }),
    output: TerminalView,
  }),
  /** What the terminal showed; the money goes back. */
  'terminal.compare': collects({
    role: 'technician',
    input: z.strictObject({ shown: TypedAmount }),
    output: TerminalView,
  }),
  'terminal.forget-trial': changes({ role: 'technician', input: nothing, output: TerminalView }),
} as const;

export type ChannelName = keyof typeof CHANNELS;
export type ChannelInput<Name extends ChannelName> = z.input<(typeof CHANNELS)[Name]['input']>;
export type ParsedInput<Name extends ChannelName> = z.output<(typeof CHANNELS)[Name]['input']>;
export type ChannelOutput<Name extends ChannelName> = z.output<(typeof CHANNELS)[Name]['output']>;
export type ChannelAnswer<Name extends ChannelName> = Result<ChannelOutput<Name>, Refusal>;

export const CHANNEL_NAMES = Object.keys(CHANNELS) as ChannelName[];

/** The one event that the main process sends: the whole CounterState, whenever any of it changed. */
export const STATE_EVENT = 'counter.changed';

/** What the preload script puts on window.sapar: exactly the channels above and the one event. */
export interface SaparBridge {
  call(channel: ChannelName, input: unknown): Promise<unknown>;
  onState(listener: (state: unknown) => void): () => void;
}
