import { setTimeout as pause } from 'node:timers/promises';
import { type ACounter, aCounter } from './a-counter.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from './a-demo-operator.ts';
import type { Stop } from './a-tour-look.ts';
import type { Reference } from './controllable-upstream.ts';
import { tellsCardsByTerminal } from './fiscal-rules.ts';

/** Longer than paper waits for a sign. */
const LATE_MS = 2_600;
const CHECK_EVERY_MS = 50;

/** What clerk, customer, technician and supervisor see of a fiscal register, at a counter of its own. */
export async function meetsTheRegister(
  reference: Reference,
  size: { readonly width: number; readonly height: number },
  visit: (stop: Stop) => Promise<void>,
): Promise<void> {
  await tellsCardsByTerminal(reference);
  await using counter = await aCounter({ reference, register: true, display: 'window' });
  const { screen, register } = counter;
  const display = await counter.customersDisplay();
  await counter.sizes(size.width, size.height);
  const at = (name: string) => visit({ name: `register-${name}`, page: counter.page, counter });
  const sells = async (preset: string) => counter.sells({ card: await aFreshCard(reference), preset });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });

  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await counter.presses('F4');
  await screen.asksForPayment();
  await counter.presses('Control+KeyE');
  await counter.page.getByRole('button', { name: 'No paper receipt', pressed: true }).waitFor();
  await at('no-paper');
  await counter.presses('Enter');
  await display.getByRole('img').first().waitFor();
  await visit({ name: 'display-fiscal', page: display, counter });
  await screen.shows('no paper', screen.strip.first());
  await at('no-paper-done');

  register.takesMs = LATE_MS;
  await sells('F1');
  await screen.shows('printed', screen.strip.first());
  await at('slip-done');
  await allIsTold(counter);
  register.takesMs = 0;

  await register.isDown();
  await sells('F2');
  await screen.shows("The fiscal register can't be reached since");
  await at('away');
  await register.isUp();
  await allIsTold(counter);
  register.books().autonomousSince = Date.now();
  await sells('F2');
  await screen.shows('The fiscal register has no line to its operator since');
  await at('autonomous');
  register.books().autonomousSince = null;

  register.books().isBlocked = true;
  await sells('F3');
  await screen.shows('The fiscal register is blocked');
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await at('blocked');
  await counter.presses('F4');
  await screen.asksForPayment();
  await at('blocked-payment');
  await counter.presses('Escape', 'Escape', 'Escape');
  await screen.asksForCard();

  await counter.chooses('Lock');
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await counter.presses('F3');
  await screen.shows('Ask the register now');
  await at('settings');
  await counter.chooses('Lock');
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counter.chooses('Reports');
  await counter.page.getByRole('button', { name: 'Shift 1' }).click();
  await counter.presses('F3');
  await screen.shows('Amounts and totals follow once the shift is closed.');
  await at('report');
}

/** Resolves once nothing waits for the register. */
async function allIsTold({ ledger }: ACounter): Promise<void> {
  while (ledger.fiscalJobs().some(({ state }) => state !== 'signed')) await pause(CHECK_EVERY_MS);
}
