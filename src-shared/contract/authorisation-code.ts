import { z } from 'zod';

const CHARACTERS = 'A-Za-z0-9-';
const WHOLE = new RegExp(`^[${CHARACTERS}]+$`);
const OTHERS = new RegExp(`[^${CHARACTERS}]`, 'g');
export const AUTHORISATION_CODE_LENGTH_MAX = 20;

/** What a terminal's slip calls so: letters, digits and hyphens. */
export const AuthorisationCode = z.string().trim().min(1).max(AUTHORISATION_CODE_LENGTH_MAX).regex(WHOLE);

/** What of a typed text may stand in one. */
export function authorisationCodeIn(text: string): string {
  return text.replace(OTHERS, '').slice(0, AUTHORISATION_CODE_LENGTH_MAX);
}
