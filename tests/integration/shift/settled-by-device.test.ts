import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { TerminalTyped } from '../../../src-shared/contract/views/terminals.ts';
import { accountTotal } from '../../../src-shared/journal/postings.ts';
import { money } from '../../../src-shared/money.ts';
import { err, ok } from '../../../src-shared/result.ts';
import type { DeviceOf, PaymentDevice } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { closeShift, giveCount, reveal, stopCounting } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { askTerminals, giveTerminals } from '../../../src-main/shift/terminals.ts';
import { withoutPaper } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/** A device that answers by itself closes its batch for the count of a close, and nobody types its total. */

const PLAIN = aProfile();
const WITH_QR = aProfile({ tenders: [...PLAIN.tenders, { id: 'qr', kind: 'qr', name: { ru: 'QR' } }] });

let terminal: VirtualTerminal;
let device: PaymentDevice;
let till: Till;
/** Bank cards and QR at the device; a test may put a stand-alone terminal beside it. */
let deviceOf: DeviceOf;
beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  device = virtualTerminalAt(() => terminal.port);
  deviceOf = () => device;
  till = aTill(undefined, undefined, undefined, (kind) => deviceOf(kind));
  till.world.profile = WITH_QR;
  opens();
});
afterEach(async () => {
  till.close();
  await terminal.isUnplugged();
});

function opens() {
  const fromSafe = money(till.ledger.lastOfKind('shift-closed') ? 0 : 20_000);
  expect(openShift({ counts: notes([1000, 20]), fromSafe }, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
}
async function pays(amount: number, kind: 'bank-card' | 'qr' = 'bank-card', authCode?: string) {
  const tenders = [{ kind, amount: money(amount), ...(authCode && { authCode }) }];
  expect(await takeSale(aSale(till, { amount, tenders }), AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
}
const counts = () => expect(giveCount(notes([1000, 20]), AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
const asked = (at = till) => askTerminals(AIGERIM_AT_WORK, at);
const types = (...totals: TerminalTyped[]) => giveTerminals(totals, AIGERIM_AT_WORK, till);
const card = (count: number, amount: number): TerminalTyped => ({
  kind: 'bank-card',
  count,
  amount: money(amount),
  settled: true,
});
function reveals() {
  const revealed = reveal(AIGERIM_AT_WORK, till);
  if (!revealed.ok) throw new Error(revealed.error.kind);
  return revealed.value.terminals;
}
function closes() {
  const people = { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId };
  expect(closeShift({ carried: money(20_000), reason: 'as it is' }, people, till)).toMatchObject({ ok: true });
  const close = till.ledger.lastOfKind('shift-closed')!;
  return { row: (close.body['terminals'] as unknown[])[0], posted: accountTotal(close.postings, 'acquirer') };
}
const NOTHING_TO_TYPE = ok({ asks: [], given: false });
const CARD_TO_TYPE = ok({ asks: ['bank-card'], given: false });
const settlesHeard = () => terminal.heard.filter((each) => each.startsWith('settle'));

test('its total is read once the drawer is counted, told at the reveal and booked once', async () => {
  await pays(5000);
  await pays(3000);
  await asked();
  expect(settlesHeard()).toEqual([]);
  counts();
  expect([await asked(), await asked()]).toEqual([NOTHING_TO_TYPE, NOTHING_TO_TYPE]);
  expect(settlesHeard()).toHaveLength(1);
  expect(reveals()).toMatchObject([{ by: 'total', total: { count: 2, amount: 8000 }, difference: 0 }]);
  expect(closes()).toMatchObject({ row: { by: 'total', byDevice: true, settled: true, difference: 0 }, posted: 0 });
  opens();
  await pays(2000);
  counts();
  await asked();
  expect(reveals()).toMatchObject([{ total: { count: 1, amount: 2000 }, difference: 0 }]);
});

test('what it charged for no sale is over, also in a shift that knows of no card', async () => {
  await device.collect(
    { id: 'by hand/1', kind: 'bank-card', amount: money(700) },
    () => {},
    () => true,
  );
  counts();
  expect(await asked()).toEqual(NOTHING_TO_TYPE);
  expect(reveals()).toMatchObject([{ ours: { count: 0, amount: 0 }, total: { amount: 700 }, difference: 700 }]);
  expect(closes().posted).toBe(700);
});

test('a stand-alone terminal beside it is typed blind, and nothing of the device stands in that question', async () => {
  deviceOf = (kind) => (kind === 'qr' ? device : newStandAlone());
  await pays(5000, 'bank-card', 'A10001');
  await pays(3000, 'qr');
  counts();
  expect(await asked()).toEqual(CARD_TO_TYPE);
  expect(types(card(1, 4000))).toEqual(ok(null));
  expect(reveals()).toMatchObject([
    { kind: 'bank-card', total: { amount: 4000 }, difference: -1000 },
    { kind: 'qr', total: { amount: 3000 }, difference: 0 },
  ]);
});

test('whoever goes back to selling loses no batch: the close adds up what was told meanwhile', async () => {
  await pays(5000);
  counts();
  await asked();
  expect(stopCounting(AIGERIM_AT_WORK, till)).toEqual(ok(null));
  await pays(3000);
  counts();
  expect(await asked()).toEqual(NOTHING_TO_TYPE);
  expect(reveals()).toMatchObject([{ total: { count: 2, amount: 8000 }, difference: 0 }]);
  expect(closes().row).toMatchObject({ byDevice: true, difference: 0 });
});

test('what is typed once it is silent is of its open batch, and what it told before comes on top', async () => {
  await pays(5000);
  counts();
  await asked();
  stopCounting(AIGERIM_AT_WORK, till);
  await pays(3000);
  counts();
  await terminal.isUnplugged();
  expect(await asked()).toEqual(CARD_TO_TYPE);
  types(card(1, 3000));
  expect(reveals()).toMatchObject([{ total: { count: 2, amount: 8000 }, difference: 0 }]);
  expect(closes().row).not.toHaveProperty('byDevice');
  await terminal.isPluggedIn();
  opens();
  await pays(2000);
  counts();
  await asked();
  // A person said that its batch was closed, and it was not: what is told twice is a difference, and seen.
  expect(reveals()).toMatchObject([{ total: { amount: 5000 }, difference: 3000 }]);
});

test('an answer that was lost is told again by the same id, at this close or at the next', async () => {
  await pays(5000);
  counts();
  terminal.willSettle('settles and never says so', 'does not settle', 'does not settle');
  expect([await asked(), await asked()]).toEqual([CARD_TO_TYPE, CARD_TO_TYPE]);
  types({ kind: 'bank-card', skipped: 'no paper' });
  expect(reveals()).toMatchObject([{ by: 'nothing' }]);
  closes();
  opens();
  await pays(3000);
  counts();
  expect(await asked()).toEqual(CARD_TO_TYPE);
  expect(await asked()).toEqual(NOTHING_TO_TYPE);
  expect(new Set(settlesHeard()).size).toBe(2);
  expect(reveals()).toMatchObject([{ total: { count: 2, amount: 8000 }, difference: 0 }]);
});

test('cut off once the batch is closed and nobody knows, the next start asks by the same id', async () => {
  await pays(5000);
  counts();
  const folder = mkdtempSync(join(tmpdir(), 'sapar-settled-'));
  terminal.atEachStep = () => till.bench.db.exec(`VACUUM INTO '${join(folder, 'ledger.sqlite')}'`);
  await asked();
  terminal.atEachStep = () => {};
  const { clock } = till.bench;
  till.close();
  till = aTill(folder, clock, undefined, deviceOf);
  expect(await asked()).toEqual(NOTHING_TO_TYPE);
  expect(new Set(settlesHeard()).size).toBe(1);
  expect(reveals()).toMatchObject([{ total: { count: 1, amount: 5000 }, difference: 0 }]);
});

test.each<[string, Fate, string]>([
  ['told of', 'moves it by QR', 'its paper could not be queued'],
  ['not told of', 'approves and never says so', 'nobody knows'],
])('a card payment that the device took by QR and that was %s stands in the total of QR', async (_what, fate, why) => {
  const sale = aSale(till, { amount: 5000, tenders: [{ kind: 'bank-card', amount: money(5000) }] });
  terminal.willDo(fate);
  const paperIsBack = withoutPaper(till.bench.db);
  const taken = await takeSale(sale, AIGERIM_AT_WORK, till).catch(() => null);
  paperIsBack();
  expect(taken).toEqual(why === 'nobody knows' ? err({ kind: 'payment-unknown' }) : null);
  expect(till.unknownPayments()).toHaveLength(1);
  counts();
  await asked();
  const inTotal = [{ amount: 5000, inTotal: true }];
  const kind = fate === 'moves it by QR' ? 'qr' : 'bank-card';
  const rows = reveals().filter(({ unknown }) => unknown.length > 0);
  expect(rows).toMatchObject([{ kind, total: { count: 1, amount: 5000 }, difference: 0, unknown: inTotal }]);
  closes();
  opens();
  expect(await finishSale(sale.saleId, undefined, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  counts();
  await asked();
  expect(reveals()).toMatchObject([{ kind, ours: { count: 1, amount: 5000 }, total: { amount: 0 }, difference: 0 }]);
});

test('one that nobody knows, paid the other way, is found in that total and carried there', async () => {
  const lost: PaymentDevice = {
    ...device,
    collect: async (...of) => {
      terminal.willDo('moves it by QR');
      await device.collect(...of);
      return { state: 'unknown' };
    },
  };
  deviceOf = () => lost;
  const sale = aSale(till, { amount: 5000, tenders: [{ kind: 'bank-card', amount: money(5000) }] });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toEqual(err({ kind: 'payment-unknown' }));
  counts();
  await asked();
  expect(reveals()).toMatchObject([
    { kind: 'bank-card', difference: 0, unknown: [] },
    { kind: 'qr', total: { amount: 5000 }, difference: 0, unknown: [{ amount: 5000, inTotal: true }] },
  ]);
  closes();
  opens();
  expect(await finishSale(sale.saleId, undefined, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  counts();
  await asked();
  expect(reveals()).toMatchObject([{ kind: 'qr', ours: { amount: 5000 }, total: { amount: 0 }, difference: 0 }]);
});

test('a part that was declined, and one that is back, is no payment of which nobody knows', async () => {
  terminal.willDo('approves', 'declines');
  const tenders = [2000, 3000].map((amount) => ({ kind: 'bank-card' as const, amount: money(amount) }));
  const sale = aSale(till, { amount: 5000, tenders });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ error: { kind: 'payment-declined' } });
  expect(till.unknownPayments()).toMatchObject([{ amount: 2000, isSure: true }]);
  counts();
  await asked();
  expect(reveals()).toMatchObject([{ total: { amount: 2000 }, difference: 0, unknown: [{ inTotal: true }] }]);
});

test('a device that counters share is settled by none of them', async () => {
  const { tenders } = WITH_QR;
  till.world.profile = aProfile({
    tenders: tenders.map((each) => ({ ...each, sharedTerminal: each.kind !== 'cash' })),
  });
  await pays(5000);
  counts();
  expect(await asked()).toEqual(NOTHING_TO_TYPE);
  expect(settlesHeard()).toEqual([]);
  expect(reveals()).toMatchObject([{ by: 'codes', total: null }]);
});

test('a device that never answers is waited for so long, and its total is typed', async () => {
  const silent = { ...device, settle: () => new Promise<never>(() => {}) };
  deviceOf = () => silent;
  await pays(5000);
  counts();
  expect(await asked()).toEqual(CARD_TO_TYPE);
  types(card(1, 5000));
  expect(reveals()).toMatchObject([{ total: { amount: 5000 }, difference: 0 }]);
});
