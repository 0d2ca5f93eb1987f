import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import { ClerkId } from '../../../src-shared/ids.ts';
import { keepSetUp, readKeptSetUp } from '../../../src-main/platform/kept-set-up.ts';
import { type Trials, trialsIn } from '../../../src-main/platform/trials.ts';

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

describe('an outcome that is waited for', () => {
  test.each([
    ['is kept while the same is in force', () => {}, ['worked']],
    ['is kept of nothing once another printer is in force', () => (printer = 'cups:till'), []],
    ['is kept of nothing once the trial was dropped', (trials: Trials) => trials.drop('testPage'), []],
    ['is kept once another trial was dropped', (trials: Trials) => trials.drop('register'), ['worked']],
    ['is kept of nothing once all were dropped', (trials: Trials) => trials.drop(), []],
  ])('%s', (_, meanwhile, outcomes) => {
    const trials = starts();
    const keep = trials.begin('testPage', TIMUR);
    meanwhile(trials);
    expect(keep('worked')).toMatchObject({ ok: true });
    expect(trials.list().map(({ outcome }) => outcome)).toEqual(outcomes);
  });

  test('leaves what was kept of the new printer meanwhile', () => {
    const trials = starts();
    const keep = trials.begin('testPage', TIMUR);
    printer = 'cups:till';
    trials.keep('testPage', 'worked', TIMUR);
    keep('failed');
    expect(trials.list()).toMatchObject([{ outcome: 'worked' }]);
  });
});

test('what is dropped counts no longer, also at the next start, and the rest does', () => {
  const trials = starts();
  for (const trial of ['register', 'drawer', 'clock'] as const) trials.keep(trial, 'worked', TIMUR);
  trials.drop('register');
  for (const each of [trials, starts()]) expect(each.list().map(({ trial }) => trial)).toEqual(['drawer', 'clock']);
  trials.drop();
  for (const each of [trials, starts()]) expect(each.list()).toEqual([]);
});

test('what another part of the program kept meanwhile stays', () => {
  const [page, counter] = [starts(), starts()];
  page.keep('language', 'worked', TIMUR);
  counter.keep('drawer', 'worked', TIMUR);
  expect(counter.list().map(({ trial }) => trial)).toEqual(['language', 'drawer']);
  expect(starts().list()).toHaveLength(2);
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

test('what a newer version keeps beside it stays through the writes of this one', () => {
  keepSetUp(folder, { upstreamUrl: 'https://upstream.example.kz', authority: 'of the carrier' });
  const file = join(folder, 'set-up.json');
  const newer = { ...JSON.parse(readFileSync(file, 'utf8')), scales: { port: 7 } };
  writeFileSync(file, JSON.stringify(newer));
  expect(readKeptSetUp(folder).upstreamUrl).toBe('https://upstream.example.kz');
  starts().keep('drawer', 'worked', TIMUR);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ ...newer, trials: [{ trial: 'drawer' }] });
});

test.each([
  ['half of it', '{"upstreamUrl":"https://upstr', 'it is no JSON'],
  [
    'another language',
    JSON.stringify({ upstreamUrl: null, trusted: null, authority: null, guided: false, language: 'fr' }),
    'language',
  ],
])('a set-up of which %s is there is not written over, and the refusal names it', (_, text, why) => {
  const file = join(folder, 'set-up.json');
  writeFileSync(file, text);
  const refused = starts().keep('drawer', 'worked', TIMUR);
  expect(refused).toMatchObject({ error: { kind: 'file-not-written' } });
  expect(JSON.stringify(refused)).toContain('set-up.json');
  expect(JSON.stringify(refused)).toContain(why);
  expect(readFileSync(file, 'utf8')).toBe(text);
});

test('a machine that was set up before trials were kept has its address still', () => {
  const before = { upstreamUrl: 'https://upstream.example.kz', trusted: null, authority: null, language: 'kk' };
  writeFileSync(join(folder, 'set-up.json'), JSON.stringify({ ...before, guided: false }));
  expect(readKeptSetUp(folder)).toMatchObject({ ...before, clerkScreen: null, fullScreen: null, trials: [] });
});
