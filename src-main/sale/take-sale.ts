import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Card, Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedSale, SaleTaken, Session } from '../../src-shared/contract/views.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { type Money, sumOf, ZERO } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, type Day, instant, localDay } from '../../src-shared/time.ts';
import type { KnownCard } from '../../src-shared/sale-rules.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { collectPayment, type PaymentTerminal } from '../payment/payments.ts';
import type { OpenShift, Shifts } from '../shift/shifts.ts';
import type { Intent, Intents } from './intents.ts';
import { refuseBeforePayment, refuseSale, type SaleRules } from './refuse-sale.ts';
import { saleDraft } from './sale-entry.ts';

/** What a sale needs of the counter. */
export interface SaleCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly intents: Intents;
  readonly terminal: PaymentTerminal;
  readonly clock: Clock;
  profile(): Profile | null;
  /** Of a sale that was begun under it; null when this machine never held it. */
  profileByVersion(version: string): Profile | null;
  /** Why this counter sells nothing at all; null when it may. */
  stopped(): Refusal | null;
  /** The upstream can't be reached now. */
  offline(): boolean;
  /** Why the offline limits don't allow these lines; null when they do, or when the upstream is in reach. */
  refuseOffline(sale: ConfirmedSale): Refusal | null;
  known(cardNumber: string): KnownCard;
  /** As read live since the last sale; null when it was not. */
  liveBalance(cardNumber: string): Money | null;
  /** What was read live is old once a sale is taken. */
  forgetLiveCards(): void;
  receiptNumber(seq: number): string;
  /** Queues the receipt in the transaction of the entry; the drawer opens for cash. */
  queueReceipt(entry: Entry, opensDrawer: boolean): void;
}

/** Takes the money of one sale. What it returns as taken is durable; printing and shipping follow on their own. */
export async function takeSale(sale: ConfirmedSale, clerk: Session, counter: SaleCounter): Promise<Result<SaleTaken, Refusal>> {
  const taken = counter.ledger.entry(sale.saleId);
  if (taken) return saysTheSame(taken, sale) ? ok(saleTaken(taken)) : err({ kind: 'sale-already-settled' });

  // Its rules were asked before the amount was keyed: what has changed since then is no reason to forget a payment.
  const begun = counter.intents.find(sale.saleId);
  const paid = sale.tenders.find((tender) => tender.authCode !== undefined)?.authCode;
  if (begun?.state === 'awaiting-payment' && paid !== undefined && isSamePayment(begun.sale, sale)) return finishSale(sale.saleId, paid, clerk, counter);

  const ready = readyToSell(clerk, counter);
  if (!ready.ok) return ready;
  const { shift, rules } = ready.value;
  const refusal = refuseSale(sale, rules) ?? counter.refuseOffline(sale);
  if (refusal) return err(refusal);

  const kept = keep(sale, 'kept', ready.value, clerk, counter);
  if (!kept.ok) return kept;
  return commitSale(sale, { shift, profile: rules.profile, agreedOn: rules.today }, clerk, counter);
}

/** Keeps a sale durably while the clerk keys its amount into a terminal, so that a crash can't forget that money may have moved. */
export function awaitPayment(sale: ConfirmedSale, clerk: Session, counter: SaleCounter): Result<null, Refusal> {
  if (takenBefore(sale.saleId, counter)) return err({ kind: 'sale-already-settled' });
  const ready = readyToSell(clerk, counter);
  if (!ready.ok) return ready;
  const refusal = refuseBeforePayment(sale, ready.value.rules) ?? counter.refuseOffline(sale);
  if (refusal) return err(refusal);
  return keep(sale, 'awaiting-payment', ready.value, clerk, counter);
}

/**
 * Of a sale that was begun and not finished: the passenger's money was taken, so it is recorded on the terms of its moment,
 * whatever limits, profile and upstream say by now. Only a broken ledger and a missing shift stand in the way.
 */
export async function finishSale(saleId: SaleId, authCode: string | undefined, clerk: Session, counter: SaleCounter): Promise<Result<SaleTaken, Refusal>> {
  const taken = takenBefore(saleId, counter);
  if (taken) return ok(taken);
  const intent = unfinished(saleId, counter);
  if (!intent.ok) return intent;
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return shift;
  const profile = counter.profileByVersion(intent.value.profileVersion) ?? counter.profile();
  if (!profile) return err({ kind: 'no-profile' });

  const sale = withAuthCode(intent.value.sale, authCode);
  if (sale.tenders.some((tender) => tender.kind !== 'cash' && tender.authCode === undefined)) return err({ kind: 'authorisation-code-needed' });
  return commitSale(sale, { shift: shift.value, profile, agreedOn: localDay(intent.value.createdAt, profile.timeZone) }, clerk, counter);
}

/** Of a sale that was begun and not finished: no money was taken. */
export function abandonSale(saleId: SaleId, counter: SaleCounter): Result<null, Refusal> {
  if (takenBefore(saleId, counter)) return err({ kind: 'sale-already-settled' });
  // A sale that was never kept has nothing to abandon, and going back twice is no fault.
  if (!unfinished(saleId, counter).ok) return ok();
  const settled = counter.ledger.transaction(() => counter.intents.settle(saleId, 'abandoned'));
  return settled.ok ? ok() : settled;
}

/** On which terms a sale is recorded. */
interface Terms {
  readonly shift: OpenShift;
  readonly profile: Profile;
  /** The local day whose tariff was agreed on. */
  readonly agreedOn: Day;
}

async function commitSale(sale: ConfirmedSale, { shift, profile, agreedOn }: Terms, clerk: Session, counter: SaleCounter): Promise<Result<SaleTaken, Refusal>> {
  const payment = await collectPayment(sale, counter.terminal);
  // The stand-alone terminal approves what its slip says; a sale that is not approved stays in the attention list.
  assert(payment.state === 'approved', 'the stand-alone terminal always approves');

  const draft = saleDraft({
    sale, profile, agreedOn,
    shiftId: shift.id,
    clerkId: clerk.clerkId,
    at: instant(counter.clock.now()),
    receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
    offline: counter.offline(),
    cardOf: (number): Card | null => counter.known(number).card,
    balanceOf: (number) => counter.liveBalance(number),
    slips: payment.slips,
  });
  const written = counter.ledger.append(draft, (entry) => {
    counter.intents.settle(sale.saleId, 'committed');
    counter.queueReceipt(entry, sale.tenders.some((tender) => tender.kind === 'cash'));
  });
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
  return ok({ shift: shift.value, rules: { profile, today, known: (number) => counter.known(number) } });
}

function keep(sale: ConfirmedSale, state: 'kept' | 'awaiting-payment', { shift, rules }: ReadyToSell, clerk: Session, counter: SaleCounter): Result<null, Refusal> {
  const whose = { shiftId: shift.id, clerkId: clerk.clerkId, profileVersion: rules.profile.version };
  const kept = counter.ledger.transaction(() => counter.intents.keep(sale, state, whose));
  return kept.ok ? ok() : kept;
}

function takenBefore(saleId: SaleId, counter: SaleCounter): SaleTaken | null {
  const entry = counter.ledger.entry(saleId);
  return entry ? saleTaken(entry) : null;
}

function unfinished(saleId: SaleId, counter: SaleCounter): Result<Intent, Refusal> {
  const intent = counter.intents.find(saleId);
  if (!intent) return err({ kind: 'sale-unknown' });
  if (intent.state === 'committed' || intent.state === 'abandoned') return err({ kind: 'sale-already-settled' });
  return ok(intent);
}

/** An id that was taken with other lines or money is another sale, and is not shown as this one. */
function saysTheSame(entry: Entry, sale: ConfirmedSale): boolean {
  if (!isKind(entry, 'sale')) return false;
  const { lines, tenders } = entry.body;
  const written = [lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]), tenders.map(({ kind, amount }) => [kind, amount])];
  const confirmed = [sale.lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]), sale.tenders.map(({ kind, amount }) => [kind, amount])];
  return canonicalJson(written) === canonicalJson(confirmed);
}

/** But for the code that the slip brought. */
function isSamePayment(begun: ConfirmedSale, now: ConfirmedSale): boolean {
  const said = ({ lines, tenders }: ConfirmedSale) => canonicalJson({ lines, tenders: tenders.map((tender) => ({ ...tender, authCode: undefined })) });
  return said(begun) === said(now);
}

function withAuthCode(sale: ConfirmedSale, authCode: string | undefined): ConfirmedSale {
  if (authCode === undefined) return sale;
  return { ...sale, tenders: sale.tenders.map((tender) => (tender.kind === 'cash' ? tender : { ...tender, authCode })) };
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
