import { AT_REST, type KeyStruck, SCAN_OF_ANY_CODE_MIN, strokeOf, wedgeStep, type Wedge } from '../counter/wedge.ts';

/**
 * Hears every key and tells whether this one is a terminator that a scanner typed, the second one included. A hand may
 * roll from one key to Enter faster than a scanner types; a burst of several keys, or Enter after a key that no scanner
 * types, tells them apart.
 */
export function scanEnds(): (event: KeyStruck) => boolean {
  let wedge: Wedge = AT_REST;
  return (event) => {
    const stroke = strokeOf(event);
    if (!stroke) return false;
    const step = wedgeStep(wedge, { ...stroke, holdFirst: false }, SCAN_OF_ANY_CODE_MIN);
    wedge = step.wedge;
    return step.act === 'scan' || step.act === 'swallow';
  };
}
