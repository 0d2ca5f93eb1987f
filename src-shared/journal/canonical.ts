import { assert } from '../result.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * RFC 8785 (JCS) for what an entry may hold: safe integers, well-formed strings, booleans, null, arrays and objects;
 * anything else fails an assertion. Members sort by UTF-16 code units, which is what JavaScript's own comparison does;
 * strings are written as JSON.stringify writes them, which RFC 8785 took over. A member whose value is undefined is absent.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    assert(Number.isSafeInteger(value), `a number in an entry must be a safe integer: ${value}`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  assert(typeof value === 'object', `an entry can't hold a ${typeof value}`);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonicalString(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}

function canonicalString(text: string): string {
  assert(text.isWellFormed() && !text.includes('\u0000'), 'a string in an entry must be well-formed and without U+0000');
  return JSON.stringify(text);
}
