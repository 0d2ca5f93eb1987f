import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Profile } from '../../../src-shared/contract/upstream.ts';
import { ClerkId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { ok } from '../../../src-shared/result.ts';
import { terminalHandlersOver } from '../../../src-main/ipc/terminal-handlers.ts';
import { logIn } from '../../../src-main/platform/log.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { secretsIn } from '../../../src-main/platform/secrets.ts';
import { terminalChoice, type TerminalSettings } from '../../../src-main/platform/terminal-settings.ts';
import { terminalSlotOver } from '../../../src-main/payment/terminal-slot.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { DEVICE, VirtualKaspi } from '../../devices/virtual-kaspi.ts';

/** The terminal of a counter, as a technician sets it up, pairs it and tries it before it serves. */

let folder: string;
let terminal: VirtualKaspi;
let rules: Profile;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sapar-terminal-'));
  terminal = await VirtualKaspi.start();
  rules = withQr();
});
afterEach(async () => {
  await terminal.isUnplugged().catch(() => {});
  rmSync(folder, { recursive: true, force: true });
});

const TENDERS = aProfile().tenders;
const withQr = (changes: object = {}): Profile => ({
  ...aProfile(),
  tenders: [...TENDERS, { ...TENDERS[0]!, id: 'qr', kind: 'qr', ...changes }],
});

/** As a start of the program finds it. `named`: by the environment. */
function starts(named = true) {
  const log = logIn(folder, () => Date.now());
  const secrets = secretsIn(folder, null, { packaged: false, log });
  if (!secrets.ok) throw secrets.error;
  const { host, port, name, ca } = terminal.address;
  const given: TerminalSettings = {
    host,
    port,
    certificateName: name,
    ca,
    clientName: 'Sapar 1',
    takes: ['bank-card', 'qr'],
  };
  return terminalSlotOver({
    choice: terminalChoice(named ? { origin: 'environment', settings: given } : null, secrets.value),
    clock: systemClock,
    log,
    profile: () => rules,
    pace: { everyMs: 2, actualizeEveryMs: 2, followMs: 5000 },
  });
}
const TIMUR = {
  clerkId: ClerkId.parse('01900000-0000-7000-8000-0000000000a1'),
  name: 'Timur B.',
  role: 'technician',
} as const;
const typed = { address: '192.168.1.50', certificateName: '', clientName: 'Sapar 1', takes: ['bank-card' as const] };
async function pays(slot: ReturnType<typeof starts>) {
  const operation = { id: 'sale/1', kind: 'bank-card' as const, amount: money(5000) };
  const answer = await slot.deviceFor('bank-card')?.collect(
    operation,
    () => {},
    () => true,
  );
  return answer?.state === 'declined' ? (answer.why ?? answer.state) : answer?.state;
}
const files = (text: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((file) => readFileSync(file, 'latin1').includes(text));

test('it serves once it is paired and its first payment was compared, and the next start knows both', async () => {
  const slot = starts();
  expect([slot.state(), await pays(slot)]).toEqual(['not-paired', 'not-tried']);
  expect(await slot.pair()).toMatchObject({ ok: true });
  expect([slot.known().pairing?.deviceId, await pays(slot)]).toEqual([DEVICE.serialNum, 'not-tried']);
  expect(await slot.tryOut(money(10))).toMatchObject({ ok: true });
  expect([slot.known().trial?.state, terminal.moved('payment')]).toEqual(['to-compare', [10]]);
  expect(await slot.compare(money(10))).toMatchObject({ ok: true });
  expect([slot.known().trial, slot.known().isTried, terminal.totals()]).toEqual([null, true, { card: 0 }]);
  expect(await pays(slot)).toBe('approved');

  const again = starts();
  expect([await pays(again), again.known().isTried]).toEqual(['approved', true]);
  const access = again.known().pairing?.accessToken ?? '';
  expect(files(access).map((file) => file.slice(folder.length + 1))).toEqual([join('secrets', 'terminal-pair')]);
});

test('a device that shows another amount than was typed does not serve', async () => {
  const slot = starts();
  await slot.pair();
  await slot.tryOut(money(10));
  expect(await slot.compare(money(1000))).toEqual({
    ok: false,
    error: { kind: 'terminal-trial-differs', due: 10, tendered: 1000 },
  });
  expect([slot.known().isTried, await pays(slot)]).toEqual([false, 'not-tried']);
  // How much moved nobody knows: it goes back on the device's own keys, and a technician ends the trial.
  expect(await slot.compare(money(10))).toEqual({ ok: false, error: { kind: 'terminal-no-trial' } });
  expect([slot.known().trial?.state, terminal.moved('refund')]).toEqual(['differs', []]);
  expect(slot.forgetTrial()).toMatchObject({ ok: true });
  expect(slot.known().isTried).toBe(false);
});

test('another device at its place serves nothing before it was tried, not even for a moment', async () => {
  const slot = starts();
  await slot.pair();
  await slot.tryOut(money(10));
  await slot.compare(money(10));
  expect(slot.known().isTried).toBe(true);
  terminal.serialNumber = 'ND000000002';
  const written: unknown[] = [];
  slot.onChange(() => {
    const { pairing, isTried } = starts().known();
    written.push([pairing?.deviceId, isTried]);
  });
  expect(await slot.pair()).toMatchObject({ ok: true });
  expect(written.length).toBeGreaterThan(1);
  expect(written).toEqual(written.map(() => ['ND000000002', false]));
  expect(await pays(slot)).toBe('not-tried');
});

test('while a person is waited for at it nothing else is done with it, and it is changed for no other', async () => {
  terminal.person = 'is not there';
  const slot = starts();
  const pairing = slot.pair();
  const busy = { ok: false, error: { kind: 'payment-not-begun', why: 'busy' } };
  expect([await slot.pair(), await slot.tryOut(money(10)), await slot.compare(money(10))]).toEqual([busy, busy, busy]);
  await terminal.isUnplugged();
  expect(await pairing).toEqual({ ok: false, error: { kind: 'terminal-not-paired' } });

  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const sockets: Socket[] = [];
  silent.on('connection', (socket) => sockets.push(socket));
  const { port } = silent.address() as AddressInfo;
  const onScreen = starts(false);
  onScreen.change({ ...typed, address: `127.0.0.1:${port}` });
  const waits = onScreen.pair();
  expect([onScreen.change(typed), onScreen.change(null)]).toEqual([busy, busy]);
  await expect.poll(() => sockets.length).toBe(1);
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  expect(await waits).toEqual({ ok: false, error: { kind: 'terminal-not-paired' } });
  expect(onScreen.change(null)).toMatchObject({ ok: true });
});

test('a device that tells another amount than it was asked for does not serve', async () => {
  const slot = starts();
  await slot.pair();
  terminal.willDo('moves less than it was asked for');
  expect(await slot.tryOut(money(10))).toEqual({
    ok: false,
    error: { kind: 'terminal-trial-differs', due: 10, tendered: 5 },
  });
  expect(slot.known().isTried).toBe(false);
  // How much would go back nobody knows: that is done on the device, and no part of it by this counter.
  expect(await slot.compare(money(10))).toEqual({ ok: false, error: { kind: 'terminal-no-trial' } });
  expect([slot.known().trial?.state, terminal.moved('refund')]).toEqual(['differs', []]);
});

test('a trial whose end is not known is asked about by the next start, and is not begun again', async () => {
  const slot = starts();
  await slot.pair();
  terminal.willDo('waits for the customer');
  void slot.tryOut(money(10));
  await expect.poll(() => slot.known().trial?.ref).toBeTruthy();
  const again = starts();
  terminal.theCustomer('pays');
  expect(await again.tryOut(money(10))).toMatchObject({ ok: true });
  expect([again.known().trial?.state, terminal.moved('payment')]).toEqual(['to-compare', [10]]);
  expect(terminal.heard.filter((each) => each.startsWith('payment'))).toHaveLength(1);
});

test('a trial that has no name is over once a technician has looked it up', async () => {
  const slot = starts();
  await slot.pair();
  terminal.willDo('charges and loses its answer');
  await slot.tryOut(money(10));
  expect(slot.known().trial?.state).toBe('unknown');
  await slot.tryOut(money(10));
  expect([slot.known().trial?.state, terminal.moved('payment')]).toEqual(['unknown', [10]]);
  expect(slot.forgetTrial()).toMatchObject({ ok: true });
  expect([slot.known().isTried, slot.forgetTrial().ok]).toEqual([false, false]);
});

test.each([
  ['two-fiscalisers', () => withQr({ fiscal: 'register' })],
  ['way-not-taken', () => aProfile()],
] as const)('rules under which one device can not take all its ways refuse it at set-up: %s', async (why, unfit) => {
  rules = { ...unfit(), fiscal: {} } as Profile;
  if (why === 'two-fiscalisers')
    rules = { ...rules, tenders: rules.tenders.map((each) => ({ fiscal: 'terminal', ...each })) };
  const slot = starts(false);
  expect(slot.change(typed)).toEqual({ ok: false, error: { kind: 'payment-not-begun', why } });
  expect([slot.inUse(), slot.unfit()]).toEqual([null, why]);
  // Rules that come later keep one that serves from taking anything.
  const named = starts();
  await named.pair();
  await named.tryOut(money(10));
  expect([named.known().trial, terminal.moved('payment')]).toEqual([null, []]);
});

test.each([
  ['terminal', false],
  ['register', true],
  [undefined, true],
] as const)('where «%s» gives the receipt, the device is told so', async (fiscal, isOurs) => {
  const tenders = withQr().tenders.map((each) => ({ ...each, ...(fiscal && { fiscal }) }));
  rules = { ...aProfile(), fiscal: {}, tenders } as Profile;
  const slot = starts();
  await slot.pair();
  await slot.tryOut(money(10));
  expect(terminal.ownCheques).toEqual([isOurs]);
});

describe('of a trial that ends badly is kept', () => {
  /** The channels over this slot, and what of its trials they kept, the newest last. */
  function tries(slot: ReturnType<typeof starts>) {
    const outcomes: string[] = [];
    const begin = () => (outcome: string) => {
      outcomes.push(outcome);
      return ok();
    };
    const handlers = terminalHandlersOver({ terminal: slot, audit: { note() {} }, machine: { trials: { begin } } });
    return { handlers, outcomes };
  }
  const AMOUNT = { amount: money(10) };

  test('«failed» where its screen showed another amount', async () => {
    const { handlers, outcomes } = tries(starts());
    await handlers['terminal.pair'](null, TIMUR);
    expect(await handlers['terminal.try'](AMOUNT, TIMUR)).toMatchObject({ ok: true });
    expect(await handlers['terminal.compare']({ shown: money(1000) }, TIMUR)).toMatchObject({ ok: false });
    expect(outcomes).toEqual(['unjudged', 'failed']);
  });

  test('«failed» where it declined', async () => {
    const { handlers, outcomes } = tries(starts());
    await handlers['terminal.pair'](null, TIMUR);
    terminal.willDo('declines');
    expect(await handlers['terminal.try'](AMOUNT, TIMUR)).toMatchObject({ ok: false });
    expect(outcomes).toEqual(['failed']);
  });

  test('nothing where a customer was at it', async () => {
    const slot = starts();
    const { handlers, outcomes } = tries(slot);
    await handlers['terminal.pair'](null, TIMUR);
    terminal.willDo('waits for the customer');
    const first = handlers['terminal.try'](AMOUNT, TIMUR);
    await expect.poll(() => slot.known().trial?.ref).toBeTruthy();
    for (const again of [
      handlers['terminal.try'](AMOUNT, TIMUR),
      handlers['terminal.compare']({ shown: money(10) }, TIMUR),
    ])
      expect(await again).toMatchObject({ error: { why: 'busy' } });
    expect(outcomes).toEqual([]);
    terminal.theCustomer('pays');
    await first;
    expect(outcomes).toEqual(['unjudged']);
  });
});

test('what the screen sets is kept, stands for the ways that were chosen, and is taken away', () => {
  const slot = starts(false);
  expect(slot.change(typed)).toMatchObject({ ok: true });
  const again = starts(false);
  expect(again.inUse()).toMatchObject({
    origin: 'screen',
    settings: { host: '192.168.1.50', port: 8080, certificateName: 'terminal.kaspipos.kz' },
  });
  expect([again.deviceFor('bank-card') !== null, again.deviceFor('qr')]).toEqual([true, null]);
  expect(again.change({ ...typed, address: 'http://x' })).toMatchObject({ error: { why: 'address-unlike' } });
  expect(again.inUse()).not.toBeNull();
  expect(again.change(null)).toMatchObject({ ok: true });
  expect([starts(false).inUse(), again.deviceFor('bank-card')]).toEqual([null, null]);
});

test('what the environment names can not be changed on the screen', () => {
  expect(starts().change(null)).toEqual({ ok: false, error: { kind: 'terminal-pinned' } });
});

test('nobody at the device pairs nothing, and says so', async () => {
  terminal.person = 'refuses';
  const slot = starts();
  expect(await slot.pair()).toEqual({ ok: false, error: { kind: 'terminal-not-paired' } });
  expect(await starts(false).pair()).toEqual({ ok: false, error: { kind: 'no-terminal' } });
});
