import { createServer } from 'node:net';

/**
 * Ports for whatever goes away and comes back. The system gives its own ports, from 32768 on, to anybody meanwhile.
 * Each process of a run has a block below them.
 */
const FIRST = 11_000;
const BLOCK = 1_000;
const BLOCKS = 20;

const block = (process.ppid + Number(process.env['VITEST_POOL_ID'] ?? 0)) % BLOCKS;
// Another run may have the same block: it begins elsewhere.
let last = process.pid % BLOCK;

/** One on which nobody listens on this machine. This process gives it to nobody else before it has gone round. */
export async function aPort(): Promise<number> {
  for (let tries = 0; tries < BLOCK; tries += 1) {
    last = (last + 1) % BLOCK;
    const port = FIRST + block * BLOCK + last;
    // oxlint-disable-next-line no-await-in-loop -- the first that is free
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST + block * BLOCK} on`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
