import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { aWebkassa, BAD_ANSWERS, type Webkassa } from '../../devices/a-webkassa.ts';
import { aCashMove, aDayEnd, aReturnTicket, aSaleTicket } from '../../devices/fiscal-documents.ts';
import { type Fate, SERIAL_NUMBER } from '../../devices/virtual-register.ts';
import { answersAreLost } from './losing-answers.ts';

/** Answers of Webkassa that never came, or say that it had a document before: it is asked, and nothing is repeated. */

let device: Webkassa['device'];
let register: Webkassa['register'];
let bench: Webkassa;
beforeEach(async () => {
  bench = await aWebkassa();
  ({ device, register } = bench);
});
afterEach(() => device.isDown());

describe('an answer that is lost', () => {
  // What waits until nobody waits any more takes longer than a change should: lost-answers.long.ts.
  answersAreLost(BAD_ANSWERS.filter((answer) => answer !== 'silence'));
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
    const short = bench.paths().filter((path) => path === 'GetTicketByExternalCheckNumber');
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
    expect(bench.paths().slice(2)).toEqual(['GetTicketByExternalCheckNumber', 'ShiftHistory']);
    expect(await register.find(aSaleTicket(), 7)).toEqual({ state: 'not-found' });
  });

  test('is looked for in the list where the question by its key is refused', async () => {
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
        register: { registrationNumber: '032600010221', taxpayer: { bin: '000000000001' } },
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
    expect((await bench.stateNow()).cashIn).toBe(500);
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
    const itsOwn = { state: 'signed', sign: device.books().tickets.at(-1)?.sign };
    expect(await register.find(sale, 1)).toMatchObject(itsOwn);
    device.willDo({ acts: true, answer: 'of another receipt' });
    expect(await register.find(sale, 1)).toMatchObject(itsOwn);
  }
});
