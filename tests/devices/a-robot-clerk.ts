import { USUAL_LANGUAGE } from '../../src-shared/contract/views/look.ts';
import { customerLanguages } from '../../src-shared/profile.ts';
import { demoProfile } from '../../src-upstream/demo/profile.ts';
import type { ACounter } from './a-counter.ts';
import { aFreshCard } from './a-demo-operator.ts';
import type { Reference } from './controllable-upstream.ts';

/** A clerk who works by scanner and keyboard alone, and looks at the screen only to see which step it is at. */

/** A slow scanner: the most that counts as one still. */
const SCANNER_KEY_MS = 15;
/** In the order in which its key goes on. */
const LANGUAGES = customerLanguages(demoProfile);

/** What the ledger must say of a customer, when no key was lost on the way. */
interface Served {
  readonly lines: readonly { readonly cardNumber: string; readonly productId: string; readonly amount: number }[];
  readonly tenders: readonly {
    readonly kind: string;
    readonly amount: number;
    readonly received?: number;
    readonly terminal?: { readonly authCode: string };
  }[];
  readonly language: string;
  /** Keys of the hand beside the scanner's. */
  readonly keys: number;
}

type Customer = (robot: Robot, number: number) => Promise<Omit<Served, 'language' | 'keys'>>;

const CUSTOMERS: readonly Customer[] = [
  async (robot) => {
    const card = await robot.scansCard();
    await robot.keys('F4');
    await robot.pays('Enter');
    return { lines: [topUp(card, 5000)], tenders: [cash(5000, 5000)] };
  },
  async (robot, number) => {
    const card = await robot.scansCard();
    await robot.types(String(1000 + number));
    await robot.keys('Enter');
    await robot.screen.asksForPayment();
    await robot.types('20000');
    await robot.pays('Enter');
    return { lines: [topUp(card, 1000 + number)], tenders: [cash(1000 + number, 20_000)] };
  },
  async (robot) => {
    const card = await robot.scansCard();
    await robot.keys('F7', '2');
    await robot.pays('Enter');
    return { lines: [{ cardNumber: card, productId: 'pass-7-days', amount: 4500 }], tenders: [cash(4500, 4500)] };
  },
  async (robot, number) => {
    const card = await robot.scansCard();
    await robot.keys('F5');
    await robot.overTerminal('F9', codeOn('A', number));
    await robot.pays('Enter');
    return { lines: [topUp(card, 10_000)], tenders: [slip('bank-card', 10_000, codeOn('A', number))] };
  },
  async (robot, number) => {
    const [first, ...more] = await robot.cards(3);
    await robot.scans(first!);
    await robot.screen.asksForAmount();
    await robot.keys('F1', 'F8');
    for (const card of more) await robot.scans(card);
    await robot.screen.shows('3 cards · 3 000 ₸');
    await robot.keys('Enter');
    await robot.overTerminal('F10', codeOn('Q', number));
    await robot.pays('Enter');
    return {
      lines: [first!, ...more].map((card) => topUp(card, 1000)),
      tenders: [slip('qr', 3000, codeOn('Q', number))],
    };
  },
  async (robot, number) => {
    const card = await robot.scansCard();
    await robot.keys('F4');
    await robot.screen.asksForPayment();
    await robot.types('3000');
    await robot.overTerminal('F9', codeOn('S', number));
    await robot.keys('Enter');
    await robot.screen.asksForTheRest();
    await robot.types('5000');
    await robot.pays('Enter');
    return { lines: [topUp(card, 5000)], tenders: [slip('bank-card', 2000, codeOn('S', number)), cash(3000, 5000)] };
  },
  async (robot) => {
    const card = await robot.scansCard({ status: 'not-activated', balance: 0 });
    await robot.keys('F2');
    await robot.pays('Enter');
    return {
      lines: [{ cardNumber: card, productId: 'new-card', amount: 800 }, topUp(card, 2000)],
      tenders: [cash(2800, 2800)],
    };
  },
];

/** Serves so many customers of every kind, in every language, one after the other. */
export async function robotServes(
  customers: number,
  counter: ACounter,
  reference: Reference,
): Promise<readonly Served[]> {
  const served: Served[] = [];
  for (let number = 0; number < customers; number += 1) {
    const robot = new Robot(counter, reference);
    const language = LANGUAGES[number % LANGUAGES.length] ?? USUAL_LANGUAGE;
    const customer = CUSTOMERS[number % CUSTOMERS.length];
    if (!customer) throw new Error('there is no such customer');
    robot.languageKeys = number % LANGUAGES.length;
    const what = await customer(robot, number);
    served.push({ ...what, language, keys: robot.pressed });
  }
  return served;
}

class Robot {
  readonly screen: ACounter['screen'];
  pressed = 0;
  languageKeys = 0;
  readonly #counter: ACounter;
  readonly #reference: Reference;

  constructor(counter: ACounter, reference: Reference) {
    this.screen = counter.screen;
    this.#counter = counter;
    this.#reference = reference;
  }

  cards(count: number, setup: Parameters<typeof aFreshCard>[1] = { balance: 0 }): Promise<string[]> {
    return Promise.all(Array.from({ length: count }, () => aFreshCard(this.#reference, setup)));
  }

  async scans(card: string): Promise<void> {
    await this.#counter.keyboard.scans(card, 'enter', 'the code', SCANNER_KEY_MS);
  }

  async scansCard(setup?: Parameters<typeof aFreshCard>[1]): Promise<string> {
    const [card] = await this.cards(1, setup);
    await this.scans(card!);
    await this.screen.asksForAmount();
    return card!;
  }

  async keys(...keys: readonly string[]): Promise<void> {
    await this.#counter.presses(...keys);
    this.pressed += keys.length;
  }

  async types(text: string): Promise<void> {
    await this.#counter.types(text);
    this.pressed += text.length;
  }

  async overTerminal(key: 'F9' | 'F10', code: string): Promise<void> {
    await this.screen.asksForPayment();
    await this.keys(key);
    await this.screen.shows(/^Key this amount/);
    await this.types(code);
    await this.#counter.page.locator('button[data-tone="main"]:enabled').waitFor();
  }

  /** The customer says in which language they read; then the last Enter. */
  async pays(key: 'Enter'): Promise<void> {
    await this.screen.asksForPayment();
    // Not among the keys of a sale: it is pressed for the customer, and only where another one stood before.
    for (let pressed = 0; pressed < this.languageKeys; pressed += 1) await this.#counter.presses('F11');
    await this.keys(key);
    await this.screen.shows('Scan the next card.');
  }
}

function topUp(cardNumber: string, amount: number) {
  return { cardNumber, productId: 'stored-value', amount };
}

function cash(amount: number, received: number) {
  return { kind: 'cash', amount, received };
}

/** As a terminal prints it: six signs, and another one each time. */
function codeOn(letter: string, number: number): string {
  return `${letter}${String(number).padStart(5, '0')}`;
}

function slip(kind: 'bank-card' | 'qr', amount: number, authCode: string) {
  return { kind, amount, terminal: { authCode } };
}
