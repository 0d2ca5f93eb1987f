import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { CounterFinger, CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** From what was sold just now a clerk gets to its receipt, its return, or to what waits about it. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

let counter: ACounter;
let cards: string[];
beforeEach(async () => {
  counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  cards = [await aFreshCard(reference, { balance: 100 }), await aFreshCard(reference, { balance: 200 })];
  return () => counter[Symbol.asyncDispose]();
});

const main = () => counter.page.getByRole('main');

test(
  'a tile leads to its sale by key, by mouse and by a finger: receipt, copy and return are there',
  { tags: ['long'] },
  async () => {
    for (const card of cards) await counter.sells({ card, preset: 'F4' });
    await counter.screen.shows('printed', counter.screen.strip.first());
    await counter.presses('Control+Digit2');
    await counter.screen.shows(/Sale · receipt .*000002/);
    await counter.screen.showsElement(
      counter.page.getByRole('figure', { name: 'The receipt as printed' }),
      'the paper of the sale',
    );
    await counter.presses('F1');
    await counter.screen.shows('It prints again as copy 1.');
    await counter.presses('F2');
    await counter.screen.shows('What is given back');
    await counter.presses('Escape', 'Escape');
    await counter.screen.asksForCard();

    await new CounterFinger(counter.page).taps(counter.screen.strip.first().getByRole('button'));
    await counter.screen.shows(/Sale · receipt .*000003/);
    await counter.presses('Escape');
    await counter.screen.asksForCard();
    await counter.screen.strip.first().getByRole('button').click();
    await counter.screen.shows(/Sale · receipt .*000003/);
    await counter.presses('Escape');

    // While a customer is served nothing leads away.
    await counter.scans(cards[0] ?? '');
    await counter.screen.asksForAmount();
    expect(await counter.screen.strip.first().getByRole('button').isDisabled()).toBe(true);
    await counter.presses('Control+Digit1');
    await counter.screen.asksForAmount();
  },
);

test(
  'the tile of a rejected top-up leads to what waits about it, also while the next customer is served',
  { tags: ['long'] },
  async () => {
    const [first = '', second = ''] = cards;
    await counter.upstream.stop();
    await counter.sells({ card: first, preset: 'F1' });
    await reference.operator.setCard({ number: first, status: 'blocked', balance: 100 });
    await counter.upstream.start();
    await counter.screen.shows('rejected', counter.screen.strip.first(), RECONNECTED_WITHIN_MS);
    await counter.scans(second);
    await counter.screen.asksForAmount();
    await counter.presses('Control+Digit1');
    await counter.screen.showsElement(counter.screen.attention, 'the attention list');
    const [item = ''] = await counter.screen.attention.getByRole('listitem').allInnerTexts();
    expect(item).toContain(`…${first.slice(-4)}`);
    await counter.presses('Escape');
    await counter.screen.asksForAmount();
  },
);

test(
  'history lists the sales of the shift at once, and their money only when it is asked for',
  { tags: ['long'] },
  async () => {
    await counter.chooses('History');
    await counter.screen.shows('No sale was made in this shift yet.');
    await counter.presses('Escape');
    for (const card of cards) await counter.sells({ card, preset: 'F4' });
    await counter.chooses('History');
    const rows = main().getByRole('list', { name: 'Found' }).getByRole('listitem');
    await counter.screen.shows(`…${cards[1]?.slice(-4)}`, rows.first());
    expect(await rows.count()).toBe(2);
    // A receipt number may hold the digits of an amount, so the sign of the currency is what is looked for.
    expect(await main().innerText()).not.toContain('₸');
    // The first arrow goes to the newest sale, and does not scroll it out of sight by itself.
    await counter.page.evaluate(() =>
      addEventListener('keydown', (event) => (document.title = `scrolls: ${!event.defaultPrevented}`), { once: true }),
    );
    await counter.presses('ArrowDown');
    expect(await counter.page.title()).toBe('scrolls: false');
    await counter.presses('ArrowDown', 'F3');
    await counter.screen.shows(`…${cards[0]?.slice(-4)}`, main());
    await counter.screen.shows('5 000 ₸', main());
    // A search goes on from there, and an empty one leads back.
    await counter.types('9999');
    await counter.presses('Enter');
    await counter.screen.shows('Nothing of this counter matches.');
    await main().getByRole('textbox').fill('');
    await counter.presses('Enter');
    await counter.screen.shows('Sales of this shift, newest first');
  },
);

test(
  'a group tells how many of its cards are credited, and the balance of each before and after',
  { tags: ['long'] },
  async () => {
    await counter.scans(cards[0] ?? '');
    await counter.screen.asksForAmount();
    await counter.presses('F4', 'F8');
    await counter.scans(cards[1] ?? '');
    await counter.screen.shows(
      `…${cards[1]?.slice(-4)}`,
      counter.page.getByRole('list', { name: 'Cards of this sale' }),
    );
    await counter.presses('Enter');
    await counter.screen.asksForPayment();
    await counter.presses('Enter');
    await counter.screen.shows('2 of 2 cards credited');
    const shown = await counter.page
      .getByRole('list', { name: 'Cards of this sale' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(shown.map((row) => row.replaceAll(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/ 100 → 5 100 ₸/),
      expect.stringMatching(/ 200 → 5 200 ₸/),
    ]);

    // A part that went back is told wherever the sale stands.
    const lines = counter.page.getByRole('group', { name: 'What is given back' });
    const givesBack = async () => {
      await counter.types('2');
      await counter.screen.focuses(/^Give back/);
      await counter.presses('Enter');
      await counter.screen.shows('Give the customer 5 000 ₸ from the drawer');
    };
    const tile = counter.screen.strip.first();
    await counter.presses('Control+KeyZ');
    await lines.getByRole('button').first().click();
    // A bottle drops neither the return nor what is to be given.
    const isNone = 'This number is not of a card of this operator. What is in hand stays.';
    await counter.scans('4600682000013');
    await counter.screen.shows(isNone);
    await givesBack();
    await counter.scans('4600682000013');
    await counter.screen.shows(isNone);
    await counter.screen.shows('Give the customer 5 000 ₸ from the drawer');
    await counter.screen.shows('1 of 2 returned', main().getByRole('list', { name: 'Found' }));
    await counter.screen.shows('1 of 2 returned', main().getByRole('region', { name: /^Sale/ }));
    await counter.presses('Escape');
    await counter.screen.shows('1 of 2 returned', tile);
    await counter.screen.hides('credited', tile);
    await counter.presses('Control+KeyZ');
    await counter.screen.shows('What is given back');
    await givesBack();
    await counter.presses('Escape');
    await counter.screen.shows('returned', tile);
    await counter.screen.hides('of 2 returned', tile);
  },
);

test('«declined» is one key of the keypad, and the next way of paying one more', { tags: ['long'] }, async () => {
  const keypad = new CounterKeypad(counter.page);
  await counter.scans(cards[0] ?? '');
  await counter.screen.asksForAmount();
  await counter.presses('F4');
  await counter.screen.asksForPayment();
  await keypad.presses('3*/');
  await counter.screen.shows('Key this amount into the terminal');
  await keypad.presses('123456');
  await counter.screen.isKept('Part is paid, go on');
  // A code is typed: whoever strikes the key beside it is asked first.
  await keypad.presses('+');
  await counter.screen.shows('Was money taken on the terminal?');
  await keypad.presses('2');
  await counter.screen.shows('The terminal declined the payment.');
  await keypad.presses('/');
  await counter.screen.shows('Key this amount for the QR payment');
  await counter.screen.shows('2 000 ₸', main());
  await keypad.presses('345678');
  await counter.screen.isKept('Part is paid, go on');
  await keypad.presses('⏎');
  await counter.screen.asksForTheRest();
  await keypad.presses('⏎');
  await counter.screen.isDone(cards[0] ?? '');
  expect(counter.entries().at(-1)).toMatchObject({
    body: {
      tenders: [
        { kind: 'qr', amount: 2000 },
        { kind: 'cash', amount: 3000 },
      ],
    },
  });
});
