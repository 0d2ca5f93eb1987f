import type { ReturnLine, Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry, Profile, ProfileTender } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedReturn, ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { ClerkId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { type Draft, draftOf, isKind } from '../../src-shared/journal/entry.ts';
import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import type { SaleBody, SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { isSameMoney } from '../../src-shared/profile-change.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { exceedsWhatCame, partsToGiveBack, type PaymentPart } from '../../src-shared/ways-back.ts';
import type { BegunRefund, LostReturn } from '../ledger/facts.ts';
import type { LeftBehindReader } from '../ledger/left-behind.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment, Payments, Refund } from '../payment/collect.ts';
import type { OpenShift, Shifts } from '../shift/shifts.ts';
import { takesBack } from './recent-sales.ts';
import type { Refunds } from './refunds.ts';
import type { Outcomes, Shipper } from '../upstream/upstream.ts';

const MINUTE_MS = 60_000;

/** What giving money back needs of the counter. */
export interface ReturnCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly clock: Clock;
  readonly holds: Holds;
  profile(): Profile | null;
  /**
   * The sale's own version decides: its money goes back the way it came, also where that way is closed to new money.
   */
  profileByVersion(version: string): Profile | null;
  stopped(): Refusal | null;
  receiptNumber(seq: number): string;
  readonly shipper: Pick<Shipper, 'offeredSeq'>;
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
  readonly payments: Payments;
  readonly refunds: Refunds;
  /** What a ledger that was replaced knew of returns; absent: no other ledger was ever here. */
  readonly leftBehind?: Pick<LeftBehindReader, 'returnsOf' | 'doubtThrough'>;
}

/** The upstream's promise that value stays on its cards until the return's entry arrives. */
export interface Holds {
  /** Kept durably before the upstream is asked, so that a hold that nobody needs is released also after a crash. */
  ask(
    returnId: ReturnId,
    sale: { saleId: SaleId; lines: readonly ReturnLine[] },
  ): Promise<'held' | 'not-held' | 'no-answer'>;
  release(returnId: ReturnId): void;
  /** Nobody knows whether the return is an entry: it is released once that is known, unless it was fulfilled. */
  leave(returnId: ReturnId): void;
  /** The return is an entry now: nothing is left to release. Called in its transaction. */
  fulfilled(returnId: ReturnId): void;
}

/** What the clerk confirmed, with the id minted for it before any money moves. */
export type WantedReturn = ConfirmedReturn & { readonly returnId: ReturnId };

interface People {
  readonly clerk: Session;
  /** They approved on the spot, and are never the clerk. */
  readonly supervisorId: ClerkId | null;
}

/**
 * Gives the money of chosen lines back. Never offered or rejected lines always, pending ones never, credited ones only
 * under a hold.
 */
export async function returnSale(
  given: WantedReturn,
  people: People,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  // What a device was asked to give back is asked about, under the id of then.
  const begun = counter.refunds.of(given.saleId, given.lines);
  if (begun)
    return isSameReturn(begun.wanted, given)
      ? finishReturn(begun.returnId, people.clerk, counter)
      : err({ kind: 'payment-in-hand' });
  // What a lost entry gave back is written down under its own id: whatever the upstream holds is held for that.
  const lost = lostReturnOf(given, counter);
  const wanted = lost && people.supervisorId !== null ? { ...given, returnId: lost.entryId as ReturnId } : given;
  const made = madeBefore(wanted, counter);
  if (made) return ok(made);
  const ready = judgeReturn(wanted, people, counter);
  if (!ready.ok) return ready;
  const { credited } = ready.value;
  if (credited.length === 0) return giveBack(wanted, ready.value, people, counter);

  const held = await counter.holds.ask(wanted.returnId, {
    saleId: wanted.saleId,
    lines: credited.map(({ line, amount }) => ({ line, amount })),
  });
  // Asked for twice at once it is one return, and its hold belongs to its entry.
  const madeMeanwhile = madeBefore(wanted, counter);
  if (madeMeanwhile) return ok(madeMeanwhile);
  // Money that is gone is written down whether its value was held or not: the upstream then says what became of it.
  const answer = lost && held === 'not-held' ? 'held' : held;
  const still = judgeAgain(answer, credited, wanted, people, counter);
  if (still.ok) return giveBack(wanted, still.value, people, counter);
  letGo(wanted, counter);
  return still;
}

/** Through devices that answer by themselves first, where there are any: the entry follows their approval. */
async function giveBack(
  wanted: WantedReturn,
  ready: ReadyReturn,
  people: People,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  const { payments, refunds, ledger, clock } = counter;
  // The money of an entry that is lost is gone already.
  if (lostReturnOf(wanted, counter) || !payments.needsDevice(wanted.tenders))
    return writeReturn(wanted, ready, payments.typedSlips(wanted.tenders), people, counter);
  const { returnId, ...confirmed } = wanted;
  const { supervisorId } = people;
  const { offeredSeq } = ready;
  const begun = { returnId, wanted: confirmed, supervisorId, offeredSeq, at: instant(clock.now()) };
  const kept = ledger.transaction(() => refunds.keep(begun));
  if (!kept.ok) {
    letGo(wanted, counter);
    return kept;
  }
  const given = await payments.refund(refundOf(begun, ready.sale, ledger));
  return recordRefund(begun, given, people.clerk, counter);
}

/** The device is asked what became of it, and never asked to give it back again. */
export async function finishReturn(
  returnId: ReturnId,
  clerk: Session,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  const begun = counter.refunds.begun().find((each) => each.returnId === returnId);
  if (!begun) return err({ kind: 'sale-already-settled' });
  const sale = counter.ledger.entry(begun.wanted.saleId);
  if (!sale || !isKind(sale, 'sale')) return err({ kind: 'sale-unknown' });
  const given = await counter.payments.askRefund(refundOf(begun, sale, counter.ledger));
  return recordRefund(begun, given, clerk, counter);
}

/**
 * Money that a device gave back is gone: it is written down, whatever was decided since. Only a broken ledger and a
 * missing shift stand in the way. Until the device has said so the value stays held.
 */
function recordRefund(
  { returnId, wanted: confirmed, supervisorId, offeredSeq }: BegunRefund,
  given: Payment,
  clerk: Session,
  counter: ReturnCounter,
): Result<ReturnMade, Refusal> {
  const wanted = { ...confirmed, returnId };
  const made = madeBefore(wanted, counter);
  if (made) {
    // The entry may have come back with a journal that was fetched.
    const ended = counter.ledger.transaction(() => counter.refunds.forget(returnId));
    return ended.ok ? ok(made) : ended;
  }
  if (given.state === 'unknown') {
    counter.holds.leave(returnId);
    return err({ kind: 'payment-unknown' });
  }
  if (given.state === 'declined') {
    const ended = given.moved ? null : counter.ledger.transaction(() => counter.refunds.forget(returnId));
    if (ended?.ok === false) return ended;
    if (ended) letGo(wanted, counter);
    return err({ kind: 'payment-declined', reason: given.reason });
  }
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return shift;
  const ready = whatGoesBack(wanted, shift.value, counter);
  if (!ready.ok) return ready;
  // Nobody approves the own return: who finishes it may be who approved it then.
  const people = { clerk, supervisorId: supervisorId === clerk.clerkId ? null : supervisorId };
  // While the device was asked its sale may have been offered, and credited with nobody holding the value.
  return writeReturn(wanted, { ...ready.value, offeredSeq }, given.slips, people, counter);
}

/** Each part goes back against a slip of its own that has as much left, by which the device finds the payment. */
function refundOf(
  { returnId, wanted }: BegunRefund,
  sale: Entry & { readonly body: SaleBody },
  ledger: Pick<Ledger, 'returnsOf'>,
): Refund {
  const paid = sale.body.tenders.map(({ kind, amount, terminal }) => ({ kind, amount, terminal }));
  const indexOf = (part: PaymentPart) =>
    paid.findIndex((each) => each.kind === part.kind && each.amount >= part.amount);
  for (const part of returnsOf(sale, ledger).flatMap((body) => body.tenders)) {
    const slip = paid[indexOf(part)];
    if (slip) slip.amount = minus(slip.amount, part.amount);
  }
  const parts = wanted.tenders.map((part) => {
    const at = indexOf(part);
    return { ...part, paidBy: at === -1 ? undefined : paid.splice(at, 1)[0]?.terminal };
  });
  return { returnId, saleId: wanted.saleId, parts };
}

function isSameReturn(begun: ConfirmedReturn, now: ConfirmedReturn): boolean {
  const said = ({ lines, tenders }: ConfirmedReturn) =>
    canonicalJson({
      lines: lines.toSorted((a, b) => a - b),
      tenders: tenders.map(({ kind, amount }) => ({ kind, amount })),
    });
  return said(begun) === said(now);
}

function madeBefore({ returnId }: WantedReturn, counter: ReturnCounter): ReturnMade | null {
  const made = counter.ledger.entry(returnId);
  return made ? returnMade(made) : null;
}

/** While the upstream was asked, the drawer may have been counted, and a line returned or offered once more. */
function judgeAgain(
  held: Awaited<ReturnType<Holds['ask']>>,
  underHold: readonly SaleLine[],
  ...of: Parameters<typeof judgeReturn>
): Result<ReadyReturn, Refusal> {
  const still = judgeReturn(...of);
  if (!still.ok) return still;
  if (held !== 'held') return err({ kind: held === 'not-held' ? 'value-already-used' : 'return-needs-connection' });
  // Rejected when it was asked and credited by now: nobody holds its value.
  const unheld = still.value.credited.some(({ line }) => !underHold.some((each) => each.line === line));
  return unheld ? err({ kind: 'line-on-the-way' }) : still;
}

/** All that can be said without asking anybody: whether these lines may be given back now, and by whom. */
function judgeReturn(wanted: WantedReturn, people: People, counter: ReturnCounter): Result<ReadyReturn, Refusal> {
  const ready = readyToReturn(wanted, people.clerk, counter);
  if (!ready.ok) return ready;
  const { sale, lines } = ready.value;
  const refusal =
    refuseLines(lines, sale, counter) ??
    refuseLost(wanted, lines, sale, people, counter) ??
    refusePeople(wanted, sale, lines, people, counter);
  if (refusal) return err(refusal);
  return ok({ ...ready.value, credited: lines.filter((line) => standingOf(line, sale, counter) === 'credited') });
}

/** Whatever keeps the entry from being written, the passenger gets the value on the card back, once that is known. */
function writeReturn(
  wanted: WantedReturn,
  ready: AtTheWindow,
  slips: readonly (Terminal | undefined)[],
  people: People,
  counter: ReturnCounter,
): Result<ReturnMade, Refusal> {
  let written: Result<Entry, Refusal> | undefined;
  try {
    written = counter.ledger.append(
      returnDraft(wanted, ready, slips, people, counter),
      () => {
        counter.holds.fulfilled(wanted.returnId);
        counter.refunds.forget(wanted.returnId);
      },
      // Its money left the drawer by the entry that is lost.
      lostReturnOf(wanted, counter) ? 'stays shut' : 'as its kind says',
    );
    return written.ok ? ok(returnMade(written.value)) : written;
  } finally {
    const isGone = counter.refunds.of(wanted.saleId, wanted.lines) !== undefined;
    const isUnknown = written?.ok === false && written.error.kind === 'entry-unknown';
    if (isGone || isUnknown) counter.holds.leave(wanted.returnId);
    else if (!written?.ok) letGo(wanted, counter);
  }
}

/** What is held for a return whose entry is lost stays held: its money is gone. */
function letGo(wanted: WantedReturn, counter: ReturnCounter): void {
  if (lostReturnOf(wanted, counter)) counter.ledger.transaction(() => counter.holds.fulfilled(wanted.returnId));
  else counter.holds.release(wanted.returnId);
}

interface AtTheWindow {
  readonly sale: Entry & { readonly body: SaleBody };
  readonly lines: readonly SaleLine[];
  readonly shift: OpenShift;
  readonly profile: Profile;
  /** What had been offered to the upstream when it was judged: of a sale above it nobody holds the value. */
  readonly offeredSeq: number;
  /** The rules in force have the tender, else those of the sale. */
  readonly tenderOf: (kind: TenderKind) => ProfileTender | undefined;
}

interface ReadyReturn extends AtTheWindow {
  /** Those whose value must be held. */
  readonly credited: readonly SaleLine[];
}

function readyToReturn(wanted: WantedReturn, clerk: Session, counter: ReturnCounter): Result<AtTheWindow, Refusal> {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const shift = counter.shifts.forSelling(clerk);
  return shift.ok ? whatGoesBack(wanted, shift.value, counter) : shift;
}

function whatGoesBack(wanted: WantedReturn, shift: OpenShift, counter: ReturnCounter): Result<AtTheWindow, Refusal> {
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const sale = counter.ledger.entryOfKind('sale', wanted.saleId);
  if (!sale) return err({ kind: 'sale-unknown' });
  const chosen = new Set(wanted.lines);
  const lines = sale.body.lines.filter((line) => chosen.has(line.line));
  if (lines.length !== wanted.lines.length) return err({ kind: 'line-unknown' });
  const sold = counter.profileByVersion(sale.body.profileVersion);
  if (sold && !isSameMoney(sold.currency, profile.currency)) return err({ kind: 'other-currency' });
  const tenderOf = (kind: TenderKind) => tenderOfKind(kind, profile) ?? (sold ? tenderOfKind(kind, sold) : undefined);
  if (wanted.tenders.some((tender) => !tenderOf(tender.kind))) return err({ kind: 'tender-not-accepted' });
  if (wanted.tenders.some(({ kind, authCode }) => counter.payments.isTyped(kind) && authCode === undefined))
    return err({ kind: 'authorisation-code-needed' });
  const [due, tendered] = [
    sumOf(lines.map((line) => line.amount)),
    sumOf(wanted.tenders.map((tender) => tender.amount)),
  ];
  if (due !== tendered) return err({ kind: 'tenders-do-not-add-up', due, tendered });
  return ok({ sale, lines, shift, profile, offeredSeq: counter.shipper.offeredSeq(), tenderOf });
}

type Standing = 'never-offered' | 'on-the-way' | 'credited' | 'rejected';

function standingOf(line: SaleLine, sale: Entry, counter: ReturnCounter): Standing {
  if (sale.seq > counter.shipper.offeredSeq()) return 'never-offered';
  const outcome = counter.outcomes.ofEntry(sale.id).find((each) => each.line === line.line);
  return outcome?.status === 'rejected' || outcome?.status === 'credited' ? outcome.status : 'on-the-way';
}

function refuseLines(lines: readonly SaleLine[], sale: Entry, counter: ReturnCounter): Refusal | null {
  const returns = counter.ledger.returnsOf(sale.id as SaleId);
  if (lines.some(({ line }) => returns.some((entry) => takesBack(entry, line))))
    return { kind: 'line-returned-already' };
  const numbers = lines.map(({ line }) => line);
  if (counter.refunds.of(sale.id as SaleId, numbers)) return { kind: 'payment-in-hand' };
  if (lines.some((line) => standingOf(line, sale, counter) === 'on-the-way')) return { kind: 'line-on-the-way' };
  return null;
}

function lostReturnOf({ saleId, lines }: WantedReturn, { leftBehind }: ReturnCounter): LostReturn | undefined {
  return leftBehind?.returnsOf(saleId).find((lost) => lost.lines.some((line) => lines.includes(line)));
}

/** Money that went back by an entry that is lost does not go back again: a second person has it written down. */
function refuseLost(
  wanted: WantedReturn,
  lines: readonly SaleLine[],
  sale: Entry,
  { supervisorId }: People,
  counter: ReturnCounter,
): Refusal | null {
  const lost = lostReturnOf(wanted, counter);
  if (lost) {
    const isSame = lost.lines.length === wanted.lines.length && lost.lines.every((line) => wanted.lines.includes(line));
    return isSame && supervisorId !== null ? null : { kind: 'line-returned-before', seq: lost.seq, at: lost.at };
  }
  // The upstream knows whether another return has a hold on a credited line.
  const isInDoubt =
    sale.seq <= (counter.leftBehind?.doubtThrough() ?? 0) &&
    lines.some((line) => standingOf(line, sale, counter) !== 'credited');
  return isInDoubt && supervisorId === null ? { kind: 'line-may-be-returned' } : null;
}

function returnsOf(sale: Entry, ledger: Pick<Ledger, 'returnsOf'>): ReturnBody[] {
  return ledger.returnsOf(sale.id as SaleId).flatMap((entry) => (isKind(entry, 'return') ? [entry.body] : []));
}

/** What of a sale's payment came each way and has not gone back. */
export function toGiveBack(
  sale: Entry & { readonly body: SaleBody },
  ledger: Pick<Ledger, 'returnsOf'>,
): PaymentPart[] {
  return partsToGiveBack(
    sale.body.tenders,
    returnsOf(sale, ledger).flatMap((body) => body.tenders),
  );
}

/**
 * A clerk may give back the own sale of this shift within the profile's minutes, and always what the upstream rejected:
 * that money bought nothing. Everything else wants a supervisor.
 */
function refusePeople(
  wanted: WantedReturn,
  sale: Entry & { readonly body: SaleBody },
  lines: readonly SaleLine[],
  people: People,
  counter: ReturnCounter,
): Refusal | null {
  // Also a supervisor who sells gives back on a second person's word: approving means two.
  if (people.supervisorId !== null) return null;
  // Money that came by card or QR goes back that way: out of the drawer only with a second person.
  if (exceedsWhatCame(toGiveBack(sale, counter.ledger), wanted.tenders)) return { kind: 'supervisor-needed' };
  if (wanted.reason === 'rejected-upstream' && lines.every((line) => boughtNothing(line, sale, counter))) return null;
  const minutes = (counter.clock.now() - Date.parse(sale.at)) / MINUTE_MS;
  const within = minutes >= 0 && minutes <= (counter.profile()?.limits.returnWithinMinutes ?? 0);
  const own = sale.clerkId === people.clerk.clerkId && sale.shiftId === counter.shifts.open()?.id;
  return own && within ? null : { kind: 'supervisor-needed' };
}

/** Rejected for a reason that leaves no doubt: where it does, support is asked, and a second person. */
function boughtNothing(line: SaleLine, sale: Entry, counter: ReturnCounter): boolean {
  if (standingOf(line, sale, counter) !== 'rejected') return false;
  return remedyOf(counter.outcomes.ofEntry(sale.id).find((each) => each.line === line.line)?.reason) !== 'support';
}

function returnDraft(
  wanted: WantedReturn,
  { sale, lines, shift, profile, offeredSeq, tenderOf }: AtTheWindow,
  slips: readonly (Terminal | undefined)[],
  people: People,
  counter: ReturnCounter,
): Draft<'return'> {
  const tenders = wanted.tenders.map(({ kind, amount }, index) => {
    const tender = tenderOf(kind);
    assert(tender !== undefined, 'a return was checked before it became an entry');
    const terminal = slips[index];
    return { tenderId: tender.id, kind, amount, ...(terminal && { terminal }) };
  });
  return draftOf(
    'return',
    {
      id: wanted.returnId,
      at: instant(counter.clock.now()),
      shiftId: shift.id,
      clerkId: people.clerk.clerkId,
      supervisorId: people.supervisorId,
      body: {
        v: 1,
        saleId: wanted.saleId,
        saleSeq: sale.seq,
        receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
        profileVersion: profile.version,
        offeredSeq,
        reason: wanted.reason,
        lines: lines.map(({ line, amount }) => ({ line, amount })),
        tenders,
      },
    },
    lines,
  );
}

function returnMade(entry: Entry): ReturnMade {
  assert(isKind(entry, 'return'), 'the entry of a return is a return');
  return {
    returnId: entry.id as ReturnId,
    receiptNumber: entry.body.receiptNumber,
    amount: sumOf(entry.body.lines.map((line) => line.amount)),
  };
}
