import { expect, test } from 'vitest';
import { Terminal } from '../../../src-shared/contract/body-parts.ts';
import { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { ok } from '../../../src-shared/result.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { Answer } from '../../../src-main/payment/port.ts';

const sale = ConfirmedSale.parse({
  saleId: '01900000-0000-7000-8000-000000000001',
  lines: [{ cardNumber: '9643108503304172259', productId: 'stored-value', amount: 5000 }],
  tenders: [{ kind: 'bank-card', amount: 5000, received: 5000 }],
  language: 'en',
});

const books = { begin: () => ok(), told: () => true, heard: () => {}, takes: () => true };

/** A terminal that takes money by itself and says this of it. */
const said = (answer: Answer) => {
  const answers = () => Promise.resolve(answer);
  const device = { collect: answers, refund: answers, ask: answers, cancel: answers, state: () => 'answers' as const };
  const settle = () => Promise.resolve({ state: 'unknown' as const });
  const deviceOf = () => ({ slips: 'own' as const, deviceId: 'one', settle, ...device });
  return paymentsOver({ deviceOf }).collect(sale, { parts: [null], operations: 0 }, books);
};

test("of a card's number that a terminal says the last four digits are kept, and the payment stands", async () => {
  const slip = {
    acquirer: 'Bank 4111 1111 1111 1111',
    terminalId: '4111111111111111',
    rrn: '4111111111111111',
    authCode: '4111-1111-1111-1111',
    maskedPan: '4111111111111111',
  };
  const kept = {
    acquirer: 'Bank …1111',
    terminalId: '4111111111111111',
    rrn: '4111111111111111',
    authCode: '…1111',
    maskedPan: '••••1111',
  };
  expect(await said({ state: 'approved', slip, kind: 'bank-card', amount: money(5000) })).toEqual({
    state: 'approved',
    slips: [kept],
    kinds: ['bank-card'],
  });
  expect(Terminal.safeParse(kept).success).toBe(true);
});

test('what a terminal says otherwise is kept as it said it', async () => {
  const slip = { acquirer: 'Bank', authCode: 'A1B2C3', maskedPan: '411111******1111', rrn: '123456789012' };
  expect(await said({ state: 'approved', slip, kind: 'bank-card', amount: money(5000) })).toEqual({
    state: 'approved',
    slips: [slip],
    kinds: ['bank-card'],
  });
});

test('a reason why nothing was taken holds no number either', async () => {
  expect(await said({ state: 'declined', reason: 'card 5555555555554444 is lost' })).toEqual({
    state: 'declined',
    reason: 'card …4444 is lost',
    parts: [0],
    moved: false,
  });
});
