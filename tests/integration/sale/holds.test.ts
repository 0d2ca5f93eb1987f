import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { holdsOver, type HoldsParts } from '../../../src-main/sale/holds.ts';
import { aLedger, type LedgerBench } from '../../devices/a-ledger.ts';

let bench: LedgerBench;
let calls: string[];
let answer: Awaited<ReturnType<HoldsParts['upstream']['ask']>>;
beforeEach(() => {
  bench = aLedger();
  calls = [];
  answer = 'held';
});
afterEach(() => bench.close());

const holds = (ledger: HoldsParts['ledger'] = bench.ledger) =>
  holdsOver({
    ledger,
    facts: factsIn(bench.db),
    lateRequestMs: 20,
    upstream: {
      ask: () => {
        calls.push('hold');
        return Promise.resolve(answer);
      },
      release: () => {
        calls.push('release');
        return Promise.resolve('released');
      },
    },
  });
const open = () => factsIn(bench.db).get('open-holds') ?? [];
const ask = (at: ReturnType<typeof holds>, returnId: ReturnId) =>
  at.ask(returnId, { saleId: bench.ids.mint<SaleId>(), lines: [{ line: 1, amount: money(5000) }] });
const settled = (ms = 60) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a hold', () => {
  test('is remembered before it is asked for, and forgotten when its return is written', async () => {
    const at = holds();
    const returnId = bench.ids.mint<ReturnId>();
    expect(await ask(at, returnId)).toBe('held');
    expect(open()).toEqual([returnId]);
    at.fulfilled(returnId);
    expect(open()).toEqual([]);
    at.releaseForgotten();
    expect(calls).toEqual(['hold']);
  });

  test('that was given up is released and forgotten', async () => {
    const at = holds();
    const returnId = bench.ids.mint<ReturnId>();
    await ask(at, returnId);
    at.release(returnId);
    await settled();
    expect(calls).toEqual(['hold', 'release']);
    expect(open()).toEqual([]);
  });

  test('whose release is under way when the counter ends is left to the next start', async () => {
    const under = Promise.withResolvers<'released'>();
    const at = holdsOver({
      ledger: {
        transaction: () => {
          throw new Error('the file is closed');
        },
        doubt: () => null,
      },
      facts: factsIn(bench.db),
      upstream: { ask: () => Promise.resolve('held'), release: () => under.promise },
    });
    bench.ledger.transaction(() => factsIn(bench.db).set('open-holds', [bench.ids.mint<ReturnId>()]));
    at.releaseForgotten();
    at.stop();
    under.resolve('released');
    await settled();
    expect(open()).toHaveLength(1);
  });

  test('whose answer never came is released now, and once more when a late request can no longer act', async () => {
    answer = 'no-answer';
    const at = holds();
    const returnId = bench.ids.mint<ReturnId>();
    expect(await ask(at, returnId)).toBe('no-answer');
    at.release(returnId);
    await Promise.resolve();
    expect(open()).toEqual([returnId]);
    await settled();
    expect(calls).toEqual(['hold', 'release', 'release']);
    expect(open()).toEqual([]);
  });

  test('left by a crash is released at the next start, and again once its request can no longer act', async () => {
    const returnId = bench.ids.mint<ReturnId>();
    await ask(holds(), returnId);
    const at = holds();
    at.releaseForgotten();
    at.releaseForgotten();
    await Promise.resolve();
    expect(calls).toEqual(['hold', 'release']);
    expect(open()).toEqual([returnId]);
    await settled();
    expect(calls).toEqual(['hold', 'release', 'release']);
    expect(open()).toEqual([]);
  });

  test('of a return that the disk left in doubt is not released before that is known', async () => {
    const returnId = bench.ids.mint<ReturnId>();
    let doubt: ReturnType<LedgerBench['ledger']['doubt']> = { detail: 'disk I/O error', entry: null };
    const at = holds({ ...bench.ledger, doubt: () => doubt });
    await ask(at, returnId);
    at.leave(returnId);
    at.releaseForgotten();
    expect(calls).toEqual(['hold']);
    doubt = null;
    at.releaseForgotten();
    await settled();
    expect(calls).toEqual(['hold', 'release', 'release']);
    expect(open()).toEqual([]);
  });

  test('that waits for its second release waits for the next start when the counter ends', async () => {
    answer = 'no-answer';
    const at = holds();
    const returnId = bench.ids.mint<ReturnId>();
    await ask(at, returnId);
    at.release(returnId);
    at.stop();
    await settled();
    expect(calls).toEqual(['hold', 'release']);
    expect(open()).toEqual([returnId]);
  });
});
