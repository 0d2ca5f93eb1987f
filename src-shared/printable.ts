/**
 * What stands on paper or in a log of a text that somebody else wrote. What has no shape could falsify the line around
 * it, or reach a printer as a command.
 */

/** More than any sentence of ours; the layout of a text of millions of letters would hold up the counter. */
const TEXT_LENGTH_MAX = 2000;
/** As many as stand on one letter in any language that is written here. */
const MARKS_A_LETTER = /(\p{M}{3})\p{M}+/gu;
/** C0, DEL, C1, and what ends a line or a paragraph. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
/** They have no width or no ink, or turn the direction of what follows: soft hyphens, joiners, marks of order, tags. */
const SHAPELESS = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
/** Letters that run from right to left turn the figures beside them around; no font of ours has them. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;
const UNREADABLE = '\ufffd';

/** A control is a blank, what has no shape is left out, and what can't be shown is «\ufffd», as half a surrogate is. */
export function printable(text: string, lengthMax = TEXT_LENGTH_MAX): string {
  const bounded = text.length > lengthMax ? `${text.slice(0, lengthMax)}…` : text;
  return bounded
    .toWellFormed()
    .replace(CONTROLS, ' ')
    .replace(SHAPELESS, '')
    .replace(RIGHT_TO_LEFT, UNREADABLE)
    .replace(MARKS_A_LETTER, '$1');
}
