import { printable } from './printable.ts';

/** What of a text may stand in a log, which support and others read: no control, no token, no card number. */

const DIGITS_SHOWN = 4;
const TEXT_LENGTH_MAX = 2000;
/** A digit, a blank or a dash needs no percent-encoding in a number, and has it only where somebody hides one. */
const ENCODED = /%(3[0-9]|20|2d)/gi;
const BEARER = /\b(bearer)[ :=]+\S+/gi;
/** Long, of letters of both cases, figures, dashes and underscores, as tokens are made; no name of ours is so long. */
const TOKEN = /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{32,}/g;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const MOMENT =
  String.raw`(?<![0-9]|[0-9][ -])(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:[0-2][0-9]|3[01])` +
  String.raw`(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?(?![0-9]|[ -]+[0-9])`;
/** Eight digits or more, also in groups by blanks or dashes of any kind. */
const NUMBER = String.raw`[0-9](?:[\p{Zs}\p{Pd}\u2212+]{0,3}[0-9]){7,}`;
const NUMBERS = new RegExp(`(${UUID}|${MOMENT})|${NUMBER}`, 'gu');

/** Cards keep their last four digits; ids and times stay whole. */
export function withoutNumbers(text: string): string {
  return text
    .replace(ENCODED, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(BEARER, '$1 …')
    .replace(TOKEN, '…')
    .replace(NUMBERS, (found: string, whole?: string) => whole ?? `…${found.replace(/\D/g, '').slice(-DIGITS_SHOWN)}`);
}

/** One text on one line, of a bounded length. What is cut off is cut after the numbers are, so that no part is left. */
export function tellable(text: string): string {
  const line = withoutNumbers(printable(text.slice(0, 2 * TEXT_LENGTH_MAX), 2 * TEXT_LENGTH_MAX));
  return line.length > TEXT_LENGTH_MAX ? `${line.slice(0, TEXT_LENGTH_MAX)}…` : line;
}

const SECRET = /token|password|secret|authorization|^pin$/i;

/** Facts as one line of JSON. Never throws: a log that stumbles would hide what it was to tell. */
export function tellableJson(facts: Readonly<Record<string, unknown>>, indent?: number): string {
  const tellableMember = (name: string, value: unknown): unknown => {
    if (SECRET.test(name) && value !== null && typeof value !== 'boolean') return '…';
    if (typeof value === 'string') return tellable(value);
    if (typeof value === 'bigint') return tellable(String(value));
    if (typeof value !== 'number') return withTellableNames(value);
    const shown = withoutNumbers(String(value));
    return shown === String(value) ? value : shown;
  };
  try {
    return JSON.stringify(facts, tellableMember, indent);
  } catch (fault) {
    return JSON.stringify({ untellable: tellable(String(fault)) });
  }
}

/** Names of members are data too, where an answer brought them. */
function withTellableNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const members = Object.entries(value);
  if (members.every(([name]) => tellable(name) === name)) return value;
  return Object.fromEntries(members.map(([name, each]) => [tellable(name), each]));
}
