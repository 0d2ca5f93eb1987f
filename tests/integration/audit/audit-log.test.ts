import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signInLocksIn } from '../../../src-main/access/sign-in-locks.ts';
import { type AuditLog, openAuditLog } from '../../../src-main/audit/audit-log.ts';
import { LoggedEvent, verifyAudit } from '../../../src-main/ledger/verify-audit.ts';
import { sha256 } from '../../../src-main/platform/ports.ts';
import { logIn } from '../../../src-main/platform/log.ts';
import { EntryId, ShiftId } from '../../../src-shared/ids.ts';
import { aClock, AIGERIM } from '../../devices/a-ledger.ts';

let dataDir: string;
let opened: AuditLog[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sapar-audit-'));
  opened = [];
});
afterEach(() => {
  for (const each of opened) each.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** SQLite's file has pages of this size. */
const PAGE = 8192;
const clock = aClock();
function open(): AuditLog {
  const audit = openAuditLog({ dataDir, clock, log: logIn(dataDir, () => clock.now()) });
  opened.push(audit);
  return audit;
}
const eventsOf = ({ db }: AuditLog) =>
  db
    .prepare<[], string>('SELECT canonical FROM audit_event ORDER BY no')
    .pluck()
    .all()
    .map((canonical) => LoggedEvent.parse(JSON.parse(canonical)).event);
const kindsOf = (audit: AuditLog) => eventsOf(audit).map(({ kind }) => kind);
/** Each in a minute of its own: more of a kind at once would be counted alone. */
function fillsWith(times: number, { note }: AuditLog): void {
  for (let each = 0; each < times; each += 1) {
    note(wrongPin(1));
    clock.pass(60_000);
  }
}
const wrongPin = (triesLeft: number) => ({ kind: 'pin-wrong', clerkId: AIGERIM, triesLeft }) as const;

test('events follow each other over restarts, and the log is whole', () => {
  const first = open();
  first.note(wrongPin(4));
  first.close();
  const second = open();
  second.note(wrongPin(3));
  expect(kindsOf(second)).toEqual(['log-begun', 'pin-wrong', 'pin-wrong']);
  expect(verifyAudit(second.db, [second.head()])).toEqual({ whole: true, events: 3, ofOthers: 0 });
});

test('nothing in it is changed, taken out or put between', () => {
  const { db, note } = open();
  note(wrongPin(4));
  expect(() => db.exec("UPDATE audit_event SET canonical = '{}' WHERE no = 1")).toThrow('never changed');
  expect(() => db.exec('DELETE FROM audit_event WHERE no = 2')).toThrow('never deleted');
  expect(() => db.exec(`INSERT INTO audit_event VALUES (5, '{}', '${'0'.repeat(64)}')`)).toThrow('must follow');
  expect(() => db.exec(`INSERT OR REPLACE INTO audit_event VALUES (2, '{}', '${'0'.repeat(64)}')`)).toThrow();
});

test.each<[string, string]>([
  ['a changed text', `UPDATE audit_event SET canonical = replace(canonical, ':4', ':3') WHERE no = 2`],
  ['an event taken out of the middle', 'DELETE FROM audit_event WHERE no = 2'],
  ['a text with a hash that fits it', `UPDATE audit_event SET canonical = '{}', hash = '${sha256('{}')}' WHERE no = 2`],
])('%s is found at its place by whoever removed the triggers', (_what, sql) => {
  const { db, note } = open();
  for (const left of [4, 3, 2]) note(wrongPin(left));
  db.exec('DROP TRIGGER audit_event_is_never_changed; DROP TRIGGER audit_event_is_never_deleted');
  db.exec(sql);
  expect(verifyAudit(db)).toMatchObject({ whole: false, no: 2 });
});

test('a log whose end was cut, or that was made anew, is found by a head on a Z', () => {
  const audit = open();
  for (const left of [4, 3, 2]) audit.note(wrongPin(left));
  const onZ = audit.head();
  audit.db.exec('DROP TRIGGER audit_event_is_never_deleted; DELETE FROM audit_event WHERE no >= 3');
  expect(verifyAudit(audit.db)).toEqual({ whole: true, events: 2, ofOthers: 0 });
  expect(verifyAudit(audit.db, [onZ])).toEqual({ whole: false, no: 3, why: 'a Z knows events up to 4' });
  audit.note(wrongPin(1));
  audit.note(wrongPin(0));
  expect(verifyAudit(audit.db, [onZ])).toMatchObject({ whole: false, no: 4 });
});

test.each<[string, (file: string) => void]>([
  ['no database', (file) => writeFileSync(file, 'not a database, but long enough to look like one '.repeat(40))],
  [
    'of a newer app',
    (file) => {
      const db = new Database(file);
      db.exec(
        `CREATE TABLE migration (name TEXT PRIMARY KEY, checksum TEXT, applied_at TEXT);
         INSERT INTO migration VALUES ('9999_later', 'x', 'x')`,
      );
      db.close();
    },
  ],
  [
    'damaged within',
    (file) => {
      const audit = open();
      fillsWith(200, audit);
      audit.close();
      opened = [];
      const content = readFileSync(file);
      content.fill(0x5a, content.length - 2 * PAGE);
      writeFileSync(file, content);
    },
  ],
  [
    'without its count of wrong PINs',
    (file) => {
      open().close();
      opened = [];
      const db = new Database(file);
      db.exec('DROP TABLE sign_in_failure');
      db.close();
    },
  ],
])('a log that is %s is kept aside, and another is begun that says so', (_what, spoil) => {
  spoil(join(dataDir, 'audit.sqlite'));
  const audit = open();
  expect(kindsOf(audit)).toEqual(['log-begun']);
  expect(readdirSync(join(dataDir, 'set-aside'))).toEqual([expect.stringMatching(/^audit-.*\.sqlite$/)]);
  audit.close();
  expect(kindsOf(open())).toEqual(['log-begun']);
});

test.each(['audit.sqlite', 'audit.sqlite-wal', 'audit.sqlite-journal'])(
  'a pipe or folder in the place of %s is put aside, and nothing waits for it',
  (name) => {
    spawnSync('mkfifo', [join(dataDir, name)]);
    const piped = open();
    expect(kindsOf(piped)).toEqual(['log-begun']);
    piped.close();
    for (const each of readdirSync(dataDir)) if (each.startsWith('audit')) rmSync(join(dataDir, each));
    mkdirSync(join(dataDir, name));
    clock.pass(1);
    expect(kindsOf(open())).toEqual(['log-begun']);
    expect(readdirSync(join(dataDir, 'set-aside'))).toHaveLength(2);
  },
);

test('a log that is damaged while the till runs stops nobody: its head is the last that was known', () => {
  const audit = open();
  audit.note(wrongPin(4));
  const known = audit.head();
  audit.db.exec('DROP TABLE audit_event');
  audit.note(wrongPin(3));
  expect(audit.head()).toEqual(known);
  expect(audit.ofShift(ShiftId.parse(AIGERIM))).toEqual([]);
});

test('an event that somebody made unreadable hides what was seen of a shift from nobody, and stops nothing', () => {
  const audit = open();
  const [shiftId, entryId] = [ShiftId.parse(AIGERIM), EntryId.parse(AIGERIM)];
  audit.note(wrongPin(4));
  audit.note({ kind: 'history-opened', clerkId: AIGERIM, shiftId, entryId });
  audit.db.exec('DROP INDEX audit_event_of_shift; DROP TRIGGER audit_event_is_never_changed');
  audit.db.exec("UPDATE audit_event SET canonical = 'no json' WHERE no = 2");
  expect(audit.ofShift(shiftId)).toHaveLength(1);
});

test('where the disk gives no log the till goes on, and what lies there is left in its place', () => {
  writeFileSync(join(dataDir, 'audit.sqlite'), 'no database '.repeat(100));
  writeFileSync(join(dataDir, 'set-aside'), 'a file in the place of the folder');
  const audit = open();
  audit.note(wrongPin(4));
  expect(kindsOf(audit)).toEqual(['log-begun', 'pin-wrong']);
  expect(existsSync(join(dataDir, 'audit.sqlite'))).toBe(true);
});

test('what the disk did not take waits, comes in its order, and what was too much is counted', () => {
  const audit = open();
  audit.db.pragma('max_page_count = 1');
  audit.db.exec('PRAGMA query_only = ON');
  fillsWith(503, audit);
  audit.db.exec('PRAGMA query_only = OFF');
  audit.db.pragma('max_page_count = 100000');
  audit.note(wrongPin(2));
  expect(kindsOf(audit).slice(0, 3)).toEqual(['log-begun', 'events-lost', 'pin-wrong']);
  expect(kindsOf(audit)).toHaveLength(502);
  expect(audit.db.prepare('SELECT canonical FROM audit_event WHERE no = 2').pluck().get()).toContain('"count":4');
  expect(verifyAudit(audit.db)).toEqual({ whole: true, events: 502, ofOthers: 0 });
});

test.each(['sign_in_failure', 'audit_event'])(
  'a log whose page of %s is damaged is kept aside at the start, so that PINs can be counted again',
  (table) => {
    const first = open();
    fillsWith(100, first);
    signInLocksIn(first.db, clock).begin(AIGERIM);
    const root = first.db.prepare<[string], number>('SELECT rootpage FROM sqlite_master WHERE name = ?').pluck();
    const page = root.get(table) ?? 0;
    first.close();
    const file = join(dataDir, 'audit.sqlite');
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, (page - 1) * 8192, page * 8192));
    const audit = open();
    expect(kindsOf(audit)).toEqual(['log-begun']);
    signInLocksIn(audit.db, clock).begin(AIGERIM);
    expect(readdirSync(join(dataDir, 'set-aside'))).toEqual([expect.stringMatching(/^audit-.*\.sqlite$/)]);
  },
);

test('a log that can not be read any more keeps no shift from being closed', () => {
  const audit = open();
  audit.db.exec('DROP TABLE audit_event');
  expect([audit.head().no, audit.ofShift(ShiftId.parse('01900000-0000-7000-8000-0000000000e1'))]).toEqual([0, []]);
  audit.note(wrongPin(4));
});

test('what is in memory alone is named by no Z: the log on the disk would seem to be changed', () => {
  open().note(wrongPin(4));
  opened.pop()?.close();
  const file = join(dataDir, 'audit.sqlite');
  const kept = readFileSync(file);
  writeFileSync(file, 'no database '.repeat(100));
  writeFileSync(join(dataDir, 'set-aside'), 'a file in the place of the folder');
  const inMemory = open();
  inMemory.note(wrongPin(3));
  const onZ = inMemory.head();
  inMemory.close();
  writeFileSync(file, kept);
  const audit = open();
  audit.note(wrongPin(2));
  expect(verifyAudit(audit.db, [onZ])).toEqual({ whole: true, events: 3, ofOthers: 1 });
});

test('whoever asks without end fills no log: of each kind the rest of a minute is counted in one event', () => {
  const audit = open();
  const asks = () => audit.note({ kind: 'approval-refused', clerkId: AIGERIM, of: AIGERIM, why: 'role-needed' });
  for (let each = 0; each < 5000; each += 1) asks();
  audit.note(wrongPin(4));
  clock.pass(60_000);
  asks();
  expect(eventsOf(audit).slice(-4)).toEqual([
    expect.objectContaining({ kind: 'approval-refused' }),
    wrongPin(4),
    { kind: 'events-left-out', of: 'approval-refused', count: 4980 },
    expect.objectContaining({ kind: 'approval-refused' }),
  ]);
  expect(verifyAudit(audit.db)).toMatchObject({ whole: true, events: 24 });
});

test('what was left out is told when nobody asks any more, and when the program ends', () => {
  const audit = open();
  const asks = () => audit.note({ kind: 'approval-refused', clerkId: AIGERIM, of: AIGERIM, why: 'role-needed' });
  for (let each = 0; each < 25; each += 1) asks();
  clock.pass(60_000);
  expect(audit.unwritten()).toBeNull();
  expect(eventsOf(audit).at(-1)).toMatchObject({ kind: 'events-left-out', count: 5 });
  for (let each = 0; each < 23; each += 1) asks();
  audit.close();
  expect(eventsOf(open()).at(-1)).toMatchObject({ kind: 'events-left-out', count: 3 });
});

test('each sale that was opened before the count is noted, however many in a minute', () => {
  const audit = open();
  const shiftId = ShiftId.parse(AIGERIM);
  for (let each = 0; each < 50; each += 1)
    audit.note({ kind: 'history-opened', clerkId: AIGERIM, shiftId, entryId: EntryId.parse(AIGERIM) });
  expect(audit.ofShift(shiftId)).toHaveLength(50);
});
