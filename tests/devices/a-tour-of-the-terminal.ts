import { type ACounter, aCounter } from './a-counter.ts';
import { RECONNECTED_WITHIN_MS } from './a-counter-screen.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from './a-demo-operator.ts';
import type { Stop } from './a-tour-look.ts';
import type { Reference } from './controllable-upstream.ts';
import { tellsCardsByTerminal } from './fiscal-rules.ts';
import { VirtualKaspi } from './virtual-kaspi.ts';

/** So many looks see it at work that a tour sees it too. */
const LOOKS_OF_A_TOUR = 100_000;

interface Way {
  readonly counter: ACounter;
  readonly terminal: VirtualKaspi;
  readonly at: (name: string) => Promise<void>;
  readonly displayAt: (name: string) => Promise<void>;
}

/** What all see of a terminal that answers by itself, from its pairing to rules that it can not follow. */
export async function meetsTheTerminal(
  reference: Reference,
  size: { readonly width: number; readonly height: number },
  visit: (stop: Stop) => Promise<void>,
): Promise<void> {
  const terminal = await VirtualKaspi.start();
  terminal.person = 'refuses';
  try {
    await using counter = await aCounter({ reference, terminal, display: 'window' });
    const display = await counter.customersDisplay();
    await counter.sizes(size.width, size.height);
    const way: Way = {
      counter,
      terminal,
      at: (name) => visit({ name: `terminal-${name}`, page: counter.page, counter }),
      displayAt: (name) => visit({ name: `display-terminal-${name}`, page: display, counter }),
    };
    await isPaired(way);
    await makesTheFirstPayment(way);
    await counter.chooses('Lock');
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 20 });
    await takesPayments(way, reference);
    await leavesPayments(way, reference);
    await givesBack(way);
    await closesBesideIt(way);
    const again = await underOtherRules(counter, reference);
    await visit({ name: 'terminal-settings-two-fiscalisers', page: again.page, counter: again });
  } finally {
    if (terminal.isReachable) await terminal.isUnplugged();
  }
}

const button = ({ counter }: Way, name: string) => counter.page.getByRole('button', { name, exact: true });

async function isPaired(way: Way): Promise<void> {
  const { counter, terminal, at } = way;
  const { screen } = counter;
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await screen.shows('Receipt series');
  await counter.presses('F7');
  await screen.shows('The terminal does not know this counter');
  await at('settings-not-paired');
  terminal.person = 'is not there';
  await button(way, 'Pair with the terminal').click();
  await screen.shows('Go on at the terminal');
  await at('settings-pairing');
  await terminal.isUnplugged();
  await screen.shows('The terminal was not paired.');
  await at('settings-not-reached');
  await terminal.isPluggedIn();
  terminal.person = 'allows';
  await button(way, 'Pair with the terminal').click();
  await screen.shows('a technician makes its first small payment');
  await at('settings-paired');
}

async function makesTheFirstPayment(way: Way): Promise<void> {
  const { counter, terminal, at } = way;
  const { screen, page } = counter;
  async function tries(fate: Parameters<VirtualKaspi['willDo']>[0]): Promise<void> {
    terminal.willDo(fate);
    await page.getByLabel('Amount of the trial').fill('10');
    await button(way, 'Take it at the terminal').click();
  }
  await tries('charges and loses its answer');
  await screen.shows('The terminal does not say what became of it.');
  await at('settings-trial-unknown');
  await button(way, 'I looked it up: the trial is over').click();
  await screen.shows('The trial is over.');
  await tries('waits for the customer');
  await screen.shows('Go on at the terminal');
  await at('settings-trial-asked');
  terminal.theCustomer('pays');
  await screen.shows('Type the amount that the terminal showed.');
  await page.getByLabel('Amount that the terminal showed').fill('1000');
  await at('settings-to-compare');
  await button(way, 'Compare, and give it back').click();
  await screen.shows('where 10 ₸ was asked for');
  await at('settings-differs');
  await button(way, 'I looked it up: the trial is over').click();
  await screen.shows('The trial is over.');
  await tries('approves by card');
  await screen.shows('Type the amount that the terminal showed.');
  await page.getByLabel('Amount that the terminal showed').fill('10');
  await button(way, 'Compare, and give it back').click();
  await screen.shows('It was tried and serves.');
  await at('settings-serves');
}

/** Up to the payment, by this key. */
async function comesToPay({ counter }: Way, reference: Reference, key: 'F9' | 'F10'): Promise<string> {
  const { screen } = counter;
  const card = await aFreshCard(reference);
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F4');
  await screen.asksForPayment();
  await asksBy(counter, key);
  return card;
}

async function asksBy(counter: ACounter, key: 'F9' | 'F10'): Promise<void> {
  await counter.presses(key);
  await counter.screen.shows('Enter asks the terminal for');
  await counter.looks();
}

async function takesPayments(way: Way, reference: Reference): Promise<void> {
  const { counter, terminal, at, displayAt } = way;
  const { screen } = counter;
  const card = await comesToPay(way, reference, 'F9');
  await at('asked');
  await displayAt('asked');
  terminal.willDo('waits for the customer', 'approves by QR', 'approves by card');
  await counter.presses('Enter');
  await screen.shows('The customer pays at the terminal');
  await at('waits');
  await counter.presses('Escape');
  await screen.shows('Leave this payment at the terminal?');
  await at('question');
  await counter.presses('Escape');
  await screen.shows('The customer pays at the terminal');
  await counter.looks();
  await counter.presses('Enter');
  terminal.theCustomer('walks away');
  await screen.shows('The terminal declined the payment.');
  await at('declined');
  await asksBy(counter, 'F10');
  terminal.ways.looksAtWork = LOOKS_OF_A_TOUR;
  await counter.presses('Enter');
  await screen.shows('The customer confirms in the app');
  await at('confirms');
  terminal.ways.looksAtWork = 1;
  await screen.isDone(card);
  await at('done');
  await displayAt('done');
}

/** Payments that nobody waits for stand in the attention list, whatever becomes of them. */
async function leavesPayments(way: Way, reference: Reference): Promise<void> {
  const { counter, terminal, at } = way;
  const { screen } = counter;
  terminal.forgetsFates();
  terminal.willDo('charges and loses its answer', 'waits for the customer', 'moves less than it was asked for');
  await comesToPay(way, reference, 'F9');
  await counter.presses('Enter');
  await screen.shows("The terminal's answer was lost");
  await at('unknown');
  // One key serves the next customer.
  await counter.presses('F8');
  await screen.asksForCard();
  await comesToPay(way, reference, 'F9');
  await counter.presses('Enter');
  await screen.shows('The customer pays at the terminal');
  await counter.presses('Escape');
  await screen.shows('Leave this payment at the terminal?');
  await counter.types('3');
  await screen.asksForCard();
  terminal.theCustomer('walks away');
  await counter.opensAttention();
  await screen.shows('The payment that was left for later was not paid.');
  await at('attention-ended');
  await screen.attention.getByRole('button', { name: 'A supervisor says what was taken' }).first().click();
  await screen.attention.getByRole('button', { name: SAULE_THE_SUPERVISOR.name }).first().click();
  await screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
  await at('attention-word');
  await counter.presses('Escape');
  await screen.asksForCard();
  await comesToPay(way, reference, 'F9');
  await counter.presses('Enter');
  await screen.shows('or by another way of paying');
  await at('differs');
  await counter.presses('F8');
  await screen.asksForCard();
}

/** The last sale was paid by QR; its money goes back by the device, and the answer gets lost. */
async function givesBack(way: Way): Promise<void> {
  const { counter, terminal, at } = way;
  const { screen, page } = counter;
  terminal.forgetsFates();
  terminal.willDo('charges and loses its answer');
  await counter.presses('Control+KeyZ');
  await screen.shows('Return of receipt');
  await at('return');
  await button(way, "Customer's request").click();
  await page.getByRole('button', { name: /^Give back/ }).click();
  await screen.refusalWords();
  await at('return-unknown');
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
  await counter.opensAttention();
  await screen.shows('A return was not finished');
  await at('attention-return');
  await screen.attention.getByRole('button', { name: 'Show the amount' }).last().click();
  await screen.attention.getByRole('button', { name: 'A supervisor says what went back' }).click();
  await screen.shows('How it is known');
  await at('attention-return-word');
  await counter.presses('Escape');
  await screen.asksForCard();
}

async function closesBesideIt({ counter, at }: Way): Promise<void> {
  const { screen } = counter;
  await counter.chooses('Close shift');
  await counter.counts({ 1000: 20 });
  await screen.shows('Your count is recorded');
  await counter.presses('F8');
  await screen.shows(/own total and type it/);
  await counter.givesTerminals([3, 9000], [1, 5000]);
  await screen.shows('The count is exact.');
  await at('close-reveal');
}

/** What was pulled comes into force by the next start. */
async function underOtherRules(counter: ACounter, reference: Reference): Promise<ACounter> {
  await tellsCardsByTerminal(reference);
  await counter.upstream.stop();
  await counter.screen.shows('No connection', counter.screen.topBar, RECONNECTED_WITHIN_MS);
  await counter.upstream.start();
  await counter.screen.shows('Online', counter.screen.topBar, RECONNECTED_WITHIN_MS);
  const again = await counter.afterPowerCut();
  await again.signsIn(TIMUR_THE_TECHNICIAN);
  await again.screen.shows('Receipt series');
  await again.presses('F7');
  await again.screen.shows('two give the receipts');
  return again;
}
