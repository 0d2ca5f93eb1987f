import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Database, many, type Sql } from './database.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations/upstream/', import.meta.url));
/**
 * Any number that no other program uses on the same database: replicas that start together migrate one after the other.
 */
const MIGRATION_LOCK = 7_270_184;

export class DatabaseFromTheFuture extends Error {
  override name = 'DatabaseFromTheFuture';
}

interface Migration {
  readonly name: string;
  readonly text: string;
  readonly checksum: string;
}

/** Brings the database to this version of the upstream: one transaction a migration, each under the advisory lock. */
export async function migrate(database: Database): Promise<void> {
  const migrations = migrationsInFolder();
  await database.transaction(async (sql) => {
    await lock(sql);
    await sql.query(`
      CREATE TABLE IF NOT EXISTS schema_migration (
        name text PRIMARY KEY,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`);
    await refuseStrangers(sql, migrations);
  });
  for (const migration of migrations) {
    await database.transaction(async (sql) => {
      await lock(sql);
      await apply(sql, migration);
    });
  }
}

function migrationsInFolder(): Migration[] {
  return readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const text = readFileSync(join(MIGRATIONS, name), 'utf8');
      // Line ends are git's to choose on Windows, and no difference in the schema.
      return { name, text, checksum: createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex') };
    });
}

async function lock(sql: Sql): Promise<void> {
  await sql.query('SELECT pg_advisory_xact_lock($1::bigint)', [MIGRATION_LOCK]);
}

const Applied = z.object({ name: z.string(), checksum: z.string() });

async function refuseStrangers(sql: Sql, migrations: readonly Migration[]): Promise<void> {
  for (const applied of await many(sql, Applied, 'SELECT name, checksum FROM schema_migration')) {
    const known = migrations.find((migration) => migration.name === applied.name);
    if (!known)
      throw new DatabaseFromTheFuture(
        `the database was made by a newer version of the upstream (it has ${applied.name}); start that version`,
      );
    if (known.checksum !== applied.checksum) {
      throw new DatabaseFromTheFuture(
        `the migration ${applied.name} is not the one that made this database; ` +
          'restore the file as it was, or start on a new database',
      );
    }
  }
}

async function apply(sql: Sql, migration: Migration): Promise<void> {
  const applied = await many(sql, Applied, 'SELECT name, checksum FROM schema_migration WHERE name = $1', [
    migration.name,
  ]);
  if (applied.length > 0) return;
  await sql.script(migration.text);
  await sql.query('INSERT INTO schema_migration (name, checksum) VALUES ($1, $2)', [
    migration.name,
    migration.checksum,
  ]);
}
