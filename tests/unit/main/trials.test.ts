import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import { ClerkId } from '../../../src-shared/ids.ts';
import { keepSetUp, readKeptSetUp } from '../../../src-main/platform/kept-set-up.ts';
import { trialsIn } from '../../../src-main/platform/trials.ts';

/** What was tried on a machine, over its starts and its devices. */

let folder: string;
let faults: unknown[];
let now: number;
let printer: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-trials-'));
  [faults, now, printer] = [[], Date.UTC(2026, 10, 30, 9, 5), 'tcp://192.168.1.50:9100'];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const TIMUR: Session = {
  clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'),
  name: 'Тимур Б.',
  role: 'technician',
};
const BY_TIMUR = { clerkId: TIMUR.clerkId, name: TIMUR.name };
const starts = () =>
  trialsIn({
    dataDir: folder,
    clock: { now: () => now, monotonic: () => now },
    triedWith: (trial) => (trial === 'testPage' ? printer : ''),
    onFault: (fault) => void faults.push(fault),
  });
const AT = '2026-11-30T09:05:00.000Z';

test('what was tried is told with its end, its moment and its technician, also by the next start', () => {
  const trials = starts();
  expect(trials.list()).toEqual([]);
  expect(trials.keep('drawer', 'failed', TIMUR)).toMatchObject({ ok: true });
  expect(trials.keep('language', 'worked', { ...TIMUR, name: '' })).toMatchObject({ ok: true });
  const told = [
    { trial: 'language', outcome: 'worked', at: AT, by: null },
    { trial: 'drawer', outcome: 'failed', at: AT, by: BY_TIMUR },
  ];
  expect(trials.list()).toEqual(told);
  expect(starts().list()).toEqual(told);
});

test('a trial that is done again stands in the place of the one before', () => {
  const trials = starts();
  trials.keep('drawer', 'worked', TIMUR);
  now += 60_000;
  trials.keep('drawer', 'unjudged', TIMUR);
  expect(starts().list()).toEqual([
    { trial: 'drawer', outcome: 'unjudged', at: '2026-11-30T09:06:00.000Z', by: BY_TIMUR },
  ]);
});

test('what was tried with another printer than today’s counts no longer, and all else does', () => {
  const trials = starts();
  trials.keep('testPage', 'worked', TIMUR);
  trials.keep('clock', 'worked', TIMUR);
  printer = 'cups:till';
  expect(trials.list().map(({ trial }) => trial)).toEqual(['clock']);
  trials.keep('testPage', 'failed', TIMUR);
  expect(
    starts()
      .list()
      .map(({ outcome }) => outcome),
  ).toEqual(['failed', 'worked']);
});

test('a disk that refuses leaves what was kept before, and is told', () => {
  const trials = starts();
  trials.keep('drawer', 'worked', TIMUR);
  rmSync(folder, { recursive: true });
  expect(trials.keep('drawer', 'failed', TIMUR)).toMatchObject({ error: { kind: 'file-not-written' } });
  expect(trials.list()).toMatchObject([{ trial: 'drawer', outcome: 'worked' }]);
  expect(faults).toHaveLength(1);
});

test('trials that can’t be read are tried anew, and the address beside them stays', () => {
  keepSetUp(folder, { upstreamUrl: 'https://upstream.example.kz', fullScreen: true });
  starts().keep('drawer', 'worked', TIMUR);
  const file = join(folder, 'set-up.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('"drawer"', '"teleporter"').replace('true', '"perhaps"'));
  expect(starts().list()).toEqual([]);
  expect(readKeptSetUp(folder)).toMatchObject({ upstreamUrl: 'https://upstream.example.kz', fullScreen: null });
});

test('a machine that was set up before trials were kept has its address still', () => {
  const before = { upstreamUrl: 'https://upstream.example.kz', trusted: null, authority: null, language: 'kk' };
  writeFileSync(join(folder, 'set-up.json'), JSON.stringify({ ...before, guided: false }));
  expect(readKeptSetUp(folder)).toMatchObject({ ...before, clerkScreen: null, fullScreen: null, trials: [] });
});
