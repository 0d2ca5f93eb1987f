import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as passes } from 'node:timers/promises';
import Database from 'better-sqlite3';
import pg from 'pg';
import { z } from 'zod';
import type { SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { salePostings } from '../../src-shared/journal/kinds/sale.ts';
import { money } from '../../src-shared/money.ts';
import { assert } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { factsIn } from '../../src-main/ledger/facts.ts';
import type { Ledger } from '../../src-main/ledger/ledger.ts';
import type { Log } from '../../src-main/platform/log.ts';
import { systemClock } from '../../src-main/platform/ports.ts';
import { secretsIn } from '../../src-main/platform/secrets.ts';
import { startUpstreamSide } from '../../src-main/upstream/index.ts';
import type { UpstreamSide } from '../../src-main/upstream/upstream.ts';
import { operatorOver, type Operator } from '../../src-upstream/operator/operator.ts';
import { openUpstream } from '../../src-upstream/upstream.ts';
import { startPostgres } from '../../tests/devices/private-postgres.ts';
import { ROOT } from '../setup/places.ts';
import { say } from '../setup/say.mjs';
import { aim, CLERK, ids, medianAndP95, msOf, openLedger, quantile } from './measuring.ts';

const ENTRIES = 20_000;
const LISTED = 1_000_000;
const LOOK_UPS = 20_000;
const ENTRIES_A_REQUEST = 500;
const BARE_TIMES = 8;
const AIM_ENTRIES_A_SECOND = 2_000;
const AIM_COMMIT_MS = 5;
const AIM_HOTLIST_S = 60;
const AIM_LOOK_UP_MS = 1;
/** The drained sales need so many cards of the demo operator to stay below the cap of each. */
const CARDS = 2_000;
/** A clerk who is quicker than any. */
const SALE_EVERY_MS = 20;

const SHIFT = ids.mint<ShiftId>();
const cardNumber = (at: number) => `96431085033${String(70_000_000 + at)}`;
const listedNumber = (at: number) => `96439085033${String(10_000_000 + at)}`;
/** The disk's own time is measured with the ledger; here it is the same for the floor and for the counter. */
const silent: Log = {
  info: () => undefined,
  incident: () => '',
  fault: (what, fault) => say(`${what}: ${String(fault)}`),
};

/**
 * The counter's side of the wire against the reference upstream, in a process of its own, over a PostgreSQL server on
 * this machine.
 */
export async function benchUpstream(folder: string): Promise<void> {
  const server = await startPostgres();
  const url = await server.newDatabase();
  const upstream = spawn(process.execPath, [join(ROOT, 'src-upstream', 'main.ts'), '--demo', '--json'], {
    env: { ...process.env, DATABASE_URL: url, PORT: '0', SAPAR_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const beside = await openUpstream({ database: { kind: 'postgres', url } });
  const admin = new pg.Client({ connectionString: url });
  try {
    const { url: address } = Listing.parse(
      JSON.parse(String((await createInterface(upstream.stdout)[Symbol.asyncIterator]().next()).value)),
    );
    await admin.connect();
    const desk = { url: address, operator: operatorOver(beside) };
    say(`upstream: load of this machine before: ${loadavg()[0]?.toFixed(1)}`);
    await draining(folder, desk, admin);
    await listArriving(folder, desk, admin);
  } finally {
    await admin.end();
    await beside.database.close();
    upstream.kill('SIGTERM');
    if (upstream.exitCode === null) await once(upstream, 'exit');
    await server.stop();
  }
}

const Listing = z.looseObject({ url: z.string() });

/** Where the counters speak to, and who gives them their codes. */
interface Desk {
  readonly url: string;
  readonly operator: Operator;
}

interface Till {
  readonly db: Database.Database;
  readonly ledger: Ledger;
  readonly side: UpstreamSide;
  stop(): Promise<void>;
}

async function enrolled(file: string, folder: string, { url, operator }: Desk, counter: number): Promise<Till> {
  const { db, ledger } = openLedger(file, () => {
    const enrolment = facts.get('enrolment');
    assert(enrolment !== undefined, 'the counter of the bench is enrolled');
    return enrolment.counterId;
  });
  const facts = factsIn(db);
  const secrets = secretsIn(join(folder, `secrets-${counter}`), null, { packaged: false, log: silent });
  assert(secrets.ok, 'a development build keeps its secrets in plain text');
  const side = startUpstreamSide({
    baseUrl: new URL(url),
    db,
    ledger,
    facts,
    secrets: secrets.value,
    clock: systemClock,
    ids,
    log: silent,
    random: (bytes) => randomBytes(bytes),
    device: { name: 'bench', appVersion: '0.0.0' },
  });
  const done = await side.enrolment.enrol(await operator.newEnrolmentCode(counter));
  assert(done.ok, 'the counter of the bench enrols');
  return { db, ledger, side, stop: () => side.stop().then(() => void db.close()) };
}

function aSale(at: number): Draft<'sale'> {
  const lines = [
    {
      line: 1,
      cardNumber: cardNumber(at % CARDS),
      productId: 'stored-value',
      kind: 'stored-value' as const,
      amount: money(1000),
      effect: 'immediate' as const,
    },
  ];
  const tenders = [
    { tenderId: 'cash', kind: 'cash' as const, amount: money(1000), received: money(1000), change: money(0) },
  ];
  return {
    id: ids.mint<SaleId>(),
    kind: 'sale',
    at: instant(Date.now()),
    shiftId: SHIFT,
    clerkId: CLERK,
    supervisorId: null,
    body: { v: 1, receiptNumber: `B-${at}`, language: 'ru', profileVersion: 'bench', offline: true, lines, tenders },
    postings: salePostings(lines, tenders),
  };
}

/**
 * A clerk who sells meanwhile: how long from the moment a sale is confirmed to its being durable, waiting for its turn
 * included.
 */
function clerkAt(ledger: Ledger): { stop(): number[] } {
  const waited: number[] = [];
  let due = performance.now() + SALE_EVERY_MS;
  let sales = 0;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(() => {
      ledger.append(aSale((sales += 1)));
      waited.push(performance.now() - due);
      due = performance.now() + SALE_EVERY_MS;
      next();
    }, SALE_EVERY_MS);
  };
  next();
  return {
    stop() {
      clearTimeout(timer);
      return waited;
    },
  };
}

/** What the same clerk waits while nothing else goes on. */
async function quietClerk(ledger: Ledger): Promise<number[]> {
  const clerk = clerkAt(ledger);
  await passes(3_000);
  return clerk.stop();
}

async function draining(folder: string, desk: Desk, admin: pg.Client): Promise<void> {
  await admin.query(
    `
    INSERT INTO card (number, kind, status, effect)
    SELECT '96431085033' || (70000000 + at), 'stored-value', 'active', 'immediate'
    FROM generate_series(0, ${CARDS - 1}) AS at`,
  );
  const till = await enrolled(join(folder, 'draining.sqlite'), folder, desk, 1);
  till.ledger.transaction(() => {
    for (let entries = 0; entries < ENTRIES; entries += 1) till.ledger.append(aSale(entries));
  });
  const texts = till.db.prepare<[], string>('SELECT canonical FROM journal_entry ORDER BY seq').pluck().all();
  const quiet = await quietClerk(till.ledger);
  const sharing = clerkAt(till.ledger);
  const floor = await bareInserts(texts, admin);
  const sharedDisk = sharing.stop();

  const startedAt = performance.now();
  till.side.start();
  const clerk = clerkAt(till.ledger);
  while (till.side.shipper.ackedSeq() < ENTRIES) await passes(5);
  const perSecond = Math.round(ENTRIES / ((performance.now() - startedAt) / 1000));
  const busy = clerk.stop();
  await till.stop();
  const aimed = aim(AIM_ENTRIES_A_SECOND, perSecond >= AIM_ENTRIES_A_SECOND);
  say(
    `draining 20,000 entries        ${perSecond} a second ${aimed}   ` +
      `floor, their texts into a bare table, ${ENTRIES_A_REQUEST} at a time: ${floor}`,
  );
  sayCommit("a clerk's commit meanwhile", busy, quiet);
  say(
    `${''.padEnd(30)} floor, beside those bare inserts on the same disk: ` +
      `p95 ${quantile(sharedDisk, 0.95)} ms, longest ${Math.max(...sharedDisk).toFixed(1)} ms`,
  );
}

/** As often as it takes for a clerk beside it to sell as much as while the counter drains. */
async function bareInserts(texts: readonly string[], admin: pg.Client): Promise<number> {
  await admin.query('CREATE TABLE bench_floor (seq bigint, text text, time int, PRIMARY KEY (time, seq))');
  const startedAt = performance.now();
  for (let time = 0; time < BARE_TIMES; time += 1) {
    for (let at = 0; at < texts.length; at += ENTRIES_A_REQUEST) {
      const rows = texts.slice(at, at + ENTRIES_A_REQUEST).map((text, row) => ({ seq: at + row, text, time }));
      await admin.query(
        'INSERT INTO bench_floor SELECT * FROM json_to_recordset($1::json) AS r (seq bigint, text text, time int)',
        [JSON.stringify(rows)],
      );
    }
  }
  return Math.round((BARE_TIMES * texts.length) / ((performance.now() - startedAt) / 1000));
}

function sayCommit(what: string, busy: readonly number[], quiet: readonly number[]): void {
  const p95 = quantile(busy, 0.95);
  say(
    `${what.padEnd(30)} p95 ${p95} ms, longest ${Math.max(...busy).toFixed(1)} ms ` +
      `${aim(AIM_COMMIT_MS, Number(p95) <= AIM_COMMIT_MS)}   floor, with nothing else going on: ` +
      `p95 ${quantile(quiet, 0.95)} ms, longest ${Math.max(...quiet).toFixed(1)} ms`,
  );
}

async function listArriving(folder: string, desk: Desk, admin: pg.Client): Promise<void> {
  await admin.query('DELETE FROM hotlist');
  await admin.query(
    `
    INSERT INTO hotlist (card_number, listed, reason, no)
    SELECT '96439085033' || (10000000 + at), true, 'lost', at + 1
    FROM generate_series(0, ${LISTED - 1}) AS at`,
  );
  await admin.query(`UPDATE operator_state SET hotlist_no = ${LISTED}, hotlist_listed = ${LISTED}`);
  const till = await enrolled(join(folder, 'hotlist.sqlite'), folder, desk, 2);
  const quiet = await quietClerk(till.ledger);
  const startedAt = performance.now();
  till.side.start();
  const clerk = clerkAt(till.ledger);
  while (till.side.hotlist.size() < LISTED) await passes(20);
  const seconds = (performance.now() - startedAt) / 1000;
  const busy = clerk.stop();
  const looked = Array.from({ length: LOOK_UPS }, (_, at) => {
    const number = listedNumber((at * 7_919) % (2 * LISTED));
    return msOf(() => till.side.hotlist.has(number));
  });
  await till.stop();
  const bare = bareRows(join(folder, 'bare-list.sqlite'));
  say(
    `a hotlist of 1,000,000 cards   ${seconds.toFixed(1)} s ${aim(AIM_HOTLIST_S, seconds <= AIM_HOTLIST_S)}   ` +
      `floor, as many rows into a bare SQLite table: ${bare.seconds.toFixed(1)} s`,
  );
  sayCommit("a clerk's commit meanwhile", busy, quiet);
  const isQuick = Number(quantile(looked, 0.95)) < AIM_LOOK_UP_MS;
  say(
    `looking a card up in it        ${medianAndP95(looked)} ${aim(AIM_LOOK_UP_MS, isQuick)}   ` +
      `floor, in the bare table: ${medianAndP95(bare.looked)}`,
  );
}

function bareRows(file: string): { seconds: number; looked: number[] } {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE listed (number TEXT PRIMARY KEY) STRICT, WITHOUT ROWID');
  const insert = db.prepare('INSERT INTO listed VALUES (?)');
  const seconds =
    msOf(() =>
      db.transaction(() => {
        for (let at = 0; at < LISTED; at += 1) insert.run(listedNumber(at));
      })(),
    ) / 1000;
  const find = db.prepare('SELECT 1 FROM listed WHERE number = ?');
  const looked = Array.from({ length: LOOK_UPS }, (_, at) =>
    msOf(() => find.get(listedNumber((at * 7_919) % (2 * LISTED)))),
  );
  db.close();
  return { seconds, looked };
}
