import { useState } from 'react';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { DrawerHints } from '../../src-shared/contract/views/shift.ts';
import { minus, money, ZERO, type Money } from '../../src-shared/money.ts';
import { denominationsInUse } from '../../src-shared/notes-in-use.ts';
import { type Day, instant, localDay } from '../../src-shared/time.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';

interface Piece {
  readonly value: Money;
  readonly quantity: number;
}

const PIECES_SHOWN_MAX = 5;
/** Nobody keeps or counts out so many coins of one kind: 200 of 1 ₸ were named where three had been counted. */
const OF_ONE_KIND_MAX = 20;

/**
 * The amount in few notes and coins, of those that may be named. What is in the drawer is not asked: it must not be
 * told. Empty where it can't be made.
 */
export function piecesOf(amount: Money, values: readonly Money[]): readonly Piece[] {
  return (
    piecesOfThese(
      amount,
      [...new Set(values)].toSorted((a, b) => b - a),
    ) ?? []
  );
}

/** As many of the largest as go into it, or one less: 600 is three of 200 where there is no 100. */
function piecesOfThese(amount: Money, [value, ...smaller]: readonly Money[]): readonly Piece[] | null {
  if (amount === ZERO) return [];
  if (value === undefined) return null;
  const most = Math.floor(amount / value);
  for (const quantity of most > 0 ? [most, most - 1] : [0]) {
    const rest = piecesOfThese(minus(amount, money(value * quantity)), smaller);
    if (rest) return quantity > 0 ? [{ value, quantity }, ...rest] : rest;
  }
  return null;
}

/**
 * The notes and coins that money is handed out in. Small change is what the clerk counted and took, less what went out;
 * larger notes are takings, of which nobody keeps account.
 */
export function valuesInHand(
  { cash, limits }: Pick<Profile, 'cash' | 'limits'>,
  known: DrawerHints['change'],
  today: Day,
): readonly Money[] {
  const values = denominationsInUse(today, { cash }).map(({ value }) => value);
  const there = new Set(known.filter(({ level }) => level !== 'out').map(({ value }) => value));
  return values.filter((value) => value > limits.minTopUp || there.has(value));
}

const todayOf = ({ timeZone }: Profile) => localDay(instant(Date.now()), timeZone);

/** As they were before it was made: what the change of a sale used up was there to be given. */
export function useValuesInHand(isMade: boolean): readonly Money[] {
  const { profile, drawer } = useCounter();
  const now = profile ? valuesInHand(profile, drawer?.change ?? [], todayOf(profile)) : [];
  const [before, setBefore] = useState(now);
  if (!isMade && before.join() !== now.join()) setBefore(now);
  return before;
}

/** Few enough to be read at a glance, and to be counted out. */
export const canBeCountedOut = (pieces: readonly Piece[]): boolean =>
  pieces.length > 0 && pieces.length <= PIECES_SHOWN_MAX && pieces.every(({ quantity }) => quantity <= OF_ONE_KIND_MAX);

/** The notes and coins to hand over; null where these are too many. */
export function useInPieces(values: readonly Money[]): (amount: Money) => string | null {
  const t = useT();
  const { bare } = useMoney();
  return (amount) => {
    const pieces = piecesOf(amount, values);
    if (!canBeCountedOut(pieces)) return null;
    return t('payment.give', {
      pieces: pieces.map((piece) => `${piece.quantity}\u00a0×\u00a0${bare(piece.value)}`).join(' + '),
    });
  };
}
