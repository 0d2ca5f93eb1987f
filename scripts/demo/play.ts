// One shift of one clerk, with everything that goes wrong in a day: what the demo plays, in the order of the clock.
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ACounter, aCounter } from '../../tests/devices/a-counter.ts';
import { AIGERIM, aFreshCard, cardOf } from '../../tests/devices/a-demo-operator.ts';
import { type Reference, startReference } from '../../tests/devices/controllable-upstream.ts';
import { tellsCardsByTerminal } from '../../tests/devices/fiscal-rules.ts';
import { VirtualPrinter } from '../../tests/devices/virtual-printer.ts';
import { say } from '../setup/say.mjs';
import { Album, MOST_COMMON } from './album.ts';

const RECONNECTED_WITHIN_MS = 20_000;
const SLOW_REGISTER_MS = 3_000;
const SIGNED_WITHIN_MS = 20_000;
const CHECK_EVERY_MS = 50;

/** Answers whether ledger, upstream, paper and fiscal register said the same at the end. */
export async function playDemo(folder: string): Promise<boolean> {
  const album = new Album(folder);
  album.tell('The reference upstream, a virtual printer, a virtual register and the counter are started.');
  const reference = await startReference();
  await tellsCardsByTerminal(reference);
  const printer = await VirtualPrinter.start({ out: join(folder, 'receipts') });
  try {
    const counter = await aCounter({ reference, printer, register: true, counterNumber: 1 });
    try {
      await counter.sizes(MOST_COMMON.width, MOST_COMMON.height);
      return await aShift(counter, album, reference, folder);
    } finally {
      await counter[Symbol.asyncDispose]();
    }
  } finally {
    await printer.stop();
    await reference.stop();
  }
}

async function aShift(counter: ACounter, album: Album, reference: Reference, folder: string): Promise<boolean> {
  await begins(counter, album);
  await sellsForCash(counter, album, cardOf(reference, 'usable'));
  await sellsByBankCard(counter, album, cardOf(reference, 'multi-day pass'));
  await isSignedLate(counter, album, await aFreshCard(reference));
  await refuses(counter, album, reference);
  await sellsWithoutConnection(counter, album, cardOf(reference, 'activate at validator'));
  const reopened = await losesPower(counter, album, reference);
  await closes(reopened, album);

  const { summary, differences } = await reopened.compared();
  say(`Pictures and receipts: ${folder}`);
  for (const difference of differences) say(`  ✗ ${difference}`);
  say(`${differences.length === 0 ? 'EQUAL' : 'DIFFERENT'}: ${summary}`);
  return differences.length === 0;
}

async function begins(counter: ACounter, album: Album): Promise<void> {
  const { screen } = counter;
  album.tell(`${AIGERIM.name} signs in and opens a shift with the float that she counted.`);
  await album.picture(counter, 'sign-in');
  await counter.signsIn(AIGERIM);
  await screen.opensShift();
  await counter.counts({ 2000: 5, 1000: 10, 500: 8, 100: 10 });
  await album.picture(counter, 'open-shift');
  await counter.presses('Enter');
  await screen.asksForCard();
  await album.picture(counter, 'ready');
}

async function sellsForCash(counter: ACounter, album: Album, card: string): Promise<void> {
  const { screen } = counter;
  album.tell(`A cash sale: card …${card.slice(-4)}, F4 for 5 000 ₸, 10 000 ₸ handed over.`);
  await counter.scans(card);
  await screen.asksForAmount();
  await album.picture(counter, 'card-read');
  await album.smallPicture(counter, 'card-read');
  await counter.presses('F4');
  await screen.asksForPayment();
  await counter.types('10000');
  await screen.shows('5 000 ₸', screen.change);
  await album.picture(counter, 'cash-received');
  await album.smallPicture(counter, 'cash-received');
  await album.smallPictureIn(counter, 'ru', 'cash-received');
  await album.smallPictureIn(counter, 'kk', 'cash-received');
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.shows(/^credited/, screen.strip.first());
  await screen.shows('printed', screen.strip.first());
  await album.picture(counter, 'cash-done');
  await album.smallPicture(counter, 'cash-done');
  await isSigned(counter, album);
}

async function isSigned(counter: ACounter, album: Album): Promise<void> {
  await isTold(counter);
  const ticket = counter.register.books().tickets.at(-1);
  if (ticket) album.tell(`The fiscal register signed ${ticket.total / 100} ₸ as ${ticket.sign}.`);
}

/** Nothing waits any more for the register. */
async function isTold(counter: ACounter): Promise<void> {
  const waiting = () => counter.ledger.fiscalJobs().filter(({ state }) => state !== 'signed' && state !== 'not-needed');
  const until = Date.now() + SIGNED_WITHIN_MS;
  while (waiting().length > 0 && Date.now() < until) await pause(CHECK_EVERY_MS);
  if (waiting().length > 0) throw new Error(`the register was not told of ${waiting().length} things`);
}

async function isSignedLate(counter: ACounter, album: Album, card: string): Promise<void> {
  const { screen, register } = counter;
  album.tell(`The register takes ${SLOW_REGISTER_MS / 1000} s for the next sale: nobody waits for it at the window.`);
  register.takesMs = SLOW_REGISTER_MS;
  await counter.sells({ card, preset: 'F3', handed: 5000 });
  await screen.shows('printed', screen.strip.first());
  await album.picture(counter, 'signed-late');
  await isSigned(counter, album);
  register.takesMs = 0;
}

async function isSoldForCashNoMore(counter: ACounter, album: Album, reference: Reference): Promise<void> {
  const { screen, register } = counter;
  album.tell('The register is blocked: what was paid is recorded, and for the next sale no cash is taken.');
  register.books().isBlocked = true;
  const heard = register.heard.length;
  await counter.sells({ card: await aFreshCard(reference), preset: 'F2', handed: 2000 });
  while (register.heard.length === heard) await pause(CHECK_EVERY_MS);
  await counter.scans(await aFreshCard(reference));
  await screen.asksForAmount();
  await screen.shows('The fiscal register is blocked', screen.page.getByRole('alert').first());
  await album.picture(counter, 'register-blocked');
  await album.smallPictureIn(counter, 'ru', 'register-blocked');
  await counter.presses('F4');
  await screen.asksForPayment();
  await album.picture(counter, 'register-blocked-payment');
  await counter.presses('Escape', 'Escape', 'Escape');
  await screen.asksForCard();
}

async function sellsByBankCard(counter: ACounter, album: Album, card: string): Promise<void> {
  const { screen } = counter;
  album.tell(
    `A bank-card sale to a customer who reads Chinese: card …${card.slice(-4)}, 7 500 ₸, F9, the slip's code.`,
  );
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F11', 'F11', 'F11');
  await counter.types('7500');
  await counter.presses('Enter');
  await screen.asksForPayment();
  await counter.presses('F9');
  await screen.shows('Key this amount into the terminal');
  await counter.types('K7Q204');
  await screen.isKept();
  await album.picture(counter, 'bank-card');
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.shows(/^credited/, screen.strip.first());
  await screen.shows('printed', screen.strip.first());
  await album.picture(counter, 'bank-card-done');
}

async function refuses(counter: ACounter, album: Album, reference: Reference): Promise<void> {
  const blocked = cardOf(reference, 'blocked');
  album.tell(`A refused card: …${blocked.slice(-4)} is blocked, and the screen says so.`);
  await counter.scans(blocked);
  await counter.screen.refusalWords();
  await album.picture(counter, 'refused-blocked');
  await album.smallPicture(counter, 'refused-blocked');
  await counter.presses('Escape');
}

async function sellsWithoutConnection(counter: ACounter, album: Album, card: string): Promise<void> {
  const { screen, upstream } = counter;
  album.tell(`The upstream is gone. Card …${card.slice(-4)} is topped up all the same: F2, 2 000 ₸.`);
  await upstream.stop();
  await counter.sells({ card, preset: 'F2' });
  await screen.shows(/No connection · \d not sent/, screen.topBar);
  await screen.shows('printed', screen.strip.first());
  await album.picture(counter, 'no-connection-done');
  await album.smallPictureIn(counter, 'ru', 'no-connection-done');
  album.tell('The upstream is back, and the card is credited.');
  await upstream.start();
  await screen.shows(/^credited/, screen.strip.first(), RECONNECTED_WITHIN_MS);
  await album.picture(counter, 'credited-afterwards');
}

async function losesPower(counter: ACounter, album: Album, reference: Reference): Promise<ACounter> {
  const [sold, unpaid] = [cardOf(reference, 'day pass'), cardOf(reference, 'failed kiosk top-up')];
  album.tell(`The printer is off while card …${sold.slice(-4)} is sold.`);
  await counter.printer.vanish();
  await counter.sells({ card: sold, preset: 'F1' });
  await isSoldForCashNoMore(counter, album, reference);
  album.tell(`A terminal signs by itself: card …${unpaid.slice(-4)} is paid there. Before its slip is out: kill -9.`);
  await counter.scans(unpaid);
  await counter.screen.asksForAmount();
  await album.picture(counter, 'failed-kiosk-top-up');
  await counter.presses('F3');
  await counter.screen.asksForPayment();
  await counter.presses('F9');
  await counter.types('1');
  await counter.screen.isKept();
  await counter.kill9();
  await counter.printer.reappear();
  counter.register.books().isBlocked = false;

  const reopened = await counter.afterPowerCut();
  await reopened.sizes(MOST_COMMON.width, MOST_COMMON.height);
  album.tell('Started again: the sale is there, its receipt comes out, and the payment is asked about.');
  await reopened.signsIn(AIGERIM);
  await reopened.screen.shows('1 needs attention', reopened.screen.topBar);
  await reopened.screen.shows('printed', reopened.screen.strip.first());
  await isSigned(reopened, album);
  await reopened.opensAttention();
  await reopened.fills('Authorisation code', 'M31P90');
  await album.picture(reopened, 'after-kill-9');
  await album.smallPictureIn(reopened, 'ru', 'after-kill-9');
  await reopened.answers('Money was taken');
  await reopened.screen.shows(/^credited/, reopened.screen.strip.first());
  await reopened.presses('Escape');
  return reopened;
}

async function closes(counter: ACounter, album: Album): Promise<void> {
  const { screen, printer } = counter;
  album.tell('The X report counts operations and tells no cash.');
  await counter.chooses('X report');
  await screen.shows('Counts only');
  await album.picture(counter, 'x-report');
  await counter.presses('Escape');

  album.tell('A blind close: counted first, 200 ₸ short, then told.');
  await counter.chooses('Close shift');
  await screen.shows('Count what is in the drawer now');
  await counter.counts({ 20000: 1, 5000: 2, 2000: 2, 1000: 2, 500: 3, 100: 3 });
  await screen.shows('Your count is recorded');
  await album.picture(counter, 'counted-blind');
  await counter.presses('F8');
  await screen.shows('200 ₸ short');
  await album.picture(counter, 'reveal');
  await album.smallPictureIn(counter, 'kk', 'reveal');
  const papers = counter.receipts().length;
  await counter.closesTheShift({ carried: 20_000 });
  await screen.shows('Shift closed, Z report 1.');
  await printer.waitForReceipt(printer.receipts().length + (counter.receipts().length > papers ? 0 : 1));
  await screen.shows('all sent', screen.topBar);
  await screen.hides('to print');
  await isTold(counter);
  album.tell("The register's day has ended with the shift: its Z tells what ours does.");
  await album.picture(counter, 'shift-closed');
}
