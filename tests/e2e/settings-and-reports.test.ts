import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { inLargeText, isInSight } from '../devices/in-sight.ts';

/** What is done at the desk: reports over shifts, and the technician's settings, by keyboard. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter({ lacksRegister: true });
  reference = counter.upstream.reference;
});
afterAll(() => counter[Symbol.asyncDispose]());

const statusWords = () =>
  counter.page.getByRole('main').getByRole('status').filter({ hasText: counter.dataDir }).innerText();

test('in an open shift the clerk reads counts only; a supervisor reads the sums and keeps table and PDF', async () => {
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card: await aFreshCard(reference), amount: 7300 });
  await counter.printer.waitForReceipt(1);
  await counter.opensAttention();
  await counter.screen.shows('No fiscal register is set up.', counter.screen.attention);
  await counter.screen.shows('1 sale waits for a fiscal receipt', counter.screen.attention);
  await counter.presses('Escape');
  await counter.chooses('Reports');
  await counter.screen.shows('Amounts follow once the count is given.');
  expect(await counter.screen.text()).not.toMatch(/7 300|₸/);
  await counter.presses('Escape', 'Control+KeyL');

  await counter.signsIn(SAULE_THE_SUPERVISOR);
  await counter.chooses('Reports');
  // Whoever has read the sums counts this shift blind no more.
  await counter.screen.shows('Choose a shift.');
  expect(await counter.screen.text()).not.toMatch(/7 300|₸/);
  await counter.page.getByRole('button', { name: /^Shift 1/ }).click();
  await counter.screen.shows('7 300 ₸');
  await counter.presses('F1');
  await counter.screen.shows(join(counter.dataDir, 'reports', 'shift-1.csv'));
  expect(readFileSync(join(counter.dataDir, 'reports', 'shift-1.csv'), 'utf8')).toMatch(/,7300,cash,Aigerim S\./);
  await counter.presses('F2');
  await counter.screen.shows(join(counter.dataDir, 'reports', 'shift-1.pdf'));
  expect(
    readFileSync(join(counter.dataDir, 'reports', 'shift-1.pdf'))
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  // What a key did is told above the report, whose lower part may be in sight.
  await inLargeText(counter);
  const kept = counter.page.getByRole('main').getByRole('status');
  await counter.page.getByText('Seconds a customer').first().scrollIntoViewIfNeeded();
  await expect.poll(() => isInSight(kept)).toBe(false);
  await counter.presses('F1');
  await counter.screen.showsElement(kept.filter({ hasText: 'shift-1.csv' }), 'the table that was kept');
  await expect.poll(() => isInSight(kept)).toBe(true);
  await counter.presses('Control+Digit0', 'Escape');
  await counter.chooses('Lock');
});

test('a technician prints the test page, backs up, reads the ledger again and makes the bundle', async () => {
  const { screen, page } = counter;
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await screen.shows('Receipt series');
  await counter.presses('F2');
  const before = counter.receipts().length;
  await page.getByRole('button', { name: 'Print test page' }).click();
  await screen.shows('The test page prints in every language.');
  const testPage = await counter.printer.waitForReceipt(before + 1);
  expect(testPage.text).toMatch(/TEST PAGE|ПРОБНАЯ|СЫНАҚ/i);

  await counter.presses('F3');
  await screen.shows('No fiscal register is set up.');
  await screen.shows("The operator's rules want one.");
  await screen.shows('Receipt of a sale');
  await counter.presses('F5');
  await page.getByRole('button', { name: 'Back up now' }).click();
  await screen.shows('The ledger was copied and read again:');
  expect(existsSync((await statusWords()).split('\n').at(-1) ?? '')).toBe(true);
  await page.getByRole('button', { name: 'Read the whole ledger again' }).click();
  await screen.shows(/The ledger is whole: \d+ entries\./);
  await counter.presses('F6');
  await page.getByRole('button', { name: 'Make bundle for support' }).click();
  await screen.shows('The bundle was written:');
  expect(existsSync(join((await statusWords()).split('\n').at(-1) ?? '', 'counter.json'))).toBe(true);
});

test('a technician tries the drawer, the scanner and the clock, and nothing is looked up or sold by it', async () => {
  const { screen, page, printer } = counter;
  const asked = () => counter.upstream.calls.filter(({ path }) => path.includes('/cards')).length;
  const shown = page.getByRole('region', { name: 'Scanner' });
  const before = asked();
  await counter.presses('F8');
  await page.getByRole('button', { name: 'Open it now' }).click();
  await screen.shows('A shift is open: its money lies in the drawer.');
  expect(printer.drawerPulses().length).toBeLessThanOrEqual(1);

  await counter.presses('F9');
  const card = await aFreshCard(reference);
  // A scanner's function key opens no other section.
  await counter.keyboard.scans(`]C1${card}`, 'enter', 'a function key');
  await expect
    .poll(() => shown.innerText())
    .toMatch(/Before the number\s+a key without a character \+ \]C1[^]*End of the code\s+Enter[^]*a scanner/);
  await counter.types(card);
  await counter.presses('Enter');
  await screen.shows('Was that a scanner? Set its delay between characters to none.');
  await expect.poll(() => shown.innerText()).toMatch(/ms a key: as a hand types/);
  await counter.scans('4607001234567', 'nothing');
  await screen.shows('This number is not of a card of this operator.');
  await screen.shows('none: the counter waited');
  expect(asked()).toBe(before);

  await counter.presses('F10');
  await screen.shows('The clock is right: it is within five minutes of the operator’s.');
});

test('text and theme change by key and stay this person’s over a restart of the session', async () => {
  const look = () =>
    counter.page.evaluate(() => [
      document.documentElement.dataset['theme'] ?? 'system',
      document.documentElement.dataset['text'],
    ]);
  await counter.presses('Control+Equal', 'Control+KeyD', 'Control+KeyD');
  await expect.poll(look).toEqual(['dark', '125']);
  await counter.chooses('Lock');
  await expect.poll(look).toEqual(['system', '100']);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await expect.poll(look).toEqual(['dark', '125']);
});
