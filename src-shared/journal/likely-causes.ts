import type { Entry } from '../contract/upstream.ts';
import type { LikelyCause } from '../contract/views/shift.ts';
import { type Money, money, sumOf, ZERO } from '../money.ts';
import { isKind, notesTold } from './entry.ts';
import type { NotesTold } from './kinds/kind.ts';
import { drawerTotal } from './postings.ts';

const CAUSES_MAX = 6;
/** More of one kind than this would have been seen. */
const MISCOUNTED_MAX = 3;

/**
 * How often each kind of slip is made, as far as a guess goes: notes stick together more often than digits change
 * places.
 */
const USUAL: Record<Slip['kind'], number> = {
  miscounted: 3,
  'wrong-tender': 2,
  change: 2,
  'amount-of-entry': 2,
  'swapped-digits': 1,
};

type Slip = Exclude<LikelyCause, { kind: 'another-machine' }>;

/** Slips of one kind that explain the difference, and among how many that could have been made. */
interface Slips {
  readonly found: readonly Slip[];
  readonly among: number;
}

/**
 * Causes that explain a difference (counted − expected) to the last unit. One that may explain any comes first: the
 * shift was not begun with this journal. Then the likelier kind comes. One fitting slip that could have been made a
 * thousand times goes before three hundred of another kind that fit by chance. The newest entries come first within a
 * kind, since the memory of them is freshest.
 */
export function likelyCauses(
  difference: Money,
  entries: readonly Entry[],
  denominations: readonly Money[],
): LikelyCause[] {
  if (difference === 0) return [];
  const newestFirst = entries.toReversed();
  const kinds = [
    slipsAmong(newestFirst, (entry) => wrongTender(entry, difference)),
    slipsAmong(newestFirst, (entry) => amountOfEntry(entry, difference)),
    slipsAmong(newestFirst, (entry) => changeOf(entry, difference)),
    slipsAmong(newestFirst, (entry) => swappedDigits(entry, difference)),
    { found: miscounted(denominations, difference), among: denominations.length * MISCOUNTED_MAX },
  ];
  const likeliestFirst = kinds.toSorted((a, b) => likelihood(b) - likelihood(a)).map(({ found }) => found);
  // So that one kind with many hits does not hide the others.
  return [
    ...newestFirst.flatMap(anotherMachine).slice(0, 1),
    ...likeliestFirst.flatMap(([first]) => first ?? []),
    ...likeliestFirst.flatMap(([, ...more]) => more),
  ].slice(0, CAUSES_MAX);
}

/** Up to a common factor: how probable it is that a slip of this kind was made and left this very difference. */
function likelihood({ found, among }: Slips): number {
  const [first] = found;
  return first ? (USUAL[first.kind] * found.length) / among : 0;
}

function slipsAmong(entries: readonly Entry[], slipsOf: (entry: Entry) => Slips): Slips {
  const each = entries.map(slipsOf);
  return { found: each.flatMap(({ found }) => found), among: each.reduce((sum, { among }) => sum + among, 0) };
}

const NO_SLIP: Slips = { found: [], among: 0 };

/**
 * Another machine, or a ledger that is gone, sold in this shift and never sent it. That moved the drawer's cash and is
 * not in this journal.
 */
function anotherMachine(entry: Entry): LikelyCause[] {
  return isKind(entry, 'note') && entry.body.restored
    ? [{ kind: 'another-machine', seq: entry.seq, at: entry.at }]
    : [];
}

/** Short: booked as cash and paid otherwise. Over: booked as card or QR and paid in cash. */
function wrongTender(entry: Entry, difference: Money): Slips {
  const payment = paymentOf(entry);
  if (!payment) return NO_SLIP;
  const suspect = payment.tenders.filter((tender) => (tender.kind === 'cash') === difference < 0);
  const found = suspect
    .filter((tender) => tender.amount === Math.abs(difference))
    .map((tender) => ({
      kind: 'wrong-tender' as const,
      ...nameOf(entry, payment),
      tender: tender.kind,
      amount: tender.amount,
    }));
  return { found, among: suspect.length };
}

/**
 * An entry of the difference's own size: short, cash that was booked in and is not there; over, cash booked out that
 * still is.
 */
function amountOfEntry(entry: Entry, difference: Money): Slips {
  const moved = drawerTotal(entry.postings);
  if (entry.kind === 'shift-opened' || entry.kind === 'sale' || Math.sign(moved) !== -Math.sign(difference))
    return NO_SLIP;
  const found = {
    kind: 'amount-of-entry' as const,
    entryId: entry.id,
    seq: entry.seq,
    at: entry.at,
    entryKind: entry.kind,
    amount: money(Math.abs(moved)),
  };
  return { found: moved === -difference ? [found] : [], among: 1 };
}

/** Short by the change: it was given twice. Over by it: it was not given. */
function changeOf(entry: Entry, difference: Money): Slips {
  const payment = paymentOf(entry);
  if (!payment) return NO_SLIP;
  const change = sumOf(payment.tenders.map((tender) => tender.change ?? ZERO));
  if (change === ZERO) return NO_SLIP;
  return {
    found: change === Math.abs(difference) ? [{ kind: 'change', ...nameOf(entry, payment), amount: change }] : [],
    among: 1,
  };
}

/** What was handed over, typed or read with two neighbours changed about. */
function swappedDigits(entry: Entry, difference: Money): Slips {
  const payment = paymentOf(entry);
  if (!payment) return NO_SLIP;
  const swaps = payment.tenders
    .filter((tender) => tender.kind === 'cash')
    .flatMap((tender) =>
      swapsOf(tender.received ?? tender.amount).map((instead) => ({
        amount: tender.received ?? tender.amount,
        instead,
      })),
    );
  const found = swaps
    .filter(({ amount, instead }) => instead - amount === difference)
    .map(({ amount, instead }) => ({ kind: 'swapped-digits' as const, ...nameOf(entry, payment), amount, instead }));
  return { found, among: swaps.length };
}

type Payment = Extract<NotesTold, { told: 'payment' }>;

/** What a customer paid by it, with the notes that were handed over. */
function paymentOf(entry: Entry): Payment | null {
  const said = notesTold(entry);
  return said?.told === 'payment' ? said : null;
}

function nameOf({ id, seq }: Entry, { receiptNumber }: Payment) {
  return { entryId: id, seq, receiptNumber };
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

/** One note rather than three of them. */
function miscounted(denominations: readonly Money[], difference: Money): Slip[] {
  return denominations
    .map((value) => ({ kind: 'miscounted' as const, value, quantity: difference / value }))
    .filter(({ quantity }) => Number.isSafeInteger(quantity) && Math.abs(quantity) <= MISCOUNTED_MAX)
    .toSorted((a, b) => Math.abs(a.quantity) - Math.abs(b.quantity));
}
