import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ClaimId, SaleId } from '../../../src-shared/ids.ts';
import { aCounterInProcess, type CounterInProcess } from '../../devices/a-counter-in-process.ts';
import { AIGERIM, aFreshCard } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type CannedAnswer, problemOf, type Reference, startReference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';
import { type Machine, Wire } from '../upstream/wire.ts';
import { sampleOf } from '../../devices/sample-of.ts';

/**
 * One bad item of each sort in each queue: it is failed with its reason, or named, and the rest goes on. A new queue is
 * a row of QUEUES.
 */

const SORTS = [
  'a text that can not be parsed',
  'another type',
  'nothing',
  'an impossible time',
  'another version',
  'an unknown kind',
  'hostile text',
  'something huge',
  'an id twice',
  'what throws',
  'no answer',
] as const;
type Sort = (typeof SORTS)[number];

interface Queue {
  /** Puts one bad item of a sort into it; a sort that can't get in has no place here. */
  readonly bad: Partial<Record<Sort, (at: Bench) => void | Promise<void>>>;
  /** What is good behind the bad item is done. */
  readonly goesOn: (at: Bench) => Promise<void>;
  /** Whoever must know of the bad item finds it named. */
  readonly isNamed?: (at: Bench) => boolean;
}

interface Bench {
  readonly counter: CounterInProcess;
  /** Another machine, which speaks straight to the upstream. */
  readonly machine: Machine;
  sql(text: string, ...values: readonly unknown[]): void;
  says(answer: CannedAnswer, path: RegExp): void;
}

const AT = '2026-11-22T08:25:00.000Z';
const IMPOSSIBLE = '9999-99-99T99:99:99.999Z';
const HOSTILE = '\u001b@\u001dV\u0000\u202e=cmd|calc!A1 {{x}} \ud800';
const HUGE = 'x'.repeat(900_000);
const json = (body: unknown): CannedAnswer => ({
  status: 200,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  headers: { 'content-type': 'application/json', etag: `"${v7()}"` },
});

const paper =
  (document: string, content: string) =>
  ({ sql }: Bench) =>
    sql(
      `INSERT INTO print_job
         (id, entry_seq, document, content, copy, opens_drawer, state, problem, created_at, changed_at)
       VALUES (?, NULL, ?, ?, 0, 0, 'queued', NULL, ?, ?)`,
      v7(),
      document,
      content,
      AT,
      AT,
    );

const claim =
  (request: unknown, { filedAt = AT, id = v7() }: { filedAt?: string; id?: string } = {}) =>
  ({ sql }: Bench) =>
    sql(
      `INSERT INTO claim (id, request, movement_id, status, reason, filed_at, settled)
       VALUES (?, ?, NULL, 'unsent', NULL, ?, 0)`,
      id,
      typeof request === 'string' ? request : JSON.stringify(request),
      filedAt,
    );
const CLAIM = { cardNumber: '9643108503304172259', channel: 'kiosk', amount: 1000, at: AT, note: '' };

const begun =
  (sale: string, { createdAt = AT, id = v7() }: { createdAt?: string; id?: string } = {}) =>
  ({ sql }: Bench) =>
    sql(
      `INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
       VALUES (?, ?, ?, ?, 'awaiting-payment', ?, ?)`,
      id,
      v7(),
      v7(),
      sale,
      createdAt,
      AT,
    );

/** A word of the feed beside a good one on what was sold. */
const word =
  (item: unknown) =>
  async ({ counter, says }: Bench) => {
    const { upstream } = counter.running.counter;
    const [sold] = counter.running.counter.ledger.newestOfKind('sale', 1);
    const no = 100_000 + (counter.running.counter.ledger.head().seq + 1) * 10;
    const good = { no, entryId: sold?.id, seq: sold?.seq, line: 1, status: 'credited', at: AT };
    const bad = typeof item === 'object' && item !== null ? { ...good, no: no - 1, ...item } : item;
    says(json({ outcomes: [bad, good], more: false }), /outcomes/);
    await until('the good word is read', () =>
      upstream.outcomes.ofEntry(sold!.id).some((each) => each.no === no && each.status === 'credited'),
    );
  };

const handsDown = (answer: unknown, path: RegExp) => (at: Bench) => at.says(json(answer), path);
const PROFILE = /^\/v1\/profile/;
const CLERKS = /^\/v1\/clerks/;
const HOTLIST = /^\/v1\/hotlist/;
const ENTRIES = /entries$/;

async function sells({ counter }: Bench): Promise<SaleId> {
  const { saleId } = await counter.gets('sale.begin', null);
  await counter.gets('sale.take', {
    saleId,
    lines: [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount: 2000 }],
    tenders: [{ kind: 'cash', amount: 2000, received: 2000 }],
    language: 'en',
  });
  return saleId;
}

async function paperComes(at: Bench): Promise<void> {
  const before = at.counter.printer.receipts().length;
  await sells(at);
  await until('the receipt comes', () => at.counter.printer.receipts().length > before);
}

async function isShipped({ counter }: Bench): Promise<void> {
  counter.upstream.behave();
  await until('all is shipped', () => counter.running.counter.upstream.shipper.unsent() === 0);
}

async function isListed(at: Bench): Promise<void> {
  await sells(at);
  expect(at.counter.state().attentionCount).toBeGreaterThanOrEqual(0);
}

/** Cards of the next delta, and what comes beside the list that is bad. */
let listed = 0;
async function othersAreHandedDown({ counter }: Bench): Promise<void> {
  const { hotlist, roster } = counter.running.counter.upstream;
  listed += 1;
  const card = `96431085055${String(70_000_000 + listed)}`;
  const [clerk] = roster.clerks();
  await reference.operator.changeHotlist([{ cardNumber: card, listed: true, reason: 'lost' }]);
  await reference.operator.setClerk({ ...clerk!, language: listed % 2 === 0 ? 'en' : 'ru' });
  await until(
    'a list comes all the same',
    () => hotlist.has(card) || roster.hasPending() || roster.clerks()[0]?.language !== clerk?.language,
  );
  counter.upstream.behave();
  await until('the list comes', () => hotlist.has(card));
}

const refuses = (answer: CannedAnswer) => async (at: Bench) => {
  at.says(answer, ENTRIES);
  await sells(at);
};

const QUEUES: Readonly<Record<string, Queue>> = {
  'what is to be printed': {
    bad: {
      'a text that can not be parsed': paper('claim', '{"claimId":'),
      'another type': paper('balance', '[1,2]'),
      nothing: paper('x-report', 'null'),
      'an impossible time': paper('test', JSON.stringify({ at: IMPOSSIBLE, printer: 'x', clerkName: '' })),
      'another version': paper('horoscope', '{}'),
      'an unknown kind': paper('', '{}'),
      'hostile text': paper('test', JSON.stringify({ at: AT, printer: HOSTILE, clerkName: HOSTILE })),
      'something huge': paper('test', JSON.stringify({ at: AT, printer: HUGE, clerkName: HUGE })),
    },
    goesOn: paperComes,
  },
  'claims to tell the upstream': {
    bad: {
      'a text that can not be parsed': claim('{"cardNumber":'),
      'another type': claim([CLAIM]),
      nothing: claim('null'),
      'an impossible time': claim({ ...CLAIM, at: IMPOSSIBLE }, { filedAt: IMPOSSIBLE }),
      'another version': claim({ ...CLAIM, v: 2, more: 1 }),
      'an unknown kind': claim({ ...CLAIM, channel: 'pigeon' }),
      'hostile text': claim({ ...CLAIM, note: HOSTILE }),
      'something huge': claim({ ...CLAIM, note: HUGE }),
      'an id twice': claim(CLAIM, { id: 'no id at all' }),
      'no answer': (at) => {
        const id = v7();
        at.counter.upstream.delayAnswers(2000, { path: new RegExp(id) });
        claim(CLAIM, { id })(at);
      },
    },
    async goesOn({ counter }) {
      const { claimId } = await counter.gets('claim.begin', null);
      await counter.gets('claim.file', {
        ...CLAIM,
        cardNumber: await aFreshCard(reference),
        channel: 'kiosk',
        claimId,
        language: 'en',
      });
      const { claims } = counter.running.counter.claim;
      await until('the good claim is told', () => claims.byId(claimId as ClaimId)?.status === 'open');
      await counter.gets('claim.settle', { claim: claimId.slice(0, -8) }).catch(() => null);
    },
  },
  'words of the upstream': {
    bad: {
      'a text that can not be parsed': word('no object'),
      'another type': word([1]),
      nothing: word(null),
      'an impossible time': word({ entryId: v7(), at: IMPOSSIBLE }),
      'another version': word({ entryId: v7(), status: { v: 2 } }),
      'an unknown kind': word({ entryId: v7(), status: 'pondered' }),
      'hostile text': word({ entryId: v7(), status: 'rejected', reason: HOSTILE }),
      'something huge': word({ entryId: v7(), balance: Number.MAX_SAFE_INTEGER, reason: HUGE.slice(0, 100_000) }),
      'an id twice': word({}),
    },
    goesOn: isShipped,
  },
  'the profile': {
    bad: {
      'a text that can not be parsed': handsDown('{"version":', PROFILE),
      'another type': handsDown([], PROFILE),
      nothing: handsDown('null', PROFILE),
      'an impossible time': handsDown({ version: '2', products: [{ validFrom: '2026-02-31' }] }, PROFILE),
      'hostile text': handsDown({ version: HOSTILE }, PROFILE),
      'something huge': handsDown({ version: HUGE }, PROFILE),
      'no answer': ({ counter }) => counter.upstream.cutBeforeReading({ path: PROFILE }),
    },
    goesOn: othersAreHandedDown,
  },
  'the roster': {
    bad: {
      'a text that can not be parsed': handsDown('{"clerks":[', CLERKS),
      'another type': handsDown({ clerks: { a: 1 } }, CLERKS),
      nothing: handsDown({ clerks: [] }, CLERKS),
      'another version': handsDown({ clerks: [{ role: 'auditor' }] }, CLERKS),
      'hostile text': handsDown({ clerks: [{ id: HOSTILE, name: HOSTILE }] }, CLERKS),
      'something huge': handsDown({ clerks: Array.from({ length: 20_000 }, () => ({})) }, CLERKS),
      'no answer': ({ counter }) => counter.upstream.cutBeforeReading({ path: CLERKS }),
    },
    goesOn: othersAreHandedDown,
  },
  'pages of the hotlist': {
    bad: {
      'a text that can not be parsed': handsDown('{"items":[', HOTLIST),
      'another type': handsDown({ items: 7, cursor: 'x', more: false, total: 1 }, HOTLIST),
      nothing: handsDown('', HOTLIST),
      'hostile text': handsDown({ items: [], cursor: HUGE, more: true, total: 1 }, HOTLIST),
      'no answer': ({ counter }) => counter.upstream.cutBeforeReading({ path: HOTLIST }),
    },
    goesOn: othersAreHandedDown,
  },
  'entries to ship, which wait behind a refused one': {
    bad: {
      'a text that can not be parsed': refuses(problemOf('schema', { detail: 'body' })),
      'another type': refuses(problemOf('hash-mismatch')),
      'something huge': refuses(problemOf('batch-too-large')),
      'an unknown kind': refuses({ ...problemOf('other'), status: 403 }),
      'hostile text': refuses(problemOf('schema', { detail: HOSTILE.toWellFormed() })),
    },
    isNamed: ({ counter }) =>
      counter.state().attention.some((item) => item.kind === 'alarm' && /^entry \d+ \([a-z-]+\): /.test(item.detail)),
    async goesOn(at) {
      // Only shipping waits: paper comes, and once the entry is taken all of it is there.
      await paperComes(at);
      await isShipped(at);
      await until('nobody is told any more', () => at.counter.state().attention.every(({ kind }) => kind !== 'alarm'));
    },
  },
  'entries to ship to one who fails': {
    bad: {
      'a text that can not be parsed': refuses(json('{"nextSeq":')),
      'another type': refuses(json([])),
      'what throws': refuses(problemOf('internal')),
      'something huge': refuses(json({ nextSeq: 2, headHash: HUGE, outcomes: [] })),
      'no answer': async (at) => {
        at.counter.upstream.cutAfterProcessing({ path: ENTRIES });
        await sells(at);
      },
    },
    async goesOn(at) {
      await paperComes(at);
      await isShipped(at);
    },
  },
  'sales that were begun': {
    bad: {
      'a text that can not be parsed': begun('{"sale":'),
      'another type': begun('[]'),
      nothing: begun('null'),
      'an impossible time': begun('{}', { createdAt: IMPOSSIBLE }),
      'hostile text': begun(JSON.stringify({ sale: HOSTILE, profileVersion: '1' })),
      'something huge': begun(JSON.stringify({ sale: HUGE, profileVersion: '1' })),
      'an id twice': begun('{}', { id: 'no id at all' }),
    },
    async goesOn(at) {
      const before = at.counter.state().attention.length;
      const { saleId } = await at.counter.gets('sale.begin', null);
      await at.counter.gets('sale.await-payment', {
        saleId,
        lines: [{ cardNumber: await aFreshCard(reference), productId: 'stored-value', amount: 2000 }],
        tenders: [{ kind: 'bank-card', amount: 2000 }],
        language: 'en',
      });
      await sells(at);
      expect(at.counter.state().attention).toHaveLength(before + 1);
      await at.counter.gets('sale.abandon', { saleId });
    },
  },
  'holds to release': {
    bad: {
      'a text that can not be parsed': ({ sql }) => heldBy(sql, '["'),
      'another type': ({ sql }) => heldBy(sql, '{}'),
      nothing: ({ sql }) => heldBy(sql, 'null'),
      'hostile text': ({ sql }) => heldBy(sql, JSON.stringify([HOSTILE, 7, null])),
    },
    async goesOn(at) {
      // What can be read among them is released when the upstream comes back.
      const { facts, good } = { facts: at.counter, good: v7() };
      heldBy(at.sql, JSON.stringify(['no id', good]));
      await facts.upstream.stop();
      await until('it is away', () => at.counter.state().upstream.state === 'offline');
      await facts.upstream.start();
      await until('the good hold is released', () =>
        at.counter.upstream.calls.some(({ method, path }) => method === 'DELETE' && path.endsWith(good)),
      );
    },
  },
  'what waits for a person': {
    bad: {
      'a text that can not be parsed': ({ sql }) => fact(sql, 'alarms', '[{'),
      'another type': ({ sql }) => fact(sql, 'alarms', '[7, null, {"alarm": 1}]'),
      'an unknown kind': ({ sql }) => fact(sql, 'alarms', JSON.stringify([{ alarm: 'flood', detail: '', at: AT }])),
      'an impossible time': ({ sql }) =>
        fact(sql, 'alarms', JSON.stringify([{ alarm: 'journal-gap', detail: HOSTILE, at: IMPOSSIBLE }])),
    },
    goesOn: isListed,
  },
  backups: {
    bad: {
      'a text that can not be parsed': (at) => backupNamed(at, (file) => writeFileSync(file, 'no ledger')),
      'another type': (at) => backupNamed(at, (file) => mkdirSync(file)),
      nothing: (at) => backupNamed(at, (file) => writeFileSync(file, '')),
      'no answer': (at) => backupNamed(at, (file) => symlinkSync('/nowhere/at/all', file)),
      'an unknown kind': ({ counter }) =>
        writeFileSync(join(folderOf(counter), '999999999999-yearly-20260101T000000000Z.sqlite'), ''),
    },
    async goesOn({ counter }) {
      const { desk } = counter.running.counter.machine;
      expect(await desk.backUp()).toMatchObject({ ok: true });
      expect(desk.settings().backups.length).toBeGreaterThan(0);
    },
  },
  'entries that the upstream is sent': {
    bad: Object.fromEntries(
      Object.entries<object>({
        'a text that can not be parsed': { hash: 'x' },
        'another type': { body: [] },
        nothing: { postings: null },
        'an impossible time': { at: 'once' },
        'another version': { body: { v: 2 } },
        'hostile text': { body: { v: 1, text: HOSTILE } },
        'something huge': { body: { v: 1, text: HUGE } },
        'an id twice': { id: v7() },
      }).map(([sort, change]) => [
        sort,
        async ({ machine }: Bench) => {
          const [good, bad] = [1, 2].map((at) => ({ ...machine.journal.add('note', { v: 1, text: `note ${at}` }) }));
          const answer = await machine.send([good, { ...bad, ...change }]);
          expect([answer.status >= 400 && answer.status < 500, answer.problem]).toEqual([true, expect.any(String)]);
        },
      ]),
    ),
    async goesOn({ machine }) {
      // What came before the bad one is stored, and what was meant in its place is taken after it.
      const { journal } = machine;
      const last = journal.entries.at(-1)!;
      expect((await machine.send([journal.entries.at(-2), last])).status).toBe(200);
      expect((await machine.send([journal.add('of-a-later-version', { v: 1, x: [[[]]] })])).status).toBe(200);
      expect((await machine.call('GET', `/v1/counters/${machine.counterId}/outcomes?after=0&limit=9`)).status).toBe(
        200,
      );
    },
  },
  'entries that a superseded machine hands in': {
    bad: Object.fromEntries(
      Object.entries<object>({
        'a text that can not be parsed': { hash: 'x' },
        'another type': { body: 7 },
        'an impossible time': { at: 'once' },
        'something huge': { body: { v: 1, text: HUGE } },
      }).map(([sort, change]) => [
        sort,
        async ({ machine }: Bench) => {
          const old = await new Wire(reference.url).newMachine(reference);
          const good = old.journal.add('note', { v: 1, text: 'unsent' });
          await old.wire.enrol(await reference.operator.newEnrolmentCode(await numberOf(old.counterId)));
          const path = `/v1/counters/${old.counterId}/stranded`;
          const answer = await old.call('POST', path, { body: { entries: [{ ...good, ...change }] } });
          expect(answer.status).toBeGreaterThanOrEqual(400);
          expect(answer.status).toBeLessThan(500);
          expect((await old.call('POST', path, { body: { entries: [good] } })).status).toBe(202);
          void machine;
        },
      ]),
    ),
    goesOn: async ({ machine }) => {
      expect((await machine.send([machine.journal.add('note', { v: 1, text: 'and on' })])).status).toBe(200);
    },
  },
};

function fact(sql: Bench['sql'], name: string, value: string): void {
  sql(
    'INSERT INTO fact (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  );
}
const heldBy = (sql: Bench['sql'], value: string) => fact(sql, 'open-holds', value);

const folderOf = ({ dataDir }: CounterInProcess) => join(dataDir, 'backups');
let named = 0;
function backupNamed({ counter }: Bench, make: (file: string) => void): void {
  mkdirSync(folderOf(counter), { recursive: true });
  named += 1;
  make(join(folderOf(counter), `${String(named).padStart(12, '0')}-hourly-20260101T000000000Z.sqlite`));
}

async function numberOf(counterId: string): Promise<number> {
  const [row] = await reference.internals.database.query('SELECT number FROM counter WHERE id = $1', [counterId]);
  return Number(Object.values(row ?? {})[0]);
}

let reference: Reference;
beforeAll(async () => {
  reference = await startReference({ contract: '1.1' });
});
afterAll(() => reference.stop());

describe.each(sampleOf(Object.entries(QUEUES), 3))('%s', (_queue, { bad, goesOn, isNamed }) => {
  let bench: Bench;
  beforeAll(async () => {
    const counter = await aCounterInProcess(reference, { pace: QUICK, patience: { answerMs: 5_000 } });
    await counter.signsIn(AIGERIM);
    await counter.gets('shift.open', { counts: notes([1000, 20]), fromSafe: 20_000 });
    await until('it is online', () => counter.state().upstream.state === 'online');
    bench = {
      counter,
      machine: await new Wire(reference.url).newMachine(reference),
      says: (answer, path) => counter.upstream.answer(answer, { path }),
      sql(text, ...values) {
        const file = new Database(join(counter.dataDir, 'ledger.sqlite'));
        file.prepare(text).run(...values);
        file.close();
      },
    };
    await sells(bench);
  });
  afterAll(async () => {
    bench.counter.upstream.behave();
    await bench.counter.end();
  });

  const sorts = SORTS.flatMap((sort) => (bad[sort] ? [[sort, bad[sort]] as const] : []));
  test.each(sorts)('%s in it keeps nothing else from being done', async (_sort, put) => {
    await put(bench);
    if (isNamed) await until('it is named', () => isNamed(bench));
    await goesOn(bench);
    expect(bench.counter.state().stopped).toBeNull();
  });
});
