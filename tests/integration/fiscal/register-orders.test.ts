import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aWebkassa, type Webkassa } from '../../devices/a-webkassa.ts';
import { aReturnTicket, aSaleTicket, basisOf } from '../../devices/fiscal-documents.ts';
import { booksIn, keepBooks } from '../../devices/virtual-register-memory.ts';
import { obeyed } from '../../devices/virtual-register-orders.ts';

/** The words that switch the virtual register of `npm start`, as its counter meets what they do. */

let bench: Webkassa;
let device: Webkassa['device'];
beforeEach(async () => {
  bench = await aWebkassa();
  ({ device } = bench);
});
afterEach(() => device.isDown());

const types = (line: string) => obeyed(device, line);
const sells = () => bench.register.submit(aSaleTicket());

test.each([
  ['register block', { state: 'refused', why: 'blocked' }],
  ['register unpaid', { state: 'refused', why: 'not-activated' }],
  ['register autonomous', { state: 'signed', offline: true }],
  ['register autonomous 73h', { state: 'refused', why: 'autonomous-too-long' }],
  ['register day 25h', { state: 'refused', why: 'day-too-long' }],
  ['register away', { state: 'unreachable' }],
  ['register lose the next answer', { state: 'unknown' }],
  ['register garble the next answer', { state: 'unknown' }],
  ['register answer as another', { state: 'unknown' }],
  ['register refuse 9', { state: 'refused', why: 'document' }],
  ['  Register   REFUSE  10 ', { state: 'refused', why: 'not-activated' }],
  ['slow 1', { state: 'signed', offline: false }],
])('«%s» is what the next sale meets, and «register back» ends it', async (line, answer) => {
  expect(await sells()).toMatchObject({ state: 'signed', offline: false });
  expect(await types(line)).toMatch(/^The register/);
  expect(await sells()).toMatchObject(answer);
  const before = device.signed().length;
  if (line.includes('day')) await bench.register.submit({ does: 'day-end', key: 'z' });
  expect(await types('register back')).toContain('is back');
  expect(await sells()).toMatchObject({ state: 'signed', offline: false });
  expect(device.signed()).toHaveLength(before + 1);
});

test('«register back» takes away what was to happen to a next document, and how slow it was', async () => {
  await types('register lose the next answer');
  await types('register slow 30000');
  await types('register back');
  expect(await sells()).toMatchObject({ state: 'signed' });
});

test('what was to happen to a next document does not happen to a question', async () => {
  await sells();
  await types('register refuse 9');
  expect(await bench.stateNow()).toMatchObject({ state: 'told' });
  expect(await sells()).toMatchObject({ state: 'refused' });
});

test('with little cash in it nothing is given back', async () => {
  const sale = aSaleTicket();
  const basis = basisOf(sale, await bench.signedBy(sale));
  await types('register cash 500');
  expect(await bench.register.submit(aReturnTicket(basis))).toMatchObject({ state: 'refused', why: 'little-cash' });
});

test('its clock is what its receipts say', async () => {
  await types('register clock -26h');
  const at = new Date(Date.now() - 21 * 3_600_000).toISOString().slice(0, 10).split('-').toReversed().join('.');
  expect(await sells()).toMatchObject({ at: expect.stringContaining(at) });
});

test('«register» tells what it holds', async () => {
  await sells();
  await types('register autonomous');
  await types('register slow 20');
  const told = await types('register');
  expect(told).toMatch(/is autonomous since .*, works 20 ms on each call\./);
  expect(told).toMatch(/Day 1, open since .*: 1 receipts/);
  expect(told).toMatch(/sold 5000 ₸, given back 0 ₸\. Cash in it: 5000 ₸/);
  expect(told).toContain(device.signed()[0]);
});

test('what one service does otherwise than another is set by its name', async () => {
  expect(await types('register ways')).toContain('notFound: 19  of 15, 16, 19');
  await types('register way notfound 16');
  await types('register way findsByKey false');
  expect(device.ways).toMatchObject({ notFound: 16, findsByKey: false, shape: 'vendor' });
});

describe('what is not understood', () => {
  test.each(['register blok', 'register slow', 'register slow -1', 'register day 25', 'register cash 5,5', 'refuse x'])(
    '«%s» is answered by all that is',
    async (line) => {
      const before = [device.memory(), device.takesMs, { ...device.ways }];
      expect(await types(line)).toMatch(/^The register does not know «.*It knows: register, .*register away/);
      expect([device.memory(), device.takesMs, device.ways]).toEqual(before);
      expect(await sells()).toMatchObject({ state: 'signed' });
    },
  );

  test.each([
    ['register slow 999999', 'never slower'],
    ['register day 25h', 'no open day'],
    ['register way colour red', 'it has duplicateTellsData, shape'],
    ['register way shape round', 'choose of vendor, flat'],
  ])('«%s» changes nothing, and says why', async (line, words) => {
    const before = [device.memory(), device.takesMs, { ...device.ways }];
    expect(await types(line)).toContain(words);
    expect([device.memory(), device.takesMs, device.ways]).toEqual(before);
  });
});

describe('the program', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sapar-register-'));
    file = join(folder, 'register.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const program = (...words: readonly string[]) => {
    const entry = join(import.meta.dirname, '../../devices/virtual-register-main.ts');
    const child = spawn(process.execPath, [entry, '--books', file, ...words], { stdio: ['pipe', 'pipe', 'pipe'] });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += String(chunk)));
    return {
      child,
      lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
      ended: once(child, 'close').then(([code]) => ({ code: Number(code), said })),
    };
  };

  test('says where it is, obeys, knows what it signed before, and ends with its input', async () => {
    await sells();
    keepBooks(device.books(), file);
    const { child, lines, ended } = program();
    const door = JSON.parse((await lines.next()).value ?? '');
    expect(door).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/$/),
      uniqueNumber: 'SWK00030001',
    });
    child.stdin.write('register block\nregister\n');
    expect((await lines.next()).value).toContain('is blocked');
    expect((await lines.next()).value).toContain('SWK00030001 is blocked');
    child.stdin.end();
    expect(await ended).toEqual({ code: 0, said: '' });
    expect(booksIn(file)).toMatchObject({ ok: true, value: { isBlocked: true, tickets: [{ total: 500_000 }] } });
  });

  test('a port that is none is refused in a sentence', async () => {
    const ended = await program('--port', '70000').ended;
    expect(ended).toEqual({ code: 1, said: '--port 70000 is not a port number.\n' });
    expect(existsSync(file)).toBe(false);
  });

  test('a file that is no register’s is refused, and stays as it is', async () => {
    for (const text of ['', '{}', '{"uniqueNumber":"SWK1"}', '[1']) {
      writeFileSync(file, text);
      expect(booksIn(file)).toMatchObject({ ok: false, error: expect.stringContaining('Delete it') });
    }
    expect(await program().ended).toMatchObject({ code: 1, said: expect.stringContaining('no books of a register') });
  });
});
