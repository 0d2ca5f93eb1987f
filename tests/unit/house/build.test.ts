import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesOf, textOf } from './sources.ts';

test('a build looks at every folder that the counter is bundled from', () => {
  const [, sources = ''] = /^const SOURCES = \[(.*)\];$/m.exec(textOf('scripts/build.ts')) ?? [];
  const bundled = filesOf('src-main').flatMap((file) =>
    [...textOf(file).matchAll(/import\.meta\.glob[^(]*\('([^'*]+)\//g)].map(([, from = '']) =>
      join(dirname(file), from),
    ),
  );
  expect(bundled).toContain('migrations/counter');
  expect(bundled.filter((folder) => !sources.includes(`'${folder}'`))).toEqual([]);
});
