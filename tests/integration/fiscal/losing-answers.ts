import { afterEach, beforeEach, expect, test } from 'vitest';
import { aWebkassa, type BAD_ANSWERS, type Webkassa } from '../../devices/a-webkassa.ts';
import { aCashMove, aDayEnd, aSaleTicket } from '../../devices/fiscal-documents.ts';

let device: Webkassa['device'];
let register: Webkassa['register'];
let bench: Webkassa;

/** What is lost so, of each document and question, before and after it was done. */
export function answersAreLost(answers: readonly (typeof BAD_ANSWERS)[number][]): void {
  beforeEach(async () => {
    bench = await aWebkassa();
    ({ device, register } = bench);
  });
  afterEach(() => device.isDown());

  const wentWrong = answers.flatMap((answer) => [true, false].map((acts) => ({ acts, answer })));

  test.each(wentWrong)('to a sale ($answer, signed: $acts) is unknown, and is found or not', async (fate) => {
    await register.submit(aSaleTicket(1));
    const sale = aSaleTicket(5000);
    device.willDo(fate);
    expect(await bench.unanswered(fate.answer, () => register.submit(sale))).toMatchObject({ state: 'unknown' });
    expect(bench.paths().filter((path) => path === 'check')).toHaveLength(2);
    for (const shiftNumber of [1, null])
      expect((await register.find(sale, shiftNumber)).state).toBe(fate.acts ? 'signed' : 'not-found');
    expect(await register.submit(sale)).toMatchObject({ state: 'signed', orderNumber: 2 });
    expect(device.signed()).toHaveLength(2);
  });

  test.each(wentWrong)('to cash ($answer, moved: $acts) is unknown, not repeated, and told by the X', async (fate) => {
    await register.submit(aCashMove('cash-in', 100));
    const before = await bench.stateNow();
    device.willDo(fate);
    const move = aCashMove('cash-in', 7);
    expect(await bench.unanswered(fate.answer, () => register.submit(move))).toMatchObject({ state: 'unknown' });
    expect(bench.paths().filter((path) => path === 'MoneyOperation')).toHaveLength(2);
    expect((await bench.stateNow()).cashIn - before.cashIn).toBe(fate.acts ? 7 : 0);
  });

  test.each(wentWrong)('to the end of a day ($answer, ended: $acts) is unknown, and told by the X', async (fate) => {
    await register.submit(aCashMove('cash-in', 100));
    device.willDo(fate);
    expect(await bench.unanswered(fate.answer, () => register.submit(aDayEnd()))).toMatchObject({ state: 'unknown' });
    expect(bench.paths().filter((path) => path === 'ZReport')).toHaveLength(1);
    expect((await bench.stateNow()).dayIsOpen).toBe(!fate.acts);
  });

  test.each(answers)('to a question (%s) is unknown, and moves nothing', async (answer) => {
    const sale = aSaleTicket();
    await register.submit(sale);
    device.willDo({ acts: true, answer });
    expect(await bench.unanswered(answer, () => register.state())).toMatchObject({ state: 'unknown' });
    // Two ways lead to a receipt: the second serves where nobody can read what the first one answers.
    const isRead = answer === 'none' || answer === 'silence' || answer === 'half';
    device.willDo({ acts: true, answer });
    expect((await bench.unanswered(answer, () => register.find(sale, 1))).state).toBe(isRead ? 'unknown' : 'signed');
  });
}
