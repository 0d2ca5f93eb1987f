import type { Denomination } from './contract/upstream.ts';

/**
 * How many of a note or coin there are, as it is written: `14`, or `2/14` for two bundles (of coins, rolls) and
 * fourteen loose.
 */

/** How many lie in a bundle or a roll where the profile does not say. */
const PACK_SIZE = { note: 100, coin: 50 } as const satisfies Record<Denomination['kind'], number>;
/** More of one kind than a drawer can hold is a slip of the finger. */
export const QUANTITY_MAX = 99_999;
const LOOSE_DIGITS_MAX = 5;
const PACKS_DIGITS_MAX = 3;
export const QUANTITY_PACKS_MAX = 10 ** PACKS_DIGITS_MAX - 1;
export const WRITTEN_QUANTITY = new RegExp(
  String.raw`^(?:\d{1,${LOOSE_DIGITS_MAX}}|\d{1,${PACKS_DIGITS_MAX}}/\d{0,${LOOSE_DIGITS_MAX}})$`,
);

export function packSizeOf({ kind, packSize }: Pick<Denomination, 'kind' | 'packSize'>): number {
  return packSize ?? PACK_SIZE[kind];
}

/** Nothing written is none of these. */
export function quantityOf(written: string, packSize: number): number {
  const [first = '', loose] = written.split('/');
  return loose === undefined ? Number(first) : Number(first) * packSize + Number(loose);
}

/** Nobody counts as many one by one: two quantities stand in one field, or a digit came twice. */
const PACKS_LOOSE_AT_ONCE = 10;

/** So many loose ones that a count is asked about once. */
export function isManyLoose(written: string, packSize: number): boolean {
  const loose = written.split('/').at(-1) ?? '';
  return Number(loose) >= packSize * PACKS_LOOSE_AT_ONCE;
}

/** As it is read by a person: `2×100+14`. */
export function quantityInWords(written: string, packSize: number): string {
  const [packs = '', loose] = written.split('/');
  return loose === undefined ? packs : `${packs}×${packSize}+${loose}`;
}

/** What a field holds after somebody typed into it or erased; null where it would be beyond the bound. */
export function writtenAfter(shown: string, packSize: number): string | null {
  const [packs = '', rest] = shown.split('×').map((part) => part.replace(/[^\d+]/g, ''));
  const loose = rest?.split('+')[1];
  return within(loose === undefined ? packs : `${packs}/${loose}`, packSize);
}

/** One bundle or roll more; what was typed before it was how many of them there are. null as above. */
export function onePackMore(before: string, packSize: number): string | null {
  const [first, loose] = before.split('/');
  if (loose !== undefined) return within(`${Number(first) + 1}/${loose}`, packSize);
  return within(`${Number(first) || 1}/`, packSize);
}

function within(written: string, packSize: number): string | null {
  const text = written.replace(/^0+(?=\d)/, '');
  const fits = WRITTEN_QUANTITY.test(text) && quantityOf(text, packSize) <= QUANTITY_MAX;
  return text === '' || fits ? text : null;
}
