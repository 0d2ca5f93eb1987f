import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';

/** A technician makes a machine its counter again, by the operator's code, on its screen. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

/** As a pipe keeps the picture of a screen; looked at where SAPAR_PICTURES names a folder. */
async function pictured(counter: ACounter, name: string): Promise<void> {
  const folder = process.env['SAPAR_PICTURES'];
  if (!folder) return;
  for (const [width, height] of [
    [1366, 768],
    [1024, 768],
  ] as const) {
    await counter.sizes(width, height);
    await counter.page.screenshot({ path: join(folder, `${name}-${width}.png`) });
  }
}

const codeField = ({ page }: ACounter) => page.getByRole('textbox', { name: 'Enrolment code' });
const dotted = (name: string) => name.endsWith('.sqlite');

test('on a revoked machine a wrong code is refused, and the right one, typed, ships what waits', async () => {
  const { number, id } = await reference.operator.addCounter();
  await using counter = await aCounter({ reference, counterNumber: number });
  const card = await aFreshCard(reference, { balance: 100 });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.screen.shows('all sent');
  await reference.operator.revokeTokens(number);
  await counter.sells({ card, preset: 'F4', handed: 5000 });
  await counter.opensAttention();
  await counter.screen.shows("The operator no longer accepts this counter's key.");
  await counter.screen.shows("A technician enters the operator's new code in the settings.");
  await counter.presses('Escape');
  await counter.chooses('Lock');

  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await counter.screen.shows(/1 entry in the data folder, sales: 1, 5.000.₸/);
  // The cursor stands in the field already.
  await counter.types('AAAA-2222');
  await counter.presses('Enter');
  await counter.screen.shows('The operator did not take this code');
  await counter.screen.shows('Nothing on this machine was changed.');
  await pictured(counter, 'code-refused');
  await codeField(counter).fill('');
  await counter.types((await reference.operator.newEnrolmentCode(number)).toLowerCase());
  await counter.presses('Enter');
  await counter.screen.shows('This machine is enrolled.');
  await counter.screen.shows('nothing: the operator has everything');
  await pictured(counter, 'code-taken');
  expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect(await reference.operator.entries(id)).toHaveLength(2);
  await counter.chooses('Lock');
  await counter.signsIn(AIGERIM);
  await counter.screen.asksForCard();
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
  await counter.screen.shows('all sent');
});

test('a superseded machine hands in, says that it may be unplugged, and comes back by a scanned code', async () => {
  const { number, id } = await reference.operator.addCounter();
  await using old = await aCounter({ reference, counterNumber: number });
  const [unsent, later] = [await aFreshCard(reference), await aFreshCard(reference)];
  await old.signsIn(AIGERIM);
  await old.opensShift({ 1000: 20 });
  await old.screen.shows('all sent');
  await old.upstream.stop();
  await old.sells({ card: unsent, preset: 'F4', handed: 5000 });
  await using fresh = await aCounter({ reference, counterNumber: number });
  await fresh.signsIn(AIGERIM);
  await fresh.screen.asksForCard();
  await fresh.sells({ card: later, preset: 'F4', handed: 5000 });
  await fresh.screen.shows('all sent');

  old.upstream.cutBeforeReading({ path: /stranded/ });
  await old.upstream.start();
  await old.screen.shows('1 entry of this machine is still to be handed in.', old.page, RECONNECTED_WITHIN_MS);
  await pictured(old, 'handing-in');
  old.upstream.behave();
  await old.screen.shows('Everything is handed in. This machine may be unplugged.', old.page, RECONNECTED_WITHIN_MS);
  await pictured(old, 'handed-in');
  expect(await reference.operator.stranded(id)).toMatchObject([{ seq: 2, kind: 'sale' }]);

  await old.chooses('Lock');
  await old.signsIn(TIMUR_THE_TECHNICIAN);
  await old.screen.shows('Everything is handed in. This machine may be unplugged.');
  await pictured(old, 'handed-in-settings');
  const code = await reference.operator.newEnrolmentCode(number);
  const back = await old.startsAgainAfter(() => old.scans(code));
  await back.signsIn(AIGERIM);
  await back.screen.asksForCard();
  await back.opensAttention();
  await back.screen.shows("The ledger of this machine was set aside; the operator's journal is in use.");
  await pictured(back, 'set-aside');
  await back.presses('Escape');
  await back.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
  await back.screen.shows('all sent');
  expect(readdirSync(join(back.dataDir, 'set-aside')).filter(dotted)).toHaveLength(1);
  await fresh.screen.shows('Another machine has taken this counter', fresh.page, RECONNECTED_WITHIN_MS);
  await reference.operator.releaseStranded(id);
  for (const card of [unsent, later]) expect(await reference.operator.creditsOf(card)).toHaveLength(1);
  expect(back.verify()).toMatchObject({ whole: true });
});
