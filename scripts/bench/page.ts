// Measures what a clerk feels in the page of a real Electron, by the page's own frames. Beside each row stands an empty
// frame of the same page.
import type { Page } from 'playwright';
import { type ACounter, aCounter } from '../../tests/devices/a-counter.ts';
import { AIGERIM, aFreshCard, TIMUR_THE_TECHNICIAN } from '../../tests/devices/a-demo-operator.ts';
import { type Reference, startReference } from '../../tests/devices/controllable-upstream.ts';
import { VirtualKaspi } from '../../tests/devices/virtual-kaspi.ts';
import { say } from '../setup/say.mjs';

const TIMES = 20;
const UPSTREAM_ANSWERS_AFTER_MS = 5;
const REGISTER_ANSWERS_AFTER_MS = 300;
/** So slowly that a receipt is still printed while twenty keys are typed. */
const SLOW_PRINTER_BYTES_A_SECOND = 300;
/** The amount is asked for, beside the card; what was taken is said at once to a screen reader. */
const CARD_IS_SHOWN = 'main [aria-current="step"][aria-label="Amount"]';
const SALE_IS_DONE = 'main section[aria-label="Last sale"] [role="status"]';
const KEYS_TYPED = '12345678901234567890';

/** Rows of the page; needs a display and an Electron. */
export async function benchPage(): Promise<void> {
  const reference = await startReference();
  try {
    await using counter = await aCounter({ reference });
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 50 });
    const floor = await emptyFrames(counter.page);
    counter.upstream.delayAnswers(UPSTREAM_ANSWERS_AFTER_MS, { method: 'GET', path: /\/cards\// });
    const { shown, done } = await sales(counter, reference);
    row(`scan → card painted, upstream in ${UPSTREAM_ANSWERS_AFTER_MS} ms`, shown, floor);
    row('Enter → «done», durable and painted', done, floor);
    row('key → character while a receipt prints', await typingWhilePrinting(counter, reference), floor);
    await withRegister(reference);
    await withTerminal(reference);
  } finally {
    await reference.stop();
  }
}

async function sales(
  counter: ACounter,
  reference: Reference,
  tender: 'F9' | null = null,
): Promise<{ shown: number[]; done: number[] }> {
  const [shown, done]: [number[], number[]] = [[], []];
  for (let times = 0; times < TIMES; times += 1) {
    const card = await aFreshCard(reference);
    shown.push(await painted(counter.page, CARD_IS_SHOWN, 'Enter', () => counter.scans(card)));
    await counter.presses('F2');
    await counter.screen.asksForPayment();
    if (tender) await counter.presses(tender);
    if (tender) await counter.screen.shows('Enter asks the terminal for');
    done.push(await painted(counter.page, SALE_IS_DONE, 'Enter', () => counter.presses('Enter')));
    await counter.screen.isDone(card);
  }
  return { shown, done };
}

/** The clerk waits for no register: what it takes must not be seen here. */
async function withRegister(reference: Reference): Promise<void> {
  await using counter = await aCounter({ reference, register: true });
  counter.register.takesMs = REGISTER_ANSWERS_AFTER_MS;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 50 });
  const floor = await emptyFrames(counter.page);
  const { done } = await sales(counter, reference);
  row(`Enter → «done», register in ${REGISTER_ANSWERS_AFTER_MS} ms`, done, floor);
  if (counter.register.signed().length === 0) throw new Error('the register signed nothing meanwhile');
}

/** The customer has paid when the terminal is first looked at: what is left is the counter's own. */
async function withTerminal(reference: Reference): Promise<void> {
  const terminal = await VirtualKaspi.start();
  terminal.ways.looksAtWork = 0;
  try {
    await using counter = await aCounter({ reference, terminal });
    await counter.signsIn(TIMUR_THE_TECHNICIAN);
    await counter.page.evaluate("window.sapar.call('terminal.try', { amount: 10 })");
    await counter.page.evaluate("window.sapar.call('terminal.compare', { shown: 10 })");
    await counter.page.evaluate("window.sapar.call('session.sign-out', null)");
    await counter.signsIn(AIGERIM);
    await counter.opensShift({ 1000: 50 });
    const floor = await emptyFrames(counter.page);
    const { done } = await sales(counter, reference, 'F9');
    row('Enter → «done», a terminal that approves', done, floor);
    if (terminal.moved('payment').length <= TIMES) throw new Error('the terminal was not asked for each sale');
  } finally {
    await terminal.isUnplugged();
  }
}

async function typingWhilePrinting(counter: ACounter, reference: Reference): Promise<number[]> {
  const before = counter.receipts().length;
  counter.printer.readSlowly(SLOW_PRINTER_BYTES_A_SECOND);
  await counter.sells({ card: await aFreshCard(reference), preset: 'F2' });
  const keys: number[] = [];
  for (const key of KEYS_TYPED) {
    keys.push(await painted(counter.page, null, key, () => counter.types(key)));
  }
  if (counter.receipts().length > before)
    throw new Error('the receipt was out before the last key: print it more slowly');
  counter.printer.readSlowly(undefined);
  return keys;
}

/**
 * Milliseconds from such a key to the frame that shows what it brings; absent a selector, one character more in the
 * field. The page listens before the key is struck.
 */
async function painted(page: Page, selector: string | null, key: string, strike: () => Promise<void>): Promise<number> {
  await page.evaluate(
    ([wanted, awaited]) => {
      const fieldLength = () =>
        document.activeElement instanceof HTMLInputElement ? document.activeElement.value.length : 0;
      const frame = () =>
        new Promise((resolve) => {
          requestAnimationFrame(resolve);
        });
      const struck = new Promise<[number, number]>((resolve) => {
        const onKey = (event: KeyboardEvent) => {
          if (event.key !== awaited) return;
          window.removeEventListener('keydown', onKey, { capture: true });
          resolve([performance.now(), fieldLength()]);
        };
        window.addEventListener('keydown', onKey, { capture: true });
      });
      const measured = struck.then(async ([at, before]) => {
        while (wanted === null ? fieldLength() === before : document.querySelector(wanted) === null) await frame();
        // One frame draws it, the next begins when it was shown.
        await frame();
        await frame();
        return performance.now() - at;
      });
      Reflect.set(window, 'painted', measured);
    },
    [selector, key] as const,
  );
  await strike();
  return page.evaluate<number>('window.painted');
}

function emptyFrames(page: Page): Promise<number[]> {
  return page.evaluate(async (times) => {
    const frames: number[] = [];
    for (let frame = 0; frame < times; frame += 1) {
      const at = performance.now();
      await new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      });
      frames.push(performance.now() - at);
    }
    return frames;
  }, TIMES);
}

function row(what: string, values: readonly number[], floor: readonly number[]): void {
  const quantile = (of: readonly number[], share: number) =>
    (of.toSorted((a, b) => a - b)[Math.floor(of.length * share)] ?? 0).toFixed(1);
  const medianAndP95 = (of: readonly number[]) => `median ${quantile(of, 0.5)} ms, p95 ${quantile(of, 0.95)} ms`;
  say(`${what.padEnd(40)} ${medianAndP95(values)}   floor, an empty frame: ${medianAndP95(floor)}`);
}
