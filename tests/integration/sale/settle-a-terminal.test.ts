import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { PaymentDevice } from '../../../src-main/payment/port.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/** A device closes its batch and tells what it moved, for each way of paying, whoever thinks otherwise. */

let till: Till;
let terminal: VirtualTerminal;
let device: PaymentDevice;
beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  device = virtualTerminalAt(() => terminal.port);
  till = { ...aTill(), payments: paymentsOver({ deviceOf: () => device }) };
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  await terminal.isUnplugged();
});

const paid = (...amounts: number[]) => {
  const tenders = amounts.map((amount) => ({ kind: 'bank-card' as const, amount: money(amount) }));
  const lines = [{ ...aSale(till).lines[0]!, amount: money(amounts.reduce((sum, each) => sum + each)) }];
  const sale = aSale(till, { lines, tenders });
  return takeSale(sale, AIGERIM_AT_WORK, till).then((answer) => ({ sale, answer }));
};
const NOTHING = { count: 0, amount: 0 };

test('what moved since the batch before is told once, by kind, whether it became a sale or not', async () => {
  await paid(3000);
  terminal.willDo('approves', 'declines');
  const { sale } = await paid(2000, 1000);
  await abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
  terminal.willDo('moves it by QR');
  await paid(1500);
  expect(await device.settle('close-1')).toEqual({
    state: 'settled',
    batches: [
      { kind: 'bank-card', collected: { count: 2, amount: 5000 }, refunded: { count: 1, amount: 2000 } },
      { kind: 'qr', collected: { count: 1, amount: 1500 }, refunded: NOTHING },
    ],
  });
  expect(await device.settle('close-2')).toEqual({ state: 'settled', batches: [] });
  await paid(1000);
  expect(await device.settle('close-3')).toEqual({
    state: 'settled',
    batches: [{ kind: 'bank-card', collected: { count: 1, amount: 1000 }, refunded: NOTHING }],
  });
});

test('a batch whose totals did not arrive is told again by the same id, and no other is closed', async () => {
  await paid(3000);
  terminal.willSettle('settles and never says so');
  expect(await device.settle('close-1')).toEqual({ state: 'unknown' });
  await paid(1000);
  const first = [{ kind: 'bank-card', collected: { count: 1, amount: 3000 }, refunded: NOTHING }];
  expect(await device.settle('close-1')).toEqual({ state: 'settled', batches: first });
  expect(await device.settle('close-1')).toEqual({ state: 'settled', batches: first });
  const second = [{ kind: 'bank-card', collected: { count: 1, amount: 1000 }, refunded: NOTHING }];
  expect(await device.settle('close-2')).toEqual({ state: 'settled', batches: second });
});

test('a device that does not settle, is busy or is not reached says that it does not know', async () => {
  await paid(3000);
  terminal.willSettle('does not settle');
  expect(await device.settle('close-1')).toEqual({ state: 'unknown' });
  terminal.willDo('waits for the customer');
  const paying = paid(1000);
  await expect.poll(() => terminal.heard.at(-1)).toBe('collect /1 1000');
  expect(await device.settle('close-1')).toEqual({ state: 'unknown' });
  terminal.theCustomer('pays');
  await paying;
  await terminal.isUnplugged();
  expect(await device.settle('close-1')).toEqual({ state: 'unknown' });
  await terminal.isPluggedIn();
  expect(await device.settle('close-1')).toMatchObject({ batches: [{ collected: { count: 2, amount: 4000 } }] });
});
