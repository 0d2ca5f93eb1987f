import { beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../../src-shared/contract/views/look.ts';
import { CardNumber } from '../../../src-shared/contract/wire-types.ts';
import { ClerksAnswer, HotlistAnswer, Profile } from '../../../src-shared/contract/upstream.ts';
import { DEMO_CASES, demoCards } from '../../../src-upstream/demo/cards.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { type Machine, present } from './wire.ts';

export function referenceDataSuite(under: UpstreamUnderTest): void {
  describe('reference data', () => {
    let till: Machine;
    const operator = () => under.upstream.operator;

    beforeAll(async () => {
      till = await under.wire.newMachine(under.upstream);
    });

    describe('the profile', () => {
      test('of the demo operator says everything in each language', async () => {
        const profile = Profile.parse((await till.call('GET', '/v1/profile')).body);
        const texts = [
          profile.operator.name,
          profile.operator.address,
          profile.receipt.header,
          profile.receipt.footer,
          profile.cardName ?? {},
          ...profile.products.map((product) => product.name),
          ...profile.tenders.map((tender) => tender.name),
        ];
        for (const text of texts) expect(Object.keys(text).toSorted()).toEqual(LANGUAGES.toSorted());
        const [format] = profile.cardFormats;
        for (const card of demoCards) expect(card.setup.number).toMatch(new RegExp(format?.pattern ?? ''));
        expect(demoCards).toHaveLength(200);
        expect(new Set(demoCards.map((card) => card.setup.number.slice(-8))).size).toBe(199);
      });

      test('is kept by version, for the copy of an old receipt', async () => {
        const first = present(await operator().profile());
        await operator().setProfile({ ...first, version: 'next', support: { phone: '+7 000' } });
        expect((await till.call('GET', '/v1/profile')).body).toMatchObject({ version: 'next' });
        expect((await till.call('GET', `/v1/profile?version=${first.version}`)).body).toMatchObject({
          version: first.version,
          support: first.support,
        });
        const unknown = await till.call('GET', '/v1/profile?version=never');
        expect([unknown.status, unknown.problem]).toEqual([404, 'other']);
        expect((await till.call('GET', '/v1/profile?version=%00')).problem).toBe('schema');
        await expect(operator().setProfile({ ...first, version: 'next' })).rejects.toThrow(
          'is published with other content',
        );
        await operator().setProfile(first);
        expect((await till.call('GET', '/v1/profile')).body).toMatchObject({ version: first.version });
      });
    });

    describe('the clerks', () => {
      test("are those of the station, their PINs as the contract's PHC strings", async () => {
        const { clerks } = ClerksAnswer.parse((await till.call('GET', '/v1/clerks')).body);
        expect(clerks.map((clerk) => [clerk.name, clerk.role])).toEqual([
          ['Aigerim S.', 'clerk'],
          ['Daniyar K.', 'clerk'],
          ['Saule T.', 'supervisor'],
          ['Timur B.', 'technician'],
        ]);
        for (const clerk of clerks)
          expect(clerk.pin).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
      });

      test('have a new ETag when one of them leaves', async () => {
        const before = await till.call('GET', '/v1/clerks');
        const { clerks } = ClerksAnswer.parse(before.body);
        await operator().setClerk({ ...present(clerks[0]), active: false });
        const after = await till.call('GET', '/v1/clerks', {
          headers: { 'if-none-match': before.headers.get('etag') ?? '' },
        });
        expect([after.status, after.body]).toMatchObject([
          200,
          { clerks: expect.arrayContaining([expect.objectContaining({ active: false })]) },
        ]);
        await operator().setClerk(present(clerks[0]));
      });
    });

    describe('the hotlist', () => {
      const page = async (query: string) => HotlistAnswer.parse((await till.call('GET', `/v1/hotlist${query}`)).body);

      /** What a counter that follows the cursors has in the end. */
      async function followed(from?: string, limit = 70) {
        const listed = new Map<string, string | undefined>();
        let cursor = from;
        for (;;) {
          const delta = await page(`?limit=${limit}${cursor === undefined ? '' : `&after=${cursor}`}`);
          for (const item of delta.items) listed.set(item.cardNumber, item.listed ? item.reason : 'unlisted');
          cursor = delta.cursor;
          if (!delta.more) return { listed, cursor, total: delta.total };
        }
      }

      test('comes in pages, and as many cards as it says', async () => {
        const { listed, total } = await followed();
        expect([listed.size, total]).toEqual([300, 300]);
      });

      test('goes on with what changed since, each card as it is last', async () => {
        const { cursor, listed } = await followed();
        const [known = ''] = listed.keys();
        await operator().changeHotlist([
          { cardNumber: '77770000', listed: true, reason: 'fraud' },
          { cardNumber: known, listed: false },
        ]);
        await operator().changeHotlist([
          { cardNumber: '77770000', listed: true, reason: 'lost' },
          { cardNumber: '77770001', listed: true },
        ]);
        const delta = await followed(cursor);
        expect([...delta.listed]).toEqual([
          [known, 'unlisted'],
          ['77770000', 'lost'],
          ['77770001', 'other'],
        ]);
        expect(delta.total).toBe(301);
        expect(await page(`?after=${delta.cursor}`)).toEqual({
          items: [],
          cursor: delta.cursor,
          more: false,
          total: 301,
          // As the counter reads it.
          unreadable: 0,
        });
        await operator().changeHotlist([
          { cardNumber: '77770000', listed: false },
          { cardNumber: '77770001', listed: false },
          { cardNumber: known, listed: true, reason: 'lost' },
        ]);
      });

      test('voids its cursors when it is numbered anew, or by an older database', async () => {
        const { cursor } = await followed();
        const [epoch] = cursor.split('.');
        for (const unknown of [`${epoch}.999999`, 'x', `${epoch}.`, `${epoch}.-1`, 'y.1']) {
          expect((await till.call('GET', `/v1/hotlist?after=${unknown}`)).problem).toBe('cursor-unknown');
        }
        await operator().renumberHotlist();
        expect((await till.call('GET', `/v1/hotlist?after=${cursor}`)).status).toBe(410);
        expect((await followed()).listed.size).toBe(300);
        for (const query of ['?limit=0', '?limit=50001', '?limit=x'])
          expect((await till.call('GET', `/v1/hotlist${query}`)).problem).toBe('schema');
      });
    });

    describe('the cards of the demo', () => {
      const numberOf = (label: string) => under.upstream.demo?.cards.find((card) => card.label === label)?.number ?? '';
      const card = async (label: string) => (await till.call('GET', `/v1/cards/${numberOf(label)}`)).body;

      test('have one for each case', async () => {
        expect(under.upstream.demo?.cards.map((each) => each.label)).toEqual([...DEMO_CASES]);
        for (const each of under.upstream.demo?.cards ?? []) expect(CardNumber.parse(each.number)).toHaveLength(19);
        expect(await card('usable')).toMatchObject({
          number: '9643108503304172259',
          balance: 1240,
          status: 'active',
          effect: 'immediate',
        });
        expect(await card('day pass')).toMatchObject({ kind: 'day-pass', passes: [{ productId: 'day-pass' }] });
        expect(await card('multi-day pass')).toMatchObject({
          kind: 'multi-day-pass',
          passes: [{ productId: 'pass-7-days' }],
        });
        expect(await card('blocked')).toMatchObject({ status: 'blocked' });
        expect(await card('expired')).toMatchObject({ status: 'expired', expiresOn: '2025-12-31' });
        expect(await card('single ride')).toMatchObject({ kind: 'single-ride', reloadable: false });
        expect(await card('near the cap')).toMatchObject({ balance: 149_400 });
        expect(await card('not activated')).toMatchObject({ status: 'not-activated', balance: 0 });
        expect(await card('failed kiosk top-up')).toMatchObject({
          movements: expect.arrayContaining([expect.objectContaining({ channel: 'kiosk', status: 'failed' })]),
        });
        expect(await card('activate at validator')).toMatchObject({ effect: 'activate-at-validator' });
        expect(await card('when connected')).toMatchObject({ effect: 'when-connected' });
      });

      test('are found by last digits, more than are needed as well', async () => {
        expect((await till.call('GET', '/v1/cards?suffix=04172259')).body).toMatchObject({
          number: numberOf('usable'),
        });
        expect((await till.call('GET', '/v1/cards?suffix=503304172259')).body).toMatchObject({
          number: numberOf('usable'),
        });
        expect((await till.call('GET', '/v1/cards?suffix=99999999')).problem).toBe('card-unknown');
      });

      test('are found by their chip', async () => {
        await operator().setCard({ number: '77770002', uid: '04AB12CD34EF56', balance: 5 });
        expect((await till.call('GET', '/v1/cards?uid=04AB12CD34EF56')).body).toMatchObject({
          number: '77770002',
          balance: 5,
        });
      });

      test('show no more than their twenty last movements', async () => {
        for (let ride = 0; ride < 25; ride++) {
          under.ports.advance(1);
          await operator().ride(numberOf('near the cap'), 1, `Bus ${ride}`);
        }
        const { movements } = present(await operator().card(numberOf('near the cap')));
        expect([movements.length, movements[0]?.place]).toEqual([20, 'Bus 24']);
      });
    });
  });
}
