import { v7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { ok } from '../../../src-shared/result.ts';
import { issueCard } from './cards.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { type Machine, present } from './wire.ts';

export function claimSuite(under: UpstreamUnderTest): void {
  describe('a claim', () => {
    let till: Machine;
    const operator = () => under.upstream.operator;
    const aCard = () => issueCard(under);
    const balanceOf = async (cardNumber: string) => (await operator().card(cardNumber))?.balance;

    beforeEach(async () => {
      till = await under.wire.newMachine(under.upstream);
    });

    const claimFor = (cardNumber: string, more: object = {}) => ({
      cardNumber,
      channel: 'kiosk',
      amount: 2000,
      at: '2026-11-22T08:00:00.000Z',
      note: 'the kiosk kept the note',
      ...more,
    });
    const file = (body: object, id = v7(), who = till) => who.call('PUT', `/v1/claims/${id}`, { body });

    test('stays open until the operator decides, and repeating it asks for its status', async () => {
      const cardNumber = await aCard();
      const id = v7();
      expect((await file(claimFor(cardNumber), id)).body).toEqual({ claimId: id, status: 'open' });
      await operator().decideClaim(id, 'denied', 'the kiosk gave the note back');
      const other = await under.wire.newMachine(under.upstream);
      expect((await file(claimFor(cardNumber), id, other)).body).toEqual({
        claimId: id,
        status: 'denied',
        reason: 'the kiosk gave the note back',
      });
      await operator().decideClaim(id, 'credited');
      expect(await balanceOf(cardNumber)).toBe(0);
    });

    test('that is credited raises the balance once', async () => {
      const cardNumber = await aCard();
      const id = v7();
      await file(claimFor(cardNumber), id);
      await operator().decideClaim(id, 'credited');
      await operator().decideClaim(id, 'credited');
      expect((await file(claimFor(cardNumber), id)).body).toMatchObject({ status: 'credited' });
      expect(await balanceOf(cardNumber)).toBe(2000);
    });

    test('about a movement is filed once, whichever counter files it', async () => {
      const cardNumber = await aCard();
      const other = await under.wire.newMachine(under.upstream);
      const about = claimFor(cardNumber, { movementId: `kiosk of ${cardNumber}` });
      const answers = await Promise.all([file(about), file(about, v7(), other), file(about)]);
      expect(answers.map((answer) => answer.problem ?? answer.status).toSorted()).toEqual([
        200,
        'claim-differs',
        'claim-differs',
      ]);
    });

    test('about a movement whose id is longer than an index can hold is filed once as well', async () => {
      const about = claimFor(await aCard(), { movementId: Array.from({ length: 500 }, () => v7()).join(':') });
      const id = v7();
      expect((await file(about, id)).body).toEqual({ claimId: id, status: 'open' });
      expect((await file(about)).problem).toBe('claim-differs');
    });

    test("about the demo's failed top-ups is decided at once", async () => {
      const failed = under.upstream.demo?.cards.filter((card) => card.label.startsWith('failed')) ?? [];
      const statuses = [];
      for (const { number } of failed) {
        const card = present(await operator().card(number));
        const movement = present(card.movements.find((each) => each.status === 'failed'));
        statuses.push((await file(claimFor(number, { movementId: movement.id, amount: movement.amount }))).body);
      }
      expect(statuses).toMatchObject([{ status: 'refund-at-counter' }, { status: 'credited' }]);
    });

    test('about a movement of another amount or card is for the operator to look into', async () => {
      const cardNumber = await aCard();
      const movement = {
        cardNumber,
        at: '2026-11-22T08:00:00.000Z',
        channel: 'kiosk',
        kind: 'top-up',
        amount: 2000,
        status: 'failed',
        claimStatus: 'refund-at-counter',
      } as const;
      await operator().putMovements([
        { ...movement, id: `${cardNumber}-1` },
        { ...movement, id: `${cardNumber}-2` },
        { ...movement, id: `${cardNumber}-3`, status: 'done' },
      ]);
      expect((await file(claimFor(cardNumber, { movementId: `${cardNumber}-1`, amount: 2001 }))).body).toMatchObject({
        status: 'open',
      });
      expect((await file(claimFor(await aCard(), { movementId: `${cardNumber}-2` }))).body).toMatchObject({
        status: 'open',
      });
      expect((await file(claimFor(cardNumber, { movementId: `${cardNumber}-3` }))).body).toMatchObject({
        status: 'open',
      });
    });

    test('is paid by a pay-out against claims, once and in full', async () => {
      const cardNumber = await aCard();
      const id = v7();
      await file(claimFor(cardNumber), id);
      till.journal.payOut({ amount: 2000, claimId: id as never });
      await operator().decideClaim(id, 'refund-at-counter');
      await till.sendFrom(1);
      expect((await file(claimFor(cardNumber), id)).body).toMatchObject({ status: 'paid' });
      till.journal.payOut({ amount: 2000, claimId: id as never });
      till.journal.payOut({ amount: 1999, claimId: id as never });
      till.journal.payOut({ amount: 2000, claimId: v7() as never });
      till.journal.payOut({ amount: 2000 });
      till.journal.payOut({ amount: 2000, against: 'safe' });
      await till.sendFrom(2);
      expect((await till.outcomes()).map(({ seq, line, status, reason }) => [seq, line, status, reason])).toEqual([
        [2, 0, 'rejected', 'already-used'],
        [3, 0, 'rejected', 'not-understood'],
        [4, 0, 'rejected', 'not-understood'],
        [5, 0, 'rejected', 'not-understood'],
      ]);
    });

    test('is paid by a pay-out that says more about its notes than the contract has words for', async () => {
      const cardNumber = await aCard();
      const id = v7();
      await file(claimFor(cardNumber), id);
      await operator().decideClaim(id, 'refund-at-counter');
      till.journal.payOut({
        amount: 2000,
        claimId: id as never,
        counts: [{ value: 2000, quantity: 1, series: 'new' }] as never,
      });
      expect((await till.sendFrom(1)).body).toMatchObject({ outcomes: [] });
      expect((await file(claimFor(cardNumber), id)).body).toMatchObject({ status: 'paid' });
    });

    test('that is still open can not be paid', async () => {
      const id = v7();
      await file(claimFor(await aCard()), id);
      till.journal.payOut({ amount: 2000, claimId: id as never });
      expect((await till.sendFrom(1)).body).toMatchObject({ outcomes: [{ status: 'rejected', reason: 'other' }] });
    });

    describe('that is refunded at a counter', () => {
      let other: Machine;
      const id = () => v7();
      const outcomesOf = async (who: Machine) =>
        (await who.outcomes()).map(({ line, status, reason }) => [line, status, reason]);

      beforeEach(async () => {
        other = await under.wire.newMachine(under.upstream);
      });

      async function toBePaid(claimId: string) {
        const about = claimFor(await aCard());
        await file(about, claimId);
        await operator().decideClaim(claimId, 'refund-at-counter');
        return about;
      }

      test('is not paid by a counter that did not file it: its entry is kept, and the claim stays unpaid', async () => {
        const claimId = id();
        const about = await toBePaid(claimId);
        other.journal.payOut({ amount: 2000, claimId: claimId as never });
        expect((await other.sendFrom(1)).status).toBe(200);
        expect(await outcomesOf(other)).toEqual([[0, 'rejected', 'other']]);
        expect(await operator().entries(other.counterId)).toHaveLength(1);
        expect((await file(about, claimId)).body).toEqual({ claimId, status: 'refund-at-counter' });
        expect((await file(about, claimId, other)).body).toEqual({
          claimId,
          status: 'other',
          reason: `It is paid at ${till.enrolled.counterName}.`,
        });
        till.journal.payOut({ amount: 2000, claimId: claimId as never });
        await till.sendFrom(1);
        expect((await file(about, claimId)).body).toEqual({ claimId, status: 'paid' });
      });

      test('is paid by another counter alone once the operator said so', async () => {
        const claimId = id();
        const about = await toBePaid(claimId);
        expect(await operator().letPay(claimId, other.counterId, true)).toEqual(ok());
        expect((await file(about, claimId)).body).toMatchObject({ status: 'other' });
        till.journal.payOut({ amount: 2000, claimId: claimId as never });
        await till.sendFrom(1);
        expect(await outcomesOf(till)).toEqual([[0, 'rejected', 'other']]);
        other.journal.payOut({ amount: 2000, claimId: claimId as never });
        expect((await other.sendFrom(1)).body).toMatchObject({ outcomes: [] });
        expect((await file(about, claimId, other)).body).toEqual({ claimId, status: 'paid' });
        expect(await operator().letPay(claimId, till.counterId, true)).toEqual({
          ok: false,
          error: expect.stringMatching(/there is no claim .* that a counter still pays/),
        });
      });

      test('may have been paid without connection: another pays it once somebody is sure', async () => {
        const claimId = id();
        const about = await toBePaid(claimId);
        const letPay = (sure: boolean) => operator().letPay(claimId, other.counterId, sure);
        expect(await letPay(false)).toEqual({
          ok: false,
          error: expect.stringMatching(/may have paid it without connection; no entry of it has come\. Ask there\./),
        });
        till.journal.sale([{ cardNumber: await aCard(), amount: 10 }]);
        await till.sendFrom(1);
        expect(await letPay(false)).toMatchObject({
          error: expect.stringMatching(/its newest entry came at \d{4}-\d\d-\d\dT/),
        });
        expect((await file(about, claimId)).body).toMatchObject({ status: 'refund-at-counter' });
        expect(await operator().letPay(claimId, till.counterId, false)).toEqual(ok());
        expect(await letPay(true)).toEqual(ok());
        expect((await file(about, claimId)).body).toMatchObject({ status: 'other' });
      });

      test('and was not decided yet is paid by another without a question', async () => {
        const claimId = id();
        await file(claimFor(await aCard()), claimId);
        expect(await operator().letPay(claimId, other.counterId, false)).toEqual(ok());
      });

      test('is paid by no other while a pay-out of it lies handed in', async () => {
        const claimId = id();
        const about = await toBePaid(claimId);
        till.journal.payOut({ amount: 2000, claimId: claimId as never });
        const number = (await operator().counters()).find((each) => each.id === till.counterId)?.number ?? 0;
        await under.wire.enrol(await operator().newEnrolmentCode(number));
        await till.call('POST', `/v1/counters/${till.counterId}/stranded`, {
          body: { entries: till.journal.entries },
        });
        for (const sure of [false, true])
          expect(await operator().letPay(claimId, other.counterId, sure)).toEqual({
            ok: false,
            error: expect.stringMatching(/has paid it: its pay-out lies among what was handed in/),
          });
        await operator().releaseStranded(till.counterId);
        expect((await file(about, claimId, other)).body).toEqual({ claimId, status: 'paid' });
      });

      test('and was paid by one that might not is paid once more only by somebody who is sure', async () => {
        const claimId = id();
        await toBePaid(claimId);
        other.journal.payOut({ amount: 2000, claimId: claimId as never });
        await other.sendFrom(1);
        expect(await operator().letPay(claimId, other.counterId, false)).toMatchObject({
          error: expect.stringMatching(/has paid it though it might not/),
        });
        expect(await operator().letPay(claimId, other.counterId, true)).toEqual(ok());
      });

      test('is paid by the machine that took the place of the one that filed it', async () => {
        const claimId = id();
        await toBePaid(claimId);
        const number = (await operator().counters()).find((each) => each.id === till.counterId)?.number ?? 0;
        const next = await under.wire.enrol(await operator().newEnrolmentCode(number));
        next.journal.payOut({ amount: 2000, claimId: claimId as never });
        expect((await next.sendFrom(1)).body).toMatchObject({ outcomes: [] });
        expect((await operator().claims()).find((each) => each.id === claimId)?.status).toBe('paid');
      });
    });

    test('is refused for an unknown card and for what is not as the contract has it', async () => {
      expect((await file(claimFor('78009999999999'))).problem).toBe('card-unknown');
      const cardNumber = await aCard();
      for (const more of [
        { note: 'x'.repeat(501) },
        { amount: 0 },
        { channel: 'validator' },
        { at: '2026-11-22' },
        { more: 1 },
        { note: '\u0000' },
      ]) {
        expect((await file(claimFor(cardNumber, more))).problem).toBe('schema');
      }
    });
  });
}
