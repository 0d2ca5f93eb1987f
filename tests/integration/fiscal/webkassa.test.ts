import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Register, SaleTicket, Signed } from '../../../src-main/fiscal/port.ts';
import { webkassaOver } from '../../../src-main/fiscal/webkassa/register.ts';
import { type Credentials, newWebkassaSession } from '../../../src-main/fiscal/webkassa/session.ts';
import { money } from '../../../src-shared/money.ts';
import { assert } from '../../../src-shared/result.ts';
import { aCashMove, aDayEnd, aLine, aReturnTicket, aSaleTicket, basisOf } from '../../devices/fiscal-documents.ts';
import { type Fate, LOGIN, SERIAL_NUMBER, VirtualRegister } from '../../devices/virtual-register.ts';

/** What the port of a register promises, tried with the adapter of Webkassa against the virtual register. */

const HOUR_MS = 3_600_000;

/** Long on a busy machine; short only where an answer never comes. */
const PATIENT = { answerMs: 10_000, bodyMs: 10_000 };
const IMPATIENT_MS = 400;
const patience = { ...PATIENT };
const notWaiting = () => Object.assign(patience, { answerMs: IMPATIENT_MS });
const waiting = () => Object.assign(patience, PATIENT);

let device: VirtualRegister;
let register: Register;
beforeEach(async () => {
  waiting();
  device = await VirtualRegister.start();
  register = aRegister();
});
afterEach(() => device.isDown());

function aRegister({ uniqueNumber = SERIAL_NUMBER, ...login }: Partial<Credentials & { uniqueNumber: string }> = {}) {
  const session = newWebkassaSession({
    baseUrl: device.url,
    credentials: () => ({ ...LOGIN, ...login }),
    patience,
  });
  return webkassaOver({ session, uniqueNumber, exponent: 0 });
}

async function signedBy(document: SaleTicket): Promise<Signed> {
  const answer = await register.submit(document);
  assert(answer.state === 'signed', 'the register takes it');
  return answer;
}
const paths = () => device.heard.map(({ path }) => path.split('/').at(-1));
const stateNow = async () => {
  const state = await register.state();
  assert(state.state === 'told', 'the register tells its state');
  return state;
};

/** Asks, and waits no longer than it must for what never comes. */
async function unanswered<Value>(answer: (typeof BAD_ANSWERS)[number], ask: () => Promise<Value>): Promise<Value> {
  if (answer === 'silence') notWaiting();
  const value = await ask();
  waiting();
  return value;
}

const BAD_ANSWERS = ['none', 'silence', 'garbage', 'half', 'html', 'huge'] as const;

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
        address: 'г. Алматы, вокзал Алматы-1, касса 1',
        addressKk: 'Алматы қ., Алматы-1 вокзалы, 1-касса',
        taxpayer: { name: 'ТОО «Виртуальный перевозчик»', bin: '990140000001' },
      },
      operator: { name: 'Виртуальный ОФД', nameKk: 'Виртуалды ФДО', site: 'ofd.example/consumer' },
    });
    expect(device.signed()).toEqual([`sale 500 ${sale.key}`]);
    expect(await stateNow()).toMatchObject({ sold: 500, cashHeld: 500, documents: 1, dayIsOpen: true });
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
    const basis = basisOf(sale, await signedBy(sale));
    const part = aReturnTicket(basis, 500);
    expect(await register.submit(part)).toMatchObject({ state: 'signed', orderNumber: 2 });
    await register.submit(aDayEnd());
    const rest = aReturnTicket(basis, 4500);
    expect(await register.submit(rest)).toMatchObject({ state: 'signed', shiftNumber: 2 });
    expect(device.signed()).toEqual([`sale 5000 ${sale.key}`, `return 500 ${part.key}`, `return 4500 ${rest.key}`]);
    expect(await stateNow()).toMatchObject({ sold: 0, returned: 4500, cashHeld: 0 });
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
    expect(await stateNow()).toMatchObject({ cashIn: 20_000, cashOut: 500, cashHeld: 19_500, sold: 0 });
  });

  test('that ends the day ends it once, and the cash stays', async () => {
    await register.submit(aCashMove('cash-in', 20_000));
    expect(await register.submit(aDayEnd())).toMatchObject({ state: 'signed', sign: null, shiftNumber: 1 });
    expect(await register.submit(aDayEnd())).toMatchObject({ state: 'refused', why: 'day-ended', code: 12 });
    expect(await stateNow()).toMatchObject({ dayIsOpen: false, cashHeld: 20_000, shiftNumber: 1 });
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
    expect(await aRegister({ uniqueNumber: 'SWK00000000' }).state()).toMatchObject({
      why: 'unknown-register',
      code: 6,
    });
  });

  test('a day of 24 hours takes documents again after its end', async () => {
    await sale();
    const began = device.clock();
    device.clock = () => began + 24 * HOUR_MS + 1;
    expect(await sale()).toMatchObject({ why: 'day-too-long', code: 11 });
    expect(await stateNow()).toMatchObject({ dayIsOpen: true, sold: 5000 });
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
    expect((await stateNow()).offline).toBe(true);
    device.clock = () => began + 72 * HOUR_MS + 1;
    expect(await sale()).toMatchObject({ why: 'autonomous-too-long', code: 18 });
  });

  test('a return of what it signed by itself says so', async () => {
    device.books().autonomousSince = device.clock();
    const ticket = aSaleTicket();
    const basis = basisOf(ticket, await signedBy(ticket));
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
    expect(paths()).toEqual(['Authorize', 'check', 'check']);
    device.tokensEnd();
    const third = aCashMove('cash-in', 5);
    expect(await register.submit(third)).toMatchObject({ state: 'signed' });
    expect(paths().slice(3)).toEqual(['MoneyOperation', 'Authorize', 'MoneyOperation']);
    const [before, after] = device.heard.slice(3).filter(({ path }) => path.endsWith('MoneyOperation'));
    expect({ ...Object(before?.body), token: '' }).toEqual({ ...Object(after?.body), token: '' });
    expect(device.books().moves).toHaveLength(1);
  });

  test('that is wrong, or whose key is, sends no document', async () => {
    for (const wrong of [{ password: 'another' }, { apiKey: 'WKD-another' }, { apiKey: 'клю\nч' }, { apiKey: '' }]) {
      expect(await aRegister(wrong).submit(aSaleTicket())).toMatchObject({ state: 'refused', why: 'credentials' });
    }
    expect(new Set(paths())).toEqual(new Set(['Authorize']));
  });

  test.each(BAD_ANSWERS)('without an answer (%s) sends no document: the register heard nothing', async (answer) => {
    device.willDoAtLogin({ acts: true, answer });
    const submitted = await unanswered(answer, () => register.submit(aCashMove('cash-in', 500)));
    expect(submitted).toMatchObject({ state: 'unreachable', words: expect.stringContaining('no token') });
    expect(paths()).toEqual(['Authorize']);
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
    expect(paths()).toEqual(['Authorize']);
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
    expect(paths().filter((path) => path === 'Authorize')).toHaveLength(2);
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

describe('an answer that is lost', () => {
  const wentWrong = BAD_ANSWERS.flatMap((answer) => [true, false].map((acts) => ({ acts, answer })));

  test.each(wentWrong)('to a sale ($answer, signed: $acts) is unknown, and is found or not', async (fate) => {
    await register.submit(aSaleTicket(1));
    const sale = aSaleTicket(5000);
    device.willDo(fate);
    expect(await unanswered(fate.answer, () => register.submit(sale))).toMatchObject({ state: 'unknown' });
    expect(paths().filter((path) => path === 'check')).toHaveLength(2);
    for (const shiftNumber of [1, null])
      expect((await register.find(sale, shiftNumber)).state).toBe(fate.acts ? 'signed' : 'not-found');
    expect(await register.submit(sale)).toMatchObject({ state: 'signed', orderNumber: 2 });
    expect(device.signed()).toHaveLength(2);
  });

  test.each(wentWrong)('to cash ($answer, moved: $acts) is unknown, not repeated, and told by the X', async (fate) => {
    await register.submit(aCashMove('cash-in', 100));
    const before = await stateNow();
    device.willDo(fate);
    const move = aCashMove('cash-in', 7);
    expect(await unanswered(fate.answer, () => register.submit(move))).toMatchObject({ state: 'unknown' });
    expect(paths().filter((path) => path === 'MoneyOperation')).toHaveLength(2);
    expect((await stateNow()).cashIn - before.cashIn).toBe(fate.acts ? 7 : 0);
  });

  test.each(wentWrong)('to the end of a day ($answer, ended: $acts) is unknown, and told by the X', async (fate) => {
    await register.submit(aCashMove('cash-in', 100));
    device.willDo(fate);
    expect(await unanswered(fate.answer, () => register.submit(aDayEnd()))).toMatchObject({ state: 'unknown' });
    expect(paths().filter((path) => path === 'ZReport')).toHaveLength(1);
    expect((await stateNow()).dayIsOpen).toBe(!fate.acts);
  });

  test.each(BAD_ANSWERS)('to a question (%s) is unknown, and moves nothing', async (answer) => {
    const sale = aSaleTicket();
    await register.submit(sale);
    device.willDo({ acts: true, answer });
    expect(await unanswered(answer, () => register.state())).toMatchObject({ state: 'unknown' });
    // Two ways lead to a receipt: the second serves where nobody can read what the first one answers.
    const isRead = answer === 'none' || answer === 'silence' || answer === 'half';
    device.willDo({ acts: true, answer });
    expect((await unanswered(answer, () => register.find(sale, 1))).state).toBe(isRead ? 'unknown' : 'signed');
  });

  test('since the register was slow comes to its end there, and is busy until then', async () => {
    await register.submit(aSaleTicket(1));
    device.takesMs = 4 * IMPATIENT_MS;
    const sale = aSaleTicket();
    notWaiting();
    expect(await register.submit(sale)).toMatchObject({ state: 'unknown' });
    expect(await register.find(sale, 1)).toMatchObject({ state: 'refused', why: 'busy' });
    device.takesMs = 0;
    waiting();
    await expect.poll(async () => (await register.find(sale, 1)).state, { timeout: 10_000 }).toBe('signed');
  });
});

describe('a receipt that it had before', () => {
  const lostSale = async (price = 5000) => {
    const sale = aSaleTicket(price);
    device.willDo({ acts: true, answer: 'none' });
    expect(await register.submit(sale)).toMatchObject({ state: 'unknown' });
    return sale;
  };

  test.each([true, false])('is that receipt, with the data beside the 14 or without: %s', async (tellsData) => {
    device.ways.duplicateTellsData = tellsData;
    const sale = await lostSale();
    const again = await register.submit(sale);
    expect(again).toMatchObject({ state: 'signed', orderNumber: 1, sign: device.books().tickets[0]?.sign });
    expect(device.signed()).toHaveLength(1);
    const short = paths().filter((path) => path === 'GetTicketByExternalCheckNumber');
    expect(short).toHaveLength(tellsData ? 0 : 1);
  });

  test('is found in the shift before, in whichever order shifts are listed', async () => {
    const sale = await lostSale();
    await register.submit(aDayEnd());
    await register.submit(aSaleTicket());
    for (const newestFirst of [true, false]) {
      device.ways.newestShiftFirst = newestFirst;
      for (const shiftNumber of [null, 1, 2])
        expect(await register.find(sale, shiftNumber)).toMatchObject({ state: 'signed', shiftNumber: 1 });
    }
  });

  test.each([true, false])('is found among sixty shifts, newest first: %s', async (newestFirst) => {
    device.ways.newestShiftFirst = newestFirst;
    for (let day = 0; day < 59; day += 1) {
      await register.submit(aCashMove('cash-in', 1));
      await register.submit(aDayEnd());
    }
    const sale = await lostSale();
    expect(await register.find(sale, null)).toMatchObject({ state: 'signed', shiftNumber: 60 });
  });

  test.each([15, 16, 19] as const)('is not there by the number %i', async (code) => {
    device.ways.notFound = code;
    await register.submit(aSaleTicket());
    expect(await register.find(aSaleTicket(), 1)).toEqual({ state: 'not-found' });
    expect(await register.find(aSaleTicket(), 7)).toEqual({ state: 'not-found' });
  });

  test('is looked for in the list where the question by its key is refused, and no refusal of a question is its own', async () => {
    const sale = await lostSale();
    const refused: Fate = { says: { code: 9, text: 'Ошибка валидации' } };
    device.willDo(refused);
    expect(await register.find(sale, 1)).toMatchObject({ state: 'signed' });
    device.willDo(refused, refused);
    expect(await register.find(sale, 1)).toMatchObject({ state: 'unknown' });
    device.willDo({ says: { code: 7, text: 'Касса заблокирована' } });
    expect(await register.find(sale, 1)).toMatchObject({ state: 'refused', why: 'blocked' });
  });

  test('is not there in a register that never had any', async () => {
    expect(await register.find(aSaleTicket(), null)).toEqual({ state: 'not-found' });
  });

  test('is found in the list of its shift where it can’t be asked for by its key', async () => {
    device.ways.findsByKey = false;
    const sale = await lostSale();
    for (let more = 0; more < 60; more += 1) await register.submit(aSaleTicket(1));
    const last = await lostSale(77);
    for (const each of [sale, last]) {
      expect(await register.find(each, 1)).toMatchObject({
        state: 'signed',
        qr: expect.stringContaining('ofd.example'),
        operator: { name: 'Виртуальный ОФД' },
        register: { registrationNumber: '032600010221', taxpayer: { bin: '990140000001' } },
      });
      expect(await register.submit(each)).toMatchObject({ state: 'signed' });
    }
    expect(await register.find(aSaleTicket(), 1)).toEqual({ state: 'not-found' });
    expect(await register.find(aSaleTicket(), 9)).toEqual({ state: 'not-found' });
  });

  test('and is another one under this key is never shown as this one', async () => {
    const sale = await lostSale();
    const dearer = aSaleTicket(6000, { key: sale.key });
    const basis = { sign: '1382290000001', at: 't', registrationNumber: '1', total: money(5000), offline: false };
    const goesBack = { ...aReturnTicket(basis), key: sale.key };
    for (const tellsData of [false, true]) {
      device.ways.duplicateTellsData = tellsData;
      const words = expect.stringContaining('another receipt under its key: it has another total');
      expect(await register.submit(dearer)).toMatchObject({ state: 'refused', why: 'document', words });
    }
    expect(await register.find(dearer, 1)).toMatchObject({ state: 'refused', why: 'document' });
    expect(await register.find(goesBack, 1)).toMatchObject({
      why: 'document',
      words: expect.stringContaining('it is no return'),
    });
  });

  test('is cash: its data is the answer, and without it the X says where', async () => {
    device.ways.duplicateTellsData = true;
    const move = aCashMove('cash-in', 500);
    await register.submit(move);
    expect(await register.submit(move)).toMatchObject({ state: 'signed', shiftNumber: 1 });
    device.ways.duplicateTellsData = false;
    const registered = { serialNumber: SERIAL_NUMBER, registrationNumber: '032600010221' };
    expect(await register.submit(move)).toMatchObject({ state: 'signed', shiftNumber: null, register: registered });
    device.willDo({ says: { code: 14, text: '' } }, { acts: true, answer: 'none' });
    expect(await register.submit(move)).toMatchObject({ state: 'unknown' });
    expect((await stateNow()).cashIn).toBe(500);
  });
});

test('an answer about another receipt says nothing about this one, which is looked for by its key', async () => {
  const first = aSaleTicket(1000);
  await register.submit(first);
  for (const shape of ['vendor', 'flat'] as const) {
    device.ways.shape = shape;
    const sale = aSaleTicket(shape === 'vendor' ? 2000 : 1000);
    device.willDo({ acts: true, answer: 'of another receipt' });
    const words = expect.stringContaining('about another receipt');
    expect(await register.submit(sale)).toMatchObject({ state: 'unknown', words });
    expect(await register.find(sale, 1)).toMatchObject({ state: 'signed', sign: device.books().tickets.at(-1)?.sign });
  }
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
    expect(paths()).toEqual(['Authorize']);
  });
});
