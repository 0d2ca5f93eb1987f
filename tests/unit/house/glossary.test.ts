import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Language, LANGUAGES } from '../../../src-shared/contract/views/look.ts';

/** docs/glossary.md is one word a thing, and docs/languages.md what a native should read: the texts say the same. */

const ROOT = join(import.meta.dirname, '..', '..', '..');
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), 'utf8');

/** Every text of a language by its key. */
function textsOf(language: Language): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const walk = (branch: unknown, path: readonly string[]): void => {
    if (typeof branch === 'string') texts.set(path.join('.'), branch);
    else for (const [key, value] of Object.entries(branch ?? {})) walk(value, [...path, key]);
  };
  walk(JSON.parse(read('src-shared', 'i18n', `${language}.json`)), []);
  return texts;
}

const TEXTS = new Map(LANGUAGES.map((language) => [language, textsOf(language)] as const));
/** A name of a parameter is no word. */
const said = (text: string) => text.replaceAll(/\{\{\w+\}\}/g, '…');
const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, inside]) => inside ?? '');

/** The rows of all tables of a page, each by the names in its head. */
function rowsOf(page: string): ReadonlyMap<string, string>[] {
  let head: string[] = [];
  return page.split('\n').flatMap((line, at, lines) => {
    if (!line.startsWith('|') || line.startsWith('|---')) return [];
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (!lines[at - 1]?.startsWith('|')) {
      head = cells;
      return [];
    }
    return [new Map(head.map((name, place) => [name, cells[place] ?? '']))];
  });
}

interface Row {
  readonly term: string;
  readonly word: (language: Language) => string;
  readonly isAbout: (key: string) => boolean;
  readonly isEverywhere: boolean;
  readonly never: (language: Language) => string[];
}

/** Keys by a pattern in which `*` stands for anything. */
const keysLike = (glob: string) => new RegExp(`^${glob.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);

function rowOf(cells: ReadonlyMap<string, string>): Row {
  const where = quoted(cells.get('where') ?? '');
  const within = where.filter((glob) => !glob.startsWith('-')).map(keysLike);
  const without = where.filter((glob) => glob.startsWith('-')).map((glob) => keysLike(glob.slice(1)));
  const banned = (cells.get('never') ?? '').split(';').map((part) => part.trim());
  return {
    term: cells.get('term') ?? '',
    word: (language) => cells.get(language) ?? '',
    isAbout: (key) => within.some((glob) => glob.test(key)) && !without.some((glob) => glob.test(key)),
    isEverywhere: where.includes('*'),
    never: (language) => banned.filter((part) => part.startsWith(`${language} `)).flatMap(quoted),
  };
}

const ROWS = rowsOf(read('docs', 'glossary.md')).map(rowOf);

/** Finds a banned word from its start on; words of Chinese have no start. */
const finding = (language: Language) => (variant: string) => ({
  variant,
  pattern: new RegExp(`${language === 'zh-CN' ? '' : String.raw`(?<!\p{L})`}(?:${variant})`, 'iu'),
});

function bannedIn(
  language: Language,
  texts: Iterable<readonly [string, string]>,
  variants: readonly string[],
): string[] {
  const banned = variants.map(finding(language));
  return [...texts].flatMap(([key, text]) =>
    banned.filter(({ pattern }) => pattern.test(said(text))).map(({ variant }) => `${key}: ${variant}`),
  );
}

describe.each(LANGUAGES)('a text in %s', (language) => {
  const texts = [...(TEXTS.get(language) ?? [])];

  test('says each thing by the word of the glossary', () => {
    const unsaid = ROWS.filter(
      (row) =>
        !texts.some(([key, text]) => row.isAbout(key) && text.toLowerCase().includes(row.word(language).toLowerCase())),
    );
    expect(unsaid.map(({ term }) => term)).toEqual([]);
    expect(ROWS.every((row) => row.word(language) !== '')).toBe(true);
  });

  test('says none of the words that the glossary bans under its key', () => {
    const about = (row: Row) => texts.filter(([key]) => row.isAbout(key));
    expect(ROWS.flatMap((row) => bannedIn(language, about(row), row.never(language)))).toEqual([]);
  });
});

/** What no text of a language has. A path and an address keep their own signs. */
const SIGNS: Readonly<Record<Language, RegExp>> = {
  en: /["„]|\.\.\.| {2}/u,
  ru: /["„“”]|\.\.\.| {2}| -(?= )|[a-z](?=\p{Script=Cyrillic})|\p{Script=Cyrillic}(?=[a-z])/iu,
  kk: /["„“”]|\.\.\.| {2}| -(?= )|[a-z](?=\p{Script=Cyrillic})|\p{Script=Cyrillic}(?=[a-z])/iu,
  'zh-CN': /["«»]|\.\.\.| {2}|\p{Script=Han}[,;!?()]|[,;!?()]\p{Script=Han}|[，。：；）] |\p{Script=Han}\.(?!\p{L})/u,
};

test.each(LANGUAGES)(
  'a text in %s has the signs of its language, and no letter of another alphabet in a word',
  (language) => {
    const wrong = [...(TEXTS.get(language) ?? [])].filter(([, text]) => SIGNS[language].test(said(text)));
    expect(wrong).toEqual([]);
  },
);

test('a sign of another language and a Latin letter in a Russian word are found', () => {
  expect(SIGNS.ru.test('Нажмите "Назад"')).toBe(true);
  expect(SIGNS.ru.test('Cумма')).toBe(true);
  expect(SIGNS.kk.test('Cома - 5')).toBe(true);
  expect(SIGNS['zh-CN'].test('请看纸,再试')).toBe(true);
  expect(SIGNS['zh-CN'].test('请看纸，再试')).toBe(false);
  expect(SIGNS.ru.test('Z-отчёт № 5, Ctrl+F')).toBe(false);
});

test('a page for clerks says none of the words that are banned everywhere', () => {
  const pages = ['operating.md', 'keys.md'].map((page) => [page, read('docs', page)] as const);
  // The pages are in English: Latin letters that another language bans are no word of it there.
  const ofPages = (language: Language, variant: string) => language === 'en' || !/[a-z]/i.test(variant);
  const found = ROWS.filter(({ isEverywhere }) => isEverywhere).flatMap((row) =>
    LANGUAGES.flatMap((language) =>
      bannedIn(
        language,
        pages,
        row.never(language).filter((variant) => ofPages(language, variant)),
      ),
    ),
  );
  expect(found).toEqual([]);
});

test('what is banned is found in its inflected forms, and only where a word begins', () => {
  const found = (language: Language, text: string, variant: string) =>
    bannedIn(language, [['', text]], [variant]).length;
  expect(found('ru', 'Отключите эту машину', 'машин')).toBe(1);
  expect(found('ru', 'Внимание', '^внимание')).toBe(1);
  expect(found('ru', 'Требует внимания', '^внимание')).toBe(0);
  expect(found('kk', 'Кассадан алынды', 'алу')).toBe(0);
  expect(found('ru', 'Залог', 'лог')).toBe(0);
  expect(found('zh-CN', '本次清点不算盲点', '盲点')).toBe(1);
});

test('each row of the glossary has its keys, and bans something in a language that there is', () => {
  const keys = [...(TEXTS.get('en') ?? new Map<string, string>()).keys()];
  for (const cells of rowsOf(read('docs', 'glossary.md'))) {
    const globs = quoted(cells.get('where') ?? '').map((glob) => glob.replace(/^-/, ''));
    const fits = (glob: string) => rowOf(new Map([['where', `\`${glob}\``]]));
    expect([cells.get('term'), globs.filter((glob) => !keys.some(fits(glob).isAbout))]).toEqual([
      cells.get('term'),
      [],
    ]);
    const never = cells.get('never') ?? '';
    const languages = never === '–' ? [] : never.split(';').map((part) => part.trim().split(' ')[0] ?? '');
    expect(languages.filter((language) => !TEXTS.has(language as Language))).toEqual([]);
  }
  expect(ROWS.length).toBeGreaterThan(50);
});

test('docs/languages.md shows each text to a native as it stands', () => {
  const rows = rowsOf(read('docs', 'languages.md')).filter((cells) => cells.has('key'));
  const differing = rows.flatMap((cells) => {
    const [key = ''] = quoted(cells.get('key') ?? '');
    return LANGUAGES.flatMap((language) => {
      const shown = cells.get(language);
      const text = TEXTS.get(language)?.get(key);
      return shown === undefined || shown === text ? [] : [`${key} in ${language}: ${text}`];
    });
  });
  expect(differing).toEqual([]);
  expect(rows.length).toBeGreaterThan(40);
});
