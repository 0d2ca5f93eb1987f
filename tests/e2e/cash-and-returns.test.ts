import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** Money that leaves the drawer otherwise than as change, by keyboard alone. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  reference = await startReference();
  counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 40 });
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await reference.stop();
});

const lastEntry = () => counter.entries().at(-1);
const papers = () => counter.receipts().length;

test('a safe drop is an entry with its seal and its slip, and nothing tells what is left', async () => {
  const before = papers();
  await counter.chooses('Cash');
  await counter.types('15000');
  await counter.presses('Enter');
  await counter.types('B-77');
  await counter.presses('Enter', 'Enter');
  await counter.screen.shows('Drop of 15 000 ₸ recorded, bag B-77.');

  expect(lastEntry()).toMatchObject({ kind: 'safe-drop', body: { amount: 15_000, bagSeal: 'B-77' }, postings: [{ account: 'safe', amount: 15_000 }, { account: 'drawer', amount: -15_000 }] });
  expect((await counter.printer.waitForReceipt(before + 1)).text).toContain('B-77');
  expect(await counter.screen.text()).not.toContain('25 000');
  await counter.presses('Escape');
  await counter.screen.asksForCard();
});

test('what is missing is said in place, and nothing is written', async () => {
  const before = counter.entries().length;
  await counter.chooses('Cash');
  await counter.presses('F3');
  await counter.types('700');
  await counter.presses('Enter', 'Enter', 'Enter');
  expect(await counter.screen.refusalWords()).toBe('A reason is missing.');
  expect(counter.entries()).toHaveLength(before);

  await counter.presses('F4', 'Enter', 'Enter');
  expect(await counter.screen.refusalWords()).toBe('A reason is missing.');
  await counter.presses('Escape');
});

test('a count in between answers that it was recorded, and nothing more', async () => {
  await counter.chooses('Cash');
  await counter.presses('F5');
  await counter.counts({ 1000: 24 });
  await counter.screen.shows('Recorded.');
  expect(lastEntry()).toMatchObject({ kind: 'cash-counted', body: { amount: 24_000 }, postings: [] });
  expect(await counter.screen.text()).not.toMatch(/25 000|expected|short|over/i);
  await counter.presses('Escape');
});
