import { afterAll, beforeAll, expect, test } from 'vitest';
import { claimNumber } from '../../src-shared/claim-number.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterKeypad } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, cardOf, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { focusFaults } from '../devices/judged-screen.ts';

/** Money that is handed to a person: a reason, a second key, and then what to give. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 40, 500: 10, 200: 10 });
});
afterAll(() => counter[Symbol.asyncDispose]());

const entries = () => counter.entries().length;
const lastEntry = () => counter.entries().at(-1);
async function papers(): Promise<number> {
  await counter.settles();
  return counter.receipts().length;
}
const button = (name: string) => counter.page.getByRole('button', { name, exact: true });

/** Nothing is handed out by keys that nobody thought about. */
async function staysAsItIs(): Promise<void> {
  const before = entries();
  expect(await focusFaults(counter.page)).toEqual([]);
  await counter.presses('Enter', 'Enter', 'Enter');
  // A key acts once it is known that no scanner struck it.
  await counter.looks();
  expect(entries()).toBe(before);
}

/** The key that gives it and three too many, each with the time at which it was struck, however busy the page is. */
async function givesWithKeysTooMany(): Promise<void> {
  await new CounterKeypad(counter.page).pressesEach(100, '⏎⏎⏎⏎');
  await counter.screen.focuses('Done');
  await counter.looks();
  await counter.screen.focuses('Done');
}

async function chooses(reason: string, key: string): Promise<void> {
  const reasons = counter.page.getByRole('group', { name: 'Reason' });
  expect(await reasons.locator('[aria-pressed=true]').count()).toBe(0);
  await counter.types(key);
  await counter.screen.showsElement(
    counter.page.getByRole('button', { name: reason }).and(counter.page.locator('[aria-pressed=true]')),
    `the reason «${reason}»`,
  );
}

test('a return waits for a reason and a second key, then says what to give and prints a slip for each', async () => {
  await counter.sells({ card: await aFreshCard(reference, { balance: 1240 }), preset: 'F4', handed: 10_000 });
  await counter.screen.shows('credited, balance 6 240 ₸', counter.screen.strip.first());
  const before = await papers();
  await counter.presses('Control+KeyZ');
  await counter.screen.shows('Return of receipt');
  await staysAsItIs();
  // Money that came on the card was not rejected.
  expect(await button('Top-up rejected').count()).toBe(0);
  // Behind the attention list no digit chooses a reason.
  await counter.opensAttention();
  await counter.presses('2');
  await counter.looks();
  await counter.presses('Escape');
  await counter.screen.hidesElement(counter.screen.attention, 'the attention list');

  // A key that stays down chooses, and gives nothing once it is released.
  await button('Wrong card').focus();
  const untouched = entries();
  // Behind a digit that had no place a Space is one of a code.
  await counter.looks();
  await counter.looks();
  await counter.keyboard.holds('Space', 20);
  await counter.screen.focuses('Give back 5 000 ₸ · Cash');
  await counter.looks();
  expect(entries()).toBe(untouched);
  await counter.presses('Enter');
  await counter.screen.shows('1 × 5 000');
  await counter.screen.shows('Give the customer 5 000 ₸ from the drawer');
  expect(lastEntry()).toMatchObject({ kind: 'return', body: { reason: 'wrong-card' } });
  // A key too many does not put away what is being given.
  await counter.presses('Enter', 'Enter');
  // A key acts once it is known that no scanner struck it.
  await counter.page.waitForTimeout(300);
  expect(await counter.screen.text()).toContain('1 × 5 000');
  await counter.printer.waitForReceipt(before + 2);
  await counter.presses('Escape');
});

test('a pay-out says what to give and prints a slip for each who signs', async () => {
  const before = await papers();
  await counter.chooses('Cash');
  await counter.presses('F3');
  await staysAsItIs();
  await counter.presses('F2', 'F3');
  await counter.types('1700');
  await counter.presses('Enter');
  await counter.types('water');
  await counter.presses('Enter');
  await counter.screen.focuses('Record 1 700 ₸ Pay out · Safe');
  // Held down, the key that records it does not put away what is to be given.
  await counter.keyboard.holds('Space', 20);
  await counter.screen.focuses('Done');
  await counter.looks();
  await counter.screen.shows('1 × 1 000 + 1 × 500 + 1 × 200');
  await counter.screen.shows('Pay-out of 1 700 ₸ recorded.');
  await counter.screen.focuses('Done');
  expect(lastEntry()).toMatchObject({ kind: 'pay-out', body: { amount: 1700, reason: 'water' } });
  expect((await counter.printer.waitForReceipt(before + 2)).text).toContain('water');
  await counter.presses('Escape');
});

/** A kiosk top-up of this card failed, and the operator has it paid at the counter. */
async function files(card: string): Promise<string> {
  await counter.scans(card);
  await counter.screen.shows(/A top-up of .* failed: kiosk/);
  await counter.presses('Control+KeyK');
  await counter.screen.shows(/Claim .+ is filed\./);
  await counter.presses('Escape', 'Escape');
  await counter.opensAttention();
  await counter.screen.shows('A claim is to be paid to the passenger');
  return claimNumber(ClaimId.parse(lastEntry()?.body['claimId']));
}

test('a claim is paid on the number that the passenger’s slip shows, and the screen tells it nowhere', async () => {
  const number = await files(cardOf(reference, 'failed kiosk top-up'));
  const before = await papers();
  expect(await counter.screen.text()).not.toContain(number);
  await counter.answers('Pay it out…');
  await staysAsItIs();
  expect(await counter.screen.text()).not.toContain(number);

  await chooses('The slip is here', '1');
  await counter.screen.focuses("Number on the passenger's slip");
  await counter.types('0000-0000');
  await counter.presses('Enter');
  await counter.screen.focuses(/^Pay .* from the drawer$/);
  await counter.presses('Enter');
  expect(await counter.screen.refusalWords()).toContain('This is not the number of this claim.');

  await counter.screen.focuses("Number on the passenger's slip");
  // What was said of the other number is over with the first key of this one, which goes on in its field.
  await counter.types(number.toLowerCase().slice(0, 1));
  await counter.screen.hides('This is not the number of this claim.');
  await counter.types(number.toLowerCase().slice(1));
  await counter.presses('Enter');
  await counter.screen.focuses(/^Pay .* from the drawer$/);
  await givesWithKeysTooMany();
  await counter.screen.shows('The claim is paid.');
  expect(lastEntry()).toMatchObject({ kind: 'pay-out', body: { against: 'claims' }, supervisorId: null });
  expect((await counter.printer.waitForReceipt(before + 2)).text).toContain(number);
  await counter.presses('Enter');
  await counter.screen.shows('Nothing needs attention');
  await counter.presses('Escape');
});

test(
  'a claim whose slip is lost wants a supervisor, who says how its passenger is known',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference);
    await reference.operator.putMovements([
      {
        id: 'kiosk-lost-slip',
        cardNumber: card,
        at: new Date(Date.now() - 3_600_000).toISOString(),
        channel: 'kiosk',
        kind: 'top-up',
        amount: 700,
        status: 'failed',
        claimStatus: 'refund-at-counter',
      },
    ]);
    const number = await files(card);
    await counter.answers('Pay it out…');
    await chooses('The slip is lost', '2');
    await counter.screen.focuses('How it is known whose claim it is');
    await counter.types('identity card');
    await counter.presses('Enter');
    await counter.screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
    await counter.types(SAULE_THE_SUPERVISOR.pin);
    await counter.presses('Enter');
    await counter.screen.focuses('Pay 700 ₸ from the drawer');
    const asked = counter.upstream.holdAnswers({ times: 1, path: /\/claims\// });
    await counter.presses('Enter');
    await expect.poll(asked.count).toBe(1);
    // The next customer is served meanwhile: what is to be given is told all the same, and a scan does not put it away.
    await counter.scans(await aFreshCard(reference));
    await counter.screen.asksForAmount();
    asked.letGo();
    await counter.screen.focuses('Done');
    await counter.scans(await aFreshCard(reference));
    await counter.screen.shows('No card can be taken here');
    await counter.screen.shows('1 × 500 + 1 × 200');
    expect(lastEntry()).toMatchObject({
      kind: 'pay-out',
      body: { amount: 700, reason: `claim ${number}, slip lost: identity card` },
    });
    expect(lastEntry()?.supervisorId).not.toBeNull();
    expect(counter.verify()).toMatchObject({ whole: true });
    await counter.looks();
    await counter.presses('Enter');
    await counter.screen.hides('1 × 500 + 1 × 200');
    await counter.presses('Escape');
    await counter.screen.asksForAmount();
    await counter.presses('Escape', 'Escape');
  },
);

test(
  'in large text the reasons of a return are in sight at once, and the chosen one stays there',
  { tags: ['long'] },
  async () => {
    await counter.sells({ card: await aFreshCard(reference, { balance: 1240 }), preset: 'F4' });
    await counter.screen.shows('credited, balance 6 240 ₸', counter.screen.strip.first());
    await counter.setsText(150);
    for (const width of [1366, 1024]) {
      await counter.sizes(width, 768);
      await counter.presses('Control+KeyZ');
      await counter.screen.shows('Return of receipt');
      for (const reason of ['Wrong amount', 'Another reason']) await expect.poll(() => isInSight(reason)).toBe(true);
      await chooses('Another reason', '5');
      await counter.screen.focuses('Give back 5 000 ₸ · Cash');
      expect(await isInSight('Another reason')).toBe(true);
      await counter.presses('Escape', 'Escape');
      await counter.screen.asksForCard();
    }
  },
);

test('what was given while the counter was being locked is told to the same clerk', { tags: ['long'] }, async () => {
  // Reasons that were chosen just before are no code of a slow scanner.
  await counter.looks();
  await counter.looks();
  await counter.presses('Control+KeyZ');
  await counter.screen.shows('Return of receipt');
  await chooses('Another reason', '5');
  await counter.screen.focuses('Give back 5 000 ₸ · Cash');
  const asked = counter.upstream.holdAnswers({ times: 1, path: /\/holds\// });
  await counter.presses('Enter');
  await expect.poll(asked.count).toBe(1);
  await counter.presses('Control+KeyL');
  await counter.screen.hides('Return of receipt');
  asked.letGo();
  await expect.poll(() => lastEntry()?.kind).toBe('return');
  await counter.signsIn(AIGERIM);
  await counter.screen.focuses('Done');
  await counter.screen.shows('1 × 5 000');
});

/** Nothing lies over its middle, and no edge cuts it off there. */
function isInSight(name: string): Promise<boolean> {
  return counter.page.getByRole('button', { name }).evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
}
