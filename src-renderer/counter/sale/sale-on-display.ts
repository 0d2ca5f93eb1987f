import { lastFour } from '../../../src-shared/card-number.ts';
import type { RefusedCard, Scene } from '../../../src-shared/contract/display.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { ConfirmedLine } from '../../../src-shared/contract/views/sale.ts';
import { TerminalWay } from '../../../src-shared/contract/views/terminal.ts';
import { minus } from '../../../src-shared/money.ts';
import {
  agreementOn,
  asksDevice,
  dueOf,
  isLeftOpen,
  isRefusal,
  refuseTender,
  restOf,
  tendersOf,
  topUpOf,
  type SaleContext,
} from './sale-context.ts';
import { cashOf, type SaleSnapshot } from './sale-view.ts';

type PathIn<Value> = Value extends string
  ? Value
  : { [Key in keyof Value & string]: `${Key}.${PathIn<NonNullable<Value[Key]>>}` }[keyof Value & string];
/** Each state of the sale that holds no others, by its path. */
type SaleState = PathIn<SaleSnapshot['value']>;

/** null: the main process tells it, which alone knows what is durable and what a device does. */
type Tells = (context: SaleContext) => Scene | null;

const nobody: Tells = () => ({ kind: 'welcome' });
const reading: Tells = () => ({ kind: 'reading' });
const waiting: Tells = () => ({ kind: 'waiting' });
const mainTells: Tells = () => null;

/** What the customer's display is told in each state of the sale. A state without a row does not compile. */
export const SCENES: Readonly<Record<SaleState, Tells>> = {
  idle: nobody,
  lookingUp: reading,
  refused,
  'amount.entering': cardShown,
  'amount.judging': amountAsked,
  'amount.unusual': amountAsked,
  'amount.passes': cardShown,
  'amount.agreed': cardShown,
  'gathering.scanning': group,
  'gathering.adding.lookingUp': group,
  'gathering.adding.judging': group,
  'gathering.adding.next': group,
  droppingGroup: waiting,
  'payment.cash': counting,
  'payment.rest': counting,
  'payment.collecting': counting,
  'payment.interrupted': waiting,
  'payment.keeping.choosing': atTerminal,
  'payment.keeping.minting': atTerminal,
  'payment.keeping.writing': atTerminal,
  'payment.terminal': atTerminal,
  'payment.keepingPart': counting,
  'payment.declining': waiting,
  'payment.leaving.asked': waiting,
  'payment.leaving.heard': waiting,
  'payment.staying': waiting,
  'payment.parking': waiting,
  'payment.abandoning': waiting,
  'taking.choosing': mainTells,
  'taking.minting': mainTells,
  'taking.writing': mainTells,
  'taking.notTaken': mainTells,
  done: mainTells,
};

/** The scene of the sale as it stands now; null: what was told before stands until the main process tells more. */
export function sceneOf({ value, context }: Pick<SaleSnapshot, 'value' | 'context'>): Scene | null {
  return SCENES[pathOf(value)](context);
}

function pathOf(value: SaleSnapshot['value']): SaleState {
  const path: string[] = [];
  let at: unknown = value;
  while (typeof at === 'object' && at !== null) {
    const [[key, below] = []] = Object.entries(at);
    path.push(key ?? '');
    at = below;
  }
  // The type says that these are its states; the table of the tests goes through all of them.
  return [...path, at].join('.') as SaleState;
}

/** What a customer is told of a card that is refused, where another place or another card helps. */
const REFUSED: Readonly<Partial<Record<Refusal['kind'], RefusedCard>>> = {
  'card-blocked': 'blocked',
  'card-hotlisted': 'blocked',
  'card-expired': 'expired',
  'card-single-ride': 'single-ride',
  'card-not-activated': 'not-activated',
  'card-not-reloadable': 'not-reloadable',
  'card-full': 'full',
};

function refused({ card, refusal }: SaleContext): Scene {
  // The clerk compares the number first: one wrong digit must not send a customer away.
  if (refusal?.kind === 'card-unknown') return { kind: 'not-found' };
  const why = refusal && REFUSED[refusal.kind];
  return why ? { kind: 'refused', why, lastFour: card && lastFour(card.number) } : { kind: 'unread' };
}

function cardShown(context: SaleContext): Scene {
  const { card, inGroup } = context;
  if (inGroup) return group(context);
  if (!card) return { kind: 'reading' };
  const balance = card.source === 'live' && card.refusal === null ? (card.card?.balance ?? null) : null;
  return { kind: 'card', lastFour: lastFour(card.number), balance };
}

/** As it is typed, with a card that is new beside it: the amount that the clerk is asked about. */
function amountAsked(context: SaleContext): Scene {
  const offer = topUpOf(context, context.amountText);
  const { lines } = isRefusal(offer) ? context : agreementOn(offer, context);
  return lines.length === 0 ? cardShown(context) : { kind: 'amount', ...told(lines) };
}

function group({ lines }: SaleContext): Scene {
  return lines.length === 0 ? { kind: 'reading' } : { kind: 'group', ...told(lines) };
}

function counting(context: SaleContext): Scene {
  const { lines, receivedText } = context;
  if (receivedText !== '' && refuseTender('cash', context) === null) {
    const { received, change, missing } = cashOf(context);
    return { kind: 'cash', ...told(lines), received, change, missing };
  }
  const ways = tendersOf(context).filter((kind) => refuseTender(kind, context) === null);
  return { kind: 'paying', ...told(lines), paid: minus(dueOf(lines), restOf(context)), ways: [...ways] };
}

/** From the moment in which a terminal is chosen. The customer takes whichever way of one device they like. */
function atTerminal(context: SaleContext): Scene {
  const { lines, tender, keyed, rules } = context;
  if (isLeftOpen(context) || tender === 'cash') return { kind: 'waiting' };
  const takesAll = asksDevice(context) && TerminalWay.options.every((kind) => rules.devices.includes(kind));
  return { kind: 'terminal', ...told(lines), amount: keyed, by: takesAll ? 'either' : tender };
}

function told(lines: readonly ConfirmedLine[]) {
  return {
    cards: new Set(lines.map(({ cardNumber }) => cardNumber)).size,
    lines: lines.map(({ cardNumber, productId, amount }) => ({ lastFour: lastFour(cardNumber), productId, amount })),
  };
}
