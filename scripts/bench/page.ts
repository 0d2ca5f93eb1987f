// What a clerk feels, measured in the page of a real Electron with its own frames, each row beside an empty frame of the same page.
import type { Page } from 'playwright';
import { type ACounter, aCounter } from '../../tests/devices/a-counter.ts';
import { AIGERIM, aFreshCard } from '../../tests/devices/a-demo-operator.ts';
import { type Reference, startReference } from '../../tests/devices/controllable-upstream.ts';
import { say } from '../setup/say.mjs';

const TIMES = 20;
const UPSTREAM_ANSWERS_AFTER_MS = 5;
/** So slowly that a receipt is still printed while twenty keys are typed. */
const SLOW_PRINTER_BYTES_A_SECOND = 300;
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
  } finally {
    await reference.stop();
  }
}

async function sales(counter: ACounter, reference: Reference): Promise<{ shown: number[]; done: number[] }> {
  const [shown, done]: [number[], number[]] = [[], []];
  for (let times = 0; times < TIMES; times += 1) {
    const card = await aFreshCard(reference);
    const cardShown = painted(counter.page, `main section:nth-of-type(2)[aria-current='step']`);
    await counter.scans(card);
    shown.push(await cardShown);
    await counter.presses('F2');
    await counter.screen.asksForPayment();
    const saleDone = painted(counter.page, `main section:nth-of-type(3) [role='status']`);
    await counter.presses('Enter');
    done.push(await saleDone);
    await counter.screen.isDone(card);
  }
  return { shown, done };
}

async function typingWhilePrinting(counter: ACounter, reference: Reference): Promise<number[]> {
  const before = counter.receipts().length;
  counter.printer.readSlowly(SLOW_PRINTER_BYTES_A_SECOND);
  await counter.sells({ card: await aFreshCard(reference), preset: 'F2' });
  const keys: number[] = [];
  for (const key of KEYS_TYPED) {
    const typed = painted(counter.page, null, key);
    await counter.types(key);
    keys.push(await typed);
  }
  if (counter.receipts().length > before) throw new Error('the receipt was out before the last key: print it more slowly');
  counter.printer.readSlowly(undefined);
  return keys;
}

/** From the next such key (absent a selector, until the focused field holds one character more) to the frame that shows it. */
async function painted(page: Page, selector: string | null, key = 'Enter'): Promise<number> {
  return page.evaluate(async ([wanted, awaited]) => {
    const fieldLength = () => (document.activeElement instanceof HTMLInputElement ? document.activeElement.value.length : 0);
    const [at, before] = await new Promise<[number, number]>((resolve) => {
      const onKey = (event: KeyboardEvent) => {
        if (event.key !== awaited) return;
        window.removeEventListener('keydown', onKey, { capture: true });
        resolve([performance.now(), fieldLength()]);
      };
      window.addEventListener('keydown', onKey, { capture: true });
    });
    const isThere = () => (wanted === null ? fieldLength() !== before : document.querySelector(wanted) !== null);
    while (!isThere()) await new Promise((resolve) => { requestAnimationFrame(resolve); });
    // One frame draws it, the next begins when it was shown.
    await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
    return performance.now() - at;
  }, [selector, key] as const);
}

function emptyFrames(page: Page): Promise<number[]> {
  return page.evaluate(async (times) => {
    const frames: number[] = [];
    for (let frame = 0; frame < times; frame += 1) {
      const at = performance.now();
      await new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(resolve)); });
      frames.push(performance.now() - at);
    }
    return frames;
  }, TIMES);
}

function row(what: string, values: readonly number[], floor: readonly number[]): void {
  const quantile = (of: readonly number[], share: number) => (of.toSorted((a, b) => a - b)[Math.floor(of.length * share)] ?? 0).toFixed(1);
  say(`${what.padEnd(40)} median ${quantile(values, 0.5)} ms, p95 ${quantile(values, 0.95)} ms   floor, an empty frame: median ${quantile(floor, 0.5)} ms, p95 ${quantile(floor, 0.95)} ms`);
}
