import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { aKaspi, kaspiAt } from '../../devices/a-kaspi.ts';
import { kaspiBooksIn, keepKaspiBooks } from '../../devices/virtual-kaspi-memory.ts';
import { terminalObeyed } from '../../devices/virtual-kaspi-orders.ts';
import { VirtualKaspi } from '../../devices/virtual-kaspi.ts';

/** What a person types at `npm start` to switch the terminal, and what the counter meets then. */

type World = Awaited<ReturnType<typeof aKaspi>>;
let world: World;
let folder: string;
beforeEach(async () => {
  world = await aKaspi();
  folder = mkdtempSync(join(tmpdir(), 'sapar-terminal-'));
});
afterEach(async () => {
  await world.terminal.isUnplugged().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const types = (line: string) => terminalObeyed(world.terminal, line);
function pays({ device } = world) {
  const operation = { id: `sale/${Math.random()}`, kind: 'bank-card' as const, amount: money(5000) };
  return device.collect(
    operation,
    () => {},
    () => true,
  );
}
const APPROVED = { state: 'approved', kind: 'bank-card', amount: 5000 };

test.each([
  ['terminal decline the next', { state: 'declined' }],
  ['Terminal  CANCEL the next', { state: 'declined' }],
  ['take the next by qr', { ...APPROVED, kind: 'qr' }],
  ['terminal take the next by palm', { ...APPROVED, kind: 'qr' }],
  ['terminal lose the next answer', { state: 'unknown', isNameless: true }],
  ['terminal name nothing at the next', { state: 'unknown', isNameless: true }],
  ['terminal doubt the next', APPROVED],
  ['terminal forget the next', { state: 'unknown' }],
  ['terminal take half of the next', { ...APPROVED, amount: 2500 }],
  ['terminal be busy at the next', { state: 'declined', why: 'busy' }],
  ['terminal away', { state: 'declined', why: 'not-reached' }],
  ['terminal end the access', APPROVED],
  ['terminal forget the counter', { state: 'declined', why: 'not-paired' }],
])('«%s» is what the next payment meets', async (line, answer) => {
  expect(await types(line)).toMatch(/^The (terminal|token)/);
  expect(await pays()).toMatchObject(answer);
});

test('back is back from all of it', async () => {
  for (const line of ['decline the next', 'go silent', 'away', 'back']) await types(`terminal ${line}`);
  expect(await pays()).toMatchObject(APPROVED);
});

test('one that is silent takes the call and answers nothing', async () => {
  await types('terminal go silent');
  const paying = pays();
  await expect.poll(() => world.terminal.heard).toEqual(['payment 5000']);
  await world.terminal.isUnplugged();
  expect(await paying).toMatchObject({ state: 'unknown' });
});

test('a customer who takes long pays or leaves by the next line', async () => {
  expect(await types('terminal customer pays')).toBe('Nobody stands at the terminal.');
  for (const [line, answer] of [
    ['pays', APPROVED],
    ['leaves', { state: 'declined' }],
  ] as const) {
    await types('terminal wait at the next');
    const paying = pays();
    await expect.poll(() => world.terminal.isWaiting()).toBe(true);
    await types(`terminal customer ${line}`);
    expect(await paying).toMatchObject(answer);
  }
});

test('it tells what it moved, also by hand, and every line that it knows', async () => {
  await pays();
  await types('terminal key 3000');
  expect(await types('terminal')).toContain('card 8000 ₸');
  expect(await types('terminal help')).toContain('terminal decline the next');
  const before = world.terminal.books();
  expect(await types('terminal explode')).toMatch(
    /^The terminal does not know «terminal explode». It knows: terminal, /,
  );
  expect(world.terminal.books()).toEqual(before);
});

test('its program knows what it moved and whom it knows when it starts again, and ends with its input', async () => {
  await pays();
  const [books, authority] = [join(folder, 'terminal.json'), join(folder, 'authority.pem')];
  keepKaspiBooks(world.terminal.books(), books);
  const entry = join(import.meta.dirname, '../../devices/virtual-kaspi-main.ts');
  const child = spawn(process.execPath, [entry, '--books', books, '--authority', authority]);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { address } = JSON.parse((await lines.next()).value ?? '');
  const [host = '', port] = String(address).split(':');
  const ca = readFileSync(authority, 'utf8');
  const { device } = kaspiAt(
    { address: { host, port: Number(port), name: 'counter-1.kaspipos.kz', ca } },
    { sealed: world.sealed },
  );
  expect(await pays({ ...world, device })).toMatchObject(APPROVED);
  child.stdin.end();
  expect((await once(child, 'close'))[0]).toBe(0);
  const again = await VirtualKaspi.start();
  const kept = kaspiBooksIn(books);
  if (kept.ok && kept.value) again.goesOnFrom(kept.value);
  expect(again.moved('payment')).toEqual([5000, 5000]);
  await again.isUnplugged();
});

test.each(['', '{}', '[1', '{"count":1}'])('«%s» is no memory of a terminal, and is said to be none', (text) => {
  const file = join(folder, 'terminal.json');
  writeFileSync(file, text);
  expect(kaspiBooksIn(file)).toMatchObject({ ok: false, error: expect.stringContaining('Delete it') });
});
