import type { CreditState, RecentSale } from '../../src-shared/contract/views/history.ts';
import type { Card } from '../../src-shared/contract/upstream.ts';
import type { ProductKind } from '../../src-shared/contract/wire-types.ts';
import { money, type Money } from '../../src-shared/money.ts';

export type LineOfSale = Pick<RecentSale['lines'][number], 'cardNumber' | 'kind' | 'credit' | 'balance'>;

export const WORST_FIRST: readonly CreditState[] = [
  'rejected',
  'reversal-refused',
  'other',
  'pending',
  'on-the-way',
  'credited',
  'reversed',
  'returned',
];

/** The state of several lines in one word: the worst of them. */
export function worst<Line extends { readonly credit: CreditState }>(lines: readonly Line[]): Line | undefined {
  return lines.toSorted((a, b) => WORST_FIRST.indexOf(a.credit) - WORST_FIRST.indexOf(b.credit))[0];
}

const WENT_BACK: ReadonlySet<CreditState> = new Set(['returned', 'reversed']);

/**
 * How much of a sale was given back, where something of it stands still: of several cards so many whole ones, else so
 * many lines. null: nothing went back, or all of it.
 */
export function partGivenBack(
  lines: readonly Pick<LineOfSale, 'cardNumber' | 'credit'>[],
): { readonly returned: number; readonly all: number } | null {
  const wentBack = ({ credit }: Pick<LineOfSale, 'credit'>) => WENT_BACK.has(credit);
  const cards = [...Map.groupBy(lines, ({ cardNumber }) => cardNumber).values()];
  const byCards = cards.length > 1 && cards.every((own) => own.every(wentBack) || !own.some(wentBack));
  const parts = byCards ? cards : lines.map((line) => [line]);
  const returned = parts.filter((own) => own.every(wentBack)).length;
  return returned === 0 || returned === parts.length ? null : { returned, all: parts.length };
}

interface Outcome {
  readonly kind: ProductKind;
  readonly credit: CreditState;
  readonly lines: number;
}

/** What became of each kind of product: an outcome is of its own line, and none speaks for a line beside it. */
export function outcomesOf(lines: readonly LineOfSale[]): ReadonlyMap<ProductKind, readonly Outcome[]> {
  return new Map(
    [...Map.groupBy(lines, ({ kind }) => kind)].map(([kind, ofKind]) => [
      kind,
      WORST_FIRST.map((credit) => ({
        kind,
        credit,
        lines: ofKind.filter((line) => line.credit === credit).length,
      })).filter((outcome) => outcome.lines > 0),
    ]),
  );
}

/** What the one card holds by its last line's word. null: there are several cards, or not all of it is credited. */
export function balanceOf(lines: readonly LineOfSale[]): Money | null {
  const isOneCard = new Set(lines.map(({ cardNumber }) => cardNumber)).size === 1;
  if (!isOneCard || lines.some(({ credit }) => credit !== 'credited')) return null;
  const balance = lines.findLast((line) => line.balance !== null)?.balance ?? null;
  return balance === null ? null : money(balance);
}

/** What a rejection tells of the card itself. */
const STATUS_TOLD: Readonly<Record<string, Card['status']>> = { 'card-blocked': 'blocked', 'card-expired': 'expired' };

/**
 * A new card is activated by its own line alone; a rejection may tell that a card can't be used any more. undefined:
 * nobody has said yet.
 */
export function statusAfter(
  before: Card['status'] | undefined,
  lines: readonly (Pick<LineOfSale, 'kind' | 'credit'> & { readonly reason?: string | null })[],
): Card['status'] | undefined {
  // Money that went back leaves the card as it was told.
  const told = lines.map(({ credit, reason }) =>
    (credit === 'rejected' || credit === 'returned') && reason ? STATUS_TOLD[reason] : undefined,
  );
  const since = told.find((status) => status !== undefined);
  if (since !== undefined) return since;
  if (before !== 'not-activated') return before;
  const bought = lines.find(({ kind }) => kind === 'card');
  if (bought?.credit === 'credited') return 'active';
  return bought?.credit === 'rejected' ? before : undefined;
}

/** Beside a pass alone a balance would be read as its price. */
export function balanceToppedUp(lines: readonly LineOfSale[]): Money | null {
  return lines.some(({ kind }) => kind === 'stored-value') ? balanceOf(lines) : null;
}
