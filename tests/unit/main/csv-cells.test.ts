import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '../../../src-main/ledger/export.ts';

/** What a spreadsheet makes of a file that was exported, by whatever separator somebody opens it. */

const SEPARATORS = [',', ';', '\t', '|'] as const;

/** Cells as a careless reader parts them, and as one who knows quotes does. */
function cellsBy(separator: string, text: string): string[] {
  const careless = text.split(/\r\n|\r|\n/).flatMap((line) => line.split(separator));
  const quoted = new RegExp(`(?:"((?:[^"]|"")*)"?)?[^${separator === '|' ? '\\|' : separator}\\r\\n]*`, 'g');
  return [...careless, ...[...text.matchAll(quoted)].flatMap(([whole, inner]) => [whole, inner ?? ''])];
}

const runs = (cell: string) => /^[\s\p{Cc}\p{Cf}"]*[=+@＝＋－＠-]/u.test(cell) && !/^-?[0-9]+(?:\.[0-9]+)?$/.test(cell);

const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'=+-@＝＋－＠,;|\t\r\n "\'', '\u200b', '=1+1', '@SUM(A1)', "=cmd|' /C calc'!A0", 'Айгерім'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 10 },
  )
  .map((parts) => parts.join(''));

test('no cell of any text is a formula, under any separator, with quotes heeded or not', () => {
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (texts) => {
      const line = csvLine([7, ...texts, -5000]).replace(/\r\n$/, '');
      for (const separator of SEPARATORS) expect(cellsBy(separator, line).filter(runs)).toEqual([]);
    }),
    { numRuns: 3000 },
  );
});

test('numbers stay numbers, and what is no formula stays as it is', () => {
  expect(csvLine([-5000, 125.5, 'Сайран - 2', 'cash + bank-card', '2026-11-22 13:25:00', '…2259', 'a=b'])).toBe(
    '-5000,125.5,Сайран - 2,cash + bank-card,2026-11-22 13:25:00,…2259,a=b\r\n',
  );
});

test('a text of tabs alone does not hold up whoever exports it', () => {
  const started = performance.now();
  csvLine(['\t'.repeat(60_000), `${'"'.repeat(60_000)}=`]);
  expect(performance.now() - started).toBeLessThan(1000);
});
