import { expect, test } from 'vitest';
import { filesOf, HOUSES, textOf } from './sources.ts';

const COLUMNS_MAX = 120;
const CODE = /\.(ts|tsx|mts|mjs|css|html|yaml)$/;
/** The contract of before, byte for byte as it was given. */
const AS_GIVEN = 'tests/fixtures/';

test('no line of code is wider than 120 columns, not even where the formatter can not break it', () => {
  const files = HOUSES.flatMap((house) => filesOf(house, CODE)).filter((file) => !file.startsWith(AS_GIVEN));
  const wide = files.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((line, index) => ([...line].length > COLUMNS_MAX ? [`${file}:${index + 1}`] : [])),
  );
  expect(files.length).toBeGreaterThan(500);
  expect(wide).toEqual([]);
});
