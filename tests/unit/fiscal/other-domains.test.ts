import { expect, test } from 'vitest';
import { otherBases } from '../../../src-main/fiscal/webkassa/other-domains.ts';

const BASE = new URL('https://kkm.webkassa.kz/here');
const hosts = (header: string | null, base = BASE) => otherBases(header, base).map(({ href }) => href);

test('another host of the same owner is asked at the same path, by https', () => {
  expect(hosts('kkm2.webkassa.kz, https://api.webkassa.kz/')).toEqual([
    'https://kkm2.webkassa.kz/here',
    'https://api.webkassa.kz/here',
  ]);
});

test.each([
  ['no header', null],
  ['an empty one', ''],
  ['the host that said so', 'kkm.webkassa.kz'],
  ['somebody else', 'webkassa.kz.example.com, evil-webkassa.kz, webkassa.com'],
  ['plain http', 'http://kkm2.webkassa.kz'],
  ['this machine', 'localhost, 127.0.0.1, [::1]'],
  ['an address of numbers', '10.0.0.1'],
  ['a path, a name or a question', 'kkm2.webkassa.kz/else, user@kkm2.webkassa.kz, kkm2.webkassa.kz?x'],
  ['no host at all', ',,, ;'],
])('%s names nobody to ask', (_, header) => {
  expect(hosts(header)).toEqual([]);
});

test('nobody is asked in the clear because somebody else was', () => {
  expect(hosts('kkm2.webkassa.kz', new URL('http://kkm.webkassa.kz'))).toEqual([]);
});

test('three are asked, and each once', () => {
  expect(hosts('a.webkassa.kz,A.webkassa.kz,b.webkassa.kz,c.webkassa.kz,d.webkassa.kz')).toHaveLength(3);
  expect(hosts('a.webkassa.kz,A.webkassa.kz')).toHaveLength(1);
});

test('names under a shared ending belong to different owners', () => {
  const base = new URL('https://kkm.till.com.kz');
  expect(hosts('other.com.kz, kkm2.till.com.kz', base)).toEqual(['https://kkm2.till.com.kz/']);
});

test('a module on this machine may name this machine alone', () => {
  const base = new URL('http://127.0.0.1:1332');
  expect(hosts('127.0.0.1:1333, kkm.webkassa.kz', base)).toEqual(['http://127.0.0.1:1333/']);
});
