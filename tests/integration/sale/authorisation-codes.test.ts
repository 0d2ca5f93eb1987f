import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { wantsRegister } from '../../devices/fiscal-rules.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import type { ConfirmedTender } from '../../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../../src-shared/ids.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import { money } from '../../../src-shared/money.ts';
import type { Result } from '../../../src-shared/result.ts';

/** The code of a slip is the only trace of a payment at a stand-alone terminal, so no other word is taken for one. */

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await startReference();
  const tenders = demoProfile.tenders.map((tender) =>
    tender.kind === 'qr' ? { ...tender, authCodePattern: '^[0-9]{12}$' } : tender,
  );
  await reference.operator.setProfile({ ...demoProfile, version: 'twelve digits by QR', tenders });
  await wantsRegister(reference, false);
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
});
afterAll(async () => {
  await counter.end();
  await reference.stop();
});

let saleId: SaleId;
let cardNumber: string;
beforeEach(async () => {
  ({ saleId } = await counter.gets('sale.begin', null));
  cardNumber = await aFreshCard(reference);
});

const byTerminal = (amount: number, authCode?: string): ConfirmedTender => ({
  kind: 'bank-card',
  amount: money(amount),
  ...(authCode !== undefined && { authCode }),
});
function saleOf(...tenders: readonly ConfirmedTender[]) {
  const amount = tenders.reduce((sum, tender) => sum + tender.amount, 0);
  const lines = [{ cardNumber, productId: 'stored-value', amount }];
  return { saleId, lines, tenders: [...tenders], language: 'en' as const };
}
const takes = (authCode: string, sureOfCode?: string) =>
  counter.ask('sale.take', { ...saleOf(byTerminal(2000, authCode)), ...(sureOfCode && { sureOfCode }) });
const refusalOf = (answer: Result<unknown, Refusal>) => (answer.ok ? null : answer.error.kind);
const codesWritten = () =>
  reference.operator.entries(counter.counterId).then((entries) => JSON.stringify(entries).match(/"authCode":"[^"]*"/g));

test('what no terminal of this operator prints is refused, and nothing is sold or kept', async () => {
  for (const code of ['abc', 'A1', '123456789', 'A1-2345'])
    expect(refusalOf(await takes(code))).toBe('authorisation-code-unlike');
  expect(counter.state().recent).toEqual([]);
  expect(counter.state().attention).toEqual([]);
  expect(await takes('abc123')).toMatchObject({ ok: true });
});

test('it is written down in capitals', async () => {
  expect(await takes('qw3rty')).toMatchObject({ ok: true });
  await vi.waitFor(async () => expect(await codesWritten()).toContain('"authCode":"QW3RTY"'), 10_000);
});

describe('a code that was used in this shift', () => {
  test('is warned of with its time, and taken once the clerk is sure of this very code', async () => {
    expect(await takes('700001')).toMatchObject({ ok: true });
    ({ saleId } = await counter.gets('sale.begin', null));
    cardNumber = await aFreshCard(reference);
    expect(await takes('700001')).toMatchObject({
      ok: false,
      error: { kind: 'authorisation-code-used', code: '700001', at: expect.any(String) },
    });
    expect(refusalOf(await takes('700001', '700002'))).toBe('authorisation-code-used');
    expect(await takes('700001', '700001')).toMatchObject({ ok: true });
  });

  test('is no other than its own: the same sale asked for again is the same sale', async () => {
    expect(await takes('700010')).toMatchObject({ ok: true, value: { saleId } });
    expect(await takes('700010')).toMatchObject({ ok: true, value: { saleId } });
  });

  test('is warned of between the parts of one sale as well, before the part is kept', async () => {
    const first = byTerminal(1000, '700020');
    await counter.gets('sale.await-payment', saleOf(byTerminal(1000), { kind: 'cash', amount: money(1000) }));
    await counter.gets('sale.await-payment', saleOf(first, { kind: 'cash', amount: money(1000) }));
    await counter.gets('sale.await-payment', saleOf(first, byTerminal(1000)));
    const twice = saleOf(first, byTerminal(1000, '700020'));
    expect(refusalOf(await counter.ask('sale.take', twice))).toBe('authorisation-code-used');
    expect(await counter.ask('sale.take', saleOf(first, byTerminal(1000, '700021')))).toMatchObject({ ok: true });
  });

  test('is warned of where a sale that waits in Attention has it, and where such a sale is finished', async () => {
    await counter.gets('sale.await-payment', saleOf(byTerminal(1000), { kind: 'cash', amount: money(1000) }));
    await counter.gets('sale.await-payment', saleOf(byTerminal(1000, '700030'), byTerminal(1000)));
    const parked = saleId;
    ({ saleId } = await counter.gets('sale.begin', null));
    expect(refusalOf(await takes('700030'))).toBe('authorisation-code-used');
    expect(await takes('700031')).toMatchObject({ ok: true });

    const finishes = (authCode: string) => counter.ask('sale.finish', { saleId: parked, authCode });
    expect(refusalOf(await finishes('x'))).toBe('authorisation-code-unlike');
    expect(refusalOf(await finishes('700031'))).toBe('authorisation-code-used');
    expect(await finishes('700032')).toMatchObject({ ok: true });
  });

  test('is warned of on the slip of a return, but where the terminal repeats the code of the payment', async () => {
    const givesBack = (authCode: string) =>
      counter.ask('sale.return', {
        saleId,
        lines: [1],
        reason: 'customer-request',
        tenders: [byTerminal(2000, authCode)],
      });
    expect(await takes('700040')).toMatchObject({ ok: true });
    await vi.waitFor(() => expect(counter.state().recent[0]?.lines[0]?.credit).toBe('credited'), 10_000);
    expect(refusalOf(await givesBack('abc'))).toBe('authorisation-code-unlike');
    expect(refusalOf(await givesBack('700032'))).toBe('authorisation-code-used');
    expect(await givesBack('700040')).toMatchObject({ ok: true });
  });
});

test('each way of paying has the pattern that the operator gave it', async () => {
  const byQr = (authCode: string) => counter.ask('sale.take', saleOf({ kind: 'qr', amount: money(1000), authCode }));
  expect(refusalOf(await byQr('ABC123'))).toBe('authorisation-code-unlike');
  expect(await byQr('123456789012')).toMatchObject({ ok: true });
});
