import { v7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { EnrolAnswer, TokenAnswer } from '../../../src-shared/contract/upstream.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { type Machine, present } from './wire.ts';

const MINUTE_MS = 60_000;
const CARD = '9643108503304172259';

export function enrolmentSuite(under: UpstreamUnderTest): void {
  describe('enrolment', () => {
    const operator = () => under.upstream.operator;

    async function aCounter() {
      const { number, id } = await operator().addCounter();
      return { number, id, code: await operator().newEnrolmentCode(number) };
    }

    function tryCode(code: string, requestId: string = v7()) {
      return under.wire.call('POST', '/v1/enrolments', {
        body: { requestId, code, device: { name: 'till', appVersion: '0.1.0' } },
      });
    }

    const works = async (token: string) => (await under.wire.call('GET', '/v1/profile', { token })).status;

    describe('by a code', () => {
      test('tells the counter who and where it is, and where its journal stands', async () => {
        const { code, id } = await aCounter();
        const answer = await tryCode(code);
        expect([answer.status, answer.body]).toEqual([
          201,
          expect.objectContaining({
            counterId: id,
            stationName: 'Almaty-2 railway station',
            nextSeq: 1,
            headHash: '0'.repeat(64),
          }),
        ]);
        expect((await operator().counters()).find((each) => each.id === id)).toMatchObject({ machine: 'till (0.1.0)' });
      });

      test('is repeated with its requestId, and every token works: any of the answers may have been read', async () => {
        const { code } = await aCounter();
        const requestId = v7();
        const answers = await Promise.all([
          tryCode(code, requestId),
          tryCode(code, requestId),
          tryCode(code, requestId),
        ]);
        const enrolled = answers.map((answer) => EnrolAnswer.parse(answer.body));
        expect(new Set(enrolled.map((each) => each.counterId)).size).toBe(1);
        expect(new Set(enrolled.map((each) => each.token)).size).toBe(3);
        for (const { token } of enrolled) expect(await works(token)).toBe(200);
      });

      test('serves one requestId only', async () => {
        const { code } = await aCounter();
        expect((await tryCode(code)).status).toBe(201);
        expect((await tryCode(code)).problem).toBe('enrolment-code-invalid');
      });

      test('holds for fifteen minutes, also for a repeat', async () => {
        const [early, late] = [await aCounter(), await aCounter()];
        const requestId = v7();
        under.ports.advance(15 * MINUTE_MS - 1);
        expect((await tryCode(early.code, requestId)).status).toBe(201);
        under.ports.advance(1);
        expect((await tryCode(early.code, requestId)).problem).toBe('enrolment-code-invalid');
        expect((await tryCode(late.code)).problem).toBe('enrolment-code-invalid');
      });

      test('is not to be guessed: after ten wrong ones in a minute even the right one waits', async () => {
        under.ports.advance(MINUTE_MS);
        const { code } = await aCounter();
        for (let guess = 0; guess < 10; guess++) expect((await tryCode('ZZZZ-0000')).status).toBe(403);
        const limited = await tryCode(code);
        expect([limited.status, limited.problem, limited.headers.get('retry-after')]).toEqual([
          429,
          'rate-limited',
          '60',
        ]);
        under.ports.advance(MINUTE_MS - 1);
        expect((await tryCode(code)).status).toBe(429);
        under.ports.advance(1);
        expect((await tryCode(code)).status).toBe(201);
      });

      test('is not to be guessed by asking forty times at the same moment either', async () => {
        under.ports.advance(MINUTE_MS);
        const answers = await Promise.all(Array.from({ length: 40 }, () => tryCode('ZZZZ-0000')));
        expect(answers.filter((answer) => answer.status === 403)).toHaveLength(10);
        expect(answers.filter((answer) => answer.problem === 'rate-limited')).toHaveLength(30);
        under.ports.advance(MINUTE_MS);
      });
    });

    describe('a token', () => {
      let till: Machine;
      beforeEach(async () => {
        till = await under.wire.newMachine(under.upstream);
      });
      const rotate = async (token: string) =>
        TokenAnswer.parse((await under.wire.call('POST', '/v1/token', { token })).body).token;

      test('that is none, or unknown, is 401', async () => {
        for (const authorization of ['', 'Bearer', 'Bearer x', `Basic ${till.token}`, `Bearer ${till.token} x`]) {
          const answer = await under.wire.call('GET', '/v1/profile', { headers: { authorization } });
          expect([answer.status, answer.problem]).toEqual([401, 'unauthorized']);
        }
      });

      test('lives until the new one is first used', async () => {
        const fresh = await rotate(till.token);
        expect(await works(till.token)).toBe(200);
        expect(await works(fresh)).toBe(200);
        expect(await works(till.token)).toBe(401);
      });

      test('is rotated again when the answer was lost; what was never used dies with the old one', async () => {
        const [lost, read] = [await rotate(till.token), await rotate(till.token)];
        expect(await works(read)).toBe(200);
        expect(await works(lost)).toBe(401);
        expect(await works(till.token)).toBe(401);
        const next = await rotate(read);
        expect(await works(next)).toBe(200);
      });

      test('that the operator revoked is 401', async () => {
        const counter = (await operator().counters()).find((each) => each.id === till.counterId);
        await operator().revokeTokens(counter?.number ?? 0);
        expect(await works(till.token)).toBe(401);
      });
    });

    describe('again, on another machine', () => {
      let old: Machine;
      let fresh: Machine;
      let counter: { number: number; id: string; code: string };
      const requestId = v7();

      beforeEach(async () => {
        counter = await aCounter();
        old = await under.wire.enrol(counter.code, requestId);
        old.journal.note();
        old.journal.sale([{ cardNumber: CARD, amount: 10 }]);
        await old.sendFrom(1);
        old.journal.sale([{ cardNumber: CARD, amount: 20 }]);
        fresh = await under.wire.enrol(await operator().newEnrolmentCode(counter.number));
      });

      test('gives the journal back as it was', async () => {
        expect(fresh.enrolled).toMatchObject({
          counterId: old.counterId,
          nextSeq: 3,
          headHash: present(old.journal.entries[1]).hash,
        });
        const entries = await fresh.call('GET', `/v1/counters/${fresh.counterId}/entries?from=1`);
        expect(entries.body).toMatchObject({ entries: old.journal.entries.slice(0, 2) });
      });

      test('shuts the earlier machine out of everything', async () => {
        const id = old.counterId;
        const calls = [
          ['GET', '/v1/profile'],
          ['GET', '/v1/clerks'],
          ['GET', '/v1/hotlist'],
          ['GET', `/v1/cards/${CARD}`],
          ['GET', `/v1/counters/${id}/entries?from=1`],
          ['GET', `/v1/counters/${id}/outcomes`],
          ['POST', '/v1/token'],
          ['DELETE', `/v1/counters/${id}/holds/${v7()}`],
        ] as const;
        for (const [method, path] of calls) {
          const answer = await old.call(method, path);
          expect([path, answer.status, answer.problem]).toEqual([path, 403, 'superseded']);
        }
        expect((await old.sendFrom(3)).problem).toBe('superseded');
        expect((await fresh.call('GET', `/v1/counters/${id}/entries?from=3`)).body).toMatchObject({
          entries: [],
          nextSeq: 3,
        });
      });

      test('at the same moment as a rotation leaves the earlier machine no token', async () => {
        const third = await operator().newEnrolmentCode(counter.number);
        const [, ...rotated] = await Promise.all([
          under.wire.enrol(third),
          ...Array.from({ length: 5 }, () => fresh.call('POST', '/v1/token')),
        ]);
        const tokens = rotated
          .filter((answer) => answer.status === 200)
          .map((answer) => TokenAnswer.parse(answer.body).token);
        for (const token of [fresh.token, ...tokens]) expect([401, 403]).toContain(await works(token));
      });

      test('is not undone by a late repeat of the earlier enrolment', async () => {
        expect((await tryCode(counter.code, requestId)).problem).toBe('enrolment-code-invalid');
        expect(await works(fresh.token)).toBe(200);
      });

      describe('what the earlier one had not sent', () => {
        const strand = (entries: readonly unknown[]) =>
          old.call('POST', `/v1/counters/${old.counterId}/stranded`, { body: { entries } });

        test('is kept apart, once, until the operator releases it; its outcomes join the feed', async () => {
          const unsent = present(old.journal.entries[2]);
          const before = (await operator().creditsOf(CARD)).length;
          expect([await strand([unsent]), await strand([unsent])]).toMatchObject([
            { status: 202, body: { kept: 1 } },
            { status: 202, body: { kept: 1 } },
          ]);
          expect(await operator().stranded(old.counterId)).toMatchObject([
            { seq: 3, id: unsent.id, released_at: null, in_journal: false },
          ]);
          expect(await operator().creditsOf(CARD)).toHaveLength(before);

          fresh.journal.note('the new machine goes on');
          expect((await fresh.sendFrom(3)).body).toMatchObject({ nextSeq: 4 });
          const waiting = fresh.outcomes('?after=1&wait=10');
          expect((await operator().releaseStranded(old.counterId)).released).toBe(1);
          expect(await waiting).toMatchObject([{ no: 2, entryId: unsent.id, seq: 3, status: 'credited' }]);
          expect((await operator().releaseStranded(old.counterId)).released).toBe(0);
          await strand([unsent]);
          expect((await operator().releaseStranded(old.counterId)).released).toBe(0);
          expect(await operator().creditsOf(CARD)).toHaveLength(before + 1);
        });

        test('and had sent after all is not decided twice', async () => {
          const before = (await operator().creditsOf(CARD)).length;
          await strand(old.journal.entries);
          const { released, outcomes } = await operator().releaseStranded(old.counterId);
          expect([released, outcomes.map((outcome) => outcome.seq)]).toEqual([3, [3]]);
          expect(await operator().creditsOf(CARD)).toHaveLength(before + 1);
        });

        test.each(['released first', 'sent first'])(
          'and the new machine has sold under the same id is credited once: %s',
          async (order) => {
            const unsent = present(old.journal.entries[2]);
            const before = (await operator().creditsOf(CARD)).length;
            const release = async () => {
              await strand([unsent]);
              await operator().releaseStranded(old.counterId);
            };
            const send = async () => {
              fresh.journal.sale(
                [
                  { cardNumber: CARD, amount: 20 },
                  { cardNumber: CARD, amount: 21 },
                ],
                { id: unsent.id },
              );
              expect((await fresh.sendFrom(3)).body).toMatchObject({ nextSeq: 4 });
            };
            const steps = order === 'sent first' ? [send, release] : [release, send];
            for (const step of steps) await step();
            const ofSale = (await fresh.outcomes('?after=1')).map(({ line, status, reason }) => [line, status, reason]);
            const first =
              order === 'sent first'
                ? [
                    [1, 'credited', undefined],
                    [2, 'credited', undefined],
                  ]
                : [[1, 'credited', undefined]];
            expect(ofSale).toEqual([...first, [0, 'rejected', 'already-used']]);
            expect(await operator().creditsOf(CARD)).toHaveLength(before + first.length);
          },
        );

        test('with a sale and its return, neither of them sent, comes out even', async () => {
          const sale = old.journal.sale([{ cardNumber: CARD, amount: 30 }]);
          old.journal.return_(sale, [{ line: 1, amount: 30 }]);
          await strand(old.journal.entries.slice(3, 4));
          await strand(old.journal.entries.slice(4));
          expect((await operator().releaseStranded(old.counterId)).outcomes.map((outcome) => outcome.status)).toEqual([
            'credited',
            'reversed',
          ]);
        });

        test('is kept as far as it holds, and the rest is told', async () => {
          const answer = await strand([{ ...old.journal.entries[2], kind: 'other' }, old.journal.entries[2]]);
          expect([answer.status, answer.problem]).toEqual([422, 'hash-mismatch']);
          expect(await operator().stranded(old.counterId)).toHaveLength(1);
          expect((await strand([])).problem).toBe('schema');
          const foreign = new JournalOfACounter(v7());
          foreign.note();
          expect((await strand(foreign.entries)).problem).toBe('schema');
        });

        test('can be handed in neither by a stranger nor for another counter', async () => {
          expect(
            (
              await under.wire.call('POST', `/v1/counters/${old.counterId}/stranded`, {
                body: { entries: old.journal.entries },
              })
            ).status,
          ).toBe(401);
          expect(
            (await old.call('POST', `/v1/counters/${v7()}/stranded`, { body: { entries: old.journal.entries } }))
              .status,
          ).toBe(401);
        });
      });
    });
  });
}
