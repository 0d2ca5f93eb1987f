import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REFUSAL_KINDS } from '../../../src-shared/contract/refusals.ts';
import { LANGUAGES } from '../../../src-shared/contract/views.ts';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'src-shared', 'i18n');
const PLURAL = /_(zero|one|two|few|many|other)$/;

type Words = ReadonlyMap<string, string>;

function wordsOf(language: string): Words {
  const words = new Map<string, string>();
  const walk = (branch: unknown, path: readonly string[]): void => {
    if (typeof branch === 'string') words.set(path.join('.'), branch);
    else for (const [key, value] of Object.entries(branch ?? {})) walk(value, [...path, key]);
  };
  walk(JSON.parse(readFileSync(join(FOLDER, `${language}.json`), 'utf8')), []);
  return words;
}

const stem = (key: string) => key.replace(PLURAL, '');
const paramsOf = (text: string) => [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].toSorted();
const english = wordsOf('en');

describe.each(LANGUAGES.map((language) => [language, wordsOf(language)] as const))('the words in %s', (language, words) => {
  test('have the same keys as in English', () => {
    expect([...new Set([...words.keys()].map(stem))].toSorted()).toEqual([...new Set([...english.keys()].map(stem))].toSorted());
  });

  test('have every plural form of the language, and no other', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const plurals = Map.groupBy([...words.keys()].filter((key) => PLURAL.test(key)), stem);
    for (const [key, found] of plurals) expect([key, found.map((each) => PLURAL.exec(each)?.[1]).toSorted()]).toEqual([key, forms]);
  });

  test('take the same parameters as in English', () => {
    for (const [key, text] of words) {
      const same = english.get(key) ?? english.get(`${stem(key)}_other`) ?? '';
      expect([key, paramsOf(text)]).toEqual([key, paramsOf(same)]);
    }
  });

  test('are nowhere empty', () => {
    expect([...words].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  test('say every refusal and what to do now', () => {
    const stems = new Set([...words.keys()].map(stem));
    expect(REFUSAL_KINDS.flatMap((kind) => [`refusal.${kind}.says`, `refusal.${kind}.now`]).filter((key) => !stems.has(key))).toEqual([]);
  });
});

test('no text stands in a screen but through its key', () => {
  const screens = readdirSync(join(FOLDER, '..', '..', 'src-renderer'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  const found = screens.flatMap((file) => {
    const source = readFileSync(join(FOLDER, '..', '..', 'src-renderer', file), 'utf8');
    const between = [...source.matchAll(/<\w+(?: [^<>]*)?>([^<>{}]*)<\//g)].map(([, text]) => text ?? '');
    const readAloud = [...source.matchAll(/(?:aria-label|title|placeholder|label|hint|name)="([^"]*)"/g)].map(([, text]) => text ?? '');
    return [...between, ...readAloud].filter((text) => /\p{L}{2}/u.test(text) && !english.has(text)).map((text) => `${file}: ${text.trim()}`);
  });
  // The name of the product is no word of a language.
  expect(found.filter((each) => each !== 'ui/brand.tsx: Sapar')).toEqual([]);
});
