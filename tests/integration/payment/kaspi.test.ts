import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import type { Operation, PaymentDevice, Progress } from '../../../src-main/payment/port.ts';
import { get } from '../../../src-main/payment/kaspi/get.ts';
import { certificateFor } from '../../devices/an-authority.ts';
import { aKaspi, kaspiAt } from '../../devices/a-kaspi.ts';
import { DEVICE, VirtualKaspi } from '../../devices/virtual-kaspi.ts';
import type { Fate } from '../../devices/virtual-kaspi-books.ts';

/** The adapter at a device that speaks the protocol on a socket, under a certificate that is checked. */

const plugged: VirtualKaspi[] = [];
afterEach(async () => {
  for (const terminal of plugged.splice(0)) await terminal.isUnplugged().catch(() => {});
});
async function paired(...fates: Fate[]) {
  const all = await aKaspi(...fates);
  plugged.push(all.terminal);
  return all;
}
async function unpaired() {
  const terminal = await VirtualKaspi.start();
  plugged.push(terminal);
  return terminal;
}

let count = 0;
const operation = (amount = 5000, ref?: string): Operation => ({
  id: `sale/${(count += 1)}`,
  kind: 'bank-card',
  amount: money(amount),
  ref,
});
/** What a payment comes to, with all that the device told meanwhile. */
async function pays(device: PaymentDevice, asked = operation()) {
  const said: Progress['doing'][] = [];
  const refs: string[] = [];
  const answer = await device.collect(
    asked,
    ({ doing }) => said.push(doing),
    (ref) => refs.push(ref) > 0,
  );
  return { answer, said, refs };
}
const NAMELESS = { state: 'unknown', isNameless: true };
const notBegun = (why: string) => ({ state: 'declined', why });

describe('pairing', () => {
  test('is confirmed by a person at the device, and its own name is known from then on', async () => {
    const terminal = await unpaired();
    const { session, device, sealed } = kaspiAt(terminal);
    expect([device.state(), (await pays(device)).answer]).toMatchObject(['not-paired', notBegun('not-paired')]);
    expect(await session.pair()).toMatchObject({ state: 'paired' });
    expect(sealed.pairing).toMatchObject({ deviceId: DEVICE.serialNum, terminalId: DEVICE.terminalId });
    expect(device.deviceId).toBe(DEVICE.serialNum);
    expect(terminal.heard).toEqual(['register', 'deviceinfo']);
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
  });

  test.each(['refuses', 'is not there'] as const)('of which a person %s is none', async (person) => {
    const terminal = await unpaired();
    terminal.person = person;
    const { session, sealed } = kaspiAt(terminal, { pairMs: 300 });
    expect((await session.pair()).state).toBe(person === 'refuses' ? 'refused' : 'lost');
    expect(sealed.pairing).toBe(null);
  });

  test('that is refused leaves the one before in force', async () => {
    const { terminal, session, device } = await paired();
    terminal.person = 'refuses';
    await session.pair();
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
  });

  test('is sealed, and the next start goes on from it', async () => {
    const { terminal, sealed } = await paired();
    const again = kaspiAt(terminal, { sealed });
    expect((await pays(again.device)).answer).toMatchObject({ state: 'approved' });
    expect(terminal.heard).not.toContain('register');
  });
});

describe('access', () => {
  test.each([
    [403, 'year first', false],
    [401, 'month first', true],
  ] as const)('that is over (%i) is renewed once, and the payment begins once', async (forbidden, dates, wants) => {
    const { terminal, device, sealed } = await paired();
    Object.assign(terminal.ways, { forbidden, dates, renewalWantsToken: wants });
    const before = sealed.pairing;
    terminal.tokensEnd();
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
    expect(terminal.moved('payment')).toEqual([5000]);
    expect(terminal.heard.filter((each) => each === 'payment 5000')).toHaveLength(2);
    expect(sealed.pairing?.accessToken).not.toBe(before?.accessToken);
    expect(sealed.pairing?.refreshToken).not.toBe(before?.refreshToken);
  });

  test('is renewed before it ends, by whichever clock says so first', async () => {
    const { terminal, sealed } = await paired();
    let now = Date.now();
    terminal.clock = () => now;
    const { device } = kaspiAt(terminal, { sealed, clock: { now: () => now, monotonic: () => performance.now() } });
    now += 11 * 3_600_000;
    await pays(device);
    expect(terminal.heard).not.toContain('revoke');
    now += 2 * 3_600_000;
    await pays(device);
    expect(terminal.heard.filter((each) => each === 'revoke')).toHaveLength(1);
    await pays(device);
    expect(terminal.heard.filter((each) => each === 'revoke')).toHaveLength(1);
  });

  test('that the device has forgotten takes nothing until it is paired anew', async () => {
    const { terminal, device, session } = await paired();
    terminal.forgetsTokens();
    expect((await pays(device)).answer).toMatchObject(notBegun('not-paired'));
    expect([device.state(), terminal.moved('payment')]).toEqual(['not-paired', []]);
    await session.pair();
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
  });

  test('that ends while a payment is followed is renewed, and the payment is followed on', async () => {
    const { terminal, sealed } = await paired('waits for the customer');
    const { device } = kaspiAt(terminal, { sealed });
    const paying = pays(device);
    await expect.poll(() => terminal.heard.length).toBeGreaterThan(2);
    terminal.tokensEnd();
    terminal.theCustomer('pays');
    expect((await paying).answer).toMatchObject({ state: 'approved', amount: 5000 });
    expect(terminal.moved('payment')).toEqual([5000]);
  });

  test('is renewed by one call, however many ask at once', async () => {
    const { terminal, session } = await paired();
    terminal.tokensEnd();
    const all = await Promise.all([1, 2, 3].map(() => session.call('/v2/deviceinfo')));
    expect(all.map(({ state }) => state)).toEqual(['answered', 'answered', 'answered']);
    expect(terminal.heard.filter((each) => each === 'revoke')).toHaveLength(1);
  });

  test('stands in no words, whatever the device repeats', async () => {
    const { terminal, session, sealed } = await paired();
    const told = await session.call('/v2/payment', { amount: sealed.pairing?.accessToken ?? '' });
    expect(told.state).toBe('refused');
    expect(JSON.stringify(told)).not.toContain(sealed.pairing?.accessToken);
    expect(terminal.moved('payment')).toEqual([]);
  });
});

describe('a payment', () => {
  test('is named at once, followed with what the device does, and approved with its slip', async () => {
    const { terminal, device } = await paired();
    const { answer, said, refs } = await pays(device);
    expect(answer).toEqual({
      state: 'approved',
      kind: 'bank-card',
      amount: 5000,
      slip: {
        acquirer: 'Kaspi',
        method: 'card',
        terminalId: DEVICE.terminalId,
        rrn: terminal.list()[0]?.number,
        authCode: '123456',
        maskedPan: '440043******6389',
        at: '23.07.26 12:00:00',
      },
    });
    expect([refs.length, said, terminal.heard]).toEqual([1, ['asking-bank'], ['payment 5000', 'status 1', 'status 1']]);
    expect(terminal.ownCheques).toEqual([true]);
  });

  test.each<[Fate, string]>([
    ['approves by QR', 'qr'],
    ['approves by palm', 'alaqan'],
  ])('that a customer %s is one of QR, whatever was asked for', async (fate, method) => {
    const { device } = await paired(fate);
    expect((await pays(device)).answer).toMatchObject({ state: 'approved', kind: 'qr', slip: { method } });
  });

  test.each<[Fate, string]>([
    ['declines', 'Недостаточно средств'],
    ['is cancelled by the customer', 'Отмена покупки; Покупатель отменил покупку'],
  ])('that %s moves nothing, and says why', async (fate, reason) => {
    const { terminal, device } = await paired(fate);
    expect((await pays(device)).answer).toEqual({ state: 'declined', reason });
    expect(terminal.moved('payment')).toEqual([]);
  });

  test.each<[Fate, unknown]>([
    ['does not know, and finds that it was paid', { state: 'approved' }],
    ['does not know, and finds that nothing was paid', { state: 'declined' }],
    ['never knows', { state: 'unknown' }],
  ])('of which the device %s is asked of its bank', async (fate, answer) => {
    const { terminal, device } = await paired(fate);
    const paid = await pays(device);
    expect(paid.answer).toMatchObject(answer as object);
    expect(paid.said).toContain('asking-again');
    expect(terminal.heard).toContain('actualize 1');
  });

  test('of which the device does not know asks the bank no more often than it may', async () => {
    const { terminal, sealed } = await paired('never knows');
    const { device } = kaspiAt(terminal, { sealed, pace: { followMs: 100, actualizeEveryMs: 1000 } });
    expect((await pays(device)).answer).toEqual({ state: 'unknown' });
    expect(terminal.heard.filter((each) => each.startsWith('actualize'))).toHaveLength(1);
    expect(terminal.heard.filter((each) => each.startsWith('status')).length).toBeGreaterThan(2);
  });

  test.each<[Fate]>([['charges and loses its answer'], ['charges and names nothing'], ['names the operation before']])(
    'that %s has no name: nobody is told that it was declined, now or later',
    async (fate) => {
      const { terminal, device } = await paired('approves by card', fate);
      await pays(device);
      const second = operation(3000);
      const { answer, refs } = await pays(device, second);
      expect([answer, refs]).toEqual([NAMELESS, []]);
      expect(await device.ask(second, () => {})).toEqual(NAMELESS);
      expect(await device.cancel(second)).toEqual(NAMELESS);
      // The device's own list is where a person finds it.
      expect(terminal.list().map(({ amount }) => amount)).toEqual([5000, 3000]);
    },
  );

  test('whose answer was lost before it began has no name either: only a person can tell', async () => {
    const { terminal, device } = await paired('is lost before it begins');
    expect((await pays(device)).answer).toEqual(NAMELESS);
    expect(terminal.list()).toEqual([]);
  });

  test('that is answered by something else than the device has no name', async () => {
    const { terminal, device } = await paired();
    terminal.willAnswer('is no JSON');
    expect((await pays(device)).answer).toEqual(NAMELESS);
    expect(terminal.moved('payment')).toEqual([5000]);
  });

  test.each<[Fate, string]>([['is busy', 'busy']])('at a device that %s is not begun', async (fate, why) => {
    const { device } = await paired(fate);
    expect((await pays(device)).answer).toMatchObject(notBegun(why));
  });

  test('that is refused by a number that nobody knows may have been begun', async () => {
    const { device } = await paired('refuses by a number that nobody knows');
    expect((await pays(device)).answer).toEqual(NAMELESS);
  });

  test('at a device that is off is not begun, and another one may be', async () => {
    const { terminal, device } = await paired();
    await terminal.isUnplugged();
    expect([(await pays(device)).answer, device.state()]).toMatchObject([notBegun('not-reached'), 'not-reached']);
    await terminal.isPluggedIn();
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
  });

  test('of which looks are lost, or answer nothing that can be read, is followed on', async () => {
    const { terminal, device } = await paired();
    terminal.willAnswer('arrives', 'is lost', 'is no JSON', 'is lost');
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
    expect(terminal.moved('payment')).toEqual([5000]);
  });

  test('whose device vanishes after charging is unknown, and known once it is back', async () => {
    const { terminal, device } = await paired('charges and vanishes');
    const { answer, refs } = await pays(device);
    expect(answer).toEqual({ state: 'unknown' });
    await terminal.isPluggedIn();
    expect(await device.ask(operation(5000, refs[0]), () => {})).toMatchObject({ state: 'approved', amount: 5000 });
    expect(terminal.moved('payment')).toEqual([5000]);
  });

  test('whose device restarts in the middle is followed on; one that it forgot is unknown for good', async () => {
    const { terminal, device } = await paired('restarts in the middle', 'restarts and forgets');
    expect((await pays(device)).answer).toMatchObject({ state: 'approved' });
    const { answer, refs } = await pays(device);
    expect(answer).toEqual({ state: 'unknown' });
    expect(await device.ask(operation(5000, refs[0]), () => {})).toEqual({ state: 'unknown' });
    expect(terminal.heard.filter((each) => each.startsWith('payment'))).toHaveLength(2);
  });

  test('that is later than anybody waits is unknown, and its late word is heard when it is asked', async () => {
    const { terminal, device } = await paired('is late');
    const { answer, refs } = await pays(device);
    expect(answer).toEqual({ state: 'unknown', isAtWork: true });
    terminal.theCustomer('pays');
    expect(await device.ask(operation(5000, refs[0]), () => {})).toMatchObject({ state: 'approved' });
  });

  test('that is a day old is known by the device no more, and nobody says that it was declined', async () => {
    const { terminal, device } = await paired();
    const { refs } = await pays(device);
    const later = Date.now() + 25 * 3_600_000;
    terminal.clock = () => later;
    terminal.tokensEnd();
    expect(await device.ask(operation(5000, refs[0]), () => {})).toEqual({ state: 'unknown' });
  });

  test.each<[Fate, unknown]>([
    ['moves less than it was asked for', { state: 'approved', amount: 2500 }],
    ['tells no amount', { state: 'approved', amount: 5000 }],
    ['tells an amount that nobody can read', { state: 'unknown' }],
    ['takes it by a way that nobody knows', { state: 'unknown' }],
    ['answers for another operation', { state: 'unknown' }],
    ['answers twice, and otherwise', { state: 'approved', amount: 5000 }],
  ])('that %s is told as it is', async (fate, answer) => {
    const { device } = await paired(fate);
    expect((await pays(device)).answer).toMatchObject(answer as object);
  });

  test("whose answer holds a card's number where none belongs keeps six and four figures at most", async () => {
    const { device } = await paired("tells a card's number where none belongs");
    const { answer } = await pays(device);
    expect(JSON.stringify(answer)).not.toContain('4111111111111111');
    expect(answer).toMatchObject({ slip: { maskedPan: '411111******1111', rrn: '…1111', authCode: '…1111' } });
  });

  test('of tiyn is not begun; whole tenge are sent as tenge, also where rules count tiyn', async () => {
    const { terminal, sealed } = await paired();
    const { device } = kaspiAt(terminal, { sealed, exponent: 2 });
    expect((await pays(device, operation(150_050))).answer).toMatchObject(notBegun('not-whole'));
    expect((await pays(device, operation(150_000))).answer).toMatchObject({ state: 'approved', amount: 150_000 });
    expect(terminal.moved('payment')).toEqual([1500]);
  });

  test('is refused before money moves where two would give its receipt, or nobody has tried the device', async () => {
    const { terminal, sealed } = await paired();
    const two = kaspiAt(terminal, { sealed, ownCheque: () => null });
    expect((await pays(two.device)).answer).toMatchObject(notBegun('two-fiscalisers'));
    const untried = kaspiAt(terminal, { sealed, isTried: () => false });
    expect((await pays(untried.device)).answer).toMatchObject(notBegun('not-tried'));
    const theirs = kaspiAt(terminal, { sealed, ownCheque: () => false });
    await pays(theirs.device);
    expect([terminal.heard[0], terminal.ownCheques]).toEqual(['payment 5000', [false]]);
  });

  test('can not be taken back from here: it is looked at once', async () => {
    const { terminal, sealed } = await paired('waits for the customer');
    const { device } = kaspiAt(terminal, { sealed });
    const refs: string[] = [];
    const paying = device.collect(
      operation(),
      () => {},
      (ref) => refs.push(ref) > 0,
    );
    await expect.poll(() => refs.length).toBe(1);
    expect(await device.cancel(operation(5000, refs[0]))).toEqual({ state: 'unknown', isAtWork: true });
    terminal.theCustomer('walks away');
    expect(await paying).toEqual({ state: 'declined', reason: 'Отмена покупки' });
    expect(await device.cancel(operation(5000, refs[0]))).toEqual({ state: 'declined', reason: 'Отмена покупки' });
  });
});

describe('money goes back', () => {
  const back = (device: PaymentDevice, amount: number, paidBy: Parameters<PaymentDevice['refund']>[1], kind = 'qr') =>
    device.refund(
      { ...operation(amount), kind: kind as 'qr' },
      paidBy,
      () => {},
      () => true,
    );

  test.each<[Fate, string]>([
    ['approves by card', 'card'],
    ['approves by QR', 'qr'],
    ['approves by palm', 'alaqan'],
  ])('by the way and the number by which it came (%s)', async (fate, method) => {
    const { terminal, device } = await paired(fate);
    const { answer } = await pays(device);
    if (answer.state !== 'approved') throw new Error(answer.state);
    expect(await back(device, 3000, answer.slip, answer.kind)).toMatchObject({ state: 'approved', amount: 3000 });
    expect(terminal.list().at(-1)).toMatchObject({ does: 'refund', method, amount: 3000 });
    expect(await back(device, 3000, answer.slip, answer.kind)).toMatchObject(notBegun('refused'));
    expect(terminal.totals()).toEqual({ [method]: 2000 });
  });

  test('not without the number of its payment', async () => {
    const { terminal, device } = await paired();
    expect(await back(device, 3000, undefined)).toMatchObject(notBegun('no-number'));
    expect(await back(device, 3000, { authCode: 'A1' })).toMatchObject(notBegun('no-number'));
    expect(terminal.heard).toEqual([]);
  });
});

test('a total of the day is told by nobody but the screen, and may be another one', async () => {
  const { terminal, device } = await paired();
  await pays(device);
  expect(await device.settle('close-1')).toEqual({ state: 'not-told' });
  terminal.isKeyedByHand(700, 'qr');
  expect(terminal.totals()).toEqual({ card: 5000, qr: 700 });
});

describe('a certificate', () => {
  const asked = { path: '/v2/deviceinfo', query: {}, headers: {}, patience: { answerMs: 500, bodyMs: 500 } };

  test('for another name, of another authority, or of none that is known, sends nothing', async () => {
    const terminal = await unpaired();
    const { address } = terminal;
    const strange = [
      { ...address, name: 'counter-1.kaspipos.example' },
      { ...address, name: 'a.b.kaspipos.kz' },
      { ...address, ca: undefined },
      { ...address, ca: certificateFor('*.kaspipos.kz').ca },
    ];
    for (const each of strange) expect((await get({ ...asked, address: each })).state).toBe('unreachable');
    expect(terminal.heard).toEqual([]);
    expect((await get({ ...asked, address })).state).toBe('json');
  });

  test('is looked at whatever the environment of the program says', async () => {
    const terminal = await unpaired();
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => void delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']);
    expect((await get({ ...asked, address: { ...terminal.address, ca: undefined } })).state).toBe('unreachable');
    expect(terminal.heard).toEqual([]);
  });
});
