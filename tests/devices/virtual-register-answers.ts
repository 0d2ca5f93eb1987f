import {
  type KeptMove,
  type KeptTicket,
  localIso,
  type RegisterBooks,
  type Shift,
  type Turnover,
  turnoverOf,
} from './virtual-register-books.ts';

/** Answers of the virtual register, member by member as the vendor's collection and captured answers have them. */

/** `vendor`: as in the collection. `flat`: as later captures of two other clients show it. */
export type Shape = 'vendor' | 'flat';

const OFD = {
  Name: 'Виртуальный ОФД',
  NameKz: 'Виртуалды ФДО',
  NameEn: 'Virtual OFD',
  Host: 'ofd.example/consumer',
  Code: 4,
};
const ADDRESS = { Address: 'г. Алматы, вокзал Алматы-2, касса 1', AddressKz: 'Алматы қ., Алматы-2 вокзалы, 1-касса' };
/** The carrier for whom the demo operator sells. */
const TAXPAYER = { TaxPayerName: 'Сапар Перевозки (демонстрация)', TaxPayerIN: '000000000001' };
const OPERATION_TEXTS = ['Покупка', 'Возврат покупки', 'Продажа', 'Возврат продажи'];
const PAYMENT_NAMES: Readonly<Record<number, string>> = {
  0: 'Наличные',
  1: 'Банковская карта',
  4: 'Мобильный платеж',
};

export const tenge = (tiyn: number) => tiyn / 100;
/** «17.10.2025 12:37:45» */
const written = (at: number) => localIso(at).replace(/^(\d{4})-(\d\d)-(\d\d)T/, '$3.$2.$1 ');
/** It says UTC, and is local all the same. */
const writtenUtc = (at: number) => `${written(at)} +05:00`;

function ticketUrl(books: RegisterBooks, { sign, total, at }: KeptTicket): string {
  const moment = localIso(at).replaceAll(/[-:]/g, '');
  return `http://${OFD.Host}?i=${sign}&f=${books.registrationNumber}&s=${tenge(total).toFixed(2)}&t=${moment}`;
}

const printUrl = (books: RegisterBooks, { shiftNumber, key }: KeptTicket) =>
  `https://register.example/spa-ui/ticket?chb=${books.uniqueNumber}&sh=${shiftNumber}&extnum=${key}`;

function cashbox(books: RegisterBooks) {
  return {
    UniqueNumber: books.uniqueNumber,
    RegistrationNumber: books.registrationNumber,
    IdentityNumber: String(books.identityNumber),
    ...ADDRESS,
    Ofd: OFD,
  };
}

export function checkAnswer(books: RegisterBooks, ticket: KeptTicket, shape: Shape) {
  const common = {
    CheckNumber: ticket.sign,
    DateTime: written(ticket.at),
    DateTimeUTC: writtenUtc(ticket.at),
    OfflineMode: ticket.offline,
    CashboxOfflineMode: books.autonomousSince !== null,
    CheckOrderNumber: ticket.orderNumber,
    ShiftNumber: ticket.shiftNumber,
    EmployeeName: 'Касса 1',
    TicketUrl: ticketUrl(books, ticket),
    TicketPrintUrl: printUrl(books, ticket),
  };
  if (shape === 'vendor') return { ...common, Cashbox: cashbox(books), Organization: TAXPAYER };
  return { ...common, ...flat(books, ticket), CashboxIdentityNumber: books.identityNumber };
}

function flat(books: RegisterBooks, ticket: KeptTicket) {
  return {
    OperationType: ticket.operationType,
    OperationTypeText: OPERATION_TEXTS[ticket.operationType],
    ExternalCheckNumber: ticket.key,
    CashboxUniqueNumber: books.uniqueNumber,
    CashboxRegistrationNumber: books.registrationNumber,
    Total: tenge(ticket.total),
  };
}

/** The receipt by its external number, as one client's capture has it: without the address of its QR. */
export function lookupAnswer(books: RegisterBooks, ticket: KeptTicket) {
  return {
    ...flat(books, ticket),
    CheckNumber: ticket.sign,
    DateTime: written(ticket.at),
    DateTimeUTC: writtenUtc(ticket.at),
    ShiftNumber: ticket.shiftNumber,
    CheckOrderNumber: ticket.orderNumber,
    IsOffline: ticket.offline,
  };
}

export function moveAnswer(books: RegisterBooks, move: KeptMove) {
  return {
    OfflineMode: move.offline,
    CashboxOfflineMode: books.autonomousSince !== null,
    ShiftNumber: move.shiftNumber,
    DateTime: written(move.at),
    DateTimeUTC: writtenUtc(move.at),
    // What is in the register afterwards, not what moved.
    Sum: tenge(move.held),
    Cashbox: cashbox(books),
  };
}

export function historyAnswer(books: RegisterBooks, shift: number, skip: number, take: number) {
  const tickets = books.tickets.filter(({ shiftNumber }) => shiftNumber === shift);
  return {
    Skip: skip,
    Take: take,
    Total: tickets.length,
    Items: tickets.slice(skip, skip + take).map((ticket) => historyItem(books, ticket)),
    CashboxUniqueNumber: books.uniqueNumber,
    Ofd: OFD,
  };
}

function historyItem(books: RegisterBooks, ticket: KeptTicket) {
  return {
    ...flat(books, ticket),
    CashboxIdentityNumber: books.identityNumber,
    Address: ADDRESS.Address,
    Number: ticket.sign,
    OrderNumber: ticket.orderNumber,
    RegistratedOn: written(ticket.at),
    RegistratedOnUTC: writtenUtc(ticket.at),
    EmployeeName: 'Касса 1',
    EmployeeCode: 64,
    ShiftNumber: ticket.shiftNumber,
    DocumentNumber: ticket.documentNumber,
    Payments: ticket.payments.map(({ type, sum }) => ({ Sum: tenge(sum), PaymentTypeName: PAYMENT_NAMES[type] })),
    Change: tenge(ticket.change),
    Taken: tenge(ticket.taken),
    Discount: tenge(ticket.discount),
    MarkupPercent: 0,
    Markup: tenge(ticket.markup),
    Tax: tenge(ticket.tax),
    VATPayer: true,
    Positions: ticket.positions.map((each) => ({
      PositionName: each.positionname,
      Count: each.count,
      Price: tenge(each.price),
      DiscountTenge: tenge(each.discount ?? 0),
      Markup: tenge(each.markup ?? 0),
      TaxPercent: each.taxpercent ?? 0,
      Tax: tenge(each.tax ?? 0),
      IsNds: each.taxtype !== 0,
      IsStorno: false,
      Sum: tenge(each.sum),
      UnitCode: each.unitcode,
    })),
    IsOffline: ticket.offline,
    TicketUrl: ticketUrl(books, ticket),
    TicketPrintUrl: printUrl(books, ticket),
    ...TAXPAYER,
  };
}

export function shiftsAnswer(books: RegisterBooks, skip: number, take: number, isNewestFirst: boolean) {
  const shifts = isNewestFirst ? books.shifts.toReversed() : books.shifts;
  return {
    CashboxUniqueNumber: books.uniqueNumber,
    Skip: skip,
    Take: take,
    Total: shifts.length,
    Shifts: shifts.slice(skip, skip + take).map(({ number, openedAt, closedAt }) => ({
      ShiftNumber: number,
      OpenDate: written(openedAt),
      ...(closedAt === null ? {} : { CloseDate: written(closedAt) }),
    })),
  };
}

/** X and Z have the same members; an X of no open day is that of the last one, with its end. */
export function reportAnswer(books: RegisterBooks, shift: Shift, now: number) {
  const end = endTotals(books, shift);
  return {
    ...TAXPAYER,
    TaxPayerVAT: true,
    TaxPayerVATSeria: '11111',
    TaxPayerVATNumber: '1111111',
    ReportNumber: shift.documents,
    CashboxSN: books.uniqueNumber,
    CashboxIN: books.identityNumber,
    CashboxRN: books.registrationNumber,
    StartOn: written(shift.openedAt),
    ReportOn: written(now),
    ...(shift.closedAt === null ? {} : { CloseOn: written(shift.closedAt) }),
    CashierCode: 64,
    CashierName: 'Касса 1',
    ShiftNumber: shift.number,
    DocumentCount: shift.documents,
    PutMoneySum: tenge(shift.put),
    TakeMoneySum: tenge(shift.take),
    ControlSum: 1_092_464_610,
    OfflineMode: books.autonomousSince !== null,
    CashboxOfflineMode: books.autonomousSince !== null,
    SumInCashbox: tenge(books.cash),
    Sell: turnover(books, shift, 'Sell'),
    Buy: turnover(books, shift, 'Buy'),
    ReturnSell: turnover(books, shift, 'ReturnSell'),
    ReturnBuy: turnover(books, shift, 'ReturnBuy'),
    StartNonNullable: inTenge(shift.startTotals),
    EndNonNullable: inTenge(end),
    Ofd: OFD,
  };
}

/** The running totals at the end of a shift are those at the start of the next one. */
function endTotals({ shifts, totals }: RegisterBooks, shift: Shift): Readonly<Record<Turnover, number>> {
  return shifts.find(({ number }) => number === shift.number + 1)?.startTotals ?? totals;
}

const inTenge = ({ Sell, Buy, ReturnSell, ReturnBuy }: Readonly<Record<Turnover, number>>) => ({
  Sell: tenge(Sell),
  Buy: tenge(Buy),
  ReturnSell: tenge(ReturnSell),
  ReturnBuy: tenge(ReturnBuy),
});

function turnover(books: RegisterBooks, shift: Shift, what: Turnover) {
  const all = books.tickets.filter(({ operationType }) => turnoverOf(operationType) === what);
  const own = all.filter(({ shiftNumber }) => shiftNumber === shift.number);
  const sum = (of: (ticket: KeptTicket) => number) => tenge(own.reduce((sums, each) => sums + of(each), 0));
  const paid = (each: KeptTicket, type: number) => each.payments.find((payment) => payment.type === type)?.sum ?? 0;
  const types = [0, 1, 4].filter((type) => own.some((each) => paid(each, type) > 0));
  return {
    PaymentsByTypesApiModel: types.map((type) => ({ Sum: sum((each) => paid(each, type)), Type: type })),
    Discount: sum(({ discount }) => discount),
    Markup: sum(({ markup }) => markup),
    Taken: sum(({ taken }) => taken),
    Change: sum(({ change }) => change),
    Count: own.length,
    TotalCount: all.length,
    VAT: sum(({ tax }) => tax),
  };
}
