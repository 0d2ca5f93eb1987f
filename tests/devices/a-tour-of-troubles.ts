import type { ACounter } from './a-counter.ts';
import { RECONNECTED_WITHIN_MS } from './a-counter-screen.ts';
import { aFreshCard, AIGERIM, cardOf, DANIYAR } from './a-demo-operator.ts';
import type { At } from './a-tour-look.ts';
import type { Reference } from './controllable-upstream.ts';

/** The stops of the tour at which something is refused, asked, lost or locked. */

const WRONG_TRIES_MAX = 5;

export async function isRefusedTheDoor(counter: ACounter, at: At): Promise<void> {
  await counter.scans('9643108503399999999');
  await counter.screen.shows('A code was scanned.');
  await at('sign-in-scan-nowhere');
  await counter.signsInWrongly(DANIYAR, '000000');
  await counter.screen.refusalWords();
  await at('sign-in-wrong');
  for (let left = WRONG_TRIES_MAX - 1; left > 0; left -= 1) {
    // Each answer is waited for: a PIN's check is slow by design.
    await counter.screen.shows(new RegExp(`^${left} (try|tries) left`));
    await counter.types('000000');
    await counter.presses('Enter');
  }
  await counter.screen.shows('this name is locked');
  await at('sign-in-locked');
  await counter.presses('Escape');
  await counter.screen.shows('Choose your name');
}

const REFUSED = [
  ['refused-expired', 'expired'],
  ['refused-stop-list', 'hotlisted'],
  ['refused-single-ride', 'single ride'],
] as const;
const MISREAD = [
  ['refused-unknown', '9643108503399999999'],
  ['refused-scan', '964310850337X0000001'],
] as const;

export async function isRefusedCards(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const scanned = [...REFUSED.map(([name, label]) => [name, cardOf(reference, label)] as const), ...MISREAD];
  for (const [name, text] of scanned) {
    await counter.scans(text);
    await counter.screen.refusalWords();
    await at(name);
    await counter.presses('Escape');
  }
  await counter.types('2259');
  await counter.presses('Enter');
  await counter.screen.refusalWords();
  await at('refused-few-digits');
  await counter.presses('Escape');
}

/** A kiosk top-up that failed is told on the card, and becomes a claim by a key. */
export async function filesAClaim(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen } = counter;
  await counter.scans(cardOf(reference, 'failed kiosk top-up'));
  await screen.shows(/A top-up of .* failed: kiosk/);
  await at('counter-claim');
  await counter.presses('Control+KeyK');
  await screen.shows(/Claim .+ is filed\./);
  await at('claim-filed');
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
}

/** A card that is blocked while its top-up is on the way: the top-up comes back. */
export async function isRejected(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen, upstream } = counter;
  const card = await aFreshCard(reference);
  await upstream.stop();
  await counter.sells({ card, preset: 'F2' });
  await reference.operator.setCard({ number: card, status: 'blocked', balance: 1240 });
  await upstream.start();
  await screen.shows('rejected', screen.strip.first(), RECONNECTED_WITHIN_MS);
  await at('done-rejected');
}

/**
 * What is known of a card without connection, and the limit that a top-up then has: what is on its way counts as well.
 */
export async function meetsTheLimit(counter: ACounter, at: At, known: string, soldJustNow: string): Promise<void> {
  const { screen } = counter;
  await counter.scans(known);
  await screen.asksForAmount();
  await at('counter-snapshot');
  await counter.scans(soldJustNow);
  await screen.shows('is still on the way to this card.');
  await counter.types('19000');
  await counter.presses('Enter');
  await screen.shows('Type less, or wait for the connection.');
  await at('counter-offline-limit');
  await counter.presses('Escape', 'Escape', 'Escape');
  await screen.asksForCard();
}

/** The clerk goes away in the middle of a sale, comes back, looks at the open shift and hands it over. */
export async function comesAndGoes(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen } = counter;
  await counter.opensShift({ 1000: 20 });
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await counter.types('7000');
  await counter.presses('Control+KeyL');
  await screen.shows("has a customer's sale in work.");
  await at('locked-sale');
  await counter.types(AIGERIM.pin);
  await counter.presses('Enter');
  await screen.asksForAmount();
  await counter.presses('Escape', 'Escape', 'Escape');
  await screen.asksForCard();
  await counter.chooses('Reports');
  await screen.shows('Amounts follow once the count is given.');
  await at('reports-open');
  await counter.presses('Escape');
  await counter.chooses('Close shift');
  await counter.counts({ 1000: 20 });
  await screen.shows('Your count is recorded');
  await counter.page.getByRole('button', { name: 'Count once more' }).click();
  await screen.shows('Count once more from the start.');
  await at('close-recount');
  await counter.counts({ 1000: 20 });
  await screen.shows('The recount is given.');
  await counter.presses('F8');
  await screen.shows('The count is exact.');
  await at('close-exact');
  await counter.handsOver({ carried: 20_000 });
  await screen.shows('Who takes over?');
  await at('hand-over');
}
