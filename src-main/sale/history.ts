import type { Database } from 'better-sqlite3';
import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import {
  HISTORY_ROWS_MAX,
  type HistoryEntry,
  type HistoryFound,
  type HistoryRow,
  type SignOnPaper,
} from '../../src-shared/contract/views/history.ts';
import type { ClerkId, EntryId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import { readCardNumber } from '../../src-shared/card-number.ts';
import { isFoundAgain, kindRead } from '../../src-shared/journal/entry.ts';
import type { AroundEntry, ToldInHistory } from '../../src-shared/journal/kinds/kind.ts';
import { FOUND_AGAIN } from '../../src-shared/journal/kinds/names.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { movedBy } from '../../src-shared/journal/postings.ts';
import { money } from '../../src-shared/money.ts';
import { isSameMoney } from '../../src-shared/profile-change.ts';
import { readAmount } from '../../src-shared/sale-rules.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SeenBeforeCount, Untold } from '../shift/seen-before-count.ts';
import { lineStates, type SaleStates } from './recent-sales.ts';
import { toGiveBack } from './judge-return.ts';

/** What a passenger's words may mean; null: they can't mean that. */
interface HistorySought {
  readonly seq: number | null;
  /** What stands before the number of a receipt, with its hyphen: such a number is of no other machine's receipt. */
  readonly series: string | null;
  /** A card's number, or at least its last four digits. */
  readonly cardDigits: string | null;
  readonly amount: number | null;
}

/** Which entries match: the receipt of this number before all others, then the newest first. */
interface HistoryIndex {
  /** What is asked of the file, so that a test can look at its cost. */
  readonly sql: string;
  find(sought: Omit<HistorySought, 'series'>, limit: number, untold: Untold | null): number[];
  /** Those of a shift before this seq, newest first. */
  ofShift(shiftId: ShiftId, beforeSeq: number, limit: number): number[];
}

export interface HistoryCounter extends SaleStates {
  readonly ledger: Ledger;
  readonly history: HistoryIndex;
  profile(): Profile | null;
  /** It has each version that the journal may name; absent where there is but one. */
  /** Absent where no register signs anything. */
  signOnPaper?(seq: number, id: EntryId): SignOnPaper | null;
  readonly receiptSources?: { profileByVersion(version: string): Profile | null | undefined };
  clerkName(id: ClerkId): string;
  readonly seen: Pick<SeenBeforeCount, 'hides' | 'opened' | 'untold'>;
}

/**
 * Each branch goes down its own index from the newest on and stops at the limit, however long the journal is. What may
 * not be found by amount takes no place at that limit: by those that it pushed out it could be counted.
 */
const FIND = `
  SELECT seq FROM (
  SELECT seq FROM journal_entry WHERE seq = @seq AND kind IN (${FOUND_AGAIN.map((kind) => `'${kind}'`).join(', ')})
  UNION
  SELECT seq FROM (SELECT DISTINCT seq FROM history_card
                    WHERE last_digits = substr(@cardDigits, -4)
                      AND substr(card_number, -length(@cardDigits)) = @cardDigits
                    ORDER BY seq DESC LIMIT @limit)
  UNION
  SELECT seq FROM (SELECT seq FROM history WHERE amount = @amount AND seq < @untoldFrom ORDER BY seq DESC LIMIT @limit)
  UNION
  SELECT entry.seq FROM json_each(@opened) AS opened
    CROSS JOIN journal_entry AS entry ON entry.id = opened.value
    CROSS JOIN history ON history.seq = entry.seq AND history.amount = @amount
  ) ORDER BY seq = @seq DESC, seq DESC LIMIT @limit`;

/** The index of a shift's entries leads to them. */
const OF_SHIFT = `
  SELECT seq FROM journal_entry
   WHERE shift_id = ? AND kind IN (${FOUND_AGAIN.map((kind) => `'${kind}'`).join(', ')}) AND seq < ?
   ORDER BY seq DESC LIMIT ?`;

type SoughtRows = Omit<HistorySought, 'series'> & {
  readonly limit: number;
  readonly untoldFrom: number;
  readonly opened: string;
};

export function historyIn(db: Database): HistoryIndex {
  const find = db.prepare<[SoughtRows], { seq: number }>(FIND);
  const ofShift = db.prepare<[string, number, number], { seq: number }>(OF_SHIFT);
  return {
    sql: FIND,
    find(sought, limit, untold) {
      const [untoldFrom, opened] = [untold?.fromSeq ?? Number.MAX_SAFE_INTEGER, JSON.stringify(untold?.opened ?? [])];
      const { seq, cardDigits, amount } = sought;
      return find.all({ seq, cardDigits, amount, limit, untoldFrom, opened }).map((row) => row.seq);
    },
    ofShift: (...asked) => ofShift.all(...asked).map((row) => row.seq),
  };
}

/**
 * The receipt of this number, and the newest sales and returns that match otherwise, of any shift. There is no sum and
 * no count beside them: the drawer is counted blind.
 */
export function findHistory(text: string, counter: HistoryCounter): HistoryFound {
  const profile = counter.profile();
  const sought = whatIsMeant(text, profile);
  const found = counter.history.find(sought, HISTORY_ROWS_MAX + 1, counter.seen.untold());
  return rowsOf(found, sought.series, counter);
}

/**
 * The sales and returns of a shift, newest first, a page at a time. A clerk looks back on these most, and needs no
 * search for them. Their money is told as a search tells it.
 */
export function newestHistory(shiftId: ShiftId, olderThan: EntryId | null, counter: HistoryCounter): HistoryFound {
  const before = olderThan === null ? Number.MAX_SAFE_INTEGER : (counter.ledger.entry(olderThan)?.seq ?? 0);
  return rowsOf(counter.history.ofShift(shiftId, before, HISTORY_ROWS_MAX + 1), null, counter);
}

function rowsOf(seqs: readonly number[], series: string | null, counter: HistoryCounter): HistoryFound {
  const entries = seqs.slice(0, HISTORY_ROWS_MAX).flatMap((seq) => {
    const entry = counter.ledger.entryAt(seq);
    if (!entry) return [];
    const hidden = counter.seen.hides(entry);
    return historyEntry(entry, series, counter).map((whole) => rowOf(whole, hidden));
  });
  return { entries, more: seqs.length > HISTORY_ROWS_MAX };
}

/** All of one entry, for somebody who asks about it. Before the count of its shift this is noted. */
export function openHistory(entryId: EntryId, who: Session, counter: HistoryCounter): Result<HistoryEntry, Refusal> {
  const entry = counter.ledger.entry(entryId);
  const [whole] = entry ? historyEntry(entry, null, counter) : [];
  if (!entry || !whole) return err({ kind: 'sale-unknown' });
  counter.seen.opened(entry, who);
  return ok(whole);
}

function rowOf(whole: HistoryEntry, hidden: boolean): HistoryRow {
  const { amount: _a, tenders: _t, kept: _k, reason: _r, lines, ...row } = whole;
  return {
    ...row,
    lines: lines.map(({ amount: _amount, balance: _balance, ...line }) => line),
    opened: hidden ? null : whole,
  };
}

/** A series may hold any signs, hyphens too. */
const RECEIPT_NUMBER = /^(.+-)?(\d{1,12})$/;
const CARD_DIGITS_MIN = 4;

/** `12` may be receipt 12 or twelve tenge, `2259` also the end of a card. */
function whatIsMeant(text: string, profile: Profile | null): HistorySought {
  const compact = compactly(text);
  const scanned = readCardNumber(text, profile?.cardFormats ?? []);
  const typed = /^\d{1,20}$/.test(compact) ? compact : '';
  const digits = scanned.kind === 'full' ? scanned.number : typed;
  // A card's number may be typed with hyphens as well.
  const [, series = null, number = null] = (scanned.kind === 'full' ? null : RECEIPT_NUMBER.exec(compact)) ?? [];
  return {
    seq: number === null ? null : Number(number),
    series,
    cardDigits: digits.length >= CARD_DIGITS_MIN ? digits : null,
    amount: profile ? readAmount(compact, profile.currency) : null,
  };
}

const compactly = (text: string): string => text.replace(/\s/g, '').toUpperCase();

function historyEntry(entry: Entry, series: string | null, counter: HistoryCounter): HistoryEntry[] {
  if (!isFoundAgain(entry)) return [];
  const told = kindRead(entry)?.history?.told(entry, aroundEntry(counter)) ?? null;
  if (told && series !== null && !compactly(told.receiptNumber).startsWith(series)) return [];
  return [
    {
      entryId: entry.id,
      kind: entry.kind,
      at: entry.at,
      clerkName: entry.clerkId === null ? '' : counter.clerkName(entry.clerkId),
      print: counter.printStateOf(entry.seq),
      fiscal: counter.signOnPaper?.(entry.seq, entry.id) ?? null,
      ...otherMoney(entry, counter),
      // A sale has the id of its entry.
      saleId: entry.id as SaleId,
      kept: [],
      reason: null,
      ...(told ?? postingsTell(entry)),
      readable: told !== null,
    },
  ];
}

function aroundEntry(counter: HistoryCounter): AroundEntry {
  const { ledger } = counter;
  return {
    entryOf: (id) => ledger.entry(id),
    outcomesOf: (id) => counter.outcomes.ofEntry(id),
    statesOf: (sale) => lineStates(sale, ledger, counter),
    keptOf: (sale) => toGiveBack(sale, ledger),
  };
}

/** A journal of before may hold amounts of two currencies: those of the other one are shown as what they are. */
function otherMoney({ body }: Entry, counter: HistoryCounter): Pick<HistoryEntry, 'currency'> {
  const version = body['profileVersion'];
  const currency =
    typeof version === 'string' ? counter.receiptSources?.profileByVersion(version)?.currency : undefined;
  const now = counter.profile()?.currency;
  return currency && now && !isSameMoney(currency, now) ? { currency } : {};
}

/** What its postings say, and no more. */
function postingsTell(entry: Entry): ToldInHistory {
  const moved = movedBy(entry);
  const amount = money(Math.abs(moved.amount));
  return {
    receiptNumber: String(entry.seq),
    amount,
    tenders: moved.tenders.map((part) => ({ kind: part.kind, amount: money(Math.abs(part.amount)) })),
    lines: [],
  };
}
