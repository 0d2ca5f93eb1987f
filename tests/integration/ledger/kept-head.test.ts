import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { StationId } from '../../../src-shared/ids.ts';
import { assert } from '../../../src-shared/result.ts';
import { type HeadKeeper, headKeeperOver, judgeKeptHead, readKeptHead } from '../../../src-main/ledger/kept-head.ts';
import { type Secrets, secretsIn } from '../../../src-main/platform/secrets.ts';
import { aLedger, aNote, COUNTER, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let secrets: Secrets;
let keeper: HeadKeeper;
let whole: boolean;
const faults: string[] = [];
const log = { info: () => {}, fault: (what: string) => void faults.push(what), incident: () => '' };
const enrolment = {
  counterId: COUNTER,
  counterName: 'Counter 1',
  stationId: '01900000-0000-7000-8000-0000000000d4' as StationId,
  stationName: 'Sairan',
  receiptSeries: 'ABCDE',
};
const WITHIN_MS = 30;
let isClosed: boolean;

beforeEach(() => {
  bench = aLedger();
  whole = true;
  isClosed = false;
  faults.splice(0);
  secrets = openSecrets();
  keeper = headKeeperOver({
    secrets,
    ledger: bench.ledger,
    enrolment: () => enrolment,
    isWhole: () => {
      if (isClosed) throw new Error('the file is closed');
      return whole;
    },
    log,
    withinMs: WITHIN_MS,
  });
});
afterEach(async () => {
  isClosed = false;
  await keeper.stop();
  bench.close();
});

function openSecrets(): Secrets {
  const opened = secretsIn(bench.folder, null, { packaged: false, log });
  assert(opened.ok, 'development goes without a key store');
  return opened.value;
}

function write(count: number): void {
  for (let at = 0; at < count; at += 1) {
    bench.ledger.append(aNote(bench, 'x'));
  }
}

const keptOnDisk = () => readKeptHead(openSecrets());
async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

test('a head that is kept at once leaves nothing to do for a file that is closed', async () => {
  keeper.start();
  write(1);
  await keeper.keepNow();
  await keeper.stop();
  isClosed = true;
  await new Promise((resolve) => setTimeout(resolve, 2 * WITHIN_MS));
  expect(faults).toEqual([]);
});

test('the head follows the journal within its second, and never runs ahead of it', async () => {
  write(2);
  keeper.start();
  await until(() => keptOnDisk()?.seq === 2);
  for (let round = 0; round < 20; round += 1) {
    write(5);
    // Whenever the power goes, what is kept is an entry that the file holds.
    const kept = keptOnDisk();
    expect(
      kept && judgeKeptHead(kept, { head: bench.ledger.head().seq, hashAt: (seq) => bench.ledger.entryAt(seq)?.hash }),
    ).toBe('agrees');
    await new Promise((resolve) => setTimeout(resolve, 7));
  }
  await until(() => keptOnDisk()?.seq === 102);
  expect(keptOnDisk()).toEqual({ enrolment, ...bench.ledger.head() });
});

test('the last entry of a run is kept when the counter ends in order', async () => {
  keeper.start();
  write(3);
  await keeper.stop();
  expect(keptOnDisk()?.seq).toBe(3);
});

test('a part of a journal is nobody’s head', async () => {
  whole = false;
  keeper.start();
  write(3);
  await new Promise((resolve) => setTimeout(resolve, 3 * WITHIN_MS));
  expect(keptOnDisk()).toBeNull();
  whole = true;
  write(1);
  await until(() => keptOnDisk()?.seq === 4);
});

test('a disk that refuses it is told in the log, and the next entry is kept all the same', async () => {
  writeFileSync(join(bench.folder, 'secrets'), 'a file in the place of the folder');
  keeper.start();
  write(1);
  await until(() => faults.length > 0);
  expect(bench.ledger.head().seq).toBe(1);
});

test('what can’t be read is no head', () => {
  secrets.set('head', 'half a li');
  expect(keptOnDisk()).toBeNull();
  secrets.set('head', '{"seq":1}');
  expect(keptOnDisk()).toBeNull();
  secrets.forget('head');
  secrets.forget('head');
  expect([keptOnDisk(), existsSync(join(bench.folder, 'secrets', 'head'))]).toEqual([null, false]);
});

test('an older copy is behind it, another chain is not its own, an empty journal is anybody’s', () => {
  write(3);
  const { hash } = bench.ledger.head();
  const reader = { head: 3, hashAt: (seq: number) => bench.ledger.entryAt(seq)?.hash };
  expect(judgeKeptHead({ seq: 3, hash }, reader)).toBe('agrees');
  expect(judgeKeptHead({ seq: 4, hash }, reader)).toBe('behind');
  expect(judgeKeptHead({ seq: 2, hash }, reader)).toBe('made-anew');
  expect(judgeKeptHead({ seq: 0, hash }, reader)).toBe('agrees');
});
