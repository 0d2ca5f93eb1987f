import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { DeviceOf, PaymentDevice } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { declinePart } from '../../../src-main/sale/decline-part.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { withoutPaper } from '../../devices/a-ledger.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';

/**
 * A sale is dropped, and before its terminal has answered somebody goes on with it: it ends in one way, not in both.
 */

let till: Till;
let terminal: VirtualTerminal;
/** What the slow terminal was asked, and answers once it is let. */
let heldBack: { readonly does: string; answer(): void }[];
let slow: Set<string>;

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  heldBack = [];
  slow = new Set();
  const itself = virtualTerminalAt(() => terminal.port);
  function slowly<Asked extends unknown[], Said>(does: string, ask: (...asked: Asked) => Promise<Said>) {
    return async (...asked: Asked): Promise<Said> => {
      if (slow.has(does)) await new Promise<void>((answer) => heldBack.push({ does, answer }));
      return ask(...asked);
    };
  }
  const device: PaymentDevice = {
    ...itself,
    ask: slowly('ask', itself.ask),
    cancel: slowly('cancel', itself.cancel),
    refund: slowly('refund', itself.refund),
  };
  const deviceOf: DeviceOf = (kind) => (kind === 'bank-card' ? device : newStandAlone());
  till = { ...aTill(), payments: paymentsOver({ deviceOf }) };
  const profile = aProfile();
  till.world.profile = { ...profile, tenders: [...profile.tenders, { ...profile.tenders[0]!, id: 'qr', kind: 'qr' }] };
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  await terminal.isUnplugged();
});

const part = (kind: 'bank-card' | 'qr' | 'cash', amount: number, authCode?: string) => ({
  kind,
  amount: money(amount),
  ...(authCode !== undefined && { authCode }),
});
const take = (sale: ConfirmedSale) => takeSale(sale, AIGERIM_AT_WORK, till);
const drop = (sale: ConfirmedSale) => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);

/** The first card is charged, the second declined. */
async function halfPaid(): Promise<ConfirmedSale> {
  const sale = aSale(till, { tenders: [part('bank-card', 3000), part('bank-card', 2000)] });
  terminal.willDo('approves', 'declines');
  expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  return sale;
}

async function letGo(does: string): Promise<void> {
  slow.delete(does);
  await expect.poll(() => heldBack.filter((each) => each.does === does).length).toBeGreaterThan(0);
  for (const each of heldBack.splice(0)) each.answer();
}

const ON: Record<string, (sale: ConfirmedSale) => Promise<unknown>> = {
  'taken once more': take,
  'finished in the attention list': ({ saleId }) => finishSale(saleId, undefined, AIGERIM_AT_WORK, till),
  'finished by a second person': ({ saleId }) => finishSale(saleId, 'A1', AIGERIM_AT_WORK, till, SUPERVISOR.clerkId),
};
test.each(['ask', 'refund'].flatMap((at) => Object.keys(ON).map((how) => [at, how] as const)))(
  'what goes back is no payment of its sale: the terminal is slow at its %s, and the sale is %s',
  async (at, how) => {
    const sale = await halfPaid();
    slow.add(at);
    const dropping = drop(sale);
    await expect.poll(() => heldBack.length).toBe(1);
    const going = ON[how]!(sale);
    await letGo(at);
    expect(await dropping).toEqual({ ok: true, value: { back: [0] } });
    expect(await going).toEqual({ ok: false, error: { kind: 'payment-going-back' } });
    expect(till.ledger.entry(sale.saleId)).toBeUndefined();
    expect([terminal.moved('collect'), terminal.moved('refund')]).toEqual([[3000], [3000]]);
    expect(till.intents.unfinished()).toEqual([]);
  },
);

/** What another window does while the terminal is still asked to take back what is not paid. */
const MEANWHILE: Record<string, (sale: ConfirmedSale) => Promise<unknown>> = {
  'collects the rest, of which the terminal does not say': async (sale) => {
    terminal.willDo('approves and never says so');
    await take(sale);
  },
  'pays the rest with a slip, written before the card': async (sale) => {
    const otherwise = { ...sale, tenders: [part('qr', 2000), part('bank-card', 3000)] };
    expect(awaitPayment(otherwise, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  },
  'has the slip before the card declined': async (sale) => {
    const otherwise = { ...sale, tenders: [part('qr', 2000), part('bank-card', 3000)] };
    expect(awaitPayment(otherwise, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    expect(declinePart(sale.saleId, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  },
};
test.each(Object.keys(MEANWHILE))(
  'while a terminal is asked to take a sale back another window %s: no charge is forgotten',
  async (what) => {
    const sale = await halfPaid();
    slow.add('cancel');
    const dropping = drop(sale);
    await expect.poll(() => heldBack.length).toBe(1);
    await MEANWHILE[what]!(sale);
    await letGo('cancel');
    await dropping;
    // Said once more, all that was charged goes back; where all is paid it is a sale.
    const dropped = await drop(sale);
    if (!dropped.ok) await take(sale);
    expect(till.intents.unfinished()).toEqual([]);
    const sold = till.ledger.entryOfKind('sale', sale.saleId)?.body.tenders ?? [];
    const explained = [...terminal.moved('refund'), ...sold.map(({ amount }) => amount)];
    expect(explained).toEqual(terminal.moved('collect'));
    if (sold.length > 0) return;
    expect(till.ledger.entryAt(till.ledger.head().seq)).toMatchObject({ kind: 'payment-decided' });
  },
);

test('cash that nobody counted is not paid: a sale whose slip was declined by hand gives its card back', async () => {
  const sale = await halfPaid();
  const withSlip = { ...sale, tenders: [part('bank-card', 3000), part('qr', 2000)] };
  expect(awaitPayment(withSlip, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  expect(declinePart(sale.saleId, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: { isOver: false } });
  expect(await drop(sale)).toEqual({ ok: true, value: { back: [0] } });
  expect([terminal.moved('collect'), terminal.moved('refund')]).toEqual([[3000], [3000]]);
  expect(till.ledger.entry(sale.saleId)).toBeUndefined();
});

test('a code that was typed is known also where its sale could not be written: no drop forgets its slip', async () => {
  const sale = aSale(till, { tenders: [part('qr', 5000)] });
  expect(awaitPayment(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  const paperIsBack = withoutPaper(till.bench.db);
  await expect(take({ ...sale, tenders: [part('qr', 5000, 'Q7')] })).rejects.toThrow('the paper could not be queued');
  paperIsBack();
  expect(await drop(sale)).toEqual({ ok: true, value: { back: [] } });
  expect(till.ledger.entryAt(till.ledger.head().seq)).toMatchObject({
    kind: 'payment-decided',
    body: { decision: 'not-paid', reason: 'given back on the terminal: qr 5000, code Q7' },
  });
});

test.each<Fate>(['approves', 'declines'])(
  'two who drop a sale at once, with a slow terminal that %s, hear the same',
  async (fate) => {
    const sale = await halfPaid();
    terminal.willDo(fate);
    slow.add('refund');
    const both = [drop(sale), drop(sale)];
    await expect.poll(() => heldBack.length).toBe(1);
    await letGo('refund');
    const [first, second] = await Promise.all(both);
    expect(terminal.heard.filter((each) => each.startsWith('refund'))).toHaveLength(fate === 'declines' ? 2 : 1);
    expect([first?.ok, second?.ok]).toContain(true);
  },
);
