import type { PassDays } from '../../../src-shared/contract/body-parts.ts';
import type { Card, Profile } from '../../../src-shared/contract/upstream.ts';
import { productById, proposedPassDays } from '../../../src-shared/sale-rules.ts';
import type { Day } from '../../../src-shared/time.ts';
import type { Taken } from './sale-context.ts';

/** What the clerk tells the customer about when it can be used, and of which cards of the sale that is true. */
interface Telling {
  readonly effect: Card['effect'] | 'after-crediting';
  /** The days of a pass that nothing else has to happen to: it may begin later than today. */
  readonly days: PassDays | null;
  readonly cards: readonly string[];
}

/** Cards of one sale may differ: what is true of one must not be said of all. */
export function tellings(
  { cards, lines }: Pick<Taken, 'cards' | 'lines'>,
  waits: boolean,
  today: Day,
  profile: Profile,
): readonly Telling[] {
  const told = new Map<string, Telling>();
  for (const { number, card } of cards) {
    const effect = waits ? 'after-crediting' : (card?.effect ?? 'other');
    const products = lines
      .filter((line) => line.cardNumber === number)
      .map((line) => productById(line.productId, today, profile));
    const pass = effect === 'immediate' ? products.find((product) => product?.kind === 'pass') : undefined;
    const days = pass ? proposedPassDays(pass, card, today) : null;
    const key = `${effect} ${days?.validFrom ?? ''} ${days?.validTo ?? ''}`;
    told.set(key, { effect, days, cards: [...(told.get(key)?.cards ?? []), number] });
  }
  return [...told.values()];
}
