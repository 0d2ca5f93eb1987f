import { AUTHORISATION_CODE_LENGTH_MAX } from '../../src-shared/contract/authorisation-code.ts';
import { type FieldRule, marksOf } from '../keys/fields.ts';
import { AMOUNT_DIGITS_MAX } from './digits.ts';
import { PIN_LENGTH_MAX } from './use-approver.ts';

/** Latin letters of a code, an address or a password, or words of the language: what a hand without keys is given. */
type Letters = 'code' | 'address' | 'secret' | 'words';

/** Every field of the page by what it takes: how its keys are read, where a scan goes, and its bound. */
export const TAKES = {
  amount: { reads: 'digits', scan: 'past', most: AMOUNT_DIGITS_MAX },
  /** Bundles and rolls stand in it in words: «2×100+14». */
  quantity: { reads: 'digits', scan: 'past', most: 11 },
  /** How many payments a terminal counts. */
  count: { reads: 'digits', scan: 'past', most: 5 },
  pin: { reads: 'pin', scan: 'past', most: PIN_LENGTH_MAX },
  card: { reads: 'latin', scan: 'card', most: 512 },
  /** Cards, receipts and amounts. */
  search: { reads: 'latin', scan: 'card', most: 64, letters: 'code' },
  /** A terminal's slip has it. */
  authorisation: { reads: 'latin', scan: 'past', most: AUTHORISATION_CODE_LENGTH_MAX, letters: 'code' },
  /** Seals have barcodes. */
  seal: { reads: 'latin', scan: 'here', most: 40, letters: 'code' },
  operatorCode: { reads: 'latin', scan: 'here', most: 64, letters: 'code' },
  /** The number of a claim's slip. */
  claim: { reads: 'latin', scan: 'past', most: 12, letters: 'code' },
  /** What opens a service, and its number: whatever it has, a hand types it. */
  secret: { reads: 'latin', scan: 'past', most: 300, letters: 'secret' },
  address: { reads: 'latin', scan: 'past', most: 300, letters: 'address' },
  reason: { reads: 'words', scan: 'past', most: 200, letters: 'words' },
} as const satisfies Readonly<Record<string, FieldRule & { readonly letters?: Letters }>>;

export type Takes = keyof typeof TAKES;

/** Every input has these: the page's one listener reads there what the field takes. */
export const taking = (takes: Takes) => ({ 'data-takes': takes, ...marksOf(TAKES[takes]) });

/** undefined: it is digits alone, or a card, which is scanned. */
export function lettersFor(takes: Takes): Letters | undefined {
  const rule: FieldRule & { readonly letters?: Letters } = TAKES[takes];
  return rule.letters;
}
