import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import { syncFolder } from '../platform/durable-files.ts';

const BYTES_AT_ONCE = 1024 * 1024;

/**
 * What SQLite finds in the -wal at a start is an entry to it. A failed sync may have left it in the system's memory
 * alone. A later sync says nothing of that, and what is written behind it would be lost with it. So the -wal is written
 * again as it is read, and synced, before anybody believes it. Its name too: SQLite doesn't look whether that succeeds.
 */
export function makeFoundDurable(db: Database, wal: string): void {
  // As the one writer: nobody appends to the file meanwhile.
  db.exec('BEGIN IMMEDIATE');
  try {
    writeAgain(wal);
    syncFolder(dirname(wal));
  } finally {
    db.exec('ROLLBACK');
  }
}

function writeAgain(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const piece = Buffer.alloc(BYTES_AT_ONCE);
    for (let at = 0; ;) {
      const read = readSync(file, piece, 0, piece.length, at);
      if (read === 0) break;
      for (let done = 0; done < read;) done += writeSync(file, piece, done, read - done, at + done);
      at += read;
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
