import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { execFileSync, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { aFirstStart } from '../devices/a-first-start.ts';
import { aPort } from '../devices/a-port.ts';
import { type CounterSettings, startExpectingRefusal } from '../devices/a-counter-process.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** A wrong set-up is refused with a sentence, an exit code that is not 0, and nothing half-written. */

const ROOT = dirname(dirname(import.meta.dirname));

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-set-up-'));
  // Electron's helpers end a moment after it, and write until then.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

const wrongWords: readonly [what: string, settings: Partial<CounterSettings>, sentence: RegExp][] = [
  [
    'an upstream that is no address',
    { upstreamUrl: 'the operator' },
    /SAPAR_UPSTREAM_URL is «the operator», which is not a web address\. Give the address/,
  ],
  [
    'an upstream over plain http on another machine',
    { upstreamUrl: 'http://upstream.example.kz' },
    /SAPAR_UPSTREAM_URL is .* must begin with https:\/\//,
  ],
  [
    'a printer that is no address',
    { printer: 'the one on the left' },
    /SAPAR_PRINTER is «the one on the left»: write tcp:\/\/host:port/,
  ],
  [
    'an enrolment code of another form',
    { enrolmentCode: 'let me in' },
    /SAPAR_ENROLMENT_CODE is «let me in»: an enrolment code looks like AB12-CD34\. Ask the operator/,
  ],
  ['a language that there is not', { language: 'fr' }, /SAPAR_LANGUAGE is «fr»: choose one of en, ru, kk, zh-CN/],
];

test.each(wrongWords)(
  '%s is refused before anything is written',
  { tags: ['long'] },
  async (_what, settings, sentence) => {
    const dataDir = aFolder();

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url, ...settings });

    expect(refused.stderr).toMatch(sentence);
    expect(refused.code).toBe(1);
    expect(readdirSync(dataDir)).toEqual([]);
  },
);

describe('the data folder', () => {
  test('a file in its place is refused and left as it was', { tags: ['long'] }, async () => {
    const file = join(aFolder(), 'a-file');
    writeFileSync(file, 'somebody’s notes');

    const refused = await startExpectingRefusal({ dataDir: file, upstreamUrl: reference.url });

    expect(refused.stderr).toMatch(
      /The data folder .*a-file (can't be used|is not a folder).*Give SAPAR_DATA_DIR a folder/,
    );
    expect(refused.code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('somebody’s notes');
  });

  test('a folder in the place of the ledger is refused', { tags: ['long'] }, async () => {
    const dataDir = aFolder();
    mkdirSync(join(dataDir, 'ledger.sqlite'));

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url, enrolmentCode: 'AAAA-BBBB' });

    expect(refused.stderr).toMatch(
      /The ledger .*ledger\.sqlite can't be opened .*Free space on the disk or correct the rights/,
    );
    expect(refused.code).toBe(1);
  });

  test('a ledger that is no ledger is refused and left as it was', async () => {
    const dataDir = aFolder();
    const file = join(dataDir, 'ledger.sqlite');
    writeFileSync(file, 'this is not a database, however long the text may be');

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url });

    expect(refused.stderr).toMatch(/The ledger .*ledger\.sqlite can't be opened .*keep it and restore a backup/);
    expect(refused.code).toBe(1);
    expect(readFileSync(file, 'utf8')).toBe('this is not a database, however long the text may be');
  });

  test('a ledger from a newer version is refused and left as it was', { tags: ['long'] }, async () => {
    const dataDir = aFolder();
    const file = join(dataDir, 'ledger.sqlite');
    const db = new Database(file);
    db.exec(`CREATE TABLE migration (name TEXT PRIMARY KEY, checksum TEXT NOT NULL, applied_at TEXT NOT NULL) STRICT;
      INSERT INTO migration VALUES ('9999_tomorrow', 'x', '2030-01-01T00:00:00.000Z')`);
    db.close();

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url });

    expect(refused.stderr).toMatch(
      /The ledger was written by a newer version of this app .*«9999_tomorrow».*nothing was changed/,
    );
    expect(refused.code).toBe(1);
    expect(
      new Database(file, { readonly: true })
        .prepare('SELECT name FROM sqlite_schema WHERE type = ?')
        .pluck()
        .all('table'),
    ).toEqual(['migration']);
  });
});

describe('the first enrolment', () => {
  test(
    'without any code is asked for on the guided page, and what is wrong with it is told there',
    { tags: ['long'] },
    async () => {
      await using start = await aFirstStart({ upstreamUrl: reference.url });
      const { page, screen } = start;
      await screen.shows('This machine is no counter yet.');
      await page.getByRole('button', { name: '3. Enrolment code' }).click();
      await page.getByLabel('Enrolment code').last().fill('WRNG-CODE');
      await page.getByRole('button', { name: 'Enrol this machine' }).click();
      await screen.shows('The operator did not take this code');
      const { number } = await reference.operator.addCounter();
      await page
        .getByLabel('Enrolment code')
        .last()
        .fill(await reference.operator.newEnrolmentCode(number));
      const next = await start.nextWindow(() => page.getByRole('button', { name: 'Enrol this machine' }).click());
      await next.shows('This machine is a counter now.');
      await next.page.getByRole('button', { name: 'The rest later' }).click();
      await next.isAtSignIn();
      expect(await next.page.getByText('This machine is a counter now.').count()).toBe(0);
    },
  );

  test(
    'with an upstream that nobody answers at says so, and the same folder enrols later',
    { tags: ['long'] },
    async () => {
      const dataDir = aFolder();

      const refused = await startExpectingRefusal({
        dataDir,
        upstreamUrl: `http://127.0.0.1:${await aPort()}`,
        enrolmentCode: 'AB12-CD34',
      });
      expect(refused.stderr).toMatch(
        new RegExp(
          String.raw`This counter could not be enrolled: the upstream at http://127\.0\.0\.1:\d+ can't be reached .*` +
            String.raw`; check the address and the network\.`,
        ),
      );
      expect(refused.code).toBe(1);

      await using counter = await aCounter({ reference, dataDir });
      expect(counter.entries()).toEqual([]);
    },
  );

  test('with a wrong code says so, and the same folder enrols with the right one', { tags: ['long'] }, async () => {
    const dataDir = aFolder();

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url, enrolmentCode: 'WRNG-CODE' });
    expect(refused.stderr).toMatch(
      /This counter could not be enrolled: the enrolment code is wrong.*; ask the operator for a new one\./,
    );
    expect(refused.code).toBe(1);

    await using counter = await aCounter({ reference, dataDir });
    expect(counter.entries()).toEqual([]);
  });
});

describe('what Electron would wait for, or call another counter', () => {
  test.each<[string, (dataDir: string) => void]>([
    ['a pipe among the secrets', (dataDir) => aPipe(dataDir, 'secrets', 'token')],
    ['a pipe where the head is kept', (dataDir) => aPipe(dataDir, 'secrets', 'head')],
    ['a pipe in the place of the log', (dataDir) => aPipe(dataDir, 'counter.log')],
    ['a pipe beside the ledger', (dataDir) => aPipe(dataDir, 'ledger.sqlite-journal')],
    ['a pipe in the place of the order to replace', (dataDir) => aPipe(dataDir, 'restore', 'replace')],
    ['a pipe in the place of the page’s folder', (dataDir) => aPipe(dataDir, 'electron')],
    ['pipes in the page’s folder', (dataDir) => aPipe(dataDir, 'electron', 'Local State')],
    [
      'a folder in the place of the lock',
      (dataDir) => mkdirSync(join(dataDir, 'electron', 'SingletonLock'), RECURSIVE),
    ],
  ])('%s holds up no start', { tags: ['long'] }, async (_what, put) => {
    const dataDir = aFolder();
    put(dataDir);

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url, enrolmentCode: 'WRNG-CODE' });

    // What is wrong with this counter is that its code is: it came as far as that.
    expect(refused.stderr).toMatch(/could not be enrolled: the enrolment code is wrong/);
    expect(refused.code).toBe(1);
  });

  test.each<[string, Partial<CounterSettings>, RegExp]>([
    ['a device that prints nothing', { printer: 'file:/dev/zero' }, /SAPAR_PRINTER is .* a device that prints nothing/],
    ['a queue whose name can’t be read', { printer: 'cups://127.0.0.1/%E0%A4%A' }, /SAPAR_PRINTER names no queue/],
    ['an upstream with a password', { upstreamUrl: 'https://a:b@host.kz' }, /a name or a password/],
    ['a model that there is not', { printer: 'tcp://127.0.0.1?model=none' }, /names the model «none»/],
  ])('%s is refused before anything is written', { tags: ['long'] }, async (_what, settings, sentence) => {
    const dataDir = aFolder();

    const refused = await startExpectingRefusal({ dataDir, upstreamUrl: reference.url, ...settings });

    expect(refused.stderr).toMatch(sentence);
    expect(refused.stderr).not.toMatch(/\n\s+at .*:\d+/);
    expect(refused.code).toBe(1);
    expect(existsSync(join(dataDir, 'ledger.sqlite'))).toBe(false);
  });
});

const RECURSIVE = { recursive: true } as const;

function aPipe(...names: readonly [string, ...string[]]): void {
  const path = join(...names);
  mkdirSync(dirname(path), RECURSIVE);
  execFileSync('mkfifo', [path]);
}

test(
  'a second counter on the same folder is refused, and the first one goes on, in front',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    await counter.losesTheKeyboard();
    await expect.poll(() => counter.hasTheKeyboard()).toBe(false);

    const refused = await startExpectingRefusal({ dataDir: counter.dataDir, upstreamUrl: reference.url });

    expect(refused.stderr).toMatch(
      /A counter already runs with the data folder .*Use its window, or give SAPAR_DATA_DIR another folder/,
    );
    expect(refused.code).toBe(3);
    await expect.poll(() => counter.hasTheKeyboard()).toBe(true);
    await counter.screen.isAtSignIn();
  },
);

test('a port that is taken is named by the upstream, which starts nothing', async () => {
  const dataDir = aFolder();
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  onTestFinished(() => void taken.close());
  const { port } = taken.address() as AddressInfo;

  const upstream = spawn(process.execPath, [join(ROOT, 'src-upstream', 'main.ts'), '--demo', '--json'], {
    env: { ...process.env, PORT: String(port), SAPAR_DATA_DIR: dataDir },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: Buffer[] = [];
  upstream.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const [code] = await once(upstream, 'close');

  expect(Buffer.concat(said).toString()).toMatch(new RegExp(`${port}.*(taken|in use)`, 'is'));
  expect(code).not.toBe(0);
});
