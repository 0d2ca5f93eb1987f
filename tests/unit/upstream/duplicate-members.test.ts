import fc from 'fast-check';
import { expect, test } from 'vitest';
import { faultOfJson } from '../../../src-upstream/http/duplicate-members.ts';

const DEPTH = 100;

test.each([
  ['{"a":1,"a":1}', 'a'],
  ['{"a":1,"b":2,"a":3}', 'a'],
  ['{ "a" : 1 , "a" : 2 }', 'a'],
  ['{"a":{"b":1},"b":[{"c":1,"d":2,"c":3}]}', 'c'],
  [String.raw`{"\u0061":1,"a":2}`, 'a'],
  [String.raw`{"\"":1,"\u0022":2}`, '"'],
  ['{"":1,"":2}', ''],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['[{"a":[]},{"a":{},"a":[]}]', 'a'],
])('%s names %j twice', (text, name) => {
  expect(faultOfJson(text, DEPTH)).toEqual({ kind: 'duplicate-member', name });
});

test.each([
  '{}',
  '[]',
  '1',
  'null',
  '"a"',
  '{"a":"a","b":"a"}',
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":2}]',
  '{"a":["a","a"],"b":{"a":1}}',
  '{"A":1,"a":2}',
  String.raw`{"a":"\"a\":1,\"a\":2","b":"{\"b\":1"}`,
  String.raw`{"a\\":1,"a":2}`,
  '{"a:":1,"a":":"}',
  '{"\u00e9":1,"e\u0301":2}',
])('%s names nothing twice', (text) => {
  JSON.parse(text);
  expect(faultOfJson(text, DEPTH)).toBeUndefined();
});

test('any JSON that was made from an object has no member twice, however it is spaced', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, space) => {
      expect(faultOfJson(JSON.stringify(value, null, space), DEPTH)).toBeUndefined();
    }),
  );
});

test('any object with one member written again is found', () => {
  const members = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, maxKeys: 5 });
  fc.assert(
    fc.property(members, fc.nat(), fc.jsonValue(), (object, which, value) => {
      const names = Object.keys(object);
      const name = names[which % names.length] ?? '';
      const text = `${JSON.stringify(object).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
      expect(faultOfJson(`[${text}]`, DEPTH)).toEqual({ kind: 'duplicate-member', name });
    }),
  );
});

test('depth is counted, and a very deep text costs no stack', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
  expect(faultOfJson(nested(DEPTH), DEPTH)).toBeUndefined();
  expect(faultOfJson(nested(DEPTH + 1), DEPTH)).toEqual({ kind: 'too-deep' });
  expect(faultOfJson(nested(1_000_000), DEPTH)).toEqual({ kind: 'too-deep' });
});
