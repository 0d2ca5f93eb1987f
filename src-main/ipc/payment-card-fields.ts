import { holdsPaymentCard } from '../../src-shared/payment-card.ts';
import type { CardFormat } from '../../src-shared/contract/upstream.ts';

/** No person fills these: names of movements, products, files and models. A PIN is never kept. */
const NOT_FILLED: ReadonlySet<string> = new Set(['movementId', 'productId', 'name', 'model', 'pin']);
/** Only where an id belongs: elsewhere a number could be written in its form. */
const NAMES_OF_IDS = /Id$|^(?:bags?|seen|unseen|missing|claim|key)$/;
/** A claim's lacks its number. What stands behind an id, as the part of a payment or a document, is looked at. */
const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{4}(?:[0-9a-f]{8})?(?![0-9a-f])/;
const SEAL = 'bagSeal';

/**
 * The member of a channel's input that holds a payment card's number, null when none does. A seal that resembles one
 * passes with a second person's word, which the handler verifies: a bag that is closed can't get another seal.
 */
export function paymentCardField(input: unknown, formats: readonly CardFormat[]): string | null {
  const approved = typeof input === 'object' && input !== null && Reflect.get(input, 'approval') !== undefined;
  function within(value: unknown, name: string): string | null {
    if (NOT_FILLED.has(name) || (name === SEAL && approved)) return null;
    if (typeof value === 'number') return holdsPaymentCard(String(value), formats) ? name : null;
    if (typeof value === 'string') {
      const text = NAMES_OF_IDS.test(name) ? value.replace(ID, '') : value;
      return holdsPaymentCard(text, formats) ? name : null;
    }
    if (typeof value !== 'object' || value === null) return null;
    for (const [member, each] of Object.entries(value)) {
      const found = within(each, Array.isArray(value) ? name : member);
      if (found !== null) return found;
    }
    return null;
  }
  return within(input, '');
}
