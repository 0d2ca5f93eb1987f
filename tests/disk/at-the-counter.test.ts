import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { DEMO_CLERKS } from '../../src-upstream/demo/clerks.ts';
import { aCounterInProcess, type CounterInProcess } from '../devices/a-counter-in-process.ts';
import { AIGERIM, SAULE_THE_SUPERVISOR } from '../devices/a-demo-operator.ts';
import { notes } from '../devices/a-till.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { aFailingDisk, type FailingDisk } from '../devices/failing-disk.ts';

/** What a clerk is told when the disk confirms nothing, what still goes on, and how each of it ends. */

let reference: Reference;
let disk: FailingDisk;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
beforeEach(async () => {
  disk = aFailingDisk();
  counter = await aCounterInProcess(reference, {}, { dataDir: disk.folder });
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  // Nobody but the test writes from here on.
  await counter.upstream.stop();
  await counter.printer.stop();
});
afterEach(async () => {
  disk.isWell();
  await counter.end();
  disk.remove();
});

const SYNC_OF_LEDGER = { at: 'sync', ending: '-wal' } as const;
const PAY_OUT = { movement: { kind: 'pay-out', amount: 1000, against: 'petty-cash', reason: 'water' } } as const;
const saleOf = (saleId: SaleId, tender: 'cash' | 'bank-card' = 'cash') => ({
  saleId,
  lines: [{ cardNumber: '9643108503355000001', productId: 'stored-value', amount: 2000 }],
  tenders: [
    tender === 'cash'
      ? { kind: 'cash' as const, amount: 2000, received: 2000 }
      : { kind: 'bank-card' as const, amount: 2000, authCode: '123456' },
  ],
  language: 'en' as const,
});
const itemOf = <Kind extends AttentionItem['kind']>(kind: Kind) =>
  counter.state().attention.find((item): item is Extract<AttentionItem, { kind: Kind }> => item.kind === kind);
const entriesOf = (kind: 'sale' | 'pay-out') => counter.running.counter.ledger.countOfKind(kind);
async function isSettled(): Promise<void> {
  await expect.poll(() => counter.state().stopped, { timeout: 15_000 }).toBeNull();
}
/** What the clerk hears of the answer that counts. */
const heard = (kind: string) => expect.objectContaining({ ok: false, error: expect.objectContaining({ kind }) });

async function killed(): Promise<void> {
  disk.fails({ at: 'any', keeps: 'nothing' });
  await counter.running.stop().catch(() => {});
  disk.isWell();
  counter = await counter.startsAgain();
  await counter.signsIn(AIGERIM);
}

test('a sale in doubt stops selling and all that moves money, and is asked about once it is known', async () => {
  const { saleId } = await counter.gets('sale.begin', null);
  // What was kept before the money is durable; the sale itself is not.
  disk.fails({ ...SYNC_OF_LEDGER, nth: 2 });
  expect(await counter.ask('sale.take', saleOf(saleId))).toEqual(heard('entry-unknown'));
  expect(counter.state().stopped).toMatchObject({ kind: 'ledger-unsettled' });
  expect(await counter.ask('sale.take', saleOf(saleId))).toEqual(heard('ledger-unsettled'));
  expect(await counter.ask('cash.move', PAY_OUT)).toEqual(heard('ledger-unsettled'));
  expect(await counter.ask('shift.count', { counts: notes([1000, 20]) })).toEqual(heard('ledger-unsettled'));
  expect(await counter.ask('sale.abandon', { saleId })).toEqual(heard('ledger-unsettled'));

  disk.isWell();
  await isSettled();
  await counter.gets('sale.begin', null);
  await counter.gets('history.open', { entryId: saleId });
  expect(itemOf('sale-unfinished')).toMatchObject({ saleId, amount: 2000 });
  await counter.gets('sale.finish', { saleId });
  expect([entriesOf('sale'), itemOf('sale-unfinished')]).toEqual([1, undefined]);
});

test('money in doubt that was not recorded stands in the attention list until it was looked into', async () => {
  disk.fails(SYNC_OF_LEDGER);
  expect(await counter.ask('cash.move', PAY_OUT)).toEqual(heard('entry-unknown'));
  disk.isWell();
  await isSettled();
  expect(entriesOf('pay-out')).toBe(0);
  expect(itemOf('alarm')).toMatchObject({
    alarm: 'entry-not-recorded',
    detail: expect.stringMatching(/^pay-out 20\d\d-/),
  });
  await counter.gets('alarm.settle', {
    alarm: 'entry-not-recorded',
    approval: {
      clerkId: DEMO_CLERKS.find(({ name }) => name === SAULE_THE_SUPERVISOR.name)?.id ?? '',
      pin: SAULE_THE_SUPERVISOR.pin,
    },
  });
  expect(itemOf('alarm')).toBeUndefined();
  await counter.gets('cash.move', PAY_OUT);
  expect(entriesOf('pay-out')).toBe(1);
});

test.each([
  ['recorded', { ...SYNC_OF_LEDGER, keeps: 'nothing', thenDies: true }, 1],
  ['not-recorded', SYNC_OF_LEDGER, 0],
] as const)('a counter that was killed in doubt says at the next start: %s', async (what, fault, entries) => {
  disk.fails(fault);
  expect(await counter.ask('cash.move', PAY_OUT)).toEqual(heard('entry-unknown'));
  await killed();
  expect(entriesOf('pay-out')).toBe(entries);
  expect(itemOf('alarm')).toMatchObject({ alarm: `entry-${what}` });
  expect(counter.state().stopped).toBeNull();
});

test.each([
  ['is a sale', { ...SYNC_OF_LEDGER, keeps: 'nothing', thenDies: true }, 1],
  ['is asked about', SYNC_OF_LEDGER, 0],
] as const)('a card that was charged when the disk failed: after a kill it %s', async (_, fault, sales) => {
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.await-payment', {
    ...saleOf(saleId, 'bank-card'),
    tenders: [{ kind: 'bank-card', amount: 2000 }],
  });
  disk.fails(fault);
  expect(await counter.ask('sale.take', saleOf(saleId, 'bank-card'))).toEqual(heard('entry-unknown'));
  await killed();
  expect(entriesOf('sale')).toBe(sales);
  expect(itemOf('sale-unfinished')?.saleId).toBe(sales === 1 ? undefined : saleId);
});

test('a setting that the disk did not confirm is told as such, and holds once it is confirmed', async () => {
  disk.fails({ ...SYNC_OF_LEDGER, times: 1 });
  const look = { theme: 'dark', textPercent: 125 } as const;
  expect(await counter.ask('counter.look', look)).toEqual(heard('ledger-unwritable'));
  expect(counter.state().look).not.toMatchObject(look);
  await counter.gets('counter.look', look);
  expect(counter.state().look).toMatchObject(look);
});
