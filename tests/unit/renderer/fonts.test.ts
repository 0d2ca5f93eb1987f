import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { FONT_FILES } from '../../../src-shared/i18n/fonts.ts';
import { SPOKEN } from '../../../src-shared/i18n/languages.ts';

/** What no compiler sees of a language: style sheets and the list of what is packed. */

const ROOT = join(import.meta.dirname, '..', '..', '..');
const textOf = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test.each(FONT_FILES.map(({ family, subset }) => [subset, family] as const))(
  'the letters of %s are on the screen in the same font as on paper',
  (_, family) => {
    for (const weight of [400, 700])
      expect(textOf('src-renderer/ui/fonts.css')).toContain(`@fontsource/${family}/${weight}.css`);
    const named = family.replace('noto-sans', 'Noto Sans').replace('-sc', ' SC');
    expect(textOf('src-renderer/ui/tokens.css')).toContain(`'${named}'`);
  },
);

test('Chromium’s own words are packed for each language that has them', () => {
  const { electronLanguages } = z
    .looseObject({ electronLanguages: z.array(z.string()) })
    .parse(load(textOf('electron-builder.yml')));
  const base = (locale: string) => locale.split('-')[0] ?? locale;
  const packed = new Set(electronLanguages.map(base));
  for (const { dates } of Object.values(SPOKEN)) expect(packed).toContain(base(dates.locale));
});
