import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { layoutFaults } from '../devices/judged-screen.ts';

/**
 * The second window: the customer's own card and money, in the customer's language, and never a promise before the
 * commit.
 */

let reference: Reference;
let counter: ACounter;
let display: Page;
beforeAll(async () => {
  counter = await aCounter({ display: 'window' });
  reference = counter.upstream.reference;
  display = await counter.customersDisplay();
});
afterAll(() => counter[Symbol.asyncDispose]());

const reads = async () => (await display.locator('body').innerText()).replaceAll(/[\u00a0\s]+/g, ' ');
async function saysSoon(words: string | RegExp): Promise<void> {
  await expect.poll(reads, { timeout: 8000 }).toMatch(words);
}
const reading = () =>
  display.evaluate(() => ({
    size: document.documentElement.dataset['size'],
    contrast: document.documentElement.dataset['contrast'],
  }));
const saysEnglish = () => display.getByRole('button', { name: 'English' }).click();

test('it says closed while no shift is open, and welcome once one is', { tags: ['long'] }, async () => {
  await saysEnglish();
  await expect.poll(reads).toMatch('This counter is closed');
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await saysSoon('Please give the cashier your travel card');
  await counter.chooses('Close shift');
  await saysSoon('This counter is closing Please go to another counter.');
  await counter.presses('Escape');
  await saysSoon('Please give the cashier your travel card');
});

test('it follows one sale, and tells the new balance only once the money is taken', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 1240 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await saysEnglish();
  await saysSoon(`Travel card ···· ${card.slice(-4)}`);
  await saysSoon('Balance 1 240 ₸');
  expect(await reads()).not.toContain(card.slice(0, 8));

  await counter.presses('F4');
  await counter.types('10000');
  await saysSoon('Change 5 000 ₸ Total 5 000 ₸ Received 10 000 ₸');
  await display.getByRole('button', { name: 'Large text' }).click();
  await display.getByRole('button', { name: 'High contrast' }).click();
  expect(await reads()).not.toMatch(/6 240|You can use/);

  await counter.presses('Enter');
  await saysSoon('New balance 6 240 ₸');
  await saysSoon('Topped up. You can use the card now. Please take your change, card and receipt.');
  await saysSoon('Change 5 000 ₸');
  await expect.poll(reading).toEqual({ size: 'large', contrast: 'high' });
  expect(await layoutFaults(display)).toEqual([]);
});

test('the next customer sees nothing of the last', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 300 });
  await counter.scans(card);
  await saysSoon(card.slice(-4));
  expect(await reads()).not.toMatch(/6 240|10 000/);
  expect(await reading()).toEqual({ size: 'usual', contrast: 'usual' });
  await counter.presses('F4');
  await saysEnglish();
  await saysSoon('To pay 5 000 ₸ Ways to pay Cash Bank card QR code');
  await counter.presses('F9');
  await saysSoon('Please tap or insert your bank card at the terminal.');
  await counter.types('K7Q204');
  await counter.screen.isKept();
  await counter.presses('Escape');
  await counter.screen.shows('Was money taken on the terminal?');
  await saysSoon('One moment, please The cashier is checking.');
  await counter.types('2');
  await saysSoon('Please check the card and the amount, then pay.');
  await counter.presses('Escape', 'Escape', 'Escape');
  await saysSoon(/^Sapar.*Қош келдіңіз.*Добро пожаловать.*Welcome.*欢迎/);
});

test('a language that the customer touches is that of the receipt as well', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 300 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await display.getByRole('button', { name: '中文' }).click();
  await saysSoon('旅游卡');
  await counter.screen.shows('Customer reads 中文');
  await counter.presses('F1', 'Enter');
  await counter.screen.isDone(card);
  expect(counter.entries().at(-1)?.body).toMatchObject({ language: 'zh-CN' });
  await saysSoon('请取走您的卡和小票');

  await counter.scans(await aFreshCard(reference));
  await counter.screen.asksForAmount();
  await counter.screen.shows('Customer reads Русский');
  await counter.presses('Escape', 'Escape');
});

test('without connection it promises nothing until the top-up is credited', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 300 });
  await counter.upstream.stop();
  await counter.screen.shows('No connection');
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F1');
  await counter.screen.asksForPayment();
  await saysEnglish();
  await saysSoon('No connection: the money reaches your card later');
  await counter.presses('Enter');
  await counter.screen.isDone(card);
  await saysSoon('No connection: the money reaches your card later. Please take your card and receipt.');
  expect(await reads()).not.toMatch(/New balance|1 300/);
  await counter.upstream.start();
  await expect.poll(reads, { timeout: RECONNECTED_WITHIN_MS }).toMatch('New balance 1 300 ₸');
});

test('locking the counter clears it, and it reaches none of the clerk’s channels', { tags: ['long'] }, async () => {
  await counter.presses('Control+KeyL');
  await counter.screen.isAtSignIn();
  await saysSoon('Back soon');
  expect(await reads()).not.toMatch(/₸|····/);
  expect(await display.evaluate('[typeof window.sapar, Object.keys(window.saparDisplay).sort().join()]')).toEqual([
    'undefined',
    'ask,onState',
  ]);
  expect(
    await display.evaluate(
      `window.saparDisplay.ask({ kind: 'counter.state' }).then(() => 'answered', () => 'refused')`,
    ),
  ).toBe('refused');
});

test('what was read after a sale is gone behind the lock, for the same clerk as well', { tags: ['long'] }, async () => {
  await counter.signsIn(AIGERIM);
  const card = await aFreshCard(reference, { balance: 300 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.presses('F1', 'Enter');
  await counter.screen.isDone(card);
  await saysSoon(card.slice(-4));
  await counter.presses('Control+KeyL');
  await counter.screen.isAtSignIn();
  await saysSoon('Back soon');
  await counter.signsIn(AIGERIM);
  await saysSoon(/^Sapar.*Қош келдіңіз.*Добро пожаловать.*Welcome.*欢迎/);
  expect(await reads()).not.toMatch(card.slice(-4));
});

test('a second screen is found and lost while the counter runs', { tags: ['long'] }, async () => {
  await using other = await aCounter({ reference });
  expect(await other.windows()).toBe(1);
  await other.hasSecondScreen(true);
  const page = await other.customersDisplay();
  expect(await other.windows()).toBe(2);
  await other.hasSecondScreen(false);
  await expect.poll(() => page.isClosed()).toBe(true);
  expect(await other.windows()).toBe(1);
});
