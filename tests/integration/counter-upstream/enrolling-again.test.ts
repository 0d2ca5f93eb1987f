import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { CounterRefused } from '../../../src-main/platform/counter-refused.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard, SAULE_THE_SUPERVISOR, TIMUR_THE_TECHNICIAN } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from './a-counter-side.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/** A machine that is no longer its counter is made it again by a code, and brings along what it alone had sold. */

let now: Reference;
let before: Reference;
const open: CounterInProcess[] = [];
beforeAll(async () => {
  [now, before] = [await startReference({ contract: '1.1' }), await startReference({ contract: '1.0' })];
});
afterEach(async () => {
  for (const counter of open.splice(0).toReversed()) await counter.end().catch(() => {});
});
afterAll(async () => {
  await now.stop();
  await before.stop();
});

async function aMachine(reference: Reference, of?: CounterInProcess): Promise<CounterInProcess> {
  const machine = await aCounterInProcess(reference, { pace: QUICK }, { of });
  open.push(machine);
  return machine;
}

/** The same folder and door: who ends the first has ended it. */
async function again(machine: CounterInProcess, code?: string | null): Promise<CounterInProcess> {
  const restarted = await machine.startsAgain(code);
  open[open.indexOf(machine)] = restarted;
  return restarted;
}

const codeFor = ({ upstream, number }: CounterInProcess) => upstream.reference.operator.newEnrolmentCode(number);
const operatorOf = ({ upstream }: CounterInProcess) => upstream.reference.operator;
const stoppedAt = (machine: CounterInProcess) => machine.state().stopped;
const isStopped = (machine: CounterInProcess, kind: string) =>
  until(`it is stopped as ${kind}`, () => stoppedAt(machine)?.kind === kind);
function isAllSent(machine: CounterInProcess): boolean {
  const { state, unsent } = machine.state().upstream;
  return state === 'online' && unsent === 0 && stoppedAt(machine) === null;
}
const allSent = (machine: CounterInProcess) => until('all is sent', () => isAllSent(machine));
const alarmsOf = (machine: CounterInProcess) =>
  machine.running.counter.upstream.alarms.list().map(({ alarm }) => alarm);
const enrolmentsAsked = ({ upstream }: CounterInProcess) =>
  upstream.calls.filter(({ path }) => path.endsWith('/enrolments')).length;
const headOf = (machine: CounterInProcess) => machine.running.counter.ledger.head().seq;
const seriesOf = (machine: CounterInProcess) => machine.running.counter.upstream.enrolment.current()?.receiptSeries;

async function opensAShift(machine: CounterInProcess): Promise<void> {
  await machine.signsIn(AIGERIM);
  await machine.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
}

async function sells(machine: CounterInProcess, card: string, amount = 1000): Promise<string> {
  const { saleId } = await machine.gets('sale.begin', null);
  const sold = await machine.gets('sale.take', {
    saleId,
    lines: [{ cardNumber: card, productId: 'stored-value', amount }],
    tenders: [{ kind: 'cash', amount, received: amount }],
    language: 'en',
  });
  return sold.receiptNumber;
}

/** A shift with one sale that was sent, and others that only this machine has. */
async function aMachineWithUnsentSales(reference: Reference, unsent = 3) {
  const machine = await aMachine(reference);
  await opensAShift(machine);
  const cards = await Promise.all(Array.from({ length: unsent + 1 }, () => aFreshCard(reference, { balance: 100 })));
  const receipts = [await sells(machine, cards[0] ?? '')];
  await allSent(machine);
  await machine.upstream.stop();
  for (const card of cards.slice(1)) receipts.push(await sells(machine, card));
  return { machine, cards, receipts };
}

async function expectEachCreditedOnce(machine: CounterInProcess, cards: readonly string[]): Promise<void> {
  for (const card of cards) expect(await operatorOf(machine).creditsOf(card)).toHaveLength(1);
}

/** What the ledger of this machine says of itself, but for what every contact changes. */
function everythingKept({ running }: CounterInProcess): unknown {
  const { ledger, upstream } = running.counter;
  return [ledger.head(), upstream.enrolment.current(), upstream.shipper.ackedSeq(), upstream.shipper.offeredSeq()];
}

describe('a machine whose token counts no more', () => {
  test(
    'is its counter again by a code of the environment, ships all, and ignores the code from then on',
    { tags: ['long'] },
    async () => {
      const { machine, cards } = await aMachineWithUnsentSales(now, 5);
      await operatorOf(machine).revokeTokens(machine.number);
      await machine.upstream.start();
      await until('it is told', () => alarmsOf(machine).includes('unauthorized'));
      const [series, head] = [seriesOf(machine), headOf(machine)];

      const code = await codeFor(machine);
      const renewed = await again(machine, code);
      await allSent(renewed);
      await expectEachCreditedOnce(renewed, cards);
      expect([seriesOf(renewed), headOf(renewed), alarmsOf(renewed)]).toEqual([series, head, []]);

      const asked = enrolmentsAsked(renewed);
      for (let starts = 0; starts < 2; starts += 1) await allSent(await again(open.at(-1) ?? renewed, code));
      expect(enrolmentsAsked(renewed)).toBe(asked);
      expect(open.at(-1)?.state().upstream.code).toBeNull();
    },
  );

  test(
    'is its counter again by a code that a technician types in small letters, and nobody else may',
    { tags: ['long'] },
    async () => {
      const { machine, cards } = await aMachineWithUnsentSales(now);
      await operatorOf(machine).revokeTokens(machine.number);
      await machine.upstream.start();
      await until('it is told', () => alarmsOf(machine).includes('unauthorized'));
      const code = (await codeFor(machine)).toLowerCase().replace('-', '');
      for (const person of [AIGERIM, SAULE_THE_SUPERVISOR]) {
        await machine.signsIn(person);
        expect(await machine.ask('counter.enrol', { code })).toEqual({
          ok: false,
          error: { kind: 'role-needed', role: 'technician' },
        });
      }
      await machine.signsIn(TIMUR_THE_TECHNICIAN);
      expect(await machine.gets('settings.read', null)).toMatchObject({
        unsent: { entries: 3, sales: 3, amount: 3000 },
      });
      await machine.gets('counter.enrol', { code });
      await allSent(machine);
      await expectEachCreditedOnce(machine, cards);
      expect(await machine.gets('settings.read', null)).toMatchObject({ unsent: { entries: 0, sales: 0, amount: 0 } });
      // Once more it is told from one that is wrong.
      expect(await machine.ask('counter.enrol', { code })).toMatchObject({ error: { why: 'used-here' } });
      await allSent(machine);
    },
  );

  test.each<[string, (secrets: string) => void]>(
    sampleOf<[string, (secrets: string) => void]>(
      [
        ['lost with all that is secret', (secrets) => rmSync(secrets, { recursive: true })],
        ['sealed by another key store, as all that is secret', (secrets) => garble(secrets, 'key-store\nb3RoZXI=')],
        ['garbled, as all that is secret', (secrets) => garble(secrets, '\u0000\u0001 garbled')],
      ],
      1,
    ),
  )('%s says what lies in the folder, and ships it by a code', async (_how, harm) => {
    const { machine, cards } = await aMachineWithUnsentSales(now);
    await machine.stops();
    await machine.upstream.start();
    harm(join(machine.dataDir, 'secrets'));
    const refused = await machine.startsAgain(null).then(
      () => null,
      (fault: unknown) => fault,
    );
    expect(refused).toBeInstanceOf(CounterRefused);
    expect(String(refused)).toMatch(
      new RegExp(
        `${machine.dataDir}.*holds entries that were not sent, 3 of them .sales: 3.*keep it as it is.*` +
          'start again on this same folder with the code',
      ),
    );
    const renewed = await again(machine, await codeFor(machine));
    await allSent(renewed);
    await expectEachCreditedOnce(renewed, cards);
    expect(alarmsOf(renewed)).toEqual([]);
  });

  test.each<[string, (token: string) => void]>(
    sampleOf<[string, (token: string) => void]>(
      [
        ['lost alone', (token) => rmSync(token)],
        ['garbled alone', (token) => writeFileSync(token, 'key-store\nb3RoZXI=')],
        ['empty', (token) => writeFileSync(token, '')],
        ['written over by something else', (token) => writeFileSync(token, 'plain-text\n\u0007 no token')],
      ],
      1,
    ),
  )('%s lets people in, is told, and ships by a code on the screen', async (_how, harm) => {
    const { machine, cards } = await aMachineWithUnsentSales(now);
    await machine.stops();
    await machine.upstream.start();
    harm(join(machine.dataDir, 'secrets', 'token'));
    const renewed = await again(machine, null);
    expect(alarmsOf(renewed)).toEqual(['unauthorized']);
    await renewed.signsIn(TIMUR_THE_TECHNICIAN);
    await renewed.gets('counter.enrol', { code: await codeFor(renewed) });
    await allSent(renewed);
    await expectEachCreditedOnce(renewed, cards);
    expect(alarmsOf(renewed)).toEqual([]);
  });
});

function garble(folder: string, content: string): void {
  for (const name of readdirSync(folder)) writeFileSync(join(folder, name), content);
}

describe('a code that this machine can not use', () => {
  test.each<[string, (machine: CounterInProcess) => Promise<string> | string, string]>(
    sampleOf<[string, (machine: CounterInProcess) => Promise<string> | string, string]>(
      [
        ['that is wrong', () => 'AAAA-2222', 'refused'],
        ['that is none', () => 'let me in', 'no-code'],
        ['of Cyrillic letters', () => 'АВ12-СР34', 'no-code'],
        ['that another machine used', usedElsewhere, 'refused'],
        [
          'of another counter',
          async (machine) => operatorOf(machine).newEnrolmentCode(await anotherCounter(machine)),
          'refused',
        ],
      ],
      1,
    ),
  )('%s is refused in words, and changes nothing', async (_what, codeOf, why) => {
    const machine = await aMachine(now);
    await opensAShift(machine);
    await allSent(machine);
    const code = await codeOf(machine);
    const kept = everythingKept(machine);
    await machine.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await machine.ask('counter.enrol', { code })).toMatchObject({
      ok: false,
      error: { kind: 'code-refused', why },
    });
    expect(everythingKept(machine)).toEqual(kept);
    expect(stoppedAt(machine)).toBeNull();
    await machine.signsIn(AIGERIM);
    await sells(machine, await aFreshCard(now));
    await allSent(machine);
    // A code of the environment is refused once, and not asked about at every start.
    if (why === 'no-code') return;
    const asked = enrolmentsAsked(machine);
    const started = await again(await again(machine, code), code);
    await allSent(started);
    expect(enrolmentsAsked(started)).toBe(asked);
    expect(started.state().upstream.code).toBe(why);
  });

  test('of another counter stays good at an upstream of 1.1, and its machine goes on', { tags: ['long'] }, async () => {
    const [machine, other] = [await aMachine(now), await aMachine(now)];
    const code = await codeFor(other);
    await machine.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await machine.ask('counter.enrol', { code })).toMatchObject({ error: { why: 'refused' } });
    await opensAShift(other);
    await allSent(other);
    await other.signsIn(TIMUR_THE_TECHNICIAN);
    await other.gets('counter.enrol', { code });
    await allSent(other);
  });

  test(
    'of another counter at an upstream of 1.0 is refused when it is known whose it is',
    { tags: ['long'] },
    async () => {
      const [machine, other] = [await aMachine(before), await aMachine(before)];
      await opensAShift(machine);
      await allSent(machine);
      const kept = everythingKept(machine);
      await machine.signsIn(TIMUR_THE_TECHNICIAN);
      expect(await machine.ask('counter.enrol', { code: await codeFor(other) })).toMatchObject({
        error: { kind: 'code-refused', why: 'other-counter' },
      });
      expect(everythingKept(machine)).toEqual(kept);
      await machine.signsIn(AIGERIM);
      await sells(machine, await aFreshCard(before));
      await allSent(machine);
      // 1.0 has no member that would have told it before: the other machine needs another code.
      await isStopped(other, 'superseded');
      await other.signsIn(TIMUR_THE_TECHNICIAN);
      await other.gets('counter.enrol', { code: await codeFor(other) });
      await allSent(other);
    },
  );

  test(
    'for want of a connection waits, says so, and is asked again by itself, over a start too',
    { tags: ['long'] },
    async () => {
      const { machine, cards } = await aMachineWithUnsentSales(now);
      await operatorOf(machine).revokeTokens(machine.number);
      const code = await codeFor(machine);
      await machine.signsIn(TIMUR_THE_TECHNICIAN);
      expect(await machine.ask('counter.enrol', { code })).toMatchObject({ error: { why: 'no-answer' } });
      expect(machine.state().upstream.code).toBe('no-answer');
      const started = await again(machine, null);
      expect(started.state().upstream.code).toBe('no-answer');
      await started.upstream.start();
      await allSent(started);
      await expectEachCreditedOnce(started, cards);
      expect(started.state().upstream.code).toBeNull();
    },
  );

  test('waits where too many were tried, and where a page of another server answers', { tags: ['long'] }, async () => {
    const machine = await aMachine(now);
    const code = await codeFor(machine);
    machine.upstream.answer(problemOf('rate-limited', { retryAfterSeconds: 1 }), { path: /enrolments/, times: 1 });
    machine.upstream.answerGarbage({ path: /enrolments/, times: 1 });
    await machine.signsIn(TIMUR_THE_TECHNICIAN);
    expect(await machine.ask('counter.enrol', { code })).toMatchObject({ error: { why: 'no-upstream' } });
    await until('it was taken', () => machine.state().upstream.code === null);
    await allSent(machine);
  });

  async function usedElsewhere(machine: CounterInProcess): Promise<string> {
    const [other, code] = [await aMachine(now), await codeFor(machine)];
    await other.stops();
    rmSync(other.dataDir, { recursive: true });
    mkdirSync(other.dataDir);
    const there = await again(other, code);
    await there.stops();
    // And this machine, superseded by it, was made its counter again since.
    await machine.signsIn(TIMUR_THE_TECHNICIAN);
    await machine.gets('counter.enrol', { code: await codeFor(machine) });
    await allSent(machine);
    return code;
  }
  const anotherCounter = async (machine: CounterInProcess) => (await operatorOf(machine).addCounter()).number;
});

const restored = (machine: CounterInProcess) =>
  machine.running.counter.ledger
    .newestOfKind('note', 9)
    .flatMap(({ body }) => ('restored' in body ? [body['restored']] : []));

test(
  'a machine beside whose journal another was written hands in what it alone has, by a code',
  { tags: ['long'] },
  async () => {
    const machine = await aMachine(now);
    await opensAShift(machine);
    await machine.stops();
    const folders = { own: machine.dataDir, before: `${machine.dataDir}-before`, forked: `${machine.dataDir}-forked` };
    const moves = (from: keyof typeof folders, to: keyof typeof folders) => {
      rmSync(folders[to], { recursive: true, force: true });
      cpSync(folders[from], folders[to], { recursive: true });
    };
    onTestFinished(() => [folders.before, folders.forked].forEach((each) => rmSync(each, { recursive: true })));
    moves('own', 'before');
    await machine.upstream.stop();
    const [alone, known] = [await aFreshCard(now), await aFreshCard(now)];
    const offline = await again(machine, null);
    await offline.signsIn(AIGERIM);
    await sells(offline, alone);
    await offline.stops();
    moves('own', 'forked');
    moves('before', 'own');
    await machine.upstream.start();
    const online = await again(offline, null);
    await allSent(online);
    await online.signsIn(AIGERIM);
    await sells(online, known);
    await allSent(online);
    await online.stops();
    moves('forked', 'own');

    const forked = await again(online, null);
    await isStopped(forked, 'journal-forked');
    const back = await again(forked, await codeFor(forked));
    await until('it wants to start again', () => back.wantsToStartAgain());
    expect(await operatorOf(back).stranded(back.counterId)).toMatchObject([{ seq: 2, kind: 'sale' }]);
    const whole = await again(back, null);
    await allSent(whole);
    expect(alarmsOf(whole)).toEqual(['ledger-set-aside']);
    await operatorOf(whole).releaseStranded(whole.counterId);
    await expectEachCreditedOnce(whole, [alone, known]);
  },
);

describe.each(
  sampleOf(
    [
      ['1.1', () => now],
      ['1.0', () => before],
    ],
    1,
  ),
)('at an upstream of %s a superseded machine', (_version, at) => {
  test(
    'whose replacement wrote nothing goes on with its journal, also with what it had handed in',
    { tags: ['long'] },
    async () => {
      const { machine, cards, receipts } = await aMachineWithUnsentSales(at());
      await isReplaced(machine);
      await machine.upstream.start();
      await until('all is handed in', () => sameAs(stoppedAt(machine), { kind: 'superseded', unsent: 0 }));
      const renewed = await again(machine, await codeFor(machine));
      await allSent(renewed);
      await renewed.signsIn(AIGERIM);
      const card = await aFreshCard(at());
      receipts.push(await sells(renewed, card));
      await allSent(renewed);
      await operatorOf(renewed).releaseStranded(renewed.counterId);
      await expectEachCreditedOnce(renewed, [...cards, card]);
      expect(new Set(receipts).size).toBe(receipts.length);
      expect(alarmsOf(renewed)).toEqual([]);
    },
  );

  test('that lacks nothing but what its replacement wrote fetches that', { tags: ['long'] }, async () => {
    const machine = await aMachine(at());
    await opensAShift(machine);
    await sells(machine, await aFreshCard(at()));
    await allSent(machine);
    const replacement = await aMachine(at(), machine);
    await allSent(replacement);
    await replacement.signsIn(AIGERIM);
    await sells(replacement, await aFreshCard(at()));
    await allSent(replacement);
    await isStopped(machine, 'superseded');
    const series = seriesOf(machine);
    const renewed = await again(machine, await codeFor(machine));
    await allSent(renewed);
    expect(renewed.wantsToStartAgain()).toBe(false);
    expect(headOf(renewed)).toBe(headOf(replacement) + 1);
    expect(restored(renewed)[0]).toMatchObject({ why: 'replaced-machine', lost: 0 });
    expect(seriesOf(renewed)).not.toBe(series);
  });

  test('whose replacement wrote hands in, sets its ledger aside, and fetches the journal', async () => {
    const { machine, cards, receipts } = await aMachineWithUnsentSales(at());
    const { renewed, replacement } = await replacedAndRenewed(machine, receipts, cards);
    const [aside] = readdirSync(join(renewed.dataDir, 'set-aside')).filter((name) => name.endsWith('.sqlite'));
    const old = new Database(join(renewed.dataDir, 'set-aside', aside ?? ''), { readonly: true });
    expect(verifyJournal(old)).toMatchObject({ whole: true, entries: 5 });
    old.close();

    expect(await operatorOf(renewed).stranded(renewed.counterId)).toHaveLength(3);
    await operatorOf(renewed).releaseStranded(renewed.counterId);
    await expectEachCreditedOnce(renewed, cards);
    expect(renewed.running.counter.ledger.head().seq).toBe(headOf(replacement) + 1);
    expect(restored(renewed)[0]).toMatchObject({ why: 'replaced-machine', from: 0, lost: 0 });
    expect(await operatorOf(renewed).entries(renewed.counterId)).toEqual(
      renewed.running.counter.ledger.entriesFrom(1, 99),
    );

    // The shift is open as the journal says, and goes on; a number that stands on a receipt is never given again.
    await renewed.signsIn(AIGERIM);
    receipts.push(await sells(renewed, await aFreshCard(at())));
    expect(new Set(receipts).size).toBe(receipts.length);

    const told = renewed.state().attention.find((item) => item.kind === 'alarm');
    expect(told).toMatchObject({
      alarm: 'ledger-set-aside',
      detail: expect.stringMatching(/^entries 3 to 5 .sales: 3. were handed in .*set-aside\/replaced-/),
    });
    const saule = DEMO_CLERKS.find(({ name }) => name === SAULE_THE_SUPERVISOR.name);
    const approval = { clerkId: saule?.id ?? '', pin: SAULE_THE_SUPERVISOR.pin };
    await renewed.gets('alarm.settle', { alarm: 'ledger-set-aside', approval });
    await allSent(renewed);
    expect(alarmsOf(renewed)).toEqual([]);
    const started = await again(renewed);
    await allSent(started);
    expect(alarmsOf(started)).toEqual([]);
  });
});

const sameAs = (refusal: unknown, part: Record<string, unknown>) =>
  typeof refusal === 'object' &&
  refusal !== null &&
  Object.entries(part).every(([name, value]) => Reflect.get(refusal, name) === value);

/** Another machine in its place, which never wrote anything: a whole counter would write that it took the place. */
async function isReplaced(machine: CounterInProcess): Promise<void> {
  const { upstream } = machine;
  const code = await codeFor(machine);
  const answer = await fetch(`http://127.0.0.1:${upstream.reference.port}/v1/enrolments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      requestId: '01900000-0000-7000-8000-00000000000a',
      code,
      device: { name: 'a replacement', appVersion: '0' },
    }),
  });
  expect(answer.status).toBe(201);
}

/** Its replacement sells; then it gets a code, hands in, starts again, and is the counter. */
async function replacedAndRenewed(machine: CounterInProcess, receipts: string[], cards: string[]) {
  const replacement = await aMachine(machine.upstream.reference, machine);
  await allSent(replacement);
  await replacement.signsIn(AIGERIM);
  cards.push(await aFreshCard(machine.upstream.reference));
  receipts.push(await sells(replacement, cards.at(-1) ?? ''));
  await allSent(replacement);
  await machine.upstream.start();
  await isStopped(machine, 'superseded');
  await machine.signsIn(TIMUR_THE_TECHNICIAN);
  await machine.gets('counter.enrol', { code: await codeFor(machine) });
  await until('it is handed in', () => machine.wantsToStartAgain());
  expect(stoppedAt(machine)).toEqual({ kind: 'journal-parted', unsent: 0 });
  const renewed = await again(machine);
  await allSent(renewed);
  return { renewed, replacement };
}

test(
  'two machines that fight with codes lose nothing, credit nothing twice, and give no number twice',
  { tags: ['long'], timeout: 60_000 },
  async () => {
    const { machine, cards, receipts } = await aMachineWithUnsentSales(now, 1);
    let { renewed, replacement } = await replacedAndRenewed(machine, receipts, cards);
    for (let rounds = 0; rounds < 2; rounds += 1) {
      // The one that lost sells on without connection; then it wins.
      await isStopped(replacement, 'superseded');
      const [loser, winner] = [replacement, renewed];
      await winner.signsIn(AIGERIM);
      cards.push(await aFreshCard(now));
      await winner.upstream.stop();
      receipts.push(await sells(winner, cards.at(-1) ?? ''));
      await loser.signsIn(TIMUR_THE_TECHNICIAN);
      await loser.gets('counter.enrol', { code: await codeFor(loser) });
      await allSent(loser);
      await loser.signsIn(AIGERIM);
      cards.push(await aFreshCard(now));
      receipts.push(await sells(loser, cards.at(-1) ?? ''));
      await allSent(loser);
      await winner.upstream.start();
      await isStopped(winner, 'superseded');
      await winner.signsIn(TIMUR_THE_TECHNICIAN);
      await winner.gets('counter.enrol', { code: await codeFor(winner) });
      await until('it is handed in', () => winner.wantsToStartAgain());
      const back = await again(winner);
      await allSent(back);
      [renewed, replacement] = [back, loser];
    }
    await operatorOf(renewed).releaseStranded(renewed.counterId);
    await expectEachCreditedOnce(renewed, cards);
    expect(new Set(receipts).size).toBe(receipts.length);
  },
);

test(
  'a payment that was begun and a claim that nobody was told go along when the ledger is set aside',
  { tags: ['long'] },
  async () => {
    const { machine, cards, receipts } = await aMachineWithUnsentSales(now, 1);
    const begun = await machine.gets('sale.begin', null);
    const card = await aFreshCard(now);
    await machine.gets('sale.await-payment', {
      saleId: begun.saleId,
      lines: [{ cardNumber: card, productId: 'stored-value', amount: 2000 }],
      tenders: [{ kind: 'bank-card', amount: 2000 }],
      language: 'en',
    });
    await machine.gets('session.sign-out', null);
    const { renewed } = await replacedAndRenewed(machine, receipts, cards);
    await renewed.signsIn(AIGERIM);
    await renewed.gets('history.open', { entryId: begun.saleId });
    expect(renewed.state().attention.find((item) => item.kind === 'sale-unfinished')).toMatchObject({
      saleId: begun.saleId,
      amount: 2000,
    });
    await renewed.gets('sale.finish', { saleId: begun.saleId, authCode: 'A10001' });
    await allSent(renewed);
    expect(await operatorOf(renewed).creditsOf(card)).toHaveLength(1);
  },
);

test(
  'a superseded machine hands in what it writes later, and says when it may be unplugged',
  { tags: ['long'] },
  async () => {
    const { machine } = await aMachineWithUnsentSales(now, 2);
    const begun = await machine.gets('sale.begin', null);
    await machine.gets('sale.await-payment', {
      saleId: begun.saleId,
      lines: [{ cardNumber: await aFreshCard(now), productId: 'stored-value', amount: 2000 }],
      tenders: [{ kind: 'bank-card', amount: 2000 }],
      language: 'en',
    });
    await aMachine(now, machine);
    machine.upstream.cutBeforeReading({ path: /stranded/ });
    await machine.upstream.start();
    await isStopped(machine, 'superseded');
    expect(stoppedAt(machine)).toMatchObject({ unsent: 2, begun: 1 });
    expect(machine.state().upstream.unsent).toBe(2);
    machine.upstream.behave();
    await until('it is handed in', () => sameAs(stoppedAt(machine), { unsent: 0, begun: 1 }));

    await machine.gets('sale.finish', { saleId: begun.saleId, authCode: 'A10001' });
    const strandedNow = async () => (await operatorOf(machine).stranded(machine.counterId)).map(({ kind }) => kind);
    await until('the sale is handed in', async () => (await strandedNow()).length === 3);
    await machine.gets('shift.count', { counts: notes([1000, 23]) });
    await machine.gets('shift.reveal', null);
    await machine.gets('shift.close', { carried: 23_000, reason: 'replaced' });
    await until('the close is handed in', async () => (await strandedNow()).includes('shift-closed'));
    await until('nothing is left', () =>
      sameAs(stoppedAt(machine), { kind: 'superseded', unsent: 0, begun: 0, papers: 0, refused: 0 }),
    );
    expect(machine.state().upstream.unsent).toBe(0);
    const started = await again(machine);
    await isStopped(started, 'superseded');
    expect(stoppedAt(started)).toMatchObject({ unsent: 0, begun: 0 });
  },
);

test(
  'a payment given back after the last close ends on a superseded machine, where no shift opens',
  { tags: ['long'] },
  async () => {
    const { machine } = await aMachineWithUnsentSales(now, 1);
    const begun = await machine.gets('sale.begin', null);
    const sale = {
      saleId: begun.saleId,
      lines: [{ cardNumber: await aFreshCard(now), productId: 'stored-value', amount: 2000 }],
      language: 'en' as const,
    };
    const tenders = [
      { kind: 'bank-card' as const, amount: 1000, authCode: 'A10001' },
      { kind: 'cash' as const, amount: 1000 },
    ];
    await machine.gets('sale.await-payment', { ...sale, tenders });
    await machine.gets('shift.count', { counts: notes([1000, 22]) });
    await machine.gets('shift.reveal', null);
    await machine.gets('shift.close', { carried: 22_000, reason: 'replaced' });
    // It waits for the next shift, and none comes.
    await machine.gets('sale.abandon', { saleId: begun.saleId });
    await aMachine(now, machine);
    await machine.upstream.start();
    await isStopped(machine, 'superseded');
    await until('nothing is left', () => sameAs(stoppedAt(machine), { unsent: 0, begun: 0, refused: 0 }));
    const newest = machine.running.counter.ledger.lastOfKind('payment-decided');
    expect(newest).toMatchObject({ shiftId: null, body: { saleId: begun.saleId, decision: 'not-paid' } });
    expect((await operatorOf(machine).stranded(machine.counterId)).map(({ id }) => id)).toContain(newest?.id);
  },
);

test(
  'what was handed in and is to be shipped after all counts as not sent until it is',
  { tags: ['long'] },
  async () => {
    const { machine, cards } = await aMachineWithUnsentSales(now);
    await isReplaced(machine);
    await machine.upstream.start();
    await until('all is handed in', () => sameAs(stoppedAt(machine), { kind: 'superseded', unsent: 0 }));
    machine.upstream.cutBeforeReading({ path: /entries/ });
    await machine.signsIn(TIMUR_THE_TECHNICIAN);
    await machine.gets('counter.enrol', { code: await codeFor(machine) });
    expect(await machine.gets('settings.read', null)).toMatchObject({ unsent: { entries: 3, sales: 3, amount: 3000 } });
    machine.upstream.behave();
    await allSent(machine);
    await expectEachCreditedOnce(machine, cards);
  },
);

test(
  'an entry that the operator does not keep holds up none behind it, is told, and is offered again',
  { tags: ['long'] },
  async () => {
    const { machine } = await aMachineWithUnsentSales(now, 4);
    await aMachine(now, machine);
    // Whichever request comes with more than one entry, and the first that comes with one.
    machine.upstream.answer(problemOf('schema'), { path: /stranded/, times: 3 });
    await machine.upstream.start();
    await isStopped(machine, 'superseded');
    await until('all others are handed in', () => sameAs(stoppedAt(machine), { unsent: 0, refused: 1 }));
    expect(await operatorOf(machine).stranded(machine.counterId)).toHaveLength(3);
    await until('it was taken after all', () => sameAs(stoppedAt(machine), { unsent: 0, refused: 0 }));
    expect(await operatorOf(machine).stranded(machine.counterId)).toHaveLength(4);
    expect(alarmsOf(machine)).toEqual(['superseded']);
  },
);

/** Power goes at the Nth call of the way back: enrolling, looking for where the two part, handing in. */
const CUTS = Array.from({ length: 6 }, (_, calls) => ({
  calls,
  how: calls % 2 === 0 ? 'before it is answered' : 'before it arrives',
}));

test.each(sampleOf(CUTS, 1))(
  'cut off at call $calls $how, the next start goes on, and nothing is lost or twice',
  async ({ calls, how }) => {
    const { machine, cards, receipts } = await aMachineWithUnsentSales(now, 3);
    const replacement = await aMachine(now, machine);
    await allSent(replacement);
    await replacement.signsIn(AIGERIM);
    cards.push(await aFreshCard(now));
    receipts.push(await sells(replacement, cards.at(-1) ?? ''));
    await allSent(replacement);
    const theirs = headOf(replacement);
    await replacement.stops();
    const code = await codeFor(machine);
    await machine.stops();

    // The line goes with the power: what was on its way is on its way no more.
    const { upstream } = machine;
    await upstream.start();
    let way = 0;
    const onTheWay = /enrolments|entries|stranded/;
    const seen = upstream.calls.length;
    const passed = () => upstream.calls.slice(seen).filter(({ path }) => onTheWay.test(path)).length;
    const starting = machine.startsAgain(code);
    const cut = () => {
      if (passed() < calls || way > 0) return;
      way = 1;
      upstream[how === 'before it arrives' ? 'cutBeforeReading' : 'cutAfterProcessing']({ path: onTheWay });
    };
    cut();
    const watching = setInterval(cut, 1);
    const first = await starting;
    open[open.indexOf(machine)] = first;
    await until('the power is gone, or all is done', () => {
      return (way > 0 && passed() > calls) || first.wantsToStartAgain();
    });
    clearInterval(watching);
    const died = `${machine.dataDir}-died`;
    cpSync(machine.dataDir, died, { recursive: true });
    await first.stops();
    for (const name of readdirSync(machine.dataDir)) rmSync(join(machine.dataDir, name), { recursive: true });
    cpSync(died, machine.dataDir, { recursive: true });
    rmSync(died, { recursive: true });
    upstream.behave();

    let back = await again(first, code);
    await until('it is whole', () => back.wantsToStartAgain() || isAllSent(back));
    if (back.wantsToStartAgain()) back = await again(back, code);
    await allSent(back);
    expect(headOf(back)).toBeGreaterThanOrEqual(theirs + 1);
    expect(await operatorOf(back).entries(back.counterId)).toEqual(back.running.counter.ledger.entriesFrom(1, 99));
    await operatorOf(back).releaseStranded(back.counterId);
    await expectEachCreditedOnce(back, cards);
    await back.signsIn(AIGERIM);
    receipts.push(await sells(back, await aFreshCard(now)));
    expect(new Set(receipts).size).toBe(receipts.length);
    expect(existsSync(join(back.dataDir, 'set-aside'))).toBe(true);
  },
);

test(
  'a disk that takes nothing when the ledger is to be set aside leaves it, and the next start does it',
  { tags: ['long'] },
  async () => {
    const { machine, cards, receipts } = await aMachineWithUnsentSales(now, 1);
    const replacement = await aMachine(now, machine);
    await allSent(replacement);
    await replacement.signsIn(AIGERIM);
    receipts.push(await sells(replacement, await aFreshCard(now)));
    await allSent(replacement);
    await machine.upstream.start();
    const renewed = await again(machine, await codeFor(machine));
    await until('it is handed in', () => renewed.wantsToStartAgain());
    const own = headOf(renewed);
    await renewed.stops();
    rmSync(join(machine.dataDir, 'restore'), { recursive: true, force: true });
    writeFileSync(join(machine.dataDir, 'restore'), 'in the way');
    const stuck = await again(renewed);
    expect(stoppedAt(stuck)).toEqual({ kind: 'journal-parted', unsent: 0 });
    expect(headOf(stuck)).toBe(own);
    await stuck.stops();
    rmSync(join(machine.dataDir, 'restore'));
    const back = await again(stuck);
    await allSent(back);
    await operatorOf(back).releaseStranded(back.counterId);
    await expectEachCreditedOnce(back, cards);
    const db = new Database(join(machine.dataDir, 'ledger.sqlite'), { readonly: true });
    expect(factsIn(db).get('parted')).toBeUndefined();
    db.close();
  },
);
