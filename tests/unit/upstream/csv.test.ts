import { expect, test } from 'vitest';
import { parseCsv } from '../../../src-upstream/operator/csv.ts';

const cellsOf = (text: string) => {
  const rows = parseCsv(text);
  return rows.ok ? rows.value.map((row) => row.cells) : rows.error;
};

test.each<[string, string, unknown]>([
  [
    'plain',
    'a,b\n1,2\n3,4\n',
    [
      { a: '1', b: '2' },
      { a: '3', b: '4' },
    ],
  ],
  ['without a last line end', 'a,b\n1,2', [{ a: '1', b: '2' }]],
  ['from Windows, with its mark', '\ufeffa,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
  ['with semicolons', 'a;b\n1,5;2\n', [{ a: '1,5', b: '2' }]],
  ['with tabs', 'a\tb\n1\t2\n', [{ a: '1', b: '2' }]],
  ['quoted', 'a,b\n"1,\n""x""",2\n', [{ a: '1,\n"x"', b: '2' }]],
  ['with empty cells, which are absent', 'a,b,c\n1,,\n,"",3\n', [{ a: '1' }, { c: '3' }]],
  ['with empty lines', 'a\n\n1\n\n', [{ a: '1' }]],
  ['of one column', 'name\nСайран\n', [{ name: 'Сайран' }]],
  ['with a header alone', 'a,b\n', []],
  ['with nothing', '', []],
  ['with a row too short', 'a,b\n1\n', 'line 2: 1 cells where the header has 2'],
  ['with a row too long', 'a,b\n1,2\n1,2,\n', 'line 3: 3 cells where the header has 2'],
  [
    'with a quotation mark left open',
    'a,b\n1,2\n"3,4\n',
    'line 3: a quotation mark that nothing closes, or that stands within a cell',
  ],
  ['with a column twice', 'a,a\n1,2\n', 'line 1: the column a must have a name of its own'],
  ['with a column without a name', 'a,\n1,2\n', 'line 1: the column without a name must have a name of its own'],
])('a file %s', (_what, text, expected) => {
  expect(cellsOf(text)).toEqual(expected);
});

test('a row knows its line, also after cells of several lines', () => {
  const rows = parseCsv('a,b\n"1\n\n1",2\n3,4\n');
  expect(rows.ok && rows.value.map((row) => row.line)).toEqual([2, 5]);
});
