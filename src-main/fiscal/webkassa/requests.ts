import type { Money } from '../../../src-shared/money.ts';
import { minus, sumOf, times } from '../../../src-shared/money.ts';
import { printable } from '../../../src-shared/printable.ts';
import { vatIncluded } from '../../../src-shared/receipt/vat.ts';
import type { Basis, CashMove, FiscalLine, Means, ReturnTicket, SaleTicket } from '../port.ts';
import { numberOfTiyn, tiynOf } from './tenge.ts';

/** Documents as bodies of requests, without the token. docs/fiscal-registers.md names the source of each member. */

export interface Place {
  /** The register's own number, «ЗНМ». */
  readonly uniqueNumber: string;
  /** Decimal digits of the currency's smallest unit. */
  readonly exponent: number;
}

export const OPERATION_TYPES = { sale: 2, return: 3 } as const;
const MOVES = { 'cash-in': 0, 'cash-out': 1 } as const;
const PAYMENT_TYPES: Readonly<Record<Means, number>> = { cash: 0, card: 1, mobile: 4 };
const NATURES: Readonly<Record<FiscalLine['nature'], number>> = { goods: 0, work: 1, service: 2 };
const TAX_TYPES = { none: 0, vat: 100 } as const;
/** Every position to the tiyn: then our own total is the register's. */
const NO_ROUNDING = 0;

/** The shortest bound that a client of others keeps to. */
const NAME_LENGTH_MAX = 128;
const KEY_LENGTH_MAX = 50;

/** Why the register could never take it, in words; null: it can be sent. */
export function wrongIn(ticket: SaleTicket | ReturnTicket): string | null {
  const { key, lines, payments, change } = ticket;
  if (!fits(key)) return `its key is not of 1 to ${KEY_LENGTH_MAX} characters`;
  if (lines.length === 0) return 'it has no lines';
  if (lines.some(({ name }) => name.trim() === '')) return 'a line of it has no name';
  if (lines.some(({ quantity }) => !Number.isSafeInteger(quantity) || quantity < 1))
    return 'a line of it has a quantity that is no whole number';
  if (lines.some(({ price }) => price < 0) || totalOf(ticket) <= 0) return 'its lines come to no amount';
  if (new Set(payments.map(({ means }) => means)).size < payments.length) return 'it names a way of paying twice';
  if (change < 0 || payments.some(({ amount }) => amount <= 0)) return 'a payment of it is no amount';
  if (minus(sumOf(payments.map(({ amount }) => amount)), change) !== totalOf(ticket))
    return 'what was taken, less the change, is not what its lines come to';
  return ticket.does === 'return' ? wrongInBasis(ticket) : null;
}

function wrongInBasis({ basis }: ReturnTicket): string | null {
  const told = [basis.sign, basis.at, basis.registrationNumber];
  return told.some((text) => text.trim() === '') || basis.total <= 0
    ? 'it does not say which receipt it gives back'
    : null;
}

export function wrongInMove({ key, amount }: CashMove): string | null {
  if (!fits(key)) return `its key is not of 1 to ${KEY_LENGTH_MAX} characters`;
  return amount <= 0 ? 'it moves no amount' : null;
}

const fits = (key: string) => key.trim() !== '' && key.length <= KEY_LENGTH_MAX;

export function totalOf({ lines }: SaleTicket | ReturnTicket): Money {
  return sumOf(lines.map(({ price, quantity }) => times(price, quantity)));
}

/** POST /api/v4/check. The members are written as in the vendor's own examples. */
export function checkBody(ticket: SaleTicket | ReturnTicket, { uniqueNumber, exponent }: Place) {
  const tenge = (amount: Money) => numberOfTiyn(tiynOf(amount, exponent));
  return {
    CashboxUniqueNumber: uniqueNumber,
    OperationType: OPERATION_TYPES[ticket.does],
    Positions: ticket.lines.map((line) => positionOf(line, exponent)),
    Payments: ticket.payments.map(({ means, amount }) => ({ Sum: tenge(amount), PaymentType: PAYMENT_TYPES[means] })),
    Change: tenge(ticket.change),
    RoundType: NO_ROUNDING,
    ExternalCheckNumber: ticket.key,
    ...(ticket.does === 'return' ? { ReturnBasisDetails: basisDetails(ticket.basis, tenge) } : {}),
  };
}

function positionOf(line: FiscalLine, exponent: number) {
  const price = tiynOf(line.price, exponent);
  return {
    Count: line.quantity,
    Price: numberOfTiyn(price),
    ...taxOf(times(price, line.quantity), line.vatPercent),
    PositionName: printable(line.name.trim(), NAME_LENGTH_MAX - 1),
    UnitCode: line.unitCode,
    PositionType: NATURES[line.nature],
    ...(line.catalogueCode === null ? {} : { NTIN: line.catalogueCode }),
  };
}

/** VAT stands inside the price; `tiyn` is the whole line. A tax has tiyn also where prices have none. */
function taxOf(tiyn: Money, percent: number | null) {
  return percent === null
    ? { TaxPercent: 0, Tax: 0, TaxType: TAX_TYPES.none }
    : { TaxPercent: percent, Tax: numberOfTiyn(vatIncluded(tiyn, percent)), TaxType: TAX_TYPES.vat };
}

function basisDetails(basis: Basis, tenge: (amount: Money) => number) {
  return {
    CheckNumber: basis.sign,
    DateTime: yearFirst(basis.at),
    RegistrationNumber: basis.registrationNumber,
    Total: tenge(basis.total),
    IsOffline: basis.offline,
  };
}

/**
 * «17.10.2025 12:37:45» → «2025-10-17 12:37:45», local as before. Nobody can take its day for its month then. Another
 * spelling goes back as the register wrote it.
 */
export function yearFirst(at: string): string {
  return at.replace(/^(\d\d)\.(\d\d)\.(\d{4}) (\d\d:\d\d:\d\d)$/, '$3-$2-$1 $4');
}

/** POST /api/v4/MoneyOperation. */
export function moveBody({ does, amount, key }: CashMove, { uniqueNumber, exponent }: Place) {
  return {
    cashboxUniqueNumber: uniqueNumber,
    operationType: MOVES[does],
    sum: numberOfTiyn(tiynOf(amount, exponent)),
    externalCheckNumber: key,
  };
}
