import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** What may lie where a file of the counter should. */
export const HOSTILE_STATES = [
  'missing',
  'empty',
  'bytes of chance',
  'text',
  'JSON of another version',
  'a folder',
  'a folder that holds something',
  'a link that leads nowhere',
  'a link to itself',
  'a pipe',
  'a socket',
  'zeros without end',
  'chance without end',
  'a device that is full',
  'a gigabyte of nothing',
  'unreadable',
  'read-only',
] as const;
export type HostileState = (typeof HOSTILE_STATES)[number];
/** And what the counter itself writes there. */
export const PUT_STATES = [...HOSTILE_STATES, 'an order to replace'] as const;
type PutState = (typeof PUT_STATES)[number];

const GIGABYTE = 1024 ** 3;

/** Puts it there, in a folder of its own if need be; answers with what takes it away again. */
export function putInto(dataDir: string, path: string, state: PutState): () => void {
  const file = join(dataDir, path);
  mkdirSync(dirname(file), { recursive: true });
  const isThere = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  if (state === 'unreadable' || state === 'read-only') {
    if (!isThere) writeFileSync(file, 'somebody’s');
    const mode = lstatSync(file).mode;
    chmodSync(file, state === 'unreadable' ? 0 : mode & 0o555);
    return () => existsSync(file) && chmodSync(file, mode);
  }
  rmSync(file, { recursive: true, force: true });
  const put: Record<Exclude<PutState, 'unreadable' | 'read-only'>, () => void> = {
    missing: () => {},
    'an order to replace': () => writeFileSync(file, 'the candidate takes the place of the ledger\n'),
    empty: () => writeFileSync(file, ''),
    'bytes of chance': () => writeFileSync(file, Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 97) % 256))),
    text: () => writeFileSync(file, 'somebody’s notes, which are none of ours\nand go on\n'),
    'JSON of another version': () => writeFileSync(file, 'plain-text\n{"version":9,"content":[{"what":"else"}]}'),
    'a folder': () => mkdirSync(file),
    'a folder that holds something': () => {
      mkdirSync(file);
      writeFileSync(join(file, 'kept'), 'somebody’s');
    },
    'a link that leads nowhere': () => symlinkSync(join(dataDir, 'nowhere', 'at-all'), file),
    'a link to itself': () => symlinkSync(file, file),
    'a pipe': () => void execFileSync('mkfifo', [file]),
    'a socket': () => void spawnSync(process.execPath, ['-e', LISTEN_AND_DIE, file]),
    'zeros without end': () => symlinkSync('/dev/zero', file),
    'chance without end': () => symlinkSync('/dev/random', file),
    'a device that is full': () => symlinkSync('/dev/full', file),
    'a gigabyte of nothing': () => {
      closeSync(openSync(file, 'w'));
      truncateSync(file, GIGABYTE);
    },
  };
  put[state]();
  return () => {};
}

/** A listener that ends without taking its socket away. */
const LISTEN_AND_DIE =
  "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
