import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounter } from '../devices/a-counter.ts';
import { CounterFinger } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, cardOf, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { inLargeText, isInSight, isWhole } from '../devices/in-sight.ts';

/** In large text what a hand is asked for next is whole and in sight. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

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
  await screen.asksForTheRest();
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

  // Letters leave the button of a pay-out whole, and what to give is in sight after it.
  await finger.answers(/^Pay out/);
  await finger.types('2000');
  for (const language of ['kk', 'ru', 'en'] as const) {
    await counter.speaks(language);
    await finger.taps(page.locator('[data-reason] input'));
    await screen.showsElement(page.getByRole('group', { name: /^(Letters for|Буквы|.*әріптер)/i }), 'letters');
    await expect.poll(() => isWhole(page.locator('form [data-moves-money]'))).toBe(true);
    await page.locator('main').focus();
  }
  await finger.answers('Small change');
  await finger.answers(/^Record 2/);
  await screen.focuses('Done');
  for (const words of ['Give', /^Give\s\d\s×\s[12]\s000$/])
    expect(await isWhole(page.getByText(words, { exact: true }))).toBe(true);
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
  // What is wrong with a number is read beside the letters: the number itself is gone by then.
  await finger.types('00000000');
  await finger.answers(/^Pay .* from the drawer/);
  const wrong = screen.attention.getByRole('alert');
  await screen.showsElement(wrong, 'what is wrong with the number');
  await expect.poll(() => isWhole(wrong)).toBe(true);
  await finger.answers('Hide');
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

test('in large text a wrong PIN at the close is read, and moves no digit and no button under the finger', async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await inLargeText(counter);
  await finger.chooses('Close shift');
  await finger.fills(/^1 000/, '13');
  await finger.answers('Give count');
  await finger.answers('Show what is expected');
  // A digit chooses no reason that was not seen: it brings them into sight.
  const reason = page.getByRole('textbox', { name: 'Reason for the difference' });
  await screen.focuses('Reason for the difference');
  await counter.sizes(1024, 560);
  await page.mouse.move(300, 400);
  await page.mouse.wheel(0, -5000);
  await expect.poll(() => isInSight(page.getByRole('button', { name: 'Counted wrong' }))).toBe(false);
  await counter.presses('Digit1');
  await expect.poll(() => isInSight(page.getByRole('button', { name: 'Counted wrong' }))).toBe(true);
  expect(await reason.inputValue()).toBe('');
  await counter.sizes(1024, 768);
  await finger.answers('Counted wrong');
  await finger.fills('Stays as float', '13000');
  await finger.answers(SAULE_THE_SUPERVISOR.name);
  await finger.types('111111');
  const close = page.getByRole('main').getByRole('button', { name: 'Close shift' });
  const places = async () => [await page.locator('[data-key="5"]').boundingBox(), await close.boundingBox()];
  const before = await places();
  await finger.taps(close);
  const wrong = page.getByRole('alert').filter({ hasText: 'PIN' });
  await screen.showsElement(wrong, 'the wrong PIN');
  expect(await isWhole(wrong)).toBe(true);
  expect(await places()).toEqual(before);
});

test('in large text what was counted is seen first, though the button before it stood far down', async () => {
  await using counter = await aCounter({ reference });
  const { page, screen } = counter;
  const finger = new CounterFinger(page);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', authorisationCode: 'A10001' });
  await inLargeText(counter);
  await finger.chooses('Close shift');
  await finger.fills(/^1 000/, '20');
  // At the last coins the digits are there as well.
  await finger.taps(page.getByRole('textbox', { name: '1 ₸', exact: true }));
  for (const digit of ['7', '0']) expect(await isInSight(page.locator(`[data-key="${digit}"]`))).toBe(true);
  await finger.answers('Give count');
  await finger.answers('Show what is expected');
  await finger.fills('Bank card: number', '1');
  await finger.fills('Bank card: sum', '4000');
  await finger.answers('Give totals and show what is expected');
  await screen.shows('The count is exact.');
  expect(await isInSight(page.getByText('Counted', { exact: true }))).toBe(true);
});
