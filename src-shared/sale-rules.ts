import type { Card, Product, Profile } from './contract/upstream.ts';
import type { PassDays } from './contract/body-parts.ts';
import { minus, money, ZERO, type Money, type Currency } from './money.ts';
import { productsOn } from './profile.ts';
import type { Refusal } from './contract/refusals.ts';
import type { ConfirmedLine } from './contract/views/sale.ts';
import { err, ok, type Result } from './result.ts';
import { addDays, type Day } from './time.ts';

/** What is known of a card at the counter. `card` is null when neither the upstream nor a snapshot told of it. */
export interface KnownCard {
  readonly number: string;
  readonly card: Card | null;
  readonly hotlisted: boolean;
  /** Sold onto it here and not yet acknowledged: its balance does not tell of it. */
  readonly waiting?: Money;
}

/** Why nothing can be sold onto a card, whatever the amount; null when something can. */
export function refuseCard({ number, card, hotlisted }: KnownCard, today: Day, profile: Profile): Refusal | null {
  if (hotlisted) return { kind: 'card-hotlisted', cardNumber: number };
  if (!card) return null;
  if (card.kind === 'single-ride') return { kind: 'card-single-ride', cardNumber: number };
  if (card.status === 'blocked') return { kind: 'card-blocked', cardNumber: number };
  if (card.status === 'expired' || (card.expiresOn !== undefined && card.expiresOn < today))
    return { kind: 'card-expired', cardNumber: number };
  if (isNewCard(card) && !cardProduct(today, profile)) return { kind: 'card-not-activated', cardNumber: number };
  if (card.status === 'other' || !card.reloadable) return { kind: 'card-not-reloadable', cardNumber: number };
  return null;
}

/** A card that nobody has bought yet: it is sold together with what goes onto it first. */
export function isNewCard(card: Card | null): boolean {
  return card?.status === 'not-activated';
}

/** What a new card itself costs today; undefined where this operator sells none. */
export function cardProduct(today: Day, profile: Profile): Product | undefined {
  return productsOn(today, profile).find((product) => product.kind === 'card' && product.price !== undefined);
}

/** What each card of a sale gets: a product, by an amount that is the pass's price or was chosen. */
export interface Offer {
  readonly product: Product;
  readonly amount: Money;
}

/** The lines of a sale that one card makes: a new card is bought first, so that it can take what follows. */
export function linesOfCard(
  known: KnownCard,
  { product, amount }: Offer,
  today: Day,
  profile: Profile,
): Result<readonly ConfirmedLine[], Refusal> {
  const refusal = refuseCard(known, today, profile) ?? refuseAmount(known, product, amount, profile);
  if (refusal) return err(refusal);
  const line = { cardNumber: known.number, productId: product.id, amount };
  const bought = isNewCard(known.card) ? cardProduct(today, profile) : undefined;
  return ok(
    bought?.price === undefined
      ? [line]
      : [{ cardNumber: known.number, productId: bought.id, amount: bought.price }, line],
  );
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
  const room = roomOn(known, profile);
  if (room === null || amount <= room) return null;
  if (room < minTopUp) return { kind: 'card-full', cap: maxBalance, minimum: minTopUp };
  return { kind: 'balance-above-cap', cap: maxBalance, room };
}

/**
 * The largest top-up that fits, in whole steps; null of a card whose balance nobody knows. Below zero there is none.
 */
function roomOn({ card, waiting }: KnownCard, { limits }: Profile): Money | null {
  if (!card) return null;
  const room = minus(minus(limits.maxBalance, card.balance), waiting ?? ZERO);
  return money(room - (Math.max(0, room) % limits.stepTopUp));
}

/**
 * The amount that a clerk's digits mean, in minor units. Digits are whole units of the currency: for tenge, «5000» is
 * 5000 ₸. Anything but digits is refused, fractions included: top-ups are whole tenge.
 */
export function readAmount(text: string, currency: Currency): Money | null {
  const compact = text.replace(/[\s\u00a0\u202f]/g, '');
  if (!/^\d{1,12}$/.test(compact)) return null;
  const amount = Number(compact + '0'.repeat(currency.exponent));
  return Number.isSafeInteger(amount) ? money(amount) : null;
}

/**
 * The days that a pass will be proposed for: it starts the day after the last pass that runs or is yet to run. The
 * outcome decides.
 */
export function proposedPassDays(product: Product, card: Card | null, today: Day): PassDays | null {
  if (product.kind !== 'pass' || product.passDays === undefined) return null;
  const running = (card?.passes ?? []).filter((pass) => pass.validTo >= today);
  const last = running
    .map((pass) => pass.validTo)
    .sort()
    .at(-1);
  const validFrom = last === undefined ? today : addDays(last, 1);
  return { validFrom, validTo: addDays(validFrom, product.passDays - 1) };
}

export function productById(id: string, day: Day, profile: Profile): Product | undefined {
  return productsOn(day, profile).find((product) => product.id === id);
}

/** So many of the largest notes go back to nobody: such an amount was typed, or scanned, by mistake. */
const NOTES_OF_CHANGE = 5;

export function isChangeUnlikely(change: Money, profile: Profile): boolean {
  const notes = profile.cash.denominations.filter(({ kind }) => kind === 'note').map(({ value }) => value);
  return notes.length > 0 && change >= NOTES_OF_CHANGE * Math.max(...notes);
}
