import { minus, type Money, money, plus, sumOf, ZERO } from '../money.ts';

/** A position of a receipt: a line of the sale, and what of it stands there. */
export interface Position {
  readonly line: number;
  readonly amount: Money;
}

export interface Divisible extends Position {
  /** A thing that is sold once, by one fiscaliser. */
  readonly isWhole: boolean;
}

interface Divided {
  /** They sum to the amount; a line of which nothing is there is left out. */
  readonly positions: readonly Position[];
  /** false: a thing had to be divided, since no other positions sum to the amount. */
  readonly isDivisible: boolean;
}

/** Sums of things that are looked at: with more different prices than any tariff has it is said to be indivisible. */
const SUMS_MAX = 2_000;

/**
 * The positions of the receipt of whoever fiscalises `amount` of a sale; the other one has the rest. Things stay whole.
 * Services fill up what is left in the order of the sale, so that one of them at most stands on both receipts.
 */
export function dividedOver(lines: readonly Divisible[], amount: Money): Divided {
  if (amount === sumOf(lines.map((each) => each.amount))) return { positions: positionsOf(lines), isDivisible: true };
  const things = lines.filter(({ isWhole }) => isWhole);
  const services = lines.filter(({ isWhole }) => !isWhole);
  const chosen = thingsFor(things, minus(amount, sumOf(services.map((each) => each.amount))), amount);
  if (!chosen) return { positions: filledUp(lines, amount), isDivisible: false };
  const rest = filledUp(services, minus(amount, sumOf(chosen.map((each) => each.amount))));
  const positions = [...positionsOf(chosen), ...rest];
  return { positions: positions.toSorted((a, b) => a.line - b.line), isDivisible: true };
}

const positionsOf = (lines: readonly Position[]) => lines.map(({ line, amount }) => ({ line, amount }));

/** Things that sum to at least `least` and at most `most`, as much as there is; null: none do. */
function thingsFor(things: readonly Divisible[], least: Money, most: Money): readonly Divisible[] | null {
  let sums = new Map<Money, readonly Divisible[]>([[ZERO, []]]);
  for (const thing of things) {
    const longer = [...sums].map(([sum, of]) => [plus(sum, thing.amount), [...of, thing]] as const);
    // What was reached before stays, so that the first things of the sale are chosen.
    sums = new Map([...longer.filter(([sum]) => sum <= most), ...sums]);
    if (sums.size > SUMS_MAX) return null;
  }
  const best = money(Math.max(...sums.keys()));
  return best >= least ? (sums.get(best) ?? null) : null;
}

function filledUp(lines: readonly Position[], amount: Money): Position[] {
  let left = amount;
  return lines.flatMap((each) => {
    const taken = money(Math.min(each.amount, left));
    left = minus(left, taken);
    return taken > ZERO ? [{ line: each.line, amount: taken }] : [];
  });
}
