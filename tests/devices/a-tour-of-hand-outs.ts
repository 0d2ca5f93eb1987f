import { claimNumber } from '../../src-shared/claim-number.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import type { ACounter } from './a-counter.ts';
import { CounterFinger } from './a-counter-hand.ts';
import { AIGERIM, DANIYAR, SAULE_THE_SUPERVISOR } from './a-demo-operator.ts';
import type { At } from './a-tour-look.ts';

/**
 * The stops of the tour at which money leaves the drawer, a count is not done at once, and a finger types letters.
 */

const CODE = '9643108503399999999';

/** A claim and a rejected top-up wait in the attention list, and both go out of it. */
export async function handsOut(counter: ACounter, at: At): Promise<void> {
  const { screen, page } = counter;
  const filed = counter.entries().findLast(({ body }) => body['claimId'] !== undefined);
  const number = claimNumber(ClaimId.parse(filed?.body['claimId']));
  await counter.opensAttention();
  await screen.shows('A claim is to be paid to the passenger');
  await at('attention-hand-outs');
  await counter.answers('Pay it out…');
  await at('attention-claim');
  await counter.types('1');
  await screen.focuses("Number on the passenger's slip");
  await at('attention-claim-slip');
  await counter.types('AAAA-0000');
  await counter.presses('Enter');
  await screen.focuses(/^Pay .* from the drawer$/);
  await counter.presses('Enter');
  await screen.refusalWords();
  await at('attention-claim-wrong');
  await new CounterFinger(page).taps(screen.attention.getByRole('textbox'));
  await screen.showsElement(page.getByRole('group', { name: /^Letters for/ }), 'letters for a finger');
  await at('attention-claim-letters');
  await screen.attention.getByRole('button', { name: 'The slip is lost' }).click();
  await screen.focuses('How it is known whose claim it is');
  await counter.types('identity card');
  await counter.presses('Enter');
  await screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
  await at('attention-claim-lost');
  await screen.attention.getByRole('button', { name: 'The slip is here' }).click();
  await screen.focuses("Number on the passenger's slip");
  await counter.types(number);
  await counter.presses('Enter');
  await screen.focuses(/^Pay .* from the drawer$/);
  await counter.presses('Enter');
  await screen.shows('The claim is paid.');
  await at('attention-claim-paid');
  await counter.presses('Enter');

  // Before the count an amount is shown once somebody asks.
  await counter.answers('Show the amount');
  await counter.answers('Give the money back…');
  await at('attention-rejected');
  await counter.types('1');
  await screen.focuses(/^Give back/);
  await counter.presses('Enter');
  await screen.shows(/given back, receipt/);
  await at('attention-rejected-given');
  await counter.presses('Enter', 'Escape');
  await screen.asksForCard();
}

/** Nothing is written yet, or not all of it, or by a finger, or by a scanner; then it is done. */
export async function paysOut(counter: ACounter, at: At): Promise<void> {
  const { screen, page } = counter;
  const button = (name: string | RegExp) => page.getByRole('main').getByRole('button', { name }).first();
  await counter.chooses('Cash');
  await button(SAULE_THE_SUPERVISOR.name).click();
  await button('Record').click();
  await screen.refusalWords();
  await at('cash-drop-missing');
  await counter.presses('F3');
  await page.locator('[aria-keyshortcuts="F3"][aria-pressed="true"]').waitFor();
  await button('Record').click();
  await screen.refusalWords();
  await at('cash-pay-out-missing');
  await counter.scans(CODE);
  await screen.shows('A code was scanned.');
  await at('cash-scan-nowhere');
  await page.getByRole('textbox', { name: 'Amount' }).fill('1700');
  const finger = new CounterFinger(page);
  await finger.taps(page.getByRole('textbox', { name: 'Reason' }));
  await screen.showsElement(page.getByRole('group', { name: /^Letters for/ }), 'letters for a finger');
  await at('cash-letters');
  await finger.types('water');
  await counter.presses('Enter');
  await screen.focuses('Record 1 700 ₸');
  await counter.presses('Enter');
  await screen.shows('Pay-out of 1 700 ₸ recorded.');
  await at('cash-paid-out');
  await counter.presses('F5');
  await counter.types('7');
  await counter.presses('/', 'F4', 'F5');
  await screen.shows(/^Your count of/);
  await at('cash-count-draft');
  await button('Count anew').click();
  await counter.presses('Escape');
  await screen.asksForCard();
}

/** Somebody else was here in between, and one of the notes was missed. */
export async function opensWithADifference(counter: ACounter, at: At): Promise<void> {
  const { screen, page } = counter;
  await screen.opensShift();
  await counter.types('1');
  await counter.presses('Control+KeyL');
  await counter.signsIn(DANIYAR);
  await screen.opensShift();
  await counter.presses('Control+KeyL');
  await counter.signsIn(AIGERIM);
  await screen.shows(/^Your count of/);
  await at('open-shift-draft');
  await page.getByRole('button', { name: 'Count anew' }).click();
  await page.getByRole('textbox').first().focus();
  await counter.presses('F8', 'Enter');
  await screen.refusalWords();
  await at('open-shift-nothing');
  await page.getByRole('textbox').first().focus();
  await counter.counts({ 1000: 14 });
  await counter.presses('Enter');
  await screen.focuses('Count once more');
  await at('open-shift-differs');
  await counter.presses('Enter');
  await page.getByRole('textbox', { name: '1 000 ₸', exact: true }).fill('');
  await page.getByRole('textbox').first().focus();
}

/** What only a supervisor ends: their PIN is typed where it stands. */
export async function asksForAWord(counter: ACounter, at: At): Promise<void> {
  await counter.screen.attention.getByRole('button', { name: SAULE_THE_SUPERVISOR.name }).first().click();
  await counter.screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
  await at('attention-pin');
}
