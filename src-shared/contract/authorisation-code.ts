import { z } from 'zod';
import { patternFault } from '../card-pattern.ts';

const WHOLE = /^[A-Z0-9-]+$/;
const OTHERS = /[^A-Z0-9-]/g;
export const AUTHORISATION_CODE_LENGTH_MAX = 20;
/** What a terminal's slip calls so, where the operator's profile doesn't say more. */
const USUAL = '^[A-Z0-9]{4,8}$';

/** It is written in capitals, as slips print it: letters, digits and hyphens. */
export const AuthorisationCode = z.string().trim().toUpperCase().min(1).max(AUTHORISATION_CODE_LENGTH_MAX).regex(WHOLE);

/** What of a typed text may stand in one. */
export function authorisationCodeIn(text: string): string {
  return text.toUpperCase().replace(OTHERS, '').slice(0, AUTHORISATION_CODE_LENGTH_MAX);
}

/** Classes and single signs of what a code may hold, repeated, grouped and in turn. Nothing stands for the rest. */
const PLAIN = /^(?:\[(?:[A-Z0-9](?:-[A-Z0-9])?)+\]|[A-Z0-9^$(){}|,?:+*])+$/;

/** A pattern that can be tried in no time. It is judged with a digit for each letter: both count as one sign. */
export function isCodePattern(pattern: string): boolean {
  const inDigits = pattern.replaceAll(/[A-Z]/g, '0');
  return PLAIN.test(pattern) && [pattern, inDigits].every((each) => patternFault(each) === null);
}

/** Whether a terminal of this operator prints such a code. `pattern`: the profile's own, judged when it was read. */
export function codeFits(code: string, pattern = USUAL): boolean {
  return new RegExp(pattern).test(code);
}
