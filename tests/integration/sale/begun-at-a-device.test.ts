import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/**
 * A part of a payment is decided by how it was begun, at a device or for a slip that is typed. What stands on the desk
 * by then decides nothing.
 */

type Desk = 'typed' | 'own' | 'another';

let till: Till;
let terminal: VirtualTerminal;
let another: VirtualTerminal;
/** What stands on the desk for each way of paying; a test changes it as a restart with another set-up does. */
let desk: { 'bank-card': Desk; qr: Desk };

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  another = await VirtualTerminal.start();
  desk = { 'bank-card': 'own', qr: 'typed' };
  const devices = {
    typed: newStandAlone({ terminalId: 'T1' }),
    own: virtualTerminalAt(() => terminal.port, 'the one'),
    another: virtualTerminalAt(() => another.port, 'another'),
  };
  const deviceOf: DeviceOf = (kind) => devices[desk[kind]];
  till = { ...aTill(), payments: paymentsOver({ deviceOf }) };
  const profile = aProfile();
  till.world.profile = { ...profile, tenders: [...profile.tenders, { ...profile.tenders[0]!, id: 'qr', kind: 'qr' }] };
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  for (const each of [terminal, another]) await each.isUnplugged();
});

const part = (kind: 'bank-card' | 'qr' | 'cash', amount: number, authCode?: string) => ({
  kind,
  amount: money(amount),
  ...(authCode !== undefined && { authCode }),
});
const waits = (sale: ConfirmedSale) => awaitPayment(sale, AIGERIM_AT_WORK, till);
const take = (sale: ConfirmedSale) => takeSale(sale, AIGERIM_AT_WORK, till);
const finish = (sale: ConfirmedSale, code?: string) => finishSale(sale.saleId, code, AIGERIM_AT_WORK, till);
const finishByAnother = (sale: ConfirmedSale, code: string) =>
  finishSale(sale.saleId, code, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
const drop = (sale: ConfirmedSale) => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
const dropByAnother = (sale: ConfirmedSale) => abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
const slipsOf = (sale: ConfirmedSale) => {
  const body = till.ledger.entryOfKind('sale', sale.saleId)?.body;
  return body?.tenders.map(({ terminal: slip }) => slip?.authCode);
};
const newest = () => till.ledger.entryAt(till.ledger.head().seq);
const unfinished = () => till.intents.unfinished().map(({ id }) => id);
const unknown = { ok: false, error: { kind: 'payment-unknown' } };

test('a slip is typed first and the rest goes to a device: the clerk takes it, and it is collected once', async () => {
  const sale = aSale(till, { tenders: [part('qr', 2000), part('bank-card', 3000)] });
  expect(waits(sale)).toMatchObject({ ok: true });
  expect(terminal.heard).toEqual([]);
  const withCode = { ...sale, tenders: [part('qr', 2000, 'Q7'), part('bank-card', 3000)] };
  expect(await take(withCode)).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(slipsOf(sale)).toEqual(['Q7', 'S1']);
  expect(terminal.heard).toEqual(['collect /1 3000']);
  expect(await take(withCode)).toMatchObject({ ok: true });
  expect(terminal.heard).toHaveLength(1);
});

test('what was never begun at a device is not collected where nobody stands at it, and stays in sight', async () => {
  const sale = aSale(till, { tenders: [part('qr', 2000), part('bank-card', 3000)] });
  waits(sale);
  expect(await finish(sale, 'Q7')).toEqual({ ok: false, error: { kind: 'payment-incomplete', left: 3000 } });
  expect([terminal.heard, unfinished()]).toEqual([[], [sale.saleId]]);
  // The code was typed once, and is known from then on.
  expect(await drop(sale)).toMatchObject({ ok: true });
  expect(newest()).toMatchObject({
    kind: 'payment-decided',
    body: { decision: 'not-paid', reason: 'given back on the terminal: qr 2000, code Q7' },
  });
});

test('a part at a device stands before the typed one: each is begun in its own way', async () => {
  const sale = aSale(till, { tenders: [part('bank-card', 3000), part('qr', 2000)] });
  expect(waits(sale)).toMatchObject({ ok: true });
  expect(await take({ ...sale, tenders: [part('bank-card', 3000), part('qr', 2000, 'Q7')] })).toMatchObject({
    ok: true,
  });
  expect(slipsOf(sale)).toEqual(['S1', 'Q7']);
});

test('a slip that was typed is not forgotten when the device declines the part before it', async () => {
  terminal.willDo('declines');
  const sale = aSale(till, { tenders: [part('bank-card', 3000), part('qr', 2000, 'Q7')] });
  expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  expect(unfinished()).toEqual([sale.saleId]);
  expect(await take({ ...sale, tenders: [part('qr', 2000, 'Q7'), part('cash', 3000)] })).toMatchObject({ ok: true });
  expect(slipsOf(sale)).toEqual(['Q7', undefined]);
});

test.each<[Desk]>([['own'], ['another']])(
  'a payment that was begun for a slip keeps its slip where its tender has a device now (%s)',
  async (now) => {
    desk['bank-card'] = 'typed';
    const [finished, taken, dropped] = [1, 2, 3].map(() => aSale(till, { tenders: [part('bank-card', 5000)] }));
    for (const sale of [finished!, taken!, dropped!]) expect(waits(sale)).toMatchObject({ ok: true });
    desk['bank-card'] = now;
    // The device would decline what it never heard of, and the slip with it.
    expect(await finish(finished!)).toEqual({ ok: false, error: { kind: 'authorisation-code-needed' } });
    expect(await finish(finished!, 'A1')).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(await take(taken!)).toEqual({ ok: false, error: { kind: 'authorisation-code-needed' } });
    expect(await take({ ...taken!, tenders: [part('bank-card', 5000, 'A2')] })).toMatchObject({ ok: true });
    expect([slipsOf(finished!), slipsOf(taken!)]).toEqual([['A1'], ['A2']]);
    expect(await drop(dropped!)).toMatchObject({ ok: true });
    expect([unfinished(), terminal.heard, another.heard]).toEqual([[], [], []]);
  },
);

test.each<[Desk]>([['typed'], ['another']])(
  'a payment whose device is gone is settled by no silence: a second person with the slip decides (%s)',
  async (now) => {
    terminal.willDo('approves and never says so', 'approves and never says so');
    const [paid, given] = [1, 2].map(() => aSale(till, { tenders: [part('bank-card', 5000)] }));
    for (const sale of [paid!, given!]) expect(await take(sale)).toEqual(unknown);
    desk['bank-card'] = now;
    const { seq } = till.ledger.head();
    for (const sale of [paid!, given!])
      expect([await finish(sale), await finish(sale, 'A1'), await take(sale), await drop(sale)]).toEqual([
        unknown,
        unknown,
        unknown,
        unknown,
      ]);
    expect([till.ledger.head().seq, unfinished().length, another.heard]).toEqual([seq, 2, []]);

    expect(await finishByAnother(paid!, 'A1')).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(slipsOf(paid!)).toEqual(['A1']);
    expect(till.ledger.entryAt(seq + 1)).toMatchObject({
      kind: 'payment-decided',
      supervisorId: SUPERVISOR.clerkId,
      body: { saleId: paid!.saleId, decision: 'paid', reason: expect.stringContaining('code A1') },
    });
    expect(await dropByAnother(given!)).toMatchObject({ ok: true });
    expect(newest()).toMatchObject({
      kind: 'payment-decided',
      supervisorId: SUPERVISOR.clerkId,
      body: { saleId: given!.saleId, decision: 'not-paid', reason: expect.stringContaining('bank-card 5000') },
    });
    expect([unfinished(), terminal.heard.length, another.heard]).toEqual([[], 2, []]);
    // Nothing is charged under these ids any more.
    expect(await take(given!)).toMatchObject({ ok: false });
    expect([terminal.heard.length, another.heard]).toEqual([2, []]);
  },
);

test('a device that is there again says itself what became of its part', async () => {
  terminal.willDo('approves and never says so');
  const sale = aSale(till, { tenders: [part('bank-card', 5000)] });
  await take(sale);
  desk['bank-card'] = 'another';
  expect(await finish(sale)).toEqual(unknown);
  desk['bank-card'] = 'own';
  expect(await finishByAnother(sale, 'A1')).toMatchObject({ ok: true });
  expect(slipsOf(sale)).toEqual(['S1']);
});

test('a sale that a ledger of before kept was begun for slips that are typed', async () => {
  const sale = aSale(till, { tenders: [part('bank-card', 3000), part('cash', 2000)] });
  waits(sale);
  const kept = { sale, profileVersion: 'test-1' };
  till.bench.db.prepare('UPDATE intent SET sale = ? WHERE id = ?').run(JSON.stringify(kept), sale.saleId);
  expect(till.intents.find(sale.saleId)?.begun).toEqual({ parts: [{ by: 'typed' }, null], operations: 0 });
  expect(await finish(sale, 'A1')).toMatchObject({ ok: true });
  expect([slipsOf(sale), terminal.heard]).toEqual([['A1', undefined], []]);
});

test('what does not say of each part how it was begun can not be read, and only a second person ends it', async () => {
  const sale = aSale(till, { tenders: [part('bank-card', 3000), part('cash', 2000)] });
  await take(sale);
  const { saleId } = aSale(till);
  for (const parts of [[], [{ by: 'typed' }], [{ by: 'device', no: 1 }, null], [{ by: 'owl' }, null]]) {
    const kept = JSON.stringify({ sale: { ...sale, saleId }, profileVersion: 'test-1', parts, operations: 1 });
    till.bench.db
      .prepare(
        `INSERT OR REPLACE INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
         SELECT ?, shift_id, clerk_id, ?, 'awaiting-payment', created_at, changed_at FROM intent WHERE id = ?`,
      )
      .run(saleId, kept, sale.saleId);
    expect(till.intents.unreadable().map(({ id }) => id)).toEqual([saleId]);
    expect(await finishSale(saleId, 'A1', AIGERIM_AT_WORK, till)).toEqual({
      ok: false,
      error: { kind: 'sale-unreadable' },
    });
  }
});
