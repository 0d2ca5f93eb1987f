import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, DANIYAR } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** Notes and coins are counted with few keys, and what was counted is not lost when something comes between. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

let counter: ACounter;
beforeEach(async () => {
  counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.screen.opensShift();
  return () => counter[Symbol.asyncDispose]();
});

const field = (name: string) => counter.page.getByRole('textbox', { name, exact: true });
async function expectHeld(name: string, value: string): Promise<void> {
  await expect.poll(() => field(name).inputValue(), { timeout: 8000 }).toBe(value);
}
const button = (name: string) => counter.page.getByRole('main').getByRole('button', { name, exact: true });
const keyOf = (name: string) => button(name).getAttribute('aria-keyshortcuts');

test(
  'one key leads to the end from any note, and the button says all along what Enter does',
  { tags: ['long'] },
  async () => {
    await counter.screen.focuses('20 000 ₸');
    await expect.poll(() => keyOf('Open shift')).toBe('F8 +');
    await counter.presses('Enter', 'Enter', 'Enter', 'Enter');
    await counter.types('123456');
    await counter.screen.shows('No more than 99 999 of one kind go in here');
    await expectHeld('1 000 ₸', '12345');
    await field('1 000 ₸').selectText();
    await counter.types('2');
    // What was half typed goes on after a panel that came over it.
    await counter.presses('F12');
    await counter.screen.shows('Nothing needs attention');
    await counter.presses('Escape');
    await counter.screen.focuses('1 000 ₸');
    await counter.types('0');
    await expectHeld('1 000 ₸', '20');
    await counter.presses('F8');
    await counter.screen.focuses('Added from the safe');
    await expect.poll(() => keyOf('Open shift')).toBe('Enter');
    // Once at the end it leads nowhere, and gives nothing.
    await counter.presses('F8');
    await counter.screen.focuses('Added from the safe');
    await counter.presses('Enter');
    await counter.screen.shows('Shift 1 is open with 20 000 ₸.');
  },
);

test(
  'bundles and rolls are counted by the numeric keypad alone, and the count is given by it',
  { tags: ['long'] },
  async () => {
    const keypad = new CounterKeypad(counter.page);
    await keypad.presses('⏎⏎⏎⏎2/14⏎');
    await expectHeld('1 000 ₸', '2×100+14');
    await keypad.presses('3⏎⏎/');
    await expectHeld('100 ₸', '1×50+');
    await keypad.presses('+⏎');
    await counter.screen.shows('Shift 1 is open with 220 500 ₸.');
    await counter.chooses('Cash');
    await counter.presses('F5');
    await keypad.presses('5+');
    await counter.screen.focuses('Give count');
    await keypad.presses('⏎');
    await counter.screen.shows('Recorded: ');
    expect(counter.entries().map(({ body }) => body['counts'])).toEqual([
      [
        { value: 1000, quantity: 214 },
        { value: 500, quantity: 3 },
        { value: 100, quantity: 50 },
      ],
      [{ value: 20_000, quantity: 5 }],
    ]);
  },
);

test(
  'a count is there again after a lock, a new page and another screen, and no other clerk sees it',
  { tags: ['long'] },
  async () => {
    await counter.presses('Enter', 'Enter', 'Enter', 'Enter');
    await counter.types('20');
    await counter.presses('/', 'F8');
    await counter.types('500');
    await counter.presses('Control+KeyL');
    await counter.signsIn(DANIYAR);
    await counter.screen.opensShift();
    await expectHeld('1 000 ₸', '');
    await expectHeld('Added from the safe', '');
    await counter.presses('Control+KeyL');
    await counter.signsIn(AIGERIM);
    await counter.screen.shows(/^Your count of \d\d:\d\d is here\.$/);
    await expectHeld('1 000 ₸', '20×100+');
    await expectHeld('Added from the safe', '500');
    await counter.page.reload();
    await counter.screen.shows(/^Your count of \d\d:\d\d is here\.$/);
    await button('Count anew').click();
    await expectHeld('1 000 ₸', '');
    await counter.opensShift({ 1000: 20 });

    await counter.chooses('Cash');
    await counter.presses('F5');
    await counter.types('7');
    await counter.presses('F4', 'F5');
    await expectHeld('20 000 ₸', '7');
    await counter.presses('Escape');
    await counter.chooses('Close shift');
    // What was counted in between is not the count of the close.
    await expectHeld('20 000 ₸', '');
  },
);

test('nothing that is typed becomes more than a drawer can hold', { tags: ['long'] }, async () => {
  await counter.types('1234567');
  await counter.presses('/', 'Enter');
  await expectHeld('20 000 ₸', '12345');
});

test(
  '− takes away what a keypad typed, and a count that no drawer holds is asked about once',
  { tags: ['long'] },
  async () => {
    const keypad = new CounterKeypad(counter.page);
    await keypad.presses('48⏎');
    // A quantity and the next one have run together.
    await keypad.presses('4812');
    await keypad.presses('+⏎');
    await counter.screen.shows('4 812 × 10 000 ₸ = 48 120 000 ₸: is that right?');
    await field('10 000 ₸').focus();
    await field('10 000 ₸').evaluate((input: HTMLInputElement) => input.setSelectionRange(4, 4));
    await keypad.presses('--');
    await expectHeld('10 000 ₸', '48');
    await keypad.presses('--');
    await expectHeld('10 000 ₸', '');
    // Once too often: it goes up, and what stands there loses no more than a digit a key.
    await keypad.presses('-');
    await counter.screen.focuses('20 000 ₸');
    await keypad.presses('-');
    await expectHeld('20 000 ₸', '4');
    await field('20 000 ₸').focus();
    await keypad.presses('⏎-');
    await counter.screen.focuses('20 000 ₸');
    await keypad.presses('⏎6');
    // A key that stays down empties the field in which it began, and leads nowhere.
    await keypad.holds('-', 5);
    await expectHeld('10 000 ₸', '');
    await counter.screen.focuses('10 000 ₸');
    await keypad.holds('-', 5);
    await counter.screen.focuses('20 000 ₸');
    await expectHeld('20 000 ₸', '4');
    await keypad.presses('--');
    await expectHeld('20 000 ₸', '');
    await counter.screen.focuses('20 000 ₸');
    await keypad.presses('1200');
    await keypad.presses('+⏎');
    await counter.screen.shows('1 200 × 20 000 ₸ = 24 000 000 ₸: is that right?');
    await keypad.presses('⏎');
    await counter.screen.shows('Shift 1 is open with 24 000 000 ₸.');

    // Where nothing was typed it goes back; where something was, nobody is thrown out by one key too many.
    await keypad.presses('.1');
    await counter.screen.focuses('Amount');
    await keypad.presses('-');
    await counter.screen.asksForCard();
    await keypad.presses('.1');
    await counter.presses('F2');
    await counter.screen.focuses('Amount');
    await keypad.presses('27*⏎');
    await counter.screen.focuses('Reason');
    await keypad.presses('--');
    await counter.screen.focuses('Amount');
    await expect.poll(() => field('Amount').inputValue()).toMatch(/^2\s700$/);
    await keypad.holds('-', 8);
    await expectHeld('Amount', '');
    await keypad.presses('-');
    await counter.screen.shows('Nothing stands here any more. − once more goes back.');
    await counter.screen.focuses('Amount');
    await keypad.presses('-');
    await counter.screen.asksForCard();
    await keypad.presses('.1');
    await counter.presses('F2');
    // From the button that writes it down the key goes back to the field before it, and puts nothing away.
    await keypad.presses('5*⏎');
    await counter.screen.focuses('Reason');
    await keypad.presses('/');
    await keypad.presses('⏎');
    await counter.screen.focuses(/^Record 5/);
    await keypad.presses('-');
    await counter.screen.focuses('Reason');
    await counter.presses('F5');
    await keypad.presses('7');
    await keypad.presses('--');
    await counter.screen.shows('Nothing stands here any more. − once more goes back.');
    await counter.screen.focuses('20 000 ₸');
    await keypad.presses('+');
    await counter.screen.focuses('Give count');
    await keypad.presses('-');
    await counter.screen.asksForCard();
  },
);
