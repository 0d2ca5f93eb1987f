/** Crockford's base 32: no letter that is taken for a digit. */
const SERIES_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const SERIES_LENGTH = 5;

/**
 * What stands before the receipt numbers of a machine, drawn anew whenever numbers of the journal may have been given
 * already.
 */
export function newSeries(random: (bytes: number) => Uint8Array): string {
  return [...random(SERIES_LENGTH)].map((byte) => SERIES_ALPHABET[byte % SERIES_ALPHABET.length]).join('');
}
