import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Language } from '../../src-shared/contract/views/look.ts';
import en from '../../src-shared/i18n/en.json';
import kk from '../../src-shared/i18n/kk.json';
import ru from '../../src-shared/i18n/ru.json';
import zhCN from '../../src-shared/i18n/zh-CN.json';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger, CounterKeypad } from '../devices/a-counter-hand.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import type { Reference } from '../devices/controllable-upstream.ts';
import { isWhole } from '../devices/in-sight.ts';
import { pictures } from '../devices/pictures.ts';

/** Money that leaves the drawer otherwise than as change, by keyboard alone. */

let reference: Reference;
let counter: ACounter;
beforeAll(async () => {
  counter = await aCounter();
  reference = counter.upstream.reference;
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 40 });
});
afterAll(() => counter[Symbol.asyncDispose]());

const lastEntry = () => counter.entries().at(-1);
async function papers(): Promise<number> {
  await counter.settles();
  return counter.receipts().length;
}
/** The counter's own comes last. */
const LANGUAGES = [
  { language: 'ru', words: ru.attention },
  { language: 'kk', words: kk.attention },
  { language: 'zh-CN', words: zhCN.attention },
  { language: 'en', words: en.attention },
] as const;

/** All that the open list says in a language, without the card's last digits and the receipt's number. */
async function listedIn(language: Language, title: string): Promise<string> {
  await counter.page.evaluate(`window.sapar.call('counter.language', { language: '${language}' })`);
  const list = counter.page.getByRole('dialog', { name: title });
  await counter.screen.showsElement(list, `the attention list in ${language}`);
  return (await list.innerText()).replaceAll(/…\d{4}|[A-Z0-9]{5}-\d+/g, '');
}

test(
  'a safe drop is an entry with its seal and its slip, and nothing tells what is left',
  { tags: ['long'] },
  async () => {
    const before = await papers();
    await counter.chooses('Cash');
    await counter.types('15000');
    await counter.presses('Enter');
    await counter.types('B-77');
    await counter.presses('Enter', 'Enter');
    await counter.screen.shows('Drop of 15 000 ₸ recorded, bag B-77.');

    expect(lastEntry()).toMatchObject({
      kind: 'safe-drop',
      body: { amount: 15_000, bagSeal: 'B-77' },
      postings: [
        { account: 'safe', amount: 15_000 },
        { account: 'drawer', amount: -15_000 },
      ],
    });
    expect((await counter.printer.waitForReceipt(before + 1)).text).toContain('B-77');
    expect(await counter.screen.text()).not.toContain('25 000');
    await counter.presses('Escape');
    await counter.screen.asksForCard();
  },
);

test('what is missing is said in place, and nothing is written', { tags: ['long'] }, async () => {
  const before = counter.entries().length;
  await counter.chooses('Cash');
  await counter.presses('F3');
  await counter.types('700');
  await counter.presses('Enter', 'Enter');
  expect(await counter.screen.refusalWords()).toBe('A reason in words is missing.');
  expect(counter.entries()).toHaveLength(before);

  await counter.presses('F4', 'Enter');
  expect(await counter.screen.refusalWords()).toBe('A reason in words is missing.');
  await counter.presses('Escape');
});

test('a mid-shift count answers that it was recorded, and nothing more', { tags: ['long'] }, async () => {
  await counter.chooses('Cash');
  await counter.presses('F5');
  await counter.counts({ 1000: 24 });
  await counter.screen.shows('Recorded: ');
  expect(lastEntry()).toMatchObject({ kind: 'cash-counted', body: { amount: 24_000 }, postings: [] });
  expect(await counter.screen.text()).not.toMatch(/25 000|expected|short|over/i);
  await counter.presses('Escape');
});

test(
  'the last sale goes back with one key: under a hold, off the card, with its receipt',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 1240 });
    const before = await papers();
    await counter.sells({ card, preset: 'F4', handed: 10_000 });
    await counter.screen.shows('credited, balance 6 240 ₸', counter.screen.strip.first());
    expect((await counter.printer.waitForReceipt(before + 1)).text).toMatch(/6 240/);

    await counter.presses('Control+KeyZ');
    await counter.screen.shows('Return of receipt');
    await counter.types('1');
    await counter.screen.focuses('Give back 5 000 ₸ · Cash');
    await counter.presses('Enter');
    await counter.screen.shows('Give the customer 5 000 ₸ from the drawer');

    expect(lastEntry()).toMatchObject({
      kind: 'return',
      supervisorId: null,
      body: { reason: 'wrong-amount', lines: [{ line: 1, amount: 5000 }] },
    });
    expect(
      counter.upstream.calls.filter((call) => /holds/.test(call.path)).map((call) => [call.method, call.status]),
    ).toEqual([['PUT', 204]]);
    expect((await counter.printer.waitForReceipt(before + 2)).text).toMatch(/6 240 - 5 000 = 1 240/);
    await expect.poll(async () => (await reference.operator.card(card))?.balance).toBe(1240);

    await counter.presses('Escape');
    await counter.screen.shows('returned', counter.screen.strip.first());
  },
);

test('a top-up that was rejected is given back from the attention list', { tags: ['long'] }, async () => {
  const card = await aFreshCard(reference, { balance: 1240 });
  await counter.scans(card);
  await counter.screen.asksForAmount();
  await counter.upstream.stop();
  await reference.operator.setCard({ number: card, status: 'blocked', balance: 1240 });
  await counter.presses('F2');
  await counter.screen.asksForPayment();
  await counter.presses('Enter');
  await counter.screen.isDone(card);
  await counter.upstream.start();

  await counter.screen.shows('rejected', counter.screen.strip.first(), RECONNECTED_WITHIN_MS);
  await counter.opensAttention();
  // What would credit the card does not have the focus by itself.
  await counter.screen.focuses('Show the amount');
  // Before the count no language tells what came in; the key that shows it stands in each.
  for (const { language, words } of LANGUAGES) {
    const listed = await listedIn(language, words.title);
    expect(listed).toContain(words.showAmount);
    expect(listed).not.toMatch(/₸|2\s?000/);
  }
  await counter.answers('Show the amount');
  await counter.screen.showsElement(
    counter.screen.attention.getByRole('button', { name: 'Give the money back…' }),
    'the way to give it back',
  );
  for (const { language, words } of LANGUAGES) {
    const listed = await listedIn(language, words.title);
    expect(listed).not.toContain(words.showAmount);
    expect(listed).toMatch(/2\s000\s₸/);
  }
  await counter.answers('Give the money back…');
  // No amount was wrong where nothing came on the card.
  expect(await counter.page.getByRole('button', { name: 'Wrong amount' }).count()).toBe(0);
  await counter.types('1');
  await counter.screen.focuses('Give back 2 000 ₸ · Cash');
  // A key too many does not put away what is to be given.
  await new CounterKeypad(counter.page).pressesEach(100, '⏎⏎⏎⏎');
  await counter.screen.focuses('Done');
  await counter.looks();
  await counter.screen.shows('1 × 2 000');
  await counter.screen.shows('Give the customer 2 000 ₸ from the drawer');
  await counter.presses('Enter');
  await counter.screen.shows('Nothing needs attention');
  await counter.screen.focuses('Close');
  expect(lastEntry()).toMatchObject({
    kind: 'return',
    body: { reason: 'rejected-upstream' },
    postings: [
      { account: 'stored-value', amount: 2000 },
      { account: 'drawer', amount: -2000 },
    ],
  });
  await counter.presses('Escape');
  await counter.screen.focuses('Card number');
  await counter.chooses('X report');
  await counter.screen.focuses('Back');
  await counter.presses('Control+KeyH');
  await counter.screen.focuses('Close');
  await counter.presses('Escape');
  await counter.screen.focuses('Back');
  await counter.presses('Enter');
  await counter.screen.focuses('Card number');
});

test(
  'a sale of an earlier shift is found by its card, and goes back only with a supervisor’s PIN',
  { tags: ['long'] },
  async () => {
    const card = await aFreshCard(reference, { balance: 500 });
    await counter.sells({ card, preset: 'F1' });
    await counter.screen.shows('credited, balance 1 500 ₸', counter.screen.strip.first());
    await counter.chooses('Close shift');
    await counter.counts({ 1000: 26 });
    await counter.screen.shows('Your count is recorded');
    // Enter is shown on the button that it presses, and on no other.
    const enterOn = (name: string) =>
      counter.page.getByRole('button', { name }).locator('[data-keys="Enter"]').isVisible();
    await expect
      .poll(async () => [await enterOn('Count once more'), await enterOn('Show what is expected')])
      .toEqual([true, false]);
    // An Enter too many counts once more, and after that does nothing: what is expected has a key of its own.
    await counter.presses('Enter');
    await counter.screen.shows('Count once more from the start.');
    await counter.counts({ 1000: 26 });
    await counter.screen.shows('The recount is given.');
    await counter.presses('Enter', 'Enter');
    await counter.screen.shows('The recount is given.');
    // Nobody counts fourteen values for a recount that is refused.
    await counter.presses('Control+KeyL');
    await counter.signsIn(AIGERIM);
    await counter.screen.shows('The recount is given.');
    expect(await counter.screen.topBar.locator('[data-keys=", ."]').isVisible()).toBe(true);
    await counter.presses('F8');
    await counter.screen.shows('The count is exact.');
    await counter.closesTheShift({ carried: 26_000 });
    await counter.screen.shows('Shift closed');
    await counter.page.getByRole('button', { name: 'Open the next shift' }).click();
    await counter.opensShift({ 1000: 26 });

    await counter.presses('Control+KeyF');
    await counter.types(card.slice(-8));
    await counter.presses('Enter');
    await counter.screen.shows('Sale · receipt');
    await counter.presses('F2');
    await counter.screen.shows('Return of receipt');
    const before = counter.entries().length;
    await counter.types('1');
    await counter.screen.focuses('Give back 1 000 ₸ · Cash');
    await counter.presses('Enter');
    expect(await counter.screen.refusalWords()).toContain('Ask a supervisor to come');
    expect(counter.entries()).toHaveLength(before);

    // A finger's digits go into the field of the PIN, whatever has the focus, and never into one where they are read.
    const sought = await counter.page.getByRole('search').getByRole('textbox').inputValue();
    await counter.page.getByRole('form').locator('[aria-keyshortcuts="Esc"]').focus();
    await new CounterFinger(counter.page).types(SAULE_THE_SUPERVISOR.pin);
    await counter.screen.focuses(`PIN of ${SAULE_THE_SUPERVISOR.name}`);
    expect(await counter.page.getByRole('search').getByRole('textbox').inputValue()).toBe(sought);
    await counter.presses('Enter', 'Enter');
    await counter.screen.shows('1 000 ₸ given back');
    expect(lastEntry()?.supervisorId).not.toBeNull();
    await expect.poll(async () => (await reference.operator.card(card))?.balance).toBe(500);
    expect(counter.verify()).toMatchObject({ whole: true });
  },
);

test(
  'a shift that closed short without a supervisor waits in the attention list until one types the PIN',
  { tags: ['long'] },
  async () => {
    await counter.presses('Escape');
    await counter.screen.asksForCard();
    await counter.chooses('Close shift');
    await counter.counts({ 1000: 20 });
    await counter.screen.shows('Your count is recorded');
    await counter.presses('F8');
    await counter.screen.shows('5 000 ₸ short');
    await counter.types('a bag is missing');
    await counter.closesTheShift({ carried: 20_000 });
    await counter.screen.shows('approval is outstanding');

    await counter.opensAttention();
    await counter.screen.shows(/A closed shift waits for a supervisor/, counter.screen.attention);
    await counter.answers('Saule T.');
    await counter.fills('PIN of Saule T.', SAULE_THE_SUPERVISOR.pin);
    // In the largest text of the narrowest screen Enter leads to the button, which is in sight then.
    await counter.sizes(1024, 768);
    await counter.setsText(150);
    await counter.presses('Enter');
    await counter.screen.focuses('Approve');
    await expect.poll(() => isWhole(counter.page.getByRole('button', { name: 'Approve', exact: true }))).toBe(true);
    await pictures(counter, 'to-approve');
    await counter.presses('Enter');
    await counter.screen.shows('Nothing needs attention');
    expect(lastEntry()).toMatchObject({
      kind: 'note',
      shiftId: null,
      body: { approves: counter.entries().at(-2)?.id },
    });
    expect(counter.verify()).toMatchObject({ whole: true });
  },
);
