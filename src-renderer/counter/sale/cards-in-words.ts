import { lastFour } from '../../../src-shared/card-number.ts';
import type { Translate } from '../../i18n.ts';

/** The last digits of a scan; where it has none, how it begins. */
export function tailOfScan(scan: string): string {
  const digits = scan.replace(/\D/g, '');
  return digits === '' ? scan.slice(0, 12) : `…${lastFour(digits)}`;
}

/** The same where the word for a card is plain from what stands around. */
export function tailOf(lines: readonly { readonly cardNumber: string }[], t: Translate): string {
  const cards = [...new Set(lines.map((line) => line.cardNumber))];
  const [only] = cards;
  if (only === undefined) return '';
  return cards.length > 1 ? t('strip.cards', { count: cards.length }) : `…${lastFour(only)}`;
}

/** Names the cards that the money is for, in a word or two: one card by its last digits, several by their number. */
export function cardsInWords(lines: readonly { readonly cardNumber: string }[], t: Translate): string {
  const tail = tailOf(lines, t);
  return tail.startsWith('…') ? t('payment.card', { card: tail }) : tail;
}
