import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger, CounterKeypad } from '../devices/a-counter-hand.ts';
import {
  AIGERIM,
  aFreshCard,
  cardOf,
  DANIYAR,
  SAULE_THE_SUPERVISOR,
  TIMUR_THE_TECHNICIAN,
} from '../devices/a-demo-operator.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { LOGIN, VirtualRegister } from '../devices/virtual-register.ts';

/**
 * A whole shift by a numeric keypad alone, and what a finger is given beside the keys. by-one-hand.long.ts has all that
 * a clerk does, by each hand.
 */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const NOTES_AND_COINS = 14;
/** Longer than two taps may be apart that are one. */
const BETWEEN_TAPS_MS = 600;
const kinds = (counter: ACounter) => counter.entries().map((entry) => entry.kind);

test('by a numeric keypad alone', async () => {
  const card = await aFreshCard(reference, { balance: 300 });
  await using counter = await aCounter({ reference });
  const { screen } = counter;
  const keypad = new CounterKeypad(counter.page);
  await screen.isAtSignIn();
  await keypad.presses(`1${AIGERIM.pin}⏎`);

  await screen.opensShift();
  // Twenty notes of 1000, the fifth of the fields.
  await keypad.presses(`⏎⏎⏎⏎20${'⏎'.repeat(NOTES_AND_COINS - 4)}`);
  await keypad.presses('⏎');
  await screen.asksForCard();

  await keypad.presses(`${card}⏎`);
  await screen.asksForAmount();
  await keypad.presses('5*⏎');
  await screen.asksForPayment();
  await keypad.presses('10*');
  await screen.shows('5 000 ₸', screen.change);
  await keypad.presses('⏎');
  await screen.isDone(card);

  await keypad.presses('.4');
  await screen.shows('Count what is in the drawer now');
  await keypad.presses(`⏎⏎⏎⏎25${'⏎'.repeat(NOTES_AND_COINS - 4)}`);
  await screen.shows('Your count is recorded: 25 000 ₸.');
  await keypad.presses('+');
  await screen.shows('The count is exact.');
  // The float that stays, the seal of the bag, and the button that Enter has led to.
  await keypad.presses('20*⏎77⏎⏎');
  await screen.shows('Shift closed, Z report 1.');
  expect(kinds(counter)).toEqual(['shift-opened', 'sale', 'cash-counted', 'shift-closed']);
  expect(counter.entries().at(-1)?.body).toMatchObject({ counted: 25_000, carried: 20_000 });
});

test('a wrong PIN is told without moving a key of the pad', async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  for (const sees of [() => counter.sizes(1366, 768), () => counter.sizes(1024, 768), () => inLargeText(counter)]) {
    await sees();
    await screen.isAtSignIn();
    await finger.answers(new RegExp(`^${DANIYAR.name}`));
    const keys = () =>
      page.locator('[data-key]').evaluateAll((all) => all.map((key) => JSON.stringify(key.getBoundingClientRect())));
    const before = await keys();
    expect(await isWhole(page.getByRole('button', { name: 'Sign in' }))).toBe(true);
    for (const pin of ['000000', '123']) {
      await finger.types(pin);
      await counter.presses('Enter');
      await screen.refusalWords();
      expect(await keys()).toEqual(before);
      expect(await isWhole(page.getByRole('alert'))).toBe(true);
    }
    await finger.answers(new RegExp(`^${AIGERIM.name}`));
  }
});

test('letters come for a finger where a field takes them, below the page, and go with its focus', async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  const letters = page.getByRole('group', { name: /^Letters for/ });

  await finger.chooses('Cash');
  await screen.focuses('Amount');
  // The field has the focus of a keyboard, and nobody has touched it.
  await counter.types('5000');
  await counter.presses('Enter');
  await screen.focuses('Bag seal');
  expect(await letters.count()).toBe(0);
  await finger.fills('Bag seal', 'KZ-77');
  const seal = page.getByRole('textbox', { name: 'Bag seal' });
  const [field, pad] = [await seal.boundingBox(), await letters.boundingBox()];
  expect((field?.y ?? 0) + (field?.height ?? 0)).toBeLessThanOrEqual(pad?.y ?? 0);
  expect(await seal.inputValue()).toBe('KZ-77');

  await finger.taps(page.getByLabel('Amount'));
  await expect.poll(() => letters.count()).toBe(0);
});

/** The smallest screen with the largest text: two of the three steps stand beside each other, and pages scroll. */
async function inLargeText(counter: ACounter): Promise<void> {
  await counter.sizes(1024, 768);
  await counter.page.evaluate(() => window.sapar.call('counter.look', { theme: 'light', textPercent: 150 }));
}

test('in large text what wants a hand is whole and in sight, from the amount to the history', async () => {
  const card = await aFreshCard(reference);
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await inLargeText(counter);
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await finger.types('7000');
  await finger.answers('Clear');
  expect(await page.getByRole('textbox', { name: 'Amount' }).inputValue()).toBe('');
  await finger.answers('Back');
  await screen.asksForCard();

  await counter.scans(cardOf(reference, 'failed kiosk top-up'));
  await screen.asksForAmount();
  expect(await isWhole(page.getByRole('button', { name: /claim/i }))).toBe(true);
  await finger.answers('Back');
  await screen.asksForCard();

  await counter.scans(card);
  await screen.asksForAmount();
  await finger.types('7000');
  await finger.answers(/^Go to payment/);
  await screen.asksForPayment();
  // A finger that meant the note in the hand is led back, and no amount is agreed on by it, however often it taps.
  const asANote = page.getByRole('group', { name: 'Usual amounts' }).getByRole('button', { name: '10 000 ₸' });
  for (let taps = 0; taps < 2; taps += 1) await finger.taps(asANote);
  await screen.asksForAmount();
  await finger.types('7000');
  await finger.answers(/^Go to payment/);
  await screen.asksForPayment();
  await finger.types('3000');
  await finger.taps(asANote);
  expect(await isWhole(page.getByText('The amount stays: its payment has begun.'))).toBe(true);
  await finger.answers(/^Bank card/);
  await screen.shows('is left after it');
  expect(await isWhole(page.getByRole('button', { name: /^Declined/ }))).toBe(true);
  await counter.types('K7Q205');
  await finger.answers(/^Part is paid, go on/);
  // The large sum is what is still due.
  await screen.shows('Left to pay');
  const large = await page.getByRole('textbox', { name: 'Amount' }).inputValue();
  expect(large.replaceAll(/\D/g, '')).toBe('3000');
  await finger.types('5000');
  expect(await isWhole(page.getByText('Change', { exact: true }))).toBe(true);
  await finger.answers(/^Take cash and top up/);
  await screen.isDone(card);
  expect(await isWhole(page.getByText(/^Tell the customer/))).toBe(true);
  // What is said of a number that is no card stands beside the last sale; a card takes its place.
  await finger.types('2259');
  await finger.answers(/^Look up/);
  expect(await isWhole(page.getByRole('alert').first())).toBe(true);
  const next = await aFreshCard(reference);
  await finger.types(next.slice(-8));
  await finger.answers(/^Look up/);
  await screen.asksForAmount();
  expect(await isWhole(page.getByText(next.slice(-4), { exact: true }))).toBe(true);
  await finger.answers('Back');
  await screen.asksForCard();

  await finger.chooses('History');
  const row = page.getByRole('list', { name: 'Found' }).getByRole('button').first();
  await finger.taps(row);
  const sheet = page.getByRole('heading', { name: /^Sale · receipt/ });
  expect(await isWhole(sheet)).toBe(true);
  await finger.answers('To the list');
  await screen.hidesElement(sheet, 'the sheet of the sale');
  expect(await isWhole(row)).toBe(true);

  await finger.fills('Card, receipt or amount', card.slice(-8));
  const letters = page.getByRole('group', { name: /^Letters for/ });
  expect(await letters.count()).toBe(1);
  await finger.answers('Find');
  await screen.hidesElement(letters, 'letters over what was found');
  expect(await isWhole(page.getByRole('button', { name: 'Show the sale' }))).toBe(true);
  await finger.answers('Back');

  // What is done and its form are in sight together, before anything is scrolled.
  await finger.chooses('Cash');
  await screen.focuses('Amount');
  for (const place of [page.getByRole('button', { name: /^Pay out/ }), page.getByRole('textbox', { name: 'Amount' })])
    expect(await isWhole(place)).toBe(true);
});

test('two taps in one go to the payment, and take no money', async () => {
  const card = await aFreshCard(reference);
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sizes(1366, 768);
  await counter.scans(card);
  await screen.asksForAmount();
  await finger.types('5000');
  await finger.tapsTwice(page.getByRole('button', { name: /^Go to payment/ }));
  await screen.asksForPayment();
  await page.waitForTimeout(BETWEEN_TAPS_MS);
  expect(kinds(counter)).toEqual(['shift-opened']);
  await finger.answers(/^Take cash and top up/);
  await screen.isDone(card);

  // The list of keys covers the payment: what is chosen there stands over the key that takes the money.
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await inLargeText(counter);
  await counter.presses('Control+KeyH');
  await finger.tapsTwice(page.getByRole('dialog', { name: 'Keys' }).getByRole('button', { name: /^10 000/ }));
  await screen.asksForPayment();
  await page.waitForTimeout(BETWEEN_TAPS_MS);
  await screen.asksForPayment();
  expect(kinds(counter)).toEqual(['shift-opened', 'sale']);
});

test('in large text what is to be given stays in sight, and digits go to the PIN once a reason is chosen', async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.scans(cardOf(reference, 'failed kiosk top-up'));
  await screen.asksForAmount();
  await counter.presses('Control+KeyK');
  await screen.shows(/Claim .+ is filed\./);
  const [claim] = await reference.operator.claims();
  await reference.operator.decideClaim(claim?.id ?? '', 'refund-at-counter');
  await counter.presses('Escape');
  await inLargeText(counter);
  await screen.shows('1 needs attention', page, RECONNECTED_WITHIN_MS);
  await counter.opensAttention();
  await screen.shows('A claim is to be paid to the passenger', screen.attention, RECONNECTED_WITHIN_MS);
  await finger.answers(/^Pay it out/);
  await finger.answers(/^The slip is here/);
  // Its number has letters, which come by themselves and leave the button that pays in sight.
  const letters = page.getByRole('group', { name: /^Letters for/ });
  await screen.showsElement(letters, 'letters for the number');
  expect(await isWhole(screen.attention.getByRole('button', { name: /^Pay .* from the drawer/ }))).toBe(true);
  await finger.answers(/^The slip is lost/);
  const known = page.getByRole('textbox', { name: 'How it is known whose claim it is' });
  await finger.taps(known);
  for (const place of [known, page.getByRole('button', { name: 'Identity card' })])
    expect(await isWhole(place)).toBe(true);
  await screen.focuses('How it is known whose claim it is');
  await finger.answers('Identity card');
  // Field and digits are in sight together.
  const pin = page.getByLabel(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
  await expect.poll(() => pin.evaluate((field) => field === document.activeElement)).toBe(true);
  for (const place of [pin, screen.attention.locator('[data-key="7"]'), screen.attention.locator('[data-key="0"]')])
    expect(await isInSight(place)).toBe(true);
  await finger.types(SAULE_THE_SUPERVISOR.pin);
  await finger.answers(/^Pay .* from the drawer$/);
  await screen.shows('The claim is paid.');
  expect(await isInSight(screen.attention.getByText('Give', { exact: true }))).toBe(true);
});

/** From its upper edge to the lower nothing covers it. */
function isWhole(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { x, width, top, bottom } = element.getBoundingClientRect();
    return [top + 2, bottom - 2].every((y) => element.contains(document.elementFromPoint(x + width / 2, y)));
  });
}

/** Its middle is what a finger there would meet. */
function isInSight(place: Locator): Promise<boolean> {
  return place.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}

test('a finger sets up a fiscal register: its login has an @, its password capitals', async () => {
  const register = await VirtualRegister.start();
  await using counter = await aCounter({ reference });
  counter.endsFirst(() => register.isDown());
  const { screen } = counter;
  const finger = new CounterFinger(counter.page);
  await finger.answers(/^Timur/);
  await finger.types(TIMUR_THE_TECHNICIAN.pin);
  await finger.confirms('Sign in');
  await finger.answers(/^Fiscal register/);
  await finger.fills('Address of the register', String(register.url).replace(/\/$/, ''));
  await finger.fills('Its number', register.books().uniqueNumber);
  await finger.fills('Key', LOGIN.apiKey);
  await finger.fills('Login', LOGIN.login);
  await finger.fills('Password', LOGIN.password);
  await finger.answers('Use this register');
  await screen.shows('The register is in use.');
  expect(await screen.text()).toContain(register.books().uniqueNumber);
});
