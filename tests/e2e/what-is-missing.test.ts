import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';

/** What is missing or refused is said where it is typed, and what is typed then goes there and nowhere else. */

let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 40 });
});
afterAll(() => counter[Symbol.asyncDispose]());

const lastEntry = () => counter.entries().at(-1);

async function choosesTheSupervisor(): Promise<void> {
  await counter.page.getByRole('main').getByRole('button', { name: SAULE_THE_SUPERVISOR.name }).click();
  await counter.screen.focuses('PIN of Saule T.');
}

test(
  'a refused code of a return is said in sight, and typed anew without another reason',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    const card = await aFreshCard(counter.upstream.reference);
    await counter.sells({ card, preset: 'F4', authorisationCode: 'K7Q204' });
    await counter.presses('Control+KeyZ');
    await screen.shows('Return of receipt');
    await counter.types('4');
    await screen.focuses('Authorisation code');
    await counter.types('ab');
    await counter.presses('Enter');
    await screen.focuses('Give back 5 000 ₸ · Bank card');
    await counter.presses('Enter');
    const words = counter.page.getByText('“AB” is no authorisation code.');
    await screen.showsElement(words, 'the refusal');
    await expect.poll(() => words.evaluate(isInSight)).toBe(true);

    await screen.focuses('Authorisation code');
    await counter.types('AB12');
    await screen.focuses('Authorisation code');
    await counter.presses('Enter', 'Enter');
    await screen.shows('5 000 ₸ given back');
    expect(lastEntry()).toMatchObject({
      kind: 'return',
      body: { reason: 'double-charge', tenders: [{ terminal: { authCode: 'AB12' } }] },
    });
    await counter.presses('Escape', 'Escape');
  },
);

test(
  'an amount that is typed anew beside a missing reason is typed whole, and chooses no reason',
  { tags: ['long'] },
  async () => {
    const { screen, page } = counter;
    await counter.chooses('Cash');
    await counter.presses('F2');
    await screen.focuses('Amount');
    await counter.types('30000');
    await counter.presses('Enter', 'Enter');
    await screen.focuses('Reason');
    await counter.goesTo(page.getByRole('textbox', { name: 'Amount', exact: true }));
    await counter.presses('Backspace');
    for (const digit of '12000') await counter.types(digit);
    await screen.focuses('Amount');
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Amount', exact: true }).inputValue())
      .toMatch(/^12\s000$/);
    expect(await page.getByRole('textbox', { name: 'Reason' }).inputValue()).toBe('');
    await counter.presses('Escape');
  },
);

test('a tap on a number leads behind its last digit, whatever it meets', { tags: ['long'] }, async () => {
  const { screen, page } = counter;
  const finger = new CounterFinger(page);
  const amount = page.getByRole('textbox', { name: 'Amount', exact: true });
  await counter.chooses('Cash');
  await screen.focuses('Amount');
  await counter.types('3000');
  await finger.taps(page.getByRole('textbox', { name: 'Bag seal' }));
  await finger.taps(amount);
  await counter.types('5');
  await expect.poll(() => amount.inputValue()).toMatch(/^30\s005$/);
  await counter.presses('Backspace', 'Backspace');
  await expect.poll(() => amount.inputValue()).toMatch(/^3\s00$|^300$/);
  await counter.presses('Escape');
});

test('an amount that was missing is typed whole into its own field', { tags: ['long'] }, async () => {
  const { screen } = counter;
  await counter.chooses('Cash');
  await counter.presses('Enter');
  expect(await screen.refusalWords()).toBe('Type the amount.');
  await screen.focuses('Amount');
  await counter.types('15000');
  await counter.presses('Enter');
  await screen.focuses('Bag seal');
  await counter.types('B-77');
  await counter.presses('Enter', 'Enter');
  await screen.shows('Drop of 15 000 ₸ recorded, bag B-77.');
  await counter.presses('Escape');
});

test('a second person whose PIN was wrong types it again in its own field', { tags: ['long'] }, async () => {
  const { screen } = counter;
  await counter.chooses('Cash');
  await counter.types('5000');
  await counter.presses('Enter');
  await counter.types('B-79');
  await choosesTheSupervisor();
  await counter.types('000000');
  await counter.presses('Enter', 'Enter');
  expect(await screen.refusalWords()).toContain('The PIN is wrong.');
  await screen.focuses('PIN of Saule T.');
  await counter.types(SAULE_THE_SUPERVISOR.pin);
  await counter.presses('Enter', 'Enter');
  await screen.shows('Drop of 5 000 ₸ recorded, bag B-79.');
  await counter.presses('Escape');
});

test(
  'a digit or a slash in an empty reason chooses a usual one, and no reason is a digit',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    const reason = counter.page.getByRole('textbox', { name: 'Reason' });
    await counter.chooses('Cash');
    await counter.presses('F3');
    await screen.focuses('Amount');
    await counter.types('-');
    await screen.shows('Only digits go in here.');
    // `*` is 000 on every keyboard, and no 8 of the place where it stands.
    await counter.types('2');
    await counter.presses('Shift+Digit8', 'Enter');
    await screen.focuses('Reason');
    await counter.types('9');
    await counter.presses('Enter');
    expect(await screen.refusalWords()).toBe('A reason in words is missing.');
    await screen.focuses('Reason');
    for (const [key, chosen] of [
      ['/', 'Small change'],
      ['2', 'Correction'],
      ['/', 'Small change'],
      ['NumpadDivide', 'Correction'],
      ['Digit1', 'Small change'],
      // An amount that was meant for another field leaves the words as they stand.
      ['0', 'Small change'],
      ['9', 'Small change'],
    ] as const) {
      if (key.length === 1) await counter.types(key);
      else await counter.presses(key);
      await expect.poll(() => reason.inputValue(), { message: key }).toBe(chosen);
    }
    // The safe pays no expense: a reason that was one of petty cash does not stay with it.
    for (const [name, stays] of [
      ['Petty cash', 'Small change'],
      ['Expense with a receipt', 'Expense with a receipt'],
      ['Safe', ''],
      ['Small change', 'Small change'],
    ] as const) {
      await counter.page.getByRole('main').getByRole('button', { name, exact: true }).click();
      await expect.poll(() => reason.inputValue(), { message: name }).toBe(stays);
    }
    await reason.focus();
    await counter.presses('Enter', 'Enter');
    await screen.shows('Pay-out of 2 000 ₸ recorded.');
    expect(lastEntry()).toMatchObject({ kind: 'pay-out', body: { reason: 'Small change' } });
    await counter.presses('Escape');
  },
);

test(
  'in the largest text the word of a count is in sight beside the field that takes the next',
  { tags: ['long'] },
  async () => {
    const { screen, page } = counter;
    await counter.sizes(1024, 768);
    await counter.setsText(150);
    await counter.chooses('Cash');
    await counter.presses('F5');
    await counter.types('1');
    await counter.presses('F8', 'Enter');
    const words = page.getByText('Recorded: 20 000 ₸.');
    await screen.showsElement(words, 'the word of the count');
    await screen.focuses('20 000 ₸');
    await expect.poll(() => words.evaluate(isInSight)).toBe(true);
    await counter.setsText(100);
    await counter.sizes(1366, 768);
    await counter.presses('Escape');
  },
);

test(
  'a reason that was missing at the close is typed whole, and the seal is asked for after it',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    await counter.chooses('Close shift');
    await counter.counts({ 1000: 10 });
    await screen.shows('Your count is recorded');
    await counter.presses('F8');
    await counter.givesTerminals([2, 0]);
    await screen.focuses('Reason for the difference');
    await screen.shows(/₸ short$/, counter.page.locator('[data-reason]'));
    await counter.presses('Enter', 'Enter');
    expect(await screen.refusalWords()).toBe('A reason in words is missing.');
    await screen.focuses('Reason for the difference');
    await counter.types('wrong change');
    await screen.focuses('Reason for the difference');
    await counter.presses('Enter');
    await screen.focuses('Stays as float');
    await counter.presses('Enter', 'Enter');
    expect(await screen.refusalWords()).toBe("The bag's seal is missing.");
    await screen.focuses('Bag seal');
    await counter.types('B-78');
    await choosesTheSupervisor();
    await counter.presses('Enter', 'Enter');
    expect(await screen.refusalWords()).toBe('The PIN of Saule T. is missing.');
    await screen.focuses('PIN of Saule T.');
    await counter.types('000000');
    await counter.presses('Enter', 'Enter');
    await screen.shows('The PIN is wrong.');
    await screen.focuses('PIN of Saule T.');
    await counter.types(SAULE_THE_SUPERVISOR.pin);
    await counter.presses('Enter', 'Enter');
    await screen.shows('Shift closed, Z report 1.');
    expect(lastEntry()).toMatchObject({
      kind: 'shift-closed',
      body: { reason: 'wrong change', bagSeal: 'B-78', carried: 0 },
    });
  },
);

test(
  'a float counted once more is typed by the pad into the count, and not into what came from the safe',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    await counter.presses('Enter');
    await counter.signsIn(AIGERIM);
    await screen.opensShift();
    await counter.counts({ 1000: 5 });
    await screen.focuses('Added from the safe');
    await counter.presses('Enter');
    await screen.focuses('Count once more');
    await counter.presses('Enter');
    await screen.focuses('20 000 ₸');
    await expect.poll(() => screen.text()).toMatch(/Digits go to: 20\s000/);
  },
);

/** Runs in the page: nothing that scrolls or covers hides its middle. */
function isInSight(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return there !== null && (element.contains(there) || there.contains(element));
}
