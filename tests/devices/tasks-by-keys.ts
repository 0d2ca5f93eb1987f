import { claimNumber } from '../../src-shared/claim-number.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import type { ACounter } from './a-counter.ts';
import { CounterKeypad, keysOf } from './a-counter-hand.ts';
import { RECONNECTED_WITHIN_MS } from './a-counter-screen.ts';
import { aFreshCard, cardOf } from './a-demo-operator.ts';

/** What a clerk does at the window, key by key, as docs/keys.md tells it. Cards are scanned, and no scan is a key. */

export type HandName = 'keyboard' | 'keypad';

interface Task {
  /** As it is called in docs/keys.md. */
  readonly name: string;
  /** What comes before it, and isn't counted. */
  readonly prepare?: (hand: CountedHand) => Promise<void>;
  readonly play: (hand: CountedHand) => Promise<void>;
  /** What leads on to the next customer, and isn't counted either. */
  readonly leave?: (hand: CountedHand) => Promise<void>;
}

/** What follows a scan more closely is its own end. */
const BACK_FROM_THE_SCANNER_MS = 250;
/** From one key to the next of a person who works without haste. */
const NEXT_KEY_MS = 120;
const ON_A_KEYBOARD: Readonly<Record<string, string>> = {
  '.': 'NumpadDecimal',
  '↑': 'ArrowUp',
  'Ctrl+Z': 'Control+KeyZ',
  'Ctrl+K': 'Control+KeyK',
  'Ctrl+E': 'Control+KeyE',
};

/** It strikes real keys, and remembers each one. */
export class CountedHand {
  readonly counter: ACounter;
  readonly name: HandName;
  readonly #keypad: CounterKeypad;
  #struck: Word[] = [];

  constructor(counter: ACounter, name: HandName) {
    this.counter = counter;
    this.name = name;
    this.#keypad = new CounterKeypad(counter.page);
  }

  /** A text is typed key by key; F4 and other names are one key each. */
  async presses(...texts: readonly string[]): Promise<void> {
    for (const text of texts) {
      const keys = isName(text) ? [text] : [...text];
      this.#struck.push({ shown: `\`${text}\``, keys: keys.length });
      for (const key of keys) await this.#strikes(key);
    }
  }

  /** The one or the other, where a keypad has other keys. */
  async pressesBy(texts: Readonly<Record<HandName, string>>): Promise<void> {
    await this.presses(...texts[this.name].split(' '));
  }

  /** It differs from slip to slip: what a keypad strikes more for its letters isn't counted. */
  async typesNumber(number: string): Promise<void> {
    this.#struck.push({ shown: `the number (${number.length})`, keys: number.length });
    if (this.name === 'keyboard') await this.counter.types(number);
    else for (const character of number) await this.#keypad.presses(keysOf(character));
  }

  /** How many keys, and which, since the last time that this was asked. */
  struck(): { readonly keys: string; readonly now: number } {
    const struck = this.#struck;
    this.#struck = [];
    return { keys: inWords(struck), now: struck.reduce((sum, { keys }) => sum + keys, 0) };
  }

  async #strikes(key: string): Promise<void> {
    if (this.name === 'keypad') await this.#keypad.presses(key === 'Enter' ? '⏎' : key);
    else if (/^\d$/.test(key)) await this.counter.types(key);
    else await this.counter.presses(ON_A_KEYBOARD[key] ?? key);
    await this.counter.page.waitForTimeout(NEXT_KEY_MS);
  }
}

/** What is struck in one go, as the page writes it. */
interface Word {
  readonly shown: string;
  readonly keys: number;
}

const isName = (text: string): boolean => /^(?:F\d+|Enter|Ctrl\+.)$/.test(text);

/** The same several times over is written once, with its number. */
function inWords(struck: readonly Word[]): string {
  const words: { readonly shown: string; times: number }[] = [];
  for (const { shown } of struck) {
    const last = words.at(-1);
    if (last?.shown === shown) last.times += 1;
    else words.push({ shown, times: 1 });
  }
  return words.map(({ shown, times }) => (times === 1 ? shown : `${shown} × ${times}`)).join(', ');
}

/** 20 notes of 1 000, 10 of 500 and 10 coins of 200. */
const FLOAT = { 1000: 20, 500: 10, 200: 10 };

async function counts(hand: CountedHand, upTo1000: readonly string[]): Promise<void> {
  await hand.presses(...upTo1000, '20', 'Enter', '10', 'Enter', '10');
  await hand.pressesBy({ keyboard: 'F8', keypad: '+' });
}

/** A fresh card lies on the reader, and its amount is asked for. */
async function showsCard({ counter }: CountedHand): Promise<void> {
  await counter.scans(await aFreshCard(counter.upstream.reference));
  await counter.screen.asksForAmount();
  await counter.page.waitForTimeout(BACK_FROM_THE_SCANNER_MS);
}

async function takes5000(hand: CountedHand): Promise<void> {
  await hand.pressesBy({ keyboard: 'F4', keypad: '5* Enter' });
  await hand.counter.screen.asksForPayment();
}

const OPENING: Task = {
  name: 'Opening, float in three values',
  play: async (hand) => {
    await counts(hand, ['Enter', 'Enter', 'Enter', 'Enter']);
    await hand.presses('Enter');
    await hand.counter.screen.asksForCard();
  },
};

const SALE: Task = {
  name: 'Sale of 5 000, exact cash',
  prepare: showsCard,
  play: async (hand) => {
    await takes5000(hand);
    await hand.presses('Enter');
    await hand.counter.screen.shows('5 000 ₸ taken');
  },
};

const NO_PAPER: Task = {
  name: 'The same, and the customer wants no paper',
  prepare: showsCard,
  play: async (hand) => {
    await takes5000(hand);
    await hand.pressesBy({ keyboard: 'Ctrl+E', keypad: '*' });
    await hand.presses('Enter');
    await hand.counter.screen.shows('no paper', hand.counter.screen.strip.first());
  },
};

const CHANGE: Task = {
  name: 'Change: 5 000 of a note of 10 000',
  prepare: showsCard,
  play: async (hand) => {
    await takes5000(hand);
    await hand.pressesBy({ keyboard: '↑', keypad: '10*' });
    await hand.counter.screen.shows('5 000 ₸', hand.counter.screen.change);
    await hand.presses('Enter');
    await hand.counter.screen.shows('5 000 ₸ taken');
  },
};

async function givesToTerminal(hand: CountedHand): Promise<void> {
  await hand.pressesBy({ keyboard: 'F9', keypad: '/' });
  await hand.counter.screen.shows('Key this amount into the terminal');
  await hand.counter.screen.isKept('Declined');
}

async function typesCode(hand: CountedHand, code: string): Promise<void> {
  await hand.presses(code);
  await hand.counter.screen.isKept();
  await hand.presses('Enter');
  await hand.counter.screen.shows('5 000 ₸ taken');
}

const BANK_CARD: Task = {
  name: 'Sale of 5 000 by bank card, code of six digits',
  prepare: showsCard,
  play: async (hand) => {
    await takes5000(hand);
    await givesToTerminal(hand);
    await typesCode(hand, '123456');
  },
};

const QR: Task = {
  name: 'Sale of 5 000 by QR, code of six digits',
  prepare: showsCard,
  play: async (hand) => {
    await takes5000(hand);
    if (hand.name === 'keypad') {
      await hand.presses('/');
      await hand.counter.screen.shows('Key this amount into the terminal');
      await hand.counter.screen.isKept('Declined');
    }
    await hand.pressesBy({ keyboard: 'F10', keypad: '/ 2' });
    await hand.counter.screen.shows('Key this amount for the QR payment');
    await typesCode(hand, '456789');
  },
};

/** From the terminal that declined to the next one. */
const DECLINED: Task = {
  name: 'Declined by the terminal, then by QR',
  prepare: async (hand) => {
    await showsCard(hand);
    await takes5000(hand);
    await givesToTerminal(hand);
  },
  play: async (hand) => {
    const { screen } = hand.counter;
    await hand.pressesBy({ keyboard: 'F8', keypad: '+' });
    await screen.shows('The terminal declined the payment.');
    await hand.pressesBy({ keyboard: 'F10', keypad: '/' });
    await screen.shows('Key this amount for the QR payment');
  },
  leave: (hand) => typesCode(hand, '654321'),
};

const PASS: Task = {
  name: 'Pass, exact cash',
  prepare: showsCard,
  play: async (hand) => {
    await hand.pressesBy({ keyboard: 'F7', keypad: '/' });
    await hand.presses('1');
    await hand.counter.screen.asksForPayment();
    await hand.presses('Enter');
    await hand.counter.screen.shows('1 200 ₸ taken');
  },
};

const GROUP: Task = {
  name: 'Group of five, 5 000 each, exact cash',
  prepare: showsCard,
  play: async (hand) => {
    const { counter } = hand;
    await hand.pressesBy({ keyboard: 'F4 F8', keypad: '5*+' });
    await counter.screen.shows('Scan the next card of this sale.');
    for (let more = 0; more < 4; more += 1) await counter.scans(await aFreshCard(counter.upstream.reference));
    await counter.screen.shows('each · 5 cards');
    await counter.page.waitForTimeout(BACK_FROM_THE_SCANNER_MS);
    await hand.presses('Enter');
    await counter.screen.asksForPayment();
    await hand.presses('Enter');
    await counter.screen.shows('25 000 ₸ taken');
  },
};

async function givesBack(hand: CountedHand): Promise<void> {
  await hand.presses('1');
  await hand.counter.screen.focuses('Give back 5 000 ₸ · Cash');
  await hand.presses('Enter');
  await hand.counter.screen.shows('Give the customer 5 000 ₸ from the drawer');
}

const RETURN: Task = {
  name: 'Return of the last sale (money is handed out)',
  prepare: async (hand) => {
    const { counter } = hand;
    await counter.sells({ card: await aFreshCard(counter.upstream.reference), preset: 'F4' });
    await counter.screen.shows('credited, balance 6 240 ₸', counter.screen.strip.first());
  },
  play: async (hand) => {
    await hand.pressesBy({ keyboard: 'Ctrl+Z', keypad: '.5' });
    await hand.counter.screen.shows('Return of receipt');
    await givesBack(hand);
  },
  leave: async ({ counter }) => {
    await counter.presses('Escape');
    await counter.screen.asksForCard();
  },
};

const CLAIM_FILED: Task = {
  name: 'Claim, filed',
  prepare: async ({ counter }) => {
    await counter.scans(cardOf(counter.upstream.reference, 'failed kiosk top-up'));
    await counter.screen.shows(/A top-up of .* failed: kiosk/);
  },
  play: async (hand) => {
    await hand.pressesBy({ keyboard: 'Ctrl+K', keypad: '.8 0' });
    await hand.counter.screen.shows(/Claim .+ is filed\./);
  },
};

const CLAIM_PAID: Task = {
  name: 'Claim, paid (money is handed out)',
  prepare: async ({ counter }) => {
    await counter.presses('Escape', 'Escape');
    await counter.screen.asksForCard();
    await counter.screen.shows('1 needs attention', counter.page, RECONNECTED_WITHIN_MS);
  },
  play: async (hand) => {
    const { screen, page, ledger } = hand.counter;
    const filed = ledger.entries().findLast(({ body }) => 'claimId' in body);
    await hand.pressesBy({ keyboard: 'F12', keypad: '.9' });
    await screen.shows('A claim is to be paid to the passenger', screen.attention, RECONNECTED_WITHIN_MS);
    await hand.presses('Enter');
    await screen.showsElement(page.getByRole('button', { name: 'The slip is here' }), 'the reasons to choose from');
    await hand.presses('1');
    await screen.focuses("Number on the passenger's slip");
    await hand.typesNumber(claimNumber(ClaimId.parse(filed?.body['claimId'])).replace('-', ''));
    await hand.presses('Enter');
    await screen.focuses(/^Pay .* from the drawer$/);
    await hand.presses('Enter');
    await screen.shows('The claim is paid.');
  },
};

const COUNT: Task = {
  name: 'Mid-shift count, four values',
  prepare: async ({ counter }) => {
    await counter.presses('Enter', 'Escape');
    await counter.screen.asksForCard();
  },
  play: async (hand) => {
    const { screen, page } = hand.counter;
    await hand.presses('.1');
    await screen.focuses('Amount');
    await hand.pressesBy({ keyboard: 'F5', keypad: '.8 5' });
    await screen.showsElement(page.getByRole('group', { name: 'Notes' }), 'the notes to count');
    await counts(hand, ['Enter', 'Enter', '3', 'Enter', 'Enter']);
    await hand.presses('Enter');
    await screen.shows('Recorded: ');
  },
};

/** `of5000`: how many of these lie in the drawer beside the float. */
async function countsToClose(hand: CountedHand, of5000: string): Promise<void> {
  const { screen } = hand.counter;
  await hand.presses('.4');
  await screen.shows('Count what is in the drawer now');
  await counts(hand, ['Enter', 'Enter', of5000, 'Enter', 'Enter']);
  await hand.presses('Enter');
  await screen.shows('Your count is recorded');
  await hand.pressesBy({ keyboard: 'F8', keypad: '+' });
}

/** Each bag of a counter has a seal of its own, of two digits as the page tells. */
const lastSeals = new WeakMap<CountedHand['counter'], number>();

function nextSeal({ counter }: CountedHand): string {
  const seal = (lastSeals.get(counter) ?? 76) + 1;
  lastSeals.set(counter, seal);
  return String(seal);
}

async function closesExact(hand: CountedHand): Promise<void> {
  const { screen } = hand.counter;
  await screen.shows('The count is exact.');
  await hand.pressesBy({ keyboard: '27000 Enter', keypad: '27* Enter' });
  await hand.presses(nextSeal(hand), 'Enter', 'Enter');
  await screen.shows('Shift closed, Z report');
}

/** After two sales for a note of 5 000 each: an exact count, the float stays, and the notes go into a bag. */
const CLOSE: Task = {
  name: 'Close, exact, four values, and a bag',
  play: async (hand) => {
    await countsToClose(hand, '2');
    await closesExact(hand);
  },
  leave: opensTheNext,
};

async function opensTheNext({ counter }: CountedHand): Promise<void> {
  await counter.page.getByRole('button', { name: 'Open the next shift' }).click();
  await counter.opensShift(FLOAT);
}

/** Change went out for a note of 5 000; a card and two payments by QR stand at the terminals. */
const CLOSE_WITH_CARDS: Task = {
  name: 'Close, exact, four values, a bag, and the totals of two terminals',
  play: async (hand) => {
    await countsToClose(hand, '1');
    await hand.counter.screen.shows(/own total and type it/);
    await hand.presses('1', 'Enter', '5000', 'Enter', '2', 'Enter', '10000');
    await hand.pressesBy({ keyboard: 'F8', keypad: '+' });
    await closesExact(hand);
  },
  leave: opensTheNext,
};

/** In this order: each begins where the one before it ends. */
export const TASKS: readonly Task[] = [
  OPENING,
  SALE,
  NO_PAPER,
  CLOSE,
  CHANGE,
  BANK_CARD,
  QR,
  DECLINED,
  CLOSE_WITH_CARDS,
  PASS,
  GROUP,
  RETURN,
  CLAIM_FILED,
  CLAIM_PAID,
  COUNT,
];

/** A sample, as long as a change may wait. */
export const FIRST_TASKS: readonly Task[] = [OPENING, SALE, NO_PAPER, CHANGE, PASS];
