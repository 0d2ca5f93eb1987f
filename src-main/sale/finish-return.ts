import type { RefundEvidence, Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ReturnMade, ReturnWord } from '../../src-shared/contract/views/sale.ts';
import type { EntryId, ReturnId } from '../../src-shared/ids.ts';
import type { ReturnTender } from '../../src-shared/journal/kinds/return-body.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { minus, sumOf, ZERO } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import type { PaymentPart } from '../../src-shared/ways-back.ts';
import type { BegunRefund, DecidedPayment } from '../ledger/facts.ts';
import type { Moved } from '../payment/begun-part.ts';
import { type BooksOfReturn, isStillAtWork, type Refund, type Refunded } from '../payment/collect.ts';
import { isDecided, notePayment, type PaymentNote, waitsForShift } from './note-payment.ts';
import { type People, type ReturnCounter, returnsOf, whatWentBack } from './judge-return.ts';
import { letGo, madeBefore, writeReturn } from './write-return.ts';

/** null: it is over, and no return of this journal. */
type Finished = Result<ReturnMade | null, Refusal>;

/** The device is asked what became of it, and never asked to give it back again. */
export async function finishReturn(returnId: ReturnId, clerk: Session, counter: ReturnCounter): Promise<Finished> {
  const begun = counter.refunds.find(returnId);
  if (!begun) return err({ kind: 'sale-already-settled' });
  if (isDecided(returnId, counter)) return err({ kind: 'booked-with-next-shift' });
  return recordRefund(begun, await ask(begun, counter), clerk, counter);
}

const ask = (begun: BegunRefund, counter: ReturnCounter) =>
  counter.payments.askRefund(refundOf(begun, counter), booksOfReturn(begun.returnId, counter));

/** What a device tells is durable before anything goes on. */
export function booksOfReturn(
  returnId: ReturnId,
  { ledger, refunds, left }: Pick<ReturnCounter, 'ledger' | 'refunds' | 'left'>,
): BooksOfReturn {
  const { saleId, tenders: asked } = refunds.find(returnId)?.wanted ?? {};
  return {
    begin: (place) => ledger.transaction(() => refunds.asks(returnId, place)),
    told(place, ref) {
      const kept = ledger.transaction(() => refunds.named(returnId, place, ref));
      return !kept.ok || kept.value;
    },
    heard(place, { slip, ...moved }) {
      const part = asked?.[place];
      const isAsAsked = part?.kind === moved.kind && part.amount === moved.amount;
      const slips = Array.from({ length: place + 1 }, (_, at) => (at === place ? slip : undefined));
      ledger.transaction(() => {
        // What is not as it was asked for stays open: its device says it again, and a person judges it.
        if (refunds.find(returnId)) return isAsAsked && refunds.told(returnId, slips);
        // A person has ended it by then, now or for the next shift: what was written without this money is told.
        const tenders = ledger.entryOfKind('return', returnId)?.body.tenders ?? [];
        if (saleId === undefined || tenders.some((tender) => isOfPart(tender, { ...moved, slip }))) return;
        const lines = ledger.entryOfKind('sale', saleId)?.body.lines ?? [];
        left.noteLate({ saleId, lines }, { ...moved, slip }, 'back-late');
      });
    },
  };
}

/** Two parts may be of one way and one amount: their codes tell them apart, where both have one. */
function isOfPart({ kind, amount, terminal }: ReturnTender, moved: Moved): boolean {
  const written = terminal?.authCode ?? terminal?.rrn;
  const told = moved.slip.authCode ?? moved.slip.rrn;
  const isOther = written !== undefined && told !== undefined && written !== told;
  return kind === moved.kind && amount === moved.amount && !isOther;
}

/**
 * A supervisor's word on money that a device was asked to give back and says nothing of. The device's word goes before
 * it. What went back is written down whole: the rest of the return is given from the drawer with it.
 */
export async function settleReturn(
  word: ReturnWord,
  { clerk, supervisorId }: People,
  counter: ReturnCounter,
): Promise<Finished> {
  if (supervisorId === null) return err({ kind: 'supervisor-needed' });
  const before = counter.refunds.find(word.returnId);
  if (!before) return err({ kind: 'sale-already-settled' });
  if (isDecided(word.returnId, counter)) return err({ kind: 'booked-with-next-shift' });
  const given = await ask(before, counter);
  const isTyped = word.codes.some((code) => code !== null);
  const isSaid = given.state === 'approved' || (given.state === 'declined' && !given.moved && !isTyped);
  if (isSaid) return recordRefund(before, given, clerk, counter);

  const kept = keepTold(before, given, counter);
  if (!kept.ok) return kept;
  if (given.state === 'unknown' && isStillAtWork(given.why)) return err(given.why);
  // Asked for twice at once it is one word, and it is over since then.
  const begun = counter.refunds.find(word.returnId);
  if (!begun) return err({ kind: 'sale-already-settled' });
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  return recordWord(begun, word, { clerk, supervisorId }, counter);
}

function recordWord(begun: BegunRefund, word: ReturnWord, people: People, counter: ReturnCounter): Finished {
  const { returnId, wanted } = begun;
  const parts = wanted.tenders.map((part, index) => ({ ...part, slip: slipOf(begun, index, word, counter) }));
  const back = parts.filter(({ slip }) => slip !== undefined);
  const ready = whatWentBack(begun, counter);
  // Without its sale nothing is given from the drawer, and where nothing went back nothing goes with it.
  const inCash = ready && back.length > 0 ? parts.filter(({ slip }) => slip === undefined) : [];
  const cash = sumOf(inCash.map(({ amount }) => amount));
  // The device has told more since the person looked.
  if (cash !== word.cash) return err({ kind: 'refund-differs' });

  if (back.length === 0) {
    const noted = notePayment(noteOf(begun, [], word.evidence, people, counter), counter, () =>
      counter.refunds.forget(returnId),
    );
    if (!noted.ok) return noted;
    letGo({ ...wanted, returnId }, counter);
    return ok(null);
  }
  if (!ready) return noteWentBack(begun, back, word.evidence, people, counter);
  const shift = counter.shifts.forRecording(people.clerk);
  if (!shift.ok && cash > ZERO) return shift;
  const { supervisorId } = people;
  const slips = parts.map(({ slip }) => slip);
  const by = supervisorId === null ? undefined : { supervisorId, evidence: word.evidence };
  if (!shift.ok) return keepDecided(begun, slips, shift.error, by, counter);
  const tenders = [...back, ...(cash > ZERO ? [{ kind: 'cash' as const, amount: cash, slip: undefined }] : [])];
  return writeReturn(
    { ...wanted, returnId, tenders },
    { ...ready, shift: shift.value },
    tenders.map(({ slip }) => slip),
    people,
    counter,
    word.evidence,
  );
}

/**
 * Money that a device gave back is gone: it is written down, whatever was decided since. Only a broken ledger and a
 * missing shift stand in the way. Until the device has said so the value stays held.
 */
export function recordRefund(begun: BegunRefund, given: Refunded, clerk: Session, counter: ReturnCounter): Finished {
  const { returnId, supervisorId } = begun;
  const wanted = { ...begun.wanted, returnId };
  if (counter.ledger.entry(returnId)) {
    // The entry may have come back with a journal that was fetched.
    const ended = counter.ledger.transaction(() => counter.refunds.forget(returnId));
    return ended.ok ? ok(madeBefore(wanted, counter)) : ended;
  }
  // A person may have ended it while its device was asked.
  const isOver = counter.refunds.find(returnId) === undefined;
  if (isOver && given.state !== 'declined') return err({ kind: 'sale-already-settled' });
  const kept = keepTold(begun, given, counter);
  if (given.state === 'unknown') counter.holds.leave(returnId);
  if (!kept.ok) return kept;
  if (given.state === 'unknown') return err(given.why);
  if (given.state === 'declined') {
    if (given.moved) return err(isOver ? { kind: 'sale-already-settled' } : inPart(begun, given));
    const { why, reason } = given;
    const declined = err<Refusal>({ kind: 'refund-declined', reason, ...(why && { why }) });
    if (isOver) return declined;
    const ended = counter.ledger.transaction(() => counter.refunds.forget(returnId));
    if (!ended.ok) return ended;
    letGo(wanted, counter);
    return declined;
  }
  const stopped = counter.stopped();
  if (stopped?.kind === 'ledger-broken') return err(stopped);
  // Nobody approves the own return: who finishes it may be who approved it then.
  const people = { clerk, supervisorId: supervisorId === clerk.clerkId ? null : supervisorId };
  // While the device was asked its sale may have been offered, and credited with nobody holding the value.
  const ready = whatWentBack(begun, counter);
  if (!ready) {
    const parts = wanted.tenders.map((part, index) => ({ ...part, slip: given.slips[index] }));
    return noteWentBack(
      begun,
      parts.filter(({ slip }) => slip !== undefined),
      undefined,
      people,
      counter,
    );
  }
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return keepDecided(begun, given.slips, shift.error, undefined, counter);
  return writeReturn(wanted, { ...ready, shift: shift.value }, given.slips, people, counter);
}

/** The rest was declined: the line goes back no second time, and a supervisor says how the rest does. */
function inPart({ wanted: { tenders } }: BegunRefund, { slips }: Refunded): Refusal {
  const back = tenders.filter((_, place) => slips[place]).map(({ kind, amount }) => ({ kind, amount }));
  const rest = tenders.filter((_, place) => !slips[place]);
  return { kind: 'refund-in-part', back, left: sumOf(rest.map(({ amount }) => amount)) };
}

type Decided = Extract<DecidedPayment, { becomes: 'return' }>;

/** It went back, and no shift takes its entry now. Cash of no drawer waits for a person. */
function keepDecided(
  { returnId, wanted }: BegunRefund,
  slips: Refunded['slips'],
  why: Refusal,
  word: Decided['word'],
  counter: ReturnCounter,
): Result<never, Refusal> {
  const isCash = wanted.tenders.some(({ kind }) => kind === 'cash');
  if (isCash || !waitsForShift(why, counter)) return err(why);
  const { saleId } = wanted;
  const at = instant(counter.clock.now());
  const kept = counter.ledger.transaction(() => {
    counter.refunds.told(returnId, slips);
    counter.decided.keep({ becomes: 'return', returnId, saleId, at, ...(word && { word }) });
  });
  counter.holds.leave(returnId);
  return kept.ok ? err({ kind: 'booked-with-next-shift' }) : kept;
}

/** The entry of a return that went back while no shift could take it. No device is asked. */
export function bookReturn(
  { returnId, word }: Decided,
  clerk: Session,
  counter: ReturnCounter,
): Result<unknown, Refusal> {
  const forget = () => counter.ledger.transaction(() => counter.decided.forget(returnId));
  const begun = counter.refunds.find(returnId);
  const ready = begun && whatWentBack(begun, counter);
  const { slips } = begun ?? {};
  const isTold = begun?.wanted.tenders.every((_, place) => slips?.[place]);
  if (counter.ledger.entry(returnId) || !begun || !ready || !slips || !isTold) return forget();
  const shift = counter.shifts.forRecording(clerk);
  if (!shift.ok) return shift;
  const wanted = { ...begun.wanted, returnId };
  const second = word?.supervisorId ?? begun.supervisorId;
  // Nobody approves the own return.
  const people = { clerk, supervisorId: second === clerk.clerkId ? null : second };
  const told = slips.map((slip) => slip ?? undefined);
  return writeReturn(wanted, { ...ready, shift: shift.value }, told, people, counter, word?.evidence);
}

/** Each part goes back against a slip of its own that has as much left, by which the device finds the payment. */
export function refundOf(
  { returnId, wanted, slips, devices, refs, asked }: BegunRefund,
  { ledger, refunds }: Pick<ReturnCounter, 'ledger' | 'refunds'>,
): Refund {
  const sale = ledger.entryOfKind('sale', wanted.saleId);
  const paid = sale?.body.tenders.map(({ kind, amount, terminal }) => ({ kind, amount, terminal })) ?? [];
  /** A return takes each slip once. */
  function slipsOf(tenders: readonly PaymentPart[]) {
    const free = new Set(paid);
    return tenders.map((part) => {
      const slip = paid.find((each) => free.has(each) && each.kind === part.kind && each.amount >= part.amount);
      if (slip) free.delete(slip);
      return slip;
    });
  }
  const made = sale ? returnsOf(sale, ledger).map(({ tenders }) => tenders) : [];
  const all = refunds.begun();
  const before = all.slice(
    0,
    Math.max(
      0,
      all.findIndex((each) => each.returnId === returnId),
    ),
  );
  // What was begun before may have gone back; what is begun later counts this one.
  const open = before.filter((each) => each.wanted.saleId === wanted.saleId).map((each) => each.wanted.tenders);
  for (const tenders of [...made, ...open])
    for (const [place, slip] of slipsOf(tenders).entries())
      if (slip) slip.amount = minus(slip.amount, tenders[place]?.amount ?? ZERO);
  const slipsNow = slipsOf(wanted.tenders);
  const parts = wanted.tenders.map((part, index) => {
    const paidBy = slipsNow[index]?.terminal;
    const told = { device: devices?.[index] ?? undefined, ref: refs?.[index] ?? undefined, isAsked: asked?.[index] };
    return { ...part, paidBy, ...told, backBy: slips?.[index] ?? undefined };
  });
  return { returnId, saleId: wanted.saleId, parts };
}

/** Its device's word comes first, then the code that was typed; undefined: the part did not go back this way. */
function slipOf(
  { wanted, slips }: BegunRefund,
  index: number,
  { codes }: ReturnWord,
  { payments }: ReturnCounter,
): Terminal | undefined {
  const kind = wanted.tenders[index]?.kind;
  const code = wanted.tenders[index]?.authCode ?? codes[index];
  if (slips?.[index]) return slips[index];
  return code && kind && kind !== 'cash' ? payments.slipOf(kind, code) : undefined;
}

/** Durable, so that nobody is asked for the slip of what its device has told once. */
function keepTold({ returnId }: BegunRefund, { slips }: Refunded, { ledger, refunds }: ReturnCounter) {
  return slips.some((slip) => slip !== undefined) ? ledger.transaction(() => refunds.told(returnId, slips)) : ok();
}

interface PartBack extends PaymentPart {
  readonly slip: Terminal | undefined;
}

/** Money that went back and can be no return here: the journal says so, and its value is never free again. */
function noteWentBack(
  begun: BegunRefund,
  back: readonly PartBack[],
  evidence: RefundEvidence | undefined,
  people: People,
  counter: ReturnCounter,
): Finished {
  const { id, clerkId, supervisorId, ...word } = noteOf(begun, back, evidence, people, counter);
  const at = instant(counter.clock.now());
  const shiftId = counter.shifts.open()?.id ?? null;
  const draft = draftOf('payment-decided', { id, at, shiftId, clerkId, supervisorId, body: { v: 1, ...word } });
  const noted = counter.ledger.append(draft, (note) => {
    counter.holds.fulfilled(begun.returnId);
    counter.refunds.forgetAsLost(begun, note);
  });
  return noted.ok ? ok(null) : noted;
}

/** Where nothing went back it takes the id of the return, which can be no return after that. */
function noteOf(
  { returnId, wanted }: BegunRefund,
  back: readonly PartBack[],
  evidence: RefundEvidence | undefined,
  { clerk, supervisorId }: People,
  { ids }: ReturnCounter,
): PaymentNote {
  const parts = back.map(({ kind, amount, slip }) => `${kind} ${amount}, code ${slip?.authCode ?? 'unknown'}`);
  const what = parts.length > 0 ? `went back and is not in this journal: ${parts.join('; ')}` : 'nothing went back';
  return {
    id: parts.length > 0 ? ids.mint<EntryId>() : returnId,
    saleId: wanted.saleId,
    decision: parts.length > 0 ? 'paid' : 'not-paid',
    reason: `return ${returnId}, ${what}; by the word of ${evidence ?? 'the device'}`,
    clerkId: clerk.clerkId,
    supervisorId,
  };
}
