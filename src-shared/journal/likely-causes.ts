import type { Entry } from '../contract/upstream.ts';
import type { LikelyCause } from '../contract/views.ts';
import { type Money, money, sumOf } from '../money.ts';
import { isKind } from './entry.ts';
import { drawerTotal } from './postings.ts';

const CAUSES_MAX = 6;
/** More of one kind than this would have been seen. */
const MISCOUNTED_MAX = 3;

/**
 * Causes that explain a difference (counted − expected) to the last unit, after the one that may explain any: a shift that was
 * not begun with this journal. The newest entries come first within a kind, since
 * the memory of them is freshest.
 */
export function likelyCauses(difference: Money, entries: readonly Entry[], denominations: readonly Money[]): LikelyCause[] {
  if (difference === 0) return [];
  const newestFirst = entries.toReversed();
  const found = [
    ...newestFirst.flatMap(anotherMachine),
    ...newestFirst.flatMap((entry) => wrongTender(entry, difference)),
    ...newestFirst.flatMap((entry) => amountOfEntry(entry, difference)),
    ...newestFirst.flatMap((entry) => changeOf(entry, difference)),
    ...newestFirst.flatMap((entry) => swappedDigits(entry, difference)),
    ...denominations.flatMap((value) => miscounted(value, difference)),
  ];
  return firstOfEachKindFirst(found).slice(0, CAUSES_MAX);
}

/** What another machine, or a ledger that is gone, sold in this shift and never sent, moved the drawer's cash and is not in this journal. */
function anotherMachine(entry: Entry): LikelyCause[] {
  return isKind(entry, 'note') && entry.body.restored ? [{ kind: 'another-machine', seq: entry.seq, at: entry.at }] : [];
}

/** Short: booked as cash and paid otherwise. Over: booked as card or QR and paid in cash. */
function wrongTender(entry: Entry, difference: Money): LikelyCause[] {
  if (!isKind(entry, 'sale')) return [];
  return entry.body.tenders
    .filter((tender) => (tender.kind === 'cash') === difference < 0 && tender.amount === Math.abs(difference))
    .map((tender) => ({ kind: 'wrong-tender', entryId: entry.id, seq: entry.seq, receiptNumber: entry.body.receiptNumber, tender: tender.kind, amount: tender.amount }));
}

/** An entry of the difference's own size: short, cash that was booked in and is not there; over, cash booked out that still is. */
function amountOfEntry(entry: Entry, difference: Money): LikelyCause[] {
  const moved = drawerTotal(entry.postings);
  if (entry.kind === 'shift-opened' || entry.kind === 'sale' || moved !== -difference) return [];
  return [{ kind: 'amount-of-entry', entryId: entry.id, seq: entry.seq, at: entry.at, entryKind: entry.kind, amount: money(Math.abs(moved)) }];
}

/** Short by the change: it was given twice. Over by it: it was not given. */
function changeOf(entry: Entry, difference: Money): LikelyCause[] {
  if (!isKind(entry, 'sale')) return [];
  const change = sumOf(entry.body.tenders.map((tender) => tender.change ?? money(0)));
  return change !== 0 && change === Math.abs(difference) ? [{ kind: 'change', entryId: entry.id, seq: entry.seq, receiptNumber: entry.body.receiptNumber, amount: change }] : [];
}

/** Swapping neighbours changes an amount by nine times a power of ten, or nines of it: only such differences are tried. */
function swappedDigits(entry: Entry, difference: Money): LikelyCause[] {
  if (difference % 9 !== 0 || !isKind(entry, 'sale')) return [];
  return entry.body.tenders
    .filter((tender) => tender.kind === 'cash')
    .flatMap((tender) => swapsOf(tender.received ?? tender.amount).map((instead) => ({ amount: tender.received ?? tender.amount, instead })))
    .filter(({ amount, instead }) => instead - amount === difference)
    .map(({ amount, instead }) => ({ kind: 'swapped-digits', entryId: entry.id, seq: entry.seq, receiptNumber: entry.body.receiptNumber, amount, instead }));
}

function swapsOf(amount: Money): Money[] {
  const text = String(amount);
  const digits = [...text];
  return digits.slice(1).flatMap((digit, at) => {
    const before = text.charAt(at);
    if (before === digit) return [];
    const swapped = text.slice(0, at) + digit + before + text.slice(at + 2);
    return swapped.startsWith('0') ? [] : [money(Number(swapped))];
  });
}

function miscounted(value: Money, difference: Money): LikelyCause[] {
  const quantity = difference / value;
  return Number.isSafeInteger(quantity) && Math.abs(quantity) <= MISCOUNTED_MAX ? [{ kind: 'miscounted', value, quantity }] : [];
}

/** So that one kind with many hits does not hide the others. */
function firstOfEachKindFirst(causes: readonly LikelyCause[]): LikelyCause[] {
  const kinds = new Set<string>();
  const firsts = causes.filter((cause) => !kinds.has(cause.kind) && kinds.add(cause.kind));
  return [...firsts, ...causes.filter((cause) => !firsts.includes(cause))];
}
