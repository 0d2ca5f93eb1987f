import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SaleId } from '../../../src-shared/ids.ts';
import { salePostings } from '../../../src-shared/journal/kinds/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { cashSale } from '../../devices/a-ledger.ts';
import { aWebkassa, FATES, type Webkassa } from '../../devices/a-webkassa.ts';
import { SERIAL_NUMBER } from '../../devices/virtual-register.ts';
import { AFiscalCounter, type NamedRegister } from './a-fiscal-counter.ts';

/** The queue, the adapter and the virtual register: from the entry to the books of the device. */

const HOUR_MS = 3_600_000;
const MINUTES_MS = 10 * 60_000;

let webkassa: Webkassa;
let counter: AFiscalCounter;
beforeEach(async () => void (webkassa = await aWebkassa()));
afterEach(async () => {
  counter.bench.close();
  await webkassa.device.isDown();
});

function begin(rules = fiscalProfile(), over: Partial<NamedRegister> = {}): void {
  counter = new AFiscalCounter({ ...webkassa.register, serial: SERIAL_NUMBER, ...over }, aFiscalLedger(rules));
  webkassa.device.clock = () => counter.bench.clock.now();
}

/** Cash, a terminal that is a register of its own, and a QR: ours are 5000 of 8000. */
function sellsInParts(): SaleId {
  const { bench, shiftId } = counter;
  const draft = cashSale(bench, shiftId);
  const lines = [5000, 3000].map((amount, at) => ({ ...draft.body.lines[0]!, line: at + 1, amount: money(amount) }));
  const tenders = [
    { tenderId: 'cash', kind: 'cash' as const, amount: money(3000), received: money(5000), change: money(2000) },
    { tenderId: 'qr', kind: 'qr' as const, amount: money(2000), authCode: 'Q1' },
    { tenderId: 'card', kind: 'bank-card' as const, amount: money(3000), authCode: 'A1' },
  ];
  const postings = salePostings(lines, tenders);
  return counter.writes({ ...draft, body: { ...draft.body, lines, tenders }, postings }) as SaleId;
}

/** All kinds that a register hears of, up to the close. */
function plays(): void {
  counter.opens();
  counter.moves('pay-in');
  const sale = counter.sells();
  sellsInParts();
  counter.moves('safe-drop', 4000);
  counter.returns(sale);
  counter.moves('pay-out');
}

const PLAYED = { sold: 10_000, returned: 5000, cashIn: 21_000, cashOut: 24_000 };

/** Device, ledger and the reports of each day agree, and nothing waits. */
async function expectAllOnce(wanted = PLAYED): Promise<void> {
  const { bench } = counter;
  const { tickets, moves, shifts, totals, cash } = webkassa.device.books();
  const count = (does: string) =>
    bench.db.prepare('SELECT key FROM fiscal_job WHERE does IN (SELECT value FROM json_each(?))').pluck().all(does);
  expect(counter.jobs().filter((job) => !/ (signed|not-needed)$/.test(job))).toEqual([]);
  expect(tickets.map(({ key }) => key).toSorted()).toEqual(count('["sale","return"]').map(String).toSorted());
  expect(moves.map(({ key }) => key).toSorted()).toEqual(count('["cash-in","cash-out"]').map(String).toSorted());
  const days = shifts.map(({ put, take, closedAt }) => ({ put, take, isOver: closedAt !== null }));
  const sum = (of: 'put' | 'take') => days.reduce((sums, day) => sums + day[of] / 100, 0);
  const atDevice = { sold: totals.Sell / 100, returned: totals.ReturnSell / 100 };
  expect({ ...atDevice, cashIn: sum('put'), cashOut: sum('take') }).toEqual(wanted);
  expect([cash, days.every(({ isOver }) => isOver)]).toEqual([0, true]);
  expect(ofJournal()).toEqual({ sold: wanted.sold, returned: wanted.returned });
  const inLast = shifts.length === 1 ? wanted : {};
  expect(await webkassa.stateNow()).toMatchObject({ ...inLast, cashHeld: 0, dayIsOpen: false });
}

/** What the signs of the journal come to. */
function ofJournal() {
  const { ledger } = counter.bench;
  const signs = ledger.entriesFrom(1, 500).flatMap(({ kind, body }) => {
    if (kind === 'note') return [Object(body['fiscalised'])];
    return kind === 'fiscalised' ? [Object(body)] : [];
  });
  const sum = (kind: string) =>
    signs
      .filter(({ entryId }) => ledger.entry(entryId)?.kind === kind)
      .reduce((sums, { total }) => sums + Number(total), 0);
  return { sold: sum('sale'), returned: sum('return') };
}

const closes = async () => {
  counter.closes();
  await counter.start();
};

test('a shift comes to the device in its order, and drawer, device and Z agree', async () => {
  begin();
  plays();
  await counter.start();
  expect(webkassa.device.books().cash / 100).toBe(counter.bench.ledger.drawerOf(counter.shiftId));
  await closes();
  await expectAllOnce();
  expect(webkassa.device.signed().map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual([
    'sale 5000',
    'sale 5000',
    'return 5000',
  ]);
});

describe('each document goes wrong when it is told first, and is there once in the end', () => {
  const told = new Set<string>();
  const goingWrong = (submit: NamedRegister['submit']): Partial<NamedRegister> => {
    told.clear();
    return {
      submit: (document) => {
        const isFirst = !told.has(document.key);
        told.add(document.key);
        return isFirst ? submit(document) : webkassa.register.submit(document);
      },
    };
  };

  test.each(Object.entries(FATES))('%s', async (_, fate) => {
    const submit: NamedRegister['submit'] = (document) => {
      webkassa.device.willDo(fate);
      return webkassa.register.submit(document);
    };
    begin(fiscalProfile(), goingWrong(submit));
    plays();
    await counter.start();
    await closes();
    await expectAllOnce();
    expect(told.size).toBe(9);
  });

  test('it is down', async () => {
    const submit: NamedRegister['submit'] = async (document) => {
      await webkassa.device.isDown();
      const answer = await webkassa.register.submit(document);
      await webkassa.device.isUp();
      return answer;
    };
    begin(fiscalProfile(), goingWrong(submit));
    plays();
    await closes();
    await expectAllOnce();
  });
});

describe('a device that takes nothing until somebody acts', () => {
  const STATES = {
    'is blocked (7)': ['blocked', (on: boolean) => void (webkassa.device.books().isBlocked = on)],
    'is not activated (10)': ['not-activated', (on: boolean) => void (webkassa.device.books().isActivated = !on)],
    'was without a line for more than 72 hours (18)': [
      'autonomous-too-long',
      (on: boolean) =>
        void (webkassa.device.books().autonomousSince = on ? counter.bench.clock.now() - 73 * HOUR_MS : null),
    ],
  } as const;

  test.each(Object.entries(STATES))('%s: all waits in its order, and then comes once', async (_, [why, set]) => {
    begin();
    counter.opens();
    await counter.start();
    set(true);
    const sale = counter.sells();
    counter.moves('pay-in');
    const turns = await counter.start({}, MINUTES_MS);
    expect(turns.health()).toMatchObject({ register: 'refuses', why });
    expect(counter.jobs()).toEqual(['cash-in signed', 'sale waiting', 'cash-in waiting']);
    set(false);
    counter.returns(sale);
    await counter.works(turns);
    expect(turns.health()).toMatchObject({ register: 'ready', why: null });
    await closes();
    await expectAllOnce({ sold: 5000, returned: 5000, cashIn: 21_000, cashOut: 21_000 });
  });
});

test('a day of more than 24 hours (11) is ended before what waits, which then comes in its order', async () => {
  begin();
  counter.opens();
  counter.sells();
  await counter.start();
  counter.bench.clock.pass(25 * HOUR_MS);
  const late = counter.sells(3000);
  counter.moves('safe-drop', 4000);
  await counter.start();
  expect(webkassa.device.books().shifts.map(({ number, closedAt }) => [number, closedAt !== null])).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(webkassa.device.books().tickets.at(-1)).toMatchObject({ key: late, shiftNumber: 2 });
  await closes();
  await expectAllOnce({ sold: 8000, returned: 0, cashIn: 20_000, cashOut: 28_000 });
});

test('cash that the device lacks (8) is told once cash came in, and keeps none behind it waiting', async () => {
  begin(fiscalProfile({ fiscal: {} }));
  counter.opens();
  counter.moves('pay-in', 30_000, 'petty-cash');
  counter.moves('safe-drop', 40_000);
  counter.sells();
  await counter.start();
  expect(counter.jobs()).toEqual(['cash-in signed', 'cash-out waiting little-cash', 'sale signed']);
  counter.moves('pay-in', 30_000);
  await counter.start();
  expect(counter.jobs().filter((job) => !job.endsWith(' signed'))).toEqual([]);
  counter.moves('pay-out', 15_000);
  counter.moves('pay-in', 15_000);
  counter.moves('pay-out', 30_000, 'petty-cash');
  await closes();
  await expectAllOnce({ sold: 5000, returned: 0, cashIn: 65_000, cashOut: 70_000 });
});

test('without a line the device signs all the same, its signs say so, and a return names them', async () => {
  begin();
  counter.opens();
  await counter.start();
  webkassa.device.books().autonomousSince = counter.bench.clock.now();
  const sale = counter.sells();
  counter.returns(sale);
  const turns = await counter.start();
  expect(turns.health()).toMatchObject({ register: 'ready', offline: true });
  expect(counter.bench.ledger.lastOfKind('fiscalised')?.body).toMatchObject({ offline: true });
  expect(webkassa.device.books().tickets.at(-1)?.basis).toMatchObject({ isoffline: true });
  await closes();
  await expectAllOnce({ sold: 5000, returned: 5000, cashIn: 20_000, cashOut: 20_000 });
});
