import type { Entry } from '../contract/upstream.ts';
import { minus, type Money, negative, plus, sumIfSafe, ZERO } from '../money.ts';
import type { WrittenInstant } from '../time.ts';
import { isKind } from './entry.ts';
import { type TerminalClosed, type TerminalKind, UNKNOWN_NAMED_MAX } from './kinds/terminals-body.ts';
import { ACCOUNT_OF_TENDER, accountTotalIfSafe } from './postings.ts';

/** What somebody read off a terminal: its own number and sum, or why there is none. Nothing: nobody said anything. */
export type TerminalTold =
  | { readonly count: number; readonly amount: Money; readonly settled: boolean }
  | { readonly skipped: string };

/** One movement at a terminal, as this counter knows it; what went back is below zero. */
export interface OurPayment {
  /** The entry, and which of its parts. */
  readonly key: string;
  readonly at: WrittenInstant;
  readonly code: string;
  readonly amount: Money;
  readonly receiptNumber: string;
}

/** Money of which nobody knows yet whether it moved. */
export interface UnknownPayment {
  /** The sale or return, and which of its parts. */
  readonly id: string;
  readonly kind: TerminalKind;
  readonly amount: Money;
  /** Its device takes these ways too, and the customer chooses among them. */
  readonly otherKinds?: readonly TerminalKind[];
  /** Its device has said that it moved; no entry says so yet. */
  readonly isSure?: boolean;
}

export type ComparedTerminal = TerminalClosed & { readonly payments: readonly OurPayment[] };

interface ToCompare {
  readonly kind: TerminalKind;
  /** The oldest first, from all shifts since the terminal was settled. */
  readonly entries: readonly Entry[];
  readonly since: number;
  /** What the close before carried on. */
  readonly carried: NonNullable<TerminalClosed['carried']>;
  /** Those that may have moved by this way. */
  readonly unknown: readonly UnknownPayment[];
  readonly told: TerminalTold | null;
  /** Other counters pay at it too: it is compared code by code. */
  readonly isShared: boolean;
}

/** Compares one way of paying. null: others wrote amounts that add up to no number. */
export function comparedTerminal(given: ToCompare): ComparedTerminal | null {
  const { kind, entries, since, told, isShared } = given;
  const payments = entries.flatMap((entry) => paymentsIn(entry, kind));
  const amount = sumIfSafe(payments.map((each) => each.amount));
  const posted = sumIfSafe(entries.map(({ postings }) => accountTotalIfSafe(postings, ACCOUNT_OF_TENDER[kind]) ?? 0));
  if (amount === null || posted === null) return null;
  const ours = { count: payments.length, amount };
  const { still: stillCarried, decided, others } = sorted(given.carried, given.unknown);
  const open = others.slice(0, UNKNOWN_NAMED_MAX);
  // Each close names it until somebody decides, also where an earlier total had it.
  const still = stillCarried.slice(0, UNKNOWN_NAMED_MAX - open.length).map(outside);
  const common = { kind, since, ours, payments };
  const allOpen = [...open.map(outside), ...still];
  if (isShared) return { ...common, by: 'codes', settled: true, difference: ZERO, ...named(allOpen, given.carried) };
  if (told === null || 'skipped' in told) {
    const reason = told?.skipped;
    const row = { ...common, by: 'nothing' as const, settled: false, difference: ZERO, ...(reason && { reason }) };
    return { ...row, ...named(allOpen, given.carried) };
  }
  // What stood in an earlier total was left out of its difference: decided, it counts as if this total had it.
  const total = sumIfSafe([told.amount, ...decided.map((each) => each.amount), -posted]);
  if (total === null) return null;
  const { unknown, difference } = apartFrom(total, open);
  const inTotal = unknown.filter((each) => each.inTotal).map(({ id, amount: of }) => ({ id, amount: of }));
  const carried = told.settled ? [...stillCarried, ...inTotal] : given.carried;
  const { count, settled } = told;
  return {
    ...common,
    by: 'total',
    total: { count, amount: told.amount },
    settled,
    difference,
    ...named([...unknown, ...still], carried),
  };
}

type Carried = ToCompare['carried'];

/**
 * Which carried payments nobody knows yet, and which others nobody knows. The amount tells the parts of one sale apart:
 * a part that is declined gives its place to the next.
 */
function sorted(
  carried: Carried,
  unknown: readonly UnknownPayment[],
): { readonly still: Carried; readonly decided: Carried; readonly others: readonly UnknownPayment[] } {
  const others = [...unknown];
  const isStill = (each: Carried[number]) => {
    const place = others.findIndex(({ id, amount }) => saleOf(id) === saleOf(each.id) && amount === each.amount);
    const [found] = place === -1 ? [] : others.splice(place, 1);
    return found ? [{ id: found.id, amount: found.amount }] : null;
  };
  const each = carried.map((one) => ({ one, still: isStill(one) }));
  return {
    still: each.flatMap(({ still }) => still ?? []),
    decided: each.flatMap(({ one, still }) => (still ? [] : [one])),
    others,
  };
}

/** The sale or return that a payment of which nobody knows is a part of. */
export const saleOf = (id: string) => id.split(':')[0];

const outside = ({ id, amount }: Pick<UnknownPayment, 'id' | 'amount'>) => ({ id, amount, inTotal: false });

function named(unknown: NonNullable<TerminalClosed['unknown']>, carried: NonNullable<TerminalClosed['carried']>) {
  return { ...(unknown.length > 0 && { unknown }), ...(carried.length > 0 && { carried }) };
}

/** More of them at once than this are not tried in every combination. */
const TRIED_TOGETHER_MAX = 10;

/**
 * What is left of a difference without the payments of which nobody knows. Those that explain most of it stand in the
 * terminal's total: a customer may have paid after it was taken. The one with more of what a device has told of is
 * believed, where two explain as much.
 */
function apartFrom(
  difference: Money,
  unknown: readonly UnknownPayment[],
): { readonly unknown: NonNullable<TerminalClosed['unknown']>; readonly difference: Money } {
  const sure = unknown.filter(({ isSure }) => isSure);
  const all = [...sure, ...unknown.filter(({ isSure }) => !isSure)];
  const tried = all.slice(0, TRIED_TOGETHER_MAX);
  const untried = sure.slice(TRIED_TOGETHER_MAX);
  const without = (taken: readonly UnknownPayment[]) =>
    sumIfSafe([difference, ...[...untried, ...taken].map(({ amount }) => -amount)]);
  const told = (taken: readonly UnknownPayment[]) => taken.filter(({ isSure }) => isSure).length;
  let best = { taken: [] as readonly UnknownPayment[], left: without([]) ?? difference };
  for (let among = 1; among < 2 ** tried.length; among += 1) {
    const taken = tried.filter((_, at) => isAmong(at, among));
    const left = without(taken);
    if (left === null) continue;
    const isAsGood = Math.abs(left) === Math.abs(best.left) && told(taken) > told(best.taken);
    if (Math.abs(left) < Math.abs(best.left) || isAsGood) best = { taken, left };
  }
  const inTotal = new Set([...untried, ...best.taken]);
  return {
    unknown: unknown.map((each) => ({ id: each.id, amount: each.amount, inTotal: inTotal.has(each) })),
    difference: best.left,
  };
}

const isAmong = (at: number, among: number) => Math.floor(among / 2 ** at) % 2 === 1;

function paymentsIn(entry: Entry, kind: TerminalKind): OurPayment[] {
  const isSale = isKind(entry, 'sale');
  if (!isSale && !isKind(entry, 'return')) return [];
  const { tenders, receiptNumber } = entry.body;
  return tenders.flatMap((tender, place) => {
    if (tender.kind !== kind) return [];
    const amount = isSale ? tender.amount : negative(tender.amount);
    const code = tender.terminal?.authCode ?? tender.terminal?.rrn ?? '';
    return [{ key: `${entry.id}:${place}`, at: entry.at, code, amount, receiptNumber }];
  });
}

/** What lists explain: those of the terminal that we lack, less ours that it lacks. */
export function explainedBy(
  missing: readonly { readonly amount: Money }[],
  extra: readonly { readonly amount: Money }[],
): Money {
  const sum = (of: readonly { readonly amount: Money }[]) => of.reduce((all, { amount }) => plus(all, amount), ZERO);
  return minus(sum(extra), sum(missing));
}
