// A terminal that answers by itself, on this machine for `npm start`. Each line of standard input switches it, and is
// answered in words. The end of the input, or SIGTERM, ends it: it stays no longer than whoever started it.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { kaspiBooksIn, keepKaspiBooks } from './virtual-kaspi-memory.ts';
import { terminalObeyed } from './virtual-kaspi-orders.ts';
import { VirtualKaspi } from './virtual-kaspi.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, books: { type: 'string' }, authority: { type: 'string' } },
});

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) refuse(`--port ${values.port} is not a port number.`);
const { authority, books: file } = values;
if (authority === undefined) refuse('--authority FILE is missing: there it writes who vouches for its certificate.');
const known = file === undefined ? null : kaspiBooksIn(file);
if (known && !known.ok) refuse(known.error);

try {
  const terminal = await VirtualKaspi.startAt(port);
  if (known?.value) terminal.goesOnFrom(known.value);
  const keep = () => file !== undefined && keepKaspiBooks(terminal.books(), file);
  // Before the answer goes out: what moved is known, whatever becomes of the answer and of this program.
  terminal.atEachStep = (step) => void (step.startsWith('did ') && keep());
  const { address } = terminal;
  writeFileSync(authority, address.ca);
  const door = { address: `${address.host}:${address.port}`, certificate: address.name, authority };
  process.stdout.write(`${JSON.stringify(door)}\n`);

  let last = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    last = last.then(async () => {
      process.stdout.write(`${await terminalObeyed(terminal, line)}\n`);
      keep();
    });
  });
  const end = () =>
    void (terminal.isReachable ? terminal.isUnplugged() : Promise.resolve()).then(() => process.exit(0));
  lines.once('close', () => void last.then(end));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  refuse(
    taken
      ? `Port ${port} is taken by another program; choose another --port.`
      : `The virtual terminal can't start: ${String(error)}`,
  );
}
