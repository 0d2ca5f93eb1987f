import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { FreshDebian } from '../devices/a-fresh-debian.ts';
import { compareBooks } from '../devices/a-comparison.ts';
import { LedgerFile } from '../devices/a-counter-files.ts';
import { ShippedCounter, started, type Surroundings, surroundings } from '../devices/a-shipped-counter.ts';
import { installSteps } from '../devices/install-page.ts';

/** The way of a Debian package, from a stick to a till that sells and away again, as docs/install.md says it. */

const ROOT = join(import.meta.dirname, '..', '..');
const DIST = join(ROOT, 'dist');
const SCREEN = '1367x769x24';
const ENOUGH_WORDS = 60_000;

let around: Surroundings;
let fresh: FreshDebian;
let stick: string;
const steps = [...installSteps()];
const took: Record<string, number> = {};

beforeAll(async () => {
  if (process.env['SAPAR_DEB'] === undefined)
    execFileSync(process.execPath, [join(ROOT, 'scripts', 'package.ts'), '--untried'], { stdio: 'inherit' });
  stick = mkdtempSync(join(tmpdir(), 'sapar-stick-'));
  // The program that fetches packages is no root, and has to read it.
  chmodSync(stick, 0o755);
  for (const name of readdirSync(DIST).filter((each) => /^SHA256SUMS$|\.deb$|\.tar\.gz$/.test(each)))
    copyFileSync(join(DIST, name), join(stick, name));
  around = await surroundings();
  fresh = await FreshDebian.made();
}, 1_200_000);
afterAll(async () => {
  await fresh?.[Symbol.asyncDispose]();
  await around?.end();
  rmSync(stick, { recursive: true, force: true });
  process.stdout.write(`seconds: ${JSON.stringify(took)}\n`);
});

/** The next box of the page, which `by` types. */
function next(by: string): string {
  const step = steps.shift();
  expect(step?.by).toBe(by);
  return step?.lines ?? '';
}

async function timed<Outcome>(what: string, work: () => Promise<Outcome>): Promise<Outcome> {
  const since = performance.now();
  const outcome = await work();
  took[what] = Math.round((performance.now() - since) / 100) / 10;
  return outcome;
}

test('the page leads from a stick to a till that sells, and away again with its ledger kept', async () => {
  await (async () => {
    await using office = await fresh.copied();
    await timed('making the stick', () => office.types(next('root at the office'), { network: true, stick }));
  })();
  expect(readdirSync(stick).filter((name) => name.endsWith('.deb')).length).toBeGreaterThan(100);

  // Nobody is in reach: what the counter needs lies on the stick.
  await timed('installing', () => fresh.types(next('root'), { stick }));
  await timed('a screen for a machine without a desktop', () => fresh.types(next('root'), { stick }));
  expect(await fresh.types(next('root'))).toMatch(/^sapar-counter\s+\d/m);
  const program = join(fresh.folder, 'usr', 'lib', 'sapar-counter');
  expect((statSync(join(program, 'chrome-sandbox')).mode & 0o7777).toString(8)).toBe('4755');
  expect(await fresh.types('ldd /usr/lib/sapar-counter/sapar-counter')).not.toContain('not found');

  await fresh.types(next('root'));
  const { settings, reference, printer } = around;
  const values = {
    UPSTREAM: settings.upstreamUrl ?? '',
    CODE: settings.enrolmentCode ?? '',
    PRINTER: settings.printer ?? '',
  };
  await fresh.types(next('root'), { env: values });
  await fresh.types(next('till'), { as: 'till' });
  await fresh.types(next('till'), { as: 'till' });

  // The screen of this machine: the one part of it that is no Debian package of the counter's.
  await fresh.types('apt-get update; apt-get install -y --no-install-recommends xvfb', { network: true });
  const screen = await openScreen(fresh);
  const card = await aFreshCard(reference, { balance: 1000 });
  const firstStart = next('till, stays');
  const env = { DISPLAY: screen.name };
  const till = started(fresh.starts(firstStart, { as: 'till', env, network: true }));
  const counter = await timed('the first start, to its window', () => ShippedCounter.of(till));
  const folder = join(fresh.folder, 'var', 'lib', 'sapar-counter', 'counter');
  const ledger = new LedgerFile(folder);

  await counter.opensTheShift(AIGERIM.pin);
  await counter.sellsTopUp(card);
  const receipt = await printer.waitForReceipt(1);
  // On a busy machine the balance comes too late for the paper: its books are compared below.
  expect(receipt.text).toMatch(/ИТОГО\s+5 000/);
  await expect
    .poll(() => compareBooks({ ledger, operator: reference.operator, receipts: printer.receipts() }), {
      timeout: ENOUGH_WORDS,
    })
    .toMatchObject({ differences: [] });

  // A second start raises the first one's window, and another account is told whose counter this is.
  const second = started(fresh.starts('sapar-counter', { as: 'till', env, network: true }));
  expect(await second.ended).toMatchObject({ code: 3, said: expect.stringContaining('already runs') });
  await fresh.types("adduser --disabled-password --gecos '' other");
  const others = started(fresh.starts('exec sapar-counter', { as: 'other', env, network: true }));
  await expect.poll(() => others.said(), { timeout: ENOUGH_WORDS }).toContain('is that of the account «till»');
  // A person closes it: its one button has the focus.
  const refusal = await windowNamed('Касса не запускается');
  execFileSync('xdotool', ['windowfocus', '--sync', refusal, 'key', 'Return']);
  expect((await others.ended).code).toBe(1);
  expect(readdirSync(join(fresh.folder, 'var', 'lib', 'sapar-counter'))).toEqual(['counter']);
  expect(existsSync(join(fresh.folder, 'home', 'other', '.config', 'Sapar Counter', 'counter'))).toBe(false);
  await expect(fresh.types('ls /var/lib/sapar-counter/counter', { as: 'other' })).rejects.toThrow('Permission denied');

  end(await windowNamed('Sapar Counter'));
  expect((await till.ended).code).toBe(0);
  expect(ledger.verify()).toMatchObject({ whole: true, entries: 2 });
  // The secrets are sealed by the key store: nothing of them can be read.
  expect(readFileSync(join(folder, 'secrets', 'token'), 'utf8')).toMatch(/^key-store\n/);

  const said = await timed('taking it away', () => fresh.types(next('root')));
  expect(said).toContain('The ledger of this counter stays in /var/lib/sapar-counter.');
  expect(existsSync(program)).toBe(false);
  expect(ledger.verify()).toMatchObject({ whole: true, entries: 2 });
  expect(await fresh.types('apt-get purge -y sapar-counter')).toContain('Nothing of it is deleted by a purge');
  expect(ledger.verify()).toMatchObject({ whole: true, entries: 2 });

  // The archive instead of the package, on the machine whose ledger stayed.
  await fresh.types(next('root'), { stick });
  const unpacked = started(fresh.starts(firstStart, { as: 'till', env, network: true }));
  await ShippedCounter.of(unpacked);
  end(await windowNamed('Sapar Counter'));
  expect((await unpacked.ended).code).toBe(0);
  expect(ledger.verify()).toMatchObject({ whole: true, entries: 2 });
  screen.close();
  expect(steps).toEqual([]);
});

/** A virtual one that runs on the fresh machine; our own programs look at it and strike its keys. */
async function openScreen(machine: FreshDebian): Promise<{ readonly name: string; close(): void }> {
  mkdirSync(join(machine.folder, 'screen'), { recursive: true });
  const server = machine.starts(
    `exec Xvfb -displayfd 1 -screen 0 ${SCREEN} -nolisten tcp -fbdir /screen 2> /tmp/screen.log`,
    { network: true },
  );
  const name = await new Promise<string>((resolve, reject) => {
    server.stdout?.once('data', (chunk: Buffer) => resolve(`:${chunk.toString().trim()}`));
    server.once('exit', (code) => reject(new Error(`the screen of the fresh machine ended with ${code}`)));
  });
  process.env['DISPLAY'] = name;
  process.env['SAPAR_SCREEN_FILE'] = join(machine.folder, 'screen', 'Xvfb_screen0');
  return { name, close: () => void server.kill('SIGTERM') };
}

/** Its name as desktops read it: the older one beside it has no Cyrillic where a session has no language. */
async function windowNamed(name: string): Promise<string> {
  const xdotool = (...words: readonly string[]) => spawnSync('xdotool', [...words], { encoding: 'utf8' }).stdout.trim();
  const find = () =>
    xdotool('search', '--onlyvisible', '--name', '.*')
      .split('\n')
      .find((each) => xdotool('getwindowname', each) === name);
  await expect.poll(find, { timeout: ENOUGH_WORDS }).toBeDefined();
  return find() ?? '';
}

/** Ends the program that a window belongs to, as a session that ends does. */
function end(window: string): void {
  const pid = Number(execFileSync('xdotool', ['getwindowpid', window], { encoding: 'utf8' }));
  process.kill(pid, 'SIGTERM');
}
