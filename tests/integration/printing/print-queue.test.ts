import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, BARRIER_MS, type Till, until } from './bench.ts';

let printer: VirtualPrinter;
let till: Till;

beforeEach(async () => {
  printer = await VirtualPrinter.start();
});

afterEach(async () => {
  await till.end();
  await printer.stop();
});

const printed = () => printer.receipts().filter((receipt) => receipt.text.includes('TEST-1'));
const isReady = () => till.printing.status().printer === 'ready';

describe('a receipt on a printer in good health', () => {
  test('comes out once, whole, with the drawer opened before it', async () => {
    till = aTill(printer);
    till.sell();
    const receipt = await printer.waitForReceipt(1);
    await until(
      () => till.states()[0] === 'printed',
      () => [till.states(), till.printing.status()],
    );
    expect(receipt).toMatchObject({ complete: true, faults: [], drawerPulses: [{ pin: 0, t1: 25, t2: 250 }] });
    expect(receipt.text).toContain('5 000');
    expect(printer.receipts()).toHaveLength(1);
    expect(till.faults).toEqual([]);
  });

  test('receipts come out in the order of their sales, over one connection', async () => {
    till = aTill(printer);
    for (let sale = 1; sale <= 20; sale += 1) till.sell(1000 * sale);
    await printer.waitForReceipt(20);
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    const totals = printer
      .receipts()
      .map((receipt) => /ИТОГО(?: \/ TOTAL)?\s+([\d ]+)/.exec(receipt.text)?.[1]?.replaceAll(' ', ''));
    expect(totals.map(Number)).toEqual(Array.from({ length: 20 }, (_, index) => 1000 * (index + 1)));
    expect(printer.connections).toBe(1);
  });

  test.each([
    ['is not told as late before the slowest printer would have it out', 400, false],
    ['is told as late once that time is over', 40_000, true],
  ])('that is slow %s', async (_what, dotsPerSecond, isLate) => {
    till = aTill(printer, { times: { lateMs: 50, barrierMs: 5000, dotsPerSecond } });
    await until(isReady);
    const seen: string[] = [];
    till.printing.onChange(({ printer: state }) => seen.push(state));
    printer.afterBytes(600, () => {
      printer.stopReading();
      setTimeout(() => printer.startReading(), 300);
    });
    till.sell();
    await until(
      () => till.states()[0] === 'printed',
      () => [till.states(), till.printing.status()],
    );
    expect(seen.includes('no-confirmation')).toBe(isLate);
  });

  test('a till without a printer keeps its receipts and says so', async () => {
    till = aTill(null);
    till.sell();
    expect(till.printing.status()).toEqual({ printer: 'not-set-up', waiting: 1, unknown: 0, failed: 0, held: 0 });
  });
});

describe('a printer that can not print now', () => {
  test('has no paper: the receipt waits and prints when there is paper; the drawer opens all the same', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.runOutOfPaper();
    await until(() => till.printing.status().printer === 'paper-out');
    till.sell();
    await until(() => printer.drawerPulses().length === 1);
    expect(till.states()).toEqual(['queued']);

    printer.loadPaper();
    await printer.waitForReceipt(1);
    await until(
      () => till.states()[0] === 'printed',
      () => [till.states(), till.printing.status()],
    );
    expect(printer.drawerPulses()).toHaveLength(1);
  });

  test('its cover is open, its paper is low: it is said at once, and the drawer opens all the same', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.openCover();
    await until(() => till.printing.status().printer === 'cover-open');
    till.sell();
    await until(() => printer.drawerPulses().length === 1);
    expect(till.states()).toEqual(['queued']);
    printer.closeCover();
    await until(isReady);
    printer.setPaperLow(true);
    await until(() => till.printing.status().printer === 'paper-low');
    till.sell();
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => [till.states(), till.printing.status()],
    );
    expect(printed()).toHaveLength(2);
  });

  test('is off: receipts wait and print by themselves when it is back', async () => {
    till = aTill(printer);
    await until(isReady);
    await printer.powerOff();
    await until(() => till.printing.status().printer === 'offline');
    till.sell(1000);
    till.sell(2000);
    await new Promise((resolved) => setTimeout(resolved, 300));
    expect(till.states()).toEqual(['queued', 'queued']);
    await printer.powerOn();
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => [till.states(), till.printing.status()],
    );
    expect(printed()).toHaveLength(2);
  });

  test('accepts the connection and never reads: nothing is begun', async () => {
    printer.stopReading();
    till = aTill(printer);
    till.sell();
    await new Promise((resolved) => setTimeout(resolved, 1000));
    expect(till.states()).toEqual(['queued']);
    expect(till.printing.status().printer).toBe('offline');
    printer.startReading();
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printed()).toHaveLength(1);
  });

  test('answers garbage: nothing is begun', async () => {
    printer.answerGarbage(true);
    till = aTill(printer);
    till.sell();
    await new Promise((resolved) => setTimeout(resolved, 500));
    expect(till.states()).toEqual(['queued']);
    printer.answerGarbage(false);
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printed()).toHaveLength(1);
  });

  test('a drawer is not opened for a sale of long ago, though the clock was put back', async () => {
    till = aTill(printer);
    await until(isReady);
    await printer.powerOff();
    till.sell();
    till.bench.clock.pass(60_000);
    till.bench.clock.set('2026-11-22T08:25:01.000Z');
    await printer.powerOn();
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printer.drawerPulses()).toEqual([]);
  });

  test('a drawer still opens for the customer who stands there while the clock is put right', async () => {
    till = aTill(printer);
    await until(isReady);
    await printer.powerOff();
    till.sell();
    till.bench.clock.set('2026-11-22T07:00:00.000Z');
    await printer.powerOn();
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printer.drawerPulses()).toHaveLength(1);
  });

  test('a drawer is not opened for a sale of long ago', async () => {
    till = aTill(printer);
    await until(isReady);
    await printer.powerOff();
    till.sell();
    till.bench.clock.pass(60_000);
    await printer.powerOn();
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printer.drawerPulses()).toEqual([]);
  });
});

describe('a printer that fails in the middle of a receipt', () => {
  test('runs out of paper: the rest comes on the new roll, and it counts as printed', { tags: ['long'] }, async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(600, () => printer.runOutOfPaper());
    till.sell();
    await until(() => till.printing.status().printer === 'paper-out');
    // Longer than the barrier would wait: the clock stands while a person has to act.
    await new Promise((resolved) => setTimeout(resolved, BARRIER_MS + 300));
    expect(till.states()).toEqual(['printing']);
    printer.loadPaper();
    await until(
      () => till.states()[0] === 'printed',
      () => till.states(),
    );
    expect(printed()).toHaveLength(1);
  });

  test('runs out of paper: the drawer still opens for the next customer, once', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(600, () => printer.runOutOfPaper());
    till.sell(1000);
    await until(() => till.printing.status().printer === 'paper-out');
    till.sell(2000);
    await until(() => printer.drawerPulses().length === 2);
    printer.loadPaper();
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect(printer.drawerPulses()).toHaveLength(2);
  });

  test('loses power: the job is unknown, the clerk is asked, and the next receipt prints whole', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(600, () => void printer.powerOff());
    till.sell(1000);
    await until(
      () => till.states()[0] === 'unknown',
      () => till.states(),
    );
    expect(till.printing.unknownJobs()).toHaveLength(1);
    expect(till.printing.status()).toMatchObject({ printer: 'offline', unknown: 1 });

    till.sell(2000);
    await printer.powerOn();
    await until(
      () => till.states()[1] === 'printed',
      () => till.states(),
    );
    expect(till.states()).toEqual(['unknown', 'printed']);
    expect(printer.receipts().at(-1)).toMatchObject({ complete: true, faults: [] });
    expect(printer.receipts().filter((receipt) => /ИТОГО(?: \/ TOTAL)?\s+2 000/.test(receipt.text))).toHaveLength(1);
  });

  test('drops the connection inside an image: the half receipt is crossed out and cut off from the next', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(2500, () => printer.reset());
    till.sell(1000);
    await until(
      () => till.states()[0] === 'unknown',
      () => till.states(),
    );
    till.sell(2000);
    await until(
      () => till.states()[1] === 'printed',
      () => till.states(),
    );
    const [half, whole] = printer.receipts();
    expect(half?.text).toMatch(/X{48}$/);
    expect(whole?.faults).toEqual([]);
    expect(whole?.text).not.toMatch(/X{48}/);
    expect(whole?.text).toMatch(/ИТОГО(?: \/ TOTAL)?\s+2 000/);
  });

  test('reads a byte a second: it is not waited for without end', { tags: ['long'] }, async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(100, () => printer.readSlowly(1));
    till.sell();
    await until(
      () => till.states()[0] === 'unknown',
      () => till.states(),
    );
    expect(printer.receipts()).toEqual([]);
  });

  test('answers garbage from then on: its confirmation is not believed', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(100, () => printer.answerGarbage(true));
    till.sell();
    await until(
      () => till.states()[0] === 'unknown',
      () => till.states(),
    );
    expect(till.jobs()[0]?.problem).toBe('not-understood');
  });
});

describe('what only a person knows', () => {
  test('a job that was being printed when the program ended is asked about, and never sent again', async () => {
    till = aTill(printer);
    await until(isReady);
    till.sell();
    await until(
      () => till.states()[0] === 'printed',
      () => [till.states(), till.printing.status()],
    );
    // As a kill would leave it: the bytes are out and nothing was written down.
    till.bench.db.prepare("UPDATE print_job SET state = 'printing'").run();
    till = await till.restart();
    expect(till.states()).toEqual(['unknown']);
    expect(till.jobs()[0]?.problem).toBe('interrupted');
    await until(isReady);
    till.sell(2000);
    await until(
      () => till.states()[1] === 'printed',
      () => till.states(),
    );
    expect(printed().filter((receipt) => /ИТОГО(?: \/ TOTAL)?\s+5 000/.test(receipt.text))).toHaveLength(1);
  });

  test('jobs not begun when the program ended are printed by the next', async () => {
    await printer.vanish();
    till = aTill(printer);
    till.sell(1000);
    till.sell(2000);
    till = await till.restart();
    await printer.reappear();
    await until(
      () => till.states().every((state) => state === 'printed'),
      () => till.states(),
    );
    expect(printed().map((receipt) => /ИТОГО(?: \/ TOTAL)?\s+(\d)/.exec(receipt.text)?.[1])).toEqual(['1', '2']);
  });

  test('yes, it came out: printed. No: closed, and asked no more', async () => {
    till = aTill(printer);
    await until(isReady);
    printer.afterBytes(600, () => printer.reset());
    till.sell();
    await until(() => till.printing.unknownJobs().length === 1);
    const [job] = till.printing.unknownJobs();
    if (!job) throw new Error('there is an unknown job');
    expect(till.printing.decide(job.id, false)).toMatchObject({
      ok: true,
      value: { state: 'failed', problem: 'did-not-come-out' },
    });
    expect(till.printing.decide(job.id, true)).toMatchObject({ ok: false, error: { kind: 'not-in-question' } });
    expect(till.printing.failedJobs()).toEqual([]);
    expect(till.printing.status()).toMatchObject({ unknown: 0, failed: 0 });
  });
});
