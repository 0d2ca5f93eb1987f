import { z } from 'zod';
import { NO_CARD_NUMBER } from '../card-number.ts';
import { Day, Instant, WrittenInstant } from '../time.ts';
import { AUTHORITY_FAULTS } from './views/certificate.ts';
import { PROXY_FAULTS, PROXY_TEXT_FAULTS } from './views/proxy.ts';
import { CardNumber, ClerkRole, MoneyOnWire, TenderKind } from './wire-types.ts';

/**
 * Everything that the counter can refuse, with what the words for it need. The words are in i18n under
 * `refusal.<kind>`. A refusal changes nothing, and none of them tells expected cash.
 */
const refusal = <Kind extends string, Params extends z.ZodRawShape>(kind: Kind, params: Params) =>
  z.strictObject({ kind: z.literal(kind), ...params });

/** This machine's clock, and what it should be by the upstream's clock, the journal, or the time that passed. */
export const ClockFault = z.strictObject({
  kind: z.enum(['differs', 'behind-journal', 'moved']),
  clock: Instant,
  known: Instant,
});
export type ClockFault = z.infer<typeof ClockFault>;
/** Where it may follow from a wrong clock. */
/** Places of parts that are paid, and at the same place by which way: a device names it. */
const paid = { paid: z.array(z.int().min(0)).optional(), paidBy: z.array(TenderKind).optional() };
const isSo = z.literal(true).optional();
const byTheClock = { clock: ClockFault.optional() };

const card = { cardNumber: CardNumber };
/** An entry of a ledger that was replaced: nobody has it any more. */
const ofLostEntry = { seq: z.int(), at: WrittenInstant };

/**
 * Why a code was not taken. «no-answer», «too-many» and what is said of a certificate leave it open: the counter asks
 * again by itself.
 */
export const CODE_PROBLEMS = [
  'no-code',
  'used-here',
  'refused',
  'other-counter',
  'no-address',
  'no-answer',
  'too-many',
  'certificate-other-authority',
  'certificate-expired',
  'certificate-authority-expired',
  'certificate-not-yet-valid',
  'certificate-clock-wrong',
  'certificate-other-name',
  ...PROXY_FAULTS.map((why) => `proxy-${why}` as const),
  'no-upstream',
  'not-kept',
  'other',
] as const;

/** What is wrong with the address of a server. */
const WEB_ADDRESS_FAULTS = [
  'url-unreadable',
  'url-not-https',
  'url-with-password',
  'url-with-more',
  'url-port',
] as const;
export type WebAddressFault = (typeof WEB_ADDRESS_FAULTS)[number];

/** What is wrong with what was typed of a register. */
const REGISTER_FAULTS = [
  'missing',
  'unseen',
  ...WEB_ADDRESS_FAULTS,
  'key-unlike',
  'login-too-long',
  'number-unlike',
] as const;
export type RegisterFault = (typeof REGISTER_FAULTS)[number];

/** Why no register can be asked: none was ever set up, it was removed, or its sealed file can't be opened. */
export const NO_REGISTER_WHYS = ['not-set-up', 'taken-away', 'not-opened'] as const;
export type NoRegisterWhy = (typeof NO_REGISTER_WHYS)[number];
const WITHOUT_REGISTER: ReadonlySet<string> = new Set(NO_REGISTER_WHYS);
/** The state of a counter at which none can be asked, and not of a register. */
export function isNoRegister(state: string): state is NoRegisterWhy {
  return WITHOUT_REGISTER.has(state);
}

/** Why a terminal that answers by itself began nothing. */
export const TERMINAL_TROUBLES = [
  'not-reached',
  'not-paired',
  'not-tried',
  'busy',
  'refused',
  'not-whole',
  'two-fiscalisers',
  'way-not-taken',
  'no-number',
] as const;
export type TerminalTrouble = (typeof TERMINAL_TROUBLES)[number];

/** What is wrong with what was typed of a terminal. */
const TERMINAL_FAULTS = ['missing', 'address-unlike', 'certificate-unlike', 'name-unlike', 'takes-nothing'] as const;
export type TerminalFault = (typeof TERMINAL_FAULTS)[number];

export const Refusal = z.discriminatedUnion('kind', [
  // the channel itself
  refusal('bad-request', { detail: z.string() }),
  refusal('not-signed-in', {}),
  refusal('role-needed', { role: ClerkRole }),
  refusal('internal', { incident: z.string() }),
  refusal('payment-card-number', {}),
  refusal('seal-like-payment-card', {}),
  // the counter as a whole
  refusal('not-enrolled', { detail: z.string() }),
  refusal('code-refused', { why: z.enum(CODE_PROBLEMS), detail: z.string() }),
  refusal('no-profile', {}),
  refusal('ledger-broken', { detail: z.string() }),
  refusal('restore-not-ready', { detail: z.string() }),
  refusal('ledger-unwritable', { detail: z.string() }),
  refusal('ledger-unsettled', { detail: z.string() }),
  refusal('entry-unknown', { detail: z.string() }),
  /** What this machine still has to hand in or to settle before it may be unplugged. */
  refusal('superseded', { unsent: z.int(), refused: z.int(), begun: z.int(), papers: z.int() }),
  /** It was enrolled anew, and its own journal is handed in before the operator's is fetched. */
  refusal('journal-parted', { unsent: z.int() }),
  refusal('journal-forked', {}),
  refusal('journal-behind', {}),
  refusal('journal-unseen', {}),
  refusal('journal-restoring', { have: z.int(), of: z.int() }),
  // signing in
  refusal('wrong-pin', { triesLeft: z.int() }),
  refusal('clerk-locked', { secondsLeft: z.int() }),
  refusal('clerk-unknown', {}),
  // the shift
  refusal('no-open-shift', {}),
  refusal('shift-already-open', {}),
  refusal('shift-of-another', { clerkName: z.string() }),
  refusal('shift-too-long', { hours: z.int(), ...byTheClock }),
  refusal('shift-closing', {}),
  refusal('shift-unknown', {}),
  /** Nothing is opened until the difference is agreed to. What the last close left is no secret at an opening. */
  refusal('float-differs', {
    carried: MoneyOnWire,
    fromSafe: MoneyOnWire,
    counted: MoneyOnWire,
    difference: MoneyOnWire,
  }),
  refusal('count-not-given', {}),
  /** Nothing is posted that nobody was shown: a terminal has said meanwhile how a payment ended. */
  refusal('difference-changed', {}),
  refusal('count-unreadable', {}),
  /** A warning: it is taken once it comes again with `leavesPayments`. */
  refusal('count-beside-payment', {}),
  refusal('carried-above-counted', {}),
  /** The rest lies in the pile to exchange. */
  refusal('carried-accepted-no-more', { maximum: MoneyOnWire }),
  refusal('seal-needed', {}),
  refusal('recount-used', {}),
  refusal('reason-needed', {}),
  refusal('supervisor-needed', {}),
  refusal('approved-already', {}),
  refusal('alarm-changed', {}),
  // the safe
  refusal('bags-changed', {}),
  refusal('seal-in-safe', { seal: z.string(), at: WrittenInstant }),
  /** A warning: it is taken once it comes again with `sureOfSeal`. */
  refusal('seal-used-before', { seal: z.string(), at: WrittenInstant }),
  refusal('taker-needed', {}),
  // the card
  refusal('card-number-unreadable', { why: z.enum(NO_CARD_NUMBER) }),
  refusal('card-unknown', {}),
  refusal('card-ambiguous', {}),
  refusal('card-lookup-needs-connection', {}),
  refusal('card-hotlisted', card),
  refusal('card-single-ride', card),
  refusal('card-blocked', card),
  refusal('card-expired', { ...card, ...byTheClock }),
  refusal('card-not-activated', { ...card, ...byTheClock }),
  refusal('card-bought-already', card),
  refusal('card-not-reloadable', card),
  // the amount
  refusal('amount-unreadable', {}),
  refusal('amount-needed', {}),
  refusal('amount-below-minimum', { minimum: MoneyOnWire }),
  refusal('amount-above-maximum', { maximum: MoneyOnWire }),
  refusal('amount-off-step', { step: MoneyOnWire }),
  refusal('amount-not-price', { price: MoneyOnWire, ...byTheClock }),
  refusal('card-full', { cap: MoneyOnWire, minimum: MoneyOnWire }),
  refusal('balance-above-cap', { cap: MoneyOnWire, room: MoneyOnWire }),
  refusal('product-not-sold', byTheClock),
  refusal('clock-wrong', { clock: ClockFault }),
  refusal('too-many-cards', { maximum: z.int() }),
  refusal('too-many-lines', { maximum: z.int() }),
  refusal('card-twice', card),
  // paying
  refusal('amount-agreed', {}),
  refusal('tender-not-accepted', {}),
  refusal('tenders-do-not-add-up', { due: MoneyOnWire, tendered: MoneyOnWire }),
  refusal('received-too-little', { due: MoneyOnWire }),
  refusal('received-too-much', { due: MoneyOnWire }),
  /** It came faster than any hand types: what ends it takes no money by itself. */
  refusal('received-typed-fast', { received: MoneyOnWire }),
  refusal('cash-above-bound', { most: MoneyOnWire }),
  refusal('authorisation-code-needed', {}),
  refusal('authorisation-code-typed-fast', { code: z.string() }),
  refusal('authorisation-code-unlike', { code: z.string() }),
  /** A warning: it is taken once it comes again with `sureOfCode`. */
  refusal('authorisation-code-used', { code: z.string(), at: WrittenInstant }),
  /** `paid`: the places of other parts of the sale that are paid; the rest is paid another way. */
  refusal('payment-declined', { reason: z.string(), ...paid }),
  /** No money moved, in either direction. */
  refusal('payment-not-begun', { why: z.enum(TERMINAL_TROUBLES), ...paid }),
  /** Said on the screen: a terminal was left without its money. */
  refusal('payment-not-made', {}),
  /** Said on the screen: its terminal is at work, or does not say what it did. */
  refusal('payment-not-dropped', {}),
  /** Said on the screen: a sale was dropped, and what its parts were paid by is back. */
  refusal('payment-given-back', { tendered: MoneyOnWire }),
  /**
   * `nameless`: the terminal named no operation, so that only a person with its list can say. `takenBack`: it said
   * before that the money was taken, and says now that it was not. `atWork`: it says that it has not ended.
   */
  refusal('payment-unknown', { nameless: isSo, takenBack: isSo, atWork: isSo }),
  refusal('payment-in-hand', {}),
  /** Somebody drops it while its device is at work: it is asked for nothing more. */
  refusal('payment-dropped', {}),
  refusal('payment-taken', {}),
  /** No refusal: what was asked about is decided, and its entry follows. */
  refusal('booked-with-next-shift', {}),
  refusal('refund-differs', {}),
  /** Nothing went back. `why`: its device began nothing. */
  refusal('refund-declined', { reason: z.string(), why: z.enum(TERMINAL_TROUBLES).optional() }),
  /** `back`: what went back, by which way. What is `left` waits for a supervisor. */
  refusal('refund-in-part', {
    back: z.array(z.object({ kind: TenderKind, amount: MoneyOnWire })),
    left: MoneyOnWire,
  }),
  /** A return of these lines was begun and has no end yet. */
  refusal('refund-begun', {}),
  refusal('refund-unknown', { nameless: isSo, atWork: isSo }),
  refusal('refund-not-as-asked', { due: MoneyOnWire, tendered: MoneyOnWire }),
  refusal('payment-differs', { due: MoneyOnWire, tendered: MoneyOnWire }),
  refusal('payment-incomplete', { left: MoneyOnWire }),
  refusal('payment-going-back', {}),
  refusal('payment-not-given-back', { reason: z.string() }),
  refusal('sale-unknown', {}),
  refusal('sale-already-settled', {}),
  /** Declined or dropped: no money of it is here, and the next try is another sale. */
  refusal('sale-over', {}),
  refusal('sale-unreadable', {}),
  // giving back
  refusal('line-unknown', {}),
  refusal('line-returned-already', {}),
  refusal('line-on-the-way', {}),
  refusal('line-not-retriable', {}),
  refusal('reason-not-true', {}),
  refusal('return-needs-connection', {}),
  refusal('value-already-used', {}),
  refusal('other-currency', {}),
  refusal('line-returned-before', ofLostEntry),
  refusal('line-may-be-returned', {}),
  // claims
  refusal('claim-differs', {}),
  refusal('claim-filed-already', {}),
  refusal('claim-number-unreadable', {}),
  refusal('claim-number-wrong', { triesLeft: z.int() }),
  refusal('claim-number-tried', {}),
  refusal('claim-unknown', {}),
  refusal('claim-undecided', {}),
  refusal('claim-not-payable', {}),
  refusal('claim-needs-connection', {}),
  refusal('claim-paid-before', ofLostEntry),
  refusal('claim-may-be-paid', {}),
  // selling without connection
  refusal('offline-not-allowed', {}),
  refusal('offline-hours-used', { hours: z.int(), ...byTheClock }),
  refusal('offline-entries-used', { entries: z.int() }),
  refusal('offline-top-up-limit', { maximum: MoneyOnWire }),
  refusal('offline-total-used', { maximum: MoneyOnWire, left: MoneyOnWire }),
  // selling while the operator is in reach and takes no entries
  refusal('unsent-not-allowed', {}),
  refusal('unsent-entries-used', { entries: z.int() }),
  refusal('unsent-top-up-limit', { maximum: MoneyOnWire }),
  refusal('unsent-total-used', { maximum: MoneyOnWire, left: MoneyOnWire }),
  // what a fiscal register has to sign, and can't
  refusal('register-blocked', {}),
  refusal('register-not-activated', {}),
  refusal('register-credentials', {}),
  refusal('register-autonomous-too-long', {}),
  refusal('register-day-too-long', {}),
  refusal('register-unreachable', { unsigned: z.int() }),
  /** `from`: the day from which the rules have nothing sold without one; null: too many sales are unsigned. */
  refusal('register-missing', { why: z.enum(NO_REGISTER_WHYS), unsigned: z.int(), from: Day.nullable() }),
  /** A thing would stand on two receipts. */
  refusal('parts-not-divisible', {}),
  // the register itself, as a technician sets it up
  refusal('no-register', {}),
  refusal('register-pinned', {}),
  refusal('register-unfit', { why: z.enum(REGISTER_FAULTS) }),
  /** Agreed to by the same call with `sure`. */
  refusal('register-jobs-wait', { jobs: z.int(), number: z.string() }),
  refusal('register-job-settled', {}),
  // a terminal that answers by itself, as a technician sets it up
  refusal('no-terminal', {}),
  refusal('terminal-pinned', {}),
  refusal('terminal-unfit', { why: z.enum(TERMINAL_FAULTS) }),
  /** A person at it refused, or nobody was there. */
  refusal('terminal-not-paired', {}),
  refusal('terminal-trial-differs', { tendered: MoneyOnWire, due: MoneyOnWire }),
  refusal('terminal-no-trial', {}),
  // the upstream, as it is set up on the screen
  refusal('upstream-unfit', { why: z.enum(WEB_ADDRESS_FAULTS) }),
  refusal('proxy-unfit', { why: z.enum(PROXY_TEXT_FAULTS) }),
  refusal('upstream-pinned', {}),
  refusal('window-pinned', {}),
  refusal('authority-unfit', { why: z.enum(AUTHORITY_FAULTS) }),
  /** The guided page says why. */
  refusal('not-set-up', {}),
  // files
  refusal('file-not-written', { detail: z.string() }),
  // paper
  refusal('nothing-to-print', {}),
  refusal('rules-not-here', {}),
  refusal('balance-unknown', {}),
  refusal('print-job-settled', {}),
  refusal('receipt-still-waiting', {}),
  refusal('printer-address-unreadable', { address: z.string() }),
  refusal('printer-file-no-device', { address: z.string() }),
  refusal('printer-file-of-counter', { address: z.string() }),
  refusal('no-printer', {}),
  /** Its clerk answers for the money. */
  refusal('drawer-of-a-shift', {}),
]);
export type Refusal = z.infer<typeof Refusal>;
export type CodeProblem = (typeof CODE_PROBLEMS)[number];
type RefusalKind = Refusal['kind'];
/** The same is done on a second person's word. */
export const WANTS_A_SECOND_PERSON: ReadonlySet<RefusalKind> = new Set([
  'supervisor-needed',
  'line-returned-before',
  'line-may-be-returned',
  'claim-paid-before',
  'claim-may-be-paid',
  'claim-number-tried',
] as const);
/** A return that has no end yet, or whose entry follows: nothing of it is given again. */
export const RETURN_WAITS: ReadonlySet<RefusalKind> = new Set([
  'refund-unknown',
  'refund-not-as-asked',
  'refund-in-part',
  'refund-begun',
  'booked-with-next-shift',
] as const);
export const REFUSAL_KINDS: readonly RefusalKind[] = Refusal.options.map((option) => option.shape.kind.value);
