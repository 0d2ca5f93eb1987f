import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimNumber } from '../../src-shared/claim-number.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger, CounterKeypad, type Hand } from '../devices/a-counter-hand.ts';
import {
  AIGERIM,
  aFreshCard,
  cardOf,
  DANIYAR,
  SAULE_THE_SUPERVISOR,
  TIMUR_THE_TECHNICIAN,
} from '../devices/a-demo-operator.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { inLargeText, isInSight } from '../devices/in-sight.ts';
import { LOGIN, VirtualRegister } from '../devices/virtual-register.ts';
import { layoutFaults } from '../devices/judged-screen.ts';
import { faultsSeen, WAYS } from '../devices/ways-of-seeing.ts';

/**
 * All that a clerk does in a shift, without a keyboard: by a numeric keypad alone, and by touch alone. Both do the
 * same, each in its own way. by-one-hand.test.ts has a sample for every change.
 */

/** The smallest screen, in each size of text and in the longest words. */
const NARROW = WAYS.filter(({ width, language }) => width === 1024 && (language === 'ru' || language === 'kk'));

const BY_HAND = {
  'a numeric keypad alone': (counter) => new CounterKeypad(counter.page),
  'touch alone': (counter) => new CounterFinger(counter.page),
} satisfies Record<string, (counter: ACounter) => Hand>;

describe.each(Object.entries(BY_HAND))('by %s', (_, handOf) => {
  let counter: ACounter;
  let reference: Reference;
  let hand: Hand;
  beforeAll(async () => {
    counter = await aCounter();
    reference = counter.upstream.reference;
    await counter.sizes(1366, 768);
    hand = handOf(counter);
  });
  afterAll(() => counter[Symbol.asyncDispose]());

  const last = () => counter.entries().at(-1);
  const lastOf = (kind: string) => counter.entries().findLast((entry) => entry.kind === kind);
  const button = (name: string | RegExp) => counter.page.getByRole('button', { name });

  /** What no tour shows: letters below the page, several ways of paying, large figures. */
  async function isWhole(name: string) {
    const { page } = counter;
    expect(await faultsSeen({ name, page, counter }, NARROW, () => layoutFaults(page))).toEqual([]);
  }

  async function signsIn({ name, pin }: { readonly name: string; readonly pin: string }) {
    await hand.answers(new RegExp(`^${name}`));
    await hand.types(pin);
    await hand.confirms('Sign in');
  }

  /** Notes of 1000 alone: the fifth of the fields, then the end of the count. */
  async function counts(notes: string, given: string) {
    if (hand instanceof CounterKeypad) return hand.presses(`⏎⏎⏎⏎${notes}+⏎`);
    await hand.fills(/^1 000/, notes);
    await hand.answers(given);
  }

  /** One of the reasons for which money is handed out. */
  async function chooses(reason: string) {
    const reasons = counter.page.getByRole('group', { name: 'Reason' });
    await hand.answers(reasons.getByRole('button', { name: reason }));
  }

  /** At the amount of this card. */
  async function looksUp(card: string) {
    await hand.types(card);
    await hand.confirms('Look up');
    await counter.screen.asksForAmount();
  }

  async function sells(card: string, amount: string) {
    await looksUp(card);
    await hand.types(amount);
    await hand.confirms(/^Go to payment/);
    await counter.screen.asksForPayment();
    await hand.confirms(/^Take cash and top up/);
    await counter.screen.isDone(card);
  }

  test('a clerk signs in and opens the shift', async () => {
    await counter.screen.isAtSignIn();
    await signsIn(AIGERIM);
    await counter.screen.opensShift();
    if (hand instanceof CounterKeypad) {
      // A bundle stands there by mistake, and the hand is at the end already.
      await hand.presses('⏎⏎⏎⏎38/+');
      await isWhole('many bundles');
      await hand.answers(counter.page.getByRole('textbox', { name: /^20 000/ }));
      await hand.presses('⏎⏎⏎40+⏎');
    } else await counts('40', 'Open shift');
    await counter.screen.asksForCard();
    expect(last()).toMatchObject({ kind: 'shift-opened', body: { counts: [{ value: 1000, quantity: 40 }] } });
  });

  test('a top-up is paid in cash, after a wrong amount was taken away', async () => {
    const card = await aFreshCard(reference, { balance: 300 });
    await looksUp(card);
    await hand.types('7000');
    await counter.screen.showsElement(button('Clear'), 'what takes the amount away');
    await (hand instanceof CounterKeypad ? hand.takesAway(4) : hand.answers('Clear'));
    await hand.types('5000');
    await hand.confirms(/^Go to payment/);
    await counter.screen.asksForPayment();
    await hand.types('10000');
    await counter.screen.shows('5 000 ₸', counter.screen.change);
    await hand.confirms(/^Take cash and top up/);
    await counter.screen.isDone(card);
    expect(last()).toMatchObject({ kind: 'sale', body: { tenders: [{ kind: 'cash', amount: 5000, change: 5000 }] } });
  });

  test('a pass is paid by bank card, whose code has letters', async () => {
    const card = await aFreshCard(reference, { balance: 300 });
    await looksUp(card);
    await (hand instanceof CounterKeypad ? hand.presses('/1') : hand.answers(/^Passes/));
    if (hand instanceof CounterFinger)
      await hand.taps(counter.page.getByRole('group', { name: 'Passes' }).getByRole('button').first());
    await counter.screen.asksForPayment();
    await (hand instanceof CounterKeypad ? hand.presses('/') : hand.answers(/^Bank card/));
    await counter.screen.shows('Key this amount into the terminal');
    await hand.types('K7Q04');
    await counter.screen.isKept();
    await hand.confirms(/^Take payment/);
    await counter.screen.isDone(card);
    expect(last()).toMatchObject({
      body: { lines: [{ kind: 'pass' }], tenders: [{ kind: 'bank-card', terminal: { authCode: 'K7Q04' } }] },
    });
  });

  test('two cards are topped up in one sale and paid by QR', async () => {
    const [first, second] = [await aFreshCard(reference), await aFreshCard(reference)];
    await looksUp(first);
    await hand.types('2000');
    await (hand instanceof CounterKeypad ? hand.presses('+') : hand.answers(/^Add a card/));
    await counter.screen.shows('Scan the next card of this sale.');
    await hand.types(second);
    await hand.confirms(/^Add/);
    await counter.screen.shows('each · 2 cards');
    // While cards are added, it leads to no cross that takes one out.
    if (hand instanceof CounterKeypad) await hand.presses('+');
    await hand.confirms(/^Go to payment/);
    await counter.screen.asksForPayment();
    await hand.commands(/^QR/);
    await counter.screen.shows('Key this amount for the QR payment');
    await hand.types('990021');
    await counter.screen.isKept();
    await hand.confirms(/^Take payment and top up/);
    await counter.screen.shows('4 000 ₸ taken');
    expect(last()).toMatchObject({ body: { lines: [{ amount: 2000 }, { amount: 2000 }], tenders: [{ kind: 'qr' }] } });
  });

  test('a part is paid by bank card and the rest in cash', async () => {
    const card = await aFreshCard(reference);
    await looksUp(card);
    await hand.types('5000');
    await hand.confirms(/^Go to payment/);
    await counter.screen.asksForPayment();
    await hand.types('3000');
    await (hand instanceof CounterKeypad ? hand.presses('/') : hand.answers(/^Bank card/));
    await counter.screen.shows('3 000 ₸ is left after it.');
    await hand.types('778899');
    await counter.screen.isKept('Part is paid, go on');
    await hand.confirms(/^Part is paid, go on/);
    await counter.screen.asksForTheRest();
    await hand.confirms(/^Take cash and top up/);
    await counter.screen.isDone(card);
    await isWhole('two ways of paying');
    expect(last()).toMatchObject({
      body: {
        tenders: [
          { kind: 'bank-card', amount: 2000 },
          { kind: 'cash', amount: 3000 },
        ],
      },
    });
  });

  test('the customer’s language is changed', async () => {
    await looksUp(await aFreshCard(reference));
    const reads = counter.page.getByRole('button', { name: /^Customer reads/ });
    const before = await reads.innerText();
    await hand.commands(/^Customer reads/);
    await expect.poll(() => reads.innerText()).not.toBe(before);
    await hand.goesBack();
    await counter.screen.asksForCard();
  });

  test('the counter is locked in the middle of a sale and goes on', async () => {
    await looksUp(await aFreshCard(reference));
    await hand.types('5000');
    await hand.chooses('Lock');
    await counter.screen.isAtSignIn();
    await hand.types(AIGERIM.pin);
    await hand.confirms('Sign in');
    await counter.screen.asksForAmount();
    expect(await counter.page.getByRole('textbox', { name: 'Amount' }).inputValue()).toMatch(/5.000/);
    await (hand instanceof CounterKeypad ? hand.takesAway(5) : hand.answers('Clear'));
    if (hand instanceof CounterFinger) await hand.goesBack();
    await counter.screen.asksForCard();
  });

  test('cash comes in and goes out, each with its reason', async () => {
    await hand.chooses('Cash');
    await hand.answers(/^Pay in/);
    await hand.fills('Amount', '6000');
    await hand.nextReason('Small change');
    await hand.answers(/^Record/);
    await counter.screen.shows('Pay-in of 6 000 ₸ recorded.');
    expect(last()).toMatchObject({ kind: 'pay-in', body: { amount: 6000, reason: 'Small change' } });

    await hand.answers(/^Pay out/);
    await hand.fills('Amount', '700');
    await hand.nextReason('Correction');
    await hand.answers(/^Record/);
    await counter.screen.shows('Pay-out of 700 ₸ recorded.');
    expect(last()).toMatchObject({ kind: 'pay-out', body: { amount: 700, reason: 'Correction' } });
  });

  test('notes go into a bag whose seal has letters, and the drawer is opened', async () => {
    await hand.answers(/^Safe drop/);
    await hand.fills('Amount', '15000');
    await hand.fills('Bag seal', 'KZ-77B');
    await isWhole('a seal with letters');
    await hand.answers(/^Record/);
    await counter.screen.shows('Drop of 15 000 ₸ recorded, bag KZ-77B.');
    expect(last()).toMatchObject({ kind: 'safe-drop', body: { amount: 15_000, bagSeal: 'KZ-77B' } });

    await hand.answers('Open drawer');
    await hand.nextReason('Changing a note');
    await hand.answers(counter.page.getByRole('region', { name: 'Open drawer' }).getByRole('button').last());
    await counter.screen.shows('The drawer opens; the reason is recorded.');

    await hand.answers(/^Safe and bags/);
    await hand.answers(/^KZ-77B/);
    await hand.fills('Who takes them', hand instanceof CounterKeypad ? 'HALYK' : 'halyk');
    await hand.fills('Number of the collector’s slip', '55');
    await hand.answers('Hand over 1 bag');
    await counter.screen.shows(/1 bag handed over to halyk\./i);
    await hand.goesBack();
    await counter.screen.asksForCard();
  });

  test('a sale is found by card, by receipt and by amount, and printed again', async () => {
    const card = await aFreshCard(reference);
    await sells(card, '3500');
    const receipt = /[A-Z0-9]{5}-\d{6}/.exec(await counter.screen.text())?.[0] ?? '';
    const finds = async (sought: string, told: string) => {
      await hand.chooses('History');
      await hand.fills('Card, receipt or amount', sought);
      await hand.answers('Find');
      await counter.screen.shows(told);
    };
    for (const [sought, told] of [
      [card.slice(-8), `Sale · receipt ${receipt}`],
      // Before the count no amount leads to what was sold.
      ['3500', 'By amount, sales of this shift are found after its count.'],
    ] as const) {
      await finds(sought, told);
      await hand.goesBack();
      await counter.screen.asksForCard();
    }
    await finds(receipt, `Sale · receipt ${receipt}`);
    await hand.answers(/^Show the sale/);
    await hand.answers(/^Print again/);
    await counter.screen.shows('It prints again as copy 1.');
    expect(lastOf('receipt-reprinted')).toBeDefined();
    await hand.goesBack();
    await counter.screen.asksForCard();
  });

  test('the last sale goes back', async () => {
    await hand.chooses('Return the last sale');
    await counter.screen.shows('Return of receipt');
    await chooses('Wrong card');
    await hand.answers(/^Give back 3 500 ₸/);
    await counter.screen.shows('Give the customer 3 500 ₸ from the drawer');
    expect(last()).toMatchObject({ kind: 'return', body: { lines: [{ amount: 3500 }] } });
    await hand.goesBack();
    await counter.screen.asksForCard();
  });

  test('a claim is filed, and paid from the attention list', async () => {
    await looksUp(cardOf(reference, 'failed kiosk top-up'));
    await hand.commands(/^File a claim/);
    await counter.screen.shows(/Claim .+ is filed\./);
    await hand.goesBack();
    await counter.screen.asksForCard();
    const filed = async () => (await reference.operator.claims())[0]?.id;
    await expect.poll(filed).toBeDefined();
    await reference.operator.decideClaim((await filed()) ?? '', 'refund-at-counter');

    await counter.screen.shows('1 needs attention', counter.page, RECONNECTED_WITHIN_MS);
    await hand.chooses('Attention');
    await counter.screen.shows(
      'A claim is to be paid to the passenger',
      counter.screen.attention,
      RECONNECTED_WITHIN_MS,
    );
    await hand.answers(/^Pay it out/);
    await chooses('The slip is here');
    await hand.fills("Number on the passenger's slip", claimNumber(ClaimId.parse(await filed())));
    await isWhole('the number of a slip');
    await hand.answers(/^Pay .* from the drawer/);
    await counter.screen.shows('The claim is paid.');
    await hand.answers('Done');
    await counter.screen.shows('Nothing needs attention');
    expect(lastOf('pay-out')).toMatchObject({ body: { claimId: await filed() } });
    await hand.goesBack();
    await counter.screen.hidesElement(counter.screen.attention, 'the attention list');
    await counter.screen.asksForCard();
  });

  test('a top-up that was rejected is given back', async () => {
    const card = await aFreshCard(reference);
    await counter.upstream.stop();
    await sells(card, '2000');
    await reference.operator.setCard({ number: card, status: 'blocked', balance: 1240 });
    await counter.upstream.start();
    await counter.screen.shows('rejected', counter.screen.strip.first(), RECONNECTED_WITHIN_MS);
    await hand.chooses('Attention');
    await hand.answers('Show the amount');
    await hand.answers(/^Give the money back/);
    await chooses('Top-up rejected');
    await hand.answers(/^Give back 2 000 ₸/);
    await hand.answers('Done');
    await counter.screen.hides('A top-up was rejected', counter.screen.attention);
    expect(lastOf('return')).toMatchObject({ body: { reason: 'rejected-upstream' } });
    await hand.goesBack();
    await counter.screen.hidesElement(counter.screen.attention, 'the attention list');
    await counter.screen.asksForCard();
  });

  test('the X report is read', async () => {
    await hand.chooses('X report');
    const report = counter.page.getByRole('main', { name: 'X report' });
    await counter.screen.showsElement(report, 'the X report');
    await hand.goesBack();
    await counter.screen.asksForCard();
    expect(await report.count()).toBe(0);
  });

  test('the shift closes with a difference, and is handed over to the next clerk', async () => {
    await hand.chooses('Close shift');
    await counter.screen.shows('Count what is in the drawer now');
    await counts('25', 'Give count');
    await counter.screen.shows('Your count is recorded: 25 000 ₸.');
    await hand.commands('Show what is expected');
    const names = ['Bank card', 'QR'];
    for (const [place, [number, sum]] of counter.terminalsOwnTotals().entries()) {
      await hand.fills(`${names[place] ?? ''}: number`, String(number));
      await hand.fills(`${names[place] ?? ''}: sum`, String(sum));
    }
    await hand.commands('Give totals and show what is expected');
    await counter.screen.shows(/₸ (short|over)/);
    await hand.nextReason('Counted wrong');
    await hand.fills('Stays as float', '20000');
    await hand.fills('Bag seal', 'B77');
    await hand.answers(SAULE_THE_SUPERVISOR.name);
    await hand.fills(`PIN of ${SAULE_THE_SUPERVISOR.name}`, SAULE_THE_SUPERVISOR.pin);
    await hand.answers('Hand over to the next clerk');
    await counter.screen.shows('Who takes over?');
    expect(lastOf('shift-closed')).toMatchObject({
      body: { reason: 'Counted wrong', carried: 20_000, bagSeal: 'B77' },
    });

    await signsIn(DANIYAR);
    await counter.screen.opensShift();
  });
});

test.each([
  ['en', 'Reason', 'ok 2'],
  ['ru', 'Причина', 'щё 2'],
  ['kk', 'Себебі', 'ұң 2'],
] as const)('a reason in words is written by a finger in the letters of %s', async (language, field, words) => {
  await using counter = await aCounter();
  const { page } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await finger.chooses('Cash');
  await counter.presses('F4');
  await counter.speaks(language);
  const reason = page.getByRole('textbox', { name: field });
  await finger.taps(reason);
  for (const letter of words) await finger.taps(page.locator(`[data-key="${letter}"]`).last());
  expect(await reason.inputValue()).toBe(words);
});

test('a shift by touch alone, and what is missing at its close is said without moving a button', async () => {
  await using counter = await aCounter();
  const card = await aFreshCard(counter.upstream.reference, { balance: 300 });
  const { screen, page } = counter;
  await counter.sizes(1366, 768);
  const finger = new CounterFinger(page);
  await screen.isAtSignIn();
  await finger.taps(page.getByRole('button', { name: AIGERIM.name }));
  await finger.tapsDigits(AIGERIM.pin);
  await finger.tapsButton('Sign in');

  await screen.opensShift();
  await finger.taps(page.getByRole('textbox', { name: /^1 000/ }));
  await finger.tapsDigits('20');
  await finger.tapsButton('Open shift');
  await screen.asksForCard();

  await finger.tapsDigits(card);
  await finger.tapsButton('Look up');
  await screen.asksForAmount();
  await finger.tapsDigits('5000');
  await finger.taps(page.getByRole('button', { name: /^Go to payment/ }));
  await screen.asksForPayment();
  await finger.taps(page.getByRole('button', { name: /^Take cash and top up/ }));
  await screen.isDone(card);

  await finger.tapsButton('Menu');
  await finger.taps(page.getByRole('dialog', { name: 'Menu' }).getByRole('button', { name: 'Close shift' }));
  await screen.shows('Count what is in the drawer now');
  await finger.taps(page.getByRole('textbox', { name: /^1 000/ }));
  await finger.tapsDigits('25');
  await finger.taps(page.getByRole('button', { name: 'Give count' }));
  await screen.shows('Your count is recorded: 25 000 ₸.');
  await finger.taps(page.getByRole('button', { name: 'Show what is expected' }));
  await screen.shows('The count is exact.');
  // What is missing is said without moving a button: a second tap at the same place means the same.
  const handOver = page.getByRole('button', { name: 'Hand over to the next clerk' });
  const place = await handOver.boundingBox();
  await finger.taps(handOver);
  await screen.shows("The bag's seal is missing.");
  expect(await handOver.boundingBox()).toEqual(place);
  await finger.taps(page.getByRole('textbox', { name: 'Stays as float' }));
  await finger.tapsDigits('25000');
  await finger.taps(page.getByRole('main').getByRole('button', { name: 'Close shift' }));
  await screen.shows('Shift closed, Z report 1.');
  expect(counter.entries().map((entry) => entry.kind)).toEqual([
    'shift-opened',
    'sale',
    'cash-counted',
    'shift-closed',
  ]);
});

test('a finger sets up a fiscal register: its login has an @, its password capitals', async () => {
  const register = await VirtualRegister.start();
  await using counter = await aCounter();
  counter.endsFirst(() => register.isDown());
  const { screen } = counter;
  const finger = new CounterFinger(counter.page);
  await inLargeText(counter);
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
  expect(await isInSight(counter.page.getByText(register.books().uniqueNumber, { exact: true }).first())).toBe(true);
  expect(await screen.text()).toContain(register.books().uniqueNumber);
});
