import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConfirmedSale } from '../../../src-shared/contract/views/sale.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { money, sumOf } from '../../../src-shared/money.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import type { DeviceOf, PaymentDevice } from '../../../src-main/payment/port.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { awaitPayment, finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aProfile } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import { type Fate, VirtualTerminal } from '../../devices/virtual-terminal.ts';
import { virtualTerminalAt } from '../../devices/virtual-terminal-link.ts';
import { cutOffAround } from './cut-off-around.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/**
 * A sale is paid in parts, some for slips that are typed and some at a device. The program is cut off at any step. The
 * terminal goes on by itself from what it knew then. Whoever finds the sale ends it, in each of several ways.
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
  'moves less than it was asked for',
  'moves it by QR',
];

interface CutOff {
  readonly step: string;
  readonly folder: string;
  readonly memory: ReturnType<VirtualTerminal['memory']>;
}

let terminal: VirtualTerminal;
let till: Till;
let cutOffs: CutOff[];
/** What takes bank cards; QR is typed. */
let cards: 'own' | 'typed';
const itself = virtualTerminalAt(() => terminal.port);

beforeEach(async () => {
  terminal = await VirtualTerminal.start();
  cutOffs = [];
  cards = 'own';
  till = atTheDesk(aTill(), cutOffAround(itself, cutOff));
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  for (const { folder } of cutOffs) rmSync(folder, { recursive: true, force: true });
  await terminal.isUnplugged();
});

function atTheDesk(bench: Till, device: PaymentDevice = itself): Till {
  // Power cuts are another test's: here the disk need not be waited for.
  bench.bench.db.pragma('synchronous = OFF');
  const profile = aProfile();
  bench.world.profile = { ...profile, tenders: [...profile.tenders, { ...profile.tenders[0]!, id: 'qr', kind: 'qr' }] };
  const deviceOf: DeviceOf = (kind) => (kind === 'bank-card' && cards === 'own' ? device : newStandAlone());
  return { ...bench, payments: paymentsOver({ deviceOf }) };
}

function cutOff(step: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-cut-off-'));
  cpSync(till.bench.folder, folder, { recursive: true });
  cutOffs.push({ step, folder, memory: terminal.memory() });
}

const part = (kind: 'bank-card' | 'qr' | 'cash', amount: number, authCode?: string) => ({
  kind,
  amount: money(amount),
  ...(authCode !== undefined && { authCode }),
});
type Parts = readonly ReturnType<typeof part>[];

/** What the page sends: one slip is typed after the other, and the rest is taken. */
const PAID: Record<string, { readonly parts: Parts; readonly slip?: number; readonly first: Fate[] }> = {
  'a typed slip, then a device': { parts: [part('qr', 2000, 'Q7'), part('bank-card', 3000)], slip: 0, first: [] },
  'a device, then a typed slip': { parts: [part('bank-card', 3000), part('qr', 2000, 'Q7')], slip: 1, first: [] },
  'two cards at a device': { parts: [part('bank-card', 3000), part('bank-card', 2000)], first: ['approves'] },
  'a device and cash': { parts: [part('bank-card', 3000), part('cash', 2000)], first: [] },
};

/** What is done about a sale that was found, until it is ended. */
const ENDS: Record<string, (at: Till, sale: ConfirmedSale) => Promise<unknown>> = {
  'finished as far as it can be, or given up': async (at, { saleId }) => {
    await finishSale(saleId, 'Q7', AIGERIM_AT_WORK, at);
    await abandonSale(saleId, AIGERIM_AT_WORK, at);
  },
  'taken by the clerk once more, and twice': async (at, sale) => {
    for (const _ of [1, 2]) await takeSale(sale, AIGERIM_AT_WORK, at);
  },
  'given up, or finished where all is paid': async (at, { saleId }) => {
    const dropped = await abandonSale(saleId, AIGERIM_AT_WORK, at);
    if (!dropped.ok) await finishSale(saleId, 'Q7', AIGERIM_AT_WORK, at);
  },
};

const collects = () => terminal.heard.filter((each) => each.startsWith('collect'));

/** Each fate and each way of paying meets each end somewhere. */
const CASES = Object.keys(PAID).flatMap((paid, first) =>
  FATES.map((fate, second) => {
    const ends = Object.keys(ENDS);
    return [paid, fate, ends[(first + second) % ends.length]!] as const;
  }),
);
test.each(sampleOf(CASES, 12))(
  'paid by %s, a terminal that %s, cut off at any step, %s: nothing is charged twice or forgotten',
  async (paid, fate, end) => {
    const { parts, slip, first } = PAID[paid]!;
    const sale = aSale(till, { tenders: [...parts] });
    terminal.willDo(...first, fate);
    terminal.atEachStep = cutOff;
    if (slip !== undefined) {
      const keyed = parts.map(({ kind, amount }) => ({ kind, amount }));
      awaitPayment({ ...sale, tenders: keyed }, AIGERIM_AT_WORK, till);
      cutOff('the slip is keyed');
    }
    await takeSale(sale, AIGERIM_AT_WORK, till);
    cutOff('it is told');
    terminal.atEachStep = () => {};
    expect(cutOffs.some(({ step }) => step === 'the slip is keyed')).toBe(slip !== undefined);
    const afterwards = terminal.memory();

    for (const { step, folder, memory } of cutOffs) {
      // What it was busy with it ends by itself.
      const known = [...memory].flatMap(([id, each]) => {
        const now = each.state === 'running' ? afterwards.get(id) : each;
        return now ? [[id, now] as const] : [];
      });
      terminal.remembersOnly(new Map(known));
      const heardBefore = collects().length;
      const again = atTheDesk(aTill(folder, till.bench.clock));
      const wasBegun = again.intents.find(sale.saleId);
      await ENDS[end]!(again, sale);
      // What waits for a device's answer is asked about again; a second person ends what no answer can.
      await abandonSale(sale.saleId, AIGERIM_AT_WORK, again);
      await abandonSale(sale.saleId, AIGERIM_AT_WORK, again, SUPERVISOR.clerkId);

      expect(again.intents.unfinished(), step).toEqual([]);
      const entry = again.ledger.entry(sale.saleId);
      const sold = entry && isKind(entry, 'sale') ? entry.body.tenders : [];
      // The customer took whichever way they liked there; the other slip was typed.
      const isOfDevice = ({ kind, terminal: by }: (typeof sold)[number]) => kind !== 'cash' && by?.authCode !== 'Q7';
      const atDevice = sold.filter(isOfDevice).map(({ amount }) => amount);
      const [charged, back] = [sumOf(terminal.moved('collect', sale.saleId).map(money)), terminal.moved('refund')];
      const words = again.ledger
        .entriesFrom(1, 100)
        .flatMap((each) => (isKind(each, 'payment-decided') ? [each.body.reason ?? ''] : []));
      // Another amount or way than was asked for is a second person's to give back by hand.
      const isByHand = words.some((each) => /its terminal (does not say|took this)/.test(each));
      const hasSlip = wasBegun?.sale.tenders.some(({ authCode }) => authCode === 'Q7') === true;
      const isSold = sold.length > 0;
      const faults = {
        'a second person had to end it': isByHand && !fate.startsWith('moves'),
        'charged and neither sold nor given back': !isByHand && charged !== sumOf([...atDevice, ...back.map(money)]),
        'sold and given back': isSold && back.length > 0,
        'a typed slip is in no sale and no word': hasSlip && !isSold && !words.join().includes('code Q7'),
        'begun where nobody takes the sale': !end.startsWith('taken') && collects().length > heardBefore,
      };
      const found = Object.entries(faults).flatMap(([fault, isSo]) => (isSo ? [fault] : []));
      expect(found, step).toEqual([]);
      expect(verifyJournal(again.bench.db), step).toMatchObject({ whole: true });
      again.close();
    }
    expect(cutOffs.length).toBeGreaterThan(3);
  },
);

test.each(sampleOf(FATES, 3))(
  'a terminal that %s is replaced by one for typed slips: no silence settles what it was asked',
  async (fate) => {
    const sale = aSale(till, { tenders: [part('bank-card', 5000)] });
    terminal.willDo(fate);
    terminal.atEachStep = cutOff;
    await takeSale(sale, AIGERIM_AT_WORK, till);
    terminal.atEachStep = () => {};
    cards = 'typed';
    const before = terminal.heard.length;
    let decided = 0;
    for (const { step, folder } of cutOffs) {
      const again = atTheDesk(aTill(folder, till.bench.clock));
      for (const { id } of again.intents.unfinished()) {
        const unknown = { ok: false, error: { kind: 'payment-unknown' } };
        expect(await finishSale(id, 'A1', AIGERIM_AT_WORK, again), step).toEqual(unknown);
        expect(await abandonSale(id, AIGERIM_AT_WORK, again), step).toEqual(unknown);
        expect(again.ledger.head().seq, step).toBe(1);
        const word = await finishSale(id, 'A1', AIGERIM_AT_WORK, again, SUPERVISOR.clerkId);
        expect(word, step).toMatchObject({ ok: true, value: { amount: 5000 } });
        decided += 1;
      }
      expect([again.intents.unfinished(), terminal.heard.length], step).toEqual([[], before]);
      again.close();
    }
    expect(decided).toBeGreaterThan(1);
  },
);

test('a slip is keyed and a device takes its place: cut off or not, it is a sale by its slip alone', async () => {
  cards = 'typed';
  const sale = aSale(till, { tenders: [part('bank-card', 5000)] });
  expect(awaitPayment(sale, AIGERIM_AT_WORK, till)).toMatchObject({ ok: true });
  cutOff('the slip is keyed');
  cards = 'own';
  for (const { folder } of cutOffs) {
    const again = atTheDesk(aTill(folder, till.bench.clock));
    expect(await finishSale(sale.saleId, 'A1', AIGERIM_AT_WORK, again)).toMatchObject({ ok: true });
    again.close();
  }
  expect(terminal.heard).toEqual([]);
});
