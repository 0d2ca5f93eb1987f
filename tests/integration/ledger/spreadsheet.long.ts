import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { exportLedger } from '../../../src-main/ledger/export.ts';
import { aLedger, aNote, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';

/** An auditor double-clicks: the tables of an export, opened by LibreOffice itself. */

const TIMEOUT_MS = 180_000;

let bench: LedgerBench;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  bench.ledger.append(opening);
  bench.ledger.append(cashSale(bench, opening.id as ShiftId));
  bench.ledger.append(aNote(bench, 'Қазақша, "тырнақша"\n中文 ₸'));
});
afterEach(() => bench.close());

/**
 * Comma, quote, UTF-8, from the first line: what its window suggests by the byte order mark, and what it must be told
 * without one.
 */
const AS_ITS_WINDOW_SUGGESTS = '--infilter=CSV:44,34,76,1';

/** Every cell that the spreadsheet has, as its own format tells them. */
function opened(csv: string): string {
  const { status, stderr } = spawnSync(
    'soffice',
    [
      `-env:UserInstallation=file://${join(bench.folder, 'profile')}`,
      '--headless',
      AS_ITS_WINDOW_SUGGESTS,
      '--convert-to',
      'fods',
      '--outdir',
      bench.folder,
      csv,
    ],
    { encoding: 'utf8', timeout: TIMEOUT_MS },
  );
  expect([status, stderr.includes('Error')]).toEqual([0, false]);
  return readFileSync(join(bench.folder, `${csv.slice(csv.lastIndexOf('/') + 1, -'.csv'.length)}.fods`), 'utf8');
}

test('amounts are numbers, words are words in every alphabet, and a column is a column', () => {
  const folder = join(bench.folder, 'for-the-auditor');
  expect(exportLedger(bench.file, folder)).toMatchObject({ exitCode: 0 });
  const postings = opened(join(folder, 'postings.csv'));
  expect(postings).toMatch(/office:value-type="float"[^>]*office:value="-20000"/);
  expect(postings).toMatch(/<text:p>account<\/text:p>/);
  expect(postings).not.toContain('table:formula');
  const entries = opened(join(folder, 'entries.csv'));
  expect(entries).toContain('Қазақша');
  expect(entries).toContain('中文 ₸');
  expect(entries).toContain('<text:p>seq</text:p>');
});

test('what somebody wrote into the file to be run is not run', () => {
  bench.db.exec(`
    DROP TRIGGER journal_entry_is_never_changed;
    UPDATE journal_entry
       SET kind = '=HYPERLINK("http://127.0.0.1:9/"&A1)', at = '+1+1', clerk_id = '-2+3', supervisor_id = '@SUM(A1:A9)'
     WHERE seq = 3`);
  const folder = join(bench.folder, 'for-the-auditor');
  expect(exportLedger(bench.file, folder, { evenIfBroken: true })).toMatchObject({ exitCode: 1 });
  const entries = opened(join(folder, 'entries.csv'));
  expect(entries).not.toContain('table:formula');
  expect(entries).toContain('=HYPERLINK(');
});
