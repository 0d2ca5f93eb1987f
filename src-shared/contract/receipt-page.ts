import { z } from 'zod';

/**
 * The address of an operator's page of one receipt, as a template (RFC 6570, level 1): where a passenger sees whether
 * the card was credited. It stands in the QR code of receipts.
 */

/** Each stands there once. Nobody comes to another's page by guessing: a hash has 64 hexadecimal digits. */
const PARTS = ['{receiptNumber}', '{hash}'] as const;
/** What is longer makes a code that a phone reads badly off narrow paper. */
export const PAGE_CHARS_MAX = 120;
const ASCII = /^[!-~]+$/;
/** Scheme and host are the operator's own, whatever receipt it is. */
const BEFORE_PARTS = /^https:\/\/[^/?#@{]+[/?#]/;
const Address = z.url({ protocol: /^https$/, hostname: z.regexes.domain });

/** What is wrong with a template, as the end of a sentence for the operator; null: nothing is. */
export function faultOfPage(template: string): string | null {
  if (template.length > PAGE_CHARS_MAX) return `it is longer than ${PAGE_CHARS_MAX} characters`;
  if (!ASCII.test(template)) return 'it holds a space or a letter beyond ASCII';
  const missing = PARTS.find((part) => template.split(part).length !== 2);
  if (missing !== undefined) return `it holds ${missing} not once`;
  if (/%[0-9a-f]?\{/i.test(template)) return 'a «%» stands before a brace';
  const filled = receiptPage(template, 'K3-000123', '0');
  if (/[{}]/.test(filled)) return `it holds more in braces than ${PARTS.join(' and ')}`;
  if (!BEFORE_PARTS.test(template) || !Address.safeParse(filled).success)
    return `it is no address such as https://example.kz/r/${PARTS.join('/')}`;
  return null;
}

export const isPageTemplate = (template: string): boolean => faultOfPage(template) === null;

/** The address of one receipt's page. `hash`: of its entry. */
export function receiptPage(template: string, number: string, hash: string): string {
  return template.replace(PARTS[0], encodeURIComponent(number)).replace(PARTS[1], encodeURIComponent(hash));
}
