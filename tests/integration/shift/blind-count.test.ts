import { beforeAll, describe, expect, test } from 'vitest';
import { CHANNEL_NAMES, type ChannelInput } from '../../../src-shared/contract/ipc.ts';
import { claimRefOf } from '../../../src-shared/claim-number.ts';
import type { ClaimId, EntryId, PrintJobId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import {
  aCounterInProcess,
  type ClerksChannel,
  type CounterInProcess,
  isClerksChannel,
} from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { blindFigures, toldOf } from '../../devices/blind-figures.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';

/** Before the count is given nothing that a clerk can reach tells the expected cash, nor lets it be found by trying. */

let reference: Reference;
beforeAll(async () => {
  reference = await sharedReference();
});

const idOf = (name: string) => DEMO_CLERKS.find((clerk) => clerk.name === name)?.id ?? '';
const SALE = { language: 'en' as const };

/** A counter in the middle of a shift, and the cards and sales that its channels are asked about. */
interface InAShift {
  readonly counter: CounterInProcess;
  readonly cards: readonly string[];
  sold: SaleId;
  /** Rises, so that no two calls of a channel are the same. */
  times: number;
}

/** Amounts that no sum of others meets by chance. `more` is added to the first sale. */
async function inAShift(more = 0): Promise<InAShift> {
  const counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 13], [200, 2], [50, 1]), fromSafe: 13_450 });
  const cards = await Promise.all([0, 1, 2, 3, 4].map(() => aFreshCard(reference, { balance: 1240 })));
  const shift: InAShift = { counter, cards, sold: '' as SaleId, times: 0 };
  await sells(shift, 0, 7013 + more, 10_000);
  await sells(shift, 1, 4441, 4441);
  for (const [card, amount, kind] of [
    [2, 6131, 'bank-card'],
    [3, 2203, 'bank-card'],
    [4, 3019, 'qr'],
    [0, 1709, 'qr'],
  ] as const) {
    const { saleId } = await counter.gets('sale.begin', null);
    await counter.gets('sale.take', {
      ...SALE,
      saleId,
      lines: [lineOf(cards[card] ?? '', amount)],
      tenders: [{ kind, amount, authCode: `A${amount}` }],
    });
  }
  await counter.gets('cash.move', { movement: { kind: 'pay-in', amount: 1123, against: 'safe', reason: 'change' } });
  await counter.gets('cash.move', { movement: { kind: 'safe-drop', amount: 5021, bagSeal: 'B-1' } });
  await counter.gets('cash.move', { movement: { kind: 'safe-drop', amount: 3307, bagSeal: 'B-3' } });
  return shift;
}

const bagsInSafe = (counter: CounterInProcess) =>
  counter.running.counter.shift.bags
    .all()
    .filter(({ place }) => place === 'in-safe')
    .map(({ entryId }) => entryId);
const openShiftOf = (counter: CounterInProcess) => counter.state().shift?.id ?? '';
const lineOf = (cardNumber: string, amount: number) => ({ cardNumber, productId: 'stored-value', amount });

async function sells(shift: InAShift, card: number, amount: number, received: number): Promise<void> {
  const { saleId } = await shift.counter.gets('sale.begin', null);
  await shift.counter.gets('sale.take', {
    saleId,
    lines: [lineOf(shift.cards[card] ?? '', amount)],
    tenders: [{ kind: 'cash', amount, received }],
    ...SALE,
  });
  shift.sold = saleId;
}

/** Ends the counting and tells what was expected: refused before, and the end of the walk. */
const ENDS_THE_COUNT = new Set<ClerksChannel>(['shift.reveal', 'shift.close']);

/**
 * Valid inputs for every channel that a clerk's role reaches. A new channel has none, and this file does not compile
 * until it gets some here.
 */
const INPUTS: { readonly [Name in ClerksChannel]: (shift: InAShift) => readonly ChannelInput<Name>[] } = {
  'counter.state': () => [null],
  'counter.language': () => [{ language: 'ru' }, { language: 'en' }],
  'counter.look': () => [
    { theme: 'dark', textPercent: 100 },
    { theme: 'system', textPercent: 100 },
  ],
  'display.show': () => [{ scene: { kind: 'welcome' }, language: 'en' }],
  'session.sign-in': () => [
    { clerkId: idOf('Aigerim S.'), pin: '000000' },
    { clerkId: idOf('Aigerim S.'), pin: AIGERIM.pin },
  ],
  'session.lock': () => [null],
  'session.sign-out': () => [null],
  'set-up.finish': () => [null],
  'shift.open': () => [{ counts: notes([1000, 3]), fromSafe: 0 }],
  'reports.shifts': () => [null],
  'reports.shift': ({ counter }) => [{ shiftId: openShiftOf(counter) }],
  'reports.export': ({ counter }) => [
    { shiftId: openShiftOf(counter), as: 'csv' },
    { shiftId: openShiftOf(counter), as: 'pdf' },
  ],
  'shift.x-report': () => [{ print: false }, { print: true }],
  'shift.count': () => [{ counts: notes([500, 3]) }, { counts: notes([20_000, 3]) }],
  'shift.terminals': () => [null],
  'shift.count-terminals': () => [
    { totals: [{ kind: 'bank-card', count: 2, amount: 8000, settled: true }] },
    { totals: [{ kind: 'qr', skipped: 'no paper' }] },
  ],
  'shift.stop-counting': () => [null],
  'shift.reveal': () => [null],
  'shift.close': () => [{ carried: 0 }, { carried: 0, bagSeal: 'B-9', reason: 'none' }],
  'shift.approve': ({ sold }) => [
    { entryId: sold, approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin } },
  ],
  'cash.move': ({ times }) => [
    { movement: { kind: 'pay-in', amount: 1303 + times, against: 'petty-cash', reason: 'change' } },
    { movement: { kind: 'pay-out', amount: 1409 + times, against: 'safe', reason: 'change' } },
    { movement: { kind: 'safe-drop', amount: 900_007, bagSeal: `U-${times}` } },
  ],
  'cash.count': () => [{ counts: notes([1000, 1]) }, { counts: notes([20_000, 9]) }],
  'count.keep': () => [{ purpose: 'close', written: [{ value: 1000, text: '2/14' }] }],
  'count.find': () => [{ purpose: 'close' }, { purpose: 'in-between' }],
  'cash.open-drawer': () => [{ reason: 'a note was stuck' }],
  'safe.view': () => [null],
  'safe.hand-over': ({ counter, sold }) => [
    { bags: [bagsInSafe(counter)[0] ?? (sold as string as EntryId)], to: 'Bank', slip: 'S-1' },
  ],
  'safe.count': ({ counter }) => [{ seen: bagsInSafe(counter), unseen: [] }],
  'safe.say': ({ sold }) => [
    {
      bag: sold as string as EntryId,
      is: 'missing',
      reason: 'gone',
      approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin },
    },
  ],
  'card.look-up': ({ cards }) => [{ text: cards[0] ?? '' }],
  'card.balance-slip': ({ cards }) => [{ cardNumber: cards[0] ?? '', language: 'en' }],
  'sale.begin': () => [null],
  'sale.judge': ({ cards }) => [
    { lines: [lineOf(cards[0] ?? '', 5000)] },
    { lines: cards.map((card) => lineOf(card, 19_999)) },
  ],
  'sale.await-payment': ({ cards }) => [
    { ...SALE, saleId: mint(), lines: [lineOf(cards[1] ?? '', 1511)], tenders: [{ kind: 'bank-card', amount: 1511 }] },
  ],
  'sale.take': ({ cards, times }) => [
    {
      ...SALE,
      saleId: mint(),
      lines: [lineOf(cards[2] ?? '', 1613 + times)],
      tenders: [{ kind: 'cash', amount: 1613 + times, received: 20_000 }],
    },
    {
      ...SALE,
      saleId: mint(),
      lines: [lineOf(cards[3] ?? '', 3000)],
      tenders: [
        { kind: 'cash', amount: 1100, received: 2000 },
        { kind: 'qr', amount: 1900, authCode: 'Q10001' },
      ],
    },
  ],
  'sale.finish': ({ sold }) => [{ saleId: mint() }, { saleId: sold }],
  'sale.abandon': ({ sold }) => [{ saleId: mint() }, { saleId: sold }],
  'sale.end-seen': ({ sold }) => [{ saleId: sold }],
  'sale.decline': ({ sold }) => [{ saleId: mint() }, { saleId: sold }],
  'sale.return': ({ sold }) => [
    { saleId: sold, lines: [1], reason: 'wrong-amount', tenders: [{ kind: 'cash', amount: 4441 }] },
    {
      saleId: sold,
      lines: [1],
      reason: 'other',
      tenders: [{ kind: 'cash', amount: 4441 }],
      approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin },
    },
  ],
  'sale.settle-unreadable': ({ sold }) => [
    { saleId: sold, paid: true, approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin } },
  ],
  'sale.finish-return': () => [{ returnId: mint<ReturnId>() }],
  'sale.settle-return': () => [
    {
      returnId: mint<ReturnId>(),
      codes: ['A1'],
      cash: 0,
      evidence: 'slip',
      approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin },
    },
  ],
  'sale.retry-credit': ({ sold }) => [{ saleId: sold, line: 1 }],
  'alarm.settle': () => [
    { alarm: 'journal-gap', approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin } },
  ],
  'register.settle': () => [
    { key: mint<EntryId>(), deed: 'again' },
    { key: mint<EntryId>(), deed: 'done', approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin } },
  ],
  'claim.begin': () => [null],
  'claim.file': ({ cards }) => [
    {
      claimId: mint<ClaimId>(),
      cardNumber: cards[0] ?? '',
      channel: 'kiosk',
      amount: 1811,
      at: '2026-11-22T08:25:00.000Z',
      note: 'the kiosk gave no receipt',
      language: 'en',
    },
  ],
  'claim.pay': () => [{ claim: claimRefOf(mint<ClaimId>()), number: '0000-C1A1' }],
  'claim.settle': () => [{ claim: claimRefOf(mint<ClaimId>()) }],
  'history.newest': ({ sold }) => [{ olderThan: null }, { olderThan: sold }],
  'history.find': ({ cards }) => [{ text: (cards[0] ?? '').slice(-8) }, { text: '4441' }, { text: '3' }],
  'receipt.came-out': () => [{ jobId: mint<PrintJobId>(), cameOut: false }],
  'receipt.held': () => [{ print: true }],
  'history.open': ({ sold }) => [{ entryId: sold }],
  'receipt.preview': ({ sold }) => [
    { entryId: sold, copy: 0 },
    { entryId: sold, copy: 1 },
  ],
  'receipt.reprint': ({ sold }) => [{ entryId: null }, { entryId: sold }],
};

let minted = 0;
function mint<Id extends EntryId | PrintJobId | ClaimId = SaleId>(): Id {
  minted += 1;
  return `01900000-0000-7000-8000-${String(minted).padStart(12, '0')}` as Id;
}

/** Every channel with every input, in the order of the contract; who was signed out signs in again. */
async function walks(shift: InAShift, without: ReadonlySet<ClerksChannel> = new Set()): Promise<void> {
  const { counter } = shift;
  for (const name of CHANNEL_NAMES.filter(isClerksChannel).filter((each) => !without.has(each))) {
    shift.times += 1;
    for (const input of INPUTS[name](shift)) {
      const answer = await counter.sends(name, input);
      expect(answer, `${name} can't read ${JSON.stringify(input)}`).not.toMatchObject({
        error: { kind: 'bad-request' },
      });
      expect(answer, name).not.toMatchObject({ error: { kind: 'internal' } });
    }
    if (!counter.state().session) await counter.signsIn(AIGERIM);
  }
}

const entriesOf = ({ counter }: InAShift) => counter.running.counter.ledger.entriesFrom(1, 500);
const expectedCash = ({ counter }: InAShift) =>
  counter.running.counter.ledger.drawerOf(counter.state().shift!.id) ?? Number.NaN;

test(
  'no answer, no state and no paper tells expected cash or a sum of takings',
  { tags: ['long'], timeout: 90_000 },
  async () => {
    const shift = await inAShift();
    const { counter } = shift;
    try {
      // Every offered line has its outcome, so that a return is answered as it is on a quiet day.
      await expect.poll(() => counter.state().recent[0]?.lines[0]?.credit, { timeout: 10_000 }).toBe('credited');
      await walks(shift);
      // Between the count and the reveal nothing is known yet: another count may follow.
      await counter.gets('shift.count', { counts: notes([1000, 2]) });
      await walks(shift, new Set([...ENDS_THE_COUNT, 'shift.stop-counting']));
      expect(counter.state().shift?.phase).toBe('counting');
      await counter.gets('shift.stop-counting', null);
      await walks(shift);
      await counter.upstream.stop();
      await expect.poll(() => counter.state().upstream.state, { timeout: 20_000 }).toBe('offline');
      await walks(shift);

      const figures = blindFigures(entriesOf(shift));
      expect(figures).toContain(Math.abs(expectedCash(shift)));
      expect(figures).toContain(13_450 + 7013 + 4441);
      // The totals that the terminals should show, and what the bags of the shift hold.
      for (const sum of [6131 + 2203, 3019 + 1709, 5021 + 3307]) expect(figures).toContain(sum);
      expect(
        counter.told.flatMap(({ by, what }) =>
          toldOf(figures, what).map((figure) => `${by} tells ${figure}: ${JSON.stringify(what).slice(0, 400)}`),
        ),
      ).toEqual([]);
      const papers = counter.printer.receipts().map((receipt) => receipt.text);
      expect(papers.some((text) => text.includes('B-1'))).toBe(true);
      expect(papers.flatMap((text) => toldOf(figures, text).map((figure) => `${figure} stands on\n${text}`))).toEqual(
        [],
      );

      // The count is given and the reveal asked for: now it is told, and the search finds it.
      await counter.gets('shift.count', { counts: notes([1000, 2]) });
      expect(toldOf(figures, await counter.gets('shift.reveal', null))).toContain(Math.abs(expectedCash(shift)));
    } finally {
      await counter.end();
    }
  },
);

describe('the search for what is told', () => {
  const figures = new Set([28_000, 1_028_000]);
  test.each<[unknown, number[]]>([
    [{ a: [{ b: 28_000 }] }, [28_000]],
    [{ difference: -28_000 }, [28_000]],
    ['Cash   28 000 ₸', [28_000]],
    ['Наличные 28\u00a0000\u00a0₸', [28_000]],
    ['12 28000', [28_000]],
    ['× 1 028 000', [28_000, 1_028_000]],
    ['280000 and 2800, K28000', []],
    ['01900000-0000-7000-8000-000000028000', []],
    ['01900000-2800-7000-8000-000000028000:1', []],
    [{ id: '01900000-0000-7000-8000-000000028000:12', amount: 28_000 }, [28_000]],
  ])('in %j finds %j', (told, found) => expect(toldOf(figures, told).toSorted((a, b) => a - b)).toEqual(found));
});

/** Added to the first sale of the one drawer, and so more in it than in the other. */
const MORE = 139;

/** What is tried at a drawer to find out what lies in it: amounts below, at and above that, and between two drawers. */
function attemptsAt(cash: number, { cards, sold }: InAShift): readonly (readonly [ClerksChannel, unknown])[] {
  const sale = (amount: number, tender: object) => ({
    ...SALE,
    saleId: mint(),
    lines: [lineOf(cards[0] ?? '', amount)],
    tenders: [{ amount, ...tender }],
  });
  const manyCards = (each: number) =>
    Array.from({ length: 50 }, (_, at) => lineOf(`9643108503399${String(at).padStart(6, '0')}`, each));
  return [
    ...[-1000, -1, 0, 1, MORE / 2 + 0.5, MORE, MORE + 1, 1000, 50_000].flatMap((off, at) => {
      // Each turn leaves a sale of 1000 in the drawer, and nothing else.
      const amount = cash + at * 1000 + off;
      const back = ['cash.move', { movement: { kind: 'pay-in', amount, against: 'safe', reason: 'change' } }] as const;
      return [
        ['cash.move', { movement: { kind: 'pay-out', amount, against: 'safe', reason: 'change' } }],
        back,
        ['cash.move', { movement: { kind: 'safe-drop', amount, bagSeal: `T-${at}` } }],
        back,
        ['cash.count', { counts: notes([1, amount]) }],
        ['shift.count', { counts: notes([1, amount]) }],
        ['shift.stop-counting', null],
        // The change alone is as much as the drawer may hold.
        ['sale.take', sale(1000, { kind: 'cash', received: 1000 + amount })],
      ] as const;
    }),
    // Everything is gone from the drawer, and still cash is given back.
    ['cash.move', { movement: { kind: 'safe-drop', amount: 800_000_000, bagSeal: 'B-4' } }],
    [
      'sale.return',
      {
        saleId: sold,
        lines: [1],
        reason: 'other',
        tenders: [{ kind: 'cash', amount: 4441 }],
        approval: { clerkId: idOf('Saule T.'), pin: SAULE_THE_SUPERVISOR.pin },
      },
    ],
    ['shift.x-report', { print: false }],
    // Up to the limit of what is sold offline, and beyond: judged, and begun.
    ...Array.from({ length: 100 }, (_, at) => ['sale.judge', { lines: manyCards(18_000 + at * 20) }] as const),
    [
      'sale.await-payment',
      { ...SALE, saleId: mint(), lines: manyCards(18_500), tenders: [{ kind: 'bank-card', amount: 50 * 18_500 }] },
    ],
    [
      'sale.await-payment',
      { ...SALE, saleId: mint(), lines: manyCards(19_500), tenders: [{ kind: 'bank-card', amount: 50 * 19_500 }] },
    ],
  ];
}

test(
  'whatever the drawer holds, a try is taken or refused alike: nothing can be found by trying',
  { tags: ['long'], timeout: 90_000 },
  async () => {
    const shifts = [await inAShift(), await inAShift(MORE)];
    try {
      const [cash, other] = shifts.map(expectedCash);
      expect(other).toBe((cash ?? 0) + MORE);
      const outcomes = await Promise.all(
        shifts.map(async (shift) => {
          const { counter } = shift;
          // Without connection the offline limits are judged as well, by what is not sent from here on.
          await expect.poll(() => counter.state().upstream.unsent, { timeout: 20_000 }).toBe(0);
          await counter.upstream.stop();
          await expect.poll(() => counter.state().upstream.state, { timeout: 20_000 }).toBe('offline');
          const answered: unknown[] = [];
          for (const [channel, input] of attemptsAt(cash ?? 0, shift)) {
            const answer: unknown = await counter.sends(channel, input);
            answered.push([channel, isRefused(answer) ? answer.error : 'taken', pushed(counter)]);
          }
          return answered;
        }),
      );
      expect(outcomes[0]).toEqual(outcomes[1]);
      expect(JSON.stringify(outcomes[0])).toMatch(/offline-total-used/);
    } finally {
      for (const { counter } of shifts) await counter.end();
    }
  },
);

function isRefused(answer: unknown): answer is { ok: false; error: unknown } {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && answer.ok === false;
}

/** What the screen is told beside the sales themselves, without what differs by time and by counter. */
function pushed(counter: CounterInProcess): unknown {
  const { shift, drawer, upstream, attentionCount, stopped } = counter.state();
  return {
    phase: shift?.phase,
    dropDue: drawer?.dropDue,
    allowance: { ...upstream.allowance, hoursLeft: 0 },
    attentionCount,
    stopped,
  };
}
