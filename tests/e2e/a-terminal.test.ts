import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { CounterFinger } from '../devices/a-counter-hand.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../devices/a-demo-operator.ts';
import { RECONNECTED_WITHIN_MS } from '../devices/a-counter-screen.ts';
import { isWhole } from '../devices/in-sight.ts';
import { pictures } from '../devices/pictures.ts';
import { VirtualKaspi } from '../devices/virtual-kaspi.ts';

/** A terminal that answers by itself, from its first payment to a customer's. */

let counter: ACounter;
let terminal: VirtualKaspi;
beforeAll(async () => {
  terminal = await VirtualKaspi.start();
  counter = await aCounter({ terminal });
});
afterAll(async () => {
  await counter[Symbol.asyncDispose]();
  await terminal.isUnplugged();
});

const presses = (name: string) => counter.page.getByRole('button', { name, exact: true }).click();

test('a technician makes its first payment on the sheet, compares it, and the money goes back', async () => {
  const { screen, page } = counter;
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  await screen.shows('Receipt series');
  await counter.presses('F7');
  await screen.shows('Knows this counter since');
  await screen.shows('a technician makes its first small payment');
  await pictures(counter, 'before');
  await page.getByLabel('Amount of the trial').fill('10');
  await presses('Take it at the terminal');
  await screen.shows('Type the amount that the terminal showed.');
  await pictures(counter, 'to-compare');
  await page.getByLabel('Amount that the terminal showed').fill('10');
  await presses('Compare, and give it back');
  await screen.shows('It was tried and serves.');
  await screen.shows(/Tried: it works · .*, Timur B\./);
  await pictures(counter, 'serves');
  expect([terminal.moved('payment'), terminal.moved('refund')]).toEqual([[10], [10]]);
  await page.evaluate("window.sapar.call('session.sign-out', null)");
});

test('a customer walks away from it, the next try pays, and nobody types a code', async () => {
  const { screen } = counter;
  const card = await aFreshCard(counter.upstream.reference);
  await counter.signsIn(AIGERIM);
  await counter.opensShift({ 1000: 20 });
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F1');
  await screen.asksForPayment();
  terminal.willDo('waits for the customer', 'approves by QR');
  await counter.presses('F9');
  await screen.shows('Enter asks the terminal for');
  await screen.isKept();
  await counter.looks();
  await pictures(counter, 'asked');
  await counter.presses('Enter');
  await screen.shows('The customer pays at the terminal');
  await pictures(counter, 'waits');
  await counter.presses('Escape');
  await screen.shows('Leave this payment at the terminal?');
  await counter.presses('2');
  await screen.shows('The terminal is still at work: another way has to wait.');
  await screen.shows('The customer pays at the terminal');
  await pictures(counter, 'not-dropped');
  await counter.presses('Escape');
  await screen.shows('Leave this payment at the terminal?');
  await counter.presses('Escape');
  await screen.shows('The customer pays at the terminal');
  terminal.theCustomer('walks away');
  await screen.shows('The terminal declined the payment.');
  await pictures(counter, 'declined');
  await counter.presses('F9');
  await screen.shows('Enter asks the terminal for');
  await screen.isKept();
  await counter.looks();
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.shows(/Receipt \S+ · QR$/);
  const [sale] = counter.entries().filter(({ kind }) => kind === 'sale');
  // The way that the device names stands, whatever was pressed.
  const paid = terminal.list().at(-1);
  expect(paid).toMatchObject({ does: 'payment', method: 'qr', amount: 1000 });
  expect(sale?.body).toMatchObject({ tenders: [{ kind: 'qr', amount: 1000, terminal: { method: 'qr' } }] });
});

test('a finger gives back through the terminal by a reason and one button, and no letters come unasked', async () => {
  const { screen, page } = counter;
  const finger = new CounterFinger(page);
  const letters = page.getByRole('group', { name: /^Letters for/ });
  const gives = page.getByRole('button', { name: /^Give back/ });
  await counter.sizes(1366, 768);
  await counter.setsText(150);
  await counter.presses('Control+KeyZ');
  await screen.shows('Return of receipt');
  await finger.answers(/^Customer's request/);
  await screen.focuses(/^Give back/);
  expect([await letters.count(), await isWhole(gives)]).toEqual([0, true]);
  // Whoever wants the code has letters, and the button above them.
  await finger.taps(page.getByRole('textbox', { name: 'Authorisation code' }));
  await screen.showsElement(letters, 'letters for the code');
  await expect.poll(() => isWhole(gives)).toBe(true);
  terminal.forgetsFates();
  terminal.willDo('waits for the customer');
  await finger.taps(gives);
  await screen.shows('The terminal gives the money back');
  await screen.shows('It goes on by itself');
  await pictures(counter, 'gives-back');
  // Whoever goes back meanwhile sees that it goes on.
  await counter.presses('Escape');
  await screen.shows('It goes on by itself');
  await pictures(counter, 'goes-on');
  terminal.theCustomer('pays');
  await screen.shows('The money goes back over the terminal.');
  expect(terminal.moved('refund').at(-1)).toBe(1000);
  expect(counter.entries().at(-1)?.kind).toBe('return');
  await counter.setsText(100);
  await counter.presses('Escape');
});

test(
  'a payment that was left is told by the way that the device names, whatever was pressed',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    terminal.forgetsFates();
    terminal.willDo('waits for the customer');
    await comesToPay('F10');
    await counter.presses('Enter');
    await screen.shows('The customer pays at the terminal');
    await counter.presses('Escape');
    await screen.shows('Leave this payment at the terminal?');
    await counter.types('3');
    await screen.asksForCard();
    // A card it is, as the device says.
    terminal.theCustomer('pays');
    await screen.shows('1 needs attention', counter.page, RECONNECTED_WITHIN_MS);
    await counter.opensAttention();
    await screen.shows(/^Receipt .* · Bank card$/, screen.attention);
    expect(terminal.list().at(-1)).toMatchObject({ does: 'payment', method: 'card', amount: 1000 });
    await counter.answers('Seen');
    await screen.shows('Nothing needs attention');
    await counter.presses('Escape');
  },
);

test(
  'a supervisor says what was taken by code, Enter and PIN alone, and no PIN is typed into the code',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    terminal.forgetsFates();
    terminal.willDo('charges and loses its answer');
    const card = await comesToPay('F9');
    await counter.presses('Enter');
    await screen.shows("The terminal's answer was lost");
    await counter.presses('F8');
    await screen.asksForCard();
    await counter.opensAttention();
    await screen.focuses('Ask the terminal');
    await pictures(counter, 'to-ask');
    await counter.answers('A supervisor says what was taken');
    await screen.focuses('Authorisation code');
    await counter.types('A77001');
    await counter.presses('Enter');
    await screen.focuses(SAULE_THE_SUPERVISOR.name);
    await counter.presses('Enter');
    await screen.showsElement(
      counter.page.getByLabel(/^PIN of/).and(counter.page.locator(':focus')),
      'the field of a PIN',
    );
    await counter.types(SAULE_THE_SUPERVISOR.pin);
    await counter.presses('Enter');
    await screen.focuses('Money was taken');
    await counter.presses('Enter');
    await screen.shows('Nothing needs attention');
    await screen.shows('The money was taken: the sale is done, receipt', screen.attention);
    await pictures(counter, 'was-taken');
    await screen.lists(card);
    const sale = counter.entries().findLast(({ kind }) => kind === 'sale');
    expect(sale?.body).toMatchObject({ tenders: [{ kind: 'bank-card', terminal: { authCode: 'A77001' } }] });
    await counter.presses('Escape');
  },
);

test(
  'a return of a payment without its terminal’s number leads to the code of a slip made there by hand',
  { tags: ['long'] },
  async () => {
    const { screen } = counter;
    const code = counter.page.getByRole('textbox', { name: 'Authorisation code' });
    await counter.presses('Control+KeyZ');
    await screen.shows('Return of receipt');
    await counter.presses('2');
    await screen.focuses('Authorisation code');
    await counter.presses('Enter');
    await screen.focuses(/^Give back/);
    await counter.presses('Enter');
    await screen.shows('no number by which the terminal gives money back');
    await screen.shows('Give it back on the terminal by hand');
    await screen.focuses('Authorisation code');
    await screen.shows("of the return's slip");
    expect(await code.getAttribute('aria-invalid')).toBe('true');
    await pictures(counter, 'by-hand');
    await counter.types('B77002');
    await counter.presses('Enter');
    await screen.focuses(/^Give back/);
    await counter.presses('Enter');
    await screen.shows('The money goes back over the terminal.');
    expect(counter.entries().at(-1)).toMatchObject({
      kind: 'return',
      body: { tenders: [{ kind: 'bank-card', terminal: { authCode: 'B77002' } }] },
    });
    // What was said is said anew in the language that the screen has by then.
    await counter.speaks('ru');
    await screen.shows('Деньги возвращает терминал.');
    await counter.speaks('en');
  },
);

async function comesToPay(key: 'F9' | 'F10'): Promise<string> {
  const { screen } = counter;
  const card = await aFreshCard(counter.upstream.reference);
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F1');
  await screen.asksForPayment();
  await counter.presses(key);
  await screen.shows('Enter asks the terminal for');
  await screen.isKept();
  await counter.looks();
  return card;
}
