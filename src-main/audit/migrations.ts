import { migrationsOf } from '../ledger/migrations.ts';

const files = import.meta.glob<string>('../../migrations/audit/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const AUDIT_MIGRATIONS = migrationsOf(files);
