import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, type Person, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';

/**
 * The lock keeps the sale in work for its own clerk; another person's PIN cancels it, and no payment is forgotten by
 * that.
 */

/** Longer than all that a busy machine is given between two keys of a hand. */
const IDLE_SECONDS = 10;
const LOCKED_WITHIN_MS = 3 * IDLE_SECONDS * 1000;
/** A busy machine strikes a key this late. The clock of what is uncovered goes ahead of the keys' by as much. */
const STRUCK_LATE_MS = 4_000;
let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
});
afterAll(() => counter[Symbol.asyncDispose]());

async function isLocked(at: ACounter = counter) {
  await at.screen.isAtSignIn();
  await at.screen.shows("Aigerim S. has a customer's sale in work.");
  // Nothing of the sale can be read past the lock.
  expect(await at.screen.text()).not.toMatch(/Take cash|Authorisation code|Amount/);
}

/** The one who locked is chosen already: the PIN alone is enough. */
async function unlocks({ name, pin }: Person, at: ACounter = counter) {
  await at.types(pin);
  await at.presses('Enter');
  await at.screen.showsElement(at.screen.topBar.getByText(name), `${name} signed in`);
  await at.looks();
}

test('an amount that is typed, and then cash that is counted, stand where they stood', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference);
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.types('7000');
  await counter.presses('Control+KeyL');
  await isLocked();
  await unlocks(AIGERIM);

  await counter.screen.asksForAmount();
  await counter.screen.focuses('Amount');
  await counter.presses('Enter');
  await counter.screen.asksForPayment();
  await counter.types('10000');
  await counter.presses('Control+KeyL');
  await isLocked();
  await unlocks(AIGERIM);

  await counter.screen.shows('3 000 ₸', counter.screen.change);
  await counter.presses('Enter');
  await counter.screen.isDone(card);
  expect(counter.entries().at(-1)).toMatchObject({
    kind: 'sale',
    body: { lines: [{ amount: 7000 }], tenders: [{ received: 10_000, change: 3000 }] },
  });
});

test(
  'after the lock and what covered a payment a key too many takes no money, and the one after it does',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference);
    const before = counter.entries().length;
    await counter.page.evaluate((aheadMs) => {
      const nowMs = performance.now.bind(performance);
      performance.now = () => nowMs() + aheadMs;
    }, STRUCK_LATE_MS);
    await counter.scans(card);
    await counter.screen.asksForAmount();
    await counter.presses('F4');
    await counter.screen.asksForPayment();
    await counter.presses('Control+KeyL');
    await isLocked();
    await counter.types(AIGERIM.pin);
    await counter.presses('Enter');
    await strikesEnterOnceUncovered();

    // The list of keys, its own button that closes it, and the question about another card.
    await counter.presses('Control+KeyH');
    await counter.page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await counter.presses('Escape');
    await strikesEnterOnceUncovered();
    await counter.scans(await aFreshCard(reference));
    await counter.screen.showsElement(counter.page.getByRole('alertdialog'), 'the question');
    await counter.types('1');
    await strikesEnterOnceUncovered();
    expect(counter.entries()).toHaveLength(before);

    await counter.page.waitForTimeout(STRUCK_LATE_MS);
    await counter.presses('Enter');
    await counter.screen.isDone(card);
    await counter.page.reload();
    await counter.screen.asksForCard();
  },
);

/** As soon as the payment can be seen. */
async function strikesEnterOnceUncovered() {
  await counter.screen.asksForPayment();
  await counter.presses('Enter');
  await counter.looks();
  await counter.screen.asksForPayment();
}

test(
  'between two customers who has the shift stands chosen as well, and another is chosen by an arrow',
  { tags: ['long'] },
  async () => {
    await counter.presses('Control+KeyL');
    await counter.screen.isAtSignIn();
    const chosen = () => counter.page.getByRole('button', { name: AIGERIM.name }).getAttribute('aria-pressed');
    await expect.poll(chosen).toBe('true');
    await unlocks(AIGERIM);
    await counter.screen.focuses('Card number');
    await counter.presses('Control+KeyL');
    await counter.signsIn(SAULE_THE_SUPERVISOR);
    await counter.screen.shows("Another clerk's shift is open");
    await counter.page.getByRole('button', { name: 'Sign out' }).click();
    await counter.screen.isAtSignIn();
    await unlocks(AIGERIM);
  },
);

test(
  'an untouched counter locks itself in the middle of a sale, and the wrong PIN opens nothing',
  { tags: ['long'] },
  async () => {
    await using idle = await aCounter({ reference, idleLockSeconds: IDLE_SECONDS });
    const { screen } = idle;
    await idle.signsIn(AIGERIM);
    await idle.opensShift({ 1000: 20 });
    await idle.scans(await aFreshCard(reference));
    await screen.asksForAmount();
    await idle.presses('F4');
    await screen.asksForPayment();

    await screen.shows('Who is at the counter?', screen.page, LOCKED_WITHIN_MS);
    await isLocked(idle);
    await idle.types('35790');
    await idle.presses('Enter');
    expect(await screen.refusalWords()).toMatch(/A PIN has at least 6 digits/);
    await idle.types('000000');
    await idle.presses('Enter');
    await expect.poll(() => screen.refusalWords()).toMatch(/The PIN is wrong/);
    await unlocks(AIGERIM, idle);
    await screen.asksForPayment();
  },
);

test(
  'another person takes no sale over: a payment that was begun waits in the attention list',
  { tags: ['long'] },
  async () => {
    await counter.scans(await aFreshCard(reference));
    await counter.screen.asksForAmount();
    await counter.presses('F4');
    await counter.screen.asksForPayment();
    await counter.presses('F9');
    await counter.screen.shows('Key this amount into the terminal');
    await counter.screen.isKept('Declined');
    await counter.presses('Escape');
    await counter.screen.focuses('Yes, or still trying: back to the code');
    await counter.presses('Enter');
    await counter.screen.focuses('Authorisation code');
    await counter.presses('Control+KeyL');
    await isLocked();
    await counter.presses('Escape');
    // Esc waits until it is known that no scanner struck it: what follows at once would be read as its code.
    await counter.page.waitForTimeout(200);
    await counter.signsIn(SAULE_THE_SUPERVISOR);

    await counter.screen.shows("Another clerk's shift is open");
    await counter.screen.shows('1 needs attention', counter.screen.topBar);
    expect(counter.ledger.intents().at(-1)).toMatchObject({ state: 'awaiting-payment' });
    await counter.page.getByRole('button', { name: 'Sign out' }).click();
    await counter.signsIn(AIGERIM);
    await counter.screen.asksForCard();
    await counter.opensAttention();
    await counter.answers('No money was taken');
    await counter.screen.hides('needs attention', counter.screen.topBar);
  },
);
