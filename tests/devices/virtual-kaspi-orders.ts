import type { Fate } from './virtual-kaspi-books.ts';
import { DEVICE, type VirtualKaspi } from './virtual-kaspi.ts';

/**
 * What a person types to switch a virtual terminal while a counter runs. Each line is answered in words, and a line
 * that is not understood changes nothing.
 */

interface Order {
  readonly form: string;
  readonly tells: string;
  readonly pattern: RegExp;
  /** Does it, and says what is so now. */
  does(terminal: VirtualKaspi, words: readonly string[]): string | Promise<string>;
}

/** What becomes of the next payment or refund. */
function next(form: string, tells: string, fate: Fate): Order {
  return {
    form,
    tells,
    pattern: new RegExp(`^${form}$`),
    does(terminal) {
      terminal.willDo(fate);
      return `The terminal: ${tells}.`;
    },
  };
}

const ORDERS: readonly Order[] = [
  { form: '', tells: 'what it moved, and how it does', pattern: /^$/, does: told },
  { form: 'help', tells: 'all of this', pattern: /^help$/, does: help },
  next('decline the next', 'it declines the next payment', 'declines'),
  next('cancel the next', 'the customer cancels the next payment on its screen', 'is cancelled by the customer'),
  next('take the next by qr', 'the customer pays the next by QR, whichever key was pressed', 'approves by QR'),
  next('take the next by palm', 'the customer pays the next by palm', 'approves by palm'),
  next(
    'wait at the next',
    'the next customer takes long, until «customer pays» or «customer leaves»',
    'waits for the customer',
  ),
  {
    form: 'customer pays',
    tells: 'who stands at it pays',
    pattern: /^customer pays$/,
    does: (at) => customer(at, 'pays'),
  },
  {
    form: 'customer leaves',
    tells: 'who stands at it walks away',
    pattern: /^customer leaves$/,
    does: (terminal) => customer(terminal, 'walks away'),
  },
  next('lose the next answer', 'it takes the next payment, and its answer gets lost', 'charges and loses its answer'),
  next('name nothing at the next', 'it takes the next payment and does not name it', 'charges and names nothing'),
  next(
    'doubt the next',
    'it takes the next payment, and knows so only when it is asked again',
    'does not know, and finds that it was paid',
  ),
  next('never know the next', 'it takes the next payment, and never knows', 'never knows'),
  next('forget the next', 'it takes the next payment, restarts, and has forgotten it', 'restarts and forgets'),
  next('take half of the next', 'it takes half of the next amount', 'moves less than it was asked for'),
  next('be busy at the next', 'it is busy with something else at the next payment', 'is busy'),
  {
    form: 'go silent',
    tells: 'it takes each call and answers none',
    pattern: /^go silent$/,
    does(terminal) {
      terminal.isSilent = true;
      return 'The terminal is silent: it takes each call and answers none.';
    },
  },
  {
    form: 'away',
    tells: 'nobody listens at its port',
    pattern: /^away$/,
    async does(terminal) {
      if (terminal.isReachable) await terminal.isUnplugged();
      return 'The terminal is away: its port refuses.';
    },
  },
  {
    form: 'take its word back',
    tells: 'of all that it moved it says that nothing moved',
    pattern: /^take its word back$/,
    does(terminal) {
      terminal.takesItsWordBack();
      return 'The terminal says of all that it moved that nothing moved; its own list stays.';
    },
  },
  {
    form: 'end the access',
    tells: 'its token is over, and is renewed by the counter',
    pattern: /^end the access$/,
    does(terminal) {
      terminal.tokensEnd();
      return 'The token is over: the counter has to renew it.';
    },
  },
  {
    form: 'forget the counter',
    tells: 'it has to be paired again',
    pattern: /^forget the counter$/,
    does(terminal) {
      terminal.forgetsTokens();
      return 'The terminal knows no counter: it has to be paired again.';
    },
  },
  {
    form: 'key 3000',
    tells: 'somebody takes so much on the device itself, past the counter',
    pattern: /^key (\d{1,7})$/,
    does(terminal, [amount]) {
      terminal.isKeyedByHand(Number(amount));
      return `The terminal took ${amount} ₸ by its own keys: its total is another than the counter's.`;
    },
  },
  {
    form: 'back',
    tells: 'all is well again: it is reached, answers, and approves',
    pattern: /^back$/,
    async does(terminal) {
      terminal.forgetsFates();
      terminal.isSilent = false;
      await terminal.isPluggedIn();
      return 'The terminal is back: it is reached, answers, and approves.';
    },
  },
];

/** One line of a person, with the word `terminal` before it or without; the answer may have several lines. */
export async function terminalObeyed(terminal: VirtualKaspi, line: string): Promise<string> {
  const words = line
    .trim()
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .replace(/^terminal(?: |$)/, '');
  for (const { pattern, does } of ORDERS) {
    const found = pattern.exec(words);
    if (found) return does(terminal, found.slice(1));
  }
  const forms = ORDERS.map(({ form }) => `terminal ${form}`.trim()).join(', ');
  return `The terminal does not know «${line.trim()}». It knows: ${forms}.`;
}

/** A line for each order: what is typed, and what it does. */
function help(): string {
  const width = Math.max(...ORDERS.map(({ form }) => form.length));
  return ORDERS.map(({ form, tells }) => `  terminal ${form.padEnd(width)}  ${tells}`).join('\n');
}

function customer(terminal: VirtualKaspi, does: 'pays' | 'walks away'): string {
  if (!terminal.isWaiting()) return 'Nobody stands at the terminal.';
  terminal.theCustomer(does);
  return does === 'pays' ? 'The customer has paid.' : 'The customer has walked away.';
}

const LAST_SHOWN = 5;

function told(terminal: VirtualKaspi): string {
  const condition = [
    terminal.isReachable ? 'is reached' : 'is away',
    ...(terminal.isSilent ? ['answers nothing'] : []),
    ...(terminal.isWaiting() ? ['has a customer before it'] : []),
  ].join(', ');
  const totals = Object.entries(terminal.totals()).map(([method, sum]) => `${method} ${sum} ₸`);
  return [
    `The terminal ${DEVICE.serialNum} ${condition}.`,
    `  Its own total: ${totals.length > 0 ? totals.join(', ') : 'nothing'}.`,
    ...terminal
      .list()
      .slice(-LAST_SHOWN)
      .map(({ does, method, amount, number }) => `  ${does} ${amount} ₸ by ${method}, ${number}`),
  ].join('\n');
}
