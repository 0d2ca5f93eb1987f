import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { ClerkId, CounterId } from '../../src-shared/ids.ts';
import { type Ledger, ledgerIn } from '../../src-main/ledger/ledger.ts';
import { openDatabase } from '../../src-main/ledger/open-database.ts';
import { idsOver, systemClock } from '../../src-main/platform/ports.ts';
import { ROOT } from '../setup/places.ts';

/** What every group of the bench needs. */

export const ids = idsOver(systemClock);
export const CLERK = '01900000-0000-7000-8000-0000000000a1' as ClerkId;
const COUNTER = '01900000-0000-7000-8000-0000000000c3' as CounterId;

/** A ledger in a new file. Without a bundler the migrations are read from their folder. */
export function openLedger(file: string, counterId: () => CounterId = () => COUNTER): { db: Database; ledger: Ledger } {
  const sql = join(ROOT, 'migrations', 'counter');
  const migrations = readdirSync(sql).map((each) => ({
    name: each.replace(/\.sql$/, ''),
    sql: readFileSync(join(sql, each), 'utf8'),
  }));
  const db = openDatabase(file, migrations, Date.now);
  return { db, ledger: ledgerIn(db, counterId) };
}

export function msOf(work: () => unknown): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

export function quantile(values: readonly number[], share: number): string {
  return (values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0).toFixed(2);
}

export function medianAndP95(values: readonly number[]): string {
  return `median ${quantile(values, 0.5)} ms, p95 ${quantile(values, 0.95)} ms`;
}

/** What stands behind a figure that has an aim. */
export function aim(value: number, isMet: boolean): string {
  return `(aim ${value}${isMet ? ', met' : ''})`;
}
