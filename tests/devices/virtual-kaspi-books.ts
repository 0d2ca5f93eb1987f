/** What a virtual Smart POS keeps: each operation of the last day, as its own screen lists them. */

export type Method = 'card' | 'qr' | 'alaqan';

/** What the customer, the bank and the device itself do with the next operation. */
export type Fate =
  | 'approves by card'
  | 'approves by QR'
  | 'approves by palm'
  | 'declines'
  | 'is cancelled by the customer'
  /** Until `theCustomer` pays or walks away. */
  | 'waits for the customer'
  /** The same until it is looked at so often that nobody waits any more. */
  | 'is late'
  | 'does not know, and finds that it was paid'
  | 'does not know, and finds that nothing was paid'
  | 'never knows'
  /** It moves the money and tells nobody its name. */
  | 'charges and loses its answer'
  | 'charges and names nothing'
  /** Its power goes; it keeps what it moved. */
  | 'charges and vanishes'
  | 'restarts in the middle'
  | 'restarts and forgets'
  | 'is lost before it begins'
  | 'is busy'
  | 'refuses by a number that nobody knows'
  /** It says success, and at the next look that it failed. */
  | 'answers twice, and otherwise'
  | 'names the operation before'
  | 'answers for another operation'
  | 'moves less than it was asked for'
  | 'tells an amount that nobody can read'
  | 'tells no amount'
  | "tells a card's number where none belongs"
  | 'takes it by a way that nobody knows';

export interface Kept {
  readonly processId: string;
  readonly does: 'payment' | 'refund';
  readonly fate: Fate;
  readonly amount: number;
  readonly method: string;
  /** RRN of a card, number of an order else. */
  readonly number: string;
  readonly ownCheque: boolean;
  /** The number of the payment that goes back. */
  readonly of: string | null;
  readonly at: number;
  state: 'running' | 'moved' | 'failed';
  /** The device lost sight of it. */
  isUnknown: boolean;
  subStatus: string;
  message: string;
  looks: number;
}

const METHODS: Partial<Record<Fate, string>> = {
  'approves by QR': 'qr',
  'approves by palm': 'alaqan',
  'takes it by a way that nobody knows': 'face',
};
const FAILS: Partial<Record<Fate, readonly [subStatus: string, message: string]>> = {
  declines: ['CardTransactionFailure', 'Недостаточно средств'],
  'is cancelled by the customer': ['ProcessCancelled', 'Отмена покупки; Покупатель отменил покупку'],
  'does not know, and finds that nothing was paid': ['CardTransactionFailure', 'Операция отменена'],
};
const WAITS: ReadonlySet<Fate> = new Set(['waits for the customer', 'is late']);
const UNKNOWN: ReadonlySet<Fate> = new Set([
  'does not know, and finds that it was paid',
  'does not know, and finds that nothing was paid',
  'never knows',
]);

interface Asked {
  readonly does: Kept['does'];
  readonly amount: number;
  readonly method: string | null;
  readonly of: string | null;
  readonly ownCheque: boolean;
}

/** Nobody hears of its end, however long is waited. */
export const NEVER_ENDS: ReadonlySet<Fate> = new Set([
  ...WAITS,
  'never knows',
  'charges and vanishes',
  'answers for another operation',
]);

/** An operation as it is begun. What moves its money has moved it by then, whether anybody looks or not. */
export function begun(asked: Asked, fate: Fate, no: number, at: number): Kept {
  const method = asked.method ?? METHODS[fate] ?? 'card';
  const fails = FAILS[fate];
  const amount = fate === 'moves less than it was asked for' ? Math.ceil(asked.amount / 2) : asked.amount;
  const ended = fails ? 'failed' : 'moved';
  return {
    ...asked,
    processId: String(1_790_000_000_000 + no),
    fate,
    amount,
    method,
    number: method === 'card' ? `30720818${String(7000 + no)}` : String(504_711_000 + no),
    at,
    state: WAITS.has(fate) ? 'running' : ended,
    isUnknown: UNKNOWN.has(fate),
    subStatus: fails?.[0] ?? successOf(method),
    message: fails?.[1] ?? '',
    looks: 0,
  };
}

export const successOf = (method: string) => (method === 'card' ? 'CardTransactionSuccess' : 'QrTransactionSuccess');

/** One line of the device's own list. */
export interface Listed {
  readonly does: Kept['does'];
  readonly method: string;
  readonly amount: number;
  readonly number: string;
}

export function listOf(kept: Iterable<Kept>): Listed[] {
  return [...kept]
    .filter(({ state }) => state === 'moved')
    .map(({ does, method, amount, number }) => ({ does, method, amount, number }));
}
