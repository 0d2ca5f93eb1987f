import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ZERO } from '../../../src-shared/money.ts';
import type { PrinterSetup } from '../../../src-shared/contract/views/printer.ts';
import { type CounterInProcess, aCounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { until } from './bench.ts';

/** A technician puts the counter on another printer while it runs. */

let reference: Reference;
let counter: CounterInProcess;
let other: VirtualPrinter;
beforeAll(async () => {
  reference = await sharedReference();
});
beforeEach(async () => {
  other = await VirtualPrinter.start({ paper: 58, model: 'xprinter' });
  counter = await aCounterInProcess(reference);
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
});
afterEach(async () => {
  await counter.end();
  await other.stop();
});

const aSetup = (changes: Partial<PrinterSetup> = {}): PrinterSetup => ({
  address: other.address,
  model: 'xprinter',
  paper: 58,
  wholeReceiptAsImage: false,
  codePage: null,
  ...changes,
});
const isReady = () =>
  until(
    () => counter.state().printer.state === 'ready',
    () => counter.state().printer,
  );

test('what the environment gave is shown, with every model that can be chosen', async () => {
  await isReady();
  const view = await counter.gets('printer.view', null);
  expect(view).toMatchObject({
    setup: { address: counter.printer.address, model: 'epson', paper: 80, codePage: null },
    status: { state: 'ready', waiting: 0, held: 0 },
  });
  expect(view.models).toContainEqual({
    id: 'xprinter',
    name: 'Xprinter',
    codePages: [
      { page: 'CP866', number: 17 },
      { page: 'CP1251', number: 23 },
    ],
    tested: true,
  });
  expect(view.models.find(({ id }) => id === 'citizen')?.tested).toBe(false);
});

describe('another printer', () => {
  test('prints the test page as it was set up, and is still there when the program starts again', async () => {
    const changed = await counter.gets('printer.change', aSetup());
    expect(changed.setup).toEqual(aSetup());
    await counter.gets('printer.test-page', null);
    const page = await other.waitForReceipt(1);
    expect(page).toMatchObject({ complete: true, faults: [] });
    expect(page.text).toContain('xprinter, 58 mm');
    expect(page.text).toContain('Тимур Б.');
    expect(counter.printer.receipts()).toEqual([]);

    counter = await counter.startsAgain();
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    expect((await counter.gets('printer.view', null)).setup).toEqual(aSetup());
    await isReady();
  });

  test('is told to use one code page by the number it has there', async () => {
    await counter.gets('printer.change', aSetup({ model: 'generic', codePage: { page: 'CP1251', number: 23 } }));
    await counter.gets('printer.test-page', null);
    const page = await other.waitForReceipt(1);
    expect(page.faults).toEqual([]);
    expect(
      page.lines
        .filter((line) => line.as === 'text')
        .map((line) => line.text)
        .join(' '),
    ).toContain('абвгдеёжзийклмноп');
  });

  test.each(['lpt1', 'tcp://', 'https://127.0.0.1', 'cups:'])(
    'of the address %s is refused, and the one before stays',
    async (address) => {
      expect(await counter.ask('printer.change', aSetup({ address }))).toMatchObject({
        ok: false,
        error: { kind: 'printer-address-unreadable', address },
      });
      expect(await counter.ask('printer.change', aSetup({ model: 'laser' }))).toMatchObject({
        ok: false,
        error: { kind: 'bad-request' },
      });
      expect((await counter.gets('printer.view', null)).setup.address).toBe(counter.printer.address);
    },
  );
});

describe('a printer that is not in use', () => {
  test('prints the test page and stays unused', async () => {
    await isReady();
    expect(await counter.gets('printer.try', aSetup())).toEqual({ outcome: 'printed', state: 'ready' });
    expect((await other.waitForReceipt(1)).text).toContain('xprinter, 58 mm');
    expect(counter.printer.receipts()).toEqual([]);
    expect((await counter.gets('printer.view', null)).setup.address).toBe(counter.printer.address);
  });

  test('says why nothing came out of it', async () => {
    await other.vanish();
    const { port } = other;
    expect(await counter.gets('printer.try', aSetup({ address: `tcp://127.0.0.1:${port}` }))).toEqual({
      outcome: 'not-begun',
      state: 'offline',
      trouble: { kind: 'refuses-connection', name: `127.0.0.1:${port}` },
    });
    expect(await counter.ask('printer.try', aSetup({ address: '' }))).toMatchObject({ error: { kind: 'no-printer' } });
  });

  test('prints nothing where it has no paper, and says so', async () => {
    other.runOutOfPaper();
    expect(await counter.gets('printer.try', aSetup())).toMatchObject({ outcome: 'not-begun', state: 'paper-out' });
  });
});

test('a technician leaves the sheet of what was tried and the card for when something fails', async () => {
  await counter.gets('printer.set-up-paper', { paper: 'acceptance' });
  await counter.gets('printer.set-up-paper', { paper: 'outage' });
  await counter.printer.waitForReceipt(2);
  const [sheet, card] = counter.printer.receipts();
  expect([sheet?.faults, card?.faults]).toEqual([[], []]);
  expect(sheet?.text).toContain('epson, 80 mm');
  expect(sheet?.text).toContain('Тимур Б.');
  expect(sheet?.text).toContain(new URL(counter.upstream.url).origin);
  expect(card?.text).toMatch(/БІРДЕҢЕ ІСТЕМЕЙ ҚАЛСА|ЕСЛИ ЧТО-ТО НЕ РАБОТАЕТ/);
  expect(card?.text).toContain('go on selling');
});

describe('what was tried', () => {
  const told = () => counter.state().trials.map(({ trial, outcome, by }) => [trial, outcome, by?.name]);

  test('of a printer is a person’s word, stands on the sheet, and counts for that printer alone', async () => {
    await isReady();
    await counter.gets('printer.test-page', null);
    expect(told()).toEqual([['testPage', 'unjudged', 'Timur B.']]);
    await counter.printer.waitForReceipt(1);
    await counter.gets('trial.keep', { trial: 'testPage', outcome: 'worked' });
    await counter.gets('trial.keep', { trial: 'clock', outcome: 'failed' });
    expect(told()).toEqual([
      ['testPage', 'worked', 'Timur B.'],
      ['clock', 'failed', 'Timur B.'],
    ]);
    await counter.gets('printer.change', aSetup());
    expect(told()).toEqual([['clock', 'failed', 'Timur B.']]);
    await counter.gets('printer.test-page', null);
    await counter.gets('trial.keep', { trial: 'testPage', outcome: 'worked' });
    await other.waitForReceipt(1);
    // The drawer's pin prints nothing.
    await counter.gets('printer.change', aSetup({ drawerPin: 5 }));
    await counter.gets('printer.set-up-paper', { paper: 'acceptance' });
    const sheet = await other.waitForReceipt(2);
    expect(sheet.text.match(/\d\d\.\d\d\.\d{4} \d\d:\d\d, Тимур Б\./g)).toHaveLength(2);

    counter = await counter.startsAgain();
    expect(told()).toEqual([]);
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    expect(told()).toEqual([
      ['testPage', 'worked', 'Timur B.'],
      ['clock', 'failed', 'Timur B.'],
    ]);
    await counter.gets('session.sign-out', null);
    await counter.signsIn(AIGERIM);
    expect(told()).toEqual([]);
    expect(await counter.ask('trial.keep', { trial: 'drawer', outcome: 'worked' })).toMatchObject({
      error: { kind: 'role-needed', role: 'technician' },
    });
  });

  test('of a drawer waits for a person’s word where the printer had the command, and else failed', async () => {
    await isReady();
    await counter.gets('drawer.try', null);
    expect(told()).toEqual([['drawer', 'unjudged', 'Timur B.']]);
    await counter.gets('trial.keep', { trial: 'drawer', outcome: 'worked' });
    await counter.printer.vanish();
    await until(
      () => counter.state().printer.trouble?.kind === 'refuses-connection',
      () => counter.state().printer,
    );
    await counter.gets('drawer.try', null);
    expect(told()).toEqual([['drawer', 'failed', 'Timur B.']]);
  });

  test('of the operator’s system and of a code is known without a word', async () => {
    await counter.gets('upstream.try', null);
    await counter.ask('counter.enrol', { code: 'WRNG-CODE' });
    expect(told()).toEqual([
      ['upstream', 'worked', 'Timur B.'],
      ['code', 'failed', 'Timur B.'],
    ]);
  });
});

test('the printer in use prints the test page in its turn', async () => {
  await isReady();
  const { setup } = await counter.gets('printer.view', null);
  expect(await counter.gets('printer.try', setup)).toEqual({ outcome: 'queued', state: 'ready' });
  expect((await counter.printer.waitForReceipt(1)).text).toContain('epson, 80 mm');
});

test('without a printer nothing is tried; the test page is seen before there is one', async () => {
  await counter.gets('printer.change', aSetup({ address: '' }));
  expect(counter.state().printer.state).toBe('not-set-up');
  expect(await counter.ask('printer.test-page', null)).toMatchObject({ ok: false, error: { kind: 'no-printer' } });
  const preview = await counter.gets('printer.preview', aSetup({ codePage: { page: 'CP866', number: 17 } }));
  expect(preview.columns).toBe(32);
  const drawn = preview.lines.flatMap((line) =>
    line.kind === 'text' ? [{ text: line.segments.map(({ text }) => text).join(' '), drawn: line.drawn }] : [],
  );
  expect(drawn.find(({ text }) => text.includes('абвгд'))?.drawn).toBe(false);
  expect(drawn.find(({ text }) => text.includes('Әә'))?.drawn).toBe(true);
});

describe('the drawer', () => {
  const tries = () => counter.ask('drawer.try', null);
  const audited = () =>
    counter.running.counter.audit.db
      .prepare<[], string>(`SELECT canonical FROM audit_event WHERE canonical LIKE '%drawer-tried%'`)
      .pluck()
      .all();

  test('opens for a technician by the pin of its plug, and the auditor’s log keeps who had it opened', async () => {
    await isReady();
    expect(await counter.gets('drawer.try', null)).toEqual({ outcome: 'told', state: 'ready' });
    const { setup } = await counter.gets('printer.view', null);
    await counter.gets('printer.change', { ...setup, drawerPin: 5 });
    await isReady();
    expect(await counter.gets('drawer.try', null)).toEqual({ outcome: 'told', state: 'ready' });
    expect(counter.printer.drawerPulses().map(({ pin }) => pin)).toEqual([0, 1]);
    const technician = counter.state().session?.clerkId ?? '';
    expect(audited().map((event) => event.includes(technician))).toEqual([true, true]);
    expect(counter.printer.receipts()).toEqual([]);
  });

  test('stays shut while a shift has its money there, and the shift’s clerk opens it with a reason', async () => {
    await isReady();
    await counter.gets('session.sign-out', null);
    await counter.signsIn(AIGERIM);
    await counter.gets('shift.open', { counts: [], fromSafe: ZERO });
    expect(await tries()).toMatchObject({ error: { kind: 'role-needed', role: 'technician' } });
    await counter.gets('session.sign-out', null);
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await tries()).toMatchObject({ error: { kind: 'drawer-of-a-shift' } });
    expect(counter.printer.drawerPulses()).toEqual([]);
    expect(audited()).toEqual([]);
  });

  test('is told with the printer’s own trouble where nothing took the command', async () => {
    await counter.printer.vanish();
    await until(
      () => counter.state().printer.trouble?.kind === 'refuses-connection',
      () => counter.state().printer,
    );
    expect(await counter.gets('drawer.try', null)).toMatchObject({
      outcome: 'not-told',
      state: 'offline',
      trouble: { kind: 'refuses-connection' },
    });
    await counter.gets('printer.change', aSetup({ address: '' }));
    expect(await tries()).toMatchObject({ error: { kind: 'no-printer' } });
  });
});

test('a clerk does not change the printer', async () => {
  await counter.gets('session.sign-out', null);
  await counter.signsIn(AIGERIM);
  expect(await counter.ask('printer.change', aSetup())).toMatchObject({
    ok: false,
    error: { kind: 'role-needed', role: 'technician' },
  });
  expect(await counter.ask('printer.test-page', null)).toMatchObject({ ok: false, error: { kind: 'role-needed' } });
  expect(await counter.ask('printer.find', { port9100: false })).toMatchObject({ error: { kind: 'role-needed' } });
  expect(await counter.ask('printer.set-up-paper', { paper: 'outage' })).toMatchObject({
    error: { kind: 'role-needed' },
  });
  expect(await counter.ask('printer.try', aSetup())).toMatchObject({ error: { kind: 'role-needed' } });
});
