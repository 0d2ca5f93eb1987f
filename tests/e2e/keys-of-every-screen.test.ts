import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import {
  aFreshCard,
  AIGERIM,
  type Person,
  SAULE_THE_SUPERVISOR,
  TIMUR_THE_TECHNICIAN,
} from '../devices/a-demo-operator.ts';

/** What the menu and the legend promise of a key is so on every screen. */

const FLOAT = { 1000: 20 };
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  await counter.signsIn(AIGERIM);
});
afterAll(() => counter[Symbol.asyncDispose]());

/** On the screen that this person has before them. */
async function expectLock(name: string) {
  const { page, screen } = counter;
  await screen.showsElement(page.getByRole('main', { name, exact: true }), `the screen «${name}»`);
  await counter.presses('Control+KeyL');
  await screen.isAtSignIn();
}

async function expectLockAndReturn(name: string, person: Person = AIGERIM) {
  await expectLock(name);
  await counter.signsIn(person);
}

test('Ctrl+L locks on every screen of an open shift', { tags: ['long'] }, async () => {
  await expectLockAndReturn('Open shift');
  await counter.opensShift(FLOAT);
  await expectLockAndReturn('Counter');
  for (const item of ['Cash', 'History', 'X report', 'Reports'] as const) {
    await counter.chooses(item);
    await expectLockAndReturn(item);
  }
});

test(
  'Ctrl+L locks also where the menu, the keys or the attention list cover a screen',
  { tags: ['long'] },
  async () => {
    for (const covers of ['NumpadDecimal', 'Control+KeyH', 'F12']) {
      await counter.chooses('Cash');
      await counter.screen.showsElement(counter.page.getByRole('main', { name: 'Cash' }), 'the cash in the drawer');
      await counter.presses(covers);
      await counter.screen.showsElement(counter.page.getByRole('dialog'), `what ${covers} opens`);
      await expectLockAndReturn('Cash');
    }
  },
);

test(
  'with a card in hand the menu says why its other lines wait, and Enter too soon does not lock',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    await counter.presses('Escape');
    await counter.scans(await aFreshCard(counter.upstream.reference));
    await screen.asksForAmount();
    await counter.presses('NumpadDecimal');
    await screen.shows('Finish this first, or go back.', screen.page.getByRole('dialog', { name: 'Menu' }));
    await counter.presses('Digit1');
    await screen.shows('Finish this first, or go back.', screen.page.getByRole('status'));
    await screen.focuses(/^.*Keys/);
    await counter.presses('Enter');
    expect(await counter.page.getByRole('main', { name: 'Counter' }).isVisible()).toBe(true);
    await counter.presses('Escape');
    await screen.asksForAmount();
    await counter.presses('Escape');
  },
);

test('Ctrl+L locks before another’s shift, and in the settings of a technician', { tags: ['long'] }, async () => {
  await counter.presses('Control+KeyL');
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await expectLock("Another clerk's shift is open");
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await expectLock('Settings');
});

test('the menu’s digits choose on the history as well, whatever its search takes', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  await counter.signsIn(AIGERIM);
  await counter.chooses('History');
  await screen.focuses('Card, receipt or amount');
  await counter.presses('NumpadDecimal');
  await screen.showsElement(page.getByRole('dialog', { name: 'Menu' }), 'the menu');

  await counter.types('3');

  await screen.showsElement(page.getByRole('main', { name: 'X report' }), 'the X report');
  expect(await page.getByRole('dialog', { name: 'Menu' }).count()).toBe(0);
  await counter.presses('Escape');
  await screen.asksForCard();
});

test.each(['NumpadDecimal', 'Control+KeyH', 'F12'])(
  'behind what %s opens no key of the screen does anything, and none leads there',
  { tags: ['long'] },
  async (covers) => {
    const { page, screen } = counter;
    await counter.chooses('Cash');
    const drop = page.getByRole('region', { name: 'Safe drop' });
    await screen.showsElement(drop, 'the safe drop');
    await counter.presses(covers);
    await screen.showsElement(page.getByRole('dialog'), `what ${covers} opens`);

    await counter.presses('F2');
    const isInside = () => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null);
    for (const key of ['Shift+Tab', 'Shift+Tab', 'Tab', 'Tab', 'Tab', 'NumpadAdd']) {
      await counter.presses(key);
      if (key === 'NumpadAdd') await counter.looks();
      expect(await isInside(), key).toBe(true);
    }
    await counter.presses('Escape');

    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
    expect(await drop.isVisible()).toBe(true);
    await screen.focuses('Amount');
    await counter.presses('Escape');
    await screen.asksForCard();
  },
);

test('the keys of a screen tell once what + and / do there', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  const legend = page.getByRole('dialog', { name: 'Keys' });
  /** How often each key is told. */
  async function told() {
    await counter.presses('Control+KeyH');
    await screen.showsElement(legend, 'the keys');
    const all = await legend.locator('kbd').evaluateAll((keys) => keys.map(({ dataset }) => dataset['keys'] ?? ''));
    const words = await legend.innerText();
    await counter.presses('Escape');
    const single = all.filter((keys) => !keys.startsWith('Ctrl')).flatMap((keys) => keys.split(' '));
    return { times: ['+', '/'].map((key) => single.filter((each) => each === key).length), words };
  }

  const between = await told();
  expect(between).toMatchObject({ times: [1, 1], words: expect.stringContaining('adds a card') });
  await counter.scans(await aFreshCard(counter.upstream.reference));
  await screen.asksForAmount();
  expect((await told()).times).toEqual([1, 1]);
  await counter.presses('Escape', 'Escape');
  await counter.chooses('Cash');
  await screen.focuses('Amount');
  expect(await told()).toMatchObject({ times: [1, 1], words: expect.stringContaining('next control') });
  await counter.presses('F5');
  await screen.showsElement(page.getByRole('group', { name: 'Notes' }), 'the notes to count');
  expect((await told()).times).toEqual([1, 1]);
  await counter.presses('Escape');
  await screen.asksForCard();
});

test('Ctrl with the keypad’s − makes the text smaller, and leaves no screen', { tags: ['long'] }, async () => {
  const { page, screen } = counter;
  const text = () => page.evaluate(() => document.documentElement.dataset['text']);
  await counter.chooses('Cash');
  await counter.presses('Control+NumpadAdd');
  await expect.poll(text).toBe('125');

  await counter.presses('Control+NumpadSubtract');

  await expect.poll(text).toBe('100');
  await screen.showsElement(page.getByRole('main', { name: 'Cash' }), 'the cash in the drawer');
  await counter.presses('NumpadSubtract');
  await screen.asksForCard();
});

test('Ctrl+L locks at each step of closing a shift, and after it', { tags: ['long'] }, async () => {
  await counter.chooses('Close shift');
  await expectLockAndReturn('Close shift');
  await counter.chooses('Close shift');
  await counter.counts(FLOAT);
  await counter.screen.focuses('Count once more');
  await expectLockAndReturn('Close shift');
  await counter.screen.focuses('Count once more');
  await counter.presses('F8');
  await counter.screen.shows('Stays as float');
  await expectLockAndReturn('Close shift');
  await counter.closesTheShift({ carried: 20_000 });
  await expectLock('Shift closed');
});
