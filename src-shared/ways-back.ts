import type { TenderKind } from './contract/wire-types.ts';
import { minus, type Money, money, sumOf, ZERO } from './money.ts';

/** A part of a payment: how it was paid, or how it goes back. */
export interface PaymentPart {
  readonly kind: TenderKind;
  readonly amount: Money;
}

/**
 * What came each way and has not gone back, in the order it came. Money that went back another way than it came, on a
 * second person's word, is taken off the first parts that are left. So never more goes back than was paid.
 */
export function partsToGiveBack(paid: readonly PaymentPart[], givenBack: readonly PaymentPart[]): PaymentPart[] {
  const sameWay = givenBack.reduce(
    (left, { kind, amount }) => without(left.kept, amount, (part) => part.kind === kind, left.over),
    { kept: paid, over: ZERO },
  );
  return without(sameWay.kept, sameWay.over, () => true).kept.filter((part) => part.amount > ZERO);
}

/** How an amount goes back: the way it came, in the order it came. */
export function waysBack(kept: readonly PaymentPart[], amount: Money): PaymentPart[] {
  let left = amount;
  return kept.flatMap((part) => {
    const back = lesser(part.amount, left);
    left = minus(left, back);
    return back > ZERO ? [{ kind: part.kind, amount: back }] : [];
  });
}

/** More would go back one way than came by it. */
export function exceedsWhatCame(kept: readonly PaymentPart[], back: readonly PaymentPart[]): boolean {
  const by = (parts: readonly PaymentPart[], kind: TenderKind) =>
    sumOf(parts.filter((part) => part.kind === kind).map((part) => part.amount));
  return back.some(({ kind }) => by(back, kind) > by(kept, kind));
}

/** Takes an amount off the parts that are meant; `over` is what they did not have, on top of what was over before. */
function without(
  parts: readonly PaymentPart[],
  amount: Money,
  isMeant: (part: PaymentPart) => boolean,
  over: Money = ZERO,
): { kept: readonly PaymentPart[]; over: Money } {
  let left = amount;
  const kept = parts.map((part) => {
    if (!isMeant(part)) return part;
    const taken = lesser(part.amount, left);
    left = minus(left, taken);
    return { kind: part.kind, amount: minus(part.amount, taken) };
  });
  return { kept, over: sumOf([over, left]) };
}

function lesser(a: Money, b: Money): Money {
  return money(Math.min(a, b));
}
