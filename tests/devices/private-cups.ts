import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type IppAnswer, ippAnswer, type IppAttribute, ippRequest } from '../../src-main/printing/ipp.ts';
import { aPort } from './a-port.ts';
import { whileThePipeIsOpen } from './while-the-pipe-is-open.ts';

/**
 * A CUPS of the tests' own, in a temporary folder and on a free port of 127.0.0.1. It has one raw queue to a printer on
 * TCP.
 */
export interface PrivateCups {
  /** For SAPAR_PRINTER. */
  readonly address: string;
  /** What the system's administrator does. */
  stopQueue(): Promise<void>;
  startQueue(): Promise<void>;
  cancelAllJobs(): Promise<void>;
  /** The whole of CUPS ends; what it had taken stays on its disk. */
  end(): Promise<void>;
  begin(): Promise<void>;
  /** For good. */
  remove(): Promise<void>;
}

const CUPSD = ['/usr/sbin/cupsd', '/usr/local/sbin/cupsd'];
const QUEUE = 'till';
const PAUSE_PRINTER = 0x0010;
const RESUME_PRINTER = 0x0011;
const PURGE_JOBS = 0x0012;
const GET_PRINTER_ATTRIBUTES = 0x000b;
const START_TIMEOUT_MS = 15_000;

export async function startCups(printerPort: number): Promise<PrivateCups> {
  const program = CUPSD.find((path) => existsSync(path));
  if (program === undefined)
    throw new Error(
      'CUPS is not on this machine: install it (Debian: apt-get install cups), so that printing through it is tested',
    );
  const folder = mkdtempSync(join(tmpdir(), 'sapar-cups-'));
  const port = await aPort();
  writeFiles(folder, port, printerPort);
  const ask = (operation: number) => asked(port, operation);
  let server: { stop(): Promise<void> } | undefined;
  const cups: PrivateCups = {
    address: `cups://127.0.0.1:${port}/${QUEUE}`,
    stopQueue: () => done(ask(PAUSE_PRINTER)),
    startQueue: () => done(ask(RESUME_PRINTER)),
    cancelAllJobs: () => done(ask(PURGE_JOBS)),
    async begin() {
      server = run(program, folder);
      await untilItAnswers(() => ask(GET_PRINTER_ATTRIBUTES));
    },
    async end() {
      await server?.stop();
      server = undefined;
    },
    async remove() {
      await cups.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await cups.begin();
  return cups;
}

/** CUPS drops its rights for backends, which must still reach their spool. */
function writeFiles(folder: string, port: number, printerPort: number): void {
  chmodSync(folder, 0o755);
  for (const name of ['spool', 'spool/tmp', 'cache', 'state', 'log']) mkdirSync(join(folder, name));
  chmodSync(join(folder, 'spool/tmp'), 0o1777);
  const owner = userInfo().uid === 0 ? ['User lp', 'Group lp', 'SystemGroup root'] : [];
  writeFileSync(
    join(folder, 'cups-files.conf'),
    [
      ...owner,
      `ServerRoot ${folder}`,
      `RequestRoot ${folder}/spool`,
      `TempDir ${folder}/spool/tmp`,
      `CacheDir ${folder}/cache`,
      `StateDir ${folder}/state`,
      `AccessLog ${folder}/log/access`,
      `ErrorLog ${folder}/log/error`,
      `PageLog ${folder}/log/page`,
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'cupsd.conf'),
    [
      `Listen 127.0.0.1:${port}`,
      'Browsing Off',
      'WebInterface No',
      'DefaultAuthType None',
      'ErrorPolicy retry-current-job',
      'LogLevel info',
      '<Location />',
      '  Order allow,deny',
      '  Allow all',
      '</Location>',
      '<Policy default>',
      '  <Limit All>',
      '    Order deny,allow',
      '    Allow all',
      '  </Limit>',
      '</Policy>',
      '',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'printers.conf'),
    [
      `<Printer ${QUEUE}>`,
      `DeviceURI socket://127.0.0.1:${printerPort}`,
      'State Idle',
      'Accepting Yes',
      'Shared No',
      'ErrorPolicy retry-current-job',
      '</Printer>',
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
}

function run(program: string, folder: string): { stop(): Promise<void> } {
  const server = spawn(
    'sh',
    [
      '-c',
      whileThePipeIsOpen('TERM'),
      program,
      '-f',
      '-c',
      join(folder, 'cupsd.conf'),
      '-s',
      join(folder, 'cups-files.conf'),
    ],
    { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  return {
    stop() {
      server.stdin.end();
      return gone;
    },
  };
}

async function asked(port: number, operation: number): Promise<IppAnswer> {
  const attributes: IppAttribute[] = [
    { tag: 'uri', name: 'printer-uri', values: [`ipp://localhost/printers/${QUEUE}`] },
    { tag: 'name', name: 'requesting-user-name', values: ['root'] },
  ];
  const body = ippRequest(operation, 1, attributes);
  return new Promise((resolve, reject) => {
    const path = operation === GET_PRINTER_ATTRIBUTES ? `/printers/${QUEUE}` : '/admin/';
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: 'POST',
        headers: { Host: 'localhost', 'Content-Type': 'application/ipp', 'Content-Length': body.length },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const answer = ippAnswer(Buffer.concat(chunks));
          if (answer && !answer.failed) resolve(answer);
          else reject(new Error(`CUPS answered ${response.statusCode}, ${answer?.status.toString(16) ?? 'no IPP'}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function done(asking: Promise<IppAnswer>): Promise<void> {
  await asking;
}

async function untilItAnswers(ask: () => Promise<IppAnswer>): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      await ask();
      return;
    } catch (fault) {
      if (Date.now() > deadline) throw new Error('the CUPS of the tests did not start', { cause: fault });
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
