import type { Profile } from '../contract/upstream.ts';
import type { ProductKind, TenderKind } from '../contract/wire-types.ts';
import { minus, type Money, money, sumOf, ZERO } from '../money.ts';
import { tariffOn } from '../profile.ts';
import { localDay, type WrittenInstant } from '../time.ts';
import { dividedOver, type Divisible, type Position } from './divide.ts';
import { fiscalFactsOf, whoFiscalises } from './who-fiscalises.ts';

/** What of a sale, and of its returns, a register is told: the money of the tenders that it fiscalises. */

interface SoldLine {
  readonly line: number;
  readonly productId: string;
  readonly kind: ProductKind;
  readonly amount: Money;
}

export interface PaidBy {
  readonly tenderId: string;
  readonly kind: TenderKind;
  readonly amount: Money;
}

interface Paid {
  readonly lines: readonly SoldLine[];
  readonly tenders: readonly PaidBy[];
}

/** A sale by the rules that it names, at its own time. */
interface SoldBy {
  readonly sale: Paid;
  readonly at: WrittenInstant;
  readonly rules: Profile;
}

interface SaleShare {
  readonly amount: Money;
  /** What terminals fiscalise themselves. */
  readonly ofTerminal: Money;
  readonly positions: readonly Position[];
  /** false: the payment can't be taken so, since a thing would stand on two receipts. Ask before money is taken. */
  readonly isDivisible: boolean;
}

export function saleShare({ sale, at, rules }: SoldBy): SaleShare {
  const by = (who: ReturnType<typeof whoFiscalises>) =>
    sumOf(sale.tenders.filter((tender) => whoFiscalises(tender, rules) === who).map((tender) => tender.amount));
  const amount = by('register');
  return { amount, ofTerminal: by('terminal'), ...dividedOver(sale.lines.map(divisible(at, rules)), amount) };
}

export interface ReturnShare {
  /** The receipt of the return comes to it. */
  readonly amount: Money;
  readonly positions: readonly Position[];
  readonly payments: readonly PaidBy[];
  /** Cash that left the drawer for what this register never sold: it is cash out to it. */
  readonly cashBeside: Money;
}

/** What goes back of some lines. */
type GivenBack = { readonly lines: readonly Position[]; readonly tenders: readonly PaidBy[] };

/**
 * The register hears of the last of these returns, which stand in their order. Money may go back another
 * way than it came. Whoever fiscalised it when it came takes it back, as far as it has any left.
 */
export function returnShare(sold: SoldBy, returns: readonly GivenBack[]): ReturnShare {
  let ofRegister = saleShare(sold).amount;
  let ofOthers = minus(sumOf(sold.sale.tenders.map((tender) => tender.amount)), ofRegister);
  let amount = ZERO;
  for (const { tenders } of returns) {
    const whole = sumOf(tenders.map((tender) => tender.amount));
    const elsewhere = sumOf(tenders.filter((tender) => !isOfRegister(sold.rules)(tender)).map((each) => each.amount));
    amount = money(Math.min(minus(whole, money(Math.min(elsewhere, ofOthers))), ofRegister));
    ofRegister = minus(ofRegister, amount);
    ofOthers = minus(ofOthers, money(Math.min(minus(whole, amount), ofOthers)));
  }
  const given = returns.at(-1) ?? { lines: [], tenders: [] };
  const payments = takenFrom(given.tenders, amount, sold.rules);
  const cash = (parts: readonly PaidBy[]) => sumOf(parts.filter(isCash).map((part) => part.amount));
  return {
    amount,
    positions: dividedOver(linesGiven(sold, given), amount).positions,
    payments,
    cashBeside: minus(cash(given.tenders), cash(payments)),
  };
}

/** Cash first, so that little of it is left beside; then what the register fiscalises; then what else there is. */
function takenFrom(tenders: readonly PaidBy[], amount: Money, rules: Profile): PaidBy[] {
  const rank = (tender: PaidBy) => -Number(isCash(tender)) - Number(isOfRegister(rules)(tender));
  let left = amount;
  return tenders
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap((tender) => {
      const taken = money(Math.min(tender.amount, left));
      left = minus(left, taken);
      return taken > ZERO ? [{ ...tender, amount: taken }] : [];
    });
}

function linesGiven({ sale, at, rules }: SoldBy, { lines }: GivenBack): Divisible[] {
  return lines.map((given) => {
    const sold = sale.lines.find(({ line }) => line === given.line);
    return sold ? { ...divisible(at, rules)(sold), amount: given.amount } : { ...given, isWhole: false };
  });
}

const isCash = ({ kind }: PaidBy) => kind === 'cash';
const isOfRegister = (rules: Profile) => (tender: PaidBy) => whoFiscalises(tender, rules) === 'register';

function divisible(at: WrittenInstant, rules: Profile): (line: SoldLine) => Divisible {
  const day = localDay(at, rules.timeZone);
  return ({ line, productId, kind, amount }) => {
    const { nature } = fiscalFactsOf(tariffOn(day, rules, productId), kind);
    return { line, amount, isWhole: nature === 'goods' };
  };
}
