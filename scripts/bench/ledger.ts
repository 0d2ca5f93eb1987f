import { statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { money } from '../../src-shared/money.ts';
import { instant } from '../../src-shared/time.ts';
import type { Ledger } from '../../src-main/ledger/ledger.ts';
import { verifyJournal } from '../../src-main/ledger/verify.ts';
import { sha256 } from '../../src-main/platform/ports.ts';
import { type Unacknowledged, unacknowledgedIn } from '../../src-main/sale/unacknowledged.ts';
import { aProfile } from '../../tests/devices/a-profile.ts';
import { say } from '../setup/say.mjs';
import { aim, CLERK, ids, medianAndP95, msOf, openLedger } from './measuring.ts';

const COMMITS = 300;
const ENTRIES = 20_000;
const AIM_VERIFY_A_SECOND = 90_000;
const AIM_BYTES = 1.5 * 1024;
/** The best of several: what the machine does beside is not ours to measure. */
const ROUNDS = 5;
const UNSENT = 100_000;

const RULES = '2026-11';
const SHIFT = ids.mint<ShiftId>();

/** What the ledger takes on this machine. */
export async function benchLedger(folder: string): Promise<void> {
  durableCommit(folder);
  await saleWhileMuchIsUnsent(folder);
  const file = aLongJournal(folder);
  bytesOfAnEntry(file);
  verifying(file);
}

/** One top-up paid by bank card: two postings, as most entries of a counter have. */
function aSale(): Draft<'sale'> {
  const lines = [
    {
      line: 1,
      cardNumber: '9643108503304172259',
      productId: 'purse',
      kind: 'stored-value' as const,
      amount: money(5000),
      balanceBefore: money(1240),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    {
      tenderId: 'card',
      kind: 'bank-card' as const,
      amount: money(5000),
      terminal: { acquirer: 'Test bank', terminalId: 'T1', authCode: 'A12345' },
    },
  ];
  return {
    id: ids.mint<SaleId>(),
    kind: 'sale',
    at: instant(Date.now()),
    shiftId: SHIFT,
    clerkId: CLERK,
    supervisorId: null,
    body: {
      v: 1,
      receiptNumber: 'AB12C-000412',
      language: 'ru',
      profileVersion: RULES,
      offline: false,
      lines,
      tenders,
    },
    postings: salePostings(lines, tenders),
  };
}

/**
 * A sale's commit, as durable as on a till, beside one row of the same length in a bare SQLite file with WAL and FULL.
 */
function durableCommit(folder: string): void {
  const { db, ledger } = openLedger(join(folder, 'commits.sqlite'));
  const fiscal = aFiscalLedger(join(folder, 'fiscal.sqlite'));
  const bare = new Database(join(folder, 'bare.sqlite'));
  bare.pragma('journal_mode = WAL');
  bare.pragma('synchronous = FULL');
  bare.exec('CREATE TABLE line (seq INTEGER PRIMARY KEY, text TEXT)');
  const insert = bare.prepare('INSERT INTO line (text) VALUES (?)');
  const [sales, told, floor]: [number[], number[], number[]] = [[], [], []];
  for (let commits = 0; commits < COMMITS; commits++) {
    // They take turns, so that all meet the same disk.
    sales.push(msOf(() => ledger.append(aSale())));
    told.push(msOf(() => fiscal.ledger.append(aSale())));
    floor.push(msOf(() => insert.run('x'.repeat(900))));
  }
  const jobs = fiscal.db.prepare('SELECT count(*) FROM fiscal_job').pluck().get();
  if (jobs !== COMMITS) throw new Error(`the register would be told of ${String(jobs)} sales of ${COMMITS}`);
  for (const each of [db, fiscal.db, bare]) each.close();
  const beside = `floor, a bare SQLite commit: ${medianAndP95(floor)}`;
  say(`durable commit of a sale       ${medianAndP95(sales)}   ${beside}`);
  say(`  and of its fiscal job        ${medianAndP95(told)}   ${beside}`);
}

/** Rules by which the register is told of each sale. */
function aFiscalLedger(file: string): ReturnType<typeof openLedger> {
  const opened = openLedger(file);
  const tenders = [{ id: 'card', kind: 'bank-card', name: { ru: 'Карта' }, fiscal: 'register' }];
  const rules = aProfile({ version: RULES, fiscal: {}, tenders });
  opened.db
    .prepare('INSERT INTO profile (version, profile, fetched_at) VALUES (?, ?, ?)')
    .run(RULES, JSON.stringify(rules), instant(Date.now()));
  return opened;
}

/**
 * A sale judged by what is unacknowledged and committed, with a great many unsent, beside the same with all of them
 * acknowledged.
 */
async function saleWhileMuchIsUnsent(folder: string): Promise<void> {
  const { db, ledger } = openLedger(join(folder, 'unsent.sqlite'));
  sellMany(ledger, UNSENT);
  const totals = { unsent: unacknowledgedIn(db), sent: unacknowledgedIn(db) };
  const readMs = await msOfWaiting(totals.unsent.readAhead(0, () => true));
  const takes = (of: Unacknowledged, ackedSeq: number) => {
    const [line] = aSale().body.lines;
    of.total(ackedSeq);
    of.toppedUp(ackedSeq, line?.cardNumber ?? '');
    of.waiting(ackedSeq, line?.cardNumber ?? '');
    ledger.append(aSale());
  };
  const [sales, floor]: [number[], number[]] = [[], []];
  for (let commits = 0; commits < COMMITS; commits++) {
    sales.push(msOf(() => takes(totals.unsent, 0)));
    floor.push(msOf(() => takes(totals.sent, ledger.head().seq)));
  }
  db.close();
  say(`a sale at ${UNSENT} unsent        ${medianAndP95(sales)}   floor, at none unsent: ${medianAndP95(floor)}`);
  say(`  once after a start they are read in slices, in ${(readMs / 1000).toFixed(1)} s`);
}

function aLongJournal(folder: string): string {
  const file = join(folder, 'long.sqlite');
  const { db, ledger } = openLedger(file);
  sellMany(ledger, ENTRIES);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return file;
}

function sellMany(ledger: Ledger, sales: number): void {
  ledger.transaction(() => {
    for (let sold = 0; sold < sales; sold++) ledger.append(aSale());
  });
}

async function msOfWaiting(work: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work;
  return performance.now() - startedAt;
}

/** The whole file by the number of its entries, beside the text and hash alone. */
function bytesOfAnEntry(file: string): void {
  const db = new Database(file, { readonly: true });
  const text = Number(db.prepare('SELECT avg(length(CAST(canonical AS BLOB))) + 64 FROM journal_entry').pluck().get());
  db.close();
  const bytes = statSync(file).size / ENTRIES;
  say(
    `disk of a two-posting entry    ${(bytes / 1024).toFixed(2)} KB ${aim(AIM_BYTES / 1024, bytes <= AIM_BYTES)}   ` +
      `floor, its text and hash: ${(text / 1024).toFixed(2)} KB`,
  );
}

function verifying(file: string): void {
  const db = new Database(file, { readonly: true });
  const texts = db
    .prepare<[], { canonical: string }>('SELECT canonical FROM journal_entry')
    .all()
    .map(({ canonical }) => canonical);
  const best = (work: () => unknown) =>
    Math.round(ENTRIES / (Math.min(...Array.from({ length: ROUNDS }, () => msOf(work))) / 1000));
  const verified = best(() => {
    if (!verifyJournal(db).whole) throw new Error('the journal of the bench is not whole');
  });
  const hashed = best(() => texts.forEach((text) => sha256(text)));
  db.close();
  const aimed = aim(AIM_VERIFY_A_SECOND, verified >= AIM_VERIFY_A_SECOND);
  say(
    `verified entries a second      ${verified} on one core ${aimed}   floor, SHA-256 of their texts alone: ${hashed}`,
  );
}
