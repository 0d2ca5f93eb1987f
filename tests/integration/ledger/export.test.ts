import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EntryId, ShiftId } from '../../../src-shared/ids.ts';
import { instant } from '../../../src-shared/time.ts';
import { openAuditLog } from '../../../src-main/audit/audit-log.ts';
import { verifyAudit } from '../../../src-main/ledger/verify-audit.ts';
import { logIn } from '../../../src-main/platform/log.ts';
import { ledgerCommand, ledgerFlags } from '../../../src-main/ledger/command-line.ts';
import { csvLine, exportLedger } from '../../../src-main/ledger/export.ts';
import { AIGERIM, aLedger, aNote, cashSale, type LedgerBench, shiftOpened } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let folder: string;
beforeEach(() => {
  bench = aLedger();
  const opening = shiftOpened(bench);
  bench.ledger.append(opening);
  for (let sales = 0; sales < 3; sales++) bench.ledger.append(cashSale(bench, opening.id as ShiftId));
  bench.ledger.append(aNote(bench, 'Қазақша, "тырнақша"\nжәне жол'));
  folder = join(bench.folder, 'for-the-auditor');
});
afterEach(() => bench.close());

const told = (name: string) => readFileSync(join(folder, name), 'utf8');
const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const tamper = () =>
  bench.db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
  );

test('every line holds the text that its hash is of, and the chain can be followed without this app', () => {
  expect(exportLedger(bench.file, folder)).toMatchObject({
    exitCode: 0,
    sentence: expect.stringContaining('Exported 5 entries'),
  });
  const lines = told('journal.jsonl').trimEnd().split('\n');
  let before = '0'.repeat(64);
  for (const line of lines) {
    const { entry, hash }: { entry: { prevHash: string }; hash: string } = JSON.parse(line);
    expect(sha256(line.slice(9, -75))).toBe(hash);
    expect(entry.prevHash).toBe(before);
    before = hash;
  }
  expect(before).toBe(bench.ledger.head().hash);
});

test('the checksums are those of the files', () => {
  exportLedger(bench.file, folder);
  const sums = told('SHA256SUMS')
    .trimEnd()
    .split('\n')
    .map((line) => line.split('  '));
  expect(sums.map(([, name]) => name)).toEqual([
    'journal.jsonl',
    'entries.csv',
    'postings.csv',
    'bags.csv',
    'terminals.csv',
    'README.txt',
  ]);
  for (const [sum, name] of sums) expect(sha256(readFileSync(join(folder, name ?? '')))).toBe(sum);
  expect(told('README.txt')).toMatch(/JOURNAL OF A SAPAR COUNTER[\s\S]*ЖУРНАЛ КАССЫ/);
});

test('the tables are RFC 4180 in UTF-8 with a byte order mark', () => {
  exportLedger(bench.file, folder);
  const entries = told('entries.csv');
  expect(entries.startsWith('\uFEFFseq,id,kind,at,')).toBe(true);
  expect(entries).toContain('""text"":""Қазақша, \\""тырнақша\\""\\nжәне жол""');
  const postings = told('postings.csv').trimEnd().split('\r\n');
  expect(
    postings
      .slice(1)
      .map((line) => line.split(',').slice(4).join(' '))
      .slice(0, 5),
  ).toEqual(['drawer 20000', 'safe -20000', 'drawer 10000', 'drawer -5000', 'stored-value -5000']);
  // A number below zero is a number; a text that a spreadsheet would run is a text.
  expect(csvLine([-5000, '-5000', '=1+1', '+7', '@SUM(A1)', '\tx', 'a=b'])).toBe(
    "-5000,'-5000,'=1+1,'+7,'@SUM(A1),'\tx,a=b\r\n",
  );
  expect(csvLine(['a,b', 'say "no"', null, 7, 'two\nlines'])).toBe('"a,b","say ""no""",,7,"two\nlines"\r\n');
});

test('what an entry says is no formula under another separator, and its text is still the same JSON', () => {
  const body = { v: 1, text: 'x;=1+1|"@SUM(A1) +7 a - b -5' } as const;
  const note = { kind: 'note', shiftId: null, clerkId: AIGERIM, supervisorId: null, body, postings: [] } as const;
  const written = bench.ledger.append({ ...note, id: bench.ids.mint<EntryId>(), at: instant(bench.clock.now()) });
  exportLedger(bench.file, folder);
  const last = told('entries.csv').trimEnd().split('\r\n').at(-1) ?? '';
  expect(last).not.toMatch(/[;|\t][\s"]*[=+@-]|\s[=+@-]\S/);
  const canonical = last.slice(last.indexOf('"{') + 1, -1).replaceAll('""', '"');
  expect(JSON.parse(canonical)).toMatchObject({ id: written.ok && written.value.id, body });
});

test('from an entry on', () => {
  expect(ledgerCommand(['export', bench.file, '--to', folder, '--from', '4'])).toMatchObject({ exitCode: 0 });
  expect(
    told('journal.jsonl')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).entry.seq),
  ).toEqual([4, 5]);
  expect(told('postings.csv')).not.toMatch(/^[123],/m);
});

describe('a broken ledger', () => {
  test('is not exported', () => {
    tamper();
    expect(exportLedger(bench.file, folder)).toMatchObject({
      exitCode: 1,
      sentence: expect.stringMatching(/BROKEN at entry 2.*Nothing was exported/),
    });
    expect(existsSync(folder)).toBe(false);
  });

  test('is exported as it is when that is asked for, and the description says so', () => {
    tamper();
    bench.db.exec('DROP TRIGGER journal_entry_is_never_changed');
    bench.db.exec("UPDATE journal_entry SET canonical = 'no JSON at all' WHERE seq = 3");
    expect(ledgerCommand(['export', bench.file, '--to', folder, '--even-if-broken'])).toMatchObject({
      exitCode: 1,
      sentence: expect.stringContaining('Exported 5 entries'),
    });
    expect(told('README.txt')).toContain('BROKEN at entry 2');
    expect(JSON.parse(told('journal.jsonl').split('\n')[2] ?? '')).toMatchObject({ entry: 'no JSON at all' });
  });
});

describe('what can’t be', () => {
  test.each<[string, () => unknown]>([
    [
      'a folder with something in it',
      () => {
        mkdirSync(folder);
        writeFileSync(join(folder, 'journal.jsonl'), 'of another');
        return exportLedger(bench.file, folder);
      },
    ],
    [
      'a folder that can’t be made',
      () => {
        writeFileSync(folder, 'a file');
        return exportLedger(bench.file, join(folder, 'inside'));
      },
    ],
    ['no file', () => ledgerCommand(['export', join(bench.folder, 'nothing'), '--to', folder])],
    ['no folder', () => ledgerCommand(['export', bench.file])],
    ['a number that is none', () => ledgerCommand(['export', bench.file, '--to', folder, '--from', '-1'])],
    ['an unknown word', () => ledgerCommand(['export', bench.file, '--two', folder])],
    ['an anchor that is none', () => ledgerFlags(['--ledger-verify', bench.file, '--ledger-anchor', '12'])],
    ['flags without a folder', () => ledgerFlags(['--ledger-export', bench.file])],
    ['flags without a file', () => ledgerFlags(['--ledger-verify'])],
  ])('%s is said in words', (_, work) => {
    expect(work()).toMatchObject({ exitCode: 2, sentence: expect.stringMatching(/\w{4}/) });
    expect(readdirSync(bench.folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  });
});

test('the packed app does the same by its flags, and without them opens its window', () => {
  const { seq, hash } = bench.ledger.head();
  expect(ledgerFlags(['app', '--no-sandbox'])).toBeNull();
  expect(ledgerFlags(['app', '--ledger-verify', bench.file])).toMatchObject({
    exitCode: 0,
    sentence: expect.stringContaining('WHOLE: 5 entries'),
  });
  expect(ledgerFlags(['app', `--ledger-verify=${bench.file}`, `--ledger-anchor=${seq}:${hash}`])).toMatchObject({
    exitCode: 0,
    sentence: expect.stringContaining('The anchor was met'),
  });
  expect(ledgerFlags(['app', '--ledger-verify', bench.file, '--ledger-anchor', `${seq + 1}:${hash}`])).toMatchObject({
    exitCode: 1,
  });
  expect(ledgerFlags(['app', '--ledger-export', bench.file, '--ledger-to', folder])).toMatchObject({ exitCode: 0 });
  expect(readdirSync(folder)).toHaveLength(7);
});

test('the script ends with the exit code', { tags: ['long'] }, () => {
  const script = resolve(import.meta.dirname, '../../../scripts/ledger.ts');
  const { status, stdout } = spawnSync(process.execPath, [script, 'export', bench.file, '--to', folder], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining('Exported 5 entries')]);
});

test('the auditor’s log beside the ledger is exported with it, and a copy without one says so', () => {
  exportLedger(bench.file, folder);
  expect(told('README.txt')).toContain('No auditor’s log lies beside');
  const audit = openAuditLog({ dataDir: bench.folder, clock: bench.clock, log: logIn(bench.folder, Date.now) });
  audit.note({ kind: 'pin-wrong', clerkId: AIGERIM, triesLeft: 4 });
  exportLedger(bench.file, join(bench.folder, 'again'));
  const lines = readFileSync(join(bench.folder, 'again', 'audit.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(sha256(line.slice(9, -75))).toBe(JSON.parse(line).hash);
  expect(JSON.parse(lines[1] ?? '').hash).toBe(audit.head().hash);
  expect(readFileSync(join(bench.folder, 'again', 'README.txt'), 'utf8')).toContain('2 events, whole');

  const { seq, hash } = bench.ledger.head();
  const close = JSON.stringify({
    body: { audit: { no: 3, hash: '0'.repeat(64), log: JSON.parse(lines[0] ?? '').hash } },
  });
  bench.db
    .prepare(
      `INSERT INTO journal_entry (seq, id, kind, at, canonical, prev_hash, hash)
       VALUES (?, 'x', 'shift-closed', 'x', ?, ?, ?)`,
    )
    .run(seq + 1, close, hash, 'f'.repeat(64));
  exportLedger(bench.file, join(bench.folder, 'cut'), { evenIfBroken: true });
  expect(readFileSync(join(bench.folder, 'cut', 'README.txt'), 'utf8')).toContain(
    'broken at event 3: a Z knows events up to 3',
  );
  audit.close();
});

test('an auditor’s log that can’t be read keeps no ledger from being exported', () => {
  writeFileSync(join(bench.folder, 'audit.sqlite'), 'no database '.repeat(100));
  expect(exportLedger(bench.file, folder)).toMatchObject({ exitCode: 0 });
  expect(told('README.txt')).toContain('The auditor’s log can not be read');
});

test('an export by the command line stands in the auditor’s log, also while a counter holds it open', () => {
  const audit = openAuditLog({ dataDir: bench.folder, clock: bench.clock, log: logIn(bench.folder, Date.now) });
  audit.note({ kind: 'pin-wrong', clerkId: AIGERIM, triesLeft: 4 });
  expect(ledgerFlags(['--ledger-export', bench.file, '--ledger-to', folder])).toMatchObject({ exitCode: 0 });
  audit.note({ kind: 'pin-wrong', clerkId: AIGERIM, triesLeft: 3 });
  const texts = audit.db.prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no').pluck().all();
  expect(texts.map((text) => JSON.parse(text).event)).toMatchObject([
    { kind: 'log-begun' },
    { kind: 'pin-wrong' },
    { kind: 'exported', what: 'ledger', clerkId: null, file: folder },
    { kind: 'pin-wrong' },
  ]);
  expect(verifyAudit(audit.db, [audit.head()])).toEqual({ whole: true, events: 4, ofOthers: 0 });
  // One that was refused is none.
  expect(ledgerFlags(['--ledger-export', bench.file, '--ledger-to', folder])).toMatchObject({ exitCode: 2 });
  expect(audit.head().no).toBe(4);
  audit.close();
});
