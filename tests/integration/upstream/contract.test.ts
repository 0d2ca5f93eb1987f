import { connect } from 'node:net';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTRY_BYTES_MAX } from '../../../src-shared/contract/upstream.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';
import { contractFile, forgetSeen, notSeen } from '../../devices/contract-file.ts';
import { onBothDatabases } from './upstreams.ts';
import type { Machine } from './wire.ts';

const MINUTE_MS = 60_000;
const CARD = '9643108503304172259';

onBothDatabases({ suffixLookups: 3, appends: 30 }, (under) =>
  describe('the contract', () => {
    let till: Machine;
    beforeAll(async () => {
      forgetSeen();
      till = await under.wire.newMachine(under.upstream);
    });

    test('is served as it is', async () => {
      expect((await under.wire.call('GET', '/openapi.yaml')).text).toBe(contractFile('1.1').text);
    });

    test('has metrics beside it, which name no card and no counter', async () => {
      const text = (await under.wire.call('GET', '/metrics')).text;
      expect(text).toMatch(/^# TYPE sapar_upstream_requests_total counter$/m);
      expect(text).toMatch(/^sapar_upstream_entries_stored_total [0-9]+$/m);
      expect(text).not.toMatch(/(?<![.0-9])[0-9]{8,}|[0-9a-f]{8}-/);
    });

    test('every operation is there, and needs a token unless the contract says otherwise', async () => {
      const statusOf = new Map([
        ['health', 200],
        ['enrol', 422],
      ]);
      for (const operation of contractFile('1.1').operations) {
        const path = operation.path.replace('{cardNumber}', CARD).replaceAll(/\{[^}]+\}/g, v7());
        const answer = await under.wire.call(operation.method, path, operation.method === 'GET' ? {} : { body: {} });
        expect([operation.id, answer.status]).toEqual([operation.id, statusOf.get(operation.id) ?? 401]);
        expect(answer.problem).not.toBe('other');
      }
    });

    test('health: the time of the upstream', async () => {
      expect((await under.wire.call('GET', '/healthz')).body).toEqual({
        status: 'ok',
        time: new Date(under.ports.clock.now()).toISOString(),
        contract: '1.1',
      });
    });

    describe('enrolment', () => {
      test('a wrong code is 403 enrolment-code-invalid', async () => {
        const answer = await under.wire.call('POST', '/v1/enrolments', {
          body: { requestId: v7(), code: 'AAAA-0000', device: { name: 'x', appVersion: '1' } },
        });
        expect([answer.status, answer.problem]).toEqual([403, 'enrolment-code-invalid']);
      });

      test('a token is rotated', async () => {
        expect((await till.call('POST', '/v1/token')).status).toBe(200);
      });

      test('what is not as the contract has it is 422 schema', async () => {
        const device = { name: 'x', appVersion: '1' };
        for (const body of [
          {},
          { requestId: v7(), code: 'AAAA-0000', device, more: 1 },
          { requestId: 'x', code: 'AAAA-0000', device },
          { requestId: v7(), code: 'aaaa-0000', device },
          { requestId: v7(), code: 'AAAA-0000', device: { ...device, name: 'x'.repeat(81) } },
          { requestId: v7(), code: 'AAAA-0000', device: { ...device, os: 'x' } },
          { requestId: v7(), code: 'AAAA-0000', device: { ...device, name: '\u0000' } },
        ]) {
          const answer = await under.wire.call('POST', '/v1/enrolments', { body });
          expect([answer.status, answer.problem]).toEqual([422, 'schema']);
        }
      });
    });

    describe('reference data', () => {
      test.each(['/v1/profile', '/v1/clerks'])('%s has an ETag, and 304 for who has it', async (path) => {
        const first = await till.call('GET', path);
        const tag = first.headers.get('etag') ?? '';
        expect([first.status, tag]).toEqual([200, expect.stringMatching(/^"[^"]+"$/)]);
        for (const known of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
          expect((await till.call('GET', path, { headers: { 'if-none-match': known } })).status).toBe(304);
        }
        expect((await till.call('GET', path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
      });

      test('the hotlist, and 410 for a cursor it never gave', async () => {
        expect((await till.call('GET', '/v1/hotlist?limit=10')).body).toMatchObject({ more: true, total: 300 });
        const answer = await till.call('GET', '/v1/hotlist?after=nonsense');
        expect([answer.status, answer.problem]).toEqual([410, 'cursor-unknown']);
      });

      test('a card by number, chip and last digits; 404, 409 and 429', async () => {
        expect((await till.call('GET', `/v1/cards/${CARD}`)).body).toMatchObject({ number: CARD });
        expect((await till.call('GET', '/v1/cards?suffix=04172259')).body).toMatchObject({ number: CARD });
        const unknown = await till.call('GET', '/v1/cards/9643108503300000000');
        expect([unknown.status, unknown.problem]).toEqual([404, 'card-unknown']);
        expect((await till.call('GET', '/v1/cards?uid=00000000')).problem).toBe('card-unknown');
        const ambiguous = await till.call('GET', '/v1/cards?suffix=04455667');
        expect([ambiguous.status, ambiguous.problem]).toEqual([409, 'card-ambiguous']);
        for (const query of ['', '?uid=00000000&suffix=04172259', '?uid=xyz', '?suffix=123', '?suffix=4172259']) {
          expect((await till.call('GET', `/v1/cards${query}`)).problem).toBe('schema');
        }
        const limited = await till.call('GET', '/v1/cards?suffix=04172259');
        expect([limited.status, limited.problem]).toEqual([429, 'rate-limited']);
        expect(limited.body).toMatchObject({ retryAfterSeconds: Number(limited.headers.get('retry-after')) });
      });
    });

    describe('the journal', () => {
      test('entries are stored, read again and answered with outcomes', async () => {
        till.journal.sale([{ cardNumber: CARD, amount: 1000 }]);
        const answer = await till.sendFrom(1);
        expect([answer.status, answer.body]).toEqual([
          200,
          expect.objectContaining({ nextSeq: 2, headHash: till.journal.head.hash }),
        ]);
        expect(await till.outcomes()).toHaveLength(1);
        const entries = await till.call('GET', `/v1/counters/${till.counterId}/entries?from=1`);
        expect(entries.body).toEqual({ entries: till.journal.entries, nextSeq: 2, headHash: till.journal.head.hash });
      });

      test('409, 413 and 422 say where the journal stands', async () => {
        const stands = { nextSeq: 2, headHash: till.journal.head.hash };
        const [first] = till.journal.entries;
        const tooLarge = { entries: [{ ...first, seq: 2, body: { v: 1, text: 'x'.repeat(ENTRY_BYTES_MAX) } }] };
        const refusals = [
          { body: { entries: [{ ...first, seq: 9 }] }, status: 422, problem: 'hash-mismatch' },
          { body: { entries: [] }, status: 422, problem: 'schema' },
          { body: tooLarge, status: 413, problem: 'batch-too-large' },
        ];
        for (const { body, status, problem } of refusals) {
          const answer = await till.send([], { body });
          expect([answer.status, answer.problem, answer.body]).toEqual([
            status,
            problem,
            expect.objectContaining(stands),
          ]);
        }
        const ahead = till.journal.note();
        const farAhead = till.journal.note();
        const gap = await till.send([farAhead]);
        expect([gap.status, gap.problem, gap.body]).toEqual([409, 'journal-gap', expect.objectContaining(stands)]);
        expect((await till.send([ahead, farAhead])).status).toBe(200);
      });

      test('a fork is 409', async () => {
        const twin = await under.wire.newMachine(under.upstream);
        twin.journal.note();
        await twin.sendFrom(1);
        const other = new JournalOfACounter(twin.counterId);
        const fork = await twin.send([other.note('another first entry')]);
        expect([fork.status, fork.problem, fork.body]).toEqual([
          409,
          'journal-fork',
          expect.objectContaining({ nextSeq: 1, headHash: '0'.repeat(64) }),
        ]);
      });

      test('a hold is put and deleted, and refused with 409 not-held', async () => {
        const [sale] = till.journal.entries;
        const returnId = v7();
        expect((await till.hold(returnId, sale?.id ?? '', [{ line: 1, amount: 1000 }])).status).toBe(204);
        expect((await till.release(returnId)).status).toBe(204);
        const refused = await till.hold(returnId, sale?.id ?? '', [{ line: 2, amount: 1000 }]);
        expect([refused.status, refused.problem]).toEqual([409, 'not-held']);
      });

      test('a claim is filed, and 409 when it differs', async () => {
        const path = `/v1/claims/${v7()}`;
        const claim = {
          cardNumber: CARD,
          channel: 'kiosk',
          amount: 2000,
          at: '2026-11-22T08:00:00.000Z',
          note: 'the kiosk kept the note',
        };
        expect((await till.call('PUT', path, { body: claim })).body).toMatchObject({ status: 'open' });
        const differs = await till.call('PUT', path, { body: { ...claim, amount: 2001 } });
        expect([differs.status, differs.problem]).toEqual([409, 'claim-differs']);
      });

      test('too many requests are 429', async () => {
        const busy = await under.wire.newMachine(under.upstream);
        busy.journal.note();
        const statuses = [];
        for (let call = 0; call <= 30; call++) statuses.push((await busy.sendFrom(1)).status);
        expect([statuses.at(-2), statuses.at(-1)]).toEqual([200, 429]);
        under.ports.advance(MINUTE_MS);
        expect((await busy.sendFrom(1)).status).toBe(200);
      });
    });

    test('a superseded machine gets 403, and only hands in what it had not sent', async () => {
      const old = await under.wire.newMachine(under.upstream);
      const counter = (await under.upstream.operator.counters()).find((each) => each.id === old.counterId);
      await under.wire.enrol(await under.upstream.operator.newEnrolmentCode(counter?.number ?? 0));
      old.journal.note();
      const refused = await old.sendFrom(1);
      expect([refused.status, refused.problem]).toEqual([403, 'superseded']);
      const kept = await old.call('POST', `/v1/counters/${old.counterId}/stranded`, {
        body: { entries: old.journal.entries },
      });
      expect([kept.status, kept.body]).toEqual([202, { kept: 1 }]);
    });

    test('a stranger sends at most 8 KiB, packed or not, and is told so before anything is parsed', async () => {
      const enrolment = (name: string) =>
        JSON.stringify({ requestId: v7(), code: 'AAAA-AAAA', device: { name, appVersion: '1' } });
      for (const [length, gzip] of [
        [8_000_000, true],
        [9_000, true],
        [9_000, false],
      ] as const) {
        const answer = await under.wire.call('POST', '/v1/enrolments', { raw: enrolment('x'.repeat(length)), gzip });
        expect([answer.status, answer.problem]).toEqual([413, 'batch-too-large']);
      }
      const escaped = enrolment('').replace('""', `"${'\\u00e9'.repeat(80)}"`);
      expect((await under.wire.call('POST', '/v1/enrolments', { raw: escaped, gzip: true })).status).toBe(403);
    });

    test('maintenance is 503 with Retry-After, for entries as for everything', async () => {
      await under.upstream.operator.setMaintenance('moving house');
      try {
        for (const answer of [
          await till.sendFrom(1),
          await under.wire.call('GET', '/healthz'),
          await till.call('GET', '/v1/profile'),
          await under.wire.call('GET', '/%76%31/profile'),
          await till.call('GET', '/v1/%70rofile'),
          await till.call('GET', '//v1/profile'),
          await under.wire.call('POST', '/v1%2Fenrolments'),
        ]) {
          expect([answer.status, answer.problem, answer.headers.get('retry-after')]).toEqual([503, 'maintenance', '5']);
        }
      } finally {
        await under.upstream.operator.setMaintenance(null);
      }
      expect((await till.sendFrom(1)).status).toBe(200);
    });

    test('what goes wrong unforeseen is 500 internal, and says nothing more', async () => {
      under.ports.chanceFails = true;
      try {
        const answer = await till.call('POST', '/v1/token');
        expect([answer.status, answer.body]).toEqual([
          500,
          { type: 'internal', title: 'The upstream failed.', status: 500 },
        ]);
      } finally {
        under.ports.chanceFails = false;
      }
    });

    test('what the contract does not name is a problem all the same', async () => {
      expect((await till.call('GET', '/v2/everything')).problem).toBe('other');
      for (const path of [
        '/v1/cards/%zz',
        '/v1/cards/%e0',
        `/v1/cards/${'1'.repeat(2_000)}`,
        '//',
        '/v1/../healthz?%',
      ]) {
        expect((await till.call('GET', path)).status).not.toBe(500);
      }
      expect((await till.call('GET', '/v1/cards/%zz')).problem).toBe('other');
      expect(await malformed(under.upstream.port)).toMatch(
        /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"type":"other"/,
      );
      expect((await till.send([], { raw: '<entries/>', headers: { 'content-type': 'application/xml' } })).status).toBe(
        415,
      );
      expect((await till.send([], { raw: '{}', headers: { 'content-encoding': 'br' } })).status).toBe(415);
    });

    afterAll(() => {
      // Every status and every type of problem that the contract names was answered at least once above.
      expect(notSeen()).toEqual({ statuses: [], problems: [] });
    });
  }),
);

/** Speaks something that is no HTTP, and hears what is said to that. */
function malformed(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('HELLO THERE\r\n\r\n'));
    let heard = '';
    socket
      .on('data', (chunk) => void (heard += chunk.toString()))
      .on('end', () => resolve(heard))
      .on('error', reject);
  });
}
