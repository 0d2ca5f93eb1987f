import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedReturn } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { ClerkId, ReturnId, SaleId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import type { ReturnBody } from '../../src-shared/journal/kinds/return-body.ts';
import type { SaleBody, SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import { type Money, sumOf } from '../../src-shared/money.ts';
import { isSameMoney } from '../../src-shared/profile-change.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { reasonsToReturn } from '../../src-shared/return-reasons.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { exceedsWhatCame, partsToGiveBack, type PaymentPart } from '../../src-shared/ways-back.ts';
import type { BegunRefund, LostReturn } from '../ledger/facts.ts';
import type { LeftBehindReader } from '../ledger/left-behind.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Payments } from '../payment/collect.ts';
import type { Ids } from '../platform/ports.ts';
import type { OpenShift, Shifts } from '../shift/shifts.ts';
import type { DecidedPayments } from './decided-payments.ts';
import type { Holds } from './holds.ts';
import { takesBack } from './recent-sales.ts';
import type { LeftPayments } from './left-payments.ts';
import type { Refunds } from './refunds.ts';
import type { Outcomes, Shipper } from '../upstream/upstream.ts';

const MINUTE_MS = 60_000;

/** What giving money back needs of the counter. */
export interface ReturnCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly clock: Clock;
  readonly ids: Ids;
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
  readonly decided: DecidedPayments;
  readonly left: Pick<LeftPayments, 'noteLate'>;
  /** What a ledger that was replaced knew of returns; absent: no other ledger was ever here. */
  readonly leftBehind?: Pick<LeftBehindReader, 'returnsOf' | 'doubtThrough'>;
  /** What a card holds, read live; null: nobody says so in time. Absent: no card can be read. */
  readBalance?(cardNumber: string): Promise<Money | null>;
}

/** What the clerk confirmed, with the id minted for it before any money moves. */
export type WantedReturn = ConfirmedReturn & { readonly returnId: ReturnId };

export interface People {
  readonly clerk: Session;
  /** They approved on the spot, and are never the clerk. */
  readonly supervisorId: ClerkId | null;
}

/** All that can be said without asking anybody: whether these lines may be given back now, and by whom. */
export function judgeReturn(
  wanted: WantedReturn,
  people: People,
  counter: ReturnCounter,
): Result<ReadyReturn, Refusal> {
  const ready = readyToReturn(wanted, people.clerk, counter);
  if (!ready.ok) return ready;
  const { sale, lines } = ready.value;
  const refusal =
    refuseLines(lines, sale, counter) ??
    refuseLost(wanted, lines, sale, people, counter) ??
    refuseReason(wanted, lines, sale, counter) ??
    refusePeople(wanted, sale, lines, people, counter);
  if (refusal) return err(refusal);
  return ok({ ...ready.value, credited: lines.filter((line) => standingOf(line, sale, counter) === 'credited') });
}

export interface AtTheWindow {
  readonly sale: Entry & { readonly body: SaleBody };
  readonly lines: readonly SaleLine[];
  readonly shift: OpenShift;
  /** The rules that the entry names. */
  readonly profileVersion: string;
  /** What had been offered to the upstream when it was judged: of a sale above it nobody holds the value. */
  readonly offeredSeq: number;
  readonly tenderIdOf: (kind: TenderKind) => string;
  /** What the cards held before it, as far as they were read for it. */
  readonly balances?: ReturnBody['balances'];
}

export interface ReadyReturn extends AtTheWindow {
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
  const lines = linesOf(wanted, sale);
  if (lines.length !== wanted.lines.length) return err({ kind: 'line-unknown' });
  const sold = counter.profileByVersion(sale.body.profileVersion);
  if (sold && !isSameMoney(sold.currency, profile.currency)) return err({ kind: 'other-currency' });
  // The rules in force have the tender, else those of the sale.
  const tenderOf = (kind: TenderKind) => tenderOfKind(kind, profile) ?? (sold ? tenderOfKind(kind, sold) : undefined);
  if (wanted.tenders.some((tender) => !tenderOf(tender.kind))) return err({ kind: 'tender-not-accepted' });
  if (wanted.tenders.some(({ kind, authCode }) => counter.payments.isTyped(kind) && authCode === undefined))
    return err({ kind: 'authorisation-code-needed' });
  const [due, tendered] = [
    sumOf(lines.map((line) => line.amount)),
    sumOf(wanted.tenders.map((tender) => tender.amount)),
  ];
  if (due !== tendered) return err({ kind: 'tenders-do-not-add-up', due, tendered });
  const tenderIdOf = (kind: TenderKind) => tenderOf(kind)?.id ?? kind;
  const offeredSeq = counter.shipper.offeredSeq();
  return ok({ sale, lines, shift, profileVersion: profile.version, offeredSeq, tenderIdOf });
}

/**
 * Money that is gone, as this journal can write it down as a return, whatever the rules say by now. null: its sale is
 * not here, or in other money, or another return has its lines.
 */
export function whatWentBack(
  { wanted, offeredSeq, balances }: BegunRefund,
  { ledger, ...counter }: Pick<ReturnCounter, 'ledger' | 'profile' | 'profileByVersion'>,
): Omit<AtTheWindow, 'shift'> | null {
  const sale = ledger.entryOfKind('sale', wanted.saleId);
  const lines = sale ? linesOf(wanted, sale) : [];
  if (!sale || lines.length !== wanted.lines.length) return null;
  const returns = ledger.returnsOf(wanted.saleId);
  if (lines.some(({ line }) => returns.some((entry) => takesBack(entry, line)))) return null;
  const [profile, sold] = [counter.profile(), counter.profileByVersion(sale.body.profileVersion)];
  if (profile && sold && !isSameMoney(sold.currency, profile.currency)) return null;
  const rules = [profile, sold].filter((each) => each !== null);
  const tenderIdOf = (kind: TenderKind) =>
    rules.flatMap((each) => tenderOfKind(kind, each) ?? [])[0]?.id ??
    sale.body.tenders.find((each) => each.kind === kind)?.tenderId ??
    kind;
  const profileVersion = profile?.version ?? sale.body.profileVersion;
  return { sale, lines, offeredSeq, profileVersion, tenderIdOf, balances };
}

function linesOf({ lines }: ConfirmedReturn, sale: Entry & { readonly body: SaleBody }): readonly SaleLine[] {
  const chosen = new Set(lines);
  return sale.body.lines.filter(({ line }) => chosen.has(line));
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
  if (counter.refunds.of(sale.id as SaleId, numbers)) return { kind: 'refund-begun' };
  if (lines.some((line) => standingOf(line, sale, counter) === 'on-the-way')) return { kind: 'line-on-the-way' };
  return null;
}

/** Only what can be true stands in the entry: of a top-up that was rejected no amount was wrong. */
function refuseReason(
  { reason }: WantedReturn,
  lines: readonly SaleLine[],
  sale: Entry,
  counter: ReturnCounter,
): Refusal | null {
  const now = lines.map((line) => {
    const standing = standingOf(line, sale, counter);
    return { kind: line.kind, credit: standing === 'never-offered' ? 'on-the-way' : standing };
  });
  return reasonsToReturn(now).includes(reason) ? null : { kind: 'reason-not-true' };
}

export function lostReturnOf({ saleId, lines }: WantedReturn, { leftBehind }: ReturnCounter): LostReturn | undefined {
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

export function returnsOf(sale: Entry, ledger: Pick<Ledger, 'returnsOf'>): ReturnBody[] {
  return ledger.returnsOf(sale.id as SaleId).flatMap((entry) => (isKind(entry, 'return') ? [entry.body] : []));
}

/** What of a sale's payment came each way and has not gone back. `begun`: what is on its way back beside it. */
export function toGiveBack(
  sale: Entry & { readonly body: SaleBody },
  ledger: Pick<Ledger, 'returnsOf'>,
  begun: readonly PaymentPart[] = [],
): PaymentPart[] {
  const back = returnsOf(sale, ledger).flatMap((body) => body.tenders);
  return partsToGiveBack(sale.body.tenders, [...back, ...begun]);
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
  const begun = counter.refunds.begun().flatMap((each) => (each.wanted.saleId === sale.id ? each.wanted.tenders : []));
  if (exceedsWhatCame(toGiveBack(sale, counter.ledger, begun), wanted.tenders)) return { kind: 'supervisor-needed' };
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
