import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import { type EntryId, SaleId, type ShiftId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { signDraft } from '../../../src-main/fiscal/signs.ts';
import type { Signed } from '../../../src-main/fiscal/port.ts';
import { registerInJournal } from '../../../src-main/fiscal/register-on-paper.ts';
import { paperStatesOver } from '../../../src-main/printing/paper-state.ts';
import { type ReprintCounter, reprintOnce } from '../../../src-main/printing/reprint.ts';
import { AIGERIM, cashSale } from '../../devices/a-ledger.ts';
import { aFiscalLedger, cashReturn } from '../../devices/a-fiscal-ledger.ts';
import { A_SIGN } from '../../devices/receipt-fixtures.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';
import { aTill, type Till, until } from '../printing/bench.ts';

/** Paper of what a register has to sign: at a virtual printer, in a ledger, with a clock that a test moves. */

const WAIT_MS = 2_000;
const FOLLOWS_WITHIN_MS = 60_000;
const SLIP = 'НЕ ФИСКАЛЬНЫЙ ДОКУМЕНТ';

let printer: VirtualPrinter;
let till: Till;
let mayComeSoon: boolean;
const register = { mayComeSoon: () => mayComeSoon, waitMs: WAIT_MS };

beforeEach(async () => {
  mayComeSoon = true;
  printer = await VirtualPrinter.start();
  till = aTill(printer, { bench: aFiscalLedger(), register });
  await until(() => till.printing.status().printer === 'ready');
});
afterEach(async () => {
  await till.end();
  await printer.stop();
});

const shiftId = () => till.bench.ledger.openShift()?.id as ShiftId;
const seen = () => till.jobs().map(({ copy, state, form }) => `${copy} ${state} ${form ?? '-'}`);
const comesOut = (...jobs: string[]) =>
  until(
    () => JSON.stringify(seen()) === JSON.stringify(jobs),
    () => seen(),
  );
const isFiscal = (text: string) => text.includes('ФИСКАЛЬНЫЙ ЧЕК') && text.includes(A_SIGN.sign);
function kindOf(text: string): string {
  if (isFiscal(text)) return 'fiscal';
  return text.includes(SLIP) ? 'slip' : 'no word';
}
const papers = () => printer.receipts().map(({ text }) => kindOf(text));

function signs(entry: Pick<Entry, 'id'>, amount = 5_000, changes: Partial<Signed> = {}): void {
  const { ledger, clock, ids } = till.bench;
  const signed = { ...A_SIGN, ...changes, state: 'signed', sign: A_SIGN.sign } as const;
  const receipt = { entryId: entry.id, key: entry.id, total: money(amount), signed };
  ledger.append(signDraft(receipt, ledger, { now: clock.now(), ids }));
  till.printing.wake();
}
const passes = (ms: number) => {
  till.bench.clock.pass(ms);
  till.printing.wake();
};
const reprints = (entry: Pick<Entry, 'id'>) => {
  const { ledger, clock, ids, db } = till.bench;
  const sources = { register: { of: registerInJournal(db, ledger).of, mayComeSoon: () => false } };
  const counter: ReprintCounter = {
    ledger,
    clock,
    ids,
    printing: till.printing,
    openShiftId: shiftId,
    receiptSources: sources,
  };
  return reprintOnce(
    entry.id as EntryId,
    { clerkId: AIGERIM, name: 'A', role: 'clerk', language: null } as never,
    counter,
  );
};

/** What the strip and the history say of an entry's paper, and whether the next one is its fiscal receipt. */
function said(entry: Pick<Entry, 'id' | 'seq'>): [string, boolean | null] {
  const { ledger, clock, db } = till.bench;
  const { of, signs: known } = registerInJournal(db, ledger);
  const states = paperStatesOver({
    printing: till.printing,
    sources: { entryBySeq: (seq) => ledger.entryAt(seq), register: { of, mayComeSoon: () => mayComeSoon } },
    clock,
    signOf: (id) => known.of(id)?.sign ?? null,
  });
  return [states.printStateOf(entry.seq), states.signOnPaper(entry.seq, entry.id)?.isDue ?? null];
}

describe('the receipt of a sale that a register signs', () => {
  test('waits for its sign with the drawer open already, and comes out as the fiscal receipt', async () => {
    const sale = till.sell();
    await until(() => printer.drawerPulses().length === 1);
    expect([seen(), printer.receipts().length]).toEqual([['0 queued -'], 0]);
    expect(said(sale)).toEqual(['awaits-sign', null]);
    signs(sale);
    await comesOut('0 printed fiscal');
    expect([papers(), printer.drawerPulses().length]).toEqual([['fiscal'], 1]);
    expect(said(sale)).toEqual(['fiscal', false]);
  });

  test('names the operator of fiscal data that its register named last, where the register leaves it out', async () => {
    const inJournal = registerInJournal(till.bench.db, till.bench.ledger);
    const operatorOf = (sale: Entry) => inJournal.of(sale)?.sign?.operator?.name;
    const [nameless, named] = [till.sell(), till.sell()];
    signs(nameless, 5_000, { operator: null });
    signs(named);
    const [later, ofAnother] = [till.sell(), till.sell()];
    signs(later, 5_000, { operator: null, offline: true });
    signs(ofAnother, 5_000, { operator: null, register: { ...A_SIGN.register, registrationNumber: '999' } });
    expect([nameless, named, later, ofAnother].map(operatorOf)).toEqual([
      undefined,
      A_SIGN.operator.name,
      A_SIGN.operator.name,
      undefined,
    ]);
  });

  test('says that it is none once it waited long enough; the fiscal one follows its sign within a minute', async () => {
    const sale = till.sell();
    passes(WAIT_MS - 1);
    await until(() => printer.drawerPulses().length === 1);
    expect(seen()).toEqual(['0 queued -']);
    passes(1);
    await comesOut('0 printed slip');
    expect(said(sale)).toEqual(['slip-follows', null]);
    passes(FOLLOWS_WITHIN_MS - 1_000);
    signs(sale);
    await comesOut('0 printed slip', '0 printed fiscal');
    expect([papers(), printer.drawerPulses().length]).toEqual([['slip', 'fiscal'], 1]);
    expect(said(sale)).toEqual(['fiscal', false]);
  });

  test('is printed on request where the sign came later: the first is no copy, the second is', async () => {
    const sale = till.sell();
    passes(WAIT_MS);
    await comesOut('0 printed slip');
    passes(FOLLOWS_WITHIN_MS + 1);
    expect(said(sale)).toEqual(['slip', null]);
    signs(sale);
    await comesOut('0 printed slip');
    expect(said(sale)).toEqual(['fiscal-due', true]);
    expect(reprints(sale)).toMatchObject({ value: { copy: 0 } });
    await comesOut('0 printed slip', '0 printed fiscal');
    expect(said(sale)).toEqual(['fiscal', false]);
    expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
    await comesOut('0 printed slip', '0 printed fiscal', '1 printed fiscal');
    const [, first, second] = printer.receipts();
    expect([first?.text.includes('ДУБЛИКАТ'), second?.text.includes('ДУБЛИКАТ')]).toEqual([false, true]);
  });

  test('waits for nothing where no sign can come now, and a copy of a slip is a slip', async () => {
    mayComeSoon = false;
    const sale = till.sell();
    await comesOut('0 printed slip');
    expect(said(sale)).toEqual(['slip', null]);
    expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
    await comesOut('0 printed slip', '1 printed slip');
    expect(papers()).toEqual(['slip', 'slip']);
  });

  test('keeps its place: what is sold behind it waits for it, and no longer', async () => {
    const first = till.sell(1_000);
    passes(1_500);
    till.sell(2_000);
    passes(500);
    await comesOut('0 printed slip', '0 queued -');
    await until(() => printer.drawerPulses().length === 2);
    signs(first, 1_000);
    passes(1_500);
    // They stand by their entries; the fiscal receipt of the first was queued last.
    await comesOut('0 printed slip', '0 printed fiscal', '0 printed slip');
    expect(papers()).toEqual(['slip', 'slip', 'fiscal']);
  });

  test('waits no longer for a clock that was set back', async () => {
    till.sell();
    await until(() => printer.drawerPulses().length === 1);
    till.bench.clock.set('2026-11-22T07:00:00.000Z');
    passes(WAIT_MS);
    await comesOut('0 printed slip');
    expect(papers()).toEqual(['slip']);
  });

  test('that the sign overtakes while it is drawn is drawn anew', async () => {
    mayComeSoon = false;
    let sale: Entry | null = null;
    let drawn = 0;
    const clerkName = (_: unknown, language?: string) => {
      if (language !== undefined) return 'Айгерім';
      drawn += 1;
      if (drawn === 1 && sale) signs(sale);
      return 'Айгерім';
    };
    till = await till.restart({ sources: { clerkName } });
    sale = till.sell();
    await comesOut('0 printed fiscal');
    expect([papers(), drawn]).toEqual([['fiscal'], 2]);
  });

  test('that waits for paper is the fiscal one by then', async () => {
    printer.runOutOfPaper();
    await until(() => till.printing.status().printer === 'paper-out');
    const sale = till.sell();
    passes(600_000);
    signs(sale);
    printer.loadPaper();
    await comesOut('0 printed fiscal');
    expect(papers()).toEqual(['fiscal']);
  });
});

describe('a program that ends in between', () => {
  test('while paper waits: it is printed once, with the sign that came meanwhile', async () => {
    const sale = till.sell();
    await until(() => printer.drawerPulses().length === 1);
    till = await till.restart();
    expect(seen()).toEqual(['0 queued -']);
    signs(sale);
    await comesOut('0 printed fiscal');
    expect([papers(), printer.drawerPulses().length]).toEqual([['fiscal'], 1]);
  });

  test('after the slip: the fiscal one follows all the same', async () => {
    const sale = till.sell();
    passes(WAIT_MS);
    await comesOut('0 printed slip');
    till = await till.restart();
    signs(sale);
    await comesOut('0 printed slip', '0 printed fiscal');
    expect(papers()).toEqual(['slip', 'fiscal']);
  });

  test('long after it was to wait: a slip comes out at once', async () => {
    till.sell();
    await until(() => printer.drawerPulses().length === 1);
    await till.printing.stop();
    till.bench.clock.pass(10 * WAIT_MS);
    till = await till.restart();
    await comesOut('0 printed slip');
    expect(papers()).toEqual(['slip']);
  });
});

test('a slip that the power cut is asked about, and its fiscal receipt comes out once', async () => {
  const sale = till.sell();
  passes(WAIT_MS);
  await comesOut('0 printed slip');
  till.bench.db.exec("UPDATE print_job SET state = 'printing'");
  till = await till.restart();
  expect(seen()).toEqual(['0 unknown slip']);
  signs(sale);
  await comesOut('0 unknown slip', '0 printed fiscal');
  expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
  expect(() => till.bench.db.exec("UPDATE print_job SET form = 'fiscal' WHERE copy = 0")).toThrow('UNIQUE');
});

describe('after a ledger was put back', () => {
  test('whose papers are not known, a fiscal receipt that came out then is printed as a copy alone', async () => {
    const sale = till.sell();
    signs(sale);
    await comesOut('0 printed fiscal');
    till.bench.db.exec('DELETE FROM print_job');
    expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
    await comesOut('1 printed fiscal');
    expect(printer.receipts().at(-1)?.text).toContain('ДУБЛИКАТ');
  });

  test('in which its paper waited, what nobody remembers may have been the fiscal receipt', async () => {
    printer.runOutOfPaper();
    await until(() => till.printing.status().printer === 'paper-out');
    const sale = till.sell();
    signs(sale);
    till.bench.db.exec("UPDATE print_job SET state = 'unknown', problem = 'interrupted'");
    printer.loadPaper();
    expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
  });
});

describe('where the customer wants no paper', () => {
  const sellsWaived = () => {
    const sale = till.bench.ledger.append(cashSale(till.bench, shiftId()), undefined, { paper: 'waived' });
    if (!sale.ok) throw new Error(sale.error.detail);
    till.printing.wake();
    return sale.value;
  };

  test('none comes out, the drawer opens, and the job says why', async () => {
    const sale = sellsWaived();
    await until(() => printer.drawerPulses().length === 1);
    signs(sale);
    passes(WAIT_MS);
    till.sell(1_000);
    passes(WAIT_MS);
    await comesOut('0 waived -', '0 printed slip');
    expect([printer.receipts().length, printer.drawerPulses().length]).toEqual([1, 2]);
    expect(till.printing.status()).toMatchObject({ waiting: 0, failed: 0, unknown: 0 });
  });

  test('it is printed when somebody asks later, as no copy', async () => {
    const sale = sellsWaived();
    signs(sale);
    expect(reprints(sale)).toMatchObject({ value: { copy: 0 } });
    await comesOut('0 waived -', '0 printed fiscal');
    expect(reprints(sale)).toMatchObject({ value: { copy: 1 } });
    await comesOut('0 waived -', '0 printed fiscal', '1 printed fiscal');
  });

  test('a drawer that has opened does not open again at the next start', async () => {
    sellsWaived();
    await until(() => printer.drawerPulses().length === 1);
    till = await till.restart();
    till.sell(1_000);
    await until(() => printer.drawerPulses().length === 2);
    passes(WAIT_MS);
    await comesOut('0 waived -', '0 printed slip');
    expect(printer.drawerPulses()).toHaveLength(2);
  });

  test('of money that is handed out there is always paper', () => {
    const sale = till.sell();
    const back = cashReturn(till.bench, shiftId(), SaleId.parse(sale.id));
    expect(() => till.bench.ledger.append(back, undefined, { paper: 'waived' })).toThrow('keeps a paper');
  });
});

test('a return waits as a sale does, and names its sale; what is signed by hand stays at the counter', async () => {
  const sale = till.sell();
  signs(sale);
  await comesOut('0 printed fiscal');
  const written = till.bench.ledger.append(cashReturn(till.bench, shiftId(), SaleId.parse(sale.id)));
  if (!written.ok) throw new Error(written.error.detail);
  till.printing.wake();
  await until(() => printer.drawerPulses().length === 2);
  expect(seen().at(-1)).toBe('0 queued -');
  signs(written.value);
  await comesOut('0 printed fiscal', '0 printed fiscal');
  const [, fiscal, kept] = printer.receipts().map(({ text }) => text);
  expect([fiscal, kept].map((text) => isFiscal(text ?? ''))).toEqual([true, false]);
  expect(fiscal).toContain('Возврат по чеку');
  expect(kept).toContain('Алды / Получил');
});

test('what a terminal fiscalises waits for nothing', async () => {
  const draft = cashSale(till.bench, shiftId());
  const tenders = [{ tenderId: 'card', kind: 'bank-card' as const, amount: money(5_000) }];
  till.bench.ledger.append({
    ...draft,
    body: { ...draft.body, tenders },
    postings: [
      { account: 'acquirer', amount: money(5_000) },
      { account: 'stored-value', amount: money(-5_000) },
    ],
  });
  till.printing.wake();
  await comesOut('0 printed -');
  expect(printer.receipts()[0]?.text).toContain('Фискальный чек терминала');
});
