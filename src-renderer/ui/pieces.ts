import type { Denomination } from '../../src-shared/contract/upstream.ts';
import { minus, money, ZERO, type Money } from '../../src-shared/money.ts';
import { useCounter, useMoney } from '../counter-context.tsx';
import { useT } from '../i18n.ts';

interface Piece {
  readonly value: Money;
  readonly quantity: number;
}

const PIECES_SHOWN_MAX = 5;

/** The amount in as few notes and coins as there can be. What is in the drawer is not asked: it must not be told. */
export function piecesOf(amount: Money, denominations: readonly Denomination[]): readonly Piece[] {
  const values = [...new Set(denominations.map((each) => each.value))].toSorted((a, b) => b - a);
  const pieces: Piece[] = [];
  let left = amount;
  for (const value of values) {
    const quantity = Math.floor(left / value);
    if (quantity === 0) continue;
    pieces.push({ value, quantity });
    left = minus(left, money(value * quantity));
  }
  return left === ZERO ? pieces : [];
}

/** The notes and coins to hand over; null where it takes too many to be read at a glance. */
export function useInPieces(): (amount: Money) => string | null {
  const t = useT();
  const { bare } = useMoney();
  const { profile } = useCounter();
  return (amount) => {
    const pieces = piecesOf(amount, profile?.cash.denominations ?? []);
    if (pieces.length === 0 || pieces.length > PIECES_SHOWN_MAX) return null;
    return t('payment.give', {
      pieces: pieces.map((piece) => `${piece.quantity}\u00a0×\u00a0${bare(piece.value)}`).join(' + '),
    });
  };
}
