import {
  type AskedBasis,
  type Fault,
  minuteOf,
  notValid,
  type ReadCheck,
  type ReadMove,
} from './virtual-register-asked.ts';

/** What one virtual register keeps, as plain data: a copy of it is its memory. Amounts in whole tiyn. */

/** Sale, return and the two kinds of buying, each with what it came to. */
export type Turnover = 'Sell' | 'ReturnSell' | 'Buy' | 'ReturnBuy';
const TURNOVERS: readonly Turnover[] = ['Buy', 'ReturnBuy', 'Sell', 'ReturnSell'];
export const turnoverOf = (operationType: number): Turnover => TURNOVERS[operationType] ?? 'Sell';

export interface KeptTicket extends ReadCheck {
  readonly sign: string;
  /** The register's own clock says so. */
  readonly at: number;
  readonly offline: boolean;
  readonly shiftNumber: number;
  readonly orderNumber: number;
  readonly documentNumber: number;
}
export interface KeptMove extends ReadMove {
  readonly at: number;
  readonly offline: boolean;
  readonly shiftNumber: number;
  /** Cash in the register after it. */
  readonly held: number;
}
export interface Shift {
  readonly number: number;
  openedAt: number;
  closedAt: number | null;
  documents: number;
  receipts: number;
  put: number;
  take: number;
  readonly startTotals: Readonly<Record<Turnover, number>>;
}

export interface RegisterBooks {
  readonly uniqueNumber: string;
  readonly registrationNumber: string;
  readonly identityNumber: number;
  cash: number;
  documents: number;
  readonly totals: Record<Turnover, number>;
  readonly shifts: Shift[];
  readonly tickets: KeptTicket[];
  readonly moves: KeptMove[];
  isBlocked: boolean;
  isActivated: boolean;
  /** Since when it has no line to the operator of fiscal data. */
  autonomousSince: number | null;
}

export function emptyBooks(uniqueNumber: string, registrationNumber: string): RegisterBooks {
  return {
    uniqueNumber,
    registrationNumber,
    identityNumber: 748,
    cash: 0,
    documents: 0,
    totals: { Sell: 0, ReturnSell: 0, Buy: 0, ReturnBuy: 0 },
    shifts: [],
    tickets: [],
    moves: [],
    isBlocked: false,
    isActivated: true,
    autonomousSince: null,
  };
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
const AUTONOMOUS_HOURS = 72;

/** null: none is open. */
export function openShift({ shifts }: RegisterBooks): Shift | null {
  const last = shifts.at(-1);
  return last && last.closedAt === null ? last : null;
}

/** What keeps it from every document, whatever this is about. */
export function heldUp(books: RegisterBooks, now: number): Fault | null {
  const shift = openShift(books);
  if (!books.isActivated) return { code: 10, text: 'Касса не активирована' };
  if (books.isBlocked) return { code: 7, text: 'Касса заблокирована' };
  if (books.autonomousSince !== null && now - books.autonomousSince > AUTONOMOUS_HOURS * HOUR_MS)
    return { code: 18, text: 'Продолжительность работы в автономном режиме превышает 72 часа' };
  if (shift && now - shift.openedAt >= DAY_HOURS * HOUR_MS)
    return { code: 11, text: 'Продолжительность смены превышает 24 часа' };
  return null;
}

/** The first document opens a day: there is no call that does. */
function theShift(books: RegisterBooks, now: number): Shift {
  const shift = openShift(books) ?? {
    number: (books.shifts.at(-1)?.number ?? 0) + 1,
    openedAt: now,
    closedAt: null,
    documents: 0,
    receipts: 0,
    put: 0,
    take: 0,
    startTotals: { ...books.totals },
  };
  if (!books.shifts.includes(shift)) books.shifts.push(shift);
  return shift;
}

const LITTLE_CASH: Fault = { code: 8, text: 'Недостаточно наличных денег в кассе' };

export function sign(books: RegisterBooks, check: ReadCheck, now: number): KeptTicket | Fault {
  const turnover = turnoverOf(check.operationType);
  const isOut = turnover === 'ReturnSell' || turnover === 'Buy';
  const cash = (check.payments.find(({ type }) => type === 0)?.sum ?? 0) - check.change;
  const fault = check.basis && wrongBasis(books, check, check.basis);
  if (fault) return fault;
  if (isOut && cash > books.cash) return LITTLE_CASH;
  const shift = theShift(books, now);
  const offline = books.autonomousSince !== null;
  books.cash += isOut ? -cash : cash;
  books.documents += 1;
  books.totals[turnover] += check.total;
  shift.documents += 1;
  shift.receipts += 1;
  const ticket: KeptTicket = {
    ...check,
    sign: signFor(books, offline),
    at: now,
    offline,
    shiftNumber: shift.number,
    orderNumber: shift.receipts,
    documentNumber: books.documents,
  };
  books.tickets.push(ticket);
  return ticket;
}

/** Thirteen digits by the operator of fiscal data, nine by the register itself while it has no line to it. */
function signFor({ documents, identityNumber }: RegisterBooks, offline: boolean): string {
  const number = String(documents).padStart(5, '0');
  return offline ? `9${identityNumber}${number}` : `138229${identityNumber % 100}${number}`;
}

/** A receipt of another register can't be known here: it is taken where it is well formed. */
function wrongBasis(books: RegisterBooks, check: ReadCheck, basis: AskedBasis): Fault | null {
  if (check.total > basis.total) return notValid('Сумма возврата больше суммы чека основания');
  if (basis.registrationnumber !== books.registrationNumber) return null;
  const original = books.tickets.find((each) => each.sign === basis.checknumber);
  if (!original) return notValid('Чек основания не найден');
  const asked = minuteOf(basis.datetime);
  const issued = minuteOf(localIso(original.at));
  const isSameTime =
    asked !== null &&
    issued !== null &&
    (asked === issued || (basis.datetime.endsWith('Z') && asked === issued - FIVE_HOURS_MS));
  const agrees = isSameTime && basis.total === original.total && basis.isoffline === original.offline;
  const isOfASale = turnoverOf(original.operationType) === (check.operationType === 3 ? 'Sell' : 'Buy');
  return agrees && isOfASale ? null : notValid('Данные чека основания не соответствуют чеку');
}

const FIVE_HOURS_MS = 5 * HOUR_MS;

/** Its clock shows UTC+5. */
export function localIso(at: number): string {
  return new Date(at + FIVE_HOURS_MS).toISOString().slice(0, 'yyyy-MM-ddTHH:mm:ss'.length);
}

export function moveCash(books: RegisterBooks, move: ReadMove, now: number): KeptMove | Fault {
  if (!move.comesIn && move.sum > books.cash) return LITTLE_CASH;
  const shift = theShift(books, now);
  books.cash += move.comesIn ? move.sum : -move.sum;
  books.documents += 1;
  shift.documents += 1;
  if (move.comesIn) shift.put += move.sum;
  else shift.take += move.sum;
  const kept = {
    ...move,
    at: now,
    offline: books.autonomousSince !== null,
    shiftNumber: shift.number,
    held: books.cash,
  };
  books.moves.push(kept);
  return kept;
}

/** Cash stays over it. */
export function closeShift(books: RegisterBooks, now: number): Shift | Fault {
  const shift = openShift(books);
  if (shift) shift.closedAt = now;
  if (shift) return shift;
  return books.shifts.length === 0
    ? { code: 13, text: 'Не найдена открытая смена' }
    : { code: 12, text: 'Смена уже закрыта' };
}
