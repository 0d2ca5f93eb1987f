import { z } from 'zod';
import { err, ok, type Result } from '../../../src-shared/result.ts';
import type { Unanswered } from '../port.ts';
import { type ReadTicket, readTicket } from './answers.ts';
import { failureOf, NOT_THERE } from './refusals.ts';
import type { Called, WebkassaSession } from './session.ts';

type Sought = { readonly state: 'found'; readonly ticket: ReadTicket } | { readonly state: 'not-found' } | Unanswered;

interface Where {
  readonly session: WebkassaSession;
  readonly uniqueNumber: string;
  readonly key: string;
}

/** A document is asked for within days of its being sent, and the register's day has 24 hours. */
const SHIFTS_MAX = 4;
const PAGE = 50;
/** A hundred receipts an hour, all day. */
const PAGES_MAX = 48;
const HISTORY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Looks for a receipt by its key: in the shift in which it was sent, where this is known, and then in the latest ones.
 * Moves nothing.
 */
export async function findTicket(where: Where, shiftNumber: number | null): Promise<Sought> {
  const first = shiftNumber === null ? null : await inShift(where, shiftNumber);
  if (first && first.state !== 'not-found') return first;
  const shifts = await latestShifts(where);
  if (!Array.isArray(shifts)) return shifts;
  for (const shift of shifts) {
    if (shift === shiftNumber) continue;
    const sought = await inShift(where, shift);
    if (sought.state !== 'not-found') return sought;
  }
  return { state: 'not-found' };
}

/** The short way by the key; where its answer doesn't tell what a ticket is compared by, the list of the shift. */
async function inShift(where: Where, shiftNumber: number): Promise<Sought> {
  const { session, uniqueNumber, key } = where;
  const called = await session.call('/api-history/v4/Ticket/GetTicketByExternalCheckNumber', {
    CashboxUniqueNumber: uniqueNumber,
    ExternalCheckNumber: key,
    ShiftNumber: shiftNumber,
  });
  if (isNotThere(called)) return { state: 'not-found' };
  const failure = called.state === 'answered' && called.fault ? failureOf(called.fault) : null;
  // What it says against the question says nothing about the receipt.
  if (failure && !isAboutTheQuestion(failure)) return failure;
  const ticket = called.state === 'answered' ? readTicket(called.data) : null;
  if (ticket && isOf(ticket, key) && ticket.operationType !== null && ticket.totalTiyn !== null)
    return { state: 'found', ticket };
  return called.state === 'answered' || called.state === 'unreadable' ? inHistory(where, shiftNumber) : called;
}

/** Numbers that differ in the case of a letter alone are one: a service may write an id in capitals. */
function isOf(ticket: ReadTicket, key: string): boolean {
  return ticket.key === null || ticket.key.toLowerCase() === key.toLowerCase();
}

const History = z.looseObject({
  Total: z.int().min(0),
  Items: z.array(z.looseObject({ ExternalCheckNumber: z.string().nullish().catch(null) })),
  CashboxUniqueNumber: z.unknown(),
  Ofd: z.unknown(),
});

async function inHistory({ session, uniqueNumber, key }: Where, shiftNumber: number): Promise<Sought> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const asked = { cashboxUniqueNumber: uniqueNumber, Skip: page * PAGE, Take: PAGE, shiftNumber };
    const called = await session.call('/api/v4/Check/History', asked, HISTORY_BYTES_MAX);
    const history = listIn(called, History);
    if (!history.ok) return isNotThere(called) ? { state: 'not-found' } : history.error;
    const { Items, Total, CashboxUniqueNumber, Ofd } = history.value;
    const item = Items.find((each) => each.ExternalCheckNumber?.toLowerCase() === key.toLowerCase());
    const ticket = item && readTicket({ CashboxUniqueNumber, Ofd, ...item });
    if (ticket) return { state: 'found', ticket };
    if (item) return { state: 'unknown', words: 'the receipt is in the list of its shift, and lacks its sign' };
    if (Items.length === 0 || (page + 1) * PAGE >= Total) return { state: 'not-found' };
  }
  return { state: 'unknown', words: 'the shift has more receipts than are looked through' };
}

const Shifts = z.looseObject({
  Total: z.int().min(0),
  Shifts: z.array(z.looseObject({ ShiftNumber: z.int().min(0) })),
});

/** The latest first. In which order the list comes nobody says: so its beginning and its end are read. */
async function latestShifts({ session, uniqueNumber }: Where): Promise<number[] | Unanswered> {
  const pageFrom = async (skip: number) => {
    const asked = { cashboxUniqueNumber: uniqueNumber, Skip: skip, Take: PAGE };
    return listIn(await session.call('/api/v4/Cashbox/ShiftHistory', asked, HISTORY_BYTES_MAX), Shifts);
  };
  const first = await pageFrom(0);
  if (!first.ok) return first.error;
  const { Total, Shifts: begin } = first.value;
  const last = Total > PAGE ? await pageFrom(Math.max(PAGE, Total - PAGE)) : ok({ Shifts: [] });
  if (!last.ok) return last.error;
  const numbers = [...begin, ...last.value.Shifts].map(({ ShiftNumber }) => ShiftNumber);
  return [...new Set(numbers)].sort((a, b) => b - a).slice(0, SHIFTS_MAX);
}

const isAboutTheQuestion = (failure: Unanswered) => failure.state === 'refused' && failure.why === 'document';

const isNotThere = (called: Called) =>
  called.state === 'answered' && called.fault !== null && NOT_THERE.includes(called.fault.code);

function listIn<Schema extends z.ZodType>(called: Called, schema: Schema): Result<z.output<Schema>, Unanswered> {
  if (called.state === 'unreadable') return err({ state: 'unknown', words: called.words });
  if (called.state !== 'answered') return err(called);
  const failure = called.fault && failureOf(called.fault);
  if (failure) return err(isAboutTheQuestion(failure) ? { state: 'unknown', words: failure.words } : failure);
  const read = schema.safeParse(called.data);
  return read.success ? ok(read.data) : err({ state: 'unknown', words: 'its list is no list of Webkassa' });
}
