import { closeSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readKeptHead } from '../../src-main/ledger/kept-head.ts';
import { secretsIn } from '../../src-main/platform/secrets.ts';
import en from '../../src-shared/i18n/en.json';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterScreen, RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import {
  aCounterWithAHistory,
  ledgerOf,
  replaces,
  signsIn,
  startedAt,
  stepsOfTimur,
  until,
} from '../devices/restore-steps.ts';

/** A start on a ledger that can't be used: said in words, nothing sold, and had back by steps on the screen. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

/**
 * The head follows its entry within a second; without connection nothing else says how far a ledger went that can't be
 * read.
 */
function isHeadKept({ dataDir }: ACounter, seq: number): boolean {
  const secrets = secretsIn(dataDir, null, {
    packaged: false,
    log: { info: () => {}, fault: () => {}, incident: () => '' },
  });
  const kept = secrets.ok ? readKeptHead(secrets.value) : null;
  // Where a key store keeps it, nobody else can look into it.
  return kept === null || kept.seq === seq;
}

function tamper(counter: ACounter): void {
  const db = new Database(ledgerOf(counter));
  db.exec(
    'DROP TRIGGER posting_is_never_changed; UPDATE posting SET amount = amount + 1 WHERE seq = 2 AND ordinal = 0',
  );
  db.close();
}

test(
  'a broken chain is said at the start, and the ledger comes back from the operator with nothing lost',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounterWithAHistory(reference);
    const before = counter.ledger.stored();
    await counter.kill9();
    tamper(counter);

    const steps = await startedAt(counter);
    await steps.screen.shows('The ledger of this counter was changed or damaged.');
    await steps.screen.shows('entry 2: its postings say other than its text');
    await steps.screen.shows(/It is kept as it was found: .*set-aside.broken-at-6\.sqlite/);
    // Neither the clerk nor anybody unknown gets further than this.
    expect(await steps.page.getByRole('button', { name: AIGERIM.name }).count()).toBe(0);
    await signsIn(steps, TIMUR_THE_TECHNICIAN);
    await steps.screen.shows('holds entries up to 6');
    // The key that locks does so here as well.
    await steps.page.keyboard.press('Control+KeyL');
    await steps.screen.showsElement(steps.page.getByRole('heading', { name: 'Who restores it?' }), 'who restores it');
    await signsIn(steps, TIMUR_THE_TECHNICIAN);
    await steps.screen.shows('holds entries up to 6');
    await steps.page.getByRole('button', { name: 'From the operator' }).click();
    await steps.screen.shows('Verified: whole, with entries up to 6.');
    await steps.screen.shows('Nothing is lost.');
    expect(counter.ledger.verify()).toMatchObject({ whole: false });

    const screen = await replaces(steps);
    await screen.shows('all sent');
    await until(() => counter.ledger.stored().length === 7);
    expect(counter.ledger.stored().slice(0, 6)).toEqual(before);
    expect(counter.ledger.verify()).toMatchObject({ whole: true });
    expect(counter.entries().at(-1)).toMatchObject({
      kind: 'note',
      body: { restored: { why: 'upstream', through: 6, lost: 0 } },
    });
    expect(
      readdirSync(join(counter.dataDir, 'set-aside')).filter((name) => name.startsWith('replaced-')).length,
    ).toBeGreaterThan(0);
  },
);

test(
  'an unreadable file comes back from a backup offline, and sells only once the heads were compared',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounterWithAHistory(reference);
    const before = counter.ledger.stored();
    await until(() => isHeadKept(counter, 6));
    await counter.kill9();
    await counter.upstream.stop();
    rmSync(`${ledgerOf(counter)}-wal`, { force: true });
    damage(ledgerOf(counter));

    const steps = await startedAt(counter);
    await steps.screen.shows("The ledger of this counter can't be read.");
    await signsIn(steps, SAULE_THE_SUPERVISOR);
    await steps.screen.shows('This counter has written entries up to 6.');
    await steps.page
      .getByRole('button', { name: /^Backup of/ })
      .first()
      .click();
    await steps.screen.shows('Verified: whole, with entries up to 4.');
    await steps.screen.shows(
      'The operator could not be asked. Of entries 5 to 6, those it does not hold will be lost.',
    );

    const screen = await replaces(steps);
    await screen.shows('This machine must first hear which entries the operator holds.');
    expect(counter.ledger.stored()).toEqual(before.slice(0, 4));

    await counter.upstream.start();
    await screen.hides(
      'This machine must first hear which entries the operator holds.',
      screen.page,
      RECONNECTED_WITHIN_MS,
    );
    await until(() => counter.ledger.stored().length === 7);
    expect(counter.ledger.stored().slice(0, 6)).toEqual(before);
    expect(counter.entries().at(-1)).toMatchObject({
      kind: 'note',
      body: { restored: { why: 'backup', from: 4, through: 6, lost: 0 } },
    });
  },
);

test(
  'the steps can be asked for where nothing is wrong, and a wrong PIN opens nothing',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    await counter.kill9();
    const steps = await startedAt(counter, ['--restore-ledger']);
    await steps.screen.shows('Nothing is wrong with the ledger.');
    await signsIn(steps, { ...TIMUR_THE_TECHNICIAN, pin: '000000' });
    await steps.screen.shows('4 tries left');
    expect(await steps.page.getByRole('button', { name: 'From the operator' }).count()).toBe(0);
    await steps.page.keyboard.type(TIMUR_THE_TECHNICIAN.pin);
    await steps.page.keyboard.press('Enter');
    const opened = steps.app.waitForEvent('window', { timeout: 30_000 });
    await steps.page.getByRole('button', { name: 'Try the ledger that is there' }).click();
    await new CounterScreen(await opened).isAtSignIn();
  },
);

test(
  'a page of the steps that crashes leaves nobody signed in, and the next one asks who is there',
  { tags: ['long'] },
  async () => {
    await using counter = await aCounter({ reference });
    const { app } = await stepsOfTimur(counter);
    const processOfThePage = () =>
      app.evaluate(({ BrowserWindow }) => {
        const page = BrowserWindow.getAllWindows()[0]?.webContents;
        return page && !page.isCrashed() && !page.isLoading() ? page.getOSProcessId() : null;
      });
    const before = await processOfThePage();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer());
    await expect.poll(processOfThePage, { timeout: 20_000 }).not.toSatisfy((now) => now === null || now === before);
    // The driver loses a page that crashed: the new one is asked through its window.
    const inThePage = (code: string): Promise<unknown> =>
      app.evaluate(
        ({ BrowserWindow }, asked) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(asked),
        code,
      );
    await expect.poll(() => inThePage('document.body.innerText')).toContain('Getting the ledger back');
    await expect.poll(() => inThePage('document.body.innerText')).toContain(en.restore.who);
    expect(await inThePage(`window.sapar.call('restore.prepare', { kind: 'upstream' })`)).toMatchObject({
      ok: false,
      error: { kind: 'not-signed-in' },
    });
  },
);

/** Overwrites a page in the middle of the file. */
function damage(file: string): void {
  const opened = openSync(file, 'r+');
  writeSync(opened, Buffer.alloc(4096, 0xa5), 0, 4096, Math.floor(statSync(file).size / 8192) * 4096);
  writeSync(opened, Buffer.alloc(64, 0xa5), 0, 64, 20);
  closeSync(opened);
}
