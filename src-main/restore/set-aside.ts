import type { Database } from 'better-sqlite3';
import { instant } from '../../src-shared/time.ts';
import { type FactName, factsIn } from '../ledger/facts.ts';
import { COUNTER_MIGRATIONS } from '../ledger/migrations.ts';
import { openDatabase } from '../ledger/open-database.ts';
import { journalHead } from '../ledger/verify.ts';
import { ledgerFile } from '../platform/settings.ts';
import { takeOverLeftOpen } from './left-open.ts';
import { candidateFile, dropCandidate, makeRestoreFolder, replaceLedger } from './replace.ts';

/**
 * The journal of this ledger parted from the upstream's, and all of it is handed in. A ledger without entries takes its
 * place and gets the upstream's journal. What is of the machine and not of the journal goes along.
 */

/** How the machine is set up and what it last heard; what follows the journal is made anew. */
const OF_THE_MACHINE: readonly FactName[] = [
  'roster',
  'token-rotated-at',
  'last-contact',
  'without-contact-ms',
  'profile-version',
  'profile-etag',
  'language',
  'printer-setup',
  'had-printer',
  'looks',
  'display-setting',
  'audit-log',
];
/** Old papers need old profiles; a passenger's claim is told whoever has the journal. */
const TABLES = ['profile', 'claim'] as const;
/** What only a person ends. */
const ALARMS_KEPT: ReadonlySet<string> = new Set(['journal-gap', 'entries-lost', 'ledger-set-aside', 'audit-log-lost']);

export function isToBeSetAside(db: Database): boolean {
  return factsIn(db).get('parted')?.handedIn === true;
}

/**
 * Ends with `db` closed. Whenever the machine dies, the next start finds the old ledger and does this again, or finds
 * the new one. `beforeReplacing`: what else this machine keeps of the old journal is taken away.
 */
export function setLedgerAside(dataDir: string, db: Database, now: number, beforeReplacing: () => void): void {
  const stamp = new Date(now).toISOString().replace(/[-:.]/g, '');
  try {
    makeCandidate(dataDir, db, now, `set-aside/replaced-${stamp}.sqlite`);
  } finally {
    db.close();
  }
  beforeReplacing();
  replaceLedger(dataDir, stamp);
}

function makeCandidate(dataDir: string, db: Database, now: number, keptAs: string): void {
  const [old, { seq }] = [factsIn(db), journalHead(db)];
  const [enrolment, parted] = [old.get('enrolment'), old.get('parted')];
  if (!enrolment || !parted) throw new Error('only a journal that parted is set aside');
  makeRestoreFolder(dataDir);
  dropCandidate(dataDir);
  const fresh = openDatabase(candidateFile(dataDir), COUNTER_MIGRATIONS, () => now);
  try {
    const facts = factsIn(fresh);
    fresh
      .transaction(() => {
        for (const name of OF_THE_MACHINE) copyFact(db, fresh, name);
        for (const table of TABLES) copyTable(db, fresh, table);
        facts.set('enrolment', enrolment);
        facts.set('restore', { why: 'replaced-machine', from: 0, known: parted.known });
        facts.set('alarms', [
          ...(old.get('alarms') ?? []).filter(({ alarm }) => ALARMS_KEPT.has(alarm) && alarm !== 'ledger-set-aside'),
          {
            alarm: 'ledger-set-aside',
            detail: whatBecameOf(db, (parted.common ?? 0) + 1, seq, keptAs),
            at: instant(now),
          },
        ]);
        takeOverLeftOpen(fresh, ledgerFile(dataDir), enrolment.counterId);
      })
      .immediate();
    fresh.pragma('wal_checkpoint(TRUNCATE)');
    // One file, so that one rename puts all of it in place.
    fresh.pragma('journal_mode = DELETE');
  } finally {
    fresh.close();
  }
}

/** No amount: it is what the drawer holds more than the other journal knows, and is counted blind. */
function whatBecameOf(db: Database, from: number, to: number, keptAs: string): string {
  const sales = db.prepare<[number], number>(SALES_FROM).pluck().get(from) ?? 0;
  const unprinted = db.prepare<[number], number>(UNPRINTED_FROM).pluck().get(from) ?? 0;
  const refused = factsIn(db).get('not-stranded') ?? [];
  return (
    `entries ${from} to ${to} (sales: ${sales}) were handed in to the operator; the ledger lies in ${keptAs}` +
    (refused.length > 0
      ? `; the operator did not keep ${refused.length} of them (${refused.slice(0, 20).join(', ')})`
      : '') +
    (unprinted > 0 ? `; ${unprinted} receipts of them were not printed` : '')
  );
}
const SALES_FROM = "SELECT count(*) FROM journal_entry WHERE kind = 'sale' AND seq >= ?";
const UNPRINTED_FROM =
  "SELECT count(*) FROM print_job WHERE state IN ('queued', 'printing', 'unknown') AND entry_seq >= ?";

function copyFact(from: Database, to: Database, name: FactName): void {
  const value = from.prepare<[string], string>('SELECT value FROM fact WHERE name = ?').pluck().get(name);
  if (value !== undefined) to.prepare('INSERT INTO fact (name, value) VALUES (?, ?)').run(name, value);
}

function copyTable(from: Database, to: Database, table: (typeof TABLES)[number]): void {
  const read = from.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`);
  const names = read.columns().map(({ name }) => name);
  const write = to.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`,
  );
  for (const row of read.iterate()) write.run(row);
}
