import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { type Machine, Wire } from './wire.ts';

/** The upstream as people and scripts start it: a program with an environment, a line on stdout and an exit code. */

const MAIN = fileURLToPath(new URL('../../../src-upstream/main.ts', import.meta.url));
const Listing = z.strictObject({
  url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  enrolmentCode: z.string(),
  clerks: z.array(
    z.strictObject({
      name: z.string(),
      role: z.enum(['clerk', 'supervisor', 'technician']),
      pin: z.string().regex(/^\d{6,}$/),
    }),
  ),
  cards: z.array(z.strictObject({ label: z.string(), number: z.string() })),
});

const STARTS_MS = 120_000;
/** What a machine that runs other tests beside this one may add to a measured time. */
const BUSY_MACHINE_MS = 2_000;
const running: ChildProcess[] = [];
let folder = '';

interface Program {
  readonly child: ChildProcess;
  out(): string;
  err(): string;
  readonly exited: Promise<number | null>;
}

function start(env: Readonly<Record<string, string>>, ...options: string[]): Program {
  const child = spawn(process.execPath, [MAIN, ...options], {
    env: { ...process.env, DATABASE_URL: '', PORT: '0', SAPAR_DATA_DIR: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => void (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void (err += text));
  return { child, out: () => out, err: () => err, exited: new Promise((resolve) => child.once('close', resolve)) };
}

async function ready(program: Program): Promise<string> {
  while (!program.out().endsWith('\n')) {
    if (program.child.exitCode !== null) throw new Error(`it ended: ${program.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return program.out();
}

async function enrolAt(listing: z.output<typeof Listing>): Promise<Machine> {
  return new Wire(listing.url).enrol(listing.enrolmentCode);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-upstream-'));
});
afterEach(async () => {
  for (const child of running.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  'starts with one JSON line, keeps what it was told over SIGTERM and SIGKILL, and stops within two seconds',
  async () => {
    const first = start({ SAPAR_LOG_LEVEL: 'info' }, '--demo', '--json');
    const listing = Listing.parse(JSON.parse(await ready(first)));
    expect(first.out().trimEnd()).not.toContain('\n');
    const till = await enrolAt(listing);
    const usable = listing.cards.find((card) => card.label === 'usable')?.number ?? '';
    till.journal.sale([{ cardNumber: usable, amount: 1000 }]);
    expect((await till.sendFrom(1)).body).toMatchObject({ outcomes: [{ status: 'credited', balance: 2240 }] });
    await till.call('GET', `/v1/cards/${usable}`);

    // A call that is left open is answered, and does not delay the end.
    const waiting = till.outcomes('?after=1&wait=30');
    await new Promise((resolve) => setTimeout(resolve, 200));
    const stopped = performance.now();
    first.child.kill('SIGTERM');
    expect(await first.exited).toBe(0);
    expect(performance.now() - stopped).toBeLessThan(2_000 + BUSY_MACHINE_MS);
    expect(await waiting).toEqual([]);
    expect(first.err()).toContain('/v1/cards/…2259');
    expect(first.err()).not.toContain(usable);
    for (const line of first.err().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');

    const second = start({}, '--demo', '--json');
    const again = Listing.parse(JSON.parse(await ready(second)));
    expect(again.cards).toEqual(listing.cards);
    expect(again.enrolmentCode).not.toBe(listing.enrolmentCode);
    const back = await enrolAt(again);
    expect(back.enrolled).toMatchObject({ nextSeq: 2, headHash: till.journal.head.hash });
    back.journal.sale([{ cardNumber: usable, amount: 500 }]);
    expect((await back.sendFrom(2)).status).toBe(200);
    second.child.kill('SIGKILL');
    await second.exited;

    const third = start({}, '--demo');
    const text = await ready(third);
    expect(text).toMatch(/[A-Z0-9]{4}-[A-Z0-9]{4} {2}counter 1: Window 1/);
    const [url = ''] = /http:\S+/.exec(text) ?? [];
    const card = await new Wire(url).call('GET', `/v1/cards/${usable}`, { token: back.token });
    expect(card.body).toMatchObject({ balance: 2740 });

    const beside = start({}, '--json');
    expect([await beside.exited, beside.out()]).toEqual([2, '']);
    expect(beside.err()).toMatch(
      /^The process \d+ uses the database in .*; stop it, or set SAPAR_DATA_DIR to another folder\.\n$/,
    );
    third.child.kill('SIGINT');
    expect(await third.exited).toBe(0);
  },
  STARTS_MS,
);

test(
  'says in a sentence what is wrong and what to do, writes nothing, and ends with a code that is not 0',
  async () => {
    const taken = await takenPort();
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    const empty = mkdtempSync(join(tmpdir(), 'sapar-upstream-'));
    const cases: [Record<string, string>, RegExp][] = [
      [{ PORT: String(taken.port), SAPAR_DATA_DIR: empty }, /^Port \d+ is taken by another program: .*set PORT/],
      [{ PORT: '70000', SAPAR_DATA_DIR: empty }, /^PORT is "70000", which is no port: set/],
      [
        { DATABASE_URL: `postgres://u:secret@127.0.0.1:${taken.port}/d` },
        /^The database of DATABASE_URL can not be used/,
      ],
      [{ SAPAR_DATA_DIR: file }, /^The folder .* can not be used .*set SAPAR_DATA_DIR to another folder/],
    ];
    const ended = await Promise.all(
      cases.map(async ([env, sentence]) => {
        const program = start(env);
        return { code: await program.exited, out: program.out(), err: program.err(), sentence };
      }),
    );
    for (const { code, out, err, sentence } of ended) {
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(sentence);
      expect(err.trim()).not.toContain('\n');
      expect(err).not.toContain('secret');
    }
    expect(readdirSync(empty)).toEqual([]);
    taken.server.close();
    rmSync(empty, { recursive: true });
  },
  STARTS_MS,
);

/** A port where something answers at once with a hang-up. */
function takenPort(): Promise<{ port: number; server: Server }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      resolve({ port: address.port, server });
    });
  });
}
