import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, isCanonical } from '../../../src-shared/journal/canonical.ts';

test.each([
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ a: undefined, b: null }, '{"b":null}'],
  [[3, 1, 2], '[3,1,2]'],
  [
    { '\u20ac': 1, '\r': 2, '1': 3, '\u0080': 4, '\u00f6': 5, '\ud83d\ude00': 6, '\ufb33': 7 },
    '{"\\r":2,"1":3,"\u0080":4,"\u00f6":5,"\u20ac":1,"\ud83d\ude00":6,"\ufb33":7}',
  ],
  ['\u20ac$\u000f\nA\'B"\\\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  ['әғқңөұүһі 充值 ₸', '"әғқңөұүһі 充值 ₸"'],
  [{ deep: { z: [{ y: 1, x: true }] } }, '{"deep":{"z":[{"x":true,"y":1}]}}'],
])('%j is written as RFC 8785 wants', (value, text) => {
  expect(canonicalJson(value)).toBe(text);
});

test.each<[unknown, string]>([
  [0.5, 'must be a safe integer: 0.5'],
  [1e20, 'must be a safe integer: 100000000000000000000'],
  [Number.NaN, 'must be a safe integer: NaN'],
  ['\ud800', 'must be well-formed'],
  ['a\u0000b', 'without U+0000'],
  [{ 'bad\udc00': 1 }, 'must be well-formed'],
  [5n, "can't hold a bigint"],
  [[undefined], "can't hold a undefined"],
  [{ now: Date.now }, "can't hold a function"],
])('%o may not stand in an entry: %s', (value, words) => {
  expect(() => canonicalJson(value)).toThrow(words);
});

test('reading and writing again changes nothing, whatever the order of members was', () => {
  const entryValue = fc.letrec<{ value: never }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\u0000')),
      fc.array(tie('value')),
      fc.dictionary(
        fc.string().filter((name) => !name.includes('\u0000') && name !== '__proto__'),
        tie('value'),
      ),
    ) as fc.Arbitrary<never>,
  })).value;
  fc.assert(
    fc.property(entryValue, (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
    }),
  );
});

test.each([
  ['{"b":1,"a":2}', 'members out of order'],
  ['{"a": 1}', 'a space'],
  ['{"a":1,"a":1}', 'a member twice'],
  ['{"a":1e3}', 'a number written otherwise'],
  ['{"a":1.5}', 'a fraction'],
  ['{"a":-0}', 'less than nothing of nothing'],
  ['{"a":9007199254740993}', 'a number that is not safe'],
  ['[{"a":[9007199254740992]}]', 'one deep inside'],
  [String.raw`{"a":"\ud800"}`, 'half a pair'],
  [String.raw`{"a":"\u0000"}`, 'U+0000'],
  [String.raw`{"a":"\u0041"}`, 'a letter as its number'],
  ['{"10":1,"2":{"b":1,"a":1}}', 'order deep inside'],
])('%s is not canonical: %s', (text) => {
  expect(isCanonical(text, JSON.parse(text))).toBe(false);
});

test.each([
  'null',
  '[]',
  '[0,1,2,3,4,5,6,7,8,9,10]',
  '{"A":1}',
  '{"":1}',
  '{"10":1,"2":2}',
  String.raw`{"a":"\\ud800 is only letters"}`,
  '{"a":[true,null,{"b":"ә"}]}',
])('%s is canonical', (text) => {
  expect(isCanonical(text, JSON.parse(text))).toBe(true);
});

test('the fast judgement is that of the writer, for any JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (text, spaces) => {
      const written = JSON.stringify(JSON.parse(text), null, spaces);
      const slowly = () => {
        try {
          return canonicalJson(JSON.parse(written)) === written;
        } catch {
          return false;
        }
      };
      expect(isCanonical(written, JSON.parse(written))).toBe(slowly());
    }),
    { numRuns: 500 },
  );
});
