import { copyFileSync, existsSync, linkSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packedCounter } from '../devices/a-counter-process.ts';
import {
  closesTheRefusal,
  type Ended,
  ShippedCounter,
  showsARefusal,
  startShipped,
  type Surroundings,
  surroundings,
} from '../devices/a-shipped-counter.ts';

/** What the shipped app may be started with, tried on the shipped app. */

let around: Surroundings;
let folder: string;
beforeAll(async () => {
  around = await surroundings();
  folder = dirname(around.settings.dataDir);
});
afterAll(() => around.end());

const CHECK_EVERY_MS = 10;
/** A counter that is not refused is ready by then, and lets itself be looked into. */
const RUNS_AT_MOST_MS = 20_000;

/** Starts it. As long as it runs, somebody asks for the pages that it would let be looked into. */
async function lookedInto(port: number, words: readonly string[], executable?: string) {
  const started = startShipped(around.settings, words, {}, executable);
  const answers: string[] = [];
  const over = new AbortController();
  const ending = started.ended.finally(() => over.abort());
  const timer = setTimeout(() => started.process.kill('SIGKILL'), RUNS_AT_MOST_MS);
  while (!over.signal.aborted) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).then(
      (each) => each.text(),
      () => null,
    );
    if (answer?.includes('app://')) started.process.kill('SIGKILL');
    if (answer !== null) answers.push(answer);
    await pause(CHECK_EVERY_MS);
  }
  clearTimeout(timer);
  return { ...(await ending), answers };
}

/** Refused in words, and before anything was made. */
function expectRefused(ended: Ended, words: string): void {
  expect(ended.said).toContain(words);
  expect(ended.code).toBe(1);
  expect(existsSync(around.settings.dataDir)).toBe(false);
}

async function startedWith(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const started = startShipped(around.settings, words, env);
  const timer = setTimeout(() => started.process.kill('SIGKILL'), RUNS_AT_MOST_MS);
  return started.ended.finally(() => clearTimeout(timer));
}

async function aFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('there is no port');
  return address.port;
}

describe('a switch that would open it to another program ends it before anything is opened', () => {
  test.each([
    '--remote-debugging-port=PORT',
    '--inspect=PORT',
    '--inspect-brk=PORT',
    '--inspect-port=PORT',
    '--debug-port=PORT',
  ])('%s', async (word) => {
    const port = await aFreePort();
    const given = word.replace('PORT', String(port));
    const seen = await lookedInto(port, [given]);
    expect(seen.answers).toEqual([]);
    expectRefused(seen, `The counter does not start with «${given}»`);
  });

  test.each([
    ['--remote-debugging-pipe'],
    ['--js-flags=--expose-gc'],
    ['--renderer-cmd-prefix=/bin/false'],
    ['--ignore-certificate-errors'],
    ['--user-data-dir=/tmp/elsewhere'],
    ['--ledger-verify', '--remote-debugging-port=1'],
    ['--restore-ledger', '--log-net-log=/tmp/net-log'],
    ['/another/app'],
  ])('%s %s', async (...words) => {
    expectRefused(await startedWith(words), 'The counter does not start with «');
  });

  test('also where a module is asked to be loaded first', async () => {
    const hook = join(folder, 'hook.cjs');
    writeFileSync(hook, `require('node:fs').writeFileSync(${JSON.stringify(join(folder, 'ran'))}, '')`);
    expectRefused(await startedWith(['-r', hook]), 'The counter does not start with «-r»');
    expect(existsSync(join(folder, 'ran'))).toBe(false);
  });

  test('also where the program goes by Electron’s own name', async () => {
    const { executable } = packedCounter();
    const renamed = join(dirname(executable), 'electron');
    try {
      linkSync(executable, renamed);
    } catch {
      copyFileSync(executable, renamed);
    }
    try {
      const port = await aFreePort();
      const seen = await lookedInto(port, [`--remote-debugging-port=${port}`], renamed);
      expect(seen.answers).toEqual([]);
      expectRefused(seen, 'The counter does not start with «');
    } finally {
      rmSync(renamed);
    }
  });
});

describe('and so does an environment that weakens it', () => {
  test.each([
    ['NODE_TLS_REJECT_UNAUTHORIZED', '0'],
    ['NODE_DEBUG', 'tls'],
    ['SSLKEYLOGFILE', '/tmp/keys'],
    ['ELECTRON_ENABLE_LOGGING', '1'],
    ['ELECTRON_RUN_AS_NODE', '1'],
  ])('%s', async (name, value) => {
    const started = startShipped(around.settings, [], { [name]: value });
    await closesTheRefusal();
    expectRefused(await started.ended, `does not start with ${name} in its environment`);
  });
});

test('a refusal ends the window of the one before, and a start that is good ends it and leaves no folder', async () => {
  const TMPDIR = mkdtempSync(join(folder, 'tmp-'));
  const first = startShipped(around.settings, [], { TMPDIR, NODE_DEBUG: 'tls' });
  await showsARefusal();
  const second = startShipped(around.settings, [], { TMPDIR, NODE_DEBUG: 'tls' });
  expect(await first.ended).toMatchObject({ code: 1 });
  await showsARefusal();
  expect(second.process.exitCode).toBeNull();
  const good = startShipped(around.settings, [], { TMPDIR });
  expect(await second.ended).toMatchObject({ code: 1 });
  await using _counter = await ShippedCounter.of(good);
  expect(readdirSync(TMPDIR).filter((name) => name.startsWith('sapar-not-started-'))).toEqual([]);
});

test('it is no Node: what it is told to run is not run', async () => {
  const [hook, ran] = [join(folder, 'hook.cjs'), join(folder, 'ran')];
  const script = `require('node:fs').writeFileSync(${JSON.stringify(ran)}, '')`;
  writeFileSync(hook, script);
  await startedWith(['-e', script], { ELECTRON_RUN_AS_NODE: '1' });
  // The fuse has Electron take this one away before anybody could refuse it.
  await startedWith(['-e', script], { NODE_OPTIONS: `--require ${hook}` });
  expect(existsSync(ran)).toBe(false);
});

test('a signal opens no inspector, and ends nothing', async () => {
  await using counter = await ShippedCounter.start(around.settings);
  counter.process.kill('SIGUSR1');
  await pause(500);
  await expect(fetch('http://127.0.0.1:9229/json/list')).rejects.toThrow();
  expect([counter.process.exitCode, counter.process.signalCode]).toEqual([null, null]);
});

test('a second start is judged like the first, and the one that runs stays as it is', async () => {
  await using counter = await ShippedCounter.start(around.settings);
  const port = await aFreePort();
  expect(await lookedInto(port, [`--remote-debugging-port=${port}`])).toMatchObject({ code: 1, answers: [] });
  expect(await startedWith([])).toMatchObject({ code: 3 });
  expect([counter.process.exitCode, counter.process.signalCode]).toEqual([null, null]);
});

test('its program is no general Node, and reads no page from files', async () => {
  const ON = '1'.charCodeAt(0);
  const wire = await getCurrentFuseWire(packedCounter().executable);
  expect(wire.version).toBe(FuseVersion.V1);
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  expect(off.filter((fuse) => Number(wire[fuse]) === ON)).toEqual([]);
  expect(Number(wire[FuseV1Options.EnableCookieEncryption])).toBe(ON);
});
