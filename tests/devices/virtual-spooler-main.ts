import { appendFileSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SpoolerOrders } from './virtual-spooler.ts';

/** Answers as the PowerShell of a Windows does that was told the script of `windows-script.ts`. */

const folder = process.argv[2] ?? '.';
const orders = (): SpoolerOrders => JSON.parse(readFileSync(join(folder, 'orders.json'), 'utf8')) as SpoolerOrders;
const base64 = (text: string) => Buffer.from(text, 'base64');
const jobs = new Map<number, 'Printing' | 'gone'>();

const rest = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

rest(orders().startsMs ?? 0);
createInterface(process.stdin).on('line', (line) => {
  const [, number, call = ''] = /^SaparTell (\d+) \{ (.*) \}$/.exec(line) ?? [];
  if (number === undefined) return;
  const [name = '', ...given] = call.split(' ').map((word) => word.replaceAll("'", ''));
  appendFileSync(join(folder, 'asked'), `${name}\n`);
  const { silent, refuses, takes, before = '' } = orders();
  if (silent) return;
  rest(takes?.[name] ?? 0);
  const answer = refuses?.[name] === undefined ? { Said: answerTo(name, given) } : { Refused: refuses[name] };
  process.stdout.write(`${before}sapar:${number}:${Buffer.from(JSON.stringify(answer)).toString('base64')}\r\n`);
});
// Whoever asked is gone.
process.stdin.on('end', () => process.exit(0));

function answerTo(name: string, given: readonly string[]): unknown {
  const { queues, job: status, jobs: list, fault } = orders();
  if (name === 'SaparQueues') return queues;
  if (name === 'SaparJobs') {
    if (list !== undefined) return { Jobs: list };
    const here = [...jobs].flatMap(([Id, state]) =>
      state === 'gone' && !status ? [] : [{ Id, Status: status ?? state }],
    );
    return { Jobs: here.length === 1 ? here[0] : here };
  }
  if (name === 'SaparPrint') return fault ?? printed(base64(given[1] ?? ''));
  return true;
}

function printed(bytes: Buffer): unknown {
  const id = jobs.size + 1;
  jobs.set(id, 'Printing');
  const { port } = orders();
  const done = () => jobs.set(id, 'gone');
  if (port === undefined) done();
  else
    connect({ port, host: '127.0.0.1' })
      .on('error', () => undefined)
      .on('close', done)
      .end(bytes);
  return { Id: id, Fault: 0, Says: '' };
}
