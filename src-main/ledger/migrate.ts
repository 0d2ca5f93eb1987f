import type { Database } from 'better-sqlite3';
import { sha256 } from '../platform/ports.ts';
import { migrationChanged, migrationUnknown } from './migration-refused.ts';

export interface Migration {
  /** The file's name without folder and ending, such as 0001_ledger. */
  readonly name: string;
  readonly sql: string;
}

const CREATE_REGISTER = `
  CREATE TABLE IF NOT EXISTS migration (
    name       TEXT PRIMARY KEY,
    checksum   TEXT NOT NULL,
    applied_at TEXT NOT NULL
  ) STRICT`;

/**
 * Brings a database to the newest schema: each migration and its stamp in one transaction, in the order of their names.
 * A database with a migration that this app does not know comes from a newer app, and is refused. So is one in which a
 * migration had another text.
 */
export function migrate(db: Database, migrations: readonly Migration[], now: () => number): void {
  const ordered = [...migrations].sort((a, b) => (a.name < b.name ? -1 : 1));
  db.exec(CREATE_REGISTER);
  refuseWhatIsNotOurs(db, ordered);

  const known = db.prepare('SELECT 1 FROM migration WHERE name = ?');
  const stamp = db.prepare('INSERT INTO migration (name, checksum, applied_at) VALUES (?, ?, ?)');
  for (const migration of ordered) {
    if (known.get(migration.name)) continue;
    db.transaction(() => {
      db.exec(migration.sql);
      stamp.run(migration.name, checksumOf(migration), new Date(now()).toISOString());
    }).immediate();
  }
}

function refuseWhatIsNotOurs(db: Database, migrations: readonly Migration[]): void {
  const ours = new Map(migrations.map((migration) => [migration.name, checksumOf(migration)]));
  const applied = db
    .prepare<[], { name: string; checksum: string }>('SELECT name, checksum FROM migration ORDER BY name')
    .all();
  for (const { name, checksum } of applied) {
    const expected = ours.get(name);
    if (expected === undefined) throw migrationUnknown(name);
    if (expected !== checksum) throw migrationChanged(name);
  }
}

/** Line ends differ between checkouts on Windows and elsewhere; what the SQL says does not. */
function checksumOf(migration: Migration): string {
  return sha256(migration.sql.replaceAll('\r\n', '\n'));
}
