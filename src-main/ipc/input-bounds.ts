import { isWritable } from '../../src-shared/contract/wire-types.ts';

/**
 * What a page sends is looked through before its schema reads it. A schema goes through a million items before it says
 * that there are too many. Its refusal repeats an unknown name of a megabyte.
 */

/** Several times the fullest sale: fifty cards, ten ways of paying, a code for each. */
const VALUES_MAX = 2_000;
const CHARS_MAX = 20_000;
const NESTED_MAX = 20;

/** A view of bytes has a name for each of them. */
const PLAIN: ReadonlySet<string> = new Set(['[object Object]', '[object Array]']);
/** All that a page counts is whole; minus zero is what no page makes. */
const isCount = (value: number) => Number.isSafeInteger(value) && !Object.is(value, -0);

/** Why the input is not read, in words; null when its schema may judge it. */
export function inputFault(input: unknown): string | null {
  let values = 0;
  let chars = 0;

  function textFault(text: string): string | null {
    chars += text.length;
    if (chars > CHARS_MAX) return `it holds more than ${CHARS_MAX} characters`;
    return isWritable(text) ? null : 'a text in it holds half a character or U+0000';
  }

  function faultOf(value: unknown, nested: number): string | null {
    values += 1;
    if (typeof value === 'string') return textFault(value);
    if (typeof value === 'number') return isCount(value) ? null : 'a number in it is no whole number';
    if (typeof value !== 'object' || value === null) return null;
    if (!PLAIN.has(Object.prototype.toString.call(value))) return 'it holds what is neither an object nor a list';
    if (nested === NESTED_MAX) return `it is nested deeper than ${NESTED_MAX}`;
    const isList = Array.isArray(value);
    const names = isList && value.length > VALUES_MAX ? null : Object.keys(value);
    if (names === null || values + names.length > VALUES_MAX) return `it holds more than ${VALUES_MAX} values`;
    for (const name of names) {
      const fault = (isList ? null : textFault(name)) ?? faultOf(Reflect.get(value, name), nested + 1);
      if (fault !== null) return fault;
    }
    return null;
  }

  return faultOf(input, 0);
}
