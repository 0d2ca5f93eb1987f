import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { HealthAnswer } from '../../../src-shared/contract/upstream.ts';
import { nameIn } from '../../../src-shared/profile.ts';
import { contractFile } from '../../devices/contract-file.ts';

/** SHA-256 of the file of 1.0: it is never changed. */
const AS_GIVEN = 'fd0638de685f4d6650e151c203571fac57cd54a1b1c16c3782654672d1a3e346';

/** Whatever tells people something and machines nothing may say more in a later version. */
const IN_WORDS = new Set(['description', 'summary', 'version']);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What of `later` is not what `earlier` says, but for members and schemas that `later` has beside them. */
function brokenBetween(earlier: unknown, later: unknown, path = ''): string[] {
  if (!isObject(earlier)) return Object.is(earlier, later) ? [] : [path];
  if (!isObject(later)) return [path];
  // A list has its meaning as a whole: another word in it, or one that is required now, changes what it says.
  if (Array.isArray(earlier) && earlier.length !== (Array.isArray(later) ? later.length : -1)) return [path];
  const broken = Object.keys(earlier).flatMap((name) =>
    IN_WORDS.has(name) && typeof earlier[name] === 'string'
      ? []
      : brokenBetween(earlier[name], later[name], `${path}/${name}`),
  );
  const mayGrow = /\/(properties|schemas)$/.test(path);
  const grown = Object.keys(later).filter((name) => !(name in earlier) && !(mayGrow || IN_WORDS.has(name)));
  return [...broken, ...grown.map((name) => `${path}/${name}`)];
}

describe('the contract', () => {
  test('of 1.1 is that of 1.0 and optional members', () => {
    expect(brokenBetween(contractFile('1.0').content, contractFile('1.1').content)).toEqual([]);
  });

  test.each([
    ['a member that is required now', 'required: [status, time]', 'required: [status, time, contract]'],
    ['a word more', 'enum: [lost, stolen,', 'enum: [lost, burnt, stolen,'],
    ['a limit that is another', 'maxItems: 500', 'maxItems: 400'],
    ['a member that is gone', '        concession: { type: string }\n', ''],
    ['a member that is another', 'name: { type: string, maxLength: 80 }', 'name: { type: integer, maxLength: 80 }'],
    [
      'members that are refused now',
      'required: [id, kind, name]',
      'additionalProperties: false, required: [id, kind, name]',
    ],
  ])('would be broken by %s', (_, was, becomes) => {
    const { text } = contractFile('1.0');
    const changed = text.replace(was, becomes);
    expect(changed).not.toBe(text);
    expect(brokenBetween(load(text), load(changed))).toHaveLength(1);
  });

  test('of 1.0 stays as it was given', () => {
    expect(contractFile('1.0').content).toMatchObject({ info: { version: '1.0.0' } });
    expect(contractFile('1.1').content).toMatchObject({ info: { version: '1.1.0' } });
    expect(sha256(contractFile('1.0').text)).toBe(AS_GIVEN);
  });
});

describe('a request by the contract of 1.0', () => {
  const { requestFault } = contractFile('1.0');
  const enrolment = {
    requestId: '01900000-0000-7000-8000-00000000000a',
    code: 'AB12-CD34',
    device: { name: 'till', appVersion: '1' },
  };
  test('holds what it names', () => {
    expect(requestFault('POST', '/v1/enrolments', enrolment)).toBeUndefined();
    expect(requestFault('GET', '/v1/hotlist?after=1&limit=10', undefined)).toBeUndefined();
  });
  test.each([
    ['a member', 'POST', '/v1/enrolments', { ...enrolment, contract: '1.1' }],
    ['a member of a member', 'POST', '/v1/enrolments', { ...enrolment, device: { ...enrolment.device, os: 'x' } }],
    ['a query', 'GET', '/v1/clerks?names=ru', undefined],
    ['an operation', 'GET', '/v1/names', undefined],
    ['a body', 'GET', '/v1/clerks', {}],
  ])('never holds %s that it does not name', (_, method, path, body) => {
    expect(requestFault(method, path, body)).toEqual(expect.any(String));
  });
});

test.each([
  [undefined, '1.0'],
  ['1.0', '1.0'],
  ['1.1', '1.1'],
  ['1.2', '1.1'],
  ['1.10', '1.1'],
  ['2.0', '1.0'],
  ['', '1.0'],
  [7, '1.0'],
  [null, '1.0'],
  [{}, '1.0'],
])('an upstream that says %j of its contract is spoken to by %s', (contract, spoken) => {
  const health = { status: 'ok', time: '2026-11-29T08:00:00.000Z', contract };
  expect(HealthAnswer.parse(health).contract).toBe(spoken);
});

test.each([
  ['ru', { ru: 'Вокзал', kk: 'Вокзалы' }, 'Вокзал'],
  ['zh-CN', { zh: '火车站' }, '火车站'],
  ['en', { ru: 'Вокзал' }, 'Station'],
  ['ru', { ru: '' }, 'Station'],
  ['ru', undefined, 'Station'],
])('a name in %s of %j is %s', (language, names, shown) => expect(nameIn(language, 'Station', names)).toBe(shown));
