import type { Locator } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, cardOf, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { TAKES } from '../../src-renderer/ui/takes.ts';

/** A scan goes where a card can go, or nowhere, with a word: never into a field that is not meant for it. */

let counter: ACounter;
const tried = new Set<string>();
const UNKNOWN = '9643108503399999999';
/** EAN-8. */
const BOTTLE = '96385074';
const SEAL = '1234567890123456789';
const NOWHERE = 'A code was scanned. No card can be taken here, so nothing was typed.';

beforeAll(async () => {
  counter = await aCounter();
});
afterAll(() => counter[Symbol.asyncDispose]());

const valuesOf = () =>
  counter.page.locator('input:enabled').evaluateAll((all: HTMLInputElement[]) => all.map(({ value }) => value));

/** Into each field that can be typed into now, or the first and the last of very many. */
async function expectEachFieldKept(screen: string, says: string | RegExp = NOWHERE): Promise<void> {
  const { page } = counter;
  await counter.screen.showsElement(page.getByRole('main', { name: screen, exact: true }), screen);
  // A part of the settings asks for what is set before it shows its fields.
  await page.locator('input:enabled:visible').first().waitFor();
  const fields = await page.locator('input:enabled:visible').all();
  const some = fields.length > 6 ? [...fields.slice(0, 1), ...fields.slice(-2)] : fields;
  expect(some.length).toBeGreaterThan(0);
  for (const field of some) {
    await field.focus();
    const { takes = 'none', scan } = await field.evaluate((input) => ({ ...input.dataset }));
    tried.add(takes);
    const before = await valuesOf();
    await counter.scans(UNKNOWN, 'enter twice');
    const here = scan === 'here';
    await counter.screen.shows(here ? NOWHERE : says);
    expect(await valuesOf(), `${screen}: ${takes}`).toEqual(before);
    if (here) await expectSealTaken(field);
    if (takes === 'reason') await expectNoReasonChosen(field);
    await page.mouse.click(1, 1);
    await counter.screen.hides(NOWHERE);
  }
}

/** What is no card goes in as it is printed. */
async function expectSealTaken(field: Locator): Promise<void> {
  await counter.scans(SEAL);
  expect(await field.inputValue()).toBe(SEAL);
  await field.fill('');
}

/** Digits choose a reason; those of a short code would choose another with each. */
async function expectNoReasonChosen(field: Locator): Promise<void> {
  await counter.types('2');
  const chosen = await field.inputValue();
  expect(chosen).not.toBe('2');
  await counter.page.mouse.click(1, 1);
  await field.focus();
  await counter.scans('12345', 'enter twice');
  await counter.screen.shows(NOWHERE);
  expect(await field.inputValue()).toBe(chosen);
  await field.fill('');
}

async function choosesPart(key: string): Promise<void> {
  await counter.presses(key);
  await counter.page.locator(`[aria-keyshortcuts="${key}"][aria-pressed="true"]`).waitFor();
}

test('at the sign-in it chooses nobody and is no try of a PIN', async () => {
  const { page, screen } = counter;
  for (let times = 0; times < 6; times += 1) {
    await counter.scans(UNKNOWN);
    await screen.shows(NOWHERE);
  }
  expect(await page.locator('input:enabled').count()).toBe(0);
  await page.getByRole('button', { name: AIGERIM.name }).click();
  await page.locator('#pin:enabled').waitFor();
  for (let times = 0; times < 6; times += 1) {
    await counter.scans(UNKNOWN, 'enter twice');
    await screen.shows(NOWHERE);
    expect(await valuesOf()).toEqual(['']);
  }
  tried.add('pin');
  // A scanner that is too slow to be known for one: five of its codes would lock a person.
  for (let times = 0; times < 2; times += 1) {
    await page.keyboard.type(UNKNOWN, { delay: 120 });
    await counter.presses('Enter');
    await screen.shows('That was no try.');
    // The words may be those of the code before it.
    await expect.poll(valuesOf).toEqual(['']);
  }
  // One of a product's code is as long as a PIN: it was a try, and the word asks for the scanner.
  await page.keyboard.type(BOTTLE, { delay: 120 });
  await counter.presses('Enter');
  await screen.shows('4 tries left');
  await screen.shows('Was that a scanner?');
  // `+` led away from the PIN: its digits find it again, and a scan types nothing.
  const keypad = new CounterKeypad(page);
  await keypad.presses('+');
  await expect.poll(() => page.locator('button:focus').count()).toBe(1);
  await counter.scans(UNKNOWN);
  await screen.shows(NOWHERE);
  expect(await valuesOf()).toEqual(['']);
  await keypad.presses('+');
  await expect.poll(() => page.locator('button:focus').count()).toBe(1);
  await keypad.presses(`${AIGERIM.pin}⏎`);
  await screen.isSignedIn(AIGERIM.name);
});

test('while the drawer is counted and a shift opened', async () => {
  await expectEachFieldKept('Open shift');
  await counter.page.getByRole('textbox').first().focus();
  await counter.opensShift({ 1000: 20 });
});

test('at the counter it is a card: amount, payment and a slip’s code stay as they are', async () => {
  const { screen, page } = counter;
  const [card, other] = [await aFreshCard(counter.upstream.reference), await aFreshCard(counter.upstream.reference)];
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.types('15');
  await counter.scans(other);
  await screen.shows(other.slice(-4), page.getByRole('region', { name: 'Card', exact: true }));
  tried.add('card').add('amount');
  await screen.asksForAmount();
  await counter.presses('F4');
  await screen.asksForPayment();
  await counter.scans('12345', 'enter twice');
  await screen.shows('That came faster than anybody types: was it a scanner?');
  await counter.scans('12345');
  await screen.shows('That came faster than anybody types: was it a scanner?');
  expect(await page.getByRole('textbox', { name: 'Received' }).inputValue()).toMatch(/^12\s345$/);
  expect(counter.entries().map(({ kind }) => kind)).toEqual(['shift-opened']);
  await counter.presses('ArrowDown', 'F9');
  await screen.shows('Key this amount into the terminal');
  await counter.types('K7');
  await screen.isKept();
  await counter.scans('12345', 'enter twice');
  await screen.shows('“K712345” came faster than anybody types: was it a scanner?');
  expect(counter.entries().map(({ kind }) => kind)).toEqual(['shift-opened']);
  // The next key replaces what is doubted.
  await counter.types('K70001');
  await screen.isKept();
  await counter.scans(card, 'enter twice');
  await screen.shows('Was money taken on the terminal?');
  await counter.presses('Enter');
  await screen.shows('Key this amount into the terminal');
  tried.add('authorisation');
  expect(await page.getByRole('textbox', { name: 'Authorisation code' }).inputValue()).toBe('K70001');
  await counter.looks();
  await counter.presses('Enter');
  await screen.isDone(other);
});

test('in every form of the cash', async () => {
  const { page } = counter;
  await counter.chooses('Cash');
  for (const kind of ['F1', 'F2', 'F3', 'F4', 'F5']) {
    await choosesPart(kind);
    const supervisor = page.getByRole('main').getByRole('button', { name: SAULE_THE_SUPERVISOR.name });
    if (kind !== 'F4' && kind !== 'F5') await supervisor.click();
    await expectEachFieldKept('Cash');
  }
  await counter.presses('Escape');
});

test('in the history it searches', async () => {
  const { screen, page } = counter;
  const sought = page.getByRole('search').getByRole('textbox');
  for (const focused of [sought, page.getByRole('main').getByRole('button', { name: 'Back' })]) {
    await counter.chooses('History');
    await focused.focus();
    await counter.scans(UNKNOWN, 'enter twice');
    await screen.shows('Nothing of this counter matches.');
    await expect.poll(valuesOf).toEqual([UNKNOWN]);
    tried.add((await sought.getAttribute('data-takes')) ?? 'none');
    await sought.fill('');
    await counter.presses('Enter');
    await screen.shows('Sales of this shift');
    await counter.presses('Escape');
    await screen.asksForCard();
  }
});

test('at the number of a claim’s slip', async () => {
  const { screen, page } = counter;
  await counter.scans(cardOf(counter.upstream.reference, 'failed kiosk top-up'));
  await screen.shows(/A top-up of .* failed: kiosk/);
  await counter.presses('Control+KeyK');
  await screen.shows(/Claim .+ is filed\./);
  await counter.presses('Escape', 'Escape');
  await counter.opensAttention();
  await screen.shows('A claim is to be paid to the passenger');
  await counter.answers('Pay it out…');
  await counter.types('1');
  const number = page.getByRole('textbox', { name: "Number on the passenger's slip" });
  await number.waitFor();
  await number.focus();
  tried.add((await number.getAttribute('data-takes')) ?? 'none');
  // A bottle is told, and the panel stays; a card that is scanned there is the next customer.
  await counter.scans('4600682000013', 'enter twice');
  await screen.shows('This number is not of a card of this operator. What is in hand stays.');
  expect(await number.inputValue()).toBe('');
  await counter.scans(UNKNOWN, 'enter twice');
  await expect.poll(() => number.count()).toBe(0);
  await counter.presses('Escape', 'Escape', 'Escape');
});

test('while a shift is closed', async () => {
  const { screen } = counter;
  await counter.chooses('Close shift');
  await screen.shows('Count what is in the drawer now');
  await expectEachFieldKept('Close shift');
  await counter.page.getByRole('textbox').first().focus();
  await counter.counts({ 1000: 19 });
  await screen.focuses('Count once more');
  await counter.presses('F8');
  await screen.shows('Terminal: Bank card');
  await expectEachFieldKept('Close shift');
  const payments = counter.page.getByRole('textbox').first();
  await payments.focus();
  await counter.types('123456');
  await screen.shows('No more than 5 characters go in here.');
  expect(await payments.inputValue()).toBe('12345');
  await payments.fill('');
  await counter.page.getByRole('textbox').first().focus();
  await counter.givesTerminals(...counter.terminalsOwnTotals());
  await screen.shows('Reason for the difference');
  await expectEachFieldKept('Close shift');
});

test('in the settings only the operator’s code takes one', async () => {
  await counter.presses('Control+KeyL');
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  for (const part of ['F2', 'F3']) {
    await choosesPart(part);
    await expectEachFieldKept('Settings');
  }
  await choosesPart('F1');
  await counter.page.getByRole('textbox', { name: /code/i }).focus();
  await counter.scans('NO-SUCH-CODE');
  expect(await counter.screen.refusalWords()).not.toBe('');
  tried.add('operatorCode');
});

test('no kind of field was left out', () => {
  expect([...tried].toSorted()).toEqual(Object.keys(TAKES).toSorted());
});
