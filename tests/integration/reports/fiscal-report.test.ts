import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FiscalReport, FiscalRow } from '../../../src-shared/contract/fiscal-report.ts';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { shiftClosedPostings } from '../../../src-shared/journal/kinds/shift-closed.ts';
import { money, ZERO } from '../../../src-shared/money.ts';
import { fiscalBooksIn } from '../../../src-main/fiscal/fiscal-books.ts';
import { fiscalCsv, fiscalSumsCsv } from '../../../src-main/reports/fiscal-csv.ts';
import { fiscalReportOf } from '../../../src-main/reports/fiscal-report.ts';
import { shiftEntriesIn } from '../../../src-main/shift/shift-entries.ts';
import { shiftsIn } from '../../../src-main/shift/shifts.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { aLedger, shiftClosed } from '../../devices/a-ledger.ts';
import { SUPERVISOR } from '../../devices/a-till.ts';
import { withoutIds } from '../../devices/without-ids.ts';
import { AFiscalCounter } from '../fiscal/a-fiscal-counter.ts';
import { ARegister } from '../fiscal/a-register.ts';

/** What the accountant reads of a shift: from this machine's own books, whatever the register does now. */

let register: ARegister;
let counter: AFiscalCounter;
const benches: { close(): void }[] = [];
beforeEach(() => begin());
afterEach(() => {
  for (const bench of benches.splice(0)) bench.close();
});

function begin(rules = fiscalProfile()): void {
  register = new ARegister();
  counter = new AFiscalCounter(register, aFiscalLedger(rules));
  benches.push(counter.bench);
}

function reads({
  of = counter.shiftId,
  bench = counter.bench,
  serial = 'SWK-1',
}: { of?: ShiftId; bench?: AFiscalCounter['bench']; serial?: string | null } = {}) {
  const { db, ledger, clock } = bench;
  const clerkName = () => 'Aigerim S.';
  const entries = shiftEntriesIn(ledger);
  const made = fiscalReportOf(of, SUPERVISOR, {
    ledger,
    clerkName,
    shifts: shiftsIn(db, ledger, clock, clerkName),
    soFar: (shift) => entries.soFar(shift),
    fiscalBooks: fiscalBooksIn({ db, ledger, serial: () => serial }),
  });
  if (!made.ok) throw new Error(made.error.kind);
  return made.value;
}

const told = (rows: readonly FiscalRow[]) =>
  rows.map(({ does, state, why }) => [does, state, ...(why === null ? [] : [why])].join(' '));

function sum(report: FiscalReport, row: string) {
  const { row: _, ...figures } = report.sums?.find((each) => each.row === row) ?? { row };
  return figures;
}
/** It refuses this document for a reason of its own. */
function refuses(of: string): void {
  register.fault = (call, key) => (call === 'submit' && key === of ? { is: 'refused', why: 'document' } : null);
}
const NOTHING = { sales: 0, returns: 0, cashIn: 0, cashOut: 0 };

test('a shift that the register took whole: each sign stands there, and nothing differs', async () => {
  counter.opens();
  const sale = counter.sells();
  counter.moves('pay-in');
  counter.moves('pay-out', 3000, 'petty-cash');
  counter.moves('safe-drop', 4000);
  counter.returns(sale);
  counter.sells(3000);
  counter.closes();
  await counter.start();
  const { report, rows } = reads();
  expect(told(rows)).toEqual([
    'cash-in taken',
    'sale signed',
    'cash-in taken',
    'cash-out taken',
    'cash-out taken',
    'return signed',
    'sale signed',
    'cash-out taken',
    'day-end taken',
  ]);
  expect(rows.map(({ cause }) => cause)).toEqual([
    'opening-float',
    null,
    'pay-in',
    'pay-out',
    'safe-drop',
    null,
    null,
    'bag',
    null,
  ]);
  expect(rows[1]).toMatchObject({
    entryId: sale,
    receiptNumber: 'TEST-1',
    amount: 5000,
    sign: `sign of ${sale}`,
    registrationNumber: 'R of SWK-1',
    serialNumber: 'SWK-1',
    shiftNumber: 1,
    orderNumber: 2,
    offline: false,
  });
  const whole = { sales: 8000, returns: 5000, cashIn: 21_000, cashOut: 24_000 };
  for (const row of ['ledger', 'register']) expect([row, sum(report, row)]).toEqual([row, { ...whole, cashHeld: 0 }]);
  expect(sum(report, 'due')).toMatchObject(whole);
  for (const row of ['elsewhere', 'open', 'others', 'difference']) expect(sum(report, row)).toMatchObject(NOTHING);
  expect(sum(report, 'difference')).toMatchObject({ cashHeld: 0 });
  expect(report.days).toEqual([
    { serialNumber: 'SWK-1', shiftNumber: 1, isOver: true, toldAt: expect.stringMatching(/^2026-11-22T/) },
  ]);
});

test('cash that leaves for different reasons is told apart: a claim, what was short, and the bag of the close', () => {
  counter.opens(20_000);
  counter.moves('pay-out', 3000, 'claims');
  const close = shiftClosed(counter.bench, counter.shiftId, 17_000);
  const removed = money(16_500);
  const { expected } = close.body;
  counter.writes({
    ...close,
    body: { ...close.body, counted: removed, removed },
    postings: shiftClosedPostings({ expected, carried: ZERO, removed }),
  });
  const { rows } = reads();
  expect(rows.filter(({ does }) => does === 'cash-out').map(({ cause, amount }) => [cause, amount])).toEqual([
    ['claim', 3000],
    ['shortage', 500],
    ['bag', 16_500],
  ]);
  const table = fiscalCsv(rows, () => ({ timeZone: 'Asia/Almaty', currency: fiscalProfile().currency }));
  expect(table).toContain(',cash-out,shift-closed,shortage,,-500,');
});

test('cash that somebody else moved at the register stands as a difference', async () => {
  counter.opens();
  counter.sells();
  await counter.start();
  register.takesCashOfOthers(700);
  counter.closes();
  await counter.start();
  expect(sum(reads().report, 'difference')).toEqual({ ...NOTHING, cashIn: 700, cashHeld: 700 });
});

test('a shift that had nothing to tell differs in nothing, though no register was asked', () => {
  counter.opens(0);
  counter.closes();
  const { report } = reads();
  expect(report.days).toEqual([]);
  expect(sum(report, 'register')).toMatchObject({ sales: null });
  expect(sum(report, 'difference')).toMatchObject(NOTHING);
});

test('while a day of the register is not over nobody knows its last figures', async () => {
  counter.opens();
  await counter.start();
  register.fault = (call, key) => (call === 'submit' && key?.endsWith('removal') ? { is: 'unreachable' } : null);
  counter.closes();
  await counter.start({}, 60_000);
  const { report } = reads();
  expect(sum(report, 'register')).toMatchObject({ sales: null, cashHeld: null });
  expect(sum(report, 'open')).toEqual({ ...NOTHING, cashOut: 20_000, cashHeld: null });
  expect(report.days).toMatchObject([{ shiftNumber: 1, isOver: false }]);
});

describe('why a document has no sign', () => {
  beforeEach(() => void counter.opens());

  test('it waits, for a register that is set up or for one that is not', () => {
    counter.sells();
    expect(told(reads().rows)).toEqual(['cash-in waits', 'sale waits']);
    expect(told(reads({ serial: null }).rows)).toEqual(['cash-in no-register', 'sale no-register']);
  });

  test('it was refused, with what the register said once the shift is closed', async () => {
    const sale = counter.sells();
    refuses(sale);
    await counter.start();
    expect(reads().rows.at(-1)).toMatchObject({ state: 'refused', why: 'document', words: null, amount: null });
    counter.closes();
    expect(reads().rows[1]).toMatchObject({ why: 'document', words: 'refused: document', amount: 5000 });
  });

  test('it steps aside; for little cash nobody is told before the close', async () => {
    await counter.start();
    register.refusesLittleCash = true;
    counter.moves('pay-out', 9_000_000);
    await counter.start();
    // One that stands aside for no reason could be nothing else.
    expect(reads().rows.at(-1)).toMatchObject({ state: 'waits', why: null, words: null });
    register.refusesLittleCash = false;
    counter.moves('pay-in', 9_000_000);
    await counter.start();
    expect(reads().rows.at(-2)).toMatchObject({ state: 'taken' });
  });

  test('another register has it', async () => {
    const sale = counter.sells();
    await counter.start();
    counter.returns(sale);
    const other = new AFiscalCounter(new ARegister('SWK-2'), counter.bench);
    await other.start();
    expect(told(reads({ serial: 'SWK-2' }).rows).at(-1)).toBe('return aside other-register');
    expect(told(reads().rows).at(-1)).toBe('return waits');
  });

  test('it is asked about', async () => {
    register.fault = (call) => (call === 'submit' ? { is: 'heard' } : null);
    await counter.start({}, 1000);
    expect(told(reads().rows)).toEqual(['cash-in asked']);
    expect(told(reads({ serial: null }).rows)).toEqual(['cash-in no-register']);
  });
});

test('of an open shift no amount is told, and no sum, by whoever asks', async () => {
  counter.opens();
  counter.sells(4321);
  counter.moves('pay-in', 1234);
  await counter.start();
  const { report } = reads();
  expect(report).toMatchObject({ closedAt: null, sums: null });
  expect(withoutIds(report)).not.toMatch(/4321|1234|20000|24321/);
});

test('a day of the register that reaches into the open shift tells no sums either', async () => {
  counter.opens();
  const first = counter.shiftId;
  refuses(counter.closes());
  counter.opens();
  await counter.start();
  expect(told(reads({ of: first }).rows)).toContain('day-end refused document');
  expect(reads({ of: first }).report.sums).toBeNull();
  counter.closes();
  await counter.start();
  const { report } = reads({ of: first });
  expect(sum(report, 'others')).toMatchObject({ cashIn: 20_000, cashOut: 20_000 });
  expect(sum(report, 'difference')).toMatchObject(NOTHING);
});

describe('a journal that came back from elsewhere', () => {
  test('what has neither sign nor job stands as told by nobody, so that a person sees it', async () => {
    counter.opens();
    counter.sells();
    await counter.start();
    counter.sells(3000);
    counter.closes();
    const back = takenBack();
    const { report, rows } = reads({ bench: back });
    expect(told(rows)).toEqual([
      'cash-in nobody-told',
      'sale signed',
      'sale nobody-told',
      'cash-out nobody-told',
      'day-end nobody-told',
    ]);
    expect(sum(report, 'open')).toMatchObject({ sales: 3000, cashIn: 20_000, cashOut: 28_000 });
  });

  test('the float of each opening is judged by the close before it, not by the newest', () => {
    counter.opens();
    counter.closes();
    const first = counter.shiftId;
    counter.opens();
    counter.closes();
    expect(told(reads({ bench: takenBack(), of: first }).rows)[0]).toBe('cash-in nobody-told');
  });

  function takenBack() {
    const { ledger, clock } = counter.bench;
    const there = aLedger(undefined, clock);
    benches.push(there);
    const back = aFiscalLedger(fiscalProfile(), there.folder, clock);
    expect(back.ledger.takeBack(ledger.entriesFrom(1, 500)).ok).toBe(true);
    return back;
  }
});

test('a shift that there is not is refused', () => {
  counter.opens();
  expect(() => reads({ of: 'no-shift' as ShiftId })).toThrow('shift-unknown');
});

test('as tables: what goes out stands below zero, and nothing is a formula', async () => {
  counter.opens();
  const sale = counter.sells();
  counter.returns(sale);
  refuses(sale);
  counter.closes();
  await counter.start();
  counter.bench.db.prepare('UPDATE fiscal_job SET problem = ? WHERE key = ?').run('=HYPERLINK("x")', sale);
  const { report, rows } = reads();
  const rules = { timeZone: 'Asia/Almaty', currency: fiscalProfile().currency };
  const [head, ...lines] = fiscalCsv(rows, () => rules).split('\r\n');
  expect(head).toBe(
    '\uFEFFtime,document,entry,cash_cause,receipt,amount,state,reason,register_words,fiscal_sign,signed_at,' +
      'registration_number,serial_number,register_shift,register_receipt,offline',
  );
  expect(lines[1]).toMatch(/^2026-11-22 13:25:00,sale,sale,,TEST-1,5000,refused,document,"'=HYPERLINK/);
  expect(lines[2]).toMatch(/,return,return,,TEST-3,-5000,aside,sale-unsigned,/);
  expect(fiscalSumsCsv(report.sums ?? [], rules).split('\r\n')[3]).toBe('elsewhere,0,0,0,0,');
});
