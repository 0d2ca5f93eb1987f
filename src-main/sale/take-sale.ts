import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Card, Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedLine, ConfirmedSale, SaleTaken } from '../../src-shared/contract/views/sale.ts';
import type { ClerkId, SaleId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { sumOf, ZERO } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Day, instant, localDay } from '../../src-shared/time.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { productById } from '../../src-shared/sale-rules.ts';
import type { Begun } from '../payment/begun-part.ts';
import { type Books, isStillAtWork, type Payment } from '../payment/collect.ts';
import {
  begunIn,
  hasDevice,
  isGoingBack,
  isSamePayment,
  notBegun,
  NOTHING_BEGUN,
  slipsMissing,
  toldOf,
  unfinished,
  withTyped,
} from './begun-payment.ts';
import { isDecided, waitsForShift } from './note-payment.ts';
import { decidePaid } from './give-up.ts';
import { type Intent, type Intents, waysOf } from './intents.ts';
import { type ReadyToSell, readyToSell } from './ready-to-sell.ts';
import { refuseLines, refuseSale, refuseTenders } from './refuse-sale.ts';
import { refuseIndivisible, refuseUnsigned } from './refuse-unsigned.ts';
import { rulesOf, takenUnder } from './rules-of-sale.ts';
import type { SaleCounter } from './sale-counter.ts';
import { saleDraft } from './sale-entry.ts';

/** Takes the money of one sale. What it returns as taken is durable; printing and shipping follow on their own. */
export async function takeSale(
  sale: ConfirmedSale,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<SaleTaken, Refusal>> {
  const taken = takenAs(sale, counter);
  if (taken) return taken;

  const begun = counter.intents.find(sale.saleId);
  // What a device is busy with stays as it was kept: another way of paying the rest would be written and never paid.
  if (counter.payments.isInHand(sale.saleId) && !(begun && isSamePayment(begun, sale)))
    return err({ kind: 'payment-in-hand' });
  // Its rules were asked before the amount was keyed: what has changed since then is no reason to forget a payment.
  const parts = begun?.state === 'awaiting-payment' ? begunIn(begun, sale) : null;
  if (begun && parts) return goOn(sale, { ...begun, begun: parts }, clerk, counter);

  const ready = readyToSell(clerk, counter, [sale.saleId]);
  if (!ready.ok) return ready;
  const { rules, begunElsewhere } = ready.value;
  const refusal =
    refuseSale(sale, rules) ??
    refuseSlips(sale, NOTHING_BEGUN, counter, 0) ??
    counter.refuseOffline(sale.lines, begunElsewhere) ??
    refuseUnsigned(kindsOf(sale), rules.profile, begunElsewhere, counter) ??
    refuseIndivisible(sale, rules, counter) ??
    refuseForgetting(begun, sale);
  if (refusal) return err(refusal);

  const fresh = withTyped(sale, { parts: [], operations: begun?.begun.operations ?? 0 }, counter.payments);
  const kept = keep(sale, fresh, ownerOf(ready.value, clerk), counter);
  if (!kept.ok) return kept;
  // Whoever else comes to the window meanwhile is served: what they change is looked at again before this is recorded.
  const payment = await counter.payments.collect(sale, fresh, booksOf(sale, rules.profile, clerk, counter));
  return recordSale(sale, payment, { profile: rules.profile, agreedOn: rules.today }, clerk, counter);
}

/** The clerk takes the money of a sale that was begun: what was begun of it is asked about, and the rest collected. */
async function goOn(
  sale: ConfirmedSale,
  begun: Intent,
  clerk: Session,
  counter: SaleCounter,
): Promise<Result<SaleTaken, Refusal>> {
  const terms = readyToGoOn(sale, begun, clerk, counter);
  if (!terms.ok) return terms;
  const { payments } = counter;
  const parts = withTyped(sale, begun.begun, payments);
  const payment = await payments.collect(sale, parts, booksOf(sale, terms.value.profile, clerk, counter));
  return recordSale(sale, payment, terms.value, clerk, counter);
}

/**
 * Whether these lines could be sold now: asked as a group grows, so that nobody counts money for a card that is
 * refused. `own`: sales whose lines these are.
 */
export function judgeLines(
  lines: readonly ConfirmedLine[],
  clerk: Session,
  counter: SaleCounter,
  own: Iterable<SaleId> = [],
): Result<null, Refusal> {
  const ready = readyToSell(clerk, counter, own);
  if (!ready.ok) return ready;
  const { rules, begunElsewhere } = ready.value;
  const refusal =
    refuseLines(lines, rules) ??
    counter.refuseOffline(lines, begunElsewhere) ??
    refuseUnsigned(null, rules.profile, begunElsewhere, counter);
  return refusal ? err(refusal) : ok();
}

/**
 * Keeps a sale durably while the clerk keys one of its amounts into a terminal: a crash can't forget that money may
 * have moved. It is kept again with the code of each slip: the next part never forgets what was charged.
 */
export function awaitPayment(sale: ConfirmedSale, clerk: Session, counter: SaleCounter): Result<null, Refusal> {
  if (counter.ledger.entry(sale.saleId)) return err({ kind: 'sale-already-settled' });
  if (counter.payments.isInHand(sale.saleId)) return err({ kind: 'payment-in-hand' });
  const ready = readyToSell(clerk, counter, [sale.saleId]);
  if (!ready.ok) return ready;
  const { rules, begunElsewhere } = ready.value;
  const before = counter.intents.find(sale.saleId);
  const waiting = before?.state === 'awaiting-payment' ? before : null;
  const begun = waiting ? begunIn(waiting, sale) : NOTHING_BEGUN;
  // Once a part is paid, only the way of paying is judged: the money on the table is no longer asked for the card.
  const refusal =
    refuseForgetting(before, sale) ??
    (waiting ? null : refuseLines(sale.lines, rules)) ??
    refuseTenders(sale, rules.profile) ??
    refuseSlips(sale, begun ?? NOTHING_BEGUN, counter, 1) ??
    (waiting ? null : counter.refuseOffline(sale.lines, begunElsewhere)) ??
    (waiting ? null : refuseUnsigned(kindsOf(sale), rules.profile, begunElsewhere, counter)) ??
    (waiting && isSamePayment(waiting, sale) ? null : refuseIndivisible(sale, rules, counter));
  if (refusal) return err(refusal);
  const { operations, parts } = begun ?? NOTHING_BEGUN;
  const numbered = { parts, operations: Math.max(operations, before?.begun.operations ?? 0) };
  const owner = waiting ?? ownerOf(ready.value, clerk);
  const kept = keep(sale, withTyped(sale, numbered, counter.payments), owner, counter);
  return kept.ok ? ok() : kept;
}

const kindsOf = ({ tenders }: ConfirmedSale) => tenders.map(({ kind }) => kind);

/**
 * Finishes a sale that was begun: the passenger's money was taken. It is recorded on the terms of its moment, whatever
 * limits, profile and upstream say by now. Only a broken ledger and a missing shift stand in the way. Nobody stands at
 * a device any more: what was not begun there stays unpaid. `supervisorId`: who has the slip of a part in hand of which
 * its device says nothing.
 */
export async function finishSale(
  saleId: SaleId,
  authCode: string | undefined,
  clerk: Session,
  counter: SaleCounter,
  supervisorId: ClerkId | null = null,
): Promise<Result<SaleTaken, Refusal>> {
  const taken = counter.ledger.entry(saleId);
  if (taken) return ok(saleTaken(taken));
  const found = unfinished(saleId, counter.intents);
  if (!found.ok) return found;
  const begun = found.value;
  const sale = withAuthCode(begun, authCode, counter);
  const terms = readyToGoOn(sale, begun, clerk, counter);
  if (!terms.ok) return terms;
  const parts = withTyped(sale, begun.begun, counter.payments);
  const left = notBegun(sale, parts);
  const books = booksOf(sale, terms.value.profile, clerk, counter);
  const begin = () => err({ kind: 'payment-incomplete' as const, left });
  const payment = await counter.payments.collect(sale, parts, { ...books, begin });
  const isBySlip = authCode !== undefined && sale === begun.sale && supervisorId !== null;
  if (payment.state !== 'unknown' || payment.why.kind !== 'payment-unknown' || isStillAtWork(payment.why) || !isBySlip)
    return recordSale(sale, payment, terms.value, clerk, counter);
  const decided = decidePaid(saleId, { place: payment.part, authCode }, { clerk, supervisorId }, counter);
  return decided.ok ? finishSale(saleId, undefined, clerk, counter) : decided;
}

/** Also made ready for what is still to be begun: it is kept as it is confirmed now. */
function readyToGoOn(sale: ConfirmedSale, begun: Intent, clerk: Session, counter: SaleCounter): Result<Terms, Refusal> {
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  if (isDecided(sale.saleId, counter)) return err({ kind: 'booked-with-next-shift' });
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok && !mayWait(sale, shift.error, counter)) return shift;
  if (isGoingBack(begun.begun)) return err({ kind: 'payment-going-back' });
  const profile = rulesOf(begun, counter);
  if (!profile) return err({ kind: 'no-profile' });
  if (!canTell(profile, sale, begun)) return err({ kind: 'rules-not-here' });
  const refusal = refuseTenders(sale, profile, begun.sale) ?? refuseSlips(sale, begun.begun, counter, 0);
  if (refusal) return err(refusal);
  const parts = withTyped(sale, begun.begun, counter.payments);
  // Where no device is waited for, what is typed becomes durable with the entry itself.
  const isTyped = sale.tenders.every(({ kind }, place) => kind === 'cash' || parts.parts[place]?.by === 'typed');
  if (!isTyped && !counter.payments.isInHand(sale.saleId)) {
    const kept = keep(sale, parts, begun, counter);
    if (!kept.ok) return kept;
  }
  return ok({ profile, agreedOn: localDay(begun.createdAt, profile.timeZone) });
}

/** A device is asked for a part only where that part could be sold for now, and once that is durable. */
function booksOf({ saleId }: ConfirmedSale, profile: Profile, clerk: Session, counter: SaleCounter): Books {
  const { ledger, intents } = counter;
  return {
    begin(place, part) {
      const ready = readyToSell(clerk, counter, [saleId]);
      return ready.ok ? ledger.transaction(() => intents.mark(saleId, place, part)) : ready;
    },
    ...toldOf(saleId, counter),
    takes: takenUnder(profile),
  };
}

/** Where its own rules are not here, others serve that know what was sold and how it was paid. */
function canTell(profile: Profile, sale: ConfirmedSale, { createdAt }: Intent): boolean {
  const agreedOn = localDay(createdAt, profile.timeZone);
  return (
    sale.tenders.every(({ kind }) => tenderOfKind(kind, profile) !== undefined) &&
    sale.lines.every(({ productId }) => productById(productId, agreedOn, profile) !== undefined)
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
  if (payment.state === 'unknown') return err(payment.why);
  if (payment.state === 'declined') {
    const { moved, parts, reason, why } = payment;
    const settled = counter.ledger.transaction(() => {
      // The rest may be paid another way.
      if (moved) for (const place of parts) counter.intents.mark(sale.saleId, place, null);
      else counter.intents.settle(sale.saleId, 'abandoned');
    });
    if (!settled.ok) return settled;
    const left = moved ? counter.intents.find(sale.saleId) : undefined;
    const places = left?.begun.parts.flatMap((part, place) => (part ? [place] : [])) ?? [];
    const ways = left ? waysOf(left) : [];
    const paid = places.length > 0 && { paid: places, paidBy: places.flatMap((place) => ways[place] ?? []) };
    return err(why ? { kind: 'payment-not-begun', why, ...paid } : { kind: 'payment-declined', reason, ...paid });
  }
  // While a device was asked, the journal may have been found broken, or the drawer counted: the payment then waits
  // in the attention list.
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return mayWait(sale, shift.error, counter) ? keepDecided(sale, counter) : shift;

  const { kinds, slips } = payment;
  const tenders = sale.tenders.map((tender, place) => ({ ...tender, kind: kinds[place] ?? tender.kind }));
  const draft = saleDraft({
    sale: { ...sale, tenders },
    profile,
    agreedOn,
    shiftId: shift.value.id,
    clerkId: clerk.clerkId,
    at: instant(counter.clock.now()),
    receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
    offline: counter.offline(),
    cardOf: (number): Card | null => counter.known(number).card,
    balanceOf: (number) => counter.liveBalance(number),
    slips,
  });
  let written: Result<Entry, Refusal> | undefined;
  try {
    const atTheWindow = { paper: sale.noPaper === true ? 'waived' : 'as its kind says' } as const;
    const settle = () => {
      counter.intents.settle(sale.saleId, 'committed');
      counter.decided.forget(sale.saleId);
    };
    written = counter.ledger.append(draft, settle, atTheWindow);
  } finally {
    if (!written?.ok) keepSlips(sale, counter);
  }
  if (!written.ok) return written;
  counter.forgetLiveCards();
  return ok(saleTaken(written.value));
}

/** Cash that lies in no shift's drawer is nobody's to write down: such a sale waits for a person. */
function mayWait({ tenders }: ConfirmedSale, why: Refusal, counter: SaleCounter): boolean {
  return waitsForShift(why, counter) && tenders.every(({ kind }) => kind !== 'cash');
}

/** Paid, and no shift takes its entry now: that it is paid is durable, with its slips, until the next one opens. */
function keepDecided(sale: ConfirmedSale, counter: SaleCounter): Result<never, Refusal> {
  const { saleId } = sale;
  const kept = counter.ledger.transaction(() => {
    slipsKept(sale, counter);
    counter.decided.keep({ becomes: 'sale', saleId, at: instant(counter.clock.now()) });
  });
  return kept.ok ? err({ kind: 'booked-with-next-shift' }) : kept;
}

/** The entry of a sale whose payment was decided while no shift could take it. No device is asked. */
export function bookSale(saleId: SaleId, clerk: Session, counter: SaleCounter): Result<unknown, Refusal> {
  const forget = () => counter.ledger.transaction(() => counter.decided.forget(saleId));
  if (counter.ledger.entry(saleId)) return forget();
  const found = unfinished(saleId, counter.intents);
  if (!found.ok) return forget();
  const { sale, begun, createdAt } = found.value;
  const profile = rulesOf(found.value, counter);
  if (!profile || !canTell(profile, sale, found.value)) return forget();
  const payment = counter.payments.whatWasHeard(sale, begun, takenUnder(profile));
  // Another terminal may stand there by now: then a person is asked, as of any other sale that was begun.
  if (payment.state !== 'approved') return forget();
  const agreedOn = localDay(createdAt, profile.timeZone);
  return recordSale(sale, payment, { profile, agreedOn }, clerk, counter);
}

/** Whatever keeps the entry from being written, the bank knows of the slips: whoever drops the sale says so. */
function keepSlips(sale: ConfirmedSale, counter: SaleCounter): void {
  counter.ledger.transaction(() => slipsKept(sale, counter));
}

/** Durable with the transaction that it is called in. */
function slipsKept(sale: ConfirmedSale, { intents, payments }: SaleCounter): void {
  const begun = intents.find(sale.saleId);
  const parts = begun?.state === 'awaiting-payment' ? begunIn(begun, sale) : null;
  if (begun && parts) intents.keep(sale, withTyped(sale, parts, payments), begun);
}

type Owner = Parameters<Intents['keep']>[2];

function ownerOf({ shift, rules }: ReadyToSell, { clerkId }: Session): Owner {
  return { shiftId: shift.id, clerkId, profileVersion: rules.profile.version };
}

function keep(
  sale: ConfirmedSale,
  begun: Begun,
  { shiftId, clerkId, profileVersion }: Owner,
  counter: SaleCounter,
): Result<unknown, Refusal> {
  const owner = { shiftId, clerkId, profileVersion };
  return counter.ledger.transaction(() => counter.intents.keep(sale, begun, owner));
}

/** null: it is no entry yet. */
function takenAs(sale: ConfirmedSale, counter: SaleCounter): Result<SaleTaken, Refusal> | null {
  const entry = counter.ledger.entry(sale.saleId);
  if (!entry) return null;
  return saysTheSame(entry, sale) ? ok(saleTaken(entry)) : err({ kind: 'sale-already-settled' });
}

/**
 * An id that was taken with other lines or money is another sale, and is not shown as this one. Which way without cash
 * it was paid is its device's word.
 */
function saysTheSame(entry: Entry, sale: ConfirmedSale): boolean {
  if (!isKind(entry, 'sale')) return false;
  const { lines, tenders } = entry.body;
  const written = [
    lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]),
    tenders.map(({ kind, amount }) => [kind === 'cash', amount]),
  ];
  const confirmed = [
    sale.lines.map(({ cardNumber, productId, amount }) => [cardNumber, productId, amount]),
    sale.tenders.map(({ kind, amount }) => [kind === 'cash', amount]),
  ];
  return canonicalJson(written) === canonicalJson(confirmed);
}

/** A payment that was begun stays in its sale, with its code once it has one; the cash part may still be divided. */
function refuseForgetting(begun: Intent | undefined, sale: ConfirmedSale): Refusal | null {
  if (begun?.state === 'awaiting-payment' && isGoingBack(begun.begun)) return { kind: 'payment-going-back' };
  const forgets = begun?.state === 'awaiting-payment' && begunIn(begun, sale) === null;
  // Abandoned because the terminal declined: an operation is charged once, so a new try is a new sale.
  const isOver = begun?.state === 'abandoned' && hasDevice(begun.begun);
  if (isOver) return { kind: 'sale-over' };
  return forgets ? { kind: 'sale-already-settled' } : null;
}

/** One slip is keyed at a time: so a code that comes later can only be of the one that misses it. */
function refuseSlips(sale: ConfirmedSale, begun: Begun, { payments }: SaleCounter, mayMiss: 0 | 1): Refusal | null {
  return slipsMissing(sale, begun, payments) > mayMiss ? { kind: 'authorisation-code-needed' } : null;
}

/** The code goes to the one part that misses it: the others were kept with theirs. */
function withAuthCode({ sale, begun }: Intent, authCode: string | undefined, { payments }: SaleCounter): ConfirmedSale {
  if (authCode === undefined || slipsMissing(sale, begun, payments) === 0) return sale;
  const { parts } = withTyped(sale, begun, payments);
  return {
    ...sale,
    tenders: sale.tenders.map((tender, place) =>
      parts[place]?.by === 'typed' && tender.authCode === undefined ? { ...tender, authCode } : tender,
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
    tenders: tenders.map(({ kind, amount }) => ({ kind, amount })),
    received: cash.length > 0 ? sumOf(cash.map((tender) => tender.received ?? tender.amount)) : null,
    change: sumOf(cash.map((tender) => tender.change ?? ZERO)),
    offline,
  };
}
