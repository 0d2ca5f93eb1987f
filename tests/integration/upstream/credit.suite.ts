import { v7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import { Card as CardAnswer, type Entry } from '../../../src-shared/contract/upstream.ts';
import type { CardSetup } from '../../../src-upstream/operator/card-desk.ts';
import type { SoldLine } from '../../devices/journal-of-a-counter.ts';
import { issueCard } from './cards.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { type Machine, present } from './wire.ts';

const DAY_MS = 24 * 60 * 60_000;

export function saleLineSuite(under: UpstreamUnderTest): void {
  describe('a sale line', () => {
    let till: Machine;
    const operator = () => under.upstream.operator;

    const aCard = (setup: Partial<CardSetup> = {}) => issueCard(under, setup);

    /** Sells the lines in one sale and tells what was decided, line by line. */
    async function sold(...lines: SoldLine[]) {
      const sale = till.journal.sale(lines);
      const answer = await till.send([sale]);
      expect(answer.status).toBe(200);
      const outcomes = (await till.outcomes()).filter((outcome) => outcome.entryId === sale.id);
      expect(answer.body).toMatchObject({ outcomes });
      return outcomes;
    }

    beforeEach(async () => {
      till = await under.wire.newMachine(under.upstream);
    });

    describe('of stored value', () => {
      test('raises the balance, and is shown among the movements', async () => {
        const cardNumber = await aCard({ balance: 240 });
        expect(await sold({ cardNumber, amount: 5000 })).toMatchObject([
          { status: 'credited', balance: 5240, line: 1, seq: 1 },
        ]);
        const card = await till.call('GET', `/v1/cards/${cardNumber}`);
        expect(card.body).toMatchObject({
          balance: 5240,
          movements: [
            { channel: 'counter', kind: 'top-up', amount: 5000, status: 'done', place: 'Almaty-2 railway station' },
          ],
        });
      });

      test.each<[string, Partial<CardSetup>, string]>([
        ['blocked', { status: 'blocked' }, 'card-blocked'],
        ['expired', { status: 'expired' }, 'card-expired'],
        ['past its last day', { expiresOn: '2026-11-22' }, 'card-expired'],
        ['not activated', { status: 'not-activated' }, 'product-not-allowed'],
        ['a single ride', { kind: 'single-ride' }, 'product-not-allowed'],
        ['not reloadable', { reloadable: false }, 'product-not-allowed'],
      ])('is rejected when the card is %s', async (_what, setup, reason) => {
        const cardNumber = await aCard(setup);
        expect(await sold({ cardNumber, amount: 5000 })).toMatchObject([{ status: 'rejected', reason }]);
        expect(await operator().creditsOf(cardNumber)).toEqual([]);
        expect(await operator().card(cardNumber)).toMatchObject({ balance: 0, movements: [] });
      });

      test('goes onto a pass card as well, and onto a card on its last day', async () => {
        for (const setup of [{ kind: 'day-pass' }, { kind: 'multi-day-pass' }, { expiresOn: '2026-11-23' }] as const) {
          expect(await sold({ cardNumber: await aCard(setup), amount: 1000 })).toMatchObject([
            { status: 'credited', balance: 1000 },
          ]);
        }
      });

      test('is rejected for a card that nobody knows, and for a hotlisted one', async () => {
        expect(await sold({ cardNumber: '77009999999999', amount: 1000 })).toMatchObject([
          { status: 'rejected', reason: 'card-unknown' },
        ]);
        const cardNumber = await aCard();
        await operator().changeHotlist([{ cardNumber, listed: true, reason: 'stolen' }]);
        expect(await sold({ cardNumber, amount: 1000 })).toMatchObject([
          { status: 'rejected', reason: 'card-blocked' },
        ]);
        await operator().changeHotlist([{ cardNumber, listed: false }]);
        expect(await sold({ cardNumber, amount: 1000 })).toMatchObject([{ status: 'credited' }]);
      });

      test('may fill a card to its limit and not above, line after line of one sale', async () => {
        const cardNumber = await aCard({ balance: 149_000 });
        expect(
          await sold({ cardNumber, amount: 600 }, { cardNumber, amount: 600 }, { cardNumber, amount: 400 }),
        ).toMatchObject([
          { line: 1, status: 'credited', balance: 149_600 },
          { line: 2, status: 'rejected', reason: 'balance-limit' },
          { line: 3, status: 'credited', balance: 150_000 },
        ]);
      });

      test('is kept to the profile in force, whatever profile the till had', async () => {
        const profile = await operator().profile();
        const cardNumber = await aCard();
        try {
          await operator().setProfile({
            ...present(profile),
            version: `tight ${cardNumber}`,
            limits: { ...present(profile).limits, maxBalance: 900 as never },
          });
          expect(await sold({ cardNumber, amount: 1000 })).toMatchObject([{ reason: 'balance-limit' }]);
        } finally {
          await operator().setProfile(present(profile));
        }
      });
    });

    describe('of a product', () => {
      test('that no profile knows, or of another kind than it says, is not allowed', async () => {
        const cardNumber = await aCard();
        expect(await sold({ cardNumber, amount: 1000, productId: 'hot-air' })).toMatchObject([
          { reason: 'product-not-allowed' },
        ]);
        expect(await sold({ cardNumber, amount: 1000, productId: 'stored-value', kind: 'pass' })).toMatchObject([
          { reason: 'product-not-allowed' },
        ]);
      });

      test('that was withdrawn since is honoured under the profile of its sale, at its price of then', async () => {
        const profile = present(await operator().profile());
        const cardNumber = await aCard();
        try {
          await operator().setProfile({
            ...profile,
            version: `no passes ${cardNumber}`,
            products: profile.products.filter((product) => product.kind !== 'pass'),
          });
          const sale = till.journal.sale([{ cardNumber, amount: 17, kind: 'pass' }], {
            body: { profileVersion: profile.version },
          });
          expect((await till.send([sale])).body).toMatchObject({ outcomes: [{ status: 'credited' }] });
        } finally {
          await operator().setProfile(profile);
        }
      });
    });

    describe('of a pass', () => {
      test('has the days of the tariff of its moment, also when credited after that tariff has ended', async () => {
        const profile = present(await operator().profile());
        const cardNumber = await aCard({ status: 'blocked' });
        const [pass, rest] = [
          present(profile.products.find((product) => product.id === 'pass-7-days')),
          profile.products.filter((product) => product.id !== 'pass-7-days'),
        ];
        const tariffs = [
          { ...pass, passDays: 10, validFrom: '2026-12-01' },
          { ...pass, validTo: '2026-11-30' },
        ];
        const version = `two tariffs ${cardNumber}`;
        const sellAt = (at: string, card: string) =>
          till.journal.sale([{ cardNumber: card, amount: 4500, kind: 'pass' }], {
            at,
            body: { profileVersion: version },
          });
        await operator().setProfile({ ...profile, version, products: [...rest, ...tariffs] });
        // Half an hour before the new tariff in Almaty, half an hour into it, and clocks that tell no day.
        const old = sellAt('2026-11-30T18:30:00.000Z', cardNumber);
        sellAt('2026-11-30T19:30:00.000Z', await aCard());
        sellAt('2026-99-99T99:99:99.999Z', await aCard());
        sellAt('9999-12-31T23:59:59.999Z', await aCard());
        const decided = await till.sendFrom(1);
        await operator().setCard({ number: cardNumber });
        under.ports.advance(10 * DAY_MS);
        till.journal.retry(old, 1);
        const retried = await till.sendFrom(5);
        under.ports.advance(-10 * DAY_MS);
        await operator().setProfile(profile);
        expect(decided.body).toMatchObject({
          outcomes: [
            { reason: 'card-blocked' },
            { pass: { validTo: '2026-12-02' } },
            { pass: { validTo: '2026-11-29' } },
            { pass: { validTo: '2026-11-29' } },
          ],
        });
        expect(retried.body).toMatchObject({
          outcomes: [{ status: 'credited', pass: { validFrom: '2026-12-03', validTo: '2026-12-09' } }],
        });
      });

      test("starts today by the operator's calendar, and a renewal on the day after the last one", async () => {
        const cardNumber = await aCard();
        const pass = { cardNumber, amount: 4500, kind: 'pass' as const };
        expect(await sold(pass, pass)).toMatchObject([
          { status: 'credited', pass: { validFrom: '2026-11-23', validTo: '2026-11-29' } },
          { status: 'credited', pass: { validFrom: '2026-11-30', validTo: '2026-12-06' } },
        ]);
        under.ports.advance(20 * DAY_MS);
        expect(await sold(pass)).toMatchObject([{ pass: { validFrom: '2026-12-13' } }]);
        under.ports.advance(-20 * DAY_MS);
        expect(await operator().card(cardNumber)).toMatchObject({
          passes: [{ productId: 'pass-7-days', validFrom: '2026-11-23' }, {}, {}],
        });
      });

      test('starts when the counter proposed, unless that is past or far off', async () => {
        const proposing = async (validFrom: string) => {
          const [outcome] = await sold({
            cardNumber: await aCard(),
            amount: 4500,
            kind: 'pass',
            pass: { validFrom, validTo: validFrom },
          });
          return outcome?.pass?.validFrom;
        };
        expect(await proposing('2026-11-25')).toBe('2026-11-25');
        expect(await proposing('2026-11-20')).toBe('2026-11-23');
        expect(await proposing('2031-01-01')).toBe('2026-11-23');
        expect(await proposing('0000-01-01')).toBe('2026-11-23');
      });

      test('never goes onto a single ride', async () => {
        expect(
          await sold({ cardNumber: await aCard({ kind: 'single-ride' }), amount: 4500, kind: 'pass' }),
        ).toMatchObject([{ reason: 'product-not-allowed' }]);
      });
    });

    describe('of a card', () => {
      test('activates it, so that the lines after it can be loaded', async () => {
        const cardNumber = await aCard({ status: 'not-activated' });
        expect(await sold({ cardNumber, amount: 800, kind: 'card' }, { cardNumber, amount: 5000 })).toMatchObject([
          { line: 1, status: 'credited', balance: 0 },
          { line: 2, status: 'credited', balance: 5000 },
        ]);
        expect(await operator().card(cardNumber)).toMatchObject({ status: 'active', balance: 5000 });
      });

      test('stands among the movements as what it is: its price, and what went onto it', async () => {
        const cardNumber = await aCard({ status: 'not-activated' });
        await sold({ cardNumber, amount: 800, kind: 'card' }, { cardNumber, amount: 5000 });
        const { body } = await till.call('GET', `/v1/cards/${cardNumber}`);
        const { movements } = CardAnswer.parse(body);
        expect(movements.map(({ kind, product, amount }) => [kind, product, amount]).toSorted()).toEqual([
          ['other', 'card', 800],
          ['top-up', 'stored-value', 5000],
        ]);
      });

      test('is decided in the order of the lines', async () => {
        const cardNumber = await aCard({ status: 'not-activated' });
        expect(await sold({ cardNumber, amount: 5000 }, { cardNumber, amount: 800, kind: 'card' })).toMatchObject([
          { reason: 'product-not-allowed' },
          { status: 'credited' },
        ]);
      });

      test('is rejected when the number is unknown or the card is active', async () => {
        expect(await sold({ cardNumber: '77009999999998', amount: 800, kind: 'card' })).toMatchObject([
          { reason: 'card-unknown' },
        ]);
        expect(await sold({ cardNumber: await aCard(), amount: 800, kind: 'card' })).toMatchObject([
          { reason: 'product-not-allowed' },
        ]);
      });
    });

    describe('that waits for the operator', () => {
      test('is pending, and credited once when it is let go', async () => {
        const cardNumber = await aCard({ creditsWait: true });
        expect(await sold({ cardNumber, amount: 5000 })).toMatchObject([{ no: 1, status: 'pending' }]);
        expect(await operator().creditsOf(cardNumber)).toEqual([]);
        const waiting = till.outcomes('?after=1&wait=10');
        await operator().letCreditsGo(cardNumber);
        await operator().letCreditsGo(cardNumber);
        expect(await waiting).toMatchObject([{ no: 2, status: 'credited', balance: 5000 }]);
        expect(await operator().creditsOf(cardNumber)).toHaveLength(1);
      });

      test('is rejected when the card was blocked meanwhile', async () => {
        const cardNumber = await aCard({ creditsWait: true });
        await sold({ cardNumber, amount: 5000 });
        await operator().setCard({ number: cardNumber, creditsWait: true, status: 'blocked' });
        await operator().letCreditsGo(cardNumber);
        expect(await till.outcomes('?after=1')).toMatchObject([{ status: 'rejected', reason: 'card-blocked' }]);
      });
    });

    describe('that is not understood', () => {
      test.each<[string, (sale: Entry) => object]>([
        [
          'tenders that do not pay for the lines',
          () => ({ tenders: [{ tenderId: 'cash', kind: 'cash', amount: 4999 }] }),
        ],
        [
          'change that is not what is left over',
          () => ({ tenders: [{ tenderId: 'cash', kind: 'cash', amount: 5000, received: 10_000, change: 4000 }] }),
        ],
        ['no tender', () => ({ tenders: [] })],
        ['no receipt number', () => ({ receiptNumber: null })],
      ])('for %s is stored and rejected', async (_what, bodyOf) => {
        const cardNumber = await aCard();
        const sale = till.journal.sale([{ cardNumber, amount: 5000 }], { body: bodyOf({} as Entry) });
        expect((await till.send([sale])).body).toMatchObject({
          nextSeq: 2,
          outcomes: [{ entryId: sale.id, line: 1, status: 'rejected', reason: 'not-understood' }],
        });
        expect(await operator().creditsOf(cardNumber)).toEqual([]);
      });

      test('because its number is there twice is rejected once', async () => {
        const cardNumber = await aCard();
        expect(await sold({ cardNumber, amount: 1, line: 7 }, { cardNumber, amount: 1, line: 7 })).toMatchObject([
          { line: 7, reason: 'not-understood' },
        ]);
      });

      test('in an entry whose postings do not balance is rejected', async () => {
        const cardNumber = await aCard();
        const { body } = till.journal.sale([{ cardNumber, amount: 5000 }]);
        till.journal.add('sale', body, { postings: [{ account: 'drawer', amount: 5000 as never }] });
        await till.sendFrom(1);
        expect(await till.outcomes()).toMatchObject([
          { seq: 1, status: 'credited' },
          { seq: 2, status: 'rejected', reason: 'not-understood' },
        ]);
      });

      test('and has no lines to name is rejected as a whole', async () => {
        till.journal.add('sale', { v: 1, lines: 'none' });
        expect((await till.sendFrom(1)).body).toMatchObject({
          outcomes: [{ line: 0, status: 'rejected', reason: 'not-understood' }],
        });
      });
    });

    describe('is credited at most once', () => {
      test('when another counter sells it under the same id', async () => {
        const cardNumber = await aCard();
        const other = await under.wire.newMachine(under.upstream);
        const sale = till.journal.sale([{ cardNumber, amount: 5000 }]);
        other.journal.sale([{ cardNumber, amount: 5000 }], { id: sale.id });
        await till.sendFrom(1);
        await other.sendFrom(1);
        expect(await till.outcomes()).toMatchObject([{ status: 'credited' }]);
        expect(await other.outcomes()).toMatchObject([{ status: 'rejected', reason: 'already-used' }]);
        expect(await operator().creditsOf(cardNumber)).toHaveLength(1);
      });

      test('when two counters send it at the same moment', async () => {
        const cardNumber = await aCard();
        const tills = await Promise.all(Array.from({ length: 4 }, () => under.wire.newMachine(under.upstream)));
        const ids = Array.from({ length: 10 }, () => v7());
        for (const [index, each] of tills.entries()) {
          for (const id of index % 2 === 0 ? ids : ids.toReversed())
            each.journal.sale([{ cardNumber, amount: 100 }], { id });
        }
        const answers = await Promise.all(tills.map((each) => each.sendFrom(1)));
        expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
        expect(await operator().creditsOf(cardNumber)).toHaveLength(10);
        const outcomes = (await Promise.all(tills.map((each) => each.outcomes()))).flat();
        expect(outcomes.filter((outcome) => outcome.status === 'credited')).toHaveLength(10);
        expect(outcomes.filter((outcome) => outcome.reason === 'already-used')).toHaveLength(30);
      });

      test('when its own counter uses the id again, and the word on the line stands', async () => {
        const cardNumber = await aCard();
        const sale = till.journal.sale([{ cardNumber, amount: 5000 }]);
        const again = () =>
          till.journal.sale(
            [
              { cardNumber, amount: 5000 },
              { cardNumber, amount: 1 },
            ],
            { id: sale.id },
          );
        again();
        expect((await till.sendFrom(1)).body).toMatchObject({ nextSeq: 3 });
        expect((await till.send([again()])).body).toMatchObject({ nextSeq: 4 });
        expect(await till.outcomes()).toMatchObject([
          { line: 1, status: 'credited' },
          { line: 0, seq: 2, status: 'rejected', reason: 'already-used' },
          { line: 0, seq: 3, status: 'rejected', reason: 'already-used' },
        ]);
        expect(await operator().creditsOf(cardNumber)).toHaveLength(1);
      });
    });

    describe('that was rejected', () => {
      test('is credited by credit-retried once what was wrong is right', async () => {
        const cardNumber = await aCard({ status: 'blocked' });
        const sale = till.journal.sale([{ cardNumber, amount: 5000 }]);
        till.journal.retry(sale, 1);
        await till.sendFrom(1);
        await operator().setCard({ number: cardNumber });
        till.journal.retry(sale, 1);
        till.journal.retry(sale, 1);
        await till.sendFrom(3);
        expect(await till.outcomes()).toMatchObject([
          { entryId: sale.id, seq: 1, status: 'rejected', reason: 'card-blocked' },
          { entryId: sale.id, seq: 1, status: 'rejected' },
          { entryId: sale.id, seq: 1, status: 'credited', balance: 5000 },
        ]);
        expect(await operator().creditsOf(cardNumber)).toHaveLength(1);
      });

      test('stays rejected when it was returned before the retry', async () => {
        const cardNumber = await aCard({ status: 'blocked' });
        const sale = till.journal.sale([{ cardNumber, amount: 5000 }]);
        await till.sendFrom(1);
        await operator().setCard({ number: cardNumber });
        const returned = till.journal.return_(sale, [{ line: 1, amount: 5000 }]);
        const retry = till.journal.retry(sale, 1);
        await till.sendFrom(2);
        expect(await till.outcomes('?after=1')).toMatchObject([
          { entryId: returned.id, status: 'reversed' },
          { entryId: retry.id, status: 'rejected', reason: 'already-used' },
        ]);
        expect(await operator().creditsOf(cardNumber)).toEqual([]);
      });

      test("can't be retried when nobody knows the sale", async () => {
        till.journal.add('credit-retried', { v: 1, saleId: v7(), line: 3 });
        expect((await till.sendFrom(1)).body).toMatchObject({
          outcomes: [{ line: 3, status: 'rejected', reason: 'not-understood' }],
        });
      });
    });
  });
}
