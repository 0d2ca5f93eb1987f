import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../../src-shared/money.ts';
import { err, ok } from '../../../src-shared/result.ts';
import type { TerminalTyped } from '../../../src-shared/contract/views/terminals.ts';
import { accountTotal } from '../../../src-shared/journal/postings.ts';
import { exportLedger } from '../../../src-main/ledger/export.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { moveCash } from '../../../src-main/shift/cash.ts';
import { closeShift, giveCount, reveal } from '../../../src-main/shift/close-shift.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { handOverBags } from '../../../src-main/shift/safe.ts';
import { askTerminals, giveTerminals } from '../../../src-main/shift/terminals.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';

let till: Till;
beforeEach(() => {
  till = aTill();
  opens();
});
afterEach(() => till.close());

/** The first float comes from the safe, each later one was left by the close. */
const opens = () => {
  const fromSafe = money(till.ledger.lastOfKind('shift-closed') ? 0 : 20_000);
  const opened = openShift({ counts: notes([1000, 20]), fromSafe }, AIGERIM_AT_WORK, till);
  if (!opened.ok) throw new Error(opened.error.kind);
};
async function paysByCard(amount: number, authCode: string) {
  const tenders = [{ kind: 'bank-card' as const, amount: money(amount), authCode }];
  const sale = aSale(till, { amount, tenders });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  return `${sale.saleId}:0`;
}
/** Keyed into the terminal, and its slip never came. */
function beginsByCard(amount: number) {
  const sale = aSale(till, { amount, tenders: [{ kind: 'bank-card', amount: money(amount) }] });
  expect(awaitPayment(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  return sale.saleId;
}
const counts = () => giveCount(notes([1000, 20]), AIGERIM_AT_WORK, till);
const card = (count: number, amount: number, settled = true): TerminalTyped => ({
  kind: 'bank-card',
  count,
  amount: money(amount),
  settled,
});
const gives = (...totals: TerminalTyped[]) => giveTerminals(totals, AIGERIM_AT_WORK, till);
function reveals() {
  const revealed = reveal(AIGERIM_AT_WORK, till);
  if (!revealed.ok) throw new Error(revealed.error.kind);
  return revealed.value;
}
const closes = (
  more: Partial<Parameters<typeof closeShift>[0]> = {},
  supervisorId: typeof SUPERVISOR.clerkId | null = null,
) => closeShift({ carried: money(20_000), ...more }, { clerk: AIGERIM_AT_WORK, supervisorId }, till);
/** Counts, types what the terminal says, and closes. */
function closesWith(told: TerminalTyped, more: Parameters<typeof closes>[0] = { reason: 'looked for' }) {
  counts();
  gives(told);
  reveals();
  const closed = closes(more);
  if (!closed.ok) throw new Error(closed.error.kind);
  return closed.value;
}
const neverAsked = () => Promise.reject(new Error('nobody is asked for a PIN'));
const lastClose = () => till.ledger.lastOfKind('shift-closed')!;
const rowOf = () => (lastClose().body['terminals'] as Record<string, unknown>[])[0];
const posted = (account: 'acquirer' | 'over-short') => accountTotal(lastClose().postings, account);

test('a shift without cards asks for no terminal, and its close says nothing of one', async () => {
  counts();
  expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: [], given: false }));
  expect(reveals().terminals).toEqual([]);
  closes();
  expect(lastClose().body).not.toHaveProperty('terminals');
});

test('a terminal that agrees with what was taken leaves no posting', async () => {
  await paysByCard(5000, 'A10001');
  await paysByCard(3000, 'A10002');
  counts();
  expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: ['bank-card'], given: false }));
  expect(gives(card(2, 8000))).toEqual(ok(null));
  expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: ['bank-card'], given: true }));
  expect(reveals().terminals).toMatchObject([
    {
      kind: 'bank-card',
      by: 'total',
      ours: { count: 2, amount: 8000 },
      total: { count: 2, amount: 8000 },
      difference: 0,
    },
  ]);
  closes();
  expect(posted('acquirer')).toBe(0);
  expect(rowOf()).toMatchObject({ by: 'total', settled: true, difference: 0 });
});

test('what the terminal has less stands on acquirer, against over-short, apart from the cash', async () => {
  const missed = await paysByCard(5000, 'A10001');
  await paysByCard(3000, 'A10002');
  counts();
  gives(card(1, 3000));
  const revealed = reveals();
  expect(revealed).toMatchObject({ difference: 0, needsReason: true, needsApproval: true });
  expect(closes()).toEqual(err({ kind: 'reason-needed' }));
  const terminals = [{ kind: 'bank-card' as const, missing: [missed], extra: [] }];
  expect(closes({ reason: 'the slip was declined', terminals })).toMatchObject({
    ok: true,
    value: { difference: 0, approvalOutstanding: true, terminals: [{ kind: 'bank-card', difference: -5000 }] },
  });
  expect([posted('acquirer'), posted('over-short')]).toEqual([-5000, 5000]);
  expect(rowOf()).toMatchObject({ difference: -5000, missing: [{ code: 'A10001', amount: 5000 }] });
});

test('the cash and a card that were taken for each other are two differences, whose sum is posted', async () => {
  await paysByCard(5000, 'A10001');
  giveCount(notes([1000, 25]), AIGERIM_AT_WORK, till);
  gives(card(0, 0));
  expect(reveals()).toMatchObject({ difference: 5000, terminals: [{ difference: -5000 }] });
  const closed = closeShift(
    { carried: money(25_000), reason: 'paid in cash' },
    { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId },
    till,
  );
  expect(closed).toMatchObject({ ok: true, value: { difference: 5000, approvalOutstanding: false } });
  expect([posted('acquirer'), posted('over-short')]).toEqual([-5000, 0]);
});

describe('the total is of all shifts since the terminal was settled', () => {
  test('one that could not be had is compared by the next close', async () => {
    await paysByCard(5000, 'A10001');
    closesWith({ kind: 'bank-card', skipped: 'no paper' });
    expect(rowOf()).toMatchObject({ by: 'nothing', reason: 'no paper', settled: false, difference: 0 });
    opens();
    await paysByCard(3000, 'A10002');
    counts();
    gives(card(2, 8000));
    expect(reveals().terminals).toMatchObject([{ ours: { count: 2, amount: 8000 }, difference: 0 }]);
  });

  test('a difference that was posted is not posted a second time where the terminal was not settled', async () => {
    await paysByCard(5000, 'A10001');
    expect(closesWith(card(0, 0, false)).terminals).toEqual([{ kind: 'bank-card', difference: -5000 }]);
    opens();
    await paysByCard(3000, 'A10002');
    expect(closesWith(card(1, 3000)).terminals).toEqual([{ kind: 'bank-card', difference: 0 }]);
    opens();
    // Settled, it begins anew.
    await paysByCard(2000, 'A10003');
    expect(closesWith(card(1, 2000)).terminals).toEqual([{ kind: 'bank-card', difference: 0 }]);
  });

  test('nobody typed anything: the close says that it was not compared, and is not in the way', async () => {
    await paysByCard(5000, 'A10001');
    counts();
    expect(reveals().terminals).toMatchObject([{ by: 'nothing', reason: '', difference: 0 }]);
    expect(closes()).toMatchObject({ ok: true });
    expect(rowOf()).toMatchObject({ by: 'nothing', settled: false });
  });
});

describe('a payment of which nobody knows stays out of the difference', () => {
  test.each<[string, number, number, boolean]>([
    ['that the terminal has', 2, 8000, true],
    ['that it has not', 1, 3000, false],
  ])('one %s', async (_what, count, amount, inTotal) => {
    await paysByCard(3000, 'A10002');
    const saleId = beginsByCard(5000);
    closesWith(card(count, amount));
    expect(rowOf()).toMatchObject({ difference: 0, unknown: [{ id: `${saleId}:0`, amount: 5000, inTotal }] });
    expect(posted('acquirer')).toBe(0);
  });

  test('decided as paid, it is no difference of the next close', async () => {
    await paysByCard(3000, 'A10002');
    const saleId = beginsByCard(5000);
    closesWith(card(2, 8000));
    opens();
    expect(await finishSale(saleId, 'A10001', AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    await paysByCard(2000, 'A10003');
    expect(closesWith(card(1, 2000)).terminals).toEqual([{ kind: 'bank-card', difference: 0 }]);
  });

  test('decided as not paid, what the terminal has of it is over', async () => {
    await paysByCard(3000, 'A10002');
    const saleId = beginsByCard(5000);
    closesWith(card(2, 8000));
    opens();
    expect(await abandonSale(saleId, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    await paysByCard(2000, 'A10003');
    expect(closesWith(card(1, 2000)).terminals).toEqual([{ kind: 'bank-card', difference: 5000 }]);
    expect([posted('acquirer'), posted('over-short')]).toEqual([5000, -5000]);
  });

  test('it is carried on for as long as nobody decides', async () => {
    await paysByCard(3000, 'A10002');
    beginsByCard(5000);
    closesWith(card(2, 8000));
    opens();
    await paysByCard(2000, 'A10003');
    expect(closesWith(card(1, 2000)).terminals).toEqual([{ kind: 'bank-card', difference: 0 }]);
    const open = [{ id: expect.any(String), amount: 5000 }];
    expect(rowOf()).toMatchObject({ carried: open, unknown: [{ ...open[0], inTotal: false }] });
  });

  test.each<[string, number, number, boolean]>([
    ['has it', 1, 5000, true],
    ['has it not', 0, 0, false],
  ])('the only one of a shift is asked about once, where the terminal %s, and each Z names it', async (...row) => {
    const [, count, amount, inTotal] = row;
    const saleId = beginsByCard(5000);
    counts();
    expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: ['bank-card'], given: false }));
    gives(card(count, amount));
    expect(reveals().terminals).toMatchObject([{ by: 'total', total: { amount }, unknown: [{ amount: 5000 }] }]);
    expect(closes()).toMatchObject({ ok: true });
    expect(rowOf()).toMatchObject({ difference: 0, unknown: [{ id: `${saleId}:0`, amount: 5000, inTotal }] });
    opens();
    counts();
    expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: [], given: false }));
    reveals();
    closes();
    expect(rowOf()).toMatchObject({ by: 'nothing', unknown: [{ id: `${saleId}:0`, amount: 5000 }] });
    opens();
    expect(await finishSale(saleId, 'A10001', AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
    // Where the terminal had it, that total is settled and gone.
    expect(closesWith(inTotal ? card(0, 0) : card(1, 5000)).terminals).toEqual([{ kind: 'bank-card', difference: 0 }]);
    expect(rowOf()).not.toHaveProperty('unknown');
  });
});

describe('a terminal that counters share', () => {
  beforeEach(() => {
    const plain = aProfile();
    const tenders = plain.tenders.map((each) => (each.kind === 'bank-card' ? { ...each, sharedTerminal: true } : each));
    till.world.profile = aProfile({ tenders });
  });

  test('has no total of ours, and is compared by codes alone', async () => {
    const missed = await paysByCard(5000, 'A10001');
    await paysByCard(3000, 'A10002');
    counts();
    expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: [], given: false }));
    // Another counter's total says nothing here.
    gives(card(99, 990_000));
    expect(reveals().terminals).toMatchObject([{ by: 'codes', difference: 0, total: null }]);
    const terminals = [{ kind: 'bank-card' as const, missing: [missed], extra: [{ code: 'X1', amount: money(700) }] }];
    expect(closes({ terminals })).toEqual(err({ kind: 'reason-needed' }));
    expect(closes({ terminals, reason: 'declined' })).toMatchObject({
      ok: true,
      value: { terminals: [{ kind: 'bank-card', difference: -4300 }] },
    });
    expect(rowOf()).toMatchObject({ by: 'codes', missing: [{ code: 'A10001' }], extra: [{ code: 'X1', amount: 700 }] });
  });

  test('a payment that is named twice, or a way of paying, is refused', async () => {
    const missed = await paysByCard(5000, 'A10001');
    counts();
    reveals();
    const line = (...missing: string[]) => ({ kind: 'bank-card' as const, missing, extra: [] });
    const { seq } = till.ledger.head();
    for (const terminals of [[line(missed, missed)], [line(missed), line(missed)]])
      expect(closes({ reason: 'looked for', terminals })).toMatchObject(err({ kind: 'entry-unknown' }));
    expect(till.ledger.head().seq).toBe(seq);
    expect(closes({ reason: 'looked for', terminals: [line(missed)] })).toMatchObject({
      value: { terminals: [{ kind: 'bank-card', difference: -5000 }] },
    });
  });
});

test.each<[string, () => unknown, string]>([
  ['before the count', () => gives(card(1, 1)), 'count-not-given'],
  ['of one terminal twice', () => (counts(), gives(card(1, 1), card(2, 2))), 'count-unreadable'],
  ['skipped for a digit', () => (counts(), gives({ kind: 'qr', skipped: '1' })), 'reason-needed'],
  ['after the reveal', () => (counts(), reveals(), gives(card(1, 1))), 'shift-closing'],
  [
    'explained by a payment that is none of ours',
    () => {
      counts();
      reveals();
      return closes({ terminals: [{ kind: 'bank-card', missing: ['0:0'], extra: [] }] });
    },
    'entry-unknown',
  ],
])('a total %s is refused and writes nothing', async (_what, attempt, kind) => {
  await paysByCard(5000, 'A10001');
  expect(attempt()).toMatchObject({ ok: false, error: { kind } });
  expect(till.shifts.open()).not.toBeNull();
});

test('totals that were typed are there after a crash, and typed anew they count instead', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-close-'));
  await paysByCard(5000, 'A10001');
  counts();
  gives(card(1, 1));
  const clock = till.bench.clock;
  // What is on the disk at this moment: the process ends without a word.
  till.bench.db.exec(`VACUUM INTO '${join(folder, 'ledger.sqlite')}'`);
  till.close();
  till = aTill(folder, clock);
  expect(await askTerminals(AIGERIM_AT_WORK, till)).toEqual(ok({ asks: ['bank-card'], given: true }));
  expect(till.shifts.closing(till.shifts.open()!.id)).toMatchObject({ terminals: [card(1, 1)], revealedAt: null });
  gives(card(1, 5000));
  expect(reveals().terminals).toMatchObject([{ total: { count: 1, amount: 5000 }, difference: 0 }]);
  expect(gives(card(1, 1))).toEqual(err({ kind: 'shift-closing' }));
  closes();
  expect(rowOf()).toMatchObject({ by: 'total', total: { amount: 5000 }, difference: 0 });
});

test('an export of the ledger has a table of what became of bags, and one of terminals', async () => {
  await paysByCard(5000, 'A10001');
  const moved = { kind: 'safe-drop' as const, amount: money(1000), bagSeal: 'B-1' };
  expect(moveCash(moved, { clerk: AIGERIM_AT_WORK, supervisorId: null }, till)).toMatchObject({ ok: true });
  giveCount(notes([1000, 19]), AIGERIM_AT_WORK, till);
  gives(card(1, 4000, false));
  reveals();
  expect(closes({ carried: money(15_000), bagSeal: 'B-2', reason: 'a slip is missing' })).toMatchObject({ ok: true });
  const [drop, close] = till.bags.all();
  const handed = { bags: [drop!.entryId], to: 'Halyk', slip: 'IN-1' };
  expect(handOverBags(handed, AIGERIM_AT_WORK, { ...till, access: { approve: neverAsked } })).toEqual(ok(null));
  const folder = join(till.bench.folder, 'for-the-auditor');
  exportLedger(till.bench.file, folder);
  const table = (name: string) =>
    readFileSync(join(folder, name), 'utf8')
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',').slice(2).join(','));
  expect(table('bags.csv')).toEqual([
    `filled,${drop!.entryId},B-1,1000,,,`,
    `filled,${close!.entryId},B-2,4000,,,`,
    `handed-over,${drop!.entryId},B-1,1000,Halyk,IN-1,`,
  ]);
  const { shiftId } = lastClose();
  expect(table('terminals.csv')).toEqual([`${shiftId},bank-card,total,0,no,1,5000,1,4000,-1000,0,0,`]);
});

test('a recount of the cash keeps what was typed of terminals', async () => {
  await paysByCard(5000, 'A10001');
  counts();
  gives(card(1, 5000));
  counts();
  expect(reveals().terminals).toMatchObject([{ by: 'total', difference: 0 }]);
});

test('a terminal whose total nobody types for many closes begins anew: no close reads a year', async () => {
  for (let shift = 0; shift < 14; shift += 1) {
    await paysByCard(1000, `A1${shift}`);
    closesWith({ kind: 'bank-card', skipped: 'no paper' });
    opens();
  }
  expect(rowOf()).toMatchObject({ ours: { count: 14, amount: 14_000 } });
  await paysByCard(1000, 'A10009');
  closesWith({ kind: 'bank-card', skipped: 'no paper' });
  expect(rowOf()).toMatchObject({ ours: { count: 1, amount: 1000 } });
});
