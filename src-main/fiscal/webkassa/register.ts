import {
  type Answered,
  type CashMove,
  type FiscalDocument,
  isTicket,
  type NotFound,
  type Register,
  type RegisterState,
  type ReturnTicket,
  type SaleTicket,
  type Signed,
  type Unanswered,
} from '../port.ts';
import { type ReadReport, type ReadTicket, readMove, readReport, readTicket } from './answers.ts';
import { findTicket } from './find-ticket.ts';
import { DUPLICATE, failureOf } from './refusals.ts';
import { checkBody, moveBody, OPERATION_TYPES, type Place, totalOf, wrongIn, wrongInMove } from './requests.ts';
import type { Called, WebkassaSession } from './session.ts';
import { tiynOf } from './tenge.ts';

type Ticket = SaleTicket | ReturnTicket;

interface Parts extends Place {
  readonly session: WebkassaSession;
}

/** One register of Webkassa, API version 4. docs/fiscal-registers.md says what is known of it and what is not. */
export function webkassaOver({ session, ...place }: Parts): Register {
  return {
    submit(document: FiscalDocument): Promise<Answered<Signed>> {
      if (document.does === 'day-end') return endDay(place, session);
      if (isTicket(document)) return submitTicket(document, place, session);
      return moveCash(document, place, session);
    },

    async find(ticket, shiftNumber): Promise<Answered<Signed | NotFound>> {
      const sought = await findTicket({ session, uniqueNumber: place.uniqueNumber, key: ticket.key }, shiftNumber);
      return sought.state === 'found' ? compared(sought.ticket, ticket, place) : sought;
    },

    async state(): Promise<Answered<RegisterState>> {
      const report = await reportOf(session, '/api/v4/XReport', place);
      return 'signed' in report ? report.state : report;
    },
  };
}

async function submitTicket(ticket: Ticket, place: Place, session: WebkassaSession): Promise<Answered<Signed>> {
  const wrong = wrongIn(ticket);
  if (wrong !== null) return unsendable(wrong);
  const called = await session.call('/api/v4/check', checkBody(ticket, place));
  if (called.state !== 'answered') return failed(called);
  if (called.fault?.code === DUPLICATE) return hadBefore(ticket, called.data, place, session);
  if (called.fault) return failureOf(called.fault);
  const read = readTicket(called.data);
  if (!read) return unknown('it took the receipt, and its answer lacks what the receipt must show');
  // An answer about another document says nothing about this one: it is looked for by its key.
  const differs = differenceOf(read, ticket, place);
  return differs === null
    ? ofThisRegister(read.signed, place)
    : unknown(`its answer is about another receipt: ${differs}`);
}

/** The key is the document's own: it was taken before, and only its sign may be missing. */
async function hadBefore(
  ticket: Ticket,
  data: unknown,
  place: Place,
  session: WebkassaSession,
): Promise<Answered<Signed>> {
  const told = readTicket(data);
  if (told) return compared(told, ticket, place);
  const sought = await findTicket({ session, uniqueNumber: place.uniqueNumber, key: ticket.key }, null);
  if (sought.state === 'found') return compared(sought.ticket, ticket, place);
  return sought.state === 'not-found' ? unknown('it has the receipt, and not in its latest shifts') : sought;
}

/** What bears the key, and is another document all the same, is never shown as this one's receipt. */
function compared(found: ReadTicket, ticket: Ticket, place: Place): Answered<Signed> {
  const ours = ofThisRegister(found.signed, place);
  const differs = ours.state === 'signed' ? differenceOf(found, ticket, place) : null;
  return differs === null ? ours : unsendable(`the register has another receipt under its key: ${differs}`);
}

/** In words; null where all that is told agrees. */
function differenceOf({ operationType, totalTiyn, key }: ReadTicket, ticket: Ticket, place: Place): string | null {
  if (key !== null && key.toLowerCase() !== ticket.key.toLowerCase()) return 'it has another key';
  if (operationType !== null && operationType !== OPERATION_TYPES[ticket.does]) return `it is no ${ticket.does}`;
  return totalTiyn === null || totalTiyn === tiynOf(totalOf(ticket), place.exponent) ? null : 'it has another total';
}

function ofThisRegister(signed: Signed, { uniqueNumber }: Place): Signed | Unanswered {
  return signed.register.serialNumber === uniqueNumber ? signed : ofAnother(signed.register.serialNumber);
}

const ofAnother = (serialNumber: string) => unknown(`another register answered: ${serialNumber}`);

/** Sent once. Where its answer is lost, the X before and after tells whether the cash moved. */
async function moveCash(move: CashMove, place: Place, session: WebkassaSession): Promise<Answered<Signed>> {
  const wrong = wrongInMove(move);
  if (wrong !== null) return unsendable(wrong);
  const called = await session.call('/api/v4/MoneyOperation', moveBody(move, place));
  if (called.state !== 'answered') return failed(called);
  if (called.fault && called.fault.code !== DUPLICATE) return failureOf(called.fault);
  const read = readMove(called.data);
  if (read) return ofThisRegister(read, place);
  return called.fault ? movedBefore(place, session) : unknown('it took the cash, and does not say where and when');
}

/** The number is this movement's own, so the cash has moved. When it did is not told: the X stands in for that. */
async function movedBefore(place: Place, session: WebkassaSession): Promise<Answered<Signed>> {
  const report = await reportOf(session, '/api/v4/XReport', place);
  if ('signed' in report) return { ...report.signed, shiftNumber: null };
  return unknown(`it had the number of this cash before, and gives no X: ${report.words}`);
}

async function endDay(place: Place, session: WebkassaSession): Promise<Answered<Signed>> {
  const report = await reportOf(session, '/api/v4/ZReport', place);
  return 'signed' in report ? { ...report.signed, dayEnded: { ...report.state, dayIsOpen: false } } : report;
}

async function reportOf(session: WebkassaSession, path: string, place: Place): Promise<ReadReport | Unanswered> {
  const called = await session.call(path, { cashboxUniqueNumber: place.uniqueNumber });
  if (called.state !== 'answered') return failed(called);
  if (called.fault) return failureOf(called.fault);
  const report = readReport(called.data, place.exponent);
  if (!report) return unknown('its report is no report of Webkassa');
  return report.serialNumber === place.uniqueNumber ? report : ofAnother(report.serialNumber);
}

function failed(called: Exclude<Called, { readonly state: 'answered' }>): Unanswered {
  return called.state === 'unreadable' ? unknown(called.words) : called;
}

function unknown(words: string): Unanswered {
  return { state: 'unknown', words };
}

/** A fault of this document alone. */
function unsendable(words: string): Unanswered {
  return { state: 'refused', why: 'document', code: null, words };
}
