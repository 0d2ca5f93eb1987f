import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { canonicalJson } from '../../../src-shared/journal/canonical.ts';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { judgeKeptHead, type KeptVerdict } from '../../../src-main/ledger/kept-head.ts';
import { type Anchor, type Verdict, verifyJournal } from '../../../src-main/ledger/verify.ts';
import { aLedger, cashSale, shiftClosed, shiftOpened } from '../../devices/a-ledger.ts';

/** Somebody with the file, SQLite and all the time in the world, against a journal of some shifts. */

const ENTRIES = 40;
const OLDER_COPY_AT = 25;
const bench = aLedger();
const { copies, anchor } = aJournal();
afterAll(() => bench.close());

function aJournal(): { copies: { whole: Buffer; older: Buffer }; anchor: Anchor } {
  let older: Buffer = Buffer.alloc(0);
  let shiftId: ShiftId | null = null;
  let cash = 0;
  while (bench.ledger.head().seq < ENTRIES) {
    const next = bench.ledger.head().seq + 1;
    if (shiftId === null) {
      const opening = shiftOpened(bench);
      [shiftId, cash] = [opening.id as ShiftId, 20_000];
      bench.ledger.append(opening);
    } else if (next % 10 === 0) {
      bench.ledger.append(shiftClosed(bench, shiftId, cash));
      shiftId = null;
    } else {
      bench.ledger.append(cashSale(bench, shiftId, 1000 + next));
      cash += 1000 + next;
    }
    if (next === OLDER_COPY_AT) older = inMemory(bench.db.serialize());
  }
  return { copies: { whole: inMemory(bench.db.serialize()), older }, anchor: bench.ledger.head() };
}

/** Bytes 18 and 19 of the header say WAL, which a database in memory can't have. */
function inMemory(file: Buffer): Buffer {
  file.fill(1, 18, 20);
  return file;
}

/** Opened without the guards that an honest app has. */
function tampered(copy: 'whole' | 'older', tamper: (db: Database.Database) => void): Database.Database {
  const db = new Database(copies[copy]);
  db.pragma('foreign_keys = OFF');
  // Indexes over the text would refuse one that is no JSON.
  const guards = db
    .prepare<[], { type: string; name: string }>(
      "SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL",
    )
    .all();
  for (const { type, name } of guards) db.exec(`DROP ${type} ${name}`);
  tamper(db);
  return db;
}

function judge(db: Database.Database): { alone: Verdict; anchored: Verdict; atStart: KeptVerdict } {
  const hashOf = db.prepare<[number], string>('SELECT hash FROM journal_entry WHERE seq = ?').pluck();
  const head = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM journal_entry').pluck().get() ?? 0;
  const verdicts = {
    alone: verifyJournal(db),
    anchored: verifyJournal(db, { anchor }),
    // What the next start asks, with or without connection, of the head that lies beside the secrets.
    atStart: judgeKeptHead(anchor, { head, hashAt: (at) => hashOf.get(at) }),
  };
  db.close();
  return verdicts;
}

const seq = fc.integer({ min: 1, max: ENTRIES });

interface Tampering {
  readonly what: string;
  /** The first entry that is no longer as it was. */
  readonly first: number;
  readonly copy: 'whole' | 'older';
  /** The head beside the secrets says this of what the file alone can't show. */
  readonly leaves?: KeptVerdict;
  readonly apply: (db: Database.Database) => void;
}

const columns = [
  'id',
  'kind',
  'at',
  'shift_id',
  'clerk_id',
  'supervisor_id',
  'canonical',
  'prev_hash',
  'hash',
] as const;

const editedColumn = fc.record({ seq, column: fc.constantFrom(...columns) }).map(({ seq: at, column }): Tampering => ({
  what: `${column} of ${at} edited`,
  first: at,
  copy: 'whole',
  apply: (db) => {
    const length = column === 'prev_hash' || column === 'hash' ? 64 : 20;
    db.prepare(`UPDATE journal_entry SET ${column} = ? WHERE seq = ?`).run('f'.repeat(length), at);
  },
}));

const editedAmount = fc.record({ seq, by: fc.integer({ min: 1, max: 5000 }) }).map(({ seq: at, by }): Tampering => ({
  what: `an amount in the text of ${at} edited by ${by}`,
  first: at,
  copy: 'whole',
  apply: (db) =>
    db
      .prepare(
        'UPDATE journal_entry SET canonical = replace(canonical, \'"amount":\', \'"amount":\' || ?) WHERE seq = ?',
      )
      .run(String(by), at),
}));

const editedPosting = fc.record({ seq, by: fc.integer({ min: 1, max: 5000 }) }).map(({ seq: at, by }): Tampering => ({
  what: `a posting of ${at} edited by ${by}`,
  first: at,
  copy: 'whole',
  apply: (db) => db.prepare('UPDATE posting SET amount = amount + ? WHERE seq = ? AND ordinal = 0').run(by, at),
}));

const deleted = seq
  .map((at): Tampering => ({
    what: `entry ${at} deleted`,
    first: at,
    copy: 'whole',
    apply: (db) => {
      db.prepare('DELETE FROM posting WHERE seq = ?').run(at);
      db.prepare('DELETE FROM journal_entry WHERE seq = ?').run(at);
    },
  }))
  .filter((each) => each.first < ENTRIES);

const reordered = fc
  .tuple(seq, seq)
  .filter(([a, b]) => a < b)
  .map(([a, b]): Tampering => ({
    what: `entries ${a} and ${b} changed places`,
    first: a,
    copy: 'whole',
    apply: (db) => {
      for (const table of ['journal_entry', 'posting']) {
        const move = db.prepare(`UPDATE ${table} SET seq = ? WHERE seq = ?`);
        move.run(9999, a);
        move.run(a, b);
        move.run(b, 9999);
      }
    },
  }));

const truncated = fc.integer({ min: 1, max: ENTRIES - 1 }).map((kept): Tampering => ({
  what: `cut after ${kept}`,
  first: kept + 1,
  copy: 'whole',
  leaves: 'behind',
  apply: (db) => {
    db.prepare('DELETE FROM posting WHERE seq > ?').run(kept);
    db.prepare('DELETE FROM journal_entry WHERE seq > ?').run(kept);
  },
}));

const rolledBack = fc.constant<Tampering>({
  what: 'an older copy put back',
  first: OLDER_COPY_AT + 1,
  copy: 'older',
  leaves: 'behind',
  apply: () => {},
});

const recomputed = fc
  .record({ seq, at: fc.date({ min: new Date('2026-01-01'), max: new Date('2026-11-01'), noInvalidDate: true }) })
  .map(({ seq: from, at }): Tampering => ({
    what: `entry ${from} rewritten and the chain made anew`,
    first: from,
    copy: 'whole',
    leaves: 'made-anew',
    apply: (db) => makeAnew(db, from, at.toISOString()),
  }));

function makeAnew(db: Database.Database, from: number, at: string): void {
  const rows = db
    .prepare<[number], { seq: number; canonical: string }>(
      'SELECT seq, canonical FROM journal_entry WHERE seq >= ? ORDER BY seq',
    )
    .all(from);
  const write = db.prepare('UPDATE journal_entry SET canonical = ?, at = ?, prev_hash = ?, hash = ? WHERE seq = ?');
  let prevHash: string | null = null;
  for (const row of rows) {
    const entry = JSON.parse(row.canonical) as Record<string, unknown>;
    if (row.seq === from) entry['at'] = at;
    if (prevHash !== null) entry['prevHash'] = prevHash;
    const canonical = canonicalJson(entry);
    const hash = sha256(canonical);
    write.run(canonical, entry['at'], entry['prevHash'], hash, row.seq);
    prevHash = hash;
  }
}

const RUNS = 1000;
const inside = fc.oneof(editedColumn, editedAmount, editedPosting, deleted, reordered);
const fromOutside = fc.oneof(truncated, rolledBack, recomputed);

test('untouched, the journal is whole, and anchored by its own head', () => {
  const { alone, anchored, atStart } = judge(tampered('whole', () => {}));
  expect(atStart).toBe('agrees');
  expect(alone).toMatchObject({ whole: true, entries: ENTRIES, anchored: false });
  expect(anchored).toMatchObject({ whole: true, entries: ENTRIES, anchored: true });
});

describe(`${RUNS} tamperings`, () => {
  test('an edit, a deletion, a change of places: found and named, with an anchor or without', () => {
    fc.assert(
      fc.property(inside, (tampering) => {
        const { alone, anchored } = judge(tampered(tampering.copy, tampering.apply));
        expect(alone, tampering.what).toMatchObject({ whole: false, seq: tampering.first });
        expect(anchored, tampering.what).toMatchObject({ whole: false, seq: tampering.first });
      }),
      { numRuns: RUNS / 2, verbose: 1 },
    );
  });

  test(
    'a cut tail, an older copy, a chain made anew: found with the anchor, not provable without',
    { tags: ['long'] },
    () => {
      fc.assert(
        fc.property(fromOutside, (tampering) => {
          const { alone, anchored, atStart } = judge(tampered(tampering.copy, tampering.apply));
          expect(alone, tampering.what).toMatchObject({ whole: true, anchored: false });
          expect(anchored.whole, tampering.what).toBe(false);
          expect(atStart, tampering.what).toBe(tampering.leaves);
        }),
        { numRuns: RUNS / 2, verbose: 1 },
      );
    },
  );
});
