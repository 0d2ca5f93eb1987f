import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FiscalTurns } from '../../../src-main/fiscal/fiscal-turns.ts';
import { maySell } from '../../../src-main/fiscal/may-sell.ts';
import type { RefusedWhy } from '../../../src-main/fiscal/port.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { awaitPayment, finishSale, judgeLines, takeSale } from '../../../src-main/sale/take-sale.ts';
import type { Refusal } from '../../../src-shared/contract/refusals.ts';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { type Day, instant } from '../../../src-shared/time.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, type Till } from '../../devices/a-till.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister, type Fault } from './a-register.ts';

/** May the counter sell, as far as its register has to sign? */

const TODAY = '2026-11-22' as Day;
const MINUTES_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const SECONDS_MS = 10_000;

describe('what is known of the register', () => {
  const RULES = fiscalProfile({ fiscal: { unsignedSalesMax: 2 } });
  let register: ARegister;
  let counter: AFiscalCounter;
  beforeEach(() => {
    register = new ARegister();
    counter = new AFiscalCounter(register, aFiscalLedger(RULES));
    counter.opens();
  });
  afterEach(() => counter.bench.close());

  const judged = (turns: FiscalTurns, rules = RULES) => {
    const { unsignedSales } = counter.parts().jobs.counts();
    return maySell({ ...turns.health(), unsignedSales }, rules, TODAY);
  };
  const answers = (fault: Fault | null, call = 'submit') =>
    void (register.fault = (made) => (made === call ? fault : null));

  test.each<[RefusedWhy, Refusal['kind']]>([
    ['blocked', 'register-blocked'],
    ['not-activated', 'register-not-activated'],
    ['credentials', 'register-credentials'],
    ['no-right', 'register-credentials'],
    ['unknown-register', 'register-credentials'],
    ['autonomous-too-long', 'register-autonomous-too-long'],
  ])('one that refuses for good (%s) keeps new sales away until it signs again', async (why, kind) => {
    answers({ is: 'refused', why }, why === 'credentials' ? 'state' : 'submit');
    const turns = await counter.start({}, MINUTES_MS);
    expect(judged(turns)).toEqual({ kind });
    answers(null);
    await counter.works(turns);
    expect(judged(turns)).toBeNull();
  });

  test('one that gives its X, and swallows each sale, counts as out of reach all the same', async () => {
    answers({ is: 'lost before' });
    const said = new Set<string>();
    const turns = await counter.start({}, MINUTES_MS);
    counter.sells();
    counter.sells();
    const limit = register.calls.length + 3;
    register.fault = (call) => {
      if (register.calls.length > limit) said.add(judged(turns)?.kind ?? 'it may');
      return call === 'submit' ? { is: 'lost before' } : null;
    };
    await counter.works(turns, MINUTES_MS);
    expect([...said]).toEqual(['register-unreachable']);
  });

  test('what it swallowed as often as it may counts on: past the limit no sale is let through to try it', async () => {
    const turns = await counter.start();
    answers({ is: 'lost before' });
    const sale = counter.sells();
    await counter.works(turns);
    expect([counter.jobs().at(-1), judged(turns)]).toEqual(['sale refused never-taken', null]);
    counter.sells();
    await counter.works(turns);
    expect([counter.jobs().at(-1), judged(turns)?.kind]).toEqual(['sale refused never-taken', 'register-unreachable']);
    answers(null);
    counter.parts().jobs.decide(sale, 'again', instant(counter.bench.clock.now()));
    await counter.works(turns);
    expect(judged(turns)).toBeNull();
  });

  test('cash whose answer was lost keeps nobody away once the X shows it, or a person says', async () => {
    const strict = fiscalProfile({ fiscal: { unsignedSalesMax: 0 } });
    register.goesWrong('submit', { is: 'heard' });
    const turns = await counter.start();
    expect([counter.jobs().at(-1), judged(turns, strict)]).toEqual(['cash-in signed', null]);
    register.fault = (call) => {
      if (call !== 'submit') return null;
      register.takesCashOfOthers(333);
      return { is: 'lost before' };
    };
    const cash = counter.moves('pay-in');
    await counter.works(turns);
    expect(judged(turns, strict)?.kind).toBe('register-unreachable');
    counter.parts().jobs.decide(cash, 'done', instant(counter.bench.clock.now()));
    turns.forgetAsked(cash);
    await counter.works(turns);
    expect([counter.jobs().at(-1), judged(turns, strict)]).toEqual(['cash-in signed', null]);
  });

  test('an X that comes in between says nothing of whether it signs', async () => {
    answers({ is: 'refused', why: 'blocked' });
    const turns = await counter.start({}, MINUTES_MS);
    const said: (Refusal | null)[] = [];
    register.fault = (call) => {
      said.push(judged(turns));
      return call === 'submit' ? { is: 'refused', why: 'blocked' } : null;
    };
    await counter.works(turns, MINUTES_MS);
    expect(said.length).toBeGreaterThan(10);
    expect(new Set(said.map((refusal) => refusal?.kind))).toEqual(new Set(['register-blocked']));
  });

  test('a day that is too long is ended, and keeps nobody away; one that can’t be ended does', async () => {
    counter.sells();
    await counter.start();
    register.dayIsTooLong = true;
    counter.sells();
    expect(judged(await counter.start())).toBeNull();
    answers({ is: 'refused', why: 'day-too-long' });
    counter.sells();
    expect(judged(await counter.start({}, HOUR_MS / 2))).toEqual({ kind: 'register-day-too-long' });
  });

  test('one that is out of reach keeps new sales away once so many are unsigned as the rules allow', async () => {
    answers({ is: 'unreachable' }, 'state');
    counter.sells();
    const turns = await counter.start({}, MINUTES_MS);
    expect(judged(turns)).toBeNull();
    counter.sells();
    await counter.works(turns, MINUTES_MS);
    expect(judged(turns)).toEqual({ kind: 'register-unreachable', unsigned: 2 });
    expect(judged(turns, fiscalProfile())).toBeNull();
    answers(null);
    await counter.works(turns);
    expect(judged(turns)).toBeNull();
  });

  test.each<RefusedWhy>(['busy', 'document', 'little-cash'])(
    'a refusal that passes (%s) keeps nobody away',
    async (why) => {
      answers({ is: 'refused', why });
      counter.sells();
      expect(judged(await counter.start({}, SECONDS_MS))).toBeNull();
    },
  );

  test('once nothing waits that could find out, the next sale does', async () => {
    answers({ is: 'refused', why: 'blocked' });
    const turns = await counter.start({}, MINUTES_MS);
    expect(judged(turns)).toEqual({ kind: 'register-blocked' });
    counter.bench.db.exec("UPDATE fiscal_job SET state = 'refused'");
    await counter.works(turns);
    expect(judged(turns)).toBeNull();
  });

  test('rules that ask no register are kept from nothing', async () => {
    answers({ is: 'refused', why: 'blocked' });
    const turns = await counter.start({}, MINUTES_MS);
    const tenders = [{ id: 'cash', kind: 'cash', name: { ru: 'Наличные' } }];
    expect(judged(turns, fiscalProfile({ fiscal: undefined, tenders }))).toBeNull();
  });
});

describe('while the register signs nothing', () => {
  const BLOCKED = { kind: 'register-blocked' } as const;
  let till: Till;
  let counter: Till;
  let refusal: Refusal | null;
  beforeEach(() => {
    till = aTill();
    till.bench.db.pragma('synchronous = OFF');
    till.world.profile = fiscalProfile();
    refusal = BLOCKED;
    counter = { ...till, registerRefusal: () => refusal };
    openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, counter);
  });
  afterEach(() => till.close());

  const byCard = (amount = 5000) => ({ kind: 'bank-card' as const, amount: money(amount), authCode: 'A1B2C3' });
  const takes = (sale: ConfirmedSale) => takeSale(sale, AIGERIM_AT_WORK, counter);
  const sales = () => till.ledger.newestOfKind('sale', 10).length;

  test('a sale in cash is refused, and nothing is written', async () => {
    expect(await takes(aSale(till))).toEqual({ ok: false, error: BLOCKED });
    expect([sales(), till.intents.unfinished()]).toEqual([0, []]);
  });

  test('a sale by a terminal that is a register of its own goes on', async () => {
    expect(await takes(aSale(till, { tenders: [byCard()] }))).toMatchObject({ ok: true });
  });

  test('a sale in parts of which one is the register’s is refused before a terminal is asked', async () => {
    const tenders = [byCard(3000), { kind: 'cash' as const, amount: money(2000), received: money(2000) }];
    const sale = aSale(till, { tenders });
    expect(awaitPayment(sale, AIGERIM_AT_WORK, counter)).toEqual({ ok: false, error: BLOCKED });
    expect(await takes(sale)).toEqual({ ok: false, error: BLOCKED });
  });

  test('parts by which one thing would stand on two receipts are refused before one is taken', async () => {
    refusal = null;
    const products = fiscalProfile().products.map((each) =>
      each.id === 'purse' ? { ...each, fiscal: { nature: 'goods' } } : each,
    );
    till.world.profile = fiscalProfile({ products });
    const inParts = aSale(till, { tenders: [byCard(3000), { kind: 'cash', amount: money(2000) }] });
    const refused = { ok: false, error: { kind: 'parts-not-divisible' } };
    expect(awaitPayment(inParts, AIGERIM_AT_WORK, counter)).toEqual(refused);
    expect(await takes(inParts)).toEqual(refused);
    expect([sales(), till.intents.unfinished()]).toEqual([0, []]);
    expect(await takes(aSale(till))).toMatchObject({ ok: true });
  });

  test('a sale begun at another window counts among those that may be unsigned', async () => {
    let begun = -1;
    const counting = { ...counter, registerRefusal: (others: number) => ((begun = others), null) };
    till.intents.keep(
      aSale(till),
      { parts: [null], operations: 0 },
      {
        shiftId: till.shifts.open()!.id,
        clerkId: AIGERIM_AT_WORK.clerkId,
        profileVersion: till.world.profile!.version,
      },
    );
    expect(await takeSale(aSale(till), AIGERIM_AT_WORK, counting)).toMatchObject({ ok: true });
    expect(begun).toBe(1);
  });

  test('lines are refused where no other way of paying is left', () => {
    const { lines } = aSale(till);
    expect(judgeLines(lines, AIGERIM_AT_WORK, counter)).toMatchObject({ ok: true });
    const tenders = fiscalProfile().tenders.filter(({ kind }) => kind !== 'bank-card');
    till.world.profile = fiscalProfile({ tenders });
    expect(judgeLines(lines, AIGERIM_AT_WORK, counter)).toEqual({ ok: false, error: BLOCKED });
  });

  test('what was paid is recorded: by the clerk who goes on, and from the attention list', async () => {
    refusal = null;
    const [goesOn, waits] = ['qr', 'qr'].map(() =>
      aSale(till, { tenders: [{ kind: 'qr' as const, amount: money(5000) }] }),
    );
    for (const sale of [goesOn!, waits!])
      expect(awaitPayment(sale, AIGERIM_AT_WORK, counter)).toMatchObject({ ok: true });
    refusal = BLOCKED;
    const paid = { ...goesOn!, tenders: [{ kind: 'qr' as const, amount: money(5000), authCode: 'Q1W2E3' }] };
    expect(await takes(paid)).toMatchObject({ ok: true });
    expect(await finishSale(waits!.saleId, 'R4T5Y6', AIGERIM_AT_WORK, counter)).toMatchObject({ ok: true });
    expect(sales()).toBe(2);
  });
});
