import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, cardOf } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';

/** What can't be sold is said in words a clerk can act on, and leaves no trace. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

function everythingWritten() {
  return { entries: counter.entries(), intents: counter.ledger.intents(), printJobs: counter.ledger.printJobs() };
}

const cards = [
  ['blocked', /Card ….{4} is blocked\. Take no money for it/],
  ['expired', /Card ….{4} has expired\..* Offer a new card/],
  ['hotlisted', /Card ….{4} is on the stop list\. Take no money for it/],
  ['single ride', /Card ….{4} is for a single ride\..*can't be topped up/],
] as const;

test.each(cards)('a card that is %s is refused in words, and nothing is written', async (label, words) => {
  const before = everythingWritten();

  await counter.scans(cardOf(reference, label));

  expect(await counter.screen.refusalWords()).toMatch(words);
  // The amount stays locked: neither a preset nor Enter sells anything.
  await counter.presses('F4', 'Enter');
  await counter.screen.asksForCard();
  expect(everythingWritten()).toEqual(before);
  await counter.presses('Escape');
});

const scans = [
  ['a card that nobody issued', '9643108503399999999', /The operator does not know this card\. Compare the number/],
  [
    'a code that holds no card number',
    'HTTPSEXAMPLE',
    /This code holds no card number\. Scan again, or type the number/,
  ],
  ['a number of another kind', '4400430012345678', /This number is not of a card of this operator\./],
  ['a scan that was cut off', '9643108503377', /The number is too short: the scan was cut off\./],
  ['two codes that ran into each other', '96431085033770000019643108503377000001', /The number is too long: two codes/],
  ['a scan that was misread', '964310850337X0000001', /The scan is damaged: there are strange characters/],
] as const;

test.each(scans)('%s is refused in words, and nothing is written', async (_what, text, words) => {
  const before = everythingWritten();

  await counter.scans(text);

  expect(await counter.screen.refusalWords()).toMatch(words);
  expect(everythingWritten()).toEqual(before);
  await counter.presses('Escape');
});

test('an amount that does not fit onto a card near the cap is refused, and one that fits is sold', async () => {
  const card = await aFreshCard(reference, { balance: 149_000 });
  const before = everythingWritten();
  await counter.scans(card);
  await counter.screen.asksForAmount();

  await counter.presses('F2');
  expect(await counter.screen.refusalWords()).toMatch(
    /A card holds at most 150 000 ₸\. At most 1 000 ₸ fits onto this one/,
  );
  await counter.presses('Enter');
  expect(await counter.screen.refusalWords()).toMatch(/At most 1 000 ₸ fits/);
  expect(everythingWritten()).toEqual(before);

  await counter.presses('F1');
  await counter.screen.asksForPayment();
  await counter.presses('Enter');
  await counter.screen.isDone(card);
  // The next test compares what is written, the state of the print job included.
  await counter.screen.shows('printed', counter.screen.strip.first());
});

test('an amount below the minimum is refused, and nothing is written', async () => {
  const before = everythingWritten();
  await counter.scans(await aFreshCard(reference));
  await counter.screen.asksForAmount();

  await counter.types('999');
  await counter.presses('Enter');

  expect(await counter.screen.refusalWords()).toMatch(/The smallest top-up is 1 000 ₸\. Type at least that much/);
  expect(everythingWritten()).toEqual(before);
  await counter.presses('Escape', 'Escape');
});

test('less cash than is due is refused, and nothing is written', async () => {
  const before = everythingWritten();
  await counter.scans(await aFreshCard(reference));
  await counter.screen.asksForAmount();
  await counter.presses('F4');
  await counter.screen.asksForPayment();

  await counter.types('4000');
  await counter.presses('Enter');

  expect(await counter.screen.refusalWords()).toMatch(/That is less than 5 000 ₸\. Type what the customer handed over/);
  expect(everythingWritten()).toEqual(before);
  // What was refused is typed anew, and not on.
  await counter.types('6000');
  await counter.screen.shows('1 000 ₸', counter.screen.change);
  await counter.presses('Escape', 'Escape', 'Escape');
});

test(
  'with the largest text a refusal at the payment stands whole above the button that takes it',
  { tags: ['long'] },
  async () => {
    const { page, screen } = counter;
    await counter.sizes(1024, 768);
    await counter.setsText(150);
    await counter.scans(await aFreshCard(reference));
    await screen.asksForAmount();
    await counter.presses('F1');
    await screen.asksForPayment();
    await counter.presses('F9');
    await screen.shows('Key this amount into the terminal');
    await counter.types('Q1');
    await screen.isKept();
    await counter.presses('Enter');
    await screen.refusalWords();
    const below = async () => {
      const told = await page.getByRole('alert').boundingBox();
      const take = await page.getByRole('button', { name: 'Take payment and top up' }).boundingBox();
      return (told?.y ?? Infinity) + (told?.height ?? 0) - (take?.y ?? 0);
    };
    await expect.poll(below).toBeLessThanOrEqual(0);
    await counter.types('R55');
    const code = page.getByRole('textbox', { name: 'Authorisation code' });
    await expect.poll(() => code.inputValue()).toBe('R55');
    // What is not charged is dropped by the terminal's own word, and beside a code that is asked about.
    await counter.presses('F8');
    await screen.shows('Was money taken on the terminal?');
    await counter.presses('2');
    await screen.shows('The terminal declined the payment.');
    await counter.setsText(100);
    await counter.sizes(1366, 768);
    await counter.presses('Escape', 'Escape', 'Escape');
    await screen.asksForCard();
  },
);

test('a wrong PIN is refused with the tries that are left, and opens nothing', async () => {
  await counter.screen.asksForCard();
  await counter.presses('Control+KeyL');
  await counter.screen.isAtSignIn();

  await counter.signsInWrongly(AIGERIM, '000000');

  expect(await counter.screen.refusalWords()).toMatch(/The PIN is wrong\..*4 tries left/);
  await counter.types(AIGERIM.pin);
  await counter.presses('Enter');
  await counter.screen.asksForCard();
});
