import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { claimNumber, claimRefOf } from '../../../src-shared/claim-number.ts';
import type { WantedClaim } from '../../../src-shared/contract/views/claims.ts';
import type { Session } from '../../../src-shared/contract/views/clerks.ts';
import type { ClaimId, ClerkId, EntryId } from '../../../src-shared/ids.ts';
import { canonicalJson } from '../../../src-shared/journal/canonical.ts';
import { payOutPostings } from '../../../src-shared/journal/kinds/pay-out.ts';
import { money } from '../../../src-shared/money.ts';
import { err } from '../../../src-shared/result.ts';
import { instant } from '../../../src-shared/time.ts';
import { type ClaimFollower, claimFollowerOver } from '../../../src-main/claims/claim-follower.ts';
import { claimsIn } from '../../../src-main/claims/claims-table.ts';
import {
  type ClaimCounter,
  claimItems,
  fileClaim,
  mattersToPay,
  payClaim,
  settleClaim,
} from '../../../src-main/claims/claims.ts';
import { systemClock } from '../../../src-main/platform/ports.ts';
import { paperIn } from '../../../src-main/printing/paper.ts';
import { shiftsIn } from '../../../src-main/shift/shifts.ts';
import { problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import {
  anEnrolledCounter,
  type Bench,
  type CounterSide,
  listLog,
  QUICK,
  until,
} from '../counter-upstream/a-counter-side.ts';

/** Money that a kiosk or the app took and the card never got: filed at the counter, followed, and paid out once. */

let reference: Reference;
const open: (() => Promise<void>)[] = [];
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const CLERK: Session = {
  clerkId: '01900000-0000-7000-8000-0000000000a1' as ClerkId,
  name: 'Aigerim S.',
  role: 'clerk',
};

interface Window extends ClaimCounter {
  readonly side: CounterSide;
  readonly bench: Bench;
  readonly follower: ClaimFollower;
  readonly drawerOpened: () => number;
  readonly claimId: () => ClaimId;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

function followerOver(
  { claims, side: { upstream } }: Pick<Window, 'claims' | 'side'>,
  ledger: Parameters<typeof claimFollowerOver>[0]['ledger'],
): ClaimFollower {
  const { claims: at, contact } = upstream;
  return claimFollowerOver({
    claims,
    upstream: at,
    contact,
    ledger,
    random: randomBytes,
    pace: QUICK,
    log: listLog([]),
  });
}

function atTheWindow(bench: Bench, side: CounterSide = bench): Window {
  const { db, ledger, ids, upstream } = side;
  const claims = claimsIn(db);
  claims.bringBack();
  const openings = db.prepare("SELECT count(*) FROM print_job WHERE document = 'pay-out' AND opens_drawer = 1").pluck();
  const follower = followerOver({ claims, side }, ledger);
  const end = upstream.contact.onChange(follower.wake);
  follower.start();
  open.push(async () => {
    end();
    await follower.stop();
  });
  return {
    side,
    bench,
    ledger,
    ids,
    claims,
    follower,
    claimFollower: follower,
    clock: systemClock,
    shifts: shiftsIn(db, ledger, systemClock, () => CLERK.name),
    stopped: () => null,
    paper: paperIn(db, ids),
    drawerOpened: () => Number(openings.get()),
    claimId: () => ids.mint<ClaimId>(),
  };
}

async function aCounter(): Promise<Window> {
  const bench = await anEnrolledCounter(reference);
  open.push(() => bench.stop());
  bench.upstream.start();
  await until('the counter is online', () => bench.upstream.contact.state() === 'online');
  return atTheWindow(bench);
}

let cards = 0;
/** A card whose top-up at a kiosk failed. What is said to a claim about it: at once, or when the operator decides. */
async function aFailedTopUp(
  claimStatus?: 'credited' | 'refund-at-counter' | 'denied',
): Promise<{ cardNumber: string; movementId: string }> {
  cards += 1;
  const cardNumber = `9643108503344${String(cards).padStart(6, '0')}`;
  const movementId = `kiosk-${cards}`;
  await reference.operator.setCard({ number: cardNumber, balance: 100 });
  await reference.operator.putMovements([
    {
      id: movementId,
      cardNumber,
      at: '2026-11-22T08:00:00.000Z',
      channel: 'kiosk',
      kind: 'top-up',
      amount: 2000,
      status: 'failed',
      ...(claimStatus ? { claimStatus } : {}),
    },
  ]);
  return { cardNumber, movementId };
}

function claimOf(
  window: Window,
  topUp: { cardNumber: string; movementId?: string },
  changes: Partial<WantedClaim> = {},
): WantedClaim {
  return {
    claimId: window.claimId(),
    channel: 'kiosk',
    amount: money(2000),
    at: instant(Date.UTC(2026, 10, 22, 8)),
    note: 'paid in cash',
    language: 'en',
    ...topUp,
    ...changes,
  };
}

const onItsSlip = (claimId: ClaimId) => ({ claim: claimRefOf(claimId), number: claimNumber(claimId) });
const statusOf = (window: Window, claimId: ClaimId) => window.claims.byId(claimId)?.status;
const payOuts = (window: Window) => window.ledger.entriesFrom(1, 1000).filter((entry) => entry.kind === 'pay-out');

test('a claim gets a journal note and a slip, is told upstream, and is paid once, when upstream says so', async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));

  const filed = fileClaim(claim, CLERK, window);
  expect(filed).toEqual({
    ok: true,
    value: { claimId: claim.claimId, number: expect.stringMatching(/^[0-9A-F]{4}-[0-9A-F]{4}$/), status: 'unsent' },
  });
  expect(window.ledger.lastOfKind('note')?.body).toMatchObject({
    claimId: claim.claimId,
    claim: { cardNumber: claim.cardNumber },
  });
  expect(window.side.db.prepare("SELECT count(*) AS n FROM print_job WHERE document = 'claim'").get()).toEqual({
    n: 1,
  });
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  expect(claimItems(window)).toMatchObject([
    { kind: 'claim', status: 'refund-at-counter', amount: 2000, number: null },
  ]);

  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toMatchObject({ ok: true, value: { amount: 2000 } });
  expect(payOuts(window)).toMatchObject([
    {
      body: { against: 'claims', claimId: claim.claimId, amount: 2000, language: 'en' },
      postings: [
        { account: 'claims', amount: 2000 },
        { account: 'drawer', amount: -2000 },
      ],
    },
  ]);
  expect(window.drawerOpened()).toBe(1);
  expect(claimItems(window)).toEqual([]);
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-not-payable' },
  });
  expect(payOuts(window)).toHaveLength(1);
  await until('the upstream knows that it was paid', async () =>
    (await reference.operator.claims()).some((each) => each.id === claim.claimId && each.status === 'paid'),
  );
  expect(window.side.upstream.outcomes.rejected()).toEqual([]);
});

async function toBePaid(window: Window): Promise<ClaimId> {
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  return claim.claimId;
}

test('a page is not told the number that the slip shows, by any part of the claim', async () => {
  const window = await aCounter();
  const claimId = await toBePaid(window);
  const told = JSON.stringify(claimItems(window)).toLowerCase().replaceAll('-', '');
  expect(told).not.toContain(claimNumber(claimId).toLowerCase().replace('-', ''));
  expect(fileClaim(claimOf(window, { cardNumber: '', movementId: `kiosk-${cards}` }), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-filed-already' },
  });
  expect(mattersToPay(window.claims)).toEqual([
    { what: expect.not.stringContaining(claimNumber(claimId)), tenders: ['cash'] },
  ]);
});

test('a number is taken as it is read out, and nothing that is no number counts as a try', async () => {
  const window = await aCounter();
  const claim = claimRefOf(await toBePaid(window));
  for (const number of ['', 'ABCD-123', 'ABCD-12345', 'ZZZZ-ZZZZ', '--------', 'ABCD 123O'])
    expect(await payClaim({ claim, number }, CLERK, window)).toEqual({
      ok: false,
      error: { kind: 'claim-number-unreadable' },
    });
  expect(await payClaim({ claim }, CLERK, window)).toEqual({ ok: false, error: { kind: 'claim-number-unreadable' } });
  expect(payOuts(window)).toEqual([]);
});

test.each([
  (number: string) => number,
  (number: string) => ` ${number.replace('-', ' ').toLowerCase()} `,
  (number: string) => number.replace('-', '–'),
])('the number of a slip is the number, however it is typed', async (typed) => {
  const window = await aCounter();
  const claimId = await toBePaid(window);
  const given = { claim: claimRefOf(claimId), number: typed(claimNumber(claimId)) };
  expect(await payClaim(given, CLERK, window)).toMatchObject({ ok: true });
  expect(payOuts(window)).toMatchObject([{ supervisorId: null, body: { reason: `claim ${claimNumber(claimId)}` } }]);
});

test(
  'wrong numbers are counted for good: after three only a supervisor has the claim paid',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    const claimId = await toBePaid(window);
    const other = await toBePaid(window);
    const wrong = { claim: claimRefOf(claimId), number: claimNumber(other) };
    for (const triesLeft of [2, 1])
      expect(await payClaim(wrong, CLERK, window)).toEqual({
        ok: false,
        error: { kind: 'claim-number-wrong', triesLeft },
      });
    const tried = { ok: false, error: { kind: 'claim-number-tried' } };
    expect(await payClaim(wrong, CLERK, window)).toEqual(tried);
    expect(await payClaim(onItsSlip(claimId), CLERK, window)).toEqual(tried);
    await window.follower.stop();

    const reopened = await window.side.restarted();
    open.push(() => reopened.stop());
    const after = atTheWindow(window.bench, reopened);
    reopened.upstream.start();
    await until('the counter is online', () => reopened.upstream.contact.state() === 'online');
    expect(await payClaim(onItsSlip(claimId), CLERK, after)).toEqual(tried);
    expect(payOuts(after)).toEqual([]);
    expect(await payClaim(wrong, CLERK, after, SUPERVISOR_ID)).toEqual(tried);
    expect(await payClaim(onItsSlip(claimId), CLERK, after, SUPERVISOR_ID)).toMatchObject({ ok: true });
    // Another claim has tries of its own.
    expect(await payClaim(onItsSlip(other), CLERK, after)).toMatchObject({ ok: true });
    expect(payOuts(after).map(({ supervisorId }) => supervisorId)).toEqual([SUPERVISOR_ID, null]);
  },
);

test('a claim whose slip is lost is paid on a supervisor’s word, and the entry says why', async () => {
  const window = await aCounter();
  const claimId = await toBePaid(window);
  const lost = { claim: claimRefOf(claimId), slipLost: 'washed with the coat' };
  expect(await payClaim(lost, CLERK, window)).toEqual({ ok: false, error: { kind: 'supervisor-needed' } });
  expect(payOuts(window)).toEqual([]);
  expect(await payClaim(lost, CLERK, window, SUPERVISOR_ID)).toMatchObject({ ok: true });
  expect(payOuts(window)).toMatchObject([
    {
      supervisorId: SUPERVISOR_ID,
      body: { claimId, reason: `claim ${claimNumber(claimId)}, slip lost: washed with the coat` },
    },
  ]);
  expect(window.drawerOpened()).toBe(1);
});

const SUPERVISOR_ID = '01900000-0000-7000-8000-0000000000a9' as ClerkId;
const notPayable = { ok: false, error: { kind: 'claim-not-payable' } };

test(
  'a claim that a replaced ledger had paid is not paid again, and is written down on two words',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    window.side.sells('9643108503304172259', 5000);
    const { claimId, ...claim } = claimOf(window, await aFailedTopUp('refund-at-counter'));
    fileClaim({ ...claim, claimId }, CLERK, window);
    await until('it is to be paid here', () => statusOf(window, claimId) === 'refund-at-counter');
    const at = instant(Date.UTC(2026, 10, 29, 9));
    const lost = { entryId: window.ids.mint<EntryId>(), seq: 512, at, claimId };
    window.side.facts.set('left-behind', { payOuts: [lost], returns: [], unread: false, doubtThrough: 0 });

    expect(claimItems(window)).toMatchObject([{ claim: claimRefOf(claimId), paidBefore: 'known' }]);
    expect(await payClaim(onItsSlip(claimId), CLERK, window)).toEqual({
      ok: false,
      error: { kind: 'claim-paid-before', seq: 512, at },
    });
    expect(payOuts(window)).toEqual([]);

    expect(await payClaim(onItsSlip(claimId), CLERK, window, SUPERVISOR_ID)).toMatchObject({ ok: true });
    expect(payOuts(window)).toMatchObject([
      { supervisorId: SUPERVISOR_ID, body: { claimId, reason: expect.stringContaining('entry 512') } },
    ]);
    expect(window.drawerOpened()).toBe(0);
    expect(await payClaim(onItsSlip(claimId), CLERK, window, SUPERVISOR_ID)).toEqual(notPayable);
    await until('the upstream knows that it was paid', async () =>
      (await reference.operator.claims()).some((each) => each.id === claimId && each.status === 'paid'),
    );
  },
);

test(
  'a claim that may have been paid by entries that nobody can read is paid on a second person’s word',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    window.side.sells('9643108503304172259', 5000);
    const before = claimOf(window, await aFailedTopUp('refund-at-counter'));
    fileClaim(before, CLERK, window);
    const through = window.ledger.head().seq;
    window.side.facts.set('left-behind', { payOuts: [], returns: [], unread: false, doubtThrough: through });
    const after = claimOf(window, await aFailedTopUp('refund-at-counter'));
    fileClaim(after, CLERK, window);
    for (const { claimId } of [before, after])
      await until('it is to be paid here', () => statusOf(window, claimId) === 'refund-at-counter');

    expect(await payClaim(onItsSlip(before.claimId), CLERK, window)).toEqual({
      ok: false,
      error: { kind: 'claim-may-be-paid' },
    });
    expect(payOuts(window)).toEqual([]);
    expect(await payClaim(onItsSlip(before.claimId), CLERK, window, SUPERVISOR_ID)).toMatchObject({ ok: true });
    expect(window.drawerOpened()).toBe(1);
    // Filed after it: whoever paid it would stand in this journal.
    expect(await payClaim(onItsSlip(after.claimId), CLERK, window)).toMatchObject({ ok: true });
  },
);

test(
  'a pay-out that came back from upstream after all is the journal’s own, and leaves no doubt',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    window.side.sells('9643108503304172259', 5000);
    const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
    fileClaim(claim, CLERK, window);
    await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
    const paid = await payClaim(onItsSlip(claim.claimId), CLERK, window);
    const entryId = paid.ok ? paid.value.entryId : window.ids.mint<EntryId>();
    const lost = { entryId, seq: 4, at: instant(0), claimId: claim.claimId };
    window.side.facts.set('left-behind', { payOuts: [lost], returns: [], unread: false, doubtThrough: 0 });
    expect(window.claims.paidBefore(claim.claimId)).toBeNull();
    expect(await payClaim(onItsSlip(claim.claimId), CLERK, window, SUPERVISOR_ID)).toEqual(notPayable);
    expect(claimItems(window)).toEqual([]);
  },
);

test('two presses of pay at the same moment pay once', async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  const paid = await Promise.all([
    payClaim(onItsSlip(claim.claimId), CLERK, window),
    payClaim(onItsSlip(claim.claimId), CLERK, window),
  ]);
  expect(paid.filter((each) => each.ok)).toHaveLength(1);
  expect(payOuts(window)).toHaveLength(1);
});

test('a claim filed without connection is kept over a crash and told when the upstream is back', async () => {
  const window = await aCounter();
  await window.bench.door.stop();
  const claim = claimOf(window, await aFailedTopUp('credited'));
  fileClaim(claim, CLERK, window);
  expect(claimItems(window)).toMatchObject([{ status: 'unsent' }]);
  await window.follower.stop();

  const reopened = await window.side.restarted();
  open.push(() => reopened.stop());
  const after = atTheWindow(window.bench, reopened);
  reopened.upstream.start();
  expect(statusOf(after, claim.claimId)).toBe('unsent');
  await window.bench.door.start();
  await until('it was credited', () => statusOf(after, claim.claimId) === 'credited');
  expect((await reference.operator.card(claim.cardNumber))?.balance).toBe(2100);
  expect(settleClaim(claimRefOf(claim.claimId), after)).toEqual({ ok: true, value: null });
  expect(claimItems(after)).toEqual([]);
});

test('an answer that was lost is asked for again, and the claim is credited once', { tags: ['long'] }, async () => {
  const window = await aCounter();
  window.bench.door.cutAfterProcessing({ path: /claims/, times: 2 });
  const claim = claimOf(window, await aFailedTopUp('credited'));
  fileClaim(claim, CLERK, window);
  await until('it was credited', () => statusOf(window, claim.claimId) === 'credited');
  expect((await reference.operator.card(claim.cardNumber))?.balance).toBe(2100);
});

test(
  'a claim that the operator looks into is followed until it is decided, and settled only then',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    const claim = claimOf(window, { cardNumber: (await aFailedTopUp()).cardNumber });
    fileClaim(claim, CLERK, window);
    await until('the operator knows of it', () => statusOf(window, claim.claimId) === 'open');
    expect(settleClaim(claimRefOf(claim.claimId), window)).toEqual({ ok: false, error: { kind: 'claim-undecided' } });
    await reference.operator.decideClaim(claim.claimId, 'denied', 'the kiosk gave the money back');
    await until('it was denied', () => statusOf(window, claim.claimId) === 'denied');
    expect(claimItems(window)).toMatchObject([{ status: 'denied', reason: 'the kiosk gave the money back' }]);
    expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toMatchObject({ ok: false });
  },
);

test('filing twice is one claim; other words under its id, and a second claim of a movement, are refused', async () => {
  const window = await aCounter();
  const topUp = await aFailedTopUp();
  const claim = claimOf(window, topUp);
  const filed = fileClaim(claim, CLERK, window);
  expect(filed.ok).toBe(true);
  const head = window.ledger.head();
  expect(fileClaim({ ...claim }, CLERK, window)).toMatchObject({ ok: true, value: { claimId: claim.claimId } });
  expect(fileClaim({ ...claim, amount: money(2001) }, CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-differs' },
  });
  expect(fileClaim(claimOf(window, topUp), CLERK, window)).toMatchObject({
    ok: false,
    error: { kind: 'claim-filed-already' },
  });
  expect(window.ledger.head()).toEqual(head);
});

test(
  'what the upstream will not take is told, and what it can not answer just now is asked again',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    const unknown = claimOf(window, { cardNumber: '9643108503399999999' });
    fileClaim(unknown, CLERK, window);
    await until('the card is unknown upstream', () => statusOf(window, unknown.claimId) === 'refused');

    window.bench.door.answer(problemOf('maintenance'), { path: /claims/, times: 1 });
    window.bench.door.answer(problemOf('rate-limited', { retryAfterSeconds: 0 }), { path: /claims/, times: 1 });
    const claim = claimOf(window, await aFailedTopUp('denied'));
    fileClaim(claim, CLERK, window);
    await until('it was denied', () => statusOf(window, claim.claimId) === 'denied', 15_000);
    expect(claimItems(window)).toMatchObject([
      { status: 'refused', reason: expect.stringContaining('card-unknown') },
      { status: 'denied' },
    ]);
  },
);

test('a claim that the upstream stumbles over keeps no other from being told', { tags: ['long'] }, async () => {
  const window = await aCounter();
  await window.bench.door.stop();
  await until('it is out of reach', () => window.bench.upstream.contact.state() !== 'online');
  const other = claimOf(window, await aFailedTopUp('denied'));
  fileClaim(other, CLERK, window);
  await new Promise((resolve) => setTimeout(resolve, 5));
  // The newest is asked about first.
  const stumbled = claimOf(window, await aFailedTopUp('denied'));
  fileClaim(stumbled, CLERK, window);
  window.bench.door.answer(problemOf('internal'), { path: new RegExp(stumbled.claimId) });
  await window.bench.door.start();
  await until('the other is denied', () => statusOf(window, other.claimId) === 'denied', 15_000);
  expect(statusOf(window, stumbled.claimId)).toBe('unsent');
});

test('a claim whose row can not be read is refused and shown, and keeps no other from its answer', async () => {
  const window = await aCounter();
  await window.bench.door.stop();
  await until('it is out of reach', () => window.bench.upstream.contact.state() !== 'online');
  const other = claimOf(window, await aFailedTopUp('denied'));
  fileClaim(other, CLERK, window);
  const { cardNumber } = await aFailedTopUp();
  const garble = window.side.db.prepare('UPDATE claim SET request = ? WHERE id = ?');
  // More than a turn asks about, and newer than the one that can be read.
  const garbled = Array.from({ length: 26 }, (_, index) => {
    const claim = claimOf(window, { cardNumber });
    fileClaim(claim, CLERK, window);
    garble.run(index % 2 ? '{"cardNumber":' : '{"amount":"much"}', claim.claimId);
    return claim.claimId;
  });
  expect(claimItems(window)).toHaveLength(27);
  await window.bench.door.start();
  await until('the other is denied', () => statusOf(window, other.claimId) === 'denied', 15_000);
  await until('the rest is refused', () => garbled.every((id) => statusOf(window, id) === 'refused'), 15_000);
  const [unreadable] = garbled;
  if (!unreadable) throw new Error('there are many');
  expect(claimItems(window).find((item) => item.claim === claimRefOf(unreadable))).toMatchObject({
    number: claimNumber(unreadable),
    reason: 'unreadable',
    cardNumber: null,
    amount: null,
  });
  expect(await payClaim(onItsSlip(unreadable), CLERK, window)).toMatchObject({ ok: false });
  expect(settleClaim(claimRefOf(unreadable), window)).toEqual({ ok: true, value: null });
});

test(
  'of many undecided claims each is asked about in its turn, and those decided are shown first',
  { tags: ['long'] },
  async () => {
    const window = await aCounter();
    await window.bench.door.stop();
    await until('it is out of reach', () => window.bench.upstream.contact.state() !== 'online');
    const { cardNumber } = await aFailedTopUp();
    const claims = Array.from({ length: 52 }, () => claimOf(window, { cardNumber }));
    for (const claim of claims) fileClaim(claim, CLERK, window);
    await window.bench.door.start();
    await until(
      'all are known upstream',
      () => claims.every((claim) => statusOf(window, claim.claimId) === 'open'),
      30_000,
    );

    const [oldest, newest] = [claims[0], claims.at(-1)];
    if (!oldest || !newest) throw new Error('there are many');
    await reference.operator.decideClaim(oldest.claimId, 'denied', 'the kiosk gave the money back');
    await reference.operator.decideClaim(newest.claimId, 'denied', 'the kiosk gave the money back');
    await until(
      'both are known to be denied',
      () => [oldest, newest].every((claim) => statusOf(window, claim.claimId) === 'denied'),
      30_000,
    );
    expect(
      claimItems(window)
        .slice(0, 2)
        .map((item) => item.claim),
    ).toEqual([oldest, newest].map(({ claimId }) => claimRefOf(claimId)));
  },
);

test('a «not found» that is not in the words of the contract ends no claim', async () => {
  const window = await aCounter();
  window.bench.door.answer(
    {
      status: 404,
      body: JSON.stringify({ type: 'about:blank', title: 'Not Found', status: 404 }),
      headers: { 'content-type': 'application/problem+json' },
    },
    { path: /claims/, times: 2 },
  );
  const claim = claimOf(window, await aFailedTopUp('credited'));
  fileClaim(claim, CLERK, window);
  await until('it was not found', () =>
    window.bench.door.calls.some((call) => /claims/.test(call.path) && call.status === 404),
  );
  expect(statusOf(window, claim.claimId)).not.toBe('refused');
  await until('it was credited', () => statusOf(window, claim.claimId) === 'credited');
});

test('nothing is paid without the word of the upstream at this moment', async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');

  await window.bench.door.stop();
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-needs-connection' },
  });
  await window.bench.door.start();
  window.bench.door.answer(
    {
      status: 200,
      body: canonicalJson({ claimId: claim.claimId, status: 'paid' }),
      headers: { 'content-type': 'application/json' },
    },
    { path: /claims/, times: 1 },
  );
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-not-payable' },
  });
  expect(payOuts(window)).toEqual([]);
});

test('a word that a full disk could not keep is heeded: nothing is paid on the one before it', async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  window.bench.door.answer(
    { status: 200, body: JSON.stringify({ claimId: claim.claimId, status: 'paid' }), headers: JSON_HEADERS },
    { path: /claims/ },
  );
  const onAFullDisk = followerOver(window, { transaction: () => err({ kind: 'ledger-unwritable', detail: 'full' }) });
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, { ...window, claimFollower: onAFullDisk })).toEqual({
    ok: false,
    error: { kind: 'claim-not-payable' },
  });
  expect(payOuts(window)).toEqual([]);
});

test('of two answers to the same claim the later one stands, whatever was known when it was asked for', async () => {
  const window = await aCounter();
  const claim = claimOf(window, await aFailedTopUp());
  fileClaim(claim, CLERK, window);
  await until('it is followed', () => statusOf(window, claim.claimId) === 'open');
  const known = window.claims.byId(claim.claimId);
  const asking = window.follower.ask(known!);
  window.claims.answered(claim.claimId, 'refund-at-counter', null);
  expect(await asking).toBe('open');
  expect(statusOf(window, claim.claimId)).toBe('open');
});

test('without a shift nothing is paid', async () => {
  const window = await aCounter();
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid here', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'no-open-shift' },
  });
});

test('a ledger that lost its working state has its claims from the journal, and knows which were paid', async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const [toFollow, toPay] = [
    claimOf(window, await aFailedTopUp()),
    claimOf(window, await aFailedTopUp('refund-at-counter')),
  ];
  for (const claim of [toFollow, toPay]) fileClaim(claim, CLERK, window);
  await until('one is to be paid', () => statusOf(window, toPay.claimId) === 'refund-at-counter');
  await payClaim(onItsSlip(toPay.claimId), CLERK, window);

  window.side.db.prepare('DELETE FROM claim').run();
  window.claims.bringBack();
  expect(claimItems(window)).toMatchObject([{ claim: claimRefOf(toFollow.claimId), status: 'unsent' }]);
  expect(window.claims.wasPaidHere(toPay.claimId)).toBe(true);
  expect(window.claims.byId(toFollow.claimId)).toMatchObject({
    language: 'en',
    request: { cardNumber: toFollow.cardNumber },
  });
  window.follower.wake();
  await until('it is followed again', () => statusOf(window, toFollow.claimId) === 'open');
});

test('a copy of before the pay-out, whose journal came back, has nothing left to pay', { tags: ['long'] }, async () => {
  const window = await aCounter();
  window.side.sells('9643108503304172259', 5000);
  const claim = claimOf(window, await aFailedTopUp('refund-at-counter'));
  fileClaim(claim, CLERK, window);
  await until('it is to be paid', () => statusOf(window, claim.claimId) === 'refund-at-counter');
  await payClaim(onItsSlip(claim.claimId), CLERK, window);

  window.side.db.prepare("UPDATE claim SET settled = 0, status = 'refund-at-counter'").run();
  window.claims.bringBack();
  expect(claimItems(window)).toEqual([]);
  expect(await payClaim(onItsSlip(claim.claimId), CLERK, window)).toEqual({
    ok: false,
    error: { kind: 'claim-not-payable' },
  });
});

test('a pay-out that a restored journal holds twice is no reason to refuse the journal', async () => {
  const window = await aCounter();
  const shift = window.side.sells('9643108503304172259', 5000).shiftId;
  const claimId = window.claimId();
  for (let time = 0; time < 2; time += 1) {
    const written = window.ledger.append({
      id: window.ids.mint<EntryId>(),
      kind: 'pay-out',
      at: instant(systemClock.now()),
      shiftId: shift,
      clerkId: CLERK.clerkId,
      supervisorId: null,
      body: { v: 1, amount: money(10), against: 'claims', claimId },
      postings: payOutPostings(money(10), 'claims'),
    });
    expect(written.ok).toBe(true);
  }
});
