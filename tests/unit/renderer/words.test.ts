import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { parseAst } from 'vite';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startI18n, type TextKey, wordsIn } from '../../../src-renderer/i18n.ts';
import { REFUSAL_KINDS } from '../../../src-shared/contract/refusals.ts';
import { type Language, LANGUAGES } from '../../../src-shared/contract/views/look.ts';

/** A node of the parsed source, as far as these tests read it. */
const Node = z.looseObject({ type: z.string().optional() });
type Node = z.infer<typeof Node>;
const nodesIn = (values: unknown): Node[] =>
  (Array.isArray(values) ? values : []).flatMap((value) =>
    typeof value === 'object' && value !== null ? [Node.parse(value)] : [],
  );

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
const paramsOf = (text: string) =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name))].toSorted();
const english = wordsOf('en');

describe.each(LANGUAGES.map((language) => [language, wordsOf(language)] as const))(
  'the words in %s',
  (language, words) => {
    test('have the same keys as in English', () => {
      expect([...new Set([...words.keys()].map(stem))].toSorted()).toEqual(
        [...new Set([...english.keys()].map(stem))].toSorted(),
      );
    });

    test('have every plural form of the language, and no other', () => {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      const plurals = Map.groupBy(
        [...words.keys()].filter((key) => PLURAL.test(key)),
        stem,
      );
      for (const [key, found] of plurals)
        expect([key, found.map((each) => PLURAL.exec(each)?.[1]).toSorted()]).toEqual([key, forms]);
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
      expect(
        REFUSAL_KINDS.flatMap((kind) => [`refusal.${kind}.says`, `refusal.${kind}.now`]).filter(
          (key) => !stems.has(key),
        ),
      ).toEqual([]);
    });
  },
);

describe('no text stands anywhere but through its key', () => {
  /** What is read out or drawn of a component. */
  const SPOKEN = /^(aria-label|title|placeholder|label|name|note|hint|alt|aside|suffix|summary)$/;
  /** The name of the product is no word of a language. */
  const NO_WORDS = new Set(['Sapar']);

  /** Every word that a screen would show as it stands in the source. */
  function wordsInSource(file: string): string[] {
    const found: string[] = [];
    const wordy = (text: unknown) =>
      typeof text === 'string' &&
      [...text.matchAll(/\p{L}{2,}/gu)].some(([word]) => !NO_WORDS.has(word)) &&
      !english.has(text) &&
      found.push(text.trim());
    const literal = (node: Node) => {
      if (node.type === 'Literal' || node.type === 'StringLiteral') wordy(node['value']);
      if (node.type === 'TemplateLiteral')
        for (const quasi of nodesIn(node['quasis'])) wordy(Node.parse(quasi['value'])['cooked']);
      if (node.type === 'ConditionalExpression' || node.type === 'LogicalExpression')
        for (const branch of ['consequent', 'alternate', 'left', 'right']) nodesIn([node[branch]]).forEach(literal);
    };
    const walk = (node: Node, within: Node | null) => {
      if (node.type === 'JSXText') wordy(node['value']);
      if (node.type === 'JSXExpressionContainer' && within?.type === 'JSXElement')
        nodesIn([node['expression']]).forEach(literal);
      if (node.type === 'JSXAttribute' && SPOKEN.test(String(Node.parse(node['name'])['name']))) {
        for (const value of nodesIn([node['value']]))
          nodesIn([value.type === 'JSXExpressionContainer' ? value['expression'] : value]).forEach(literal);
      }
      for (const child of Object.values(node))
        nodesIn(Array.isArray(child) ? child : [child]).forEach((each) => walk(each, node));
    };
    walk(Node.parse(parseAst(readFileSync(file, 'utf8'), { lang: 'tsx' })), null);
    return found;
  }

  const renderer = join(FOLDER, '..', '..', 'src-renderer');
  const screens = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));

  test('of a screen', () => {
    expect(screens.flatMap((file) => wordsInSource(join(renderer, file)).map((text) => `${file}: ${text}`))).toEqual(
      [],
    );
    expect(screens.length).toBeGreaterThan(60);
  });

  test('of what the main process shows: no letter of a translation stands in its source', () => {
    const main = join(FOLDER, '..', '..', 'src-main');
    // An auditor's description lies beside the export in two languages, and the raster is warmed up with one letter of
    // each. A register tells two refusals of one number apart by its words alone.
    const own = new Set(['ledger/export-description.ts', 'printing/raster.ts', 'fiscal/webkassa/refusals.ts']);
    const files = readdirSync(main, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.ts') && !own.has(file),
    );
    expect(
      files.filter((file) =>
        /[\p{Script=Cyrillic}\p{Script=Han}]/u.test(
          readFileSync(join(main, file), 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, ''),
        ),
      ),
    ).toEqual([]);
  });
});

test('counts take the form of their language', () => {
  startI18n();
  const cards = (language: string) =>
    [1, 2, 5, 21].map((count) => i18next.getFixedT(language)('strip.cards', { count }));
  expect(cards('en')).toEqual(['1 card', '2 cards', '5 cards', '21 cards']);
  expect(cards('ru')).toEqual(['1 карта', '2 карты', '5 карт', '21 карта']);
  expect(new Set(cards('kk').map((text) => text.replace(/\d+ /, '')))).toHaveLength(1);
  expect(new Set(cards('zh-CN').map((text) => text.replace(/\d+ /, '')))).toHaveLength(1);
});

describe('a sentence that sends somebody to support', () => {
  const SUPPORT: Readonly<Record<Language, RegExp>> = {
    en: /\bsupport\b/i,
    ru: /поддержк/i,
    kk: /қолдау/i,
    'zh-CN': /客服|支持/,
  };
  /** They name it and send nobody there; what stands on paper has a line for the number. */
  const SENDS_NOBODY = /^(receipt\.|settings\.section\.support$|settings\.bundle$|settings\.refusedNow$)/;

  test.each(LANGUAGES)('has room for the number in %s', (language) => {
    const sending = [...wordsOf(language)].filter(
      ([key, text]) => SUPPORT[language].test(text) && !SENDS_NOBODY.test(key),
    );
    expect(sending.filter(([, text]) => !text.includes('{{phone}}'))).toEqual([]);
    expect(sending.length).toBeGreaterThan(35);
  });

  test.each(LANGUAGES)(
    'says the number that the profile has in %s, and leaves no hole where it has none',
    (language) => {
      startI18n();
      const [said, unsaid] = [wordsIn(language, '+7 727 000 00 00'), wordsIn(language, '')];
      expect(said('refusal.card-blocked.now')).toMatch(/[ （]\(?\+7\u00a0727\u00a0000\u00a000\u00a000[)）]/);
      const holes = [...wordsOf(language)]
        .filter(([, text]) => text.includes('{{phone}}'))
        .map(([key]) => unsaid(key as TextKey));
      expect(holes.filter((text) => /\(\s*\)|（\s*）|[:：]\s*[.。,]| [.,;)]|\{\{phone/.test(text))).toEqual([]);
    },
  );
});

test('a sentence ends in one stop, also behind a name that ends in one', () => {
  startI18n();
  const belongs = (language: Language, name: string) =>
    wordsIn(language, '')('foreignShift.belongsTo', { name, number: 1 });
  expect(belongs('en', 'Aigerim S.')).toBe('Shift 1 belongs to Aigerim S.');
  expect(belongs('en', 'Aigerim')).toBe('Shift 1 belongs to Aigerim.');
  for (const language of LANGUAGES) expect(belongs(language, 'Aigerim S.')).not.toMatch(/\.\.|\.。/);
  expect(wordsIn('en', '')('refusal.shift-of-another.says', { clerkName: 'Daniyar K.' })).toMatch(/Daniyar K\.$/);
  // What somebody wrote stays as it is.
  expect(wordsIn('en', '')('refusal.file-not-written.says', { detail: 'x... ../y' })).toContain('x... ../y');
});
