// A fiscal register on this machine for `npm start`. Each line of standard input switches it, and is answered in words.
// The end of the input, or SIGTERM, ends it: it stays no longer than whoever started it.
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { booksIn, keepBooks } from './virtual-register-memory.ts';
import { obeyed } from './virtual-register-orders.ts';
import { LOGIN, VirtualRegister } from './virtual-register.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, books: { type: 'string' } },
});

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) refuse(`--port ${values.port} is not a port number.`);
const file = values.books;
const known = file === undefined ? null : booksIn(file);
if (known && !known.ok) refuse(known.error);

try {
  const register = await VirtualRegister.start({ port });
  if (known?.value) register.remembersOnly(new Map([[known.value.uniqueNumber, known.value]]));
  const keep = () => file !== undefined && keepBooks(register.books(), file);
  // Before the answer goes out: what was signed is known, whatever becomes of the answer and of this program.
  register.atEachStep = (step) => void (step.startsWith('did ') && keep());
  const { uniqueNumber } = register.books();
  process.stdout.write(`${JSON.stringify({ url: register.url.href, ...LOGIN, uniqueNumber })}\n`);

  let last = Promise.resolve();
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (line) => {
    last = last.then(async () => {
      process.stdout.write(`${await obeyed(register, line)}\n`);
      keep();
    });
  });
  const end = () => void register.isDown().then(() => process.exit(0));
  lines.once('close', () => void last.then(end));
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);
} catch (error) {
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  refuse(
    taken
      ? `Port ${port} is taken by another program; choose another --port.`
      : `The virtual register can't start: ${String(error)}`,
  );
}
