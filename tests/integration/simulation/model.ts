import type { Account } from '../../../src-shared/contract/upstream.ts';
import {
  CARDS,
  type ClerkName,
  type Line,
  type Operation,
  PRODUCTS,
  type Standing,
  type Tender,
} from './operations.ts';

/**
 * What a till must do, without a file, without hashes and without the till's own arithmetic. It has balances by account
 * and the cash of the open shift, and says which operation is refused and why. It is small enough to be believed by
 * reading.
 */
export interface Model {
  seq: number;
  nowMs: number;
  balances: Map<Account, number>;
  shift: ModelShift | null;
  /** What the last close left; null before the first. */
  carried: number | null;
  readonly sales: ModelSale[];
  /** What each terminal should have moved since it was settled, with what was posted of it; and whether it was used. */
  readonly terminals: Record<'bank-card' | 'qr', { since: number; used: boolean; lies: number }>;
  /** Payments at devices that have no end yet, by their ids, and the unfinished sales among them. */
  atDevices: { readonly sales: readonly string[]; readonly kinds: ReadonlyMap<string, readonly string[]> };
  /** Those of which nobody knew at a close: each asks for a total once. */
  readonly named: Set<string>;
  /** Its terminals tell their totals by themselves. */
  readonly settles: boolean;
  /** In the order in which they were sealed. */
  readonly bags: ModelBag[];
  /** Papers that must be queued, by document. */
  readonly papers: Map<string, number>;
  /** What waits for its entry, in the order in which it was decided. */
  readonly decided: Decided[];
  /** Entries of what had waited. */
  readonly late: LateEntry[];
}
type Decided =
  | { readonly becomes: 'sale'; readonly sale: ModelSale }
  | { readonly becomes: 'payment-decided'; readonly sale: ModelSale; readonly by: ClerkName };
interface LateEntry {
  readonly seq: number;
  readonly kind: Decided['becomes'];
  /** The place of its sale. */
  readonly of: number;
  readonly by: ClerkName;
}
export interface ModelBag {
  readonly amount: number;
  place: 'in-safe' | 'handed-over' | 'missing' | 'opened';
}
interface ModelShift {
  readonly no: number;
  readonly clerk: ClerkName;
  readonly openedMs: number;
  drawer: number;
  closing: {
    counted: number;
    /** What of it nobody accepts any more. */
    old: number;
    recounted: boolean;
    revealed: boolean;
    /** `of`: those for which the close had a use then. */
    read: {
      of: readonly (typeof TERMINALS)[number][];
      more: Readonly<Record<'bank-card' | 'qr', number>>;
      settled: boolean;
    } | null;
  } | null;
}
/** A sale from its intent on. */
export interface ModelSale {
  readonly lines: readonly { readonly product: (typeof PRODUCTS)[number]; readonly amount: number }[];
  readonly tenders: readonly { readonly kind: Tender; readonly amount: number; readonly received?: number }[];
  /** `decided`: it is paid, and its entry comes with the next shift. */
  state: 'kept' | 'awaiting its slip' | 'decided' | 'abandoned' | 'committed';
  atMs: number;
  clerk: ClerkName;
  shiftNo: number;
  readonly returned: Set<number>;
  readonly givenBack: { readonly kind: Tender; readonly amount: number }[];
}

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const RETURN_MINUTES = 30;
const TOLERANCE = 500;
const MINIMUM = 1000;
const CASH_ACCOUNT: Record<Tender, Account> = { cash: 'drawer', 'bank-card': 'acquirer', qr: 'qr-acquirer' };
export const TERMINALS = ['bank-card', 'qr'] as const;
const PRODUCT_ACCOUNT = { 'stored-value': 'stored-value', pass: 'pass-sales' } as const satisfies Record<
  string,
  Account
>;

export function emptyModel(nowMs: number, settles = false): Model {
  return {
    seq: 0,
    nowMs,
    balances: new Map(),
    shift: null,
    carried: null,
    sales: [],
    bags: [],
    terminals: { 'bank-card': { since: 0, used: false, lies: 0 }, qr: { since: 0, used: false, lies: 0 } },
    atDevices: { sales: [], kinds: new Map() },
    named: new Set(),
    settles,
    papers: new Map(),
    decided: [],
    late: [],
  };
}

/** The one that an operation's number means, from the newest on below zero; undefined when there is none. */
export function chosen<Item>(items: readonly Item[], which: number): Item | undefined {
  return items.at(which % Math.max(1, items.length));
}

export const committed = (model: Model) => model.sales.filter((sale) => sale.state === 'committed');

/** A line's amount as it is asked: a pass has its price. */
export function amountOf(line: Line): number {
  return PRODUCTS[line.product]?.price ?? line.amount;
}

/** Writes an entry's effect: each movement from its account's point of view, debits positive. */
export function book(model: Model, movements: readonly (readonly [Account, number])[], paper?: string): void {
  model.seq += 1;
  for (const [account, amount] of movements) {
    model.balances.set(account, (model.balances.get(account) ?? 0) + amount);
    if (account === 'drawer' && model.shift) model.shift.drawer += amount;
    const terminal = TERMINALS.find((kind) => CASH_ACCOUNT[kind] === account);
    if (terminal) {
      model.terminals[terminal].since += amount;
      model.terminals[terminal].used = true;
    }
  }
  if (paper) model.papers.set(paper, (model.papers.get(paper) ?? 0) + 1);
}

/** Why nothing that was paid before is recorded by this clerk now; null when it is. */
export function refusesToRecord(model: Model, clerk: ClerkName): string | null {
  if (!model.shift) return 'no-open-shift';
  if (model.shift.clerk !== clerk) return 'shift-of-another';
  return model.shift.closing ? 'shift-closing' : null;
}

/** Why nothing is sold by this clerk now; null when it is. */
export function refusesToSell(model: Model, clerk: ClerkName): string | null {
  const recording = refusesToRecord(model, clerk);
  if (recording || !model.shift) return recording;
  return model.nowMs - model.shift.openedMs >= DAY_MS ? 'shift-too-long' : null;
}

export function refusesSale(operation: Extract<Operation, { does: 'sell' }>): string | null {
  const keys = operation.lines.map((line) => `${CARDS[line.card]} ${line.product}`);
  if (new Set(keys).size < keys.length) return 'card-twice';
  if (operation.lines.some((line) => amountOf(line) < MINIMUM && PRODUCTS[line.product]?.price === null))
    return 'amount-below-minimum';
  const cash = operation.pay === 'cash' || operation.pay === 'cash and card';
  return cash && operation.handedMore < 0 ? 'received-too-little' : null;
}

export function refusesReturn(
  model: Model,
  operation: Extract<Operation, { does: 'give back' }>,
  sale: ModelSale | undefined,
): string | null {
  const selling = refusesToSell(model, operation.clerk);
  if (selling) return selling;
  if (!sale) return 'sale-unknown';
  if (!sale.lines[operation.line - 1]) return 'line-unknown';
  if (sale.returned.has(operation.line)) return 'line-returned-already';
  if (operation.standing === 'on-the-way' || operation.standing === 'pending') return 'line-on-the-way';
  if (!operation.approved && !mayGiveBack(model, operation, sale)) return 'supervisor-needed';
  if (operation.standing !== 'credited' || operation.hold === 'held') return null;
  return operation.hold === 'not-held' ? 'value-already-used' : 'return-needs-connection';
}

function mayGiveBack(
  model: Model,
  { standing, clerk, tender, line }: { standing: Standing; clerk: ClerkName; tender: Tender; line: number },
  sale: ModelSale,
): boolean {
  if ((sale.lines[line - 1]?.amount ?? 0) > cameAndStayed(sale, tender)) return false;
  if (standing === 'rejected') return true;
  const ageMs = model.nowMs - sale.atMs;
  return sale.clerk === clerk && sale.shiftNo === model.shift?.no && ageMs >= 0 && ageMs <= RETURN_MINUTES * MINUTE_MS;
}

/**
 * What came this way and did not go back. Money that went back another way than it came is taken off whatever is left,
 * in order.
 */
function cameAndStayed(sale: ModelSale, tender: Tender): number {
  const left = new Map(sale.tenders.map(({ kind, amount }) => [kind, amount]));
  let strange = 0;
  for (const { kind, amount } of sale.givenBack) {
    const taken = Math.min(amount, left.get(kind) ?? 0);
    left.set(kind, (left.get(kind) ?? 0) - taken);
    strange += amount - taken;
  }
  for (const { kind } of sale.tenders) {
    const taken = Math.min(strange, left.get(kind) ?? 0);
    left.set(kind, (left.get(kind) ?? 0) - taken);
    strange -= taken;
  }
  return left.get(tender) ?? 0;
}

export function bookSale(model: Model, sale: ModelSale): void {
  book(
    model,
    [
      ...sale.tenders.flatMap((tender): [Account, number][] =>
        tender.received === undefined
          ? [[CASH_ACCOUNT[tender.kind], tender.amount]]
          : [
              ['drawer', tender.received],
              ['drawer', tender.amount - tender.received],
            ],
      ),
      ...sale.lines.map(({ product, amount }): [Account, number] => [PRODUCT_ACCOUNT[product.kind], -amount]),
    ],
    'sale',
  );
  Object.assign(sale, {
    state: 'committed',
    atMs: model.nowMs,
    clerk: model.shift?.clerk,
    shiftNo: model.shift?.no,
  });
}

export function bookReturn(model: Model, sale: ModelSale, line: number, tender: Tender): void {
  const back = sale.lines[line - 1];
  if (!back) return;
  book(
    model,
    [
      [PRODUCT_ACCOUNT[back.product.kind], back.amount],
      [CASH_ACCOUNT[tender], -back.amount],
    ],
    'return',
  );
  sale.returned.add(line);
  sale.givenBack.push({ kind: tender, amount: back.amount });
}

export function bookOpening(model: Model, operation: Extract<Operation, { does: 'open' }>): void {
  const carried = model.carried ?? 0;
  const fromSafe = model.carried === null ? operation.counted : operation.fromSafe;
  model.shift = {
    no: (model.shift?.no ?? 0) + model.seq + 1,
    clerk: operation.clerk,
    openedMs: model.nowMs,
    drawer: 0,
    closing: null,
  };
  book(model, [
    ['drawer', operation.counted],
    ['float', -carried],
    ['safe', -fromSafe],
    ['over-short', carried + fromSafe - operation.counted],
  ]);
}

export function refusesCounting(model: Model, clerk: ClerkName): string | null {
  if (!model.shift) return 'no-open-shift';
  return model.shift.clerk === clerk ? null : 'shift-of-another';
}

export function refusesClose(model: Model, operation: Extract<Operation, { does: 'close' }>): string | null {
  const counting = refusesCounting(model, operation.clerk);
  if (counting || !model.shift) return counting;
  if (!model.shift.closing?.revealed) return 'count-not-given';
  const { counted } = model.shift.closing;
  if (carriedBy(operation, model) > counted) return 'carried-above-counted';
  const differences = [counted - model.shift.drawer, ...TERMINALS.map((kind) => moreAt(kind, model))];
  return differences.some((each) => Math.abs(each) > TOLERANCE) && !operation.reasoned ? 'reason-needed' : null;
}

/**
 * What a terminal has more than was taken. Nobody knows of a sale that waits whether it has its money: then no
 * difference is tried.
 */
function moreAt(kind: (typeof TERMINALS)[number], model: Model): number {
  const read = model.shift?.closing?.read;
  if (!read?.of.includes(kind) || model.settles) return 0;
  return read.more[kind];
}

export const isWaiting = (model: Model) => TERMINALS.some((kind) => waitingAt(kind, model).length > 0);

/** Those of which nobody knows whether their money came or went by this way. */
function waitingAt(kind: (typeof TERMINALS)[number], { sales, atDevices }: Model): string[] {
  const bySlip = sales.flatMap(({ state, tenders }, place) =>
    isOpen(state) && tenders.some((tender) => tender.kind === kind) ? [`sale ${place}`] : [],
  );
  return [...bySlip, ...(atDevices.kinds.get(kind) ?? [])];
}

/** It has no end yet. */
export const isOpen = (state: ModelSale['state']) => state !== 'abandoned' && state !== 'committed';

/** The close has a use for a total where the shift used the way, or where nobody knows what no close named before. */
export function isUsed(kind: (typeof TERMINALS)[number], model: Model): boolean {
  return model.terminals[kind].used || waitingAt(kind, model).some((id) => !model.named.has(id));
}

/** Notes of which the series is over go with the bag. */
export function carriedBy({ carriedTenths }: Extract<Operation, { does: 'close' }>, model: Model): number {
  const { counted, old } = model.shift?.closing ?? { counted: 0, old: 0 };
  const carried = Math.floor((counted * carriedTenths) / 10);
  return carriedTenths > 10 ? carried : Math.min(carried, counted - old);
}

export function bookClose(model: Model, operation: Extract<Operation, { does: 'close' }>): void {
  if (!model.shift?.closing) return;
  const {
    drawer: expected,
    closing: { counted, read },
  } = model.shift;
  const lies = { 'bank-card': moreAt('bank-card', model), qr: moreAt('qr', model) };
  for (const kind of TERMINALS) for (const id of waitingAt(kind, model)) model.named.add(id);
  const carried = carriedBy(operation, model);
  book(
    model,
    [
      ['float', carried],
      ['safe', counted - carried],
      ['over-short', expected - counted - TERMINALS.reduce((sum, kind) => sum + moreAt(kind, model), 0)],
      ...TERMINALS.map((kind): [Account, number] => [CASH_ACCOUNT[kind], moreAt(kind, model)]),
      ['drawer', -expected],
    ],
    'shift-closed',
  );
  if (counted > carried) model.bags.push({ amount: counted - carried, place: 'in-safe' });
  for (const kind of TERMINALS) {
    const terminal = model.terminals[kind];
    const isSettled = model.settles || (read?.settled && read.of.includes(kind));
    terminal.since = isSettled ? 0 : terminal.since;
    terminal.lies = isSettled ? 0 : terminal.lies + lies[kind];
    terminal.used = false;
  }
  model.carried = carried;
  model.shift = null;
}

/** The first so many of the bags in the safe; one at least, where there is any. */
export function bagsMeant(model: Model, which: number): ModelBag[] {
  const inSafe = model.bags.filter(({ place }) => place === 'in-safe');
  return inSafe.slice(0, 1 + (which % Math.max(1, inSafe.length)));
}
