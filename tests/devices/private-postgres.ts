import { execFile, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { aPort } from './a-port.ts';
import { whileThePipeIsOpen } from './while-the-pipe-is-open.ts';

/**
 * A PostgreSQL server of the tests' own: a cluster in a temporary folder, on a free port of 127.0.0.1, gone when it is
 * stopped. It shares nothing with a server that may run on this machine.
 */
export interface PrivatePostgres {
  /** The URL of a fresh, empty database. */
  newDatabase(): Promise<string>;
  /** The URL of a copy of one of them, which nobody may be using meanwhile. */
  copyOf(url: string): Promise<string>;
  /** Stops the server, does `meanwhile`, and starts it again on its port. */
  restart(meanwhile: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const DEBIAN_FOLDER = '/usr/lib/postgresql';

export async function startPostgres(): Promise<PrivatePostgres> {
  const bin = binaries();
  const user = await unprivilegedUser();
  const folder = mkdtempSync(join(tmpdir(), 'sapar-postgres-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, 'data');
  const as = { ...user, cwd: folder };
  await run(
    join(bin, 'initdb'),
    ['--pgdata', data, '--username', 'sapar', '--auth', 'trust', '--encoding', 'UTF8', '--no-locale', '--no-sync'],
    as,
  );
  const port = await aPort();
  const admin = `postgres://sapar@127.0.0.1:${port}/postgres`;
  const start = () => startServer(join(bin, 'postgres'), data, port, as, admin);
  let server = await start();
  let databases = 0;
  const newDatabase = async (template = 'template1') => {
    databases += 1;
    await query(admin, `CREATE DATABASE test_${databases} TEMPLATE ${template}`);
    return `postgres://sapar@127.0.0.1:${port}/test_${databases}`;
  };
  return {
    newDatabase: () => newDatabase(),
    copyOf: (url) => newDatabase(new URL(url).pathname.slice(1)),
    restart: async (meanwhile) => {
      await server.stop();
      try {
        await meanwhile();
      } finally {
        server = await start();
      }
    },
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  readonly cwd: string;
}

async function startServer(
  program: string,
  data: string,
  port: number,
  as: RunAs,
  admin: string,
): Promise<{ stop(): Promise<void> }> {
  // SIGINT is its fast shutdown.
  const server = spawn(
    'sh',
    [
      '-c',
      whileThePipeIsOpen('INT'),
      program,
      '-D',
      data,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      `port=${port}`,
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
      '-c',
      'shared_buffers=32MB',
    ],
    { ...as, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  await untilItAnswers(admin, () => server.exitCode !== null);
  return {
    stop: () => {
      server.stdin.end();
      return gone;
    },
  };
}

/** Where `initdb` and `postgres` are: Debian keeps them out of PATH, by version. */
function binaries(): string {
  const versions = existsSync(DEBIAN_FOLDER) ? readdirSync(DEBIAN_FOLDER).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN_FOLDER, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')) || existsSync(join(folder, 'initdb.exe')));
  if (found === undefined)
    throw new Error(
      'PostgreSQL is not on this machine: install it (Debian: apt-get install postgresql), ' +
        'so that the upstream is tested on it',
    );
  return found;
}

/** PostgreSQL refuses to run as root; the package's own user is there for it, and `nobody` where it is not. */
async function unprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.platform === 'win32' || userInfo().uid !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
      return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user here; the next one may be.
    }
  }
  throw new Error('PostgreSQL refuses to run as root, and this machine has neither the user postgres nor nobody');
}

const START_TIMEOUT_MS = 30_000;
const ASK_AGAIN_MS = 50;

async function untilItAnswers(url: string, hasExited: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      return await query(url, 'SELECT 1');
    } catch (fault) {
      if (hasExited() || Date.now() > deadline)
        throw new Error('the PostgreSQL server of the tests did not start', { cause: fault });
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  }
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
