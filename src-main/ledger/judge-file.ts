import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isNoFile } from '../platform/kept-file.ts';
import { type Anchor, type Verdict, verifyJournal } from './verify.ts';

/** What reading a ledger file again brought to light, in a sentence, with the exit code that a script goes by. */
export interface Judgement {
  readonly exitCode: 0 | 1 | 2;
  readonly sentence: string;
}

/** Reads a ledger file without changing it: SQLite's own check, then the journal. */
export function judgeFile(file: string, anchor: Anchor | undefined): Judgement {
  if (!existsSync(file) || isNoFile(file))
    return {
      exitCode: 2,
      sentence: `There is no file ${file}. Give the path of a ledger.sqlite or of a backup of one.`,
    };
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    const integrity: unknown = db.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok')
      return {
        exitCode: 1,
        sentence: `BROKEN: the file is damaged (${String(integrity)}). Keep it as it is and restore a backup.`,
      };
    return inWords(verifyJournal(db, anchor ? { anchor } : {}));
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    return {
      exitCode: 2,
      sentence: `${file} can't be read as a ledger (${why}). Is it a ledger.sqlite, with its -wal file beside it?`,
    };
  } finally {
    db?.close();
  }
}

function inWords(verdict: Verdict): Judgement {
  if (!verdict.whole) return { exitCode: 1, sentence: `BROKEN at entry ${verdict.seq}: ${verdict.why}.` };
  const { entries, head, anchored } = verdict;
  const whole = `WHOLE: ${entries} entries, head ${head.seq}:${head.hash}.`;
  if (anchored) return { exitCode: 0, sentence: `${whole} The anchor was met.` };
  return {
    exitCode: 0,
    sentence:
      `${whole} Not provable without an anchor: that no tail was cut, no older copy put back, no chain made anew. ` +
      'Give one from a Z or from the upstream: --anchor SEQ:HASH.',
  };
}

/** «412:ab12…»: the seq and the hash of a Z, typed in its groups of eight, or read from its QR code in capitals. */
export function readAnchor(text: string): Anchor | null {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.replaceAll(/\s/g, '').toLowerCase()) ?? [];
  return seq === undefined || hash === undefined ? null : { seq: Number(seq), hash: hash as Anchor['hash'] };
}
