import { err, ok, type Result } from '../../src-shared/result.ts';

/** A row by the names of its columns, with the line it stands on. Empty cells are absent. */
interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** CSV as RFC 4180 has it, with a header; the header shows semicolons or tabs as a spreadsheet may write them. */
export function parseCsv(text: string): Result<CsvRow[], string> {
  const withoutMark = text.startsWith('\ufeff') ? text.slice(1) : text;
  const records = splitRecords(withoutMark, separatorOf(withoutMark));
  if (!records.ok) return records;
  const [header, ...rows] = records.value;
  if (!header) return ok([]);
  const names = header.cells.map((name) => name.trim());
  const repeated = names.find((name, index) => name === '' || names.indexOf(name) !== index);
  if (repeated !== undefined)
    return err(`line 1: the column ${repeated === '' ? 'without a name' : repeated} must have a name of its own`);
  const wrong = rows.find((row) => row.cells.length !== names.length);
  if (wrong) return err(`line ${wrong.line}: ${wrong.cells.length} cells where the header has ${names.length}`);
  return ok(
    rows.map((row) => ({
      line: row.line,
      cells: Object.fromEntries(
        names.flatMap((name, index) => {
          const cell = (row.cells[index] ?? '').trim();
          return cell === '' ? [] : [[name, cell]];
        }),
      ),
    })),
  );
}

function separatorOf(text: string): string {
  const header = text.split(/\r?\n/, 1)[0] ?? '';
  return [';', '\t'].find((separator) => header.includes(separator) && !header.includes(',')) ?? ',';
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

function splitRecords(text: string, separator: string): Result<CsvRecord[], string> {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${separator}\\r\\n]*))(${separator}|\\r?\\n|$)`, 'y');
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let startLine = 1;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) return err(`line ${line}: a quotation mark that nothing closes, or that stands within a cell`);
    const [whole, quoted, plain = '', end = ''] = match;
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    line += whole.split('\n').length - 1;
    if (end === separator && cell.lastIndex < text.length) continue;
    if (end === separator) cells.push('');
    if (cells.length > 1 || cells[0] !== '') records.push({ line: startLine, cells });
    cells = [];
    startLine = line;
  }
  return ok(records);
}
