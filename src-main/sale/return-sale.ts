import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import type { ReturnLine } from '../../src-shared/contract/body-parts.ts';
import type { SaleBody, SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry, Profile, ProfileTender } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedReturn, ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { ClerkId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { type Draft, isKind, draftOf } from '../../src-shared/journal/entry.ts';
import { sumOf } from '../../src-shared/money.ts';
import { isSameMoney } from '../../src-shared/profile-change.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import { exceedsWhatCame, partsKept, type PaymentPart } from '../../src-shared/ways-back.ts';
import type { LostReturn } from '../ledger/facts.ts';
import type { LeftBehindReader } from '../ledger/left-behind.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OpenShift, Shifts } from '../shift/shifts.ts';
import { takesBack } from './recent-sales.ts';
import type { Outcomes, Shipper } from '../upstream/upstream.ts';

const MINUTE_MS = 60_000;

/** What giving money back needs of the counter. */
export interface ReturnCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly clock: Clock;
  readonly holds: Holds;
  profile(): Profile | null;
  /** Of the sale: its money goes back the way it came, also where that way is no longer open to new money. */
  profileByVersion(version: string): Profile | null;
  stopped(): Refusal | null;
  receiptNumber(seq: number): string;
  readonly shipper: Pick<Shipper, 'offeredSeq'>;
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
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
export type AskedReturn = ConfirmedReturn & { readonly returnId: ReturnId };

interface People {
  readonly clerk: Session;
  /** Who approved on the spot: never the clerk. */
  readonly supervisorId: ClerkId | null;
}

/**
 * Gives the money of chosen lines back. Never offered or rejected lines always, pending ones never, credited ones only
 * under a hold.
 */
export async function returnSale(
  given: AskedReturn,
  people: People,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  // What a lost entry gave back is written down under its own id: whatever the upstream holds is held for that.
  const lost = lostReturnOf(given, counter);
  const asked = lost && people.supervisorId !== null ? { ...given, returnId: lost.entryId as ReturnId } : given;
  const made = madeBefore(asked, counter);
  if (made) return ok(made);
  const ready = judgeReturn(asked, people, counter);
  if (!ready.ok) return ready;
  const { credited } = ready.value;
  if (credited.length === 0) return writeReturn(asked, ready.value, people, counter);

  const held = await counter.holds.ask(asked.returnId, {
    saleId: asked.saleId,
    lines: credited.map(({ line, amount }) => ({ line, amount })),
  });
  // Asked for twice at once it is one return, and its hold belongs to its entry.
  const madeMeanwhile = madeBefore(asked, counter);
  if (madeMeanwhile) return ok(madeMeanwhile);
  // Money that is gone is written down whether its value was held or not: the upstream then says what became of it.
  const answer = lost && held === 'not-held' ? 'held' : held;
  const still = judgeAgain(answer, credited, asked, people, counter);
  if (still.ok) return writeReturn(asked, still.value, people, counter);
  letGo(asked, counter);
  return still;
}

function madeBefore({ returnId }: AskedReturn, counter: ReturnCounter): ReturnMade | null {
  const made = counter.ledger.entry(returnId);
  return made ? returnMade(made) : null;
}

/** While the upstream was asked, the drawer may have been counted, and a line returned or offered once more. */
function judgeAgain(
  held: Awaited<ReturnType<Holds['ask']>>,
  underHold: readonly SaleLine[],
  ...of: Parameters<typeof judgeReturn>
): Result<ReadyReturn, Refusal> {
  if (held !== 'held') return err({ kind: held === 'not-held' ? 'value-already-used' : 'return-needs-connection' });
  const still = judgeReturn(...of);
  if (!still.ok) return still;
  // Rejected when it was asked and credited by now: nobody holds its value.
  const unheld = still.value.credited.some(({ line }) => !underHold.some((each) => each.line === line));
  return unheld ? err({ kind: 'line-on-the-way' }) : still;
}

/** All that can be said without asking anybody: whether these lines may be given back now, and by whom. */
function judgeReturn(asked: AskedReturn, people: People, counter: ReturnCounter): Result<ReadyReturn, Refusal> {
  const ready = readyToReturn(asked, people.clerk, counter);
  if (!ready.ok) return ready;
  const { sale, lines } = ready.value;
  const refusal =
    refuseLines(lines, sale, counter) ??
    refuseLost(asked, lines, sale, people, counter) ??
    refusePeople(asked, sale, lines, people, counter);
  if (refusal) return err(refusal);
  return ok({ ...ready.value, credited: lines.filter((line) => standingOf(line, sale, counter) === 'credited') });
}

/** Whatever keeps the entry from being written, the passenger gets the value on the card back, once that is known. */
function writeReturn(
  asked: AskedReturn,
  ready: ReadyReturn,
  people: People,
  counter: ReturnCounter,
): Result<ReturnMade, Refusal> {
  let written: Result<Entry, Refusal> | undefined;
  try {
    written = counter.ledger.append(
      returnDraft(asked, ready, people, counter),
      () => counter.holds.fulfilled(asked.returnId),
      // Its money left the drawer by the entry that is lost.
      lostReturnOf(asked, counter) ? 'stays shut' : 'as its kind says',
    );
    return written.ok ? ok(returnMade(written.value)) : written;
  } finally {
    if (written?.ok === false && written.error.kind === 'entry-unknown') counter.holds.leave(asked.returnId);
    else if (!written?.ok) letGo(asked, counter);
  }
}

/** What is held for a return whose entry is lost stays held: its money is gone. */
function letGo(asked: AskedReturn, counter: ReturnCounter): void {
  if (lostReturnOf(asked, counter)) counter.ledger.transaction(() => counter.holds.fulfilled(asked.returnId));
  else counter.holds.release(asked.returnId);
}

interface AtTheWindow {
  readonly sale: Entry & { readonly body: SaleBody };
  readonly lines: readonly SaleLine[];
  readonly shift: OpenShift;
  readonly profile: Profile;
  /** By the rules in force, else by those of the sale. */
  readonly tenderOf: (kind: TenderKind) => ProfileTender | undefined;
}

interface ReadyReturn extends AtTheWindow {
  /** Those whose value must be held. */
  readonly credited: readonly SaleLine[];
}

function readyToReturn(asked: AskedReturn, clerk: Session, counter: ReturnCounter): Result<AtTheWindow, Refusal> {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const sale = counter.ledger.entryOfKind('sale', asked.saleId);
  if (!sale) return err({ kind: 'sale-unknown' });
  const chosen = new Set(asked.lines);
  const lines = sale.body.lines.filter((line) => chosen.has(line.line));
  if (lines.length !== asked.lines.length) return err({ kind: 'line-unknown' });
  const sold = counter.profileByVersion(sale.body.profileVersion);
  if (sold && !isSameMoney(sold.currency, profile.currency)) return err({ kind: 'other-currency' });
  const tenderOf = (kind: TenderKind) => tenderOfKind(kind, profile) ?? (sold ? tenderOfKind(kind, sold) : undefined);
  if (asked.tenders.some((tender) => !tenderOf(tender.kind))) return err({ kind: 'tender-not-accepted' });
  if (asked.tenders.some((tender) => tender.kind !== 'cash' && tender.authCode === undefined))
    return err({ kind: 'authorisation-code-needed' });
  const [due, tendered] = [
    sumOf(lines.map((line) => line.amount)),
    sumOf(asked.tenders.map((tender) => tender.amount)),
  ];
  if (due !== tendered) return err({ kind: 'tenders-do-not-add-up', due, tendered });
  return ok({ sale, lines, shift: shift.value, profile, tenderOf });
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
  if (lines.some((line) => standingOf(line, sale, counter) === 'on-the-way')) return { kind: 'line-on-the-way' };
  return null;
}

function lostReturnOf({ saleId, lines }: AskedReturn, { leftBehind }: ReturnCounter): LostReturn | undefined {
  return leftBehind?.returnsOf(saleId).find((lost) => lost.lines.some((line) => lines.includes(line)));
}

/** Money that went back by an entry that is lost does not go back again: a second person has it written down. */
function refuseLost(
  asked: AskedReturn,
  lines: readonly SaleLine[],
  sale: Entry,
  { supervisorId }: People,
  counter: ReturnCounter,
): Refusal | null {
  const lost = lostReturnOf(asked, counter);
  if (lost) {
    const isSame = lost.lines.length === asked.lines.length && lost.lines.every((line) => asked.lines.includes(line));
    return isSame && supervisorId !== null ? null : { kind: 'line-returned-before', seq: lost.seq, at: lost.at };
  }
  // Of a credited line the upstream knows whether its value is held for another return.
  const isInDoubt =
    sale.seq <= (counter.leftBehind?.doubtThrough() ?? 0) &&
    lines.some((line) => standingOf(line, sale, counter) !== 'credited');
  return isInDoubt && supervisorId === null ? { kind: 'line-may-be-returned' } : null;
}

function returnsOf(sale: Entry, ledger: Pick<Ledger, 'returnsOf'>): ReturnBody[] {
  return ledger.returnsOf(sale.id as SaleId).flatMap((entry) => (isKind(entry, 'return') ? [entry.body] : []));
}

/** What of a sale's payment came each way and has not gone back. */
export function keptOf(sale: Entry & { readonly body: SaleBody }, ledger: Pick<Ledger, 'returnsOf'>): PaymentPart[] {
  return partsKept(
    sale.body.tenders,
    returnsOf(sale, ledger).flatMap((body) => body.tenders),
  );
}

/**
 * A clerk may give back the own sale of this shift within the profile's minutes, and always what the upstream rejected:
 * that money bought nothing. Everything else wants a supervisor.
 */
function refusePeople(
  asked: AskedReturn,
  sale: Entry & { readonly body: SaleBody },
  lines: readonly SaleLine[],
  people: People,
  counter: ReturnCounter,
): Refusal | null {
  // Also a supervisor who sells gives back on a second person's word: approving means two.
  if (people.supervisorId !== null) return null;
  // Money that came by card or QR goes back that way: out of the drawer only with a second person.
  if (exceedsWhatCame(keptOf(sale, counter.ledger), asked.tenders)) return { kind: 'supervisor-needed' };
  if (asked.reason === 'rejected-upstream' && lines.every((line) => boughtNothing(line, sale, counter))) return null;
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
  asked: AskedReturn,
  { sale, lines, shift, profile, tenderOf }: AtTheWindow,
  people: People,
  counter: ReturnCounter,
): Draft<'return'> {
  const tenders = asked.tenders.map(({ kind, amount, authCode }) => {
    const tender = tenderOf(kind);
    assert(tender !== undefined, 'a return was checked before it became an entry');
    return { tenderId: tender.id, kind, amount, ...(authCode !== undefined && { terminal: { authCode } }) };
  });
  return draftOf(
    'return',
    {
      id: asked.returnId,
      at: instant(counter.clock.now()),
      shiftId: shift.id,
      clerkId: people.clerk.clerkId,
      supervisorId: people.supervisorId,
      body: {
        v: 1,
        saleId: asked.saleId,
        saleSeq: sale.seq,
        receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
        profileVersion: profile.version,
        offeredSeq: counter.shipper.offeredSeq(),
        reason: asked.reason,
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
