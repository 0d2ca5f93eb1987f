import type { Migration } from './migrate.ts';

const files = import.meta.glob<string>('../../migrations/counter/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The SQL files of migrations/counter, built into the app so that a packed counter has them too. */
export const COUNTER_MIGRATIONS = migrationsOf(files);

/** From the paths and texts of SQL files to migrations by name. */
export function migrationsOf(sqlFiles: Readonly<Record<string, string>>): readonly Migration[] {
  return Object.entries(sqlFiles).map(([path, sql]) => ({
    name: path.slice(path.lastIndexOf('/') + 1, -'.sql'.length),
    sql,
  }));
}
