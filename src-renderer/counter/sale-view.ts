import type { SnapshotFrom } from 'xstate';
import type { Product } from '../../src-shared/contract/upstream.ts';
import { money, minus, ZERO, type Money } from '../../src-shared/money.ts';
import { productsOn } from '../../src-shared/profile.ts';
import { changeOf, dueOf, isRefusal, receivedOf, topUpLine, type SaleContext } from './sale-context.ts';
import type { saleMachine } from './sale-machine.ts';

export type SaleSnapshot = SnapshotFrom<typeof saleMachine>;

/** Exactly one place of the screen takes what is typed; `none` while the counter itself is at work. */
export type ActivePlace = 'card' | 'amount' | 'passes' | 'received' | 'code' | 'question' | 'none';

export function activePlace(snapshot: SaleSnapshot): ActivePlace {
  if (snapshot.matches('idle') || snapshot.matches('refused') || snapshot.matches('done')) return 'card';
  if (snapshot.matches({ amount: 'passes' })) return 'passes';
  if (snapshot.matches('amount')) return 'amount';
  if (snapshot.matches({ payment: 'cash' })) return 'received';
  if (snapshot.matches({ payment: 'terminal' }) || snapshot.matches({ payment: 'keeping' })) return 'code';
  if (snapshot.matches({ payment: 'interrupted' }) || snapshot.matches({ payment: 'leaving' })) return 'question';
  return 'none';
}

export type StepState = 'open' | 'active' | 'done' | 'locked';
export type Step = 'card' | 'amount' | 'payment';

/** The three steps of a sale as the headings show them: done ones ticked, later ones locked. */
export function stepState(snapshot: SaleSnapshot, step: Step): StepState {
  const order: readonly Step[] = ['card', 'amount', 'payment'];
  const at = snapshot.matches('amount') ? 'amount' : snapshot.matches('payment') || snapshot.matches('taking') ? 'payment' : 'card';
  if (step === at) return 'active';
  return order.indexOf(step) < order.indexOf(at) ? 'done' : 'locked';
}

/** The amount that stands large in the middle: typed, or agreed. */
export function shownAmount({ amountText, lines, rules }: SaleContext): Money {
  if (lines.length > 0) return dueOf(lines);
  return amountText === '' ? ZERO : money(Number(amountText + '0'.repeat(rules.profile.currency.exponent)));
}

/** Card's balance with this sale on it; null while that can't be said. */
export function balanceAfter(context: SaleContext): Money | null {
  const balance = context.card?.card?.balance;
  const line = context.lines[0] ?? (context.amountText === '' ? undefined : topUpLine(context, context.amountText));
  if (balance === undefined || line === undefined || isRefusal(line)) return null;
  const product = productOf(context, line.productId);
  return product?.kind === 'stored-value' ? money(balance + line.amount) : null;
}

export function productOf({ rules }: SaleContext, productId: string): Product | undefined {
  return rules.profile.products.find((product) => product.id === productId);
}

export function passesOf({ rules }: SaleContext): readonly Product[] {
  return productsOn(rules.today, rules.profile).filter((product) => product.kind === 'pass');
}

export interface Cash {
  readonly due: Money;
  readonly received: Money;
  /** Zero while too little was handed over. */
  readonly change: Money;
  readonly missing: Money;
}

export function cashOf(context: SaleContext): Cash {
  const difference = changeOf(context);
  return {
    due: dueOf(context.lines),
    received: receivedOf(context),
    change: difference > 0 ? difference : ZERO,
    missing: difference < 0 ? minus(ZERO, difference) : ZERO,
  };
}
