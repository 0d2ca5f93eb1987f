import type { Counts } from '../contract/body-parts.ts';
import { countedTotal } from '../profile.ts';
import { type Money, NO_BREAK_SPACE, times } from '../money.ts';
import { type Block, columns } from './document.ts';
import type { Wording } from './wording.ts';

/** Notes and coins on paper: «20 000 x 5    100 000», largest first. */
export function countedPieces(counts: Counts, wording: Wording): Block[] {
  const there = counts.filter(({ quantity }) => quantity > 0).toSorted((a, b) => b.value - a.value);
  return there.map(({ value, quantity }) =>
    columns(pieces(value, String(quantity), there[0], wording), wording.amount(times(value, quantity))),
  );
}

/** «20 000 x 5», with smaller values below its last digits. */
function pieces(value: Money, quantity: string, largest: { value: Money } | undefined, wording: Wording): string {
  const { length } = wording.amount(largest?.value ?? value);
  return `${wording.amount(value).padStart(length, NO_BREAK_SPACE)} x ${quantity}`;
}

/**
 * What a bag holds: by denomination where these are known and make `amount`. Else whoever fills it writes them down by
 * hand: a line for each note that may be among them, and one for coins.
 */
export function piecesInBag(amount: Money, counts: Counts, wording: Wording): Block[] {
  if (countedTotal(counts) === amount) return countedPieces(counts, wording);
  const { denominations } = wording.profile.cash;
  const isThere = (value: Money) => counts.some((each) => each.value === value && each.quantity > 0);
  const mayHold = denominations.filter(({ value }) => value <= amount && (counts.length === 0 || isThere(value)));
  const notes = mayHold.filter(({ kind }) => kind === 'note').toSorted((a, b) => b.value - a.value);
  return [
    ...[...new Set(notes.map(({ value }) => value))].map((value) =>
      columns(pieces(value, BY_HAND.quantity, notes[0], wording), BY_HAND.sum),
    ),
    ...(mayHold.some(({ kind }) => kind === 'coin') ? [columns(wording.all('dropSlip.coins'), BY_HAND.sum)] : []),
  ];
}

const BY_HAND = { quantity: '_'.repeat(5), sum: '_'.repeat(10) };
