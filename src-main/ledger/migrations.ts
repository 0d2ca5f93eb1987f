import type { Migration } from './migrate.ts';

const files = import.meta.glob<string>('../../migrations/counter/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** The SQL files of migrations/counter, built into the app so that a packed counter has them too. */
export const COUNTER_MIGRATIONS: readonly Migration[] = Object.entries(files).map(([path, sql]) => ({
  name: path.slice(path.lastIndexOf('/') + 1, -'.sql'.length),
  sql,
}));
