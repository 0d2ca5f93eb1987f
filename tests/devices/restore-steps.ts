import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright';
import { _electron } from 'playwright';
import { expect } from 'vitest';
import { type ACounter, aCounter } from './a-counter.ts';
import { counterFromSources, environmentOf } from './a-counter-process.ts';
import { CounterScreen } from './a-counter-screen.ts';
import { AIGERIM, aFreshCard, type Person, TIMUR_THE_TECHNICIAN } from './a-demo-operator.ts';
import type { Reference } from './controllable-upstream.ts';

/** A counter whose ledger is to be had back, and the steps on its screen. */

/** A closed shift with its backup, and a second one with a sale that only the ledger and the upstream know. */
export async function aCounterWithAHistory(reference: Reference): Promise<ACounter> {
  const counter = await aCounter({ reference });
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
  await counter.chooses('Close shift');
  await counter.counts({ 1000: 20, 5000: 1 });
  await counter.screen.shows('Your count is recorded');
  await counter.presses('F8');
  await counter.screen.shows('The count is exact.');
  await counter.closesTheShift({ carried: 20_000 });
  await counter.screen.shows('Shift closed, Z report 1.');
  await until(
    () =>
      existsSync(join(counter.dataDir, 'backups')) &&
      readdirSync(join(counter.dataDir, 'backups')).some((name) => name.endsWith('.sqlite')),
  );
  await counter.presses('Enter');
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.sells({ card: await aFreshCard(reference), preset: 'F4', handed: 5000 });
  await counter.settles();
  return counter;
}

export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(holds()).toBe(true);
}

export interface StepsScreen {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly screen: CounterScreen;
}

/** The same folder, started with whatever was done to it: the window shows the steps. */
export async function startedAt(
  counter: ACounter,
  words: readonly string[] = [],
  idleLockSeconds?: number,
): Promise<StepsScreen> {
  const { executable, args } = counterFromSources();
  const app = await _electron.launch({
    executablePath: executable,
    args: [...args, ...words],
    env: environmentOf({
      dataDir: counter.dataDir,
      upstreamUrl: counter.upstream.url,
      printer: counter.printer.address,
      language: 'en',
      idleLockSeconds,
    }),
  });
  counter.endsFirst(() => app.close().catch(() => {}));
  const page = await app.firstWindow();
  const screen = new CounterScreen(page);
  await screen.showsElement(page.getByRole('heading', { name: 'Getting the ledger back' }), 'the restore steps');
  return { app, page, screen };
}

export async function signsIn({ page }: StepsScreen, { name, pin }: Person): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.keyboard.type(pin);
  await page.keyboard.press('Enter');
}

/** Replaces, and answers with the counter's own window that follows. */
export async function replaces({ app, page }: StepsScreen): Promise<CounterScreen> {
  const opened = app.waitForEvent('window', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Replace the ledger' }).click();
  const screen = new CounterScreen(await opened);
  await screen.isAtSignIn();
  return screen;
}

export const ledgerOf = (counter: ACounter) => join(counter.dataDir, 'ledger.sqlite');

export async function stepsOfTimur(counter: ACounter, idleLockSeconds?: number): Promise<StepsScreen> {
  await counter.kill9();
  const steps = await startedAt(counter, ['--restore-ledger'], idleLockSeconds);
  await signsIn(steps, TIMUR_THE_TECHNICIAN);
  await steps.screen.shows('From the operator');
  return steps;
}
