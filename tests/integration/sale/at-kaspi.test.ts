import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ConfirmedSale, ConfirmedTender } from '../../../src-shared/contract/views/sale.ts';
import { money } from '../../../src-shared/money.ts';
import { paymentsOver } from '../../../src-main/payment/collect.ts';
import { newStandAlone } from '../../../src-main/payment/stand-alone.ts';
import { abandonSale } from '../../../src-main/sale/give-up.ts';
import { finishReturn, settleReturn } from '../../../src-main/sale/finish-return.ts';
import { returnSale } from '../../../src-main/sale/return-sale.ts';
import { finishSale, takeSale } from '../../../src-main/sale/take-sale.ts';
import { openShift } from '../../../src-main/shift/open-shift.ts';
import { aKaspi, FOLLOWS_MS, kaspiAt } from '../../devices/a-kaspi.ts';
import { aCard, aProfile, CARD_NUMBER } from '../../devices/a-profile.ts';
import { AIGERIM_AT_WORK, aSale, aTill, notes, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import type { Fate } from '../../devices/virtual-kaspi-books.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** Sales and returns at a device that gives its operations names of its own. */

type World = Awaited<ReturnType<typeof aKaspi>>;
let world: World;
let till: Till;
beforeEach(async () => {
  world = await aKaspi();
  till = atTheDevice(aTill());
  expect(openShift({ counts: notes([1000, 20]), fromSafe: money(20_000) }, AIGERIM_AT_WORK, till).ok).toBe(true);
});
afterEach(async () => {
  till.close();
  await world.terminal.isUnplugged().catch(() => {});
});

function atTheDevice(bench: Till, { hasQr = true } = {}): Till {
  const profile = aProfile();
  const qr = { ...profile.tenders[0]!, id: 'qr', kind: 'qr' as const };
  bench.world.profile = hasQr ? { ...profile, tenders: [...profile.tenders, qr] } : profile;
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed });
  return { ...bench, payments: paymentsOver({ deviceOf: () => device }) };
}
/** What kill -9 at this moment leaves, as the next start finds it. */
function cutOff(): Till {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-cut-off-'));
  cpSync(till.bench.folder, folder, { recursive: true });
  const again = atTheDevice(aTill(folder, till.bench.clock));
  onTestFinished(() => {
    again.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return again;
}

const part = (amount: number, kind: 'bank-card' | 'qr' = 'bank-card') => ({ kind, amount: money(amount) });
const byCard = (...parts: ReturnType<typeof part>[]) =>
  aSale(till, { tenders: parts.length > 0 ? parts : [part(5000)] });
const take = (sale: ConfirmedSale, at = till) => takeSale(sale, AIGERIM_AT_WORK, at);
const finish = ({ saleId }: ConfirmedSale, at = till) => finishSale(saleId, undefined, AIGERIM_AT_WORK, at);
const newest = (at = till) => at.ledger.entryAt(at.ledger.head().seq);
const heard = (does: string) => world.terminal.heard.filter((each) => each.startsWith(does));
const NAMELESS = { ok: false, error: { kind: 'payment-unknown', nameless: true } };

const returning = (at: Till) => ({
  ...at,
  shipper: { offeredSeq: () => 0 },
  outcomes: { ofEntry: () => [] },
  holds: { ask: () => Promise.resolve('held' as const), release: () => {}, leave: () => {}, fulfilled: () => {} },
});
const givesBack = (
  sale: ConfirmedSale,
  kind: 'bank-card' | 'qr',
  at = till,
  tenders: readonly ConfirmedTender[] = [part(5000, kind)],
) =>
  returnSale(
    {
      returnId: at.ids.mint(),
      saleId: sale.saleId,
      lines: [1],
      reason: 'wrong-amount',
      tenders: [...tenders],
    },
    { clerk: AIGERIM_AT_WORK, supervisorId: null },
    returning(at),
  );

test.each<[Fate, string]>([
  ['approves by QR', 'qr'],
  ['approves by palm', 'alaqan'],
])(
  'the customer %s where a card was asked for: tender and account are those of QR, and it goes back so',
  async (fate, method) => {
    world.terminal.willDo(fate);
    const sale = byCard();
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(newest()).toMatchObject({
      body: { tenders: [{ tenderId: 'qr', kind: 'qr', amount: 5000, terminal: { method } }] },
      postings: expect.arrayContaining([expect.objectContaining({ account: 'qr-acquirer', amount: 5000 })]),
    });
    // The same Enter once more is the same sale.
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(await givesBack(sale, 'qr')).toMatchObject({ ok: true });
    expect([heard('payment'), world.terminal.list().map(({ method: way }) => way)]).toEqual([
      ['payment 5000'],
      [method, method],
    ]);
  },
);

test('a way that the rules do not know makes no sale: a second person ends it once the money is back', async () => {
  till = atTheDevice(till, { hasQr: false });
  world.terminal.willDo('approves by QR');
  const sale = byCard();
  const differs = { ok: false, error: { kind: 'payment-differs', due: 5000, tendered: 5000 } };
  expect([await take(sale), await finish(sale)]).toEqual([differs, differs]);
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId)).toMatchObject({ ok: true });
  expect(newest()).toMatchObject({ kind: 'payment-decided', body: { decision: 'not-paid' } });
});

test('another amount than was asked for makes no sale, and the note of its end names what moved', async () => {
  world.terminal.willDo('moves less than it was asked for');
  const sale = byCard();
  expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-differs', due: 5000, tendered: 2500 } });
  expect(till.ledger.head().seq).toBe(1);
  expect(await bySupervisor(sale)).toMatchObject({ ok: true });
  const took = /^its terminal took this.*: bank-card 2500, code \w+, where bank-card 5000 was asked for$/;
  expect(newest()?.body['reason']).toMatch(took);
});

test('a terminal that is asked for cards alone is paid by QR all the same: the sale is one by QR', async () => {
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed });
  till = { ...till, payments: paymentsOver({ deviceOf: (kind) => (kind === 'bank-card' ? device : newStandAlone()) }) };
  world.terminal.willDo('approves by QR');
  expect(await take(byCard())).toMatchObject(PAID);
  expect(newest()).toMatchObject({
    body: { tenders: [{ tenderId: 'qr', kind: 'qr', amount: 5000, terminal: { method: 'qr' } }] },
    postings: expect.arrayContaining([expect.objectContaining({ account: 'qr-acquirer', amount: 5000 })]),
  });
});

test('what the device calls a payment is kept before anything is asked about it', async () => {
  const sale = byCard();
  const seen: unknown[] = [];
  world.terminal.atEachStep = (step) => {
    if (step === 'heard status') seen.push(till.intents.find(sale.saleId)?.begun.parts);
  };
  await take(sale);
  const { processId } = [...world.terminal.memory().values()][0]!;
  const kept = [{ by: 'device', device: world.device.deviceId, no: 1, ref: processId }];
  expect(seen).toEqual([kept, kept]);
});

test.each(['did payment, and nobody knows', 'heard status', 'did status, and nobody knows'])(
  'cut off at «%s», a new start asks about the payment by its name, or says that it has none',
  async (at) => {
    const sale = byCard();
    let again: Till | null = null;
    world.terminal.atEachStep = (step) => {
      if (step === at) again ??= cutOff();
    };
    await take(sale);
    world.terminal.atEachStep = () => {};
    const after = again as Till | null;
    if (!after) throw new Error('no such step');
    const isNamed = at !== 'did payment, and nobody knows';
    expect(await finish(sale, after)).toMatchObject(isNamed ? { ok: true, value: { amount: 5000 } } : NAMELESS);
    expect([heard('payment'), world.terminal.moved('payment')]).toEqual([['payment 5000'], [5000]]);
  },
);

test.each<[Fate]>([['charges and loses its answer'], ['is lost before it begins']])(
  'a payment that %s is unknown for ever: a second person says what the device has on its list',
  async (fate) => {
    world.terminal.willDo(fate);
    const sale = byCard();
    expect([await take(sale), await take(sale), await finish(sale)]).toEqual([NAMELESS, NAMELESS, NAMELESS]);
    expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till)).toMatchObject({ error: { kind: 'payment-unknown' } });
    expect([heard('payment').length, till.ledger.head().seq]).toEqual([1, 1]);
    const [listed] = world.terminal.list();
    const ended = listed
      ? await finishSale(sale.saleId, listed.number, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId)
      : await abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
    expect(ended).toMatchObject({ ok: true });
    expect(till.ledger.entriesFrom(2, 9).map(({ kind }) => kind)).toEqual(
      listed ? ['payment-decided', 'sale'] : ['payment-decided'],
    );
    expect([heard('payment').length, till.intents.unfinished()]).toEqual([1, []]);
  },
);

test.each<[Fate, string]>([['is busy', 'busy']])(
  'at a device that %s nothing was begun, in words',
  async (fate, why) => {
    world.terminal.willDo(fate);
    const sale = byCard();
    expect(await take(sale)).toEqual({ ok: false, error: { kind: 'payment-not-begun', why } });
    expect([till.intents.unfinished(), till.ledger.head().seq]).toEqual([[], 1]);
  },
);

test('a device that is off leaves nothing to decide, and the next way of paying is taken', async () => {
  await world.terminal.isUnplugged();
  expect(await take(byCard())).toEqual({ ok: false, error: { kind: 'payment-not-begun', why: 'not-reached' } });
  const inCash = aSale(till);
  expect(await take(inCash)).toMatchObject({ ok: true });
});

test('a late word of the device is heard when somebody asks, and the sale is charged once', async () => {
  world.terminal.willDo('is late');
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed, pace: { followMs: FOLLOWS_MS } });
  till = { ...till, payments: paymentsOver({ deviceOf: () => device }) };
  const sale = byCard();
  expect(await take(sale)).toEqual(AT_WORK);
  world.terminal.theCustomer('pays');
  expect(await finish(sale)).toMatchObject({ ok: true });
  expect([heard('payment'), world.terminal.moved('payment')]).toEqual([['payment 5000'], [5000]]);
});

const AT_WORK = { ok: false, error: { kind: 'payment-unknown', atWork: true } };
/** Whoever waits for it gives up before the device does. */
function withoutPatience(): void {
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed });
  const hasty = { ...device, patienceMs: 50 };
  till = { ...till, payments: paymentsOver({ deviceOf: () => hasty, patienceMs: 50 }) };
}
/** «Nothing was taken», with the PIN. */
const bySupervisor = ({ saleId }: ConfirmedSale) => abandonSale(saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);

test('while the device itself says that it waits, no word of a person counts, and its own does', async () => {
  world.terminal.willDo('is late');
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed, pace: { followMs: FOLLOWS_MS } });
  till = { ...till, payments: paymentsOver({ deviceOf: () => device }) };
  const sale = byCard();
  expect(await take(sale)).toEqual(AT_WORK);
  expect(await bySupervisor(sale)).toEqual(AT_WORK);
  expect(await finishSale(sale.saleId, 'A1', AIGERIM_AT_WORK, till, SUPERVISOR.clerkId)).toEqual(AT_WORK);
  expect(till.ledger.head().seq).toBe(1);
  world.terminal.theCustomer('pays');
  expect(await finish(sale)).toMatchObject({ ok: true });
  expect([till.ledger.head().seq, world.terminal.moved('payment')]).toEqual([2, [5000]]);
});

test('what a device takes after a person said «not taken» stands under Attention', async () => {
  withoutPatience();
  world.terminal.willDo('waits for the customer');
  const sale = byCard();
  expect(await take(sale)).toMatchObject(OPEN);
  await expect.poll(() => till.intents.find(sale.saleId)?.begun.parts[0]).toHaveProperty('ref');
  await world.terminal.isUnplugged();
  expect(await bySupervisor(sale)).toMatchObject({ ok: true });
  world.terminal.theCustomer('pays');
  await world.terminal.isPluggedIn();
  const [listed] = world.terminal.list();
  const ended = { saleId: sale.saleId, how: 'taken-late', tenders: ['bank-card'] };
  await expect
    .poll(() => till.left.ended())
    .toMatchObject([{ ...ended, moved: { amount: 5000, code: expect.any(String) } }]);
  expect([listed?.amount, till.intents.unfinished()]).toEqual([5000, []]);
});

test('what it gives back after a person said «it is back» is told where it is another amount', async () => {
  const sale: ConfirmedSale = {
    ...byCard(),
    tenders: [part(3000), part(2000, 'qr')],
  };
  world.terminal.willDo('approves by card', 'declines', 'waits for the customer');
  expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined' } });
  const before = till;
  withoutPatience();
  const drops = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
  expect(await drops()).toMatchObject(OPEN);
  await expect.poll(() => till.intents.find(sale.saleId)?.begun.parts[0]).toHaveProperty('backRef');
  await world.terminal.isUnplugged();
  till = { ...till, payments: before.payments };
  expect(await drops()).toEqual({ ok: true, value: { back: [] } });
  world.terminal.theCustomer('pays', 1000);
  await world.terminal.isPluggedIn();
  await expect
    .poll(() => till.left.ended())
    .toMatchObject([{ saleId: sale.saleId, how: 'back-late', moved: { amount: 1000 } }]);
});

test.each([
  ['as much as it was asked for', 5000],
  ['another amount than it was asked for', 2500],
])('while the device says that it still gives back, no word of a person ends the return: %s', async (_, amount) => {
  const sale = byCard();
  await take(sale);
  withoutPatience();
  world.terminal.willDo('waits for the customer');
  const unknown = { ok: false, error: { kind: 'refund-unknown' } };
  expect(await givesBack(sale, 'bank-card')).toMatchObject(unknown);
  await expect.poll(() => till.refunds.begun()[0]?.refs).toEqual([expect.any(String)]);
  const returnId = till.refunds.begun()[0]!.returnId;
  const says = () =>
    settleReturn(
      { returnId, codes: [null], cash: money(0), evidence: 'terminal' },
      { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId },
      returning(till),
    );
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed, pace: { followMs: FOLLOWS_MS } });
  const before = till;
  till = { ...till, payments: paymentsOver({ deviceOf: () => device }) };
  expect(await says()).toEqual({ ok: false, error: { kind: 'refund-unknown', atWork: true } });
  expect(till.refunds.begun()).toHaveLength(1);
  // Out of reach it says nothing, and a person ends it; what goes back after that is told.
  await world.terminal.isUnplugged();
  expect(await says()).toEqual({ ok: true, value: null });
  world.terminal.theCustomer('pays', amount);
  await world.terminal.isPluggedIn();
  await expect
    .poll(() => before.left.ended())
    .toMatchObject([{ saleId: sale.saleId, how: 'back-late', moved: { amount } }]);
});

test(
  'what a device moved late is in no entry, so nothing of the same sale takes its place',
  { tags: ['long'] },
  async () => {
    const sale = byCard();
    const taken = await take(sale);
    const late = (authCode: string) =>
      till.left.noteLate(sale, { kind: 'bank-card', amount: money(3000), slip: { authCode } }, 'back-late');
    till.ledger.transaction(() => {
      late('A00001');
      late('A00002');
      till.left.note(sale, taken);
    });
    expect(till.left.ended().map(({ moved }) => moved?.code)).toEqual(['A00001', 'A00002', undefined]);
    till.ledger.transaction(() => till.left.seen(sale.saleId));
    expect(till.left.ended()).toEqual([]);
  },
);

test(
  'while a customer stands at it nobody drops the sale, and who asks again hears of the same payment',
  { tags: ['long'] },
  async () => {
    world.terminal.willDo('waits for the customer');
    const sale = byCard();
    const first = take(sale);
    await expect.poll(() => world.terminal.isWaiting()).toBe(true);
    expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till)).toMatchObject({ error: { kind: 'payment-unknown' } });
    const second = take(sale);
    world.terminal.theCustomer('pays');
    expect(await Promise.all([first, second])).toMatchObject([{ ok: true }, { ok: true }]);
    expect([world.terminal.moved('payment'), till.ledger.head().seq]).toEqual([[5000], 2]);
  },
);

test(
  'a sale in two parts that is dropped in vain goes on: its second part is asked for',
  { tags: ['long'] },
  async () => {
    world.terminal.willDo('waits for the customer', 'waits for the customer');
    const sale = byCard(part(2000), part(3000, 'qr'));
    const first = take(sale);
    await expect.poll(() => world.terminal.isWaiting()).toBe(true);
    const drop = () => abandonSale(sale.saleId, AIGERIM_AT_WORK, till);
    expect(await Promise.all([drop(), drop()])).toMatchObject([OPEN, OPEN]);
    const again = take(sale);
    world.terminal.theCustomer('pays');
    await expect.poll(() => heard('payment').length).toBe(2);
    // While the second waits, it is dropped in vain as well.
    expect(await drop()).toMatchObject(OPEN);
    await expect.poll(() => world.terminal.isWaiting()).toBe(true);
    world.terminal.theCustomer('pays');
    expect(await Promise.all([first, again])).toMatchObject([{ ok: true }, { ok: true }]);
    expect([heard('payment'), till.ledger.head().seq]).toEqual([['payment 2000', 'payment 3000'], 2]);
  },
);

/** What the page reads as «declined» is said of a sale alone of which no money is here. */
test('a sale that is over is told as over, and one that was taken otherwise is not', async () => {
  world.terminal.willDo('declines');
  const declined = byCard();
  expect(await take(declined)).toMatchObject(NOT_PAID);
  expect(await take(declined)).toEqual({ ok: false, error: { kind: 'sale-over' } });

  world.terminal.willDo('approves by card', 'is busy');
  const inParts = byCard(part(2000), part(3000, 'qr'));
  expect(await take(inParts)).toMatchObject({ error: { kind: 'payment-not-begun', paid: [0] } });
  const otherwise = { ...inParts, tenders: [part(5000)] };
  expect(await take(otherwise)).toEqual({ ok: false, error: { kind: 'sale-already-settled' } });
  expect(await take(inParts)).toMatchObject(PAID);
  expect(await take({ ...inParts, tenders: [{ ...part(5000), kind: 'cash' as const }] })).toEqual({
    ok: false,
    error: { kind: 'sale-already-settled' },
  });
});

test('once a sale is dropped the answer for its first part begins no second', { tags: ['long'] }, async () => {
  world.terminal.willDo('waits for the customer');
  const sale = byCard(part(2000), part(3000, 'qr'));
  const first = take(sale);
  await expect.poll(() => heard('status').length).toBeGreaterThan(1);
  let isPaid = false;
  world.terminal.atEachStep = (step) => {
    if (step !== 'heard status' || isPaid) return;
    isPaid = true;
    world.terminal.theCustomer('pays');
  };
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: { back: [0] } });
  expect(await first).toEqual({ ok: false, error: { kind: 'payment-dropped' } });
  expect([heard('payment'), world.terminal.totals(), till.intents.unfinished()]).toEqual([
    ['payment 2000'],
    { card: 0 },
    [],
  ]);
});

const PAID = { ok: true, value: { amount: 5000 } };
const OPEN = { ok: false, error: { kind: 'payment-unknown' } };
const NOT_PAID = { ok: false, error: { kind: 'payment-declined' } };

/** What the clerk hears, and what they hear who ask once the device is well again. */
test.each<[Fate, object, object | null]>(
  sampleOf<[Fate, object, object | null]>(
    [
      ['is cancelled by the customer', NOT_PAID, null],
      ['does not know, and finds that it was paid', PAID, null],
      ['does not know, and finds that nothing was paid', NOT_PAID, null],
      ['never knows', OPEN, OPEN],
      ['charges and vanishes', OPEN, PAID],
      ['restarts in the middle', PAID, null],
      ['restarts and forgets', OPEN, OPEN],
      ['answers for another operation', OPEN, OPEN],
      ['refuses by a number that nobody knows', NAMELESS, NAMELESS],
      ['tells an amount that nobody can read', OPEN, OPEN],
      ["tells a card's number where none belongs", PAID, null],
    ],
    4,
  ),
)('a sale at a device that %s is charged once at most, and never forgotten', async (fate, told, later) => {
  world.terminal.willDo(fate);
  // What ends is waited for as long as it takes on a busy machine.
  const pace = told === OPEN ? { followMs: FOLLOWS_MS } : {};
  const { device } = kaspiAt(world.terminal, { sealed: world.sealed, pace });
  till = { ...till, payments: paymentsOver({ deviceOf: () => device }) };
  const sale = byCard();
  expect(await take(sale)).toMatchObject(told);
  expect(till.intents.unfinished()).toHaveLength(later ? 1 : 0);
  await world.terminal.isPluggedIn().catch(() => {});
  const ended = told === PAID ? PAID : { ok: false, error: { kind: 'sale-already-settled' } };
  expect(await finish(sale)).toMatchObject(later ?? ended);
  expect(heard('payment')).toEqual(['payment 5000']);
  expect(JSON.stringify(till.ledger.entriesFrom(1, 9))).not.toContain('411111111111');
});

test.each(['ends', 'is forgotten'] as const)(
  'a payment whose token %s is renewed and paid, or not begun',
  async (how) => {
    if (how === 'ends') world.terminal.tokensEnd();
    else world.terminal.forgetsTokens();
    const notBegun = { ok: false, error: { kind: 'payment-not-begun', why: 'not-paired' } };
    expect(await take(byCard())).toMatchObject(how === 'ends' ? PAID : notBegun);
    expect([world.terminal.moved('payment').length, till.intents.unfinished()]).toEqual([how === 'ends' ? 1 : 0, []]);
  },
);

/** A power cut between the approval and the entry, after which the device says that nothing was paid. */
async function takenBack(sale: ConfirmedSale): Promise<Till> {
  const { payments } = till;
  let after: Till | null = null;
  const cut = {
    ...payments,
    collect: async (...of: Parameters<typeof payments.collect>) => {
      const paid = await payments.collect(...of);
      after = cutOff();
      return paid;
    },
  };
  await takeSale(sale, AIGERIM_AT_WORK, { ...till, payments: cut });
  world.terminal.takesItsWordBack();
  if (!after) throw new Error('it was collected');
  return after;
}
const TAKEN_BACK = { ok: false, error: { kind: 'payment-unknown', takenBack: true } };

test('an approval that a device takes back after a crash waits for a second person with its slip in hand', async () => {
  const sale = byCard();
  const after = await takenBack(sale);
  expect([await finish(sale, after), await take(sale, after)]).toEqual([TAKEN_BACK, TAKEN_BACK]);
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, after)).toMatchObject({ error: { kind: 'payment-unknown' } });
  const number = world.terminal.list()[0]?.number;
  expect(await finishSale(sale.saleId, number, AIGERIM_AT_WORK, after, SUPERVISOR.clerkId)).toMatchObject({ ok: true });
  expect([heard('payment'), after.intents.unfinished()]).toEqual([['payment 5000'], []]);
});

test('an approval stands where its device is gone or has forgotten it', { tags: ['long'] }, async () => {
  const sale = byCard();
  const after = await takenBack(sale);
  world.terminal.remembersOnly(new Map());
  expect(await finish(sale, after)).toMatchObject({ ok: true, value: { amount: 5000 } });
});

test('a name that another sale had before a restart names no payment', { tags: ['long'] }, async () => {
  await take(byCard());
  world.terminal.willDo('names the operation before');
  const again = cutOff();
  const next = byCard();
  expect([await take(next, again), await finish(next, again)]).toEqual([NAMELESS, NAMELESS]);
  expect(world.terminal.moved('payment')).toEqual([5000, 5000]);
});

test(
  'money that a device gave back once is not given back again, whatever it says after a crash',
  { tags: ['long'] },
  async () => {
    const sale = byCard();
    await take(sale);
    const { payments } = till;
    let after: Till | null = null;
    const cut = {
      ...payments,
      refund: async (...of: Parameters<typeof payments.refund>) => {
        const back = await payments.refund(...of);
        after = cutOff();
        return back;
      },
    };
    await givesBack(sale, 'bank-card', { ...till, payments: cut });
    world.terminal.takesItsWordBack();
    const started = after as Till | null;
    const [begun] = started?.refunds.begun() ?? [];
    if (!started || !begun) throw new Error('it was begun');
    expect(await finishReturn(begun.returnId, AIGERIM_AT_WORK, returning(started))).toMatchObject({ ok: true });
    expect(heard('refund')).toEqual(['refund 5000']);
  },
);

test('a second word of the device, and another one, changes no sale', { tags: ['long'] }, async () => {
  world.terminal.willDo('answers twice, and otherwise');
  const sale = byCard();
  expect(await take(sale)).toMatchObject({ ok: true });
  expect([await take(sale), await finish(sale)]).toMatchObject([{ ok: true }, { ok: true }]);
  expect(till.ledger.head().seq).toBe(2);
});

test('of two cards the second is declined and all is given up: the first goes back by its number', async () => {
  world.terminal.willDo('approves by QR', 'declines');
  const sale = byCard(part(3000), part(2000));
  // The way that the customer took is told, and not the one that was pressed.
  const declined = { kind: 'payment-declined', paid: [0], paidBy: ['qr'] };
  expect(await take(sale)).toMatchObject({ error: declined });
  expect(await abandonSale(sale.saleId, AIGERIM_AT_WORK, till)).toEqual({ ok: true, value: { back: [0] } });
  expect(world.terminal.totals()).toEqual({ qr: 0 });
  expect(newest()).toMatchObject({ kind: 'payment-decided', body: { decision: 'not-paid' } });
});

test(
  'money that goes back is asked about by its name after a crash, and goes back once',
  { tags: ['long'] },
  async () => {
    const sale = byCard();
    await take(sale);
    let again: Till | null = null;
    world.terminal.atEachStep = (step) => {
      if (step === 'heard status') again ??= cutOff();
    };
    expect(await givesBack(sale, 'bank-card')).toMatchObject({ ok: true });
    world.terminal.atEachStep = () => {};
    const after = again as Till | null;
    const [begun] = after?.refunds.begun() ?? [];
    if (!after || !begun) throw new Error('it was begun');
    expect(begun.refs).toEqual([expect.any(String)]);
    expect(await finishReturn(begun.returnId, AIGERIM_AT_WORK, returning(after))).toMatchObject({ ok: true });
    expect([heard('refund'), world.terminal.moved('refund')]).toEqual([['refund 5000'], [5000]]);
  },
);

test(
  'money that went back without a name waits for a second person, who reads it off the list',
  { tags: ['long'] },
  async () => {
    const sale = byCard();
    await take(sale);
    world.terminal.willDo('charges and loses its answer');
    const unknown = { ok: false, error: { kind: 'refund-unknown', nameless: true } };
    expect(await givesBack(sale, 'bank-card')).toEqual(unknown);
    const [begun] = till.refunds.begun();
    if (!begun) throw new Error('it was begun');
    expect(await finishReturn(begun.returnId, AIGERIM_AT_WORK, returning(till))).toEqual(unknown);
    const number = world.terminal.list().at(-1)?.number ?? '';
    const word = { returnId: begun.returnId, codes: [number], cash: money(0), evidence: 'terminal' as const };
    const people = { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId };
    expect(await settleReturn(word, people, returning(till))).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect([heard('refund'), till.refunds.begun()]).toEqual([['refund 5000'], []]);
  },
);

test(
  'of a return in two parts the second is declined: the rest goes from the drawer or by a slip',
  { tags: ['long'] },
  async () => {
    for (const rest of ['from the drawer', 'by a slip'] as const) {
      world.terminal.willDo('approves by card', 'approves by card', 'approves by card', 'declines');
      const sale = byCard(part(3000), part(2000));
      expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
      const asPaid = [part(3000), part(2000)];
      const inPart = {
        ok: false,
        error: { kind: 'refund-in-part', back: [{ kind: 'bank-card', amount: 3000 }], left: 2000 },
      };
      expect(await givesBack(sale, 'bank-card', till, asPaid)).toEqual(inPart);
      // Asked once more it says the same, and no other way gives anything again.
      expect(await givesBack(sale, 'bank-card', till, asPaid)).toEqual(inPart);
      const other = { ok: false, error: { kind: 'refund-begun' } };
      const [cash, typed] = [
        { kind: 'cash' as const, amount: money(5000) },
        { ...part(5000), authCode: 'B9' },
      ];
      expect(await givesBack(sale, 'bank-card', till, [cash])).toEqual(other);
      expect(await givesBack(sale, 'bank-card', till, [typed])).toEqual(other);
      const [begun] = till.refunds.begun();
      if (!begun) throw new Error('it was begun');
      expect(await finishReturn(begun.returnId, AIGERIM_AT_WORK, returning(till))).toEqual(inPart);
      const bySlip = rest === 'by a slip';
      const word = {
        returnId: begun.returnId,
        codes: [null, bySlip ? 'B4' : null],
        cash: money(bySlip ? 0 : 2000),
        evidence: 'terminal' as const,
      };
      const people = { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId };
      expect(await settleReturn(word, people, returning(till))).toMatchObject({ ok: true, value: { amount: 5000 } });
      expect(newest()).toMatchObject({
        kind: 'return',
        postings: [
          { account: 'stored-value', amount: 5000 },
          { account: 'acquirer', amount: -3000 },
          { account: bySlip ? 'acquirer' : 'drawer', amount: -2000 },
        ],
      });
      expect(till.refunds.begun()).toEqual([]);
    }
    expect([heard('refund'), world.terminal.moved('refund')]).toEqual([
      ['refund 3000', 'refund 2000', 'refund 3000', 'refund 2000'],
      [3000, 3000],
    ]);
  },
);

test('a return of a slip that was typed, and has no number, is not begun', async () => {
  const sale = byCard();
  world.terminal.willDo('charges and loses its answer');
  await take(sale);
  await finishSale(sale.saleId, 'A1', AIGERIM_AT_WORK, till, SUPERVISOR.clerkId);
  expect(await givesBack(sale, 'bank-card')).toEqual({
    ok: false,
    error: { kind: 'refund-declined', reason: 'no-number', why: 'no-number' },
  });
  expect([till.refunds.begun(), heard('refund')]).toEqual([[], []]);
  // It was given back at the device by hand: the code of that slip is typed, and the device is asked for nothing.
  const byHand = { kind: 'bank-card' as const, amount: money(5000), authCode: 'B2' };
  expect(await givesBack(sale, 'bank-card', till, [byHand])).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect([till.refunds.begun(), heard('refund')]).toEqual([[], []]);
  expect(newest()).toMatchObject({
    kind: 'return',
    body: { tenders: [{ kind: 'bank-card', amount: 5000, terminal: { authCode: 'B2' } }] },
  });
});

test('of a return whose first part nobody knows the second was never asked for', { tags: ['long'] }, async () => {
  world.terminal.willDo('approves by card', 'approves by card', 'charges and loses its answer');
  const sale = byCard(part(3000), part(2000));
  await take(sale);
  expect(await givesBack(sale, 'bank-card', till, [part(3000), part(2000)])).toMatchObject({ ok: false });
  expect(till.refunds.begun()).toMatchObject([{ asked: [true, false] }]);
  expect(till.unknownPayments()).toMatchObject([{ amount: -3000 }]);
  const returnId = till.refunds.begun()[0]!.returnId;
  const people = { clerk: AIGERIM_AT_WORK, supervisorId: SUPERVISOR.clerkId };
  const word = { returnId, codes: ['B1', null], cash: money(2000), evidence: 'terminal' as const };
  expect(await settleReturn(word, people, returning(till))).toMatchObject({ ok: true, value: { amount: 5000 } });
  expect(heard('refund')).toEqual(['refund 3000']);
});

test('each return takes a slip once, and the next one knows what each has left', { tags: ['long'] }, async () => {
  const other = '9643108503391000017';
  till.world.cards.set(other, { number: other, card: aCard({ number: other }), hotlisted: false });
  for (const isKnown of [true, false]) {
    const before = world.terminal.list().length;
    const second: Fate = isKnown ? 'approves by card' : 'charges and loses its answer';
    world.terminal.willDo('approves by card', 'approves by card', 'approves by card', second, 'approves by card');
    const lines = [CARD_NUMBER, other].map((cardNumber) => ({ cardNumber, productId: 'purse', amount: money(4000) }));
    const sale = aSale(till, { lines, tenders: [part(5000), part(3000)] });
    expect(await take(sale)).toMatchObject({ ok: true });
    const backOf = (line: number, ...tenders: ReturnType<typeof part>[]) =>
      returnSale(
        { returnId: till.ids.mint(), saleId: sale.saleId, lines: [line], reason: 'wrong-amount', tenders },
        { clerk: AIGERIM_AT_WORK, supervisorId: null },
        returning(till),
      );
    expect((await backOf(1, part(2000), part(2000))).ok).toBe(isKnown);
    // 3000 are left of the first slip, 1000 of the second.
    expect(await backOf(2, part(3000), part(1000))).toMatchObject({ ok: true });
    expect(world.terminal.list().length - before).toBe(6);
  }
});

test(
  'a number that is kept in part, since it looks like a card, is asked for by nobody',
  { tags: ['long'] },
  async () => {
    world.terminal.willDo("tells a card's number where none belongs");
    const sale = byCard();
    expect(await take(sale)).toMatchObject(PAID);
    expect(await givesBack(sale, 'bank-card')).toMatchObject({ error: { kind: 'refund-declined', why: 'no-number' } });
    expect(heard('refund')).toEqual([]);
  },
);

test(
  'of a return in two parts one was given back by hand, and the device is asked for the other alone',
  { tags: ['long'] },
  async () => {
    world.terminal.willDo('approves by card', 'approves by QR');
    const sale = byCard(part(3000), part(2000, 'qr'));
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
    const byHand = { ...part(3000), authCode: 'B3' };
    expect(await givesBack(sale, 'qr', till, [byHand, part(2000, 'qr')])).toMatchObject({ ok: true });
    expect([heard('refund'), world.terminal.moved('refund')]).toEqual([['refund 2000'], [2000]]);
    expect(newest()).toMatchObject({
      kind: 'return',
      body: { tenders: [{ terminal: { authCode: 'B3' } }, { kind: 'qr', amount: 2000, terminal: { method: 'qr' } }] },
    });
  },
);

test(
  'of a card and a QR of one device the QR is declined: the card stays, and the QR is asked for again',
  { tags: ['long'] },
  async () => {
    world.terminal.willDo('approves by card', 'declines', 'approves by QR');
    const sale = byCard(part(3000), part(2000, 'qr'));
    expect(await take(sale)).toMatchObject({ ok: false, error: { kind: 'payment-declined', paid: [0] } });
    expect(await take(sale)).toMatchObject({ ok: true, value: { amount: 5000 } });
    expect(newest()?.body).toMatchObject({
      tenders: [
        { kind: 'bank-card', amount: 3000 },
        { kind: 'qr', amount: 2000 },
      ],
    });
    expect([world.terminal.moved('payment'), heard('payment')]).toEqual([
      [3000, 2000],
      ['payment 3000', 'payment 2000', 'payment 2000'],
    ]);
  },
);
