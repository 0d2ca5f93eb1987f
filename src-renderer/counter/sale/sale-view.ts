import type { SnapshotFrom } from 'xstate';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { Product, Profile } from '../../../src-shared/contract/upstream.ts';
import type { UpstreamStatus } from '../../../src-shared/contract/views/counter-state.ts';
import { money, minus, sumOf, ZERO, type Money } from '../../../src-shared/money.ts';
import { productsOn } from '../../../src-shared/profile.ts';
import { cardProduct, isNewCard, type Offer, proposedPassDays } from '../../../src-shared/sale-rules.ts';
import {
  agreementOn,
  asksDevice,
  changeOf,
  dueOf,
  hearsDevice,
  isMoneyCounted,
  isRefusal,
  isTakenByDevice,
  receivedOf,
  refuseOffer,
  refuseTender,
  restOf,
  saysNoMore,
  topUpOf,
  topUpProduct,
  type SaleContext,
} from './sale-context.ts';
import type { saleMachine } from './sale-machine.ts';
import type { SaleEvent } from './sale-setup.ts';

export type SaleSnapshot = SnapshotFrom<typeof saleMachine>;

/**
 * Exactly one place of the screen takes what is typed. `device`: nothing can be typed, and Enter asks it; `none` while
 * the counter itself is at work.
 */
export type ActivePlace =
  | 'card'
  | 'amount'
  | 'passes'
  | 'received'
  | 'tenders'
  | 'code'
  | 'device'
  | 'question'
  | 'none';

export function activePlace(snapshot: SaleSnapshot): ActivePlace {
  if (snapshot.hasTag('between') || snapshot.hasTag('gathering')) return 'card';
  if (snapshot.hasTag('passes')) return 'passes';
  if (snapshot.hasTag('amount')) return 'amount';
  // Where no cash is taken there is nothing to type: another way of paying is chosen.
  if (snapshot.hasTag('counts-cash')) return refuseTender('cash', snapshot.context) ? 'tenders' : 'received';
  if (snapshot.hasTag('code')) return asksDevice(snapshot.context) ? 'device' : 'code';
  if (snapshot.hasTag('asking')) return 'question';
  return 'none';
}

/** What a device gives back of a sale that is dropped; null while nothing goes back. */
export function goingBack(snapshot: SaleSnapshot): Money | null {
  const parts = snapshot.context.parts.filter(isTakenByDevice);
  return snapshot.hasTag('giving-back') && parts.length > 0 ? sumOf(parts.map(({ amount }) => amount)) : null;
}

/** A device that was asked is asked to stop, or whether it took anything: until it answers, nothing else goes on. */
export const isBeingDropped = (snapshot: SaleSnapshot): boolean =>
  snapshot.hasTag('giving-back') && snapshot.context.isAsked;

/** What the register keeps away is said in the sale: as its refusal, or in the place of the cash. */
export function saysKeptAway(snapshot: SaleSnapshot): boolean {
  const { rules, refusal } = snapshot.context;
  if (rules.keepsAway !== null && refusal?.kind === rules.keepsAway.refusal.kind) return true;
  return activePlace(snapshot) === 'tenders';
}

export type Answer = Extract<SaleEvent['type'], `answer.${string}`>;

/** The answers of the question that is being asked, in the order of the digits that give them. */
export function answersOf(snapshot: SaleSnapshot): readonly Answer[] {
  if (!snapshot.hasTag('asking')) return [];
  if (snapshot.hasTag('dropping')) return ['answer.stay', 'answer.no-money'];
  // The clerk's word ends nothing where the device has none.
  if (snapshot.hasTag('leaving') && saysNoMore(snapshot.context)) return ['answer.stay', 'answer.later'];
  return ['answer.stay', 'answer.no-money', snapshot.hasTag('leaving') ? 'answer.later' : 'answer.add'];
}

/** A question that a scan has raised is answered by the focus and Enter alone: nobody was waiting for it. */
export const answersByDigit = ({ context }: SaleSnapshot): boolean => context.waitingScan === null;

/** Esc takes away what is typed; the next one goes a step back. */
export function backClears(snapshot: SaleSnapshot): boolean {
  const { amountText, cardText, steppedBack } = snapshot.context;
  if (snapshot.hasTag('between') || snapshot.hasTag('gathering')) return cardText !== '';
  return snapshot.matches({ amount: 'entering' }) && amountText !== '' && !steppedBack;
}

export type StepState = 'open' | 'active' | 'done' | 'locked';
export type Step = 'card' | 'amount' | 'payment';

/**
 * The sale has a place for the words on a scan that is no card. It has none where a question stands, and none beside
 * the last sale or a card that was refused: they would take its place.
 */
export function saysNoCard(snapshot: SaleSnapshot): boolean {
  const { card, taken } = snapshot.context;
  if (snapshot.hasTag('between')) return card === null && taken === null;
  return !snapshot.hasTag('asking') && (!snapshot.hasTag('taking') || hearsDevice(snapshot.context));
}

/** The three steps of a sale as the headings show them: done ones ticked, later ones locked. */
export function stepState(snapshot: SaleSnapshot, step: Step): StepState {
  const order: readonly Step[] = ['card', 'amount', 'payment'];
  const at = stepNow(snapshot);
  if (step === at) return 'active';
  // In a group the amount was agreed with the first card; the others are scanned for it.
  if (step === 'amount' && snapshot.hasTag('gathering')) return 'done';
  return order.indexOf(step) < order.indexOf(at) ? 'done' : 'locked';
}

function stepNow(snapshot: SaleSnapshot): Step {
  if (snapshot.hasTag('amount')) return 'amount';
  return snapshot.hasTag('payment') || snapshot.hasTag('taking') ? 'payment' : 'card';
}

/** The amount that stands large in the middle: typed, or agreed for each card. */
export function shownAmount({ amountText, offer, rules }: SaleContext): Money {
  if (amountText === '') return offer?.amount ?? ZERO;
  return money(Number(amountText + '0'.repeat(rules.profile.currency.exponent)));
}

/** What is typed or chosen now, before or after it was agreed; null where it is no amount. */
function offerInHand(context: SaleContext): Offer | null {
  if (context.amountText === '') return context.offer;
  const typed = topUpOf(context, context.amountText);
  return isRefusal(typed) ? null : typed;
}

/** A group with what is typed for each of its cards, before it is agreed on; as it was where no card takes that. */
export function groupInHand(context: SaleContext): { readonly cards: number; readonly due: Money } {
  const offer = offerInHand(context);
  const { cards, lines } = offer && refuseOffer(offer, context) === null ? agreementOn(offer, context) : context;
  return { cards: cards.length, due: dueOf(lines) };
}

/** The one card's balance with what is on its way to it and this sale; null while that can't be said. */
export function balanceAfter(context: SaleContext): Money | null {
  const { card } = context;
  const offer = offerInHand(context);
  if (!card?.card || offer?.product.kind !== 'stored-value' || refuseOffer(offer, context) !== null) return null;
  return sumOf([card.card.balance, card.waiting, offer.amount]);
}

/** What a new card costs beside what goes onto it; zero for a card in use. */
export function priceOfCard({ card, rules }: SaleContext): Money {
  return (isNewCard(card?.card ?? null) ? cardProduct(rules.today, rules.profile)?.price : undefined) ?? ZERO;
}

/**
 * From what to what a card can be topped up now: without connection less may be left than the profile allows; null
 * where nothing is.
 */
export function topUpRange(
  { limits }: Pick<Profile, 'limits'>,
  allowance: UpstreamStatus['allowance'],
): { readonly min: Money; readonly max: Money } | null {
  const left = Math.min(limits.maxTopUp, allowance?.maxTopUp ?? Infinity, allowance?.totalLeft ?? Infinity);
  const max = money(left - (left % limits.stepTopUp));
  return max < limits.minTopUp || allowance?.allowed === false ? null : { min: limits.minTopUp, max };
}

/** Why a preset can't be chosen now; null when it can, in the payment as a step back to the amount. */
export function refusePreset(preset: Money, snapshot: SaleSnapshot): Refusal | null {
  const { context } = snapshot;
  if (snapshot.hasTag('code') || (snapshot.hasTag('counts-cash') && isMoneyCounted(context)))
    return { kind: 'amount-agreed' };
  const product = topUpProduct(context);
  return context.card && product ? refuseOffer({ product, amount: preset }, context) : null;
}

/** Why what is typed can't be agreed on; null where it can, as far as this page knows. */
export function refuseTyped(context: SaleContext): Refusal | null {
  // A scan that was no card says nothing about the amount.
  const ofAmount = context.refusal?.kind === 'card-number-unreadable' ? null : context.refusal;
  return ofAmount ?? refuseOffer(topUpOf(context, context.amountText), context);
}

export function productOf({ rules }: SaleContext, productId: string): Product | undefined {
  return rules.profile.products.find((product) => product.id === productId);
}

export function passesOf({ rules }: SaleContext): readonly Product[] {
  return productsOn(rules.today, rules.profile).filter((product) => product.kind === 'pass');
}

/** The pass that each card gets; null while it is a top-up, or not yet agreed. */
export function passAgreed(snapshot: SaleSnapshot): Product | null {
  const { offer } = snapshot.context;
  return offer?.product.kind === 'pass' && !snapshot.hasTag('amount') ? offer.product : null;
}

/** Its days say when it can be used, and «at once» would not be true. */
export function passStartsLater(snapshot: SaleSnapshot): boolean {
  const { card, rules } = snapshot.context;
  const pass = passAgreed(snapshot);
  const days = pass && card ? proposedPassDays(pass, card.card, rules.today) : null;
  return days !== null && days.validFrom > rules.today;
}

interface Cash {
  readonly due: Money;
  readonly received: Money;
  /** Zero while too little was handed over. */
  readonly change: Money;
  readonly missing: Money;
}

export function cashOf(context: SaleContext): Cash {
  const difference = changeOf(context);
  return {
    due: restOf(context),
    received: receivedOf(context),
    change: difference > 0 ? difference : ZERO,
    missing: difference < 0 ? minus(ZERO, difference) : ZERO,
  };
}
