import { AIGERIM, aFreshCard, cardOf, TIMUR_THE_TECHNICIAN } from './a-demo-operator.ts';
import { type ACounter, aCounter } from './a-counter.ts';
import type { At, Stop } from './a-tour-look.ts';
import { asksForAWord, handsOut, opensWithADifference, paysOut } from './a-tour-of-hand-outs.ts';
import {
  comesAndGoes,
  filesAClaim,
  isRefusedCards,
  isRefusedTheDoor,
  isRejected,
  meetsTheLimit,
} from './a-tour-of-troubles.ts';
import { meetsTheRegister } from './a-tour-of-the-register.ts';
import { meetsTheTerminal } from './a-tour-of-the-terminal.ts';
import type { Language, Look } from '../../src-shared/contract/views/look.ts';
import type { Reference } from './controllable-upstream.ts';

/** Every screen of the counter in the order of a day, each reached by the keyboard as a clerk reaches it. */

type Visit = (stop: Stop) => Promise<void>;

/** The screen that most tills have. */
export const USUAL = { width: 1366, height: 768 } as const;

/**
 * Goes through all screens and lets `visit` look at each; the visitor leaves language and look as it found them. The
 * short way is that of one ordinary sale and a close.
 */
export async function tour(reference: Reference, visit: Visit, way: 'all' | 'short' = 'all'): Promise<void> {
  await using counter = await aCounter({ reference, display: 'window' });
  const display = await counter.customersDisplay();
  // The robot clerk finds its way on the usual screen.
  await counter.sizes(USUAL.width, USUAL.height);
  const at = (name: string) => visit({ name, page: counter.page, counter });
  const displayAt = (name: string) => visit({ name: `display-${name}`, page: display, counter });

  await at('sign-in');
  await counter.presses('ArrowDown', 'Enter');
  await counter.screen.hides('Choose your name');
  await at('sign-in-pin');
  await counter.presses('Escape');
  await counter.screen.shows('Choose your name');
  await displayAt('closed');
  if (way === 'all') await isRefusedTheDoor(counter, at);
  await opens(counter, at);
  await displayAt('welcome');
  await sells(counter, reference, at, displayAt);
  if (way === 'all') {
    await sellsPassesAndByQr(counter, reference, at, displayAt);
    await isRefusedCards(counter, reference, at);
    await filesAClaim(counter, reference, at);
    await sellsInGroupsAndParts(counter, reference, at, displayAt);
    await isRejected(counter, reference, at);
    await handsOut(counter, at);
    await coversAndLooksBack(counter, reference, at);
    await movesCash(counter, at);
    await handsOverBags(counter, at);
    await paysOut(counter, at);
    await sellsWithoutConnection(counter, reference, at, displayAt);
  }
  await closes(counter, at);
  if (way === 'short') return;
  await looksAtWhatIsLeft(counter, at);
  await looksAtReports(counter, at);
  await setsUp(counter, reference, at);
  await counter.chooses('Lock');
  await counter.signsIn(AIGERIM);
  await opensWithADifference(counter, at);
  await comesAndGoes(counter, reference, at);
  await meetsTheRegister(reference, USUAL, visit);
  await meetsTheTerminal(reference, USUAL, visit);
}

async function opens(counter: ACounter, at: At): Promise<void> {
  await counter.signsIn(AIGERIM);
  await counter.screen.opensShift();
  await counter.counts({ 1000: 20, 500: 6, 100: 10 });
  await at('open-shift');
  await counter.presses('Enter');
  await counter.screen.asksForCard();
  await at('counter-ready');
}

async function sells(counter: ACounter, reference: Reference, at: At, displayAt: At): Promise<void> {
  const { screen } = counter;
  const card = cardOf(reference, 'usable');
  await counter.scans(card);
  await screen.asksForAmount();
  await at('counter-card');
  await displayAt('card');
  await counter.types('45');
  await at('counter-too-little');
  await counter.types('000');
  await at('counter-typed');
  await counter.presses('Enter');
  await screen.refusalWords();
  await at('counter-unusual');
  await counter.presses('Escape', 'Escape');
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F4');
  await screen.asksForPayment();
  await counter.types('10000');
  await at('payment');
  await displayAt('sale');
  await counter.scans(await aFreshCard(reference));
  await screen.shows('Leave this sale for the new card?');
  await at('payment-question');
  await counter.presses('Enter');
  await screen.asksForPayment();
  await counter.looks();
  await counter.presses('Enter');
  await screen.isDone(card);
  await screen.shows(/^credited/, screen.strip.first());
  await screen.shows('printed', screen.strip.first());
  await at('done');
  await displayAt('done');

  await counter.scans(cardOf(reference, 'multi-day pass'));
  await screen.asksForAmount();
  await counter.presses('F7');
  await at('passes');
  await counter.presses('Escape');
  await counter.types('7500');
  await counter.presses('Enter');
  await screen.asksForPayment();
  await counter.presses('F9');
  await screen.shows('Key this amount into the terminal');
  await counter.types('K7Q204');
  await screen.isKept();
  await at('payment-terminal');
  await counter.presses('Enter');
  await screen.isDone(cardOf(reference, 'multi-day pass'));
  await counter.presses('Control+KeyP');
  await screen.shows(/prints again as copy/);
  await at('notice');
  await counter.presses('+');
  await screen.hides(/prints again as copy/);

  await counter.scans(cardOf(reference, 'blocked'));
  await screen.refusalWords();
  await at('refused');
  await counter.presses('Escape');
}

async function sellsPassesAndByQr(counter: ACounter, reference: Reference, at: At, displayAt: At): Promise<void> {
  const { screen } = counter;
  await counter.scans(cardOf(reference, 'day pass'));
  await screen.asksForAmount();
  await counter.presses('F7', '2');
  await screen.asksForPayment();
  await at('payment-pass');
  await counter.presses('F10');
  await screen.shows('Key this amount for the QR payment');
  await at('payment-qr');
  await displayAt('terminal');
  await counter.types('Q1');
  await screen.isKept();
  await counter.presses('Enter');
  await screen.refusalWords();
  await at('payment-code-refused');
  await counter.types('Q17204');
  await counter.presses('Enter');
  await screen.isDone(cardOf(reference, 'day pass'));
}

const TOUR_LEADERS_CARDS = 20;

async function sellsInGroupsAndParts(counter: ACounter, reference: Reference, at: At, displayAt: At): Promise<void> {
  const { screen } = counter;
  await counter.scans(cardOf(reference, 'not activated'));
  await screen.asksForAmount();
  await counter.presses('F4', 'F8');
  await screen.asksForCard();
  let last = '';
  for (let cards = 1; cards < TOUR_LEADERS_CARDS; cards += 1) {
    last = await aFreshCard(reference);
    await counter.scans(last);
  }
  // A card that is in the group already is said, and changes nothing.
  await counter.scans(last);
  await counter.scans(cardOf(reference, 'blocked'));
  await screen.shows('is blocked');
  await at('group');
  await counter.presses('Escape', 'Escape');
  await screen.shows('Let this sale go?');
  await at('group-let-go');
  await counter.types('1');
  await screen.asksForCard();
  await counter.types(last.slice(-4));
  await screen.shows(/^Take out card …/);
  await at('group-take-out');
  await counter.presses('Escape');
  await counter.presses('Enter');
  await screen.asksForPayment();
  await counter.types('50000');
  await at('group-payment');
  await displayAt('group');
  await counter.presses('F9');
  await screen.shows('is left after it');
  await counter.types('K7Q205');
  await screen.isKept('Part is paid, go on');
  await at('payment-part');
  await counter.presses('Enter');
  await screen.asksForTheRest();
  await counter.types('60000');
  await at('payment-rest');
  await counter.presses('Escape');
  await screen.shows('A part of this sale is paid.');
  await at('payment-part-question');
  await counter.types('1');
  await screen.asksForTheRest();
  await counter.looks();
  await counter.presses('Enter');
  await screen.shows('taken for 20 cards');
  await screen.shows('20 of 20 cards credited');
  await at('group-done');

  await counter.scans(await aFreshCard(reference, { balance: 145_000 }));
  await screen.asksForAmount();
  await counter.presses('F6');
  await screen.refusalWords();
  await at('counter-near-the-cap');
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
}

async function coversAndLooksBack(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen, page } = counter;
  await counter.presses('NumpadDecimal');
  await screen.showsElement(page.getByRole('dialog', { name: 'Menu' }), 'the menu');
  await at('menu');
  await counter.presses('Escape', 'Control+KeyH');
  await screen.showsElement(page.getByRole('dialog', { name: 'Keys' }), 'the keys');
  await at('keys');
  await counter.presses('Escape');
  await counter.chooses('History');
  await screen.showsElement(page.getByRole('textbox', { name: 'Card, receipt or amount' }), 'the field of the history');
  await at('history-begin');
  // Before the count no sale is found by its money, nor told with it before it is opened.
  await counter.types('5000');
  await counter.presses('Enter');
  await screen.shows('Nothing of this counter matches.');
  await at('history-none');
  await page.getByRole('textbox', { name: 'Card, receipt or amount' }).fill(cardOf(reference, 'usable').slice(-8));
  await counter.presses('Enter');
  await screen.shows(/Sale · receipt/);
  await at('history-closed');
  await counter.presses('F3');
  await screen.showsElement(page.getByRole('figure', { name: 'The receipt as printed' }), 'the paper of the sale');
  await at('history');
  await page.getByRole('button', { name: 'Return', exact: true }).click();
  await screen.shows('What is given back');
  await at('return');
  await counter.presses('Escape', 'Escape');
  await screen.asksForCard();
  await counter.chooses('X report');
  await screen.shows('Counts only');
  await at('x-report');
  await counter.presses('Escape');
}

async function movesCash(counter: ACounter, at: At): Promise<void> {
  await counter.chooses('Cash');
  await at('cash-drop');
  await counter.presses('F2');
  await at('cash-pay-in');
  await counter.presses('F3');
  await at('cash-pay-out');
  await counter.presses('F4');
  await at('cash-open-drawer');
  await counter.presses('F5');
  await at('cash-count');
  await counter.presses('Escape');
  await counter.screen.asksForCard();
}

/** A drop, its bag in the safe, and the supervisor's part of the screen. */
async function handsOverBags(counter: ACounter, at: At): Promise<void> {
  const { screen, page } = counter;
  await counter.chooses('Cash');
  await screen.shows('Put the notes into a bag');
  await counter.types('8000');
  await counter.presses('Enter');
  await counter.types('KZ-00017');
  await counter.presses('Enter', 'Enter');
  await screen.shows(/^Drop of/);
  await counter.presses('F6');
  await screen.shows('1 bag in the safe');
  await page.getByRole('button', { name: /^KZ-00017/ }).click();
  await at('safe-hand-over');
  await counter.presses('F2');
  await screen.shows('Tick each bag that lies in the safe');
  await at('safe-count');
  await counter.presses('F3');
  await screen.shows('Choose a bag');
  await page.getByRole('button', { name: /^KZ-00017/ }).click();
  await at('safe-say');
  await counter.presses('F1');
  await screen.shows('Tick the bags that the collector takes along');
  await page.getByRole('button', { name: 'All bags' }).click();
  await page.getByLabel('Who takes them').fill('Halyk, Yerlan S.');
  await page.getByLabel('Number of the collector’s slip').fill('IN-004217');
  await page.getByRole('button', { name: 'Hand over 1 bag' }).click();
  await screen.shows('No sealed bag is here.');
  await at('safe-handed-over');
  await counter.presses('Escape');
  await screen.asksForCard();
}

async function sellsWithoutConnection(counter: ACounter, reference: Reference, at: At, displayAt: At): Promise<void> {
  const { screen, upstream, printer } = counter;
  const card = cardOf(reference, 'activate at validator');
  await upstream.stop();
  printer.runOutOfPaper();
  await counter.sells({ card, preset: 'F2' });
  await screen.shows(/No connection · 1 not sent/, screen.topBar);
  await at('done-offline');
  await displayAt('done-offline');
  await meetsTheLimit(counter, at, cardOf(reference, 'usable'), card);
  // A sale whose payment nobody finished stands in the attention list.
  await counter.scans(card);
  await screen.asksForAmount();
  await counter.presses('F1');
  await screen.asksForPayment();
  await counter.presses('F9');
  await screen.shows('Key this amount into the terminal');
  await screen.isKept('Declined');
  await counter.presses('Escape');
  await screen.shows('Was money taken on the terminal?');
  await at('question-terminal');
  await counter.types('3');
  await counter.opensAttention();
  await at('attention');
  await counter.presses('Escape');
}

async function closes(counter: ACounter, at: At): Promise<void> {
  const { screen } = counter;
  await counter.chooses('Close shift');
  await screen.shows('Count what is in the drawer now');
  await at('close-count');
  await counter.counts({ 5000: 1, 1000: 18, 500: 6, 100: 5 });
  await screen.shows(/Your count is recorded/);
  await at('close-recorded');
  await counter.presses('F8');
  await screen.shows(/own total and type it/);
  await at('close-terminals');
  await counter.givesTerminals(...counter.terminalsOwnTotals());
  await screen.shows('Reason for the difference');
  await at('close-reveal');
  await counter.types('counted twice');
  await counter.closesTheShift({ carried: 20_000 });
  await screen.shows('Shift closed, Z report 1.');
  await at('shift-closed');
}

/** What the close left for the supervisor. */
async function looksAtWhatIsLeft(counter: ACounter, at: At): Promise<void> {
  await counter.opensAttention();
  await at('attention-after-close');
  await asksForAWord(counter, at);
  await counter.presses('Escape');
}

async function looksAtReports(counter: ACounter, at: At): Promise<void> {
  const { screen, page } = counter;
  await page.getByRole('button', { name: 'Open the next shift' }).click();
  await screen.opensShift();
  await counter.chooses('Reports');
  await screen.shows('Top-ups an hour');
  await at('reports');
  await counter.presses('Escape');
  await screen.opensShift();
}

async function setsUp(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen } = counter;
  await counter.chooses('Lock');
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  for (const [key, section, words] of [
    ['F1', 'counter', 'Receipt series'],
    ['F2', 'printer', 'Code page'],
    ['F3', 'register', 'Address of the register'],
    ['F4', 'display', 'Customer display'],
    ['F5', 'ledger', 'Back up now'],
    ['F6', 'support', 'Make bundle for support'],
    ['F7', 'terminal', 'Address of the terminal'],
  ] as const) {
    await counter.presses(key);
    await screen.shows(words);
    await at(`settings-${section}`);
  }
  await triesDevices(counter, reference, at);
}

async function triesDevices(counter: ACounter, reference: Reference, at: At): Promise<void> {
  const { screen, page } = counter;
  await counter.presses('F8');
  await page.getByRole('button', { name: 'Open it now' }).click();
  await screen.shows('Did the drawer open?');
  await at('settings-drawer');
  await counter.presses('F9');
  await screen.shows('Scan a card');
  await at('settings-scanner-empty');
  await counter.scans(`]C1${cardOf(reference, 'usable')}`);
  await screen.shows('Before the number');
  await at('settings-scanner');
  await counter.scans('4607001234567', 'nothing');
  await screen.shows('This number is not of a card of this operator.');
  await at('settings-scanner-no-card');
  await counter.presses('F10');
  await screen.shows('Newest entry of the ledger');
  await at('settings-clock');
}

/** The same screen in another language and look, without leaving what the clerk is at. */
export async function shownIn({ page, counter }: Stop, language: Language, look: Look): Promise<void> {
  await counter.page.evaluate((chosen) => window.sapar.call('counter.look', chosen), look);
  await counter.page.locator(`html[data-text="${look.textPercent}"]`).waitFor();
  if (page === counter.page) await counter.speaks(language);
  else await page.getByRole('button', { name: LANGUAGE_NAMES[language] }).click();
  await page.evaluate(() =>
    document.fonts.ready.then(
      () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(resolve));
        }),
    ),
  );
}

const LANGUAGE_NAMES = { en: 'English', ru: 'Русский', kk: 'Қазақша', 'zh-CN': '中文' } as const satisfies Record<
  Language,
  string
>;
