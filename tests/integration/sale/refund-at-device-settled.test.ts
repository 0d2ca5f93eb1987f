import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReturnWord } from '../../../src-shared/contract/views/sale.ts';
import type { ClerkId, ReturnId, SaleId } from '../../../src-shared/ids.ts';
import { money } from '../../../src-shared/money.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { leftBehindIn } from '../../../src-main/ledger/left-behind.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { finishReturn, settleReturn } from '../../../src-main/sale/finish-return.ts';
import type { ReturnCounter } from '../../../src-main/sale/judge-return.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, DANIYAR_AT_WORK, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { aReturningCounter } from './a-returning-counter.ts';

/**
 * A refund whose device never speaks again has an end: a supervisor's word with the slip in hand. After each step the
 * program is started again; nothing is given twice, and nothing is given and forgotten.
 */

let till: Till;
let forCards: VirtualTerminal;
let forQr: VirtualTerminal;
/** A terminal of these stands by itself by now. */
let replaced: Set<'bank-card' | 'qr'>;
/** What the upstream heard of holds. */
let upstream: string[];
/** What the terminal for cards calls itself. */
let deviceId: string;
let saleId: SaleId;

const cash = (amount: number) => ({ kind: 'cash' as const, amount: money(amount) });
const card = (amount: number) => ({ kind: 'bank-card' as const, amount: money(amount) });
const qr = (amount: number) => ({ kind: 'qr' as const, amount: money(amount) });

const terminalOf: DeviceOf = (kind) =>
  replaced.has(kind)
    ? newStandAlone({ acquirer: 'Test bank' })
    : virtualTerminalAt(() => (kind === 'bank-card' ? forCards.port : forQr.port), kind === 'qr' ? 'Q-1' : deviceId);

beforeEach(async () => {
  [forCards, forQr] = [await VirtualTerminal.start(), await VirtualTerminal.start()];
  replaced = new Set();
  deviceId = 'C-1';
  upstream = [];
  till = atTheTerminals(aTill());
  openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
});
afterEach(async () => {
  expect(verifyJournal(till.bench.db)).toMatchObject({ whole: true });
  till.close();
  await Promise.all([forCards, forQr].map((terminal) => terminal.isUnplugged().catch(() => {})));
});

function atTheTerminals(bench: Till): Till {
  bench.world.profile = aProfile({ tenders: [...aProfile().tenders, { id: 'qr', kind: 'qr', name: { ru: 'QR' } }] });
  return { ...bench, payments: paymentsOver({ deviceOf: terminalOf }) };
}

/** What was in memory is gone. */
function startsAgain(): void {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-settled-'));
  cpSync(till.bench.folder, folder, { recursive: true });
  const { clock } = till.bench;
  till.close();
  till = atTheTerminals(aTill(folder, clock));
}

const counter = (changes: Partial<Omit<ReturnCounter, 'holds'>> = {}) => ({
  ...aReturningCounter(till, upstream),
  leftBehind: leftBehindIn(till.bench.db),
  ...changes,
});

type Tender = ReturnType<typeof cash> | ReturnType<typeof card> | ReturnType<typeof qr>;

/** Sold, and given back the way it came; its refund is begun after that and not finished. */
async function aRefundBegun(fates: Fate[], ...tenders: (Tender & { authCode?: string })[]): Promise<ReturnId> {
  const paid = tenders.map((each) => (each.kind === 'cash' ? { ...each, received: each.amount } : each));
  const sale = aSale(till, { amount: 5000, tenders: paid });
  expect(await takeSale(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  saleId = sale.saleId;
  forCards.willDo(...fates);
  expect(await givesBack(...tenders)).toMatchObject({ ok: false });
  startsAgain();
  return till.refunds.begun()[0]!.returnId;
}
const givesBack = (...tenders: (Tender & { authCode?: string })[]) =>
  returnSale(
    { saleId, lines: [1], reason: 'wrong-amount', tenders, returnId: till.ids.mint() },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    counter(),
  );

const says = (
  returnId: ReturnId,
  word: Partial<Omit<ReturnWord, 'returnId'>> = {},
  at = counter(),
  supervisorId: ClerkId | null = SUPERVISOR.clerkId,
) =>
  settleReturn(
    { returnId, codes: [], cash: money(0), evidence: 'slip', ...word },
    { clerk: AIGERIM_AT_WORK, supervisorId },
    at,
  );
const finishes = (returnId: ReturnId, at = counter()) => finishReturn(returnId, AIGERIM_AT_WORK, at);
const openHolds = () => factsIn(till.bench.db).get('open-holds') ?? [];
const settled = { ok: false, error: { kind: 'sale-already-settled' } };
const kinds = () => till.ledger.entriesFrom(3, 100).map(({ kind }) => kind);

/** It is over once and for all: after a new start nobody is asked, held or given anything. */
async function isOver(returnId: ReturnId, { kinds: written, heard }: { kinds: string[]; heard: string[] }) {
  for (let again = 0; again < 2; again += 1) {
    expect([till.refunds.begun(), openHolds(), kinds(), upstream]).toEqual([[], [], written, heard]);
    startsAgain();
    const at = counter();
    at.holds.releaseForgotten();
    expect([await finishes(returnId, at), await says(returnId, { codes: ['A9'] }, at)]).toEqual([settled, settled]);
  }
}

describe('the money went back, by the slip in hand', () => {
  test('of a terminal that was replaced by one with typed slips', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    replaced.add('bank-card');
    expect(await finishes(returnId)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
    expect(await says(returnId, { codes: ['R77'] })).toMatchObject({ ok: true, value: { returnId, amount: 5000 } });
    expect(till.ledger.entryAt(3)).toMatchObject({
      id: returnId,
      kind: 'return',
      clerkId: AIGERIM_AT_WORK.clerkId,
      supervisorId: SUPERVISOR.clerkId,
      body: {
        evidence: 'slip',
        tenders: [{ kind: 'bank-card', amount: 5000, terminal: { acquirer: 'Test bank', authCode: 'R77' } }],
      },
      postings: [
        { account: 'stored-value', amount: 5000 },
        { account: 'acquirer', amount: -5000 },
      ],
    });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('of a terminal in whose place another one answers, which never heard of it', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    await forCards.isUnplugged();
    [forCards, deviceId] = [await VirtualTerminal.start(), 'C-2'];
    expect(await finishes(returnId)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
    expect(forCards.heard).toEqual([]);
    expect(await says(returnId, { codes: ['R1'] })).toMatchObject({ ok: true, value: { returnId } });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('of a terminal that is lost, whatever the rules refuse by now', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    await forCards.isUnplugged();
    till.world.profile = aProfile({ version: 'test-9', tenders: [], products: [] });
    till.world.stopped = { kind: 'journal-unseen' };
    expect(await says(returnId, { codes: ['R1'], evidence: 'bank' })).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.body).toMatchObject({
      profileVersion: 'test-9',
      evidence: 'bank',
      tenders: [{ tenderId: 'card', terminal: { authCode: 'R1' } }],
    });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('of a payment part in cash, which is given from the drawer with it', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(3000), cash(2000));
    await forCards.isUnplugged();
    expect(await says(returnId, { codes: ['R1'] })).toEqual({ ok: false, error: { kind: 'refund-differs' } });
    expect(await says(returnId, { codes: ['R1'], cash: money(2000) })).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.postings).toEqual([
      { account: 'stored-value', amount: 5000 },
      { account: 'acquirer', amount: -3000 },
      { account: 'drawer', amount: -2000 },
    ]);
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('waits for a shift and for a ledger that is whole, and is held until then', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    replaced.add('bank-card');
    till.world.stopped = { kind: 'ledger-broken', detail: 'x' };
    expect(await says(returnId, { codes: ['R1'] })).toMatchObject({ error: { kind: 'ledger-broken' } });
    till.world.stopped = null;
    const ofAnother = settleReturn(
      { returnId, codes: ['R1'], cash: money(0), evidence: 'slip' },
      { clerk: DANIYAR_AT_WORK, supervisorId: SUPERVISOR.clerkId },
      counter(),
    );
    expect(await ofAnother).toMatchObject({ error: { kind: 'shift-of-another' } });
    expect(await says(returnId, { codes: ['R1'] }, counter(), null)).toMatchObject({
      error: { kind: 'supervisor-needed' },
    });
    expect([kinds(), openHolds(), till.refunds.begun().length]).toEqual([[], [returnId], 1]);
    expect(await says(returnId, { codes: ['R1'] })).toMatchObject({ ok: true });
  });

  test('two words at once are one', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    replaced.add('bank-card');
    const at = counter();
    const both = await Promise.all([says(returnId, { codes: ['R1'] }, at), says(returnId, { codes: ['R1'] }, at)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });
});

describe('nothing went back', () => {
  test('an entry says so, the hold is released, and the line can be given back anew', async () => {
    const returnId = await aRefundBegun(['declines and never says so'], card(5000));
    replaced.add('bank-card');
    expect(await says(returnId, { codes: [null], evidence: 'terminal' })).toEqual({ ok: true, value: null });
    expect(till.ledger.entryAt(3)).toMatchObject({
      id: returnId,
      kind: 'payment-decided',
      supervisorId: SUPERVISOR.clerkId,
      body: {
        saleId,
        decision: 'not-paid',
        reason: `return ${returnId}, nothing went back; by the word of terminal`,
      },
      postings: [],
    });
    await isOver(returnId, { kinds: ['payment-decided'], heard: ['hold', 'release'] });
    expect(await givesBack({ ...card(5000), authCode: 'R2' })).toMatchObject({ ok: true, value: { amount: 5000 } });
  });

  test('is forgotten for ever: neither a copy of before nor a late word of the terminal brings it back', async () => {
    const returnId = await aRefundBegun(['declines and never says so'], card(5000));
    const [begun] = till.refunds.begun();
    replaced.add('bank-card');
    await says(returnId, { codes: [null], evidence: 'bank' });
    till.refunds.keep(begun!);
    expect(await finishes(returnId)).toEqual({ ok: true, value: null });
    await isOver(returnId, { kinds: ['payment-decided'], heard: ['hold', 'release'] });
  });

  test('where the terminal answers, its word goes first', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(5000));
    expect(await says(returnId, { codes: [null], evidence: 'passenger' })).toMatchObject({ value: { amount: 5000 } });
    expect(till.ledger.entryAt(3)).toMatchObject({
      kind: 'return',
      supervisorId: null,
      body: { tenders: [{ terminal: { authCode: 'R1' } }] },
    });
    expect(till.ledger.entryAt(3)?.body).not.toHaveProperty('evidence');
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
    expect(forCards.moved('refund')).toEqual([5000]);
  });

  test('a slip in hand goes before a terminal that declined: it was keyed on the terminal by hand', async () => {
    const returnId = await aRefundBegun(['declines and never says so'], card(5000));
    expect(await says(returnId, { codes: ['H5'] })).toMatchObject({ ok: true, value: { returnId } });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });
});

describe('a part of it went back', () => {
  test('the second was declined: the whole return is written, the rest given from the drawer', async () => {
    const returnId = await aRefundBegun(['approves', 'declines'], card(3000), card(2000));
    expect(forCards.moved('refund')).toEqual([3000]);
    expect(till.refunds.begun()[0]?.slips).toMatchObject([{ authCode: 'R1' }, null]);
    // The terminal alone ends it never.
    expect(await finishes(returnId)).toMatchObject({ error: { kind: 'refund-in-part', left: 2000 } });
    await forCards.isUnplugged();
    const stays = { ok: false, error: { kind: 'refund-differs' } };
    // What it said once stands: no person can say that nothing went back, or less.
    expect(await says(returnId, { codes: [null, null], evidence: 'bank' })).toEqual(stays);
    expect([kinds(), openHolds()]).toEqual([[], [returnId]]);
    expect(await says(returnId, { codes: [null, null], cash: money(2000) })).toMatchObject({ value: { amount: 5000 } });
    expect(till.ledger.entryAt(3)).toMatchObject({
      body: {
        tenders: [
          { kind: 'bank-card', amount: 3000, terminal: { authCode: 'R1' } },
          { tenderId: 'cash', kind: 'cash', amount: 2000 },
        ],
      },
      postings: [
        { account: 'stored-value', amount: 5000 },
        { account: 'acquirer', amount: -3000 },
        { account: 'drawer', amount: -2000 },
      ],
    });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('a terminal that was never asked for its part is not asked about it, and gives nothing later', async () => {
    const returnId = await aRefundBegun(['approves and never says so'], card(3000), qr(2000));
    // The second was never begun, and of the first, which is lost, nobody knows.
    await forCards.isUnplugged();
    expect(await finishes(returnId)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
    expect(forQr.heard.filter((each) => each.endsWith('/2'))).toEqual([]);
    expect(await says(returnId, { codes: ['R1', null], cash: money(2000) })).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.postings.slice(1)).toEqual([
      { account: 'acquirer', amount: -3000 },
      { account: 'drawer', amount: -2000 },
    ]);
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });

  test('a slip that was typed has gone back, also where a terminal of its own stands there now', async () => {
    replaced.add('qr');
    const returnId = await aRefundBegun(['approves and never says so'], { ...qr(2000), authCode: 'Q2' }, card(3000));
    replaced = new Set(['bank-card']);
    expect(await finishes(returnId)).toEqual({ ok: false, error: { kind: 'refund-unknown' } });
    expect(forQr.heard).toEqual([]);
    expect(await says(returnId, { codes: [null, null] })).toEqual({ ok: false, error: { kind: 'refund-differs' } });
    expect(await says(returnId, { codes: [null, null], cash: money(3000) })).toMatchObject({ ok: true });
    expect(till.ledger.entryAt(3)?.body).toMatchObject({
      tenders: [
        { kind: 'qr', amount: 2000, terminal: { authCode: 'Q2' } },
        { kind: 'cash', amount: 3000 },
      ],
    });
    await isOver(returnId, { kinds: ['return'], heard: ['hold'] });
  });
});

describe('a refund whose sale is not in this ledger', () => {
  /** As a ledger that was put back from a copy of before the sale. */
  async function aRefundWithoutSale(fates: Fate[], ...tenders: Tender[]): Promise<ReturnId> {
    const returnId = await aRefundBegun(fates, ...tenders);
    const [begun] = till.refunds.begun();
    const { clock } = till.bench;
    till.close();
    till = atTheTerminals(aTill(undefined, clock));
    openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till);
    const facts = factsIn(till.bench.db);
    facts.set('begun-refunds', [begun!]);
    facts.set('open-holds', [returnId]);
    return returnId;
  }
  const written = () => till.ledger.entriesFrom(2, 100).map(({ kind, body }) => [kind, body['decision']]);

  test('is noted as what went back, by the terminal or the slip, and its line goes back no other time', async () => {
    for (const byHand of [false, true]) {
      const returnId = await aRefundWithoutSale(['approves and never says so'], card(5000));
      if (byHand) replaced.add('bank-card');
      const ended = byHand ? await says(returnId, { codes: ['R1'] }) : await finishes(returnId);
      expect(ended).toEqual({ ok: true, value: null });
      expect(written()).toEqual([['payment-decided', 'paid']]);
      expect(till.ledger.entryAt(2)?.body['reason']).toContain('bank-card 5000, code R1');
      expect([till.refunds.begun(), openHolds(), upstream]).toEqual([[], [], ['hold']]);
      expect(leftBehindIn(till.bench.db).returnsOf(saleId)).toMatchObject([{ entryId: returnId, lines: [1] }]);
      expect([await finishes(returnId), await says(returnId)]).toEqual([settled, settled]);
      upstream = [];
      replaced.clear();
    }
  });

  test('is over where nothing went back', async () => {
    const returnId = await aRefundWithoutSale(['declines and never says so'], card(5000));
    expect(await finishes(returnId)).toMatchObject({ error: { kind: 'refund-declined' } });
    expect([written(), till.refunds.begun(), upstream]).toEqual([[], [], ['hold', 'release']]);
  });

  test('gives nothing from the drawer, where there is no sale to give it for', async () => {
    const returnId = await aRefundWithoutSale(['approves', 'declines'], card(3000), card(2000));
    expect(await says(returnId, { codes: [null, null], cash: money(2000) })).toMatchObject({
      error: { kind: 'refund-differs' },
    });
    expect(await says(returnId, { codes: [null, null] })).toEqual({ ok: true, value: null });
    expect(till.ledger.entryAt(2)?.postings).toEqual([]);
    expect(till.ledger.entryAt(2)?.body['reason']).toContain('bank-card 3000, code R1');
  });
});

test('a refund whose line another return has taken back is noted, and its value is held for nobody', async () => {
  const returnId = await aRefundBegun(['approves and never says so'], card(5000));
  const [begun] = till.refunds.begun();
  till.refunds.forget(returnId);
  replaced.add('bank-card');
  expect(await givesBack({ ...card(5000), authCode: 'R8' })).toMatchObject({ ok: true });
  till.refunds.keep(begun!);
  expect(await says(returnId, { codes: ['R1'] })).toEqual({ ok: true, value: null });
  expect(till.ledger.entryAt(4)).toMatchObject({ kind: 'payment-decided', body: { saleId, decision: 'paid' } });
  expect(await givesBack({ ...card(5000), authCode: 'R9' })).toMatchObject({
    error: { kind: 'line-returned-already' },
  });
  await isOver(returnId, { kinds: ['return', 'payment-decided'], heard: ['hold', 'hold'] });
});

describe('the program is cut off while the word is written', () => {
  const WORDS = [
    ['the money went back', ['approves and never says so'], { codes: ['R1'] }, 'return'],
    ['nothing went back', ['declines and never says so'], { codes: [null] }, 'payment-decided'],
  ] as const;

  test.each(WORDS)('%s: said again after a start, it is written once', async (_, fates, { codes }, kind) => {
    const returnId = await aRefundBegun([...fates], card(5000));
    replaced.add('bank-card');
    const folders: string[] = [];
    const cutOff = () => {
      const folder = mkdtempSync(join(tmpdir(), 'sapar-cut-off-'));
      cpSync(till.bench.folder, folder, { recursive: true });
      folders.push(folder);
    };
    const { ledger } = till;
    await says(
      returnId,
      { codes: [...codes] },
      counter({
        ledger: {
          ...ledger,
          append(draft, alongside, drawer) {
            cutOff();
            const inside: typeof alongside = (entry) => {
              alongside?.(entry);
              cutOff();
            };
            const written = ledger.append(draft, inside, drawer);
            cutOff();
            return written;
          },
        },
      }),
    );
    const whole = till;
    const heard = [];
    for (const folder of folders) {
      till = atTheTerminals(aTill(folder, whole.bench.clock));
      upstream = [];
      const at = counter();
      at.holds.releaseForgotten();
      const begun = till.refunds.begun().length;
      expect((await says(returnId, { codes: [...codes] }, at)).ok).toBe(begun > 0);
      await expect.poll(openHolds).toEqual([]);
      expect([kinds(), till.refunds.begun()]).toEqual([[kind], []]);
      heard.push([begun, [...new Set(upstream)]]);
      till.close();
      rmSync(folder, { recursive: true, force: true });
    }
    till = whole;
    const released = kind === 'return' ? [] : ['release'];
    expect(heard).toEqual([
      [1, released],
      [1, released],
      [0, released],
    ]);
  });
});
