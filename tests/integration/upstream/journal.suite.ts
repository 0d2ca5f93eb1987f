import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { ENTRY_BYTES_MAX, REQUEST_BYTES_MAX } from '../../../src-shared/contract/upstream.ts';
import { canonicalJson, type Json } from '../../../src-shared/journal/canonical.ts';
import { GENESIS_HASH } from '../../../src-shared/journal/entry.ts';
import { JournalOfACounter, sha256 } from '../../devices/journal-of-a-counter.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { type Machine, present } from './wire.ts';

const CARD = '9643108503304172259';

/** Seals an object that no schema would let through, as the first entry of a journal. */
function sealed(unhashed: { readonly [name: string]: Json }): string {
  const canonical = canonicalJson(unhashed);
  return `${canonical.slice(0, -1)},"hash":"${sha256(canonical)}"}`;
}

function firstEntry(counterId: string, body: Json, more: { readonly [name: string]: Json } = {}) {
  return {
    counterId,
    seq: 1,
    id: v7(),
    kind: 'note',
    at: '2026-11-22T08:25:00.123Z',
    shiftId: null,
    clerkId: null,
    supervisorId: null,
    body,
    postings: [],
    prevHash: GENESIS_HASH,
    ...more,
  };
}

export function journalSuite(under: UpstreamUnderTest): void {
  describe('the journal', () => {
    let till: Machine;
    const raw = (...entries: string[]) => ({ raw: `{"entries":[${entries.join(',')}]}` });
    const stored = async () => await under.upstream.operator.entryTexts(till.counterId);

    beforeEach(async () => {
      till = await under.wire.newMachine(under.upstream);
    });

    describe('keeps', () => {
      test('every kind, any body and any time, byte for byte as it was hashed', async () => {
        const kinds = [
          'note',
          'a-kind-of-the-future',
          'shift-opened',
          'sale',
          'return',
          'credit-retried',
          'pay-out',
          'fiscalised',
        ];
        for (const kind of kinds)
          till.journal.add(
            kind,
            { v: 1, любое: ['値', '₸', ' '], lines: 'none', deep: { a: [null, true, -5] } },
            { at: '0001-01-01T00:00:00.000Z' as never },
          );
        till.journal.add('sale', { v: 1 }, { postings: [{ account: 'drawer', amount: 5000 as never }] });
        const answer = await till.sendFrom(1);
        expect([answer.status, answer.body]).toEqual([200, expect.objectContaining({ nextSeq: kinds.length + 2 })]);
        const back = await till.call('GET', `/v1/counters/${till.counterId}/entries?from=1`);
        expect(back.body).toMatchObject({ entries: till.journal.entries });
      });

      test('members of a body that parsers like to lose', async () => {
        const text = sealed(
          firstEntry(till.counterId, JSON.parse('{"v":1,"__proto__":{"x":1},"constructor":null,"":0,"toString":"x"}')),
        );
        expect((await till.send([], raw(text))).status).toBe(200);
        expect(await stored()).toEqual([text]);
        const back = await till.call('GET', `/v1/counters/${till.counterId}/entries?from=1`);
        expect(back.text).toContain('"__proto__":{"x":1}');
      });

      test('numbers however they are written, as the integers they are', async () => {
        const text = sealed(firstEntry(till.counterId, { v: 1, amount: 5000, zero: 0 }));
        expect((await till.send([], raw(text.replace('5000', '5.0e3').replace('"zero":0', '"zero":-0')))).status).toBe(
          200,
        );
        expect(await stored()).toEqual([text]);
      });

      test('a body of a hundred levels, and one of the largest size', async () => {
        const deep: Json = JSON.parse('['.repeat(100) + ']'.repeat(100));
        till.journal.add('note', { v: 1, deep });
        till.journal.add('note', { v: 1, text: '' });
        const room = ENTRY_BYTES_MAX - Buffer.byteLength(canonicalJson(till.journal.entries[1]));
        const full = new JournalOfACounter(till.counterId, { seq: 1, hash: present(till.journal.entries[0]).hash });
        full.add('note', { v: 1, text: 'x'.repeat(room) });
        expect((await till.send([till.journal.entries[0], full.entries[0]])).status).toBe(200);
        const over = new JournalOfACounter(till.counterId, full.head);
        over.add('note', { v: 1, text: 'x'.repeat(room + 1) });
        expect((await till.send(over.entries)).problem).toBe('batch-too-large');
      });

      test('a request of 500 entries, gzip-encoded', async () => {
        for (let index = 0; index < 500; index++) till.journal.sale([{ cardNumber: CARD, amount: 1 }]);
        const answer = await till.send(till.journal.entries, { gzip: true });
        expect(answer.body).toMatchObject({ nextSeq: 501 });
        expect(await till.outcomes('?limit=500')).toHaveLength(500);
        till.journal.note();
        expect((await till.send([...till.journal.entries])).problem).toBe('schema');
      });
    });

    describe('refuses', () => {
      const bad: [string, (id: string) => string, string][] = [
        ['a member named twice', (id) => sealed(firstEntry(id, { v: 1 })).replace('"v":1', '"v":1,"v":1'), 'schema'],
        [
          'a member named twice in disguise',
          (id) => sealed(firstEntry(id, { v: 1, a: 2 })).replace('"a":2', String.raw`"a":2,"\u0061":2`),
          'schema',
        ],
        ['an unknown member of the envelope', (id) => sealed(firstEntry(id, { v: 1 }, { more: 1 })), 'schema'],
        ['a body of another version', (id) => sealed(firstEntry(id, { v: 2 })), 'schema'],
        ['a null where something belongs', (id) => sealed(firstEntry(id, { v: 1 }, { at: null })), 'schema'],
        [
          'an account that does not exist',
          (id) => sealed(firstEntry(id, { v: 1 }, { postings: [{ account: 'pocket', amount: 1 }] })),
          'schema',
        ],
        ['an entry of another counter', () => sealed(firstEntry(v7(), { v: 1 })), 'schema'],
        ['an upper-case id', (id) => sealed(firstEntry(id, { v: 1 }, { id: v7().toUpperCase() })), 'schema'],
        ['a fraction', (id) => sealed(firstEntry(id, { v: 1, n: 1 })).replace('"n":1', '"n":1.5'), 'schema'],
        [
          'an integer that is not safe',
          (id) => sealed(firstEntry(id, { v: 1, n: 1 })).replace('"n":1', '"n":9007199254740993'),
          'schema',
        ],
        ['U+0000', (id) => sealed(firstEntry(id, { v: 1, t: 'x' })).replace('"x"', String.raw`"\u0000"`), 'schema'],
        [
          'a lone surrogate',
          (id) => sealed(firstEntry(id, { v: 1, t: 'x' })).replace('"x"', String.raw`"\ud800"`),
          'schema',
        ],
        [
          'a lone surrogate in a name',
          (id) => sealed(firstEntry(id, { v: 1, x: 1 })).replace('"x"', String.raw`"\ud800"`),
          'schema',
        ],
        [
          'a hash that is another',
          (id) => sealed(firstEntry(id, { v: 1, n: 1 })).replace('"n":1', '"n":2'),
          'hash-mismatch',
        ],
        [
          'a body nested without end',
          (id) =>
            sealed(firstEntry(id, { v: 1, n: 1 })).replace('"n":1', `"n":${'['.repeat(20_000)}${']'.repeat(20_000)}`),
          'schema',
        ],
      ];
      test.each(bad)('%s', async (_what, entryOf, problem) => {
        const answer = await till.send([], raw(entryOf(till.counterId)));
        expect([answer.status, answer.problem, answer.body]).toEqual([
          422,
          problem,
          expect.objectContaining({ nextSeq: 1, headHash: GENESIS_HASH }),
        ]);
        expect(await stored()).toEqual([]);
      });

      test.each([
        '',
        'null',
        '[]',
        '{"entries":[]}',
        '{"entries":[1]}',
        '{"entries":[{}],"more":1}',
        '{"entries":',
        '\ufeff{}',
      ])('the body %j', async (body) => {
        const answer = await till.send([], { raw: body });
        expect([answer.status, answer.problem]).toEqual([422, 'schema']);
      });

      test('bytes that are no UTF-8, and gzip that is none', async () => {
        expect((await till.send([], { raw: new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]) })).problem).toBe('schema');
        expect((await till.send([], { raw: '{}', headers: { 'content-encoding': 'gzip' } })).problem).toBe('schema');
      });

      test('more than eight megabytes, plain or unpacked from a few bytes', async () => {
        const spaces = Buffer.alloc(REQUEST_BYTES_MAX + 1, ' ');
        for (const options of [{ raw: spaces }, { raw: gzipSync(spaces), headers: { 'content-encoding': 'gzip' } }]) {
          const answer = await till.send([], options);
          expect([answer.status, answer.problem, answer.body]).toEqual([
            413,
            'batch-too-large',
            expect.objectContaining({ nextSeq: 1 }),
          ]);
        }
        expect((await till.send([], { raw: Buffer.alloc(REQUEST_BYTES_MAX, ' ') })).problem).toBe('schema');
      });
    });

    describe('applies entries one by one', () => {
      test('what stands before a bad entry is stored and decided', async () => {
        till.journal.sale([{ cardNumber: CARD, amount: 1000 }]);
        till.journal.note();
        const [sale, note] = till.journal.entries;
        const answer = await till.send([sale, { ...note, kind: 'Note' }]);
        expect([answer.status, answer.body]).toEqual([
          422,
          expect.objectContaining({ nextSeq: 2, headHash: present(sale).hash }),
        ]);
        expect(await till.outcomes()).toMatchObject([{ entryId: present(sale).id, status: 'credited' }]);
        expect((await till.sendFrom(1)).body).toMatchObject({
          nextSeq: 3,
          outcomes: [{ no: 1, entryId: present(sale).id }],
        });
      });

      test('a gap within a request stores what comes before it', async () => {
        for (let index = 0; index < 3; index++) till.journal.note();
        const [first, , third] = till.journal.entries;
        const answer = await till.send([first, third]);
        expect([answer.problem, answer.body]).toEqual([
          'journal-gap',
          expect.objectContaining({ nextSeq: 2, headHash: present(first).hash }),
        ]);
      });

      test('repeats, doubled and overlapping, change nothing', async () => {
        for (let index = 0; index < 4; index++) till.journal.sale([{ cardNumber: CARD, amount: 10 }]);
        const [one, two, three, four] = till.journal.entries;
        const before = (await under.upstream.operator.creditsOf(CARD)).length;
        await till.send([one, two]);
        await till.send([one, one, two, two]);
        await till.send([two, three, three]);
        expect((await till.send([three, four, one])).body).toMatchObject({ nextSeq: 5, headHash: present(four).hash });
        expect(await under.upstream.operator.creditsOf(CARD)).toHaveLength(before + 4);
        expect((await till.outcomes()).map((outcome) => outcome.no)).toEqual([1, 2, 3, 4]);
      });

      test('a fork names the first place that may differ', async () => {
        for (let index = 0; index < 3; index++) till.journal.note();
        await till.sendFrom(1);
        const [first, second, third] = till.journal.entries;
        const other = new JournalOfACounter(till.counterId, { seq: 1, hash: present(first).hash });
        for (let index = 0; index < 3; index++) other.note('another past');
        const [otherSecond, , otherFourth] = other.entries;

        const within = await till.send([first, otherSecond]);
        expect(within.body).toMatchObject({ type: 'journal-fork', nextSeq: 2, headHash: present(first).hash });
        const behind = await till.send([otherFourth]);
        expect(behind.body).toMatchObject({ type: 'journal-fork', nextSeq: 3, headHash: present(second).hash });
        const afterTheHead = await till.send([third, otherFourth]);
        expect(afterTheHead.body).toMatchObject({ type: 'journal-fork', nextSeq: 4, headHash: present(third).hash });
      });
    });

    test('is read in pages, and its head by asking from behind it', async () => {
      for (let index = 0; index < 5; index++) till.journal.note();
      await till.sendFrom(1);
      const page = (query: string) => till.call('GET', `/v1/counters/${till.counterId}/entries?${query}`);
      expect((await page('from=2&limit=2')).body).toMatchObject({ entries: [{ seq: 2 }, { seq: 3 }], nextSeq: 6 });
      expect((await page('from=6')).body).toEqual({ entries: [], nextSeq: 6, headHash: till.journal.head.hash });
      expect((await page('from=900')).body).toMatchObject({ entries: [], nextSeq: 6 });
      for (const query of ['', 'from=0', 'from=-1', 'from=1.5', 'from=1&limit=501', 'from=1&limit=0', 'from=1e3'])
        expect((await page(query)).problem).toBe('schema');
    });

    test("is no other counter's business", async () => {
      const other = await under.wire.newMachine(under.upstream);
      other.journal.note();
      const answer = await till.call('POST', `/v1/counters/${other.counterId}/entries`, {
        body: { entries: other.journal.entries },
      });
      expect([answer.status, answer.problem]).toEqual([401, 'unauthorized']);
      expect((await till.call('GET', `/v1/counters/${other.counterId}/outcomes`)).status).toBe(401);
    });

    describe('outcomes', () => {
      test('are read after a number, page by page', async () => {
        for (let index = 0; index < 5; index++) till.journal.sale([{ cardNumber: CARD, amount: 1 }]);
        await till.sendFrom(1);
        const page = (query: string) => till.call('GET', `/v1/counters/${till.counterId}/outcomes?${query}`);
        expect((await page('after=1&limit=2')).body).toMatchObject({ outcomes: [{ no: 2 }, { no: 3 }], more: true });
        expect((await page('after=3')).body).toMatchObject({ outcomes: [{ no: 4 }, { no: 5 }], more: false });
        for (const query of ['after=-1', 'limit=0', 'limit=501', 'wait=31'])
          expect((await page(query)).problem).toBe('schema');
      });

      test('come at once to who waits, and not at all when nothing happens', async () => {
        const started = performance.now();
        const waiting = till.outcomes('?wait=20');
        await new Promise((resolve) => setTimeout(resolve, 150));
        till.journal.sale([{ cardNumber: CARD, amount: 1 }]);
        await till.sendFrom(1);
        expect(await waiting).toHaveLength(1);
        expect(performance.now() - started).toBeLessThan(10_000);
        const again = performance.now();
        expect(await till.outcomes('?after=1&wait=1')).toEqual([]);
        expect(performance.now() - again).toBeGreaterThan(990);
      });

      test('many waiting calls of one counter: the oldest are let go', async () => {
        const answered: number[] = [];
        const calls = Array.from({ length: 6 }, async () => answered.push((await till.outcomes('?wait=20')).length));
        // All six have come when two of them were let go.
        await vi.waitUntil(() => answered.length === 2, { timeout: 10_000 });
        expect(answered).toEqual([0, 0]);
        till.journal.sale([{ cardNumber: CARD, amount: 1 }]);
        await till.sendFrom(1);
        await Promise.all(calls);
        expect(answered).toEqual([0, 0, 1, 1, 1, 1]);
      });
    });
  });
}
