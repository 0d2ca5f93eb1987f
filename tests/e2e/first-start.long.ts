import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { LANGUAGES } from '../../src-shared/contract/views/look.ts';
import { anAnnouncer } from '../devices/an-announcer.ts';
import { anAuthority } from '../devices/an-authority.ts';
import { aFirstStart } from '../devices/a-first-start.ts';
import { CounterKeyboard } from '../devices/a-counter-keyboard.ts';
import { startExpectingRefusal } from '../devices/a-counter-process.ts';
import { TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { controllableUpstream, type Reference, startReference } from '../devices/controllable-upstream.ts';
import { aVirtualProxy } from '../devices/virtual-proxy.ts';
import { VirtualPrinter } from '../devices/virtual-printer.ts';

/** A technician, a machine on which nothing is set up, and an operator with an authority of its own. */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const operators = anAuthority('Carrier of the tests');
/** No DNS knows it: the proxy alone does. */
const HOST = 'upstream.example.kz';
const aCode = async () => reference.operator.newEnrolmentCode((await reference.operator.addCounter()).number);

const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
];

/** Pictures where SAPAR_PICTURES names a folder: in every language, on both screens, in usual and the largest text. */
async function pictures(page: Page, name: string): Promise<void> {
  const folder = process.env['SAPAR_PICTURES'];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  const calls = (channel: string, input: object) =>
    page.evaluate(`window.sapar.call(${JSON.stringify(channel)}, ${JSON.stringify(input)})`);
  for (const language of LANGUAGES)
    for (const size of SIZES)
      for (const textPercent of [100, 150]) {
        await calls('counter.language', { language });
        await calls('counter.look', { theme: 'light', textPercent });
        await page.setViewportSize(size);
        await page.waitForTimeout(150);
        await page.screenshot({ path: join(folder, `${name}-${language}-${size.width}-${textPercent}.png`) });
      }
  await calls('counter.language', { language: 'en' });
  await calls('counter.look', { theme: 'light', textPercent: 100 });
}

test('a first start leads from nothing to a test receipt, by a proxy and under the operator’s authority', async () => {
  const printer = await VirtualPrinter.start();
  const upstream = await controllableUpstream(reference, operators.vouchesFor(HOST));
  const address = upstream.url.replace('localhost', HOST);
  const proxy = await aVirtualProxy({ login: 'till:geheim' });
  await using start = await aFirstStart();
  const { page, screen } = start;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  const authority = join(start.dataDir, 'carrier.pem');
  writeFileSync(authority, operators.ca);

  await screen.shows('This machine is no counter yet.');
  expect(await button('4. Printer').isDisabled()).toBe(true);
  await pictures(page, 'language');
  await button('Next step').click();

  // What was typed is judged, and nothing is kept of what is of no use.
  await page.getByLabel("Operator's system").last().fill('http://upstream.example.kz');
  await screen.shows('The address that was typed is not in use yet.');
  expect(await button('Next step').isDisabled()).toBe(true);
  expect(await button('3. Enrolment code').isDisabled()).toBe(true);
  await pictures(page, 'operator-unused');
  await button('Use the address and try it').click();
  await screen.shows('The address must begin with https://');
  const inCapitals = `${address.replace(HOST, HOST.toUpperCase())}/`;
  await page.getByLabel("Operator's system").last().fill(inCapitals);
  for (const [typed, said] of [
    ['ftp://till:geheim@proxy:21', 'must begin with http:// or https://: no other kind'],
    ['http://proxy', 'names no port from 1 to 65535'],
    [`http://127.0.0.1:1`, 'The proxy is not reached'],
    [`http://till:wrong@${proxy.place}`, 'The proxy asks for a name and a password'],
  ] as const) {
    await page.getByLabel('Proxy').fill(typed);
    await screen.shows('The address that was typed is not in use yet.');
    expect(await button('Next step').isDisabled()).toBe(true);
    await button('Use the address and try it').click();
    await screen.shows(said);
  }
  expect(await page.getByLabel('Proxy').inputValue()).toBe(`http://${proxy.place}`);
  // The address stands there as it is in use, and the steps are open again.
  expect(await page.getByLabel("Operator's system").last().inputValue()).toBe(address);
  expect(await button('Next step').isDisabled()).toBe(false);
  await pictures(page, 'operator-proxy');
  await page.getByLabel('Proxy').fill(`http://till:geheim@${proxy.place}`);
  await button('Use the address and try it').click();
  await screen.shows('«Carrier of the tests» vouches for it, an authority that this counter does not trust');
  await pictures(page, 'operator-disbelieved');
  await start.chooses(join(start.dataDir, 'nowhere.pem'));
  await button("The operator's own, from a file…").click();
  await screen.shows("The file can't be read.");
  await start.chooses(null);
  await button("The operator's own, from a file…").click();
  await screen.hides("The file can't be read.");
  await start.chooses(authority);
  await button("The operator's own, from a file…").click();
  await screen.shows(/Carrier of the tests, valid until \d\d\.\d\d\.\d{4}/);
  await button('Use the address and try it').click();
  await screen.shows("The operator's system answers.");
  await screen.shows('Certificate of «upstream.example.kz» by «Carrier of the tests»');
  await pictures(page, 'operator');

  await button('Next step').click();
  await page.getByLabel('Enrolment code').last().fill('WRNG-CODE');
  await button('Enrol this machine').click();
  await screen.shows('The operator did not take this code');
  await pictures(page, 'code-refused');
  await page
    .getByLabel('Enrolment code')
    .last()
    .fill(await aCode());
  const next = await start.nextWindow(() => button('Enrol this machine').click());

  // From here on this machine has people of its own, and nobody else sets it up.
  await next.shows('This machine is a counter now.');
  await pictures(next.page, 'who');
  expect(await next.page.evaluate("window.sapar.call('printer.view', null)")).toMatchObject({
    ok: false,
    error: { kind: 'not-signed-in' },
  });
  await next.page.getByRole('button', { name: TIMUR_THE_TECHNICIAN.name }).click();
  await next.page.keyboard.type(TIMUR_THE_TECHNICIAN.pin);
  await next.page.keyboard.press('Enter');
  const there = (name: string | RegExp) => next.page.getByRole('button', { name });
  const answers = (question: string, answer: 'Yes' | 'No') =>
    next.page.getByRole('group', { name: question }).getByRole('button', { name: answer, exact: true }).click();
  async function isTried(step: string, how: string): Promise<void> {
    await expect.poll(() => there(step).getAttribute('aria-description')).toBe(how);
  }
  // What was done before there was a ledger is known here as well.
  await isTried('1. Language', 'Tried: it works');
  await isTried("2. Operator's system", 'Tried: it works');
  await isTried('3. Enrolment code', 'Tried: it works');
  await isTried('4. Printer', 'Not tried yet');
  const model = 'EPSON TM-T20III';
  const announcer = await anAnnouncer({ name: 'Receipts', port: printer.port, ty: model }, { at: 5353 });
  await start.isAlone();
  await there('Look for printers').click();
  await next.shows('Announces itself in the network');
  await pictures(next.page, 'printers-found');
  await there(`Test page on ${model}`).click();
  await next.shows('The test page is on paper');
  expect(await next.page.getByLabel('Address').inputValue()).toBe('');
  await there(`Choose ${model}`).click();
  expect(await next.page.getByLabel('Address').inputValue()).toBe(printer.address);
  await announcer.stop();
  await there('Use this printer').click();
  await next.shows('The printer is in use.');
  await pictures(next.page, 'printer');
  await there('Next step').click();
  await answers('Does the customer see it?', 'No');
  await next.shows(/Tried: it does not work · .*, Timur B\./);
  await answers('Full screen', 'Yes');
  await next.shows('In full screen Alt+F4 ends the counter.');
  const window = await start.app.browserWindow(next.page);
  const isFull = () => window.evaluate((clerks: BrowserWindow) => clerks.isFullScreen());
  await expect.poll(isFull).toBe(true);
  await answers('Full screen', 'No');
  await next.hides('In full screen Alt+F4 ends the counter.');
  await expect.poll(isFull).toBe(false);
  await pictures(next.page, 'display');
  await there('Next step').click();
  await there('Print test page').click();
  expect((await printer.waitForReceipt(2)).text).toMatch(/Epson/i);
  await next.shows(/Tried: nobody said how it ended · /);
  await isTried('6. Test receipt', 'Tried: nobody said how it ended');
  await answers('Is every line whole and every language readable?', 'Yes');
  await next.shows(/Tried: it works · .*, Timur B\./);
  await there('Print outage card').click();
  expect((await printer.waitForReceipt(3)).text).toContain('go on selling');
  await pictures(next.page, 'receipt');
  // Each step can be gone back to, also that of the operator's system.
  await there("2. Operator's system").click();
  await there('Use the address and try it').click();
  await next.shows("The operator's system answers.");
  await there('6. Test receipt').click();
  await there('Next step').click();
  await there('Open it now').click();
  await next.shows('The printer had the command. Did the drawer open?');
  expect(printer.drawerPulses()).toHaveLength(1);
  await answers('Did the drawer open?', 'Yes');
  await isTried('7. Cash drawer', 'Tried: it works');
  await pictures(next.page, 'drawer');
  await there('Next step').click();
  await next.shows('Scan a card');
  await new CounterKeyboard(next.page).scans('9643108503304172259');
  await next.shows(/^Card 9643/);
  await pictures(next.page, 'scanner');
  // What was passed over is tried later, and what was tried is tried again.
  await there('7. Cash drawer').click();
  await there('Open it now').click();
  await next.shows('The printer had the command. Did the drawer open?');
  await there('9. Clock').click();
  await next.shows('The clock is right');
  await isTried('9. Clock', 'Tried: it works');
  await pictures(next.page, 'clock');
  await there('6. Test receipt').click();
  await there('Print acceptance sheet').click();
  const sheet = (await printer.waitForReceipt(4)).text;
  expect(sheet.match(/\d\d:\d\d, Тимур Б\./g)?.length).toBeGreaterThanOrEqual(4);
  await there('9. Clock').click();
  await there('Everything is set up').click();
  await next.isAtSignIn();
  await next.shows('Online', next.page);
  expect(JSON.parse(readFileSync(join(start.dataDir, 'set-up.json'), 'utf8'))).toMatchObject({
    upstreamUrl: address,
    upstreamProxy: `http://${proxy.place}`,
    guided: false,
  });
  expect(new Set(proxy.asked)).toEqual(new Set([new URL(address).host]));
  await proxy.close();
  await upstream.close();
  await printer.stop();
});

test('what a profile is refused by is told on the page, which tries again once the operator mended it', async () => {
  const upstream = await controllableUpstream(reference);
  const refused = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"version":"v1"}' };
  upstream.answer(refused, { path: /profile$/ });
  await using start = await aFirstStart({ upstreamUrl: upstream.url });
  const { page, screen } = start;
  await page.getByRole('button', { name: '3. Enrolment code' }).click();
  await page
    .getByLabel('Enrolment code')
    .last()
    .fill(await aCode());
  await page.getByRole('button', { name: 'Enrol this machine' }).click();
  await screen.shows(/is refused \(the profile can't be read: .*\)\. Ask the operator to correct it/, page, 40_000);
  await pictures(page, 'profile-refused');
  upstream.behave();
  const next = await start.nextWindow(() => page.getByRole('button', { name: 'Try again' }).click());
  // The code was taken before the profile was refused: it worked, and what is left to set up is asked for.
  await next.shows('This machine is a counter now.');
  expect(await next.page.getByText(/is refused/).count()).toBe(0);
  await next.page.getByRole('button', { name: TIMUR_THE_TECHNICIAN.name }).click();
  await next.page.keyboard.type(TIMUR_THE_TECHNICIAN.pin);
  await next.page.keyboard.press('Enter');
  const code = next.page.getByRole('button', { name: '3. Enrolment code' });
  await expect.poll(() => code.getAttribute('aria-description')).toBe('Tried: it works');
  await upstream.close();
});

test('an authority named without hands serves the app, and another one is told with its name', async () => {
  const upstream = await controllableUpstream(reference, operators.vouchesFor('localhost'));
  await using start = await aFirstStart({ upstreamUrl: upstream.url });
  const other = join(start.dataDir, 'other.pem');
  writeFileSync(other, anAuthority('Somebody else').ca);
  const dataDir = join(start.dataDir, 'second');
  const refused = await startExpectingRefusal({
    dataDir,
    upstreamUrl: upstream.url,
    upstreamAuthority: other,
    enrolmentCode: await aCode(),
  });
  expect(refused.stderr).toMatch(/vouched for by «Carrier of the tests», which this counter does not trust/);
  writeFileSync(other, operators.ca);
  await using served = await aFirstStart({
    dataDir,
    upstreamUrl: upstream.url,
    upstreamAuthority: other,
    enrolmentCode: await aCode(),
  });
  await served.screen.isAtSignIn();
  await upstream.close();
});
