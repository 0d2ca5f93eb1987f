import { afterAll, beforeAll, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM } from '../devices/a-demo-operator.ts';
import { expectASaleByLayout } from '../devices/a-sale-by-layout.ts';
import { SystemKeyboard } from '../devices/a-system-keyboard.ts';

/** Layouts that keyboards-of-others.test.ts does not try: digits, codes and commands go by the place of a key. */

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

test.each([
  ['ru', 'K7F205'],
  ['fr', 'K7F206'],
])(
  'with the layout %s a clerk signs in, sells with the scanner and a terminal’s code, and finds the history',
  (layout, code) => expectASaleByLayout(counter, keyboard, layout, code),
);
