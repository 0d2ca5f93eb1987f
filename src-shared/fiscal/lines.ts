import type { Product, Profile } from '../contract/upstream.ts';
import type { ProductKind } from '../contract/wire-types.ts';
import type { Money } from '../money.ts';
import { localText, tariffOn } from '../profile.ts';
import { localDay, type WrittenInstant } from '../time.ts';
import type { Position } from './divide.ts';
import { type FiscalFacts, fiscalFactsOf } from './who-fiscalises.ts';

/** A line of a receipt as a register hears it, and as its paper says it. */
export interface NamedLine extends FiscalFacts {
  readonly name: string;
  readonly quantity: number;
  /** What one costs. */
  readonly price: Money;
  /** The rest of what was sold stands on the receipt of another; absent: all of it is here. */
  readonly isPart?: true;
}

interface SoldLines {
  readonly lines: readonly {
    readonly line: number;
    readonly productId: string;
    readonly kind: ProductKind;
    readonly amount: Money;
  }[];
}

/** `rules`: those that the sale names, at whose own time it was made; also where it goes back. */
export function namedLines(
  positions: readonly Position[],
  sale: SoldLines,
  at: WrittenInstant,
  rules: Profile,
): NamedLine[] {
  const day = localDay(at, rules.timeZone);
  return positions.flatMap(({ line, amount }) => {
    const sold = sale.lines.find((each) => each.line === line);
    if (!sold) return [];
    const product = tariffOn(day, rules, sold.productId);
    const name = nameOf(product, rules) || sold.productId;
    return [
      {
        name,
        quantity: 1,
        price: amount,
        ...(amount < sold.amount && { isPart: true }),
        ...fiscalFactsOf(product, sold.kind),
      },
    ];
  });
}

function nameOf(product: Product | undefined, rules: Profile): string {
  return product ? product.fiscal?.name || localText(product.name, rules.languages.default, rules) : '';
}
