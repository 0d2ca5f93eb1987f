import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newWebkassaSession } from '../../../src-main/fiscal/webkassa/session.ts';
import { webkassaOver } from '../../../src-main/fiscal/webkassa/register.ts';
import { money } from '../../../src-shared/money.ts';
import { aCashMove, aDayEnd, aLine, aReturnTicket, aSaleTicket, basisOf } from '../../devices/fiscal-documents.ts';
import { aWebkassa, BAD_ANSWERS, type Webkassa } from '../../devices/a-webkassa.ts';
import { type Fate, LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';

/** What the port of a register promises, tried with the adapter of Webkassa against the virtual register. */

const HOUR_MS = 3_600_000;

let device: Webkassa['device'];
let register: Webkassa['register'];
let bench: Webkassa;
beforeEach(async () => {
  bench = await aWebkassa();
  ({ device, register } = bench);
});
afterEach(() => device.isDown());

describe('a document', () => {
  test('that is a sale is signed with all that a receipt has to show', async () => {
    device.clock = () => Date.parse('2025-10-17T07:37:45Z');
    const sale = aSaleTicket(500, { payments: [{ means: 'cash', amount: money(10_000) }], change: money(9500) });
    expect(await register.submit(sale)).toEqual({
      state: 'signed',
      sign: expect.stringMatching(/^\d{13}$/),
      at: '17.10.2025 12:37:45',
      qr: expect.stringMatching(
        /^http:\/\/ofd\.example\/consumer\?i=\d{13}&f=032600010221&s=500\.00&t=20251017T123745$/,
      ),
      offline: false,
      orderNumber: 1,
      shiftNumber: 1,
      register: {
        serialNumber: SERIAL_NUMBER,
        registrationNumber: '032600010221',
        address: 'г. Алматы, вокзал Алматы-2, касса 1',
        addressKk: 'Алматы қ., Алматы-2 вокзалы, 1-касса',
        taxpayer: { name: 'Сапар Перевозки (демонстрация)', bin: '000000000001' },
      },
      operator: { name: 'Виртуальный ОФД', nameKk: 'Виртуалды ФДО', site: 'ofd.example/consumer' },
    });
    expect(device.signed()).toEqual([`sale 500 ${sale.key}`]);
    expect(await bench.stateNow()).toMatchObject({ sold: 500, cashHeld: 500, documents: 1, dayIsOpen: true });
  });

  test('that is paid in three ways is signed as one', async () => {
    const payments = (['cash', 'card', 'mobile'] as const).map((means) => ({ means, amount: money(400) }));
    const lines = [aLine(1000, { vatPercent: null }), aLine(100, { quantity: 2, vatPercent: 12, nature: 'goods' })];
    const sale = aSaleTicket(1200, { lines, payments });
    expect(await register.submit(sale)).toMatchObject({ state: 'signed' });
    expect(device.books().tickets[0]).toMatchObject({ total: 120_000, tax: 2143 });
  });

  test('that is a return goes to the sale that it is about, whole or in part, on another day too', async () => {
    const sale = aSaleTicket(5000);
    const basis = basisOf(sale, await bench.signedBy(sale));
    const part = aReturnTicket(basis, 500);
    expect(await register.submit(part)).toMatchObject({ state: 'signed', orderNumber: 2 });
    await register.submit(aDayEnd());
    const rest = aReturnTicket(basis, 4500);
    expect(await register.submit(rest)).toMatchObject({ state: 'signed', shiftNumber: 2 });
    expect(device.signed()).toEqual([`sale 5000 ${sale.key}`, `return 500 ${part.key}`, `return 4500 ${rest.key}`]);
    expect(await bench.stateNow()).toMatchObject({ sold: 0, returned: 4500, cashHeld: 0 });
  });

  test('that moves cash bears no sign, and the X tells it', async () => {
    expect(await register.submit(aCashMove('cash-in', 20_000))).toMatchObject({
      state: 'signed',
      sign: null,
      qr: null,
      shiftNumber: 1,
      register: { serialNumber: SERIAL_NUMBER },
    });
    await register.submit(aCashMove('cash-out', 500));
    expect(await bench.stateNow()).toMatchObject({ cashIn: 20_000, cashOut: 500, cashHeld: 19_500, sold: 0 });
  });

  test('that ends the day ends it once, and the cash stays', async () => {
    await register.submit(aCashMove('cash-in', 20_000));
    expect(await register.submit(aDayEnd())).toMatchObject({ state: 'signed', sign: null, shiftNumber: 1 });
    expect(await register.submit(aDayEnd())).toMatchObject({ state: 'refused', why: 'day-ended', code: 12 });
    expect(await bench.stateNow()).toMatchObject({ dayIsOpen: false, cashHeld: 20_000, shiftNumber: 1 });
  });

  test('that ends a day which nothing began is refused, and so is its X', async () => {
    expect(await register.submit(aDayEnd())).toMatchObject({ why: 'no-open-day', code: 13 });
    expect(await register.state()).toMatchObject({ state: 'refused', why: 'no-open-day' });
  });

  test('that no register could take does not leave the counter', async () => {
    const broken = aSaleTicket(500, { change: money(1) });
    expect(await register.submit(broken)).toMatchObject({ state: 'refused', why: 'document', code: null });
    expect(await register.submit(aCashMove('cash-in', 0))).toMatchObject({ why: 'document', code: null });
    expect(device.heard).toEqual([]);
  });

  test('is read in the spelling of later answers too', async () => {
    device.ways.shape = 'flat';
    expect(await register.submit(aSaleTicket())).toMatchObject({
      state: 'signed',
      register: { serialNumber: SERIAL_NUMBER, registrationNumber: '032600010221' },
    });
  });
});

describe('a register that refuses', () => {
  const sale = () => register.submit(aSaleTicket());

  test('for good says why', async () => {
    const books = device.books();
    books.isBlocked = true;
    expect(await sale()).toMatchObject({ state: 'refused', why: 'blocked', code: 7, words: expect.any(String) });
    books.isActivated = false;
    expect(await sale()).toMatchObject({ why: 'not-activated', code: 10 });
    expect(await bench.aRegister({ uniqueNumber: 'SWK00000000' }).state()).toMatchObject({
      why: 'unknown-register',
      code: 6,
    });
  });

  test('a day of 24 hours takes documents again after its end', async () => {
    await sale();
    const began = device.clock();
    device.clock = () => began + 24 * HOUR_MS + 1;
    expect(await sale()).toMatchObject({ why: 'day-too-long', code: 11 });
    expect(await bench.stateNow()).toMatchObject({ dayIsOpen: true, sold: 5000 });
    await register.submit(aDayEnd());
    expect(await sale()).toMatchObject({ state: 'signed', shiftNumber: 2 });
  });

  test('little cash is told, and cured by cash', async () => {
    const out = aCashMove('cash-out', 500);
    expect(await register.submit(out)).toMatchObject({ why: 'little-cash', code: 8 });
    await register.submit(aCashMove('cash-in', 500));
    expect(await register.submit(out)).toMatchObject({ state: 'signed' });
  });

  test('signs by itself without a line to its operator, for 72 hours', async () => {
    const began = device.clock();
    device.books().autonomousSince = began;
    expect(await sale()).toMatchObject({ state: 'signed', offline: true, sign: expect.stringMatching(/^\d{9}$/) });
    expect((await bench.stateNow()).offline).toBe(true);
    device.clock = () => began + 72 * HOUR_MS + 1;
    expect(await sale()).toMatchObject({ why: 'autonomous-too-long', code: 18 });
  });

  test('a return of what it signed by itself says so', async () => {
    device.books().autonomousSince = device.clock();
    const ticket = aSaleTicket();
    const basis = basisOf(ticket, await bench.signedBy(ticket));
    device.books().autonomousSince = null;
    expect(await register.submit(aReturnTicket(basis))).toMatchObject({ state: 'signed', offline: false });
  });

  test('a call beside another one is busy, and is taken afterwards', async () => {
    await sale();
    device.takesMs = 100;
    const [first, second] = await Promise.all([sale(), sale()]);
    expect([first, second].map(({ state }) => state).toSorted()).toEqual(['refused', 'signed']);
    expect([first, second]).toContainEqual(expect.objectContaining({ why: 'busy', code: 9 }));
  });

  test('what it finds wrong with a document is that document’s own', async () => {
    const basis = { sign: '1382290000001', at: 'then', registrationNumber: '1', total: money(5000), offline: false };
    expect(await register.submit(aReturnTicket(basis))).toMatchObject({ why: 'document', code: 9 });
    device.willDo({ says: { code: 4711, text: 'Новая ошибка' } });
    expect(await sale()).toMatchObject({ why: 'document', code: 4711 });
  });

  test('what it does not know itself is unknown', async () => {
    device.willDo({ says: { code: -1, text: 'Неизвестная ошибка' } });
    expect(await sale()).toMatchObject({ state: 'unknown' });
  });

  test('its wrong clock is told as it is', async () => {
    device.clock = () => Date.parse('2019-01-01T00:00:00Z');
    expect(await sale()).toMatchObject({ state: 'signed', at: '01.01.2019 05:00:00' });
  });
});

describe('the login', () => {
  test('is asked for a token once, and again when the token is over, with the same document', async () => {
    const first = aSaleTicket();
    await register.submit(first);
    await register.submit(aSaleTicket());
    expect(bench.paths()).toEqual(['Authorize', 'check', 'check']);
    device.tokensEnd();
    const third = aCashMove('cash-in', 5);
    expect(await register.submit(third)).toMatchObject({ state: 'signed' });
    expect(bench.paths().slice(3)).toEqual(['MoneyOperation', 'Authorize', 'MoneyOperation']);
    const [before, after] = device.heard.slice(3).filter(({ path }) => path.endsWith('MoneyOperation'));
    expect({ ...Object(before?.body), token: '' }).toEqual({ ...Object(after?.body), token: '' });
    expect(device.books().moves).toHaveLength(1);
  });

  test('that is wrong, or whose key is, sends no document', async () => {
    for (const wrong of [{ password: 'another' }, { apiKey: 'WKD-another' }, { apiKey: 'клю\nч' }, { apiKey: '' }]) {
      expect(await bench.aRegister(wrong).submit(aSaleTicket())).toMatchObject({
        state: 'refused',
        why: 'credentials',
      });
    }
    expect(new Set(bench.paths())).toEqual(new Set(['Authorize']));
  });

  test.each(BAD_ANSWERS)('without an answer (%s) sends no document: the register heard nothing', async (answer) => {
    device.willDoAtLogin({ acts: true, answer });
    const submitted = await bench.unanswered(answer, () => register.submit(aCashMove('cash-in', 500)));
    expect(submitted).toMatchObject({ state: 'unreachable', words: expect.stringContaining('no token') });
    expect(bench.paths()).toEqual(['Authorize']);
    expect(await register.submit(aCashMove('cash-in', 500))).toMatchObject({ state: 'signed' });
  });

  test.each([
    [9, 'refused'],
    [-1, 'unreachable'],
    [505, 'unreachable'],
  ])('that is refused by %i is no fault of the document', async (code, state) => {
    device.willDoAtLogin({ says: { code, text: '' } });
    const answer = await register.submit(aSaleTicket());
    expect(answer).toMatchObject(state === 'refused' ? { state, why: 'credentials' } : { state });
    expect(bench.paths()).toEqual(['Authorize']);
  });

  test('that nobody has set is refused as such', async () => {
    const session = newWebkassaSession({ baseUrl: device.url, credentials: () => null });
    const unset = webkassaOver({ session, uniqueNumber: SERIAL_NUMBER, exponent: 0 });
    expect(await unset.state()).toMatchObject({ state: 'refused', why: 'credentials', code: null });
    expect(device.heard).toEqual([]);
  });

  test('that changed is used at once', async () => {
    let password = 'another';
    const session = newWebkassaSession({ baseUrl: device.url, credentials: () => ({ ...LOGIN, password }) });
    const changed = webkassaOver({ session, uniqueNumber: SERIAL_NUMBER, exponent: 0 });
    expect(await changed.submit(aSaleTicket())).toMatchObject({ why: 'credentials', code: 1 });
    ({ password } = LOGIN);
    expect(await changed.submit(aSaleTicket())).toMatchObject({ state: 'signed' });
    password = 'a third one';
    expect(await changed.submit(aSaleTicket())).toMatchObject({ why: 'credentials', code: 1 });
  });

  test('is shared by its registers, which ask for one token', async () => {
    device.has('SWK00030002', '032600010222');
    const session = newWebkassaSession({ baseUrl: device.url, credentials: () => LOGIN });
    const registers = [SERIAL_NUMBER, 'SWK00030002'].map((uniqueNumber) =>
      webkassaOver({ session, uniqueNumber, exponent: 0 }),
    );
    const submitAll = () => Promise.all(registers.map((each) => each.submit(aSaleTicket())));
    expect((await submitAll()).map(({ state }) => state)).toEqual(['signed', 'signed']);
    device.tokensEnd();
    expect((await submitAll()).map(({ state }) => state)).toEqual(['signed', 'signed']);
    expect(bench.paths().filter((path) => path === 'Authorize')).toHaveLength(2);
  });

  test('stands in no words, whatever the register repeats', async () => {
    await register.submit(aSaleTicket());
    const { token } = Object(device.heard.at(-1)?.body);
    const text = `${LOGIN.login} ${LOGIN.password} ${LOGIN.apiKey} ${token}`;
    for (const code of [1, 4711, -1, 505]) {
      device.willDo({ says: { code, text } });
      const said = JSON.stringify(await register.submit(aSaleTicket()));
      for (const secret of text.split(' ')) expect(said).not.toContain(secret);
      expect(said).toContain('… … … …');
    }
  });

  test('goes over the wire in the clear on this machine alone', () => {
    const baseUrl = new URL('http://kkm.webkassa.kz');
    expect(() => newWebkassaSession({ baseUrl, credentials: () => LOGIN })).toThrow('https');
  });
});

describe('another register', () => {
  test('that answers is believed in nothing', async () => {
    await register.submit(aCashMove('cash-in', 500));
    const another: Fate = { acts: true, answer: 'of another register' };
    const words = 'another register answered: SWK00099999';
    const sale = aSaleTicket();
    device.willDo(another, another, another, another, another);
    expect(await register.submit(sale)).toMatchObject({ state: 'unknown', words });
    expect(await register.find(sale, 1)).toEqual({ state: 'unknown', words });
    expect(await register.state()).toEqual({ state: 'unknown', words });
    expect(await register.submit(aCashMove('cash-in', 1))).toEqual({ state: 'unknown', words });
    expect(await register.submit(aDayEnd())).toEqual({ state: 'unknown', words });
  });
});

describe('an address', () => {
  test('where nobody listens, or that does not exist, heard nothing', async () => {
    await register.submit(aSaleTicket());
    await device.isDown();
    expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'unreachable' });
    expect(await register.state()).toMatchObject({ state: 'unreachable' });
    await device.isUp();
    expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'signed' });
    const session = newWebkassaSession({
      baseUrl: new URL(`https://${'no'.repeat(40)}.invalid`),
      credentials: () => LOGIN,
    });
    const nowhere = webkassaOver({ session, uniqueNumber: SERIAL_NUMBER, exponent: 0 });
    expect(await nowhere.submit(aSaleTicket())).toMatchObject({ state: 'unreachable' });
  });

  test.each([200, 505])(
    'that is not served any more (%i) sends the same call on, and is not asked again',
    async (status) => {
      const moved = await VirtualRegister.start();
      try {
        await register.state();
        const token = Object(device.heard.at(-1)?.body).token;
        moved.knows(token);
        const says = { code: 505, text: 'Сервис недоступен на этом домене' };
        device.willDo({ says, status, otherDomains: `kkm.example.com, 127.0.0.1:${moved.url.port}` });
        const sale = aSaleTicket();
        expect(await register.submit(sale)).toMatchObject({ state: 'signed' });
        expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'signed' });
        expect(moved.signed()).toHaveLength(2);
        expect(device.signed()).toEqual([]);
      } finally {
        await moved.isDown();
      }
      expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'unreachable' });
      expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'signed' });
      expect(device.signed()).toHaveLength(1);
    },
  );

  test('that is not served any more and names nobody heard nothing', async () => {
    device.willDo({ says: { code: 505, text: '' }, otherDomains: 'register.example.com' });
    expect(await register.submit(aSaleTicket())).toMatchObject({ state: 'unreachable' });
    expect(device.signed()).toEqual([]);
  });

  test('of somebody else’s server gets no document', async () => {
    const session = newWebkassaSession({ baseUrl: new URL('/portal', device.url), credentials: () => LOGIN });
    const wrong = webkassaOver({ session, uniqueNumber: SERIAL_NUMBER, exponent: 0 });
    expect(await wrong.submit(aSaleTicket())).toMatchObject({ state: 'unreachable' });
    expect(bench.paths()).toEqual(['Authorize']);
  });
});
