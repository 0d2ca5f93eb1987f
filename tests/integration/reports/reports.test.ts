import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Reference, sharedReference } from '../../devices/controllable-upstream.ts';
import { withoutIds } from '../../devices/without-ids.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';

/** Shifts as figures: sums where the count is given, or for a supervisor who will not give it. */

let reference: Reference;
let counter: CounterInProcess;
beforeAll(async () => {
  reference = await sharedReference();
  counter = await aCounterInProcess(reference);
  await counter.signsIn(AIGERIM);
  await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
  await sells('cash', 5000);
  await sells('bank-card', 2500);
});
afterAll(async () => {
  await counter.end();
});

async function sells(kind: 'cash' | 'bank-card', amount: number): Promise<void> {
  const { saleId } = await counter.gets('sale.begin', null);
  const tender = kind === 'cash' ? { kind, amount, received: amount } : { kind, amount, authCode: 'A10001' };
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount }],
    tenders: [tender],
    language: 'en',
  });
}

const shifts = async () => (await counter.gets('reports.shifts', null)).shifts;
const reportOf = async (place = 0) =>
  counter.gets('reports.shift', { shiftId: (await shifts())[place]?.shiftId ?? '' });

test('the clerk of an open shift sees how many, and no amount and no file', async () => {
  expect(await reportOf()).toMatchObject({
    closedAt: null,
    sales: 2,
    cards: 2,
    amount: null,
    difference: null,
    returns: { count: 0, amount: null },
  });
  const report = await reportOf();
  expect(report.tenders).toEqual([
    { kind: 'cash', count: 1, amount: null, returned: null, net: null },
    { kind: 'bank-card', count: 1, amount: null, returned: null, net: null },
    { kind: 'qr', count: 0, amount: null, returned: null, net: null },
  ]);
  expect(report.hours.map((hour) => [hour.cards, hour.amount])).toEqual([[2, null]]);
  expect(report.pace.classes.map((each) => each.count)).toEqual([1, 0, 0, 0, 0]);
  expect(await counter.ask('reports.export', { shiftId: report.shiftId, as: 'csv' })).toMatchObject({
    ok: false,
    error: { kind: 'count-not-given' },
  });
});

test('a supervisor sees the sums of a shift that is not their own to count', async () => {
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  expect(await reportOf()).toMatchObject({ sales: 2, amount: 7500, hours: [{ cards: 2, amount: 7500 }] });
  await counter.signsIn(AIGERIM);
});

test('once it is closed the shift is told with its sums and its difference, and kept as a table', async () => {
  await counter.gets('shift.count', { counts: notes([1000, 25]) });
  await counter.gets('shift.reveal', null);
  await counter.gets('shift.close', { carried: 20_000, bagSeal: 'B-1' });
  expect(await shifts()).toMatchObject([{ number: 1, clerkName: 'Aigerim S.', sales: 2, amount: 7500, difference: 0 }]);
  const report = await reportOf();
  expect(report).toMatchObject({ amount: 7500, tenders: [{ amount: 5000 }, { amount: 2500 }, { amount: 0 }] });

  const { file } = await counter.gets('reports.export', { shiftId: report.shiftId, as: 'csv' });
  const [head, ...rows] = readFileSync(file, 'utf8').split('\r\n');
  expect(head).toBe('\uFEFFtime,operation,receipt,card,product,amount,payment,clerk');
  expect(rows[0]).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,sale,[A-Z0-9]{5}-000002,…\d{4},stored-value,5000,cash,Aigerim S\.$/,
  );
  expect(rows).toHaveLength(3);
});

test('beside it stands what the close counted: cash, its bag, and each terminal beside what was taken', async () => {
  const { close } = await counter.gets('reports.export', { shiftId: (await reportOf()).shiftId, as: 'csv' });
  expect(
    readFileSync(close ?? '', 'utf8')
      .replace('\uFEFF', '')
      .trimEnd()
      .split('\r\n'),
  ).toEqual([
    'what,of,code,count,amount',
    'expected,cash,,,25000',
    'counted,cash,,,25000',
    'difference,cash,,,0',
    'carried,cash,,,20000',
    'removed,cash,,,5000',
    'bag,shift-closed,B-1,,5000',
    'taken-here,bank-card,,1,2500',
    'not-compared,bank-card,,,',
  ]);
});

test('another clerk does not see it; a supervisor does; a shift that there is not is refused', async () => {
  const { shiftId } = await reportOf();
  await counter.signsIn({ name: 'Daniyar K.', pin: daniyarsPin() });
  expect(await shifts()).toEqual([]);
  expect(await counter.ask('reports.shift', { shiftId })).toMatchObject({
    ok: false,
    error: { kind: 'shift-unknown' },
  });
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  expect(await shifts()).toHaveLength(1);
  expect(await counter.ask('reports.shift', { shiftId: '01900000-0000-7000-8000-00000000ffff' })).toMatchObject({
    ok: false,
    error: { kind: 'shift-unknown' },
  });
});

test('what a register was told is for a supervisor alone, as tables too', async () => {
  await counter.signsIn(SAULE_THE_SUPERVISOR);
  const { shiftId } = await reportOf();
  expect(await counter.gets('reports.fiscal', { shiftId })).toMatchObject({
    number: 1,
    days: [],
    states: [{ state: 'no-register' }],
  });
  const { files } = await counter.gets('reports.fiscal-export', { shiftId });
  const totals = readFileSync(files[1] ?? '', 'utf8').split('\r\n');
  expect(totals[1]).toBe('ledger,7500,0,20000,5000,20000');
  expect(totals[2]).toBe('z,7500,0,20000,5000,20000');
  await counter.signsIn(AIGERIM);
  const needed = { ok: false, error: { kind: 'role-needed', role: 'supervisor' } };
  expect(await counter.ask('reports.fiscal', { shiftId })).toEqual(needed);
  expect(await counter.ask('reports.fiscal-export', { shiftId })).toEqual(needed);
});

function daniyarsPin(): string {
  return DEMO_CLERKS.find((clerk) => clerk.name === 'Daniyar K.')?.pin ?? '';
}

test('a technician backs up the ledger, reads it again, and leaves a bundle without card number or token', async () => {
  await counter.signsIn(TIMUR_THE_TECHNICIAN);
  const { file } = await counter.gets('backup.make', null);
  expect(file).toMatch(/-by-hand-/);
  expect(await counter.gets('ledger.verify', null)).toMatchObject({ whole: true, entries: 5 });
  const settings = await counter.gets('settings.read', null);
  expect(settings).toMatchObject({ enrolment: { stationName: expect.any(String) }, ledger: { entries: 5 } });
  expect(settings.backups.some(({ name }) => file.endsWith(name))).toBe(true);

  const { folder } = await counter.gets('diagnostics.make', null);
  const told = ['counter.json', 'counter.log'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  expect(told).toContain(settings.enrolment?.receiptSeries);
  expect(told).toMatch(/"payments": \{\s*"bank-card": "stand-alone"/);
  expect(withoutIds(told)).not.toMatch(/\d{8,}|"token"|scrypt/);
});
