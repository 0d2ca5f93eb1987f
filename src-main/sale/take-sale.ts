import type { ClockFault, Refusal } from '../../src-shared/contract/refusals.ts';
import type { Card, Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedLine, ConfirmedSale, SaleTaken } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { EntryId, SaleId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { isKind, draftOf } from '../../src-shared/journal/entry.ts';
import { type Money, sumOf, ZERO } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, type Day, instant, localDay } from '../../src-shared/time.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { type KnownCard, productById } from '../../src-shared/sale-rules.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment, Payments } from '../payment/collect.ts';
import type { Ids } from '../platform/ports.ts';
import type { OpenShift, Shifts } from '../shift/shifts.ts';
import type { Intent, Intents } from './intents.ts';
import { refuseBeforePayment, refuseLines, refusePayment, refuseSale, type SaleRules } from './refuse-sale.ts';
import { saleDraft } from './sale-entry.ts';

/** What a sale needs of the counter. */
export interface SaleCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly intents: Intents;
  readonly payments: Payments;
  readonly clock: Clock;
  readonly ids: Ids;
  profile(): Profile | null;
  /** The rules that a sale was begun under; null when this machine never had them. */
  profileByVersion(version: string): Profile | null;
  /** Why this counter sells nothing at all; null when it may. */
  stopped(): Refusal | null;
  /** The upstream can't be reached now. */
  offline(): boolean;
  /** Why the offline limits don't allow these lines; null when they do, or when the upstream takes what it is sent. */
  refuseOffline(lines: readonly ConfirmedLine[]): Refusal | null;
  known(cardNumber: string): KnownCard;
  /** As read live since the last sale; null when it was not. */
  liveBalance(cardNumber: string): Money | null;
  /** What was read live is old once a sale is taken. */
  forgetLiveCards(): void;
  receiptNumber(seq: number): string;
  /** What is known to be wrong with the clock; absent: nobody looks. */
  clockFault?(): ClockFault | null;
}

/** Takes the money of one sale. What it returns as taken is durable; printing and shipping follow on their own. */
export async function takeSale(
  sale: ConfirmedSale,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<SaleTaken, Refusal>> {
  const taken = takenAs(sale, counter);
  if (taken) return taken;

  // Its rules were asked before the amount was keyed: what has changed since then is no reason to forget a payment.
  const begun = counter.intents.find(sale.saleId);
  if (begun?.state === 'awaiting-payment' && isSamePayment(begun.sale, sale) && codeMissing(sale, counter) === null)
    return finishBegun(sale, begun, clerk, counter);
  // What a device is busy with stays as it was kept: another way of paying the rest would be written and never paid.
  if (isInHand(sale.saleId, counter)) return err({ kind: 'payment-in-hand' });

  const ready = readyToSell(clerk, counter);
  if (!ready.ok) return ready;
  const { rules } = ready.value;
  const refusal =
    refuseSale(sale, rules) ?? counter.refuseOffline(sale.lines) ?? refuseForgetting(begun, sale, counter);
  if (refusal) return err(refusal);

  // Durable before any device is asked: one that may charge makes it a payment that is waited for.
  const state = counter.payments.needsDevice(sale.tenders) ? 'awaiting-payment' : 'kept';
  const kept = keep(sale, state, ready.value, clerk, counter);
  if (!kept.ok) return kept;
  // Whoever else comes to the window meanwhile is served: what they change is looked at again before this is recorded.
  const payment = await counter.payments.collect(sale);
  return recordSale(sale, payment, { profile: rules.profile, agreedOn: rules.today }, clerk, counter);
}

/**
 * Whether these lines could be sold now: asked as a group grows, so that nobody counts money for a card that is
 * refused.
 */
export function judgeLines(
  lines: readonly ConfirmedLine[],
  clerk: Session,
  counter: SaleCounter,
): Result<null, Refusal> {
  const ready = readyToSell(clerk, counter);
  if (!ready.ok) return ready;
  const refusal = refuseLines(lines, ready.value.rules) ?? counter.refuseOffline(lines);
  return refusal ? err(refusal) : ok();
}

/**
 * Keeps a sale durably while the clerk keys one of its amounts into a terminal: a crash can't forget that money may
 * have moved. It is kept again with the code of each slip: the next part never forgets what was charged.
 */
export function awaitPayment(sale: ConfirmedSale, clerk: Session, counter: SaleCounter): Result<null, Refusal> {
  if (takenBefore(sale.saleId, counter)) return err({ kind: 'sale-already-settled' });
  if (isInHand(sale.saleId, counter)) return err({ kind: 'payment-in-hand' });
  const ready = readyToSell(clerk, counter);
  if (!ready.ok) return ready;
  const begun = counter.intents.find(sale.saleId);
  // Once a part is paid, only the way of paying is judged: the money on the table is no longer asked for the card.
  const judged =
    begun?.state === 'awaiting-payment'
      ? refusePayment(sale, ready.value.rules)
      : (refuseBeforePayment(sale, ready.value.rules) ?? counter.refuseOffline(sale.lines));
  const refusal = refuseForgetting(begun, sale, counter) ?? judged;
  if (refusal) return err(refusal);
  return keep(sale, 'awaiting-payment', ready.value, clerk, counter);
}

/**
 * Finishes a sale that was begun: the passenger's money was taken. It is recorded on the terms of its moment, whatever
 * limits, profile and upstream say by now. Only a broken ledger and a missing shift stand in the way.
 */
export async function finishSale(
  saleId: SaleId,
  authCode: string | undefined,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<SaleTaken, Refusal>> {
  const taken = takenBefore(saleId, counter);
  if (taken) return ok(taken);
  const begun = unfinished(saleId, counter);
  if (!begun.ok) return begun;
  return finishBegun(withAuthCode(begun.value.sale, authCode, counter), begun.value, clerk, counter);
}

async function finishBegun(
  sale: ConfirmedSale,
  begun: Intent,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<SaleTaken, Refusal>> {
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return shift;
  const profile = counter.profileByVersion(begun.profileVersion) ?? counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  if (!canTell(profile, sale, begun)) return err({ kind: 'rules-not-here' });
  const missing = codeMissing(sale, counter);
  if (missing) return err(missing);

  // A device is asked what became of it, and never asked to charge again.
  const payment = await counter.payments.ask(sale);
  return recordSale(sale, payment, { profile, agreedOn: localDay(begun.createdAt, profile.timeZone) }, clerk, counter);
}

/** Where its own rules are not here, others serve that know what was sold and how it was paid. */
function canTell(profile: Profile, sale: ConfirmedSale, { createdAt }: Intent): boolean {
  const agreedOn = localDay(createdAt, profile.timeZone);
  return (
    sale.tenders.every(({ kind }) => tenderOfKind(kind, profile) !== undefined) &&
    sale.lines.every(({ productId }) => productById(productId, agreedOn, profile) !== undefined)
  );
}

/**
 * Ends a sale that was begun: no money was taken, or what the terminal had taken was given back on it. A device that
 * still waits for the customer takes it back, and its word goes before the clerk's.
 */
export async function abandonSale(
  saleId: SaleId,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<null, Refusal>> {
  const asked = counter.intents.find(saleId);
  const isBegun = asked?.state === 'awaiting-payment' && counter.payments.needsDevice(asked.sale.tenders);
  const paid = isBegun ? await counter.payments.cancel(asked.sale) : 'declined';
  if (takenBefore(saleId, counter)) return err({ kind: 'sale-already-settled' });
  // A sale that was never kept has nothing to abandon, and going back twice is no fault.
  const begun = unfinished(saleId, counter);
  if (!begun.ok) return begun.error.kind === 'sale-unreadable' ? begun : ok();
  if (paid !== 'declined') return err({ kind: paid === 'approved' ? 'payment-taken' : 'payment-unknown' });
  const settle = () => counter.intents.settle(saleId, 'abandoned');
  const reason = whyGivenUp(begun.value, clerk);
  const settled = reason === null ? counter.ledger.transaction(settle) : giveUp(saleId, reason, clerk, counter, settle);
  return settled.ok ? ok() : settled;
}

/** null: the own begun payment of which no slip is known leaves nothing to explain. */
function whyGivenUp({ sale, clerkId }: Intent, clerk: Session): string | null {
  const slips = sale.tenders.filter((tender) => tender.authCode !== undefined);
  const given = slips.map(({ kind, amount, authCode }) => `${kind} ${amount}, code ${authCode}`);
  // The bank knows of these slips and no sale does.
  if (given.length > 0) return `given back on the terminal: ${given.join('; ')}`;
  return clerkId === clerk.clerkId ? null : `no money was taken in the payment that ${clerkId} had begun`;
}

/** The journal names the person who said so. */
function giveUp(
  saleId: SaleId,
  reason: string,
  clerk: Session,
  counter: SaleCounter,
  settle: () => void,
): Result<unknown, Refusal> {
  const shift = counter.shifts.open();
  // A superseded machine opens none any more, and what was begun there has to end all the same.
  if (!shift && counter.stopped()?.kind !== 'superseded') return err({ kind: 'no-open-shift' });
  return counter.ledger.append(
    draftOf('payment-decided', {
      id: counter.ids.mint<EntryId>(),
      at: instant(counter.clock.now()),
      shiftId: shift?.id ?? null,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, saleId, decision: 'not-paid', reason },
    }),
    settle,
  );
}

/** On which terms a sale is recorded. */
interface Terms {
  readonly profile: Profile;
  /** The local day whose tariff was agreed on. */
  readonly agreedOn: Day;
}

/**
 * Writes down what was paid. Without an approval nothing is sold; where a terminal may have charged, the sale waits for
 * a person.
 */
function recordSale(
  sale: ConfirmedSale,
  payment: Payment,
  { profile, agreedOn }: Terms,
  clerk: Session,
  counter: SaleCounter,
): Result<SaleTaken, Refusal> {
  // Asked for twice at once it is one sale, whatever the terminal said to the second.
  const taken = takenAs(sale, counter);
  if (taken) return taken;
  if (payment.state === 'unknown') return err({ kind: 'payment-unknown' });
  if (payment.state === 'declined') {
    const settled = payment.moved
      ? ok()
      : counter.ledger.transaction(() => counter.intents.settle(sale.saleId, 'abandoned'));
    return settled.ok ? err({ kind: 'payment-declined', reason: payment.reason }) : settled;
  }
  // While a device was asked, the journal may have been found broken, or the drawer counted: the payment then waits
  // in the attention list.
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return shift;

  const draft = saleDraft({
    sale,
    profile,
    agreedOn,
    shiftId: shift.value.id,
    clerkId: clerk.clerkId,
    at: instant(counter.clock.now()),
    receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
    offline: counter.offline(),
    cardOf: (number): Card | null => counter.known(number).card,
    balanceOf: (number) => counter.liveBalance(number),
    slips: payment.slips,
  });
  const written = counter.ledger.append(draft, () => counter.intents.settle(sale.saleId, 'committed'));
  if (!written.ok) return written;
  counter.forgetLiveCards();
  return ok(saleTaken(written.value));
}

interface ReadyToSell {
  readonly shift: OpenShift;
  readonly rules: SaleRules;
}

function readyToSell(clerk: Session, counter: SaleCounter): Result<ReadyToSell, Refusal> {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const today = localDay(instant(counter.clock.now()), profile.timeZone);
  const wantsCode = (kind: TenderKind) => counter.payments.isTyped(kind);
  const fault = counter.clockFault?.() ?? null;
  const wrongDay = fault && localDay(fault.known, profile.timeZone) !== today ? fault : null;
  const known = (number: string) => counter.known(number);
  return ok({ shift: shift.value, rules: { profile, today, wantsCode, wrongDay, known } });
}

function keep(
  sale: ConfirmedSale,
  state: 'kept' | 'awaiting-payment',
  { shift, rules }: ReadyToSell,
  clerk: Session,
  counter: SaleCounter,
): Result<null, Refusal> {
  const owner = { shiftId: shift.id, clerkId: clerk.clerkId, profileVersion: rules.profile.version };
  const kept = counter.ledger.transaction(() => counter.intents.keep(sale, state, owner));
  return kept.ok ? ok() : kept;
}

/** null: it is no entry yet. */
function takenAs(sale: ConfirmedSale, counter: SaleCounter): Result<SaleTaken, Refusal> | null {
  const entry = counter.ledger.entry(sale.saleId);
  if (!entry) return null;
  return saysTheSame(entry, sale) ? ok(saleTaken(entry)) : err({ kind: 'sale-already-settled' });
}

function takenBefore(saleId: SaleId, counter: SaleCounter): SaleTaken | null {
  const entry = counter.ledger.entry(saleId);
  return entry ? saleTaken(entry) : null;
}

function unfinished(saleId: SaleId, counter: SaleCounter): Result<Intent, Refusal> {
  const intent = counter.intents.find(saleId);
  if (!intent) return err({ kind: isUnreadable(saleId, counter) ? 'sale-unreadable' : 'sale-unknown' });
  if (intent.state === 'committed' || intent.state === 'abandoned') return err({ kind: 'sale-already-settled' });
  return ok(intent);
}

function isInHand(saleId: SaleId, { payments }: SaleCounter): boolean {
  return payments.inHand().some((each) => each.saleId === saleId);
}

/** Money may have been taken for it: only a supervisor's word ends it. */
function isUnreadable(saleId: SaleId, { intents }: SaleCounter): boolean {
  return intents.unreadable().some(({ id }) => id === saleId);
}

/** An id that was taken with other lines or money is another sale, and is not shown as this one. */
function saysTheSame(entry: Entry, sale: ConfirmedSale): boolean {
  if (!isKind(entry, 'sale')) return false;
  const { lines, tenders } = entry.body;
  const written = [
    lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]),
    tenders.map(({ kind, amount }) => [kind, amount]),
  ];
  const confirmed = [
    sale.lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]),
    sale.tenders.map(({ kind, amount }) => [kind, amount]),
  ];
  return canonicalJson(written) === canonicalJson(confirmed);
}

/** But for the code that the slip brought, and for what was handed over of the cash part. */
function isSamePayment(begun: ConfirmedSale, now: ConfirmedSale): boolean {
  const said = ({ lines, tenders }: ConfirmedSale) =>
    canonicalJson({ lines, tenders: tenders.map(({ kind, amount }) => ({ kind, amount })) });
  return said(begun) === said(now) && !forgets(begun, now);
}

/** A payment that was begun stays in its sale, with its code once it has one; the cash part may still be divided. */
function refuseForgetting(begun: Intent | undefined, sale: ConfirmedSale, counter: SaleCounter): Refusal | null {
  if (begun?.state === 'awaiting-payment') return forgets(begun.sale, sale) ? { kind: 'sale-already-settled' } : null;
  // Abandoned because the terminal declined: an operation is charged once, so a new try is a new sale.
  const isOver = begun?.state === 'abandoned' && counter.payments.needsDevice(begun.sale.tenders);
  return isOver ? { kind: 'sale-already-settled' } : null;
}

function forgets(begun: ConfirmedSale, sale: ConfirmedSale): boolean {
  const charged = begun.tenders.filter((tender) => tender.kind !== 'cash');
  const now = sale.tenders.filter((tender) => tender.kind !== 'cash');
  return (
    canonicalJson(begun.lines) !== canonicalJson(sale.lines) ||
    charged.some((tender, index) => {
      const same = now[index];
      return (
        same?.kind !== tender.kind ||
        same.amount !== tender.amount ||
        (tender.authCode !== undefined && same.authCode !== tender.authCode)
      );
    })
  );
}

function codeMissing(sale: ConfirmedSale, counter: SaleCounter): Refusal | null {
  const missing = sale.tenders.some(({ kind, authCode }) => counter.payments.isTyped(kind) && authCode === undefined);
  return missing ? { kind: 'authorisation-code-needed' } : null;
}

/** The code goes to the one tender that misses it: the others were kept with theirs. */
function withAuthCode(sale: ConfirmedSale, authCode: string | undefined, { payments }: SaleCounter): ConfirmedSale {
  if (authCode === undefined) return sale;
  return {
    ...sale,
    tenders: sale.tenders.map((tender) =>
      !payments.isTyped(tender.kind) || tender.authCode !== undefined ? tender : { ...tender, authCode },
    ),
  };
}

/** What a committed sale says to the screen. */
export function saleTaken(entry: Entry): SaleTaken {
  assert(isKind(entry, 'sale'), 'the entry of a sale is a sale');
  const { lines, tenders, receiptNumber, offline } = entry.body;
  const cash = tenders.filter((tender) => tender.received !== undefined);
  return {
    saleId: entry.id as SaleId,
    receiptNumber,
    amount: sumOf(lines.map((line) => line.amount)),
    received: cash.length > 0 ? sumOf(cash.map((tender) => tender.received ?? tender.amount)) : null,
    change: sumOf(cash.map((tender) => tender.change ?? ZERO)),
    offline,
  };
}
