import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedReturn, ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { ReturnId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { type Draft, draftOf, isKind } from '../../src-shared/journal/entry.ts';
import type { SaleBody, SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import { minus, sumOf } from '../../src-shared/money.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { PaymentPart } from '../../src-shared/ways-back.ts';
import type { BegunRefund } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payment, Refund } from '../payment/collect.ts';
import {
  type AtTheWindow,
  judgeReturn,
  lostReturnOf,
  type People,
  type ReadyReturn,
  type ReturnCounter,
  returnsOf,
  type WantedReturn,
  whatGoesBack,
} from './judge-return.ts';
import type { Holds } from './holds.ts';

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
  const sale = counter.ledger.entryOfKind('sale', begun.wanted.saleId);
  if (!sale) return err({ kind: 'sale-unknown' });
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
