import { assert } from '../result.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * RFC 8785 (JCS) for what an entry may hold: safe integers, well-formed strings, booleans, null, arrays and objects;
 * anything else fails an assertion. Members sort by UTF-16 code units, which is what JavaScript's own comparison does;
 * strings are written as JSON.stringify writes them, which RFC 8785 took over. A member whose value is undefined is
 * absent.
 */
export function canonicalJson(value: unknown): string {
  let written = '';
  // No recursion: what others wrote may be nested deeper than this program can call itself.
  const open: Opened[] = [];
  for (let next = value; ;) {
    const opened = openedOf(next);
    if (opened === null) written += scalar(next);
    else {
      written += opened.names ? '{' : '[';
      open.push(opened);
    }
    let within = open.at(-1);
    for (; within && within.at === within.length; within = open.at(-1)) {
      written += within.names ? '}' : ']';
      open.pop();
    }
    if (!within) return written;
    if (within.at > 0) written += ',';
    const name = within.names?.[within.at];
    if (name !== undefined) written += `${canonicalString(name)}:`;
    next = Reflect.get(within.members, name ?? within.at);
    within.at += 1;
  }
}

/** A list or an object that is being written, and how much of it is. */
interface Opened {
  readonly members: object;
  /** null: a list. */
  readonly names: readonly string[] | null;
  readonly length: number;
  at: number;
}

function openedOf(value: unknown): Opened | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return { members: value, names: null, length: value.length, at: 0 };
  const names = Object.keys(value).filter((name) => Reflect.get(value, name) !== undefined);
  return { members: value, names: names.sort(), length: names.length, at: 0 };
}

function scalar(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  assert(typeof value === 'number', `an entry can't hold a ${typeof value}`);
  assert(Number.isSafeInteger(value), `a number in an entry must be a safe integer: ${value}`);
  return JSON.stringify(value);
}

function canonicalString(text: string): string {
  assert(
    text.isWellFormed() && !text.includes('\u0000'),
    'a string in an entry must be well-formed and without U+0000',
  );
  return JSON.stringify(text);
}

/**
 * Says whether a text is the canonical one of what it parses to, as `canonicalJson(parsed) === text` would, and several
 * times faster. Where the engine's own writer gives the text back, only the order of members and the numbers are left
 * to judge. A text that may need more than this is judged by canonicalJson itself.
 */
export function isCanonical(text: string, parsed: unknown): boolean {
  // The writer puts \ud… for half a pair and \u0000 for U+0000; a backslash before such letters looks the same from
  // here.
  const plain = !text.includes('\\ud') && !text.includes('\\u0000');
  try {
    if (plain && JSON.stringify(parsed) === text) return isInOrder(parsed);
  } catch {
    // Nested too deep for the engine's own writer.
  }
  try {
    return canonicalJson(parsed) === text;
  } catch {
    return false;
  }
}

/** Members in ascending order and safe integers all the way down, of what JSON.parse made. */
function isInOrder(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isInOrder);
  if (typeof value !== 'object' || value === null) return true;
  let before = '';
  for (const name of Object.keys(value)) {
    if (name < before || !isInOrder(Reflect.get(value, name))) return false;
    before = name;
  }
  return true;
}
