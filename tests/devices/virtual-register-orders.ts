import { tenge } from './virtual-register-answers.ts';
import { localIso, openShift, type RegisterBooks } from './virtual-register-books.ts';
import type { BadAnswer, VirtualRegister, Ways } from './virtual-register.ts';

/**
 * What a person types to switch a virtual register while a counter runs. Each line is answered in words, and a line
 * that is not understood changes nothing.
 */

interface Order {
  readonly form: string;
  readonly tells: string;
  readonly pattern: RegExp;
  /** Does it, and says what is so now. */
  does(register: VirtualRegister, words: readonly string[]): string | Promise<string>;
}

/** Longer than any counter waits for an answer. */
const SLOW_MS_MAX = 600_000;
const DURATION = String.raw`(-?\d{1,4})\s*(h|m)`;

const ORDERS: readonly Order[] = [
  { form: '', tells: 'what it holds, and how it does', pattern: /^$/, does: told },
  { form: 'help', tells: 'all of this', pattern: /^help$/, does: help },
  {
    form: 'block',
    tells: 'it refuses every document as blocked (7)',
    pattern: /^block$/,
    does: (register) => holds(register, { isBlocked: true }, 'is blocked: it refuses every document (7).'),
  },
  {
    form: 'unpaid',
    tells: 'it is not activated any more (10)',
    pattern: /^unpaid$/,
    does: (register) => holds(register, { isActivated: false }, 'is not activated: it refuses every document (10).'),
  },
  {
    form: 'autonomous [73h]',
    tells: 'it signs without a line to the operator of fiscal data; over 72 hours no more (18)',
    pattern: new RegExp(`^autonomous(?: ${DURATION})?$`),
    does: isAutonomous,
  },
  {
    form: 'away',
    tells: 'nobody listens at its port',
    pattern: /^away$/,
    async does(register) {
      await register.isDown();
      return 'The register is away: its port refuses.';
    },
  },
  {
    form: 'slow 3000',
    tells: 'it works so many milliseconds on each call',
    pattern: /^slow (\d{1,6})$/,
    does(register, [ms]) {
      if (Number(ms) > SLOW_MS_MAX) return `The register is never slower than ${SLOW_MS_MAX} ms.`;
      register.takesMs = Number(ms);
      return `The register works ${ms} ms on each call.`;
    },
  },
  {
    form: 'day 25h',
    tells: 'its day has been open for so long; from 24 hours on only an end of the day is taken (11)',
    pattern: new RegExp(`^day ${DURATION}$`),
    does: ages,
  },
  {
    form: 'clock 2h',
    tells: 'its clock is ahead, or with -2h behind',
    pattern: new RegExp(`^clock ${DURATION}$`),
    does(register, [number, unit]) {
      const ahead = msOf(number, unit);
      register.clock = () => Date.now() + ahead;
      return `The register's clock shows ${localIso(register.clock()).replace('T', ' ')}.`;
    },
  },
  {
    form: 'cash 500',
    tells: 'so much cash is in it; it refuses to give more (8)',
    pattern: /^cash (\d{1,9})$/,
    does: (register, [amount]) => holds(register, { cash: Number(amount) * 100 }, `holds ${amount} ₸ in cash.`),
  },
  {
    form: 'lose the next answer',
    tells: 'it does the next document, and its answer gets lost',
    pattern: /^lose the next answer$/,
    does: (register) => answersBadly(register, 'none', 'does the next document, and its answer gets lost.'),
  },
  {
    form: 'garble the next answer',
    tells: 'it does the next document, and its answer can’t be read',
    pattern: /^garble the next answer$/,
    does: (register) => answersBadly(register, 'garbage', 'does the next document, and its answer can’t be read.'),
  },
  {
    form: 'answer as another',
    tells: 'it answers the next document as if it were another register',
    pattern: /^answer as another$/,
    does: (register) => answersBadly(register, 'of another register', 'answers the next document as another one.'),
  },
  {
    form: 'refuse 9',
    tells: 'it refuses the next document by this number',
    pattern: /^refuse (-?\d{1,4})$/,
    does(register, [code]) {
      register.willDoToDocuments({ says: { code: Number(code), text: 'Отказ по команде с консоли' } });
      return `The register refuses the next document by ${code}.`;
    },
  },
  {
    form: 'back',
    tells: 'all is well again: it is reached, signs at once, and has its line',
    pattern: /^back$/,
    does: isBack,
  },
  {
    form: 'ways',
    tells: 'what differs from one service to the next, and how it is set',
    pattern: /^ways$/,
    does: ways,
  },
  { form: 'way NAME VALUE', tells: 'sets one of them', pattern: /^way (\S+) (\S+)$/, does: setsWay },
];

/** One line of a person, with the word `register` before it or without; the answer may have several lines. */
export async function obeyed(register: VirtualRegister, line: string): Promise<string> {
  const words = line
    .trim()
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .replace(/^register(?: |$)/, '');
  for (const { pattern, does } of ORDERS) {
    const found = pattern.exec(words);
    if (found) return does(register, found.slice(1));
  }
  const forms = ORDERS.map(({ form }) => `register ${form}`.trim()).join(', ');
  return `The register does not know «${line.trim()}». It knows: ${forms}.`;
}

/** A line for each order: what is typed, and what it does. */
function help(): string {
  const width = Math.max(...ORDERS.map(({ form }) => form.length));
  return ORDERS.map(({ form, tells }) => `  register ${form.padEnd(width)}  ${tells}`).join('\n');
}

function holds(register: VirtualRegister, what: Partial<RegisterBooks>, words: string): string {
  Object.assign(register.books(), what);
  return `The register ${words}`;
}

function answersBadly(register: VirtualRegister, answer: BadAnswer, words: string): string {
  register.willDoToDocuments({ acts: true, answer });
  return `The register ${words}`;
}

function isAutonomous(register: VirtualRegister, [number, unit]: readonly string[]): string {
  const forMs = number === undefined ? 0 : msOf(number, unit);
  register.books().autonomousSince = register.clock() - forMs;
  return `The register has had no line to the operator of fiscal data for ${number ?? 0} ${unit ?? 'h'}.`;
}

function ages(register: VirtualRegister, [number, unit]: readonly string[]): string {
  const day = openShift(register.books());
  if (!day) return 'The register has no open day: its next document begins one.';
  day.openedAt = register.clock() - msOf(number, unit);
  return `The register's day ${day.number} has been open for ${number} ${unit}.`;
}

async function isBack(register: VirtualRegister): Promise<string> {
  register.forgetsFates();
  register.takesMs = 0;
  register.clock = Date.now;
  Object.assign(register.books(), { isBlocked: false, isActivated: true, autonomousSince: null });
  if (!register.isReachable) await register.isUp();
  return 'The register is back: it is reached, signs at once, and has its line.';
}

const MINUTE_MS = 60_000;

function msOf(number = '0', unit = 'h'): number {
  return Number(number) * (unit === 'h' ? 60 * MINUTE_MS : MINUTE_MS);
}

/** What the register holds is no secret of whoever runs it on this machine: no clerk reads this. */
function told(register: VirtualRegister): string {
  const books = register.books();
  const day = openShift(books);
  const of = (sum: number) => `${tenge(sum)} ₸`;
  const { Sell, ReturnSell } = books.totals;
  const own = books.tickets.filter(({ shiftNumber }) => shiftNumber === day?.number);
  return [
    `The register ${books.uniqueNumber} ${conditionOf(register)}.`,
    day
      ? `  Day ${day.number}, open since ${localIso(day.openedAt).replace('T', ' ')}: ${own.length} receipts, ` +
        `${of(day.put)} came in, ${of(day.take)} went out.`
      : `  No day is open; ${books.shifts.length} ended.`,
    `  In all ${books.tickets.length} receipts: sold ${of(Sell)}, given back ${of(ReturnSell)}. ` +
      `Cash in it: ${of(books.cash)}.`,
    ...register
      .signed()
      .slice(-LAST_SHOWN)
      .map((each) => `  ${each}`),
  ].join('\n');
}
const LAST_SHOWN = 3;

function conditionOf(register: VirtualRegister): string {
  const { isBlocked, isActivated, autonomousSince } = register.books();
  const conditions = [
    !register.isReachable && 'is away',
    isBlocked && 'is blocked',
    !isActivated && 'is not activated',
    autonomousSince !== null && `is autonomous since ${localIso(autonomousSince).replace('T', ' ')}`,
    Math.abs(register.clock() - Date.now()) > MINUTE_MS && `shows ${localIso(register.clock()).replace('T', ' ')}`,
    register.takesMs > 0 && `works ${register.takesMs} ms on each call`,
  ].filter((each) => each !== false);
  return conditions.length === 0 ? 'is ready' : conditions.join(', ');
}

const EITHER = [true, false] as const;
const WAYS: { readonly [Name in keyof Ways]: readonly Ways[Name][] } = {
  duplicateTellsData: EITHER,
  shape: ['vendor', 'flat'],
  protocol: ['2.0.3', '2.0.4'],
  notFound: [15, 16, 19],
  newestShiftFirst: EITHER,
  duplicatesWithin: ['register', 'shift'],
  newTokenEndsOthers: EITHER,
  findsByKey: EITHER,
};

function ways(register: VirtualRegister): string {
  return Object.entries(WAYS)
    .map(([name, values]) => `  ${name}: ${String(Reflect.get(register.ways, name))}  of ${values.join(', ')}`)
    .join('\n');
}

function setsWay(register: VirtualRegister, [typed = '', value = '']: readonly string[]): string {
  const [name, values] = Object.entries(WAYS).find(([each]) => each.toLowerCase() === typed) ?? [];
  const chosen = values?.find((each) => String(each) === value);
  if (name === undefined) return `The register has no way «${typed}»; it has ${Object.keys(WAYS).join(', ')}.`;
  if (chosen === undefined) return `«${value}» is nothing that ${name} can be: choose of ${values?.join(', ')}.`;
  Reflect.set(register.ways, name, chosen);
  return `The register's ${name} is ${String(chosen)}.`;
}
