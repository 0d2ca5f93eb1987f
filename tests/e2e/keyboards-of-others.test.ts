import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { expectASaleByLayout } from '../devices/a-sale-by-layout.ts';
import { SystemKeyboard } from '../devices/a-system-keyboard.ts';

/** Whatever layout the system has, digits, codes and commands go by the place of a key. */

let counter: ACounter;
let keyboard: SystemKeyboard;
beforeAll(async () => {
  counter = await aCounter();
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  keyboard = await SystemKeyboard.at('^Sapar Counter$');
});
afterAll(async () => {
  await keyboard.is('us');
  await counter[Symbol.asyncDispose]();
});

const field = (name: string) => counter.page.getByRole('textbox', { name });
/** What the system strikes comes to the page when it comes. */
async function expectHeld(name: string, text: string | RegExp): Promise<void> {
  await expect.poll(() => field(name).inputValue()).toMatch(typeof text === 'string' ? new RegExp(`^${text}$`) : text);
}

test(
  'with the layout kz a clerk signs in, sells with the scanner and a terminal’s code, and finds the history',
  { tags: ['long'] },
  () => expectASaleByLayout(counter, keyboard, 'kz', 'K7F204'),
);

test('a keypad types digits with its lock off as well', { tags: ['long'] }, async () => {
  const { screen } = counter;
  await keyboard.is('kz');
  await counter.scans(await aFreshCard(counter.upstream.reference));
  await screen.asksForAmount();
  await keyboard.typesOnTheKeypad('4820');
  await expectHeld('Amount', '4\u00a0820');
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
});

test('words keep the letters of the layout, and a letter among digits is answered', { tags: ['long'] }, async () => {
  const { screen } = counter;
  await keyboard.is('kz');
  await counter.chooses('Cash');
  await counter.presses('F2');
  await field('Reason').waitFor();
  await field('Amount').focus();
  await keyboard.types('40f');
  await expectHeld('Amount', '40');
  await screen.shows('Only digits go in here.');
  await field('Reason').focus();
  await keyboard.types('fd8');
  // On its row of digits this layout has more of its letters.
  await expectHeld('Reason', /^ав\p{L}$/u);
  await screen.hides('Only digits go in here.');
  await counter.presses('Escape');
  await screen.asksForCard();
});
