import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, judgeLines, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { CARD_NUMBER } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/** Two sales of one card at once do not pass its limits together: what is begun counts as what is written does. */

let till: Till;
let terminal: VirtualTerminal;
beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  const device = virtualTerminalAt(() => terminal.port);
  till = { ...aTill(), payments: paymentsOver({ deviceOf: () => device }) };
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  await terminal.isUnplugged();
});

// The card holds 1 240, and 100 000 at most.
const byCard = () => aSale(till, { amount: 50_000, tenders: [{ kind: 'bank-card' as const, amount: money(50_000) }] });
const full = { ok: false, error: { kind: 'balance-above-cap', cap: 100_000, room: 48_760 } };

test('of two sales of a card at two devices the second is refused what the first may still fill', async () => {
  terminal.willDo('waits for the customer');
  const [first, second] = [byCard(), byCard()];
  const taking = takeSale(first, AIGERIM_AT_WORK, till);
  await expect.poll(() => terminal.heard.length).toBe(1);
  expect(await takeSale(second, AIGERIM_AT_WORK, till)).toEqual(full);
  expect(judgeLines(second.lines, AIGERIM_AT_WORK, till)).toEqual(full);
  expect(awaitPayment(second, AIGERIM_AT_WORK, till)).toEqual(full);
  expect(till.intents.find(second.saleId)).toBeUndefined();
  // Its own lines are not counted against it.
  expect(judgeLines(first.lines, AIGERIM_AT_WORK, till, [first.saleId])).toMatchObject({ ok: true });
  const less = aSale(till, { amount: 48_760, received: 48_760 });
  expect(await takeSale(less, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  terminal.theCustomer('pays');
  // What was charged is recorded, whatever was judged since.
  expect(await taking).toMatchObject({ ok: true });
});

test('once the first is given up, the second is sold', async () => {
  terminal.willDo('approves and never says so', 'waits for the customer');
  const [first, second] = [byCard(), byCard()];
  await takeSale(first, AIGERIM_AT_WORK, till);
  // It waits for a word on its money, and may still be sold.
  expect(await takeSale(second, AIGERIM_AT_WORK, till)).toEqual(full);
  terminal.isGivenBackByHand(`${first.saleId}/1`);
  expect(await abandonSale(first.saleId, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const taking = takeSale(second, AIGERIM_AT_WORK, till);
  await expect.poll(() => terminal.heard.at(-1)).toBe('collect /1 50000');
  terminal.theCustomer('pays');
  expect(await taking).toMatchObject({ ok: true });
});

test('a pass that is being sold fills no card', async () => {
  terminal.willDo('waits for the customer');
  const lines = [{ cardNumber: CARD_NUMBER, productId: 'week', amount: money(2500) }];
  const pass = aSale(till, { lines, tenders: [{ kind: 'bank-card', amount: money(2500) }] });
  const taking = takeSale(pass, AIGERIM_AT_WORK, till);
  await expect.poll(() => terminal.heard.length).toBe(1);
  const [before, topUp] = [byCard(), aSale(till, { amount: 48_760, received: 48_760 })];
  expect(await takeSale(topUp, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  expect(await takeSale(before, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  terminal.theCustomer('walks away');
  await taking;
});
