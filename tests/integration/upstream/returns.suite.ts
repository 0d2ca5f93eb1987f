import { v7 } from 'uuid';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Entry } from '../../../src-shared/contract/upstream.ts';
import type { CardSetup } from '../../../src-upstream/operator/card-desk.ts';
import type { SoldLine } from '../../devices/journal-of-a-counter.ts';
import { issueCard } from './cards.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import type { Machine } from './wire.ts';

export function returnSuite(under: UpstreamUnderTest): void {
  describe('a return', () => {
    let till: Machine;
    const operator = () => under.upstream.operator;

    const aCard = (setup: Partial<CardSetup> = {}) => issueCard(under, setup);

    async function aSale(...lines: SoldLine[]): Promise<Entry> {
      const sale = till.journal.sale(lines);
      await till.send([sale]);
      return sale;
    }

    /** Sends a return and tells what was decided of its lines. */
    async function returned(sale: Entry, lines: { line: number; amount: number }[], id = v7()) {
      const entry = till.journal.return_(sale, lines, { id });
      await till.send([entry]);
      return (await till.outcomes())
        .filter((outcome) => outcome.entryId === id)
        .map(({ line, status, reason, balance }) => ({ line, status, reason, balance }));
    }

    const balanceOf = async (cardNumber: string) => (await operator().card(cardNumber))?.balance;

    beforeEach(async () => {
      till = await under.wire.newMachine(under.upstream);
    });

    describe('under a hold', () => {
      test('takes the value back', async () => {
        const cardNumber = await aCard({ balance: 100 });
        const sale = await aSale({ cardNumber, amount: 5000 });
        const id = v7();
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 5000 }])).status).toBe(204);
        expect(await returned(sale, [{ line: 1, amount: 5000 }], id)).toEqual([
          { line: 1, status: 'reversed', reason: undefined, balance: 100 },
        ]);
        expect(await operator().holds(till.counterId)).toEqual([]);
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 5000 }])).status).toBe(204);
        expect(await operator().holds(till.counterId)).toEqual([]);
      });

      test('finds it there, since held value can not be spent', async () => {
        const cardNumber = await aCard({ balance: 300 });
        const sale = await aSale({ cardNumber, amount: 1000 });
        const id = v7();
        await till.hold(id, sale.id, [{ line: 1, amount: 1000 }]);
        expect(await operator().ride(cardNumber, 200)).toBe(true);
        expect(await operator().ride(cardNumber, 200)).toBe(false);
        expect(await returned(sale, [{ line: 1, amount: 1000 }], id)).toMatchObject([
          { status: 'reversed', balance: 100 },
        ]);
      });

      test('may be made of some of the held lines; the others are free again', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 }, { cardNumber, amount: 2000 });
        const id = v7();
        await till.hold(id, sale.id, [
          { line: 1, amount: 1000 },
          { line: 2, amount: 2000 },
        ]);
        expect(await returned(sale, [{ line: 2, amount: 2000 }], id)).toMatchObject([
          { line: 2, status: 'reversed', balance: 1000 },
        ]);
        expect(await operator().ride(cardNumber, 1000)).toBe(true);
      });

      test('takes back a pass that was not used, and its days with it', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 4500, kind: 'pass' });
        const id = v7();
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 4500 }])).status).toBe(204);
        expect(await operator().ride(cardNumber, 120)).toBe(false);
        expect(await returned(sale, [{ line: 1, amount: 4500 }], id)).toMatchObject([{ status: 'reversed' }]);
        expect((await operator().card(cardNumber))?.passes).toBeUndefined();
      });

      test('takes back a new card with all that was loaded onto it, and not without', async () => {
        const cardNumber = await aCard({ status: 'not-activated' });
        const sale = await aSale({ cardNumber, amount: 800, kind: 'card' }, { cardNumber, amount: 5000 });
        expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 800 }])).problem).toBe('not-held');
        const id = v7();
        const both = [
          { line: 1, amount: 800 },
          { line: 2, amount: 5000 },
        ];
        expect((await till.hold(id, sale.id, both)).status).toBe(204);
        expect(await till.send([till.journal.sale([{ cardNumber, amount: 1 }])])).toMatchObject({
          body: { outcomes: [{ reason: 'card-blocked' }] },
        });
        expect(await returned(sale, both, id)).toMatchObject([
          { line: 2, status: 'reversed' },
          { line: 1, status: 'reversed' },
        ]);
        expect(await operator().card(cardNumber)).toMatchObject({ status: 'not-activated', balance: 0 });
      });
    });

    describe('a hold', () => {
      test('is put again and released again, to the same effect', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        const id = v7();
        for (let call = 0; call < 2; call++)
          expect((await till.hold(id, sale.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
        expect(await operator().holds(till.counterId)).toHaveLength(1);
        expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 1000 }])).problem).toBe('not-held');
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 999 }])).problem).toBe('not-held');
        for (let call = 0; call < 2; call++) expect((await till.release(id)).status).toBe(204);
        expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
      });

      test('is all or none', async () => {
        const [whole, spent] = [await aCard(), await aCard()];
        const sale = await aSale({ cardNumber: whole, amount: 1000 }, { cardNumber: spent, amount: 1000 });
        await operator().ride(spent, 120);
        expect(
          (
            await till.hold(v7(), sale.id, [
              { line: 1, amount: 1000 },
              { line: 2, amount: 1000 },
            ])
          ).problem,
        ).toBe('not-held');
        expect(await operator().holds(till.counterId)).toEqual([]);
        expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
      });

      test('counts what other holds have frozen on the card', async () => {
        const cardNumber = await aCard();
        const first = await aSale({ cardNumber, amount: 1000 });
        const second = await aSale({ cardNumber, amount: 1000 });
        await operator().ride(cardNumber, 500);
        expect((await till.hold(v7(), first.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
        expect((await till.hold(v7(), second.id, [{ line: 1, amount: 1000 }])).problem).toBe('not-held');
      });

      test("is refused for what is not credited, not whole, not there or not this counter's", async () => {
        const cardNumber = await aCard();
        const pending = await aSale({ cardNumber: await aCard({ creditsWait: true }), amount: 1000 });
        const rejected = await aSale({ cardNumber: await aCard({ status: 'blocked' }), amount: 1000 });
        const sale = await aSale({ cardNumber, amount: 1000 });
        const other = await under.wire.newMachine(under.upstream);
        for (const [saleId, line, amount] of [
          [pending.id, 1, 1000],
          [rejected.id, 1, 1000],
          [sale.id, 1, 500],
          [sale.id, 2, 1000],
          [v7(), 1, 1000],
        ] as const) {
          expect((await till.hold(v7(), saleId, [{ line, amount }])).problem).toBe('not-held');
        }
        expect((await other.hold(v7(), sale.id, [{ line: 1, amount: 1000 }])).problem).toBe('not-held');
        expect(
          (
            await till.hold(v7(), sale.id, [
              { line: 1, amount: 500 },
              { line: 1, amount: 500 },
            ])
          ).problem,
        ).toBe('schema');
        expect((await till.hold('not-an-id', sale.id, [{ line: 1, amount: 1000 }])).problem).toBe('schema');
      });

      test('is no business of another counter that uses the same return id', async () => {
        const cardNumber = await aCard();
        const other = await under.wire.newMachine(under.upstream);
        const sale = await aSale({ cardNumber, amount: 1000 });
        other.journal.sale([{ cardNumber, amount: 2000 }]);
        await other.sendFrom(1);
        const id = v7();
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
        expect((await other.hold(id, other.journal.entries[0]?.id ?? '', [{ line: 1, amount: 2000 }])).status).toBe(
          204,
        );
        expect((await other.release(id)).status).toBe(204);
        expect(await operator().holds(till.counterId)).toHaveLength(1);
        expect(await returned(sale, [{ line: 1, amount: 1000 }], id)).toMatchObject([
          { status: 'reversed', balance: 2000 },
        ]);
      });

      test('ends with its return, also with one that is not understood', async () => {
        const sale = await aSale({ cardNumber: await aCard(), amount: 1000 });
        const id = v7();
        await till.hold(id, sale.id, [{ line: 1, amount: 1000 }]);
        till.journal.add('return', { v: 1 }, { id: id as never });
        await till.sendFrom(2);
        expect(await operator().holds(till.counterId)).toEqual([]);
      });

      test('that comes after the entry of its return holds nothing, since nothing would end it', async () => {
        const sale = await aSale({ cardNumber: await aCard(), amount: 1000 });
        const id = v7();
        expect(await returned(sale, [{ line: 1, amount: 1000 }], id)).toMatchObject([
          { status: 'reversal-refused', reason: 'not-held' },
        ]);
        expect((await till.hold(id, sale.id, [{ line: 1, amount: 1000 }])).problem).toBe('not-held');
        expect(await operator().holds(till.counterId)).toEqual([]);
      });

      test('ends with a return whose id another entry has used up', async () => {
        const sale = await aSale({ cardNumber: await aCard(), amount: 1000 });
        const id = v7();
        await till.hold(id, sale.id, [{ line: 1, amount: 1000 }]);
        till.journal.add('note', { v: 1 }, { id: id as never });
        till.journal.return_(sale, [{ line: 1, amount: 1000 }], { id });
        expect((await till.sendFrom(2)).body).toMatchObject({
          outcomes: [{ line: 0, status: 'rejected', reason: 'already-used' }],
        });
        expect(await operator().holds(till.counterId)).toEqual([]);
      });

      test('of a pass that was ridden on is refused', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 4500, kind: 'pass' });
        expect(await operator().ride(cardNumber, 120)).toBe(true);
        expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 4500 }])).problem).toBe('not-held');
      });
    });

    describe('without a hold', () => {
      test('is refused when the line was credited before', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        expect(await returned(sale, [{ line: 1, amount: 1000 }])).toMatchObject([
          { status: 'reversal-refused', reason: 'not-held' },
        ]);
        expect(await balanceOf(cardNumber)).toBe(1000);
      });

      test('that says it was made before its sale was offered is honoured in a later request too', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        const lines = [{ line: 1, amount: 1000 }];
        const entry = till.journal.return_(sale, lines, { body: { offeredSeq: sale.seq - 1 } });
        await till.send([entry]);
        expect(await till.outcomes()).toContainEqual(
          expect.objectContaining({ entryId: entry.id, status: 'reversed' }),
        );
        expect(await balanceOf(cardNumber)).toBe(0);
      });

      test('that says so is refused when the value was spent meanwhile', async () => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        expect(await operator().ride(cardNumber, 120)).toBe(true);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }], { body: { offeredSeq: sale.seq - 1 } });
        await till.send([entry]);
        expect(await till.outcomes()).toContainEqual(
          expect.objectContaining({ entryId: entry.id, status: 'reversal-refused', reason: 'already-used' }),
        );
      });

      test('that says so of a line that waits ends the wait: the line will never be credited', async () => {
        const cardNumber = await aCard({ creditsWait: true });
        const sale = await aSale({ cardNumber, amount: 1000 });
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }], { body: { offeredSeq: sale.seq - 1 } });
        await till.send([entry]);
        expect((await till.outcomes()).map(({ entryId, status, reason }) => [entryId, status, reason])).toEqual([
          [sale.id, 'pending', undefined],
          [sale.id, 'rejected', 'already-used'],
          [entry.id, 'reversed', undefined],
        ]);
      });

      test.each([
        ['the line is held for another return', 0, 'not-held'],
        ['the rest of the value is frozen for another sale of the card', 500, 'already-used'],
      ])('that says so is refused when %s', async (_, spent, reason) => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        const other = spent === 0 ? sale : await aSale({ cardNumber, amount: 1000 });
        expect((await till.hold(v7(), other.id, [{ line: 1, amount: 1000 }])).status).toBe(204);
        await operator().ride(cardNumber, spent);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }], { body: { offeredSeq: sale.seq - 1 } });
        await till.send([entry]);
        expect(await till.outcomes()).toContainEqual(
          expect.objectContaining({ entryId: entry.id, status: 'reversal-refused', reason }),
        );
      });

      test.each([
        ['says that its sale had been offered', 0],
        ['says what can not be', 'yesterday'],
      ])('that %s is refused without one', async (_, offered) => {
        const cardNumber = await aCard();
        const sale = await aSale({ cardNumber, amount: 1000 });
        const offeredSeq = typeof offered === 'number' ? sale.seq + offered : offered;
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }], {
          body: { offeredSeq: offeredSeq as number },
        });
        await till.send([entry]);
        expect(await till.outcomes()).toContainEqual(
          expect.objectContaining({ entryId: entry.id, status: 'reversal-refused', reason: 'not-held' }),
        );
      });

      test('is honoured when its sale was never offered before: they come in one request', async () => {
        const cardNumber = await aCard();
        const sale = till.journal.sale([{ cardNumber, amount: 1000 }]);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }]);
        expect((await till.sendFrom(1)).body).toMatchObject({
          outcomes: [
            { entryId: sale.id, status: 'credited' },
            { entryId: entry.id, status: 'reversed', balance: 0 },
          ],
        });
        expect(await balanceOf(cardNumber)).toBe(0);
      });

      test('is honoured as well when only the sale of such a request was stored at first', async () => {
        const cardNumber = await aCard();
        const sale = till.journal.sale([{ cardNumber, amount: 1000 }]);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }]);
        expect((await till.send([sale, { ...entry, hash: '0'.repeat(64) }])).problem).toBe('hash-mismatch');
        expect((await till.sendFrom(2)).body).toMatchObject({ outcomes: [{ entryId: entry.id, status: 'reversed' }] });
      });

      test('is honoured as well when the two fall into two requests because the first is full', async () => {
        const cardNumber = await aCard();
        for (let note = 0; note < 499; note++) till.journal.note();
        const sale = till.journal.sale([{ cardNumber, amount: 1000 }]);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }]);
        expect((await till.send(till.journal.entries.slice(0, 500))).body).toMatchObject({
          nextSeq: 501,
          outcomes: [{ status: 'credited' }],
        });
        expect((await till.sendFrom(501)).body).toMatchObject({
          outcomes: [{ entryId: entry.id, status: 'reversed' }],
        });
      });

      test('is honoured as well when the credit would have waited, which then never comes', async () => {
        const cardNumber = await aCard({ creditsWait: true });
        const sale = till.journal.sale([{ cardNumber, amount: 1000 }]);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }]);
        expect((await till.sendFrom(1)).body).toMatchObject({
          outcomes: [
            { entryId: sale.id, status: 'pending' },
            { entryId: sale.id, status: 'rejected', reason: 'already-used' },
            { entryId: entry.id, status: 'reversed' },
          ],
        });
        await operator().letCreditsGo(cardNumber);
        expect(await balanceOf(cardNumber)).toBe(0);
      });

      test('is refused when the passenger was quicker', async () => {
        const cardNumber = await aCard();
        const sale = till.journal.sale([{ cardNumber, amount: 1000 }]);
        const entry = till.journal.return_(sale, [{ line: 1, amount: 1000 }]);
        await till.send([sale, { ...entry, hash: '0'.repeat(64) }]);
        await operator().ride(cardNumber, 120);
        expect((await till.sendFrom(2)).body).toMatchObject({
          outcomes: [{ status: 'reversal-refused', reason: 'already-used' }],
        });
        expect(await balanceOf(cardNumber)).toBe(880);
      });

      test('of a new card and its load goes through in one request, card last', async () => {
        const cardNumber = await aCard({ status: 'not-activated' });
        const sale = till.journal.sale([
          { cardNumber, amount: 800, kind: 'card' },
          { cardNumber, amount: 5000 },
          { cardNumber, amount: 4500, kind: 'pass' },
        ]);
        till.journal.return_(sale, [
          { line: 1, amount: 800 },
          { line: 2, amount: 5000 },
          { line: 3, amount: 4500 },
        ]);
        await till.sendFrom(1);
        expect((await till.outcomes()).map((outcome) => outcome.status)).toEqual([
          'credited',
          'credited',
          'credited',
          'reversed',
          'reversed',
          'reversed',
        ]);
        expect(await operator().card(cardNumber)).toMatchObject({ status: 'not-activated', balance: 0 });
        expect((await operator().card(cardNumber))?.passes).toBeUndefined();
      });

      test('is honoured for a rejected line, also one that was not understood', async () => {
        const rejected = await aSale({ cardNumber: await aCard({ status: 'blocked' }), amount: 1000 });
        expect(await returned(rejected, [{ line: 1, amount: 1000 }])).toMatchObject([{ status: 'reversed' }]);
        const strange = till.journal.sale([{ cardNumber: await aCard(), amount: 1000 }], { body: { tenders: [] } });
        await till.send([strange]);
        expect(await returned(strange, [{ line: 1, amount: 1000 }])).toMatchObject([{ status: 'reversed' }]);
      });

      test('is refused for a pending line, which may still be credited', async () => {
        const cardNumber = await aCard({ creditsWait: true });
        const sale = await aSale({ cardNumber, amount: 1000 });
        expect(await returned(sale, [{ line: 1, amount: 1000 }])).toMatchObject([
          { status: 'reversal-refused', reason: 'not-held' },
        ]);
        await operator().letCreditsGo(cardNumber);
        expect(await balanceOf(cardNumber)).toBe(1000);
      });
    });

    test('of a line that was returned before is refused', async () => {
      const cardNumber = await aCard();
      const sale = await aSale({ cardNumber, amount: 1000 });
      const id = v7();
      await till.hold(id, sale.id, [{ line: 1, amount: 1000 }]);
      await returned(sale, [{ line: 1, amount: 1000 }], id);
      expect((await till.hold(v7(), sale.id, [{ line: 1, amount: 1000 }])).problem).toBe('not-held');
      expect(await returned(sale, [{ line: 1, amount: 1000 }])).toMatchObject([
        { status: 'reversal-refused', reason: 'already-used' },
      ]);
    });

    test('of what was never sold, of half a line, or that does not add up, is refused and stored', async () => {
      const sale = await aSale({ cardNumber: await aCard(), amount: 1000 });
      expect(await returned(sale, [{ line: 2, amount: 1000 }])).toMatchObject([
        { status: 'reversal-refused', reason: 'not-understood' },
      ]);
      expect(await returned(sale, [{ line: 1, amount: 500 }])).toMatchObject([
        { status: 'reversal-refused', reason: 'not-understood' },
      ]);
      till.journal.return_(sale, [{ line: 1, amount: 1000 }], {
        body: { tenders: [{ tenderId: 'cash', kind: 'cash', amount: 1 as never }] },
      });
      till.journal.add('return', { v: 1, whatever: true });
      expect((await till.sendFrom(4)).body).toMatchObject({
        nextSeq: 6,
        outcomes: [
          { line: 1, status: 'reversal-refused', reason: 'not-understood' },
          { line: 0, status: 'rejected', reason: 'not-understood' },
        ],
      });
    });
  });
}
