import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { PaymentDevice } from '../../../src-main/payment/port.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { cutOffAround } from './cut-off-around.ts';

/**
 * The program is cut off at every step of a payment. The files are copied as they lie at that step, which is what
 * kill -9 leaves. The terminal lives on by itself, and a new start learns from it what became of the money.
 */

const FATES: readonly Fate[] = [
  'approves',
  'declines',
  'approves and never says so',
  'declines and never says so',
  'says that it does not know',
  'approves and hangs up',
  'approves and says so twice',
  'restarts before the card',
  'restarts after the card',
];

let terminal: VirtualTerminal;
let till: Till;
let cutOffs: { readonly step: string; readonly folder: string }[];
const device = virtualTerminalAt(() => terminal.port);
const by = { clerk: AIGERIM_AT_WORK, supervisorId: null };

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  cutOffs = [];
  till = atTheTerminal(aTill(), cutOffAround(device, cutOff));
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  for (const { folder } of cutOffs) rmSync(folder, { recursive: true, force: true });
  await terminal.isUnplugged();
});

function atTheTerminal(bench: Till, asked: PaymentDevice = device): Till {
  // Power cuts are another test's: here the disk need not be waited for.
  bench.bench.db.pragma('synchronous = OFF');
  return { ...bench, payments: paymentsOver({ deviceOf: () => asked }) };
}

function cutOff(step: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-cut-off-'));
  cpSync(till.bench.folder, folder, { recursive: true });
  cutOffs.push({ step, folder });
}

const returning = (at: Till) => ({
  ...at,
  shipper: { offeredSeq: () => 0 },
  outcomes: { ofEntry: () => [] },
  holds: { ask: () => Promise.resolve('held' as const), release: () => {}, leave: () => {}, fulfilled: () => {} },
});

const entriesOf = ({ ledger }: Till, kind: 'sale' | 'return') =>
  ledger.entriesFrom(1, 100).filter((entry) => entry.kind === kind);
const requests = (does: string) => terminal.heard.filter((each) => each.startsWith(does));

/** A start on each copy, and what it then holds. */
async function startsAgain(look: (again: Till, step: string) => Promise<void>): Promise<void> {
  expect(cutOffs.length).toBeGreaterThan(3);
  for (const { step, folder } of cutOffs) {
    const again = atTheTerminal(aTill(folder, till.bench.clock));
    await look(again, step);
    expect(verifyJournal(again.bench.db), step).toMatchObject({ whole: true });
    again.close();
  }
}

test.each(FATES)('a terminal that %s: cut off at any step, a sale is charged once and written once', async (fate) => {
  const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000) }] });
  terminal.willDo(fate);
  terminal.atEachStep = cutOff;
  await takeSale(sale, AIGERIM_AT_WORK, till);
  cutOff('it is told');
  terminal.atEachStep = () => {};

  const charged = terminal.moved('collect').length;
  await startsAgain(async (again, step) => {
    for (const { id } of again.intents.unfinished()) await finishSale(id, undefined, AIGERIM_AT_WORK, again);
    expect(entriesOf(again, 'sale'), step).toHaveLength(charged);
    expect(again.intents.unfinished(), step).toEqual([]);
    // Whatever the clerk presses then, under this id nobody is charged again.
    await takeSale(sale, AIGERIM_AT_WORK, again);
    expect(terminal.moved('collect'), step).toHaveLength(charged);
  });
  expect(requests('collect')).toHaveLength(1);
});

test.each(FATES)('a terminal that %s: cut off at any step, money goes back once and is written once', async (fate) => {
  const sale = aSale(till, { tenders: [{ kind: 'bank-card', amount: money(5000) }] });
  const plain = atTheTerminal(till);
  expect(await takeSale(sale, AIGERIM_AT_WORK, plain)).toMatchObject({ ok: true });
  const asked = {
    saleId: sale.saleId,
    lines: [1],
    reason: 'wrong-amount' as const,
    tenders: [{ kind: 'bank-card' as const, amount: money(5000) }],
  };
  terminal.willDo(fate);
  terminal.atEachStep = cutOff;
  await returnSale({ ...asked, returnId: till.ids.mint() }, by, returning(till));
  cutOff('it is told');
  terminal.atEachStep = () => {};

  const back = terminal.moved('refund').length;
  await startsAgain(async (again, step) => {
    for (const begun of again.refunds.begun())
      await returnSale({ ...begun.wanted, returnId: again.ids.mint() }, by, returning(again));
    expect(entriesOf(again, 'return'), step).toHaveLength(back);
    expect(again.refunds.begun(), step).toEqual([]);
    expect(terminal.moved('refund'), step).toHaveLength(back);
  });
  expect(requests('refund')).toHaveLength(1);
});
