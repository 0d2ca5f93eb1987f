import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { EntryId } from '../../../src-shared/ids.ts';
import { instant } from '../../../src-shared/time.ts';
import type { RunningCounter } from '../../../src-main/compose.ts';
import { readKeptHead } from '../../../src-main/ledger/kept-head.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';
import { LedgerUnusable } from '../../../src-main/restore/found.ts';
import { aComposedCounter } from '../../devices/a-composed-counter.ts';
import {
  controllableUpstream,
  type ControllableUpstream,
  type Reference,
  sharedReference,
} from '../../devices/controllable-upstream.ts';
import Database from 'better-sqlite3';
import { aNote } from '../../devices/a-ledger.ts';

/** Somebody puts an older copy of the ledger back, pulls the network cable, and starts the counter. */

let reference: Reference;
beforeAll(async () => {
  reference = await sharedReference();
});

interface Bench {
  readonly dataDir: string;
  readonly door: ControllableUpstream;
  start(): Promise<RunningCounter>;
}

async function aBench(): Promise<Bench> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sapar-older-'));
  const door = await controllableUpstream(reference);
  const { number } = await reference.operator.addCounter();
  const enrolmentCode = await reference.operator.newEnrolmentCode(number);
  const running: RunningCounter[] = [];
  onTestFinished(async () => {
    for (const each of running) await each.stop().catch(() => {});
    await door.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    dataDir,
    door,
    async start() {
      const counter = await aComposedCounter({ dataDir, upstreamUrl: door.url, enrolmentCode });
      running.push(counter);
      return counter;
    },
  };
}

function writes({ counter }: RunningCounter, count: number): void {
  for (let at = 0; at < count; at += 1) {
    const written = counter.ledger.append(aNote(counter, 'a note', null));
    expect(written.ok).toBe(true);
  }
}

function keptSeq(dataDir: string): number | undefined {
  const secrets = secretsIn(dataDir, null, {
    packaged: false,
    log: { info: () => {}, fault: () => {}, incident: () => '' },
  });
  return secrets.ok ? readKeptHead(secrets.value)?.seq : undefined;
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 800 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(holds()).toBe(true);
}

const FILES = ['ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm'];
function copyLedger(from: string, to: string): void {
  for (const name of FILES) {
    rmSync(join(to, name), { force: true });
    cpSync(join(from, name), join(to, name), { force: true });
  }
}

test('it sells nothing until the heads were compared, and says what is missing of it', async () => {
  const bench = await aBench();
  const first = await bench.start();
  writes(first, 2);
  const aside = mkdtempSync(join(tmpdir(), 'sapar-aside-'));
  onTestFinished(() => rmSync(aside, { recursive: true, force: true }));
  copyLedger(bench.dataDir, aside);
  await until(() => first.counter.upstream.shipper.unsent() === 0);
  await bench.door.stop();
  writes(first, 3);
  await until(() => keptSeq(bench.dataDir) === 5);
  await first.stop();

  copyLedger(aside, bench.dataDir);
  const old = await bench.start();
  expect(old.counter.stopped()).toEqual({ kind: 'journal-unseen' });
  expect(
    old.counter.ledger.append({
      id: old.counter.ids.mint<EntryId>(),
      kind: 'note',
      at: instant(0),
      shiftId: null,
      clerkId: null,
      supervisorId: null,
      body: { v: 1, text: 'x' },
      postings: [],
    }),
  ).toMatchObject({ ok: false });
  await bench.door.start();
  await until(() => old.counter.stopped() === null);
  expect(old.counter.upstream.alarms.list()).toMatchObject([
    { alarm: 'entries-lost', detail: expect.stringContaining('up to 5; those from 3 on') },
  ]);
  expect(old.counter.ledger.entryAt(3)).toMatchObject({
    body: { restored: { why: 'old-copy', from: 2, through: 2, lost: 3 } },
  });
  // And that was that, also where the power goes at once: the next start, without connection again, knows its own head.
  const opened = Date.now();
  await until(() => keptSeq(bench.dataDir) === 3);
  expect(Date.now() - opened).toBeLessThan(700);
  await old.stop();
  await bench.door.stop();
  expect((await bench.start()).counter.stopped()).toBeNull();
});

test('a counter that dies at any moment raises no false alarm', async () => {
  const bench = await aBench();
  const first = await bench.start();
  writes(first, 3);
  await until(() => keptSeq(bench.dataDir) === 3);
  writes(first, 2);
  // As the power left it: the ledger has five entries, the head beside the secrets is of the third.
  const died = `${bench.dataDir}-died`;
  cpSync(bench.dataDir, died, { recursive: true });
  onTestFinished(() => rmSync(died, { recursive: true, force: true }));
  await first.stop();
  await bench.door.stop();
  const again = await aComposedCounter({ dataDir: died, upstreamUrl: bench.door.url, enrolmentCode: 'AAAA-0000' });
  onTestFinished(() => again.stop());
  expect([again.counter.stopped(), again.counter.ledger.head().seq]).toEqual([null, 5]);
  expect(again.counter.upstream.alarms.list()).toEqual([]);
});

test('a chain made anew is found at the start, and nothing is opened', async () => {
  const bench = await aBench();
  const first = await bench.start();
  writes(first, 2);
  await until(() => keptSeq(bench.dataDir) === 2);
  await first.stop();
  const other = await aBench();
  const second = await other.start();
  writes(second, 4);
  second.counter.ledger.transaction(() => null);
  await second.stop();
  copyLedgerOf(other.dataDir, bench.dataDir);
  await expect(bench.start()).rejects.toThrow(LedgerUnusable);
});

/** Another chain under this counter's name. */
function copyLedgerOf(from: string, to: string): void {
  for (const name of FILES) rmSync(join(to, name), { force: true });
  const mine = new Database(join(from, 'ledger.sqlite'));
  mine.pragma('wal_checkpoint(TRUNCATE)');
  mine.close();
  cpSync(join(from, 'ledger.sqlite'), join(to, 'ledger.sqlite'));
  const db = new Database(join(to, 'ledger.sqlite'));
  const kept = secretsIn(to, null, { packaged: false, log: { info: () => {}, fault: () => {}, incident: () => '' } });
  if (kept.ok)
    db.prepare("UPDATE fact SET value = ? WHERE name = 'enrolment'").run(
      JSON.stringify(readKeptHead(kept.value)?.enrolment),
    );
  db.close();
}
