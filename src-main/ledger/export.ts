import { createHash, type Hash as Digest } from 'node:crypto';
import { closeSync, existsSync, openSync, readdirSync, rmdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { makeFolder, renameDurably, syncFile, syncFolder } from '../platform/durable-files.ts';
import { readersDescription } from './export-description.ts';
import { bagRows, COLUMNS_OF_BAGS, COLUMNS_OF_TERMINALS, terminalRows } from './export-tables.ts';
import { type Judgement, judgeFile } from './judge-file.ts';
import type { EntryRow } from './verify.ts';
import { AUDIT_FILE, AuditHead, verifyAudit } from './verify-audit.ts';

/**
 * A ledger for an auditor: every entry with the text that its hash is of, tables for a spreadsheet, checksums, a
 * description.
 */

interface AuditRow {
  readonly canonical: string;
  readonly hash: string;
}
interface PostingRow {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly shiftId: string | null;
  readonly account: string;
  readonly amount: number;
}

const ENTRIES = `
  SELECT seq, id, kind, at, shift_id AS shiftId, clerk_id AS clerkId, supervisor_id AS supervisorId,
         prev_hash AS prevHash, hash, canonical
    FROM journal_entry WHERE seq >= ? ORDER BY seq`;
const POSTINGS = `
  SELECT posting.seq, at, kind, shift_id AS shiftId, account, amount
    FROM posting LEFT JOIN journal_entry USING (seq) WHERE posting.seq >= ? ORDER BY posting.seq, ordinal`;
const COLUMNS_OF_ENTRIES = [
  'seq',
  'id',
  'kind',
  'at',
  'shiftId',
  'clerkId',
  'supervisorId',
  'prevHash',
  'hash',
  'canonical',
] as const;
const COLUMNS_OF_POSTINGS = ['seq', 'at', 'kind', 'shiftId', 'account', 'amount'] as const;
/** So that a spreadsheet takes the text for UTF-8. */
const BOM = '\uFEFF';
const AUDIT_EVENTS = 'SELECT canonical, hash FROM audit_event ORDER BY no';
const Close = z.object({ body: z.object({ audit: AuditHead }) });
const CHUNK_CHARS = 64 * 1024;

interface ExportOptions {
  readonly fromSeq?: number;
  /** What can be read of a broken ledger is wanted all the same. */
  readonly evenIfBroken?: boolean;
}

/** Exit code 0: exported and whole. 1: broken; exported only when that was asked for. 2: nothing could be done. */
export function exportLedger(
  file: string,
  folder: string,
  { fromSeq = 1, evenIfBroken = false }: ExportOptions = {},
): Judgement {
  const judgement = judgeFile(file, undefined);
  if (judgement.exitCode === 2) return judgement;
  if (judgement.exitCode === 1 && !evenIfBroken) {
    return {
      exitCode: 1,
      sentence: `${judgement.sentence} Nothing was exported. Give --even-if-broken to export what can be read.`,
    };
  }
  const target = resolve(folder);
  if (existsSync(target) && readdirSync(target).length > 0) {
    return {
      exitCode: 2,
      sentence:
        `The folder ${target} is not empty. ` +
        'Give one that is empty or not there: an export never writes over another.',
    };
  }
  try {
    const entries = writeAside(file, target, { fromSeq, verdict: judgement.sentence });
    return {
      exitCode: judgement.exitCode,
      sentence: `Exported ${entries} entries to ${target}. ${judgement.sentence}`,
    };
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return {
      exitCode: 2,
      sentence: `The export to ${target} failed (${why}). Nothing of it was left; correct this and try again.`,
    };
  }
}

/** Into a folder beside the target, which takes its place when everything is written: there is never half an export. */
function writeAside(file: string, target: string, about: { fromSeq: number; verdict: string }): number {
  const aside = `${target}.unfinished`;
  rmSync(aside, { recursive: true, force: true });
  makeFolder(aside);
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    // All files are of one moment, also when the counter sells meanwhile.
    const entries = db.transaction(() => writeFiles(db, aside, { ...about, file }))();
    if (existsSync(target)) rmdirSync(target);
    for (const name of readdirSync(aside)) syncFile(join(aside, name));
    syncFolder(aside);
    renameDurably(aside, target);
    return entries;
  } finally {
    db.close();
    rmSync(aside, { recursive: true, force: true });
  }
}

function writeFiles(
  db: Database.Database,
  folder: string,
  { fromSeq, verdict, file }: { fromSeq: number; verdict: string; file: string },
): number {
  const journal = new SummedFile(folder, 'journal.jsonl');
  const entries = new SummedFile(folder, 'entries.csv');
  const postings = new SummedFile(folder, 'postings.csv');
  const bags = new SummedFile(folder, 'bags.csv');
  const terminals = new SummedFile(folder, 'terminals.csv');
  const description = new SummedFile(folder, 'README.txt');
  let count = 0;
  entries.write(BOM + csvLine(COLUMNS_OF_ENTRIES));
  bags.write(BOM + csvLine(COLUMNS_OF_BAGS));
  terminals.write(BOM + csvLine(COLUMNS_OF_TERMINALS));
  for (const row of db.prepare<[number], EntryRow>(ENTRIES).iterate(fromSeq)) {
    journal.write(journalLine(row));
    const cell = { ...row, canonical: jsonCell(row) };
    entries.write(csvLine(COLUMNS_OF_ENTRIES.map((column) => cell[column])));
    for (const cells of bagRows(row)) bags.write(csvLine(cells));
    for (const cells of terminalRows(row)) terminals.write(csvLine(cells));
    count += 1;
  }
  postings.write(BOM + csvLine(COLUMNS_OF_POSTINGS));
  for (const row of db.prepare<[number], PostingRow>(POSTINGS).iterate(fromSeq))
    postings.write(csvLine(COLUMNS_OF_POSTINGS.map((column) => row[column])));
  const audit = exportAudit(join(dirname(file), AUDIT_FILE), folder, auditHeadsOnZs(db));
  description.write(readersDescription({ file: basename(file), fromSeq, count, verdict, auditVerdict: audit.verdict }));
  const sums = [journal, entries, postings, bags, terminals, ...(audit.file ? [audit.file] : []), description].map(
    (each) => `${each.end()}  ${each.name}\n`,
  );
  writeFileSync(join(folder, 'SHA256SUMS'), sums.join(''));
  return count;
}

/** Where the log stood at each close: a log that was cut or made anew does not agree with them. */
function auditHeadsOnZs(db: Database.Database): AuditHead[] {
  const closes = db.prepare<[], string>(`SELECT canonical FROM journal_entry WHERE kind = 'shift-closed'`).pluck();
  return closes.all().flatMap((canonical) => JsonText.pipe(Close).safeParse(canonical).data?.body.audit ?? []);
}

interface AuditExported {
  readonly file: SummedFile | null;
  readonly verdict: string;
}

/** The log is no part of a ledger: where a copy has none beside it, or one that can't be read, the export says so. */
function exportAudit(log: string, folder: string, onZs: readonly AuditHead[]): AuditExported {
  if (!existsSync(log)) return { file: null, verdict: 'No auditor’s log lies beside this file.' };
  const file = new SummedFile(folder, 'audit.jsonl');
  try {
    return { file, verdict: `The auditor’s log of this machine: ${writeAudit(log, file, onZs)}.` };
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return { file, verdict: `The auditor’s log can not be read (${why}).` };
  }
}

function writeAudit(log: string, file: SummedFile, onZs: readonly AuditHead[]): string {
  const db = new Database(log, { readonly: true, fileMustExist: true });
  let events = 0;
  try {
    for (const { canonical, hash } of db.prepare<[], AuditRow>(AUDIT_EVENTS).iterate()) {
      file.write(`{"event":${isJson(canonical) ? canonical : JSON.stringify(canonical)},"hash":"${hash}"}\n`);
      events += 1;
    }
    const verdict = verifyAudit(db, onZs);
    if (!verdict.whole) return `${events} events, broken at event ${verdict.no}: ${verdict.why}`;
    const others = verdict.ofOthers === 0 ? '' : `; ${verdict.ofOthers} Zs name another log, which lies elsewhere`;
    return `${events} events, whole, as the Zs know it${others}`;
  } finally {
    db.close();
  }
}

/** The canonical text stands in the line as it was hashed, between a beginning of 9 and an end of 75 characters. */
function journalLine({ canonical, hash }: EntryRow): string {
  return `{"entry":${isJson(canonical) ? canonical : JSON.stringify(canonical)},"hash":"${hash}"}\n`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return !text.includes('\n');
  } catch {
    return false;
  }
}

/** A formula begins with one of these, in every width that a spreadsheet takes for the same. */
const SIGN = String.raw`[=+\-@＝＋－＠﹦﹢﹣﹫−]`;
/** Blanks, quotes and what has no shape: a spreadsheet may pass over them on its way to a formula. */
const BEFORE = String.raw`[\s\p{Cc}\p{Cf}"'’\u0060\\]{0,40}`;
/** Behind a blank, too, somebody may part cells; a dash between blanks is a dash. */
const BEHIND_BLANK = String.raw`(?<=\s)(?=${SIGN}\S)`;
/** Where a cell may begin with a formula, whatever separator somebody chooses. */
const FORMULA = new RegExp(String.raw`(?<=^|[,;|\t\r\n])(?=${BEFORE}${SIGN})|${BEHIND_BLANK}|^(?=[\t\r])`, 'gu');
/** The comma parts the cells of these files; what else could do so stands in an entry's text within its strings. */
const SIGN_IN_JSON = new RegExp(String.raw`(?<=[;|]${BEFORE})${SIGN}|${BEHIND_BLANK}${SIGN}`, 'gu');

/** Behind an apostrophe it is a text. */
function cellText(field: string | number | null): string {
  if (field === null) return '';
  return typeof field === 'string' ? field.replace(FORMULA, "'") : String(field);
}

/** The entry's own text with such a sign written as JSON may write it too: whoever reads it as JSON reads the same. */
function jsonCell({ canonical }: EntryRow): string {
  const escaped = (sign: string) => String.raw`\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return isJson(canonical) ? canonical.replace(SIGN_IN_JSON, escaped) : canonical;
}

/**
 * RFC 4180: CRLF, quotes around what holds a comma, a quote or a line end, quotes doubled. Numbers stay numbers, texts
 * are never formulas.
 */
export function csvLine(fields: readonly (string | number | null)[]): string {
  const quoted = fields.map((field) => {
    const text = cellText(field);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\r\n`;
}

/** A file and the SHA-256 of what is written to it, in chunks. */
class SummedFile {
  readonly name: string;
  readonly #file: number;
  readonly #digest: Digest = createHash('sha256');
  #waiting = '';

  constructor(folder: string, name: string) {
    this.name = name;
    this.#file = openSync(join(folder, name), 'wx');
  }

  write(text: string): void {
    this.#waiting += text;
    if (this.#waiting.length >= CHUNK_CHARS) this.#flush();
  }

  end(): string {
    this.#flush();
    closeSync(this.#file);
    return this.#digest.digest('hex');
  }

  #flush(): void {
    const bytes = Buffer.from(this.#waiting);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#file, bytes, written);
    this.#digest.update(bytes);
    this.#waiting = '';
  }
}
