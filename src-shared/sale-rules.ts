import type { Card, Product, Profile } from './contract/upstream.ts';
import type { PassDays } from './contract/journal-bodies.ts';
import { minus, plus, type Money, type Currency } from './money.ts';
import { productsOn } from './profile.ts';
import type { Refusal } from './contract/refusals.ts';
import { addDays, type Day } from './time.ts';

/** What is known of a card at the counter. `card` is null when neither the upstream nor a snapshot told of it. */
export interface KnownCard {
  readonly number: string;
  readonly card: Card | null;
  readonly hotlisted: boolean;
}

/** Why nothing can be sold onto a card, whatever the amount; null when something can. */
export function refuseCard({ number, card, hotlisted }: KnownCard, today: Day): Refusal | null {
  if (hotlisted) return { kind: 'card-hotlisted', cardNumber: number };
  if (!card) return null;
  if (card.kind === 'single-ride') return { kind: 'card-single-ride', cardNumber: number };
  if (card.status === 'blocked') return { kind: 'card-blocked', cardNumber: number };
  if (card.status === 'expired' || (card.expiresOn !== undefined && card.expiresOn < today)) return { kind: 'card-expired', cardNumber: number };
  if (card.status === 'not-activated') return { kind: 'card-not-activated', cardNumber: number };
  if (card.status === 'other' || !card.reloadable) return { kind: 'card-not-reloadable', cardNumber: number };
  return null;
}

/** Why an amount of a product can't go onto a card; null when it can. Limits are the profile's, never constants. */
export function refuseAmount(known: KnownCard, product: Product, amount: Money, profile: Profile): Refusal | null {
  if (product.kind !== 'stored-value') {
    return amount === product.price ? null : { kind: 'amount-not-price', price: product.price ?? amount };
  }
  const { minTopUp, maxTopUp, stepTopUp, maxBalance } = profile.limits;
  if (amount < minTopUp) return { kind: 'amount-below-minimum', minimum: minTopUp };
  if (amount > maxTopUp) return { kind: 'amount-above-maximum', maximum: maxTopUp };
  if (amount % stepTopUp !== 0) return { kind: 'amount-off-step', step: stepTopUp };
  if (known.card && plus(known.card.balance, amount) > maxBalance) {
    return { kind: 'balance-above-cap', cap: maxBalance, room: minus(maxBalance, known.card.balance) };
  }
  return null;
}

/**
 * The amount that a clerk's digits mean, in minor units. Digits are whole units of the currency: for tenge, «5000» is 5000 ₸.
 * Anything but digits is refused, fractions included: top-ups are whole tenge.
 */
export function readAmount(text: string, currency: Currency): Money | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{1,12}$/.test(compact)) return null;
  const amount = Number(compact + '0'.repeat(currency.exponent));
  return Number.isSafeInteger(amount) ? (amount as Money) : null;
}

/** The days that a pass will be proposed for: a renewal starts the day after the running pass. The outcome decides. */
export function proposedPassDays(product: Product, card: Card | null, today: Day): PassDays | null {
  if (product.kind !== 'pass' || product.passDays === undefined) return null;
  const running = (card?.passes ?? []).filter((pass) => pass.productId === product.id && pass.validTo >= today);
  const last = running.map((pass) => pass.validTo).sort().at(-1);
  const validFrom = last === undefined ? today : addDays(last, 1);
  return { validFrom, validTo: addDays(validFrom, product.passDays - 1) };
}

export function productById(id: string, day: Day, profile: Profile): Product | undefined {
  return productsOn(day, profile).find((product) => product.id === id);
}
