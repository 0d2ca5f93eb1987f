import { setTimeout as sleep } from 'node:timers/promises';
import { type Money, money, times } from '../../../src-shared/money.ts';
import type { Clock } from '../../../src-shared/time.ts';
import type { Answer, DeviceState, Known, NotBegun, Operation, PaymentDevice, Progress } from '../port.ts';
import { readStarted, readStatus, type Paid } from './answers.ts';
import type { Called, KaspiSession } from './session.ts';

/**
 * A Kaspi Smart POS in the local network. It takes no ids of ours: whatever it began is known by its own id alone.
 * Where that was lost, only a person with its list can say what became of the money.
 */

interface KaspiParts {
  readonly session: KaspiSession;
  readonly clock: Clock;
  /** Digits after the decimal mark; null: no rules are here yet. */
  readonly exponent: () => number | null;
  /** The counter gives the fiscal receipt, whichever way the customer takes; null: two would have to. */
  readonly ownCheque: () => boolean | null;
  /** A first payment was compared with what the device showed, or this is that one. */
  readonly serves: (operation: Operation) => boolean;
  readonly pace?: Partial<Pace> | undefined;
}

interface Pace {
  /** Between two looks at one operation. */
  readonly everyMs: number;
  /** The device wants its bank asked no more often than so. */
  readonly actualizeEveryMs: number;
  /** So long the device itself waits for a customer and for the word of their app. */
  readonly followMs: number;
}
const PACE: Pace = { everyMs: 1000, actualizeEveryMs: 10_000, followMs: 180_000 };
/** The answer to its last look may come as late as one call may. */
const LAST_LOOK_MS = 15_000;
/** Whoever asks later what became of it waits no longer for a device that is off. */
const UNREACHED_MAX = 3;

const NO_SUCH_PROCESS = 101;
const BUSY = 107;
/** Numbers by which the device refuses a request as such: nothing was begun. Any other leaves that open. */
const NOT_BEGUN: readonly number[] = [100, 101, 103, 105, 106, BUSY, 108, 401, 403, 404, 999];

type Tell = (progress: Progress) => void;
const UNKNOWN: Answer = { state: 'unknown' };

export function kaspiDevice({ session, clock, exponent, ownCheque, serves, ...parts }: KaspiParts): PaymentDevice {
  const pace = { ...PACE, ...parts.pace };
  let state: DeviceState = 'not-asked-yet';
  /** What it has named in this run: a name that comes twice is no word on the second one. */
  const named = new Set<string>();

  async function call(path: string, query: Record<string, string>): Promise<Called> {
    const called = await session.call(path, query);
    state = STATES[called.state];
    return called;
  }

  async function begin(
    operation: Operation,
    order: { readonly path: string; readonly query: Record<string, string> },
    tell: Tell,
    known: Known,
  ): Promise<Answer> {
    const inTenge = wholeTenge(operation.amount, exponent());
    if (inTenge === null) return notBegun('not-whole');
    const isOurs = ownCheque();
    if (isOurs === null) return notBegun('two-fiscalisers');
    const query = { amount: String(inTenge), ...order.query, owncheque: String(isOurs) };
    const called = await call(order.path, query);
    if (called.state === 'unreachable') return notBegun('not-reached', called.words);
    if (called.state === 'not-paired') return notBegun('not-paired', called.words);
    if (called.state === 'refused' && NOT_BEGUN.includes(called.code))
      return notBegun(called.code === BUSY ? 'busy' : 'refused', called.words);
    if (called.state !== 'answered') return NAMELESS;
    const ref = readStarted(called.data);
    if (ref === null || named.has(ref)) return NAMELESS;
    named.add(ref);
    if (!known(ref)) return NAMELESS;
    return follow({ ...operation, ref }, tell, Infinity);
  }

  /** Looks until it has ended, or nobody waits any longer. `unreached`: so many looks may fail one after the other. */
  async function follow(operation: Operation & { ref: string }, tell: Tell, unreached: number): Promise<Answer> {
    const until = clock.monotonic() + pace.followMs;
    let failed = 0;
    let actualizedAt = -Infinity;
    for (;;) {
      const mayActualize = clock.monotonic() - actualizedAt >= pace.actualizeEveryMs;
      const seen = await look(operation, tell, mayActualize);
      if (seen.answer) return seen.answer;
      if (seen.actualized) actualizedAt = clock.monotonic();
      failed = seen.isFailed ? failed + 1 : 0;
      if (failed >= unreached || clock.monotonic() >= until) return notEnded(seen);
      await sleep(pace.everyMs);
    }
  }

  /** `mayActualize`: where the device says that it does not know, it may ask its bank now. */
  async function look(operation: Operation & { ref: string }, tell: Tell, mayActualize: boolean): Promise<Seen> {
    const query = { processId: operation.ref };
    const seen = async (path: string) => seenIn(await call(path, query), operation, tell, exponent() ?? 0);
    const first = await seen('/v2/status');
    if (first.answer || !first.isUnknown) return first;
    tell({ doing: 'asking-again', canCancel: false });
    if (!mayActualize) return first;
    return { ...(await seen('/v2/actualize')), actualized: true };
  }

  return {
    slips: 'own',
    get deviceId() {
      return session.pairing()?.deviceId ?? 'a Kaspi terminal that is not paired';
    },
    patienceMs: pace.followMs + LAST_LOOK_MS,
    async collect(operation, tell, known) {
      if (!serves(operation)) return notBegun('not-tried');
      return begin(operation, { path: '/v2/payment', query: {} }, tell, known);
    },
    async refund(operation, paidBy, tell, known) {
      // What looked like a card's number was not kept whole, and names no payment.
      if (paidBy?.rrn === undefined || paidBy.rrn.includes('…')) return notBegun('no-number');
      const method = paidBy.method ?? (operation.kind === 'qr' ? 'qr' : 'card');
      const query = { method, transactionId: paidBy.rrn };
      return begin(operation, { path: '/v2/refund', query }, tell, known);
    },
    async ask(operation, tell) {
      const { ref } = operation;
      return ref === undefined ? NAMELESS : follow({ ...operation, ref }, tell, UNREACHED_MAX);
    },
    /** It has no call for that: it is taken back on the device, and looked at here. */
    async cancel(operation) {
      const { ref } = operation;
      if (ref === undefined) return NAMELESS;
      const seen = await look({ ...operation, ref }, () => {}, true);
      return seen.answer ?? notEnded(seen);
    },
    settle: () => Promise.resolve({ state: 'not-told' }),
    state: () => (session.pairing() === null ? 'not-paired' : state),
  };
}

const STATES: Readonly<Record<Called['state'], DeviceState>> = {
  answered: 'answers',
  refused: 'answers',
  'not-paired': 'not-paired',
  unreachable: 'not-reached',
  lost: 'not-reached',
};

const NAMELESS: Answer = { state: 'unknown', isNameless: true };

function notBegun(why: NotBegun, words: string = why): Answer {
  return { state: 'declined', reason: words, why };
}

/** null: it takes whole tenge alone, or nobody knows what the amount is of. */
function wholeTenge(amount: Money, exponent: number | null): number | null {
  if (exponent === null) return null;
  const tenge = amount / 10 ** exponent;
  return Number.isSafeInteger(tenge) && tenge > 0 ? tenge : null;
}

interface Seen {
  readonly answer?: Answer;
  readonly isFailed?: boolean;
  readonly isUnknown?: boolean;
  /** It goes on there: a customer may still pay. */
  readonly isAtWork?: boolean;
  readonly actualized?: boolean;
}

const notEnded = ({ isAtWork }: Seen): Answer => (isAtWork ? { state: 'unknown', isAtWork } : UNKNOWN);

/** What one look says. A look that fails says nothing about the money. */
function seenIn(called: Called, operation: Operation & { ref: string }, tell: Tell, exponent: number): Seen {
  // It keeps operations for a day; one that it forgot may have moved its money.
  if (called.state === 'refused' && called.code === NO_SUCH_PROCESS) return { answer: UNKNOWN };
  const read = called.state === 'answered' ? readStatus(called.data, operation.ref) : null;
  if (!read) return { isFailed: true };
  switch (read.status) {
    case 'wait':
      tell({ doing: read.doing, canCancel: false });
      return { isAtWork: true };
    case 'unknown':
      return { isUnknown: true };
    case 'fail':
      return { answer: { state: 'declined', reason: read.words } };
    case 'success':
      return { answer: approved(read.paid, operation, exponent) };
  }
}

/**
 * What it does not tell is as it was asked for. What it tells and nobody can read is a person's to judge: the money has
 * moved by then.
 */
function approved({ kind, isWayKnown, tenge, slip }: Paid, operation: Operation, exponent: number): Answer {
  if (tenge === 'unreadable' || !isWayKnown) return UNKNOWN;
  const amount = tenge === 'not told' ? operation.amount : times(money(tenge), 10 ** exponent);
  return { state: 'approved', kind: kind ?? operation.kind, amount, slip };
}
