import type {
  Basis,
  CashMove,
  DayEnd,
  FiscalLine,
  Means,
  ReturnTicket,
  SaleTicket,
  Signed,
} from '../../src-main/fiscal/port.ts';
import { type Money, money, sumOf } from '../../src-shared/money.ts';

/** Documents as the counter gives them to a register. */

let made = 0;
const aKey = () => `01900000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`;

export const aLine = (price: number, over: Partial<FiscalLine> = {}): FiscalLine => ({
  name: 'Пополнение транспортной карты',
  quantity: 1,
  price: money(price),
  vatPercent: 16,
  unitCode: 796,
  nature: 'service',
  catalogueCode: null,
  ...over,
});

const paid = (means: Means, amount: Money | number) => ({ means, amount: money(amount) });

export function aSaleTicket(price = 5000, over: Partial<SaleTicket> = {}): SaleTicket {
  const line = aLine(price);
  return { does: 'sale', key: aKey(), lines: [line], payments: [paid('cash', price)], change: money(0), ...over };
}

export function aReturnTicket(basis: Basis, amount: number = basis.total): ReturnTicket {
  return {
    does: 'return',
    key: aKey(),
    lines: [aLine(amount)],
    payments: [paid('cash', amount)],
    change: money(0),
    basis,
  };
}

/** What a return names of the receipt of a sale. */
export function basisOf({ lines }: SaleTicket, { sign, at, register, offline }: Signed): Basis {
  const total = sumOf(lines.map(({ price, quantity }) => money(price * quantity)));
  return { sign: sign ?? '', at, registrationNumber: register.registrationNumber, total, offline };
}

export const aCashMove = (does: CashMove['does'], amount: number): CashMove => ({
  does,
  key: aKey(),
  amount: money(amount),
});
export const aDayEnd = (): DayEnd => ({ does: 'day-end', key: aKey() });
