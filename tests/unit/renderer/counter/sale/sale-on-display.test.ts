import { describe, expect, test } from 'vitest';
import { Scene } from '../../../../../src-shared/contract/display.ts';
import { saleMachine } from '../../../../../src-renderer/counter/sale/sale-machine.ts';
import { sceneOf, SCENES } from '../../../../../src-renderer/counter/sale/sale-on-display.ts';
import {
  amount,
  aSaleAtTheTill,
  bankCard,
  BLOCKED_CARD,
  code,
  MISSING_CARD,
  NEW_CARD,
  OTHER_CARD,
  preset,
  received,
  scan,
} from './a-sale-at-the-till.ts';

interface Node {
  readonly states: Readonly<Record<string, Node>>;
}

/** The states that hold no others, by their paths. */
function statesIn({ states }: Node, path: readonly string[] = []): string[] {
  const below = Object.entries(states);
  return below.length === 0 ? [path.join('.')] : below.flatMap(([name, node]) => statesIn(node, [...path, name]));
}

test('each state of the sale has one row that says what the customer is told', () => {
  expect(Object.keys(SCENES).toSorted()).toEqual(statesIn(saleMachine.root).toSorted());
});

/** The sale's card and amount are agreed on, and it is paid at a terminal. null: the main process tells it. */
const KIND_OF_STATE: Readonly<Record<keyof typeof SCENES, Scene['kind'] | null>> = {
  idle: 'welcome',
  lookingUp: 'reading',
  refused: 'unread',
  'amount.entering': 'card',
  'amount.judging': 'amount',
  'amount.unusual': 'amount',
  'amount.passes': 'card',
  'amount.agreed': 'card',
  'gathering.scanning': 'group',
  'gathering.adding.lookingUp': 'group',
  'gathering.adding.judging': 'group',
  'gathering.adding.next': 'group',
  droppingGroup: 'waiting',
  'payment.cash': 'paying',
  'payment.rest': 'paying',
  'payment.collecting': 'paying',
  'payment.interrupted': 'waiting',
  'payment.keeping.choosing': 'terminal',
  'payment.keeping.minting': 'terminal',
  'payment.keeping.writing': 'terminal',
  'payment.terminal': 'terminal',
  'payment.keepingPart': 'paying',
  'payment.declining': 'waiting',
  'payment.leaving.asked': 'waiting',
  'payment.leaving.heard': 'waiting',
  'payment.staying': 'waiting',
  'payment.parking': 'waiting',
  'payment.abandoning': 'waiting',
  'taking.choosing': null,
  'taking.minting': null,
  'taking.writing': null,
  'taking.notTaken': null,
  done: null,
};

test('each state of one and the same sale is told as what it is', async () => {
  const till = aSaleAtTheTill();
  await atTerminal(till);
  const { context } = till.now();
  expect(
    Object.fromEntries(Object.entries(SCENES).map(([state, tells]) => [state, tells(context)?.kind ?? null])),
  ).toEqual(KIND_OF_STATE);
});

type Till = ReturnType<typeof aSaleAtTheTill>;
const atAmount = async (till: Till, number?: string) => {
  till.do(scan(number));
  await till.reaches('amount');
};
const atTerminal = async (till: Till) => {
  await atAmount(till);
  till.do(preset(5000), bankCard);
  await till.reaches({ payment: 'terminal' });
};

interface Way {
  readonly when: string;
  readonly goes: (till: Till) => Promise<void> | void;
  readonly told: object | null;
}

const WAYS: readonly Way[] = [
  { when: 'nobody is served', goes: () => {}, told: { kind: 'welcome' } },
  { when: 'a card is looked up', goes: (till) => till.do(scan()), told: { kind: 'reading' } },
  {
    when: 'the card was read',
    goes: (till) => atAmount(till),
    told: { kind: 'card', lastFour: '2259', balance: 1240 },
  },
  {
    when: 'the card is blocked',
    async goes(till) {
      till.do(scan(BLOCKED_CARD));
      await till.reaches('refused');
    },
    told: { kind: 'refused', why: 'blocked', lastFour: '6666' },
  },
  {
    when: 'the operator knows no such card, and its number is still to be compared',
    async goes(till) {
      till.do(scan(MISSING_CARD));
      await till.reaches('refused');
    },
    told: { kind: 'not-found' },
  },
  {
    when: 'half an amount is typed',
    async goes(till) {
      await atAmount(till);
      till.do(amount('50'));
    },
    told: { kind: 'card' },
  },
  {
    when: 'an unusual amount is asked about',
    async goes(till) {
      await atAmount(till);
      till.do(amount('45000'), 'confirm');
      await till.reaches({ amount: 'unusual' });
    },
    told: { kind: 'amount', cards: 1, lines: [{ lastFour: '2259', amount: 45_000 }] },
  },
  {
    when: 'cards of a group are gathered',
    async goes(till) {
      await atAmount(till);
      till.do(amount('2000'), 'add-card', scan(OTHER_CARD));
      await till.reaches({ gathering: 'scanning' });
    },
    told: { kind: 'group' },
  },
  {
    when: 'it is to be paid',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000));
    },
    told: { kind: 'paying', cards: 1, paid: 0, ways: ['cash', 'bank-card'] },
  },
  {
    when: 'a new card is to be paid with what goes onto it',
    async goes(till) {
      await atAmount(till, NEW_CARD);
      till.do(preset(5000));
    },
    told: { kind: 'paying', cards: 1, lines: [{ amount: 800 }, { amount: 5000 }] },
  },
  {
    when: 'more than is due was handed over',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), received('10000'));
    },
    told: { kind: 'cash', received: 10_000, change: 5000, missing: 0 },
  },
  {
    when: 'less than is due was handed over',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), received('2000'));
    },
    told: { kind: 'cash', received: 2000, change: 0, missing: 3000 },
  },
  { when: 'it is paid at a terminal', goes: atTerminal, told: { kind: 'terminal', amount: 5000, by: 'bank-card' } },
  {
    when: 'a part was paid at a terminal',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), received('2000'), bankCard);
      await till.reaches({ payment: 'terminal' });
      till.do(code('K7Q204'), 'confirm');
      await till.reaches({ payment: 'rest' });
    },
    told: { kind: 'paying', paid: 3000 },
  },
  {
    when: 'the clerk is asked whether money was taken',
    async goes(till) {
      await atTerminal(till);
      till.do('back');
    },
    told: { kind: 'waiting' },
  },
  {
    when: 'a terminal does not say whether it charged',
    async goes(till) {
      await atTerminal(till);
      till.refusals['sale.take'] = { kind: 'payment-unknown' };
      till.do(code('K7Q204'), 'confirm');
      await till.reaches({ payment: 'terminal' });
    },
    told: { kind: 'waiting' },
  },
  {
    when: 'another card was shown to the scanner',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), scan(OTHER_CARD));
    },
    told: { kind: 'waiting' },
  },
  {
    when: 'the money is written down',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), 'confirm');
    },
    told: null,
  },
  {
    when: 'it is done',
    async goes(till) {
      await atAmount(till);
      till.do(preset(5000), 'confirm');
      await till.reaches('done');
    },
    told: null,
  },
];

describe('the customer’s display is told', () => {
  test.each(WAYS)('what stands in the contract when $when', async ({ goes, told }) => {
    const till = aSaleAtTheTill();
    const gone = goes(till);
    if (gone) await gone;
    const scene = sceneOf(till.now());
    expect({ told: scene && Scene.parse(scene) }).toMatchObject({ told });
  });
});
