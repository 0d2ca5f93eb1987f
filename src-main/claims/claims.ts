import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { WantedClaim, ClaimFiled, ClaimPaid, ClaimToPay } from '../../src-shared/contract/views/claims.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { Card } from '../../src-shared/contract/upstream.ts';
import type { CardView } from '../../src-shared/contract/views/sale.ts';
import type { ClaimId, ClerkId, EntryId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import { isReason } from '../../src-shared/reason.ts';
import { claimNumber, type ClaimRef, claimRefOf, isNumberOf, readClaimNumber } from '../../src-shared/claim-number.ts';
import type { ClaimContent } from '../../src-shared/receipt/claim-slip.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Paper } from '../printing/paper.ts';
import type { Shifts } from '../shift/shifts.ts';
import type { ClaimFollower } from './claim-follower.ts';
import type { Claim, Claims, PaidBefore } from './claims-table.ts';

/** What filing and paying claims needs of the counter. */
export interface ClaimCounter {
  readonly ledger: Ledger;
  readonly shifts: Shifts;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly claims: Claims;
  readonly claimFollower: Pick<ClaimFollower, 'wake' | 'ask'>;
  stopped(): Refusal | null;
  readonly paper: Pick<Paper, 'slip'>;
}

/**
 * Keeps what the passenger says, prints the slip with its number, and tells the upstream when it is in reach. Repeating
 * it with the same claimId is the same claim. A note in the journal says that it was filed, and by whom.
 */
export function fileClaim(
  { claimId, language, ...request }: WantedClaim,
  clerk: Session,
  counter: ClaimCounter,
): Result<ClaimFiled, Refusal> {
  const known = counter.claims.byId(claimId);
  if (known)
    return canonicalJson(known.request) === canonicalJson(request)
      ? ok(claimFiled(known))
      : err({ kind: 'claim-differs' });
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const filed = request.movementId === undefined ? null : counter.claims.ofMovement(request.movementId);
  if (filed) return err({ kind: 'claim-filed-already' });

  const at = instant(counter.clock.now());
  const written = counter.ledger.append(
    draftOf('note', {
      id: counter.ids.mint<EntryId>(),
      at,
      shiftId: null,
      clerkId: clerk.clerkId,
      supervisorId: null,
      body: { v: 1, text: 'claim filed', claimId, claim: request, language },
    }),
    () => {
      counter.claims.file(claimId, request, language, at);
      const { cardNumber, channel, amount, at: takenAt } = request;
      const content: ClaimContent = {
        claimId,
        cardNumber,
        channel,
        amount,
        takenAt,
        filedAt: at,
        language,
        clerkName: clerk.name,
        clerkId: clerk.clerkId,
      };
      counter.paper.slip({ document: 'claim', content, at });
    },
  );
  if (!written.ok) return written;
  counter.claimFollower.wake();
  const claim = counter.claims.byId(claimId);
  assert(claim !== null, 'a claim is kept in the transaction of its note');
  return ok(claimFiled(claim));
}

function claimFiled(claim: Claim): ClaimFiled {
  return { claimId: claim.id, number: claimNumber(claim.id), status: claim.status };
}

/** After so many the claim is a supervisor's matter. */
const WRONG_NUMBERS_MAX = 3;

/**
 * Gives the passenger the money on the number of the slip, once the upstream has just said again that it is to be paid
 * here. The pay-out names the claim and is written once, however often it is asked for; the drawer opens with
 * its slip. Where the money left before, by an entry that is lost, a second person's word has that written down.
 */
export async function payClaim(
  wanted: ClaimToPay,
  clerk: Session,
  counter: ClaimCounter,
  supervisorId: ClerkId | null = null,
): Promise<Result<ClaimPaid, Refusal>> {
  const claim = counter.claims.byRef(wanted.claim);
  if (!claim) return err({ kind: 'claim-unknown' });
  const claimId = claim.id;
  const ready = readyToPay(claimId, clerk, supervisorId, counter);
  if (!ready.ok) return ready;
  // No money is handed out where it left before.
  const refused = ready.value.before?.kind === 'known' ? ok() : judgeSlip(wanted, claimId, counter, supervisorId);
  if (!refused.ok) return refused;
  // Another counter may have paid it, or the operator thought better of it. Nobody at the counter waits for this word.
  const word = await counter.claimFollower.ask(claim);
  if (word === 'no-answer') return err({ kind: 'claim-needs-connection' });
  // The word itself, also where a disk that is full could not keep it.
  if (word !== 'refund-at-counter') return err({ kind: 'claim-not-payable' });
  const still = readyToPay(claimId, clerk, supervisorId, counter);
  if (!still.ok) return still;
  const { shiftId, before } = still.value;

  const { language } = claim;
  const amount = claim.request?.amount;
  if (amount === undefined) return err({ kind: 'claim-not-payable' });
  const id = counter.ids.mint<EntryId>();
  const written = counter.ledger.append(
    draftOf('pay-out', {
      id,
      at: instant(counter.clock.now()),
      shiftId,
      clerkId: clerk.clerkId,
      supervisorId,
      body: {
        v: 1,
        amount,
        against: 'claims',
        claimId,
        reason: reasonOf(claimId, before, wanted.slipLost),
        ...(language !== null && { language }),
      },
    }),
    () => counter.claims.settle(claimId),
    // The money left the drawer by the entry that is lost.
    { drawer: before?.kind === 'known' ? 'stays shut' : 'as its kind says' },
  );
  if (!written.ok) return written;
  return ok({ entryId: id, amount, handedOut: before?.kind !== 'known' });
}

function refusePaidBefore(before: PaidBefore): Refusal {
  return before.kind === 'known'
    ? { kind: 'claim-paid-before', seq: before.seq, at: before.at }
    : { kind: 'claim-may-be-paid' };
}

/** The slip shows the number. Where it is lost, or the number was typed wrong too often, a supervisor decides. */
function judgeSlip(
  { number = '', slipLost }: ClaimToPay,
  claimId: ClaimId,
  { claims, ledger }: ClaimCounter,
  supervisorId: ClerkId | null,
): Result<null, Refusal> {
  if (slipLost !== undefined) {
    if (supervisorId === null) return err({ kind: 'supervisor-needed' });
    return isReason(slipLost) ? ok() : err({ kind: 'reason-needed' });
  }
  if (claims.wrongNumbers(claimId) >= WRONG_NUMBERS_MAX && supervisorId === null)
    return err({ kind: 'claim-number-tried' });
  const digits = readClaimNumber(number);
  if (digits === null) return err({ kind: 'claim-number-unreadable' });
  if (isNumberOf(digits, claimId)) return ok();
  const counted = ledger.transaction(() => claims.wrongNumber(claimId));
  if (!counted.ok) return counted;
  const triesLeft = WRONG_NUMBERS_MAX - claims.wrongNumbers(claimId);
  return err(triesLeft > 0 ? { kind: 'claim-number-wrong', triesLeft } : { kind: 'claim-number-tried' });
}

/** For auditors, who find a lost entry in the ledger that was set aside. */
function reasonOf(claimId: ClaimId, before: PaidBefore | null, slipLost: string | undefined): string {
  const reason = `claim ${claimNumber(claimId)}${slipLost === undefined ? '' : `, slip lost: ${slipLost}`}`;
  return before?.kind === 'known' ? `${reason}, paid by entry ${before.seq} of the ledger that was replaced` : reason;
}

function readyToPay(claimId: ClaimId, clerk: Session, supervisorId: ClerkId | null, counter: ClaimCounter) {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const payable = counter.claims.byId(claimId)?.status === 'refund-at-counter' && !counter.claims.wasPaidHere(claimId);
  if (!payable) return err({ kind: 'claim-not-payable' as const });
  const before = counter.claims.paidBefore(claimId);
  if (before && supervisorId === null) return err(refusePaidBefore(before));
  return ok({ shiftId: shift.value.id, before });
}

/** The passenger was told how it ended: nothing is left to do here. */
export function settleClaim(ref: ClaimRef, counter: ClaimCounter): Result<null, Refusal> {
  const claim = counter.claims.byRef(ref);
  if (!claim) return err({ kind: 'claim-unknown' });
  if (!ENDED.has(claim.status)) return err({ kind: 'claim-undecided' });
  const written = counter.ledger.transaction(() => counter.claims.settle(claim.id));
  return written.ok ? ok() : written;
}

const ENDED: ReadonlySet<Claim['status']> = new Set(['credited', 'denied', 'refused', 'paid']);

/** What newer rules must let come to its end: a claim is paid out of the drawer. */
export function mattersToPay(claims: Pick<Claims, 'unsettled'>): OpenMatter[] {
  return claims
    .unsettled()
    .filter(({ status }) => status === 'refund-at-counter')
    .map(({ filedAt }) => ({ what: `the claim of ${filedAt} is to be paid in cash`, tenders: ['cash'] }));
}

/** What came of the claims that were filed here for a card's failed movements; one that this drawer paid is paid. */
export function claimsOf(card: Card | null, { claims }: Pick<ClaimCounter, 'claims'>): ClaimOnCard[] {
  return (card?.movements ?? []).flatMap(({ id: movementId, status }) => {
    const claim = status === 'failed' ? claims.ofMovement(movementId) : null;
    if (!claim) return [];
    const paidHere = claim.settled && claim.status === 'refund-at-counter';
    return [{ movementId, status: paidHere ? ('paid' as const) : claim.status }];
  });
}
type ClaimOnCard = NonNullable<CardView['claims']>[number];

/** Every claim that is neither paid nor told to its passenger. */
export function claimItems(counter: ClaimCounter): Extract<AttentionItem, { kind: 'claim' }>[] {
  return counter.claims.unsettled().map(({ id, request, status, reason, filedAt }) => ({
    kind: 'claim',
    claim: claimRefOf(id),
    number: request === null ? claimNumber(id) : null,
    at: filedAt,
    cardNumber: request?.cardNumber ?? null,
    channel: request?.channel ?? null,
    amount: request?.amount ?? null,
    status,
    reason,
    paidBefore: counter.claims.paidBefore(id)?.kind ?? null,
  }));
}
