import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FileFault, loadFiles } from '../../../src-upstream/operator/load-files.ts';
import type { UpstreamUnderTest } from './upstreams.ts';
import { present } from './wire.ts';

export function loadSuite(under: UpstreamUnderTest): void {
  describe("an operator's files", () => {
    let folder = '';
    const operator = () => under.upstream.operator;
    const write = (name: string, ...lines: readonly string[]) =>
      writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
    const load = () => loadFiles(under.upstream.internals, folder);

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'sapar-files-'));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    test('set up stations, counters, clerks, cards, hotlist and profile, and again change nothing', async () => {
      const before = present(await operator().profile());
      const listedBefore = await followedTotal();
      write('stations.csv', 'name,name.kk', 'Shymkent bus station,Шымкент автовокзалы');
      write('counters.csv', 'number,name,station,name.ru', '501,"Window ""A""",Shymkent bus station,Окно А');
      write(
        'clerks.csv',
        'name,role,pin,stations,active,name.ru',
        'Marat D.,clerk,111222,Shymkent bus station,,Марат Д.',
        'Olga P.,supervisor,222333,Shymkent bus station|Almaty airport,no,',
      );
      write(
        'cards.csv',
        'number,balance,status,expiresOn,reloadable',
        '66660001,500,blocked,,',
        '66660002,,,2030-01-31,no',
      );
      writeFileSync(join(folder, 'profile.json'), JSON.stringify({ ...before, version: `files-${before.version}` }));
      expect(await load()).toEqual({ stations: 1, counters: 1, clerks: 2, cards: 2, hotlist: 0, profiles: 1 });

      const till = await under.wire.enrol(await operator().newEnrolmentCode(501));
      expect(till.enrolled).toMatchObject({ counterName: 'Window "A"', stationName: 'Shymkent bus station' });
      const clerks = await till.call('GET', '/v1/clerks');
      expect(clerks.body).toMatchObject({
        clerks: [
          { name: 'Marat D.', active: true, names: { ru: 'Марат Д.' } },
          { name: 'Olga P.', active: false },
        ],
        counterNames: { ru: 'Окно А' },
        stationNames: { kk: 'Шымкент автовокзалы' },
      });
      expect(await operator().card('66660001')).toMatchObject({ status: 'blocked', balance: 500 });
      expect(await operator().card('66660002')).toMatchObject({
        status: 'active',
        reloadable: false,
        expiresOn: '2030-01-31',
      });
      expect((await operator().profile())?.version).toBe(`files-${before.version}`);

      await operator().setCard({ number: '66660001', balance: 700 });
      await load();
      expect(
        (await till.call('GET', '/v1/clerks', { headers: { 'if-none-match': clerks.headers.get('etag') ?? '' } }))
          .status,
      ).toBe(304);
      expect(await operator().card('66660001')).toMatchObject({ status: 'blocked', balance: 700 });
      expect(await followedTotal()).toBe(listedBefore);
      await operator().setProfile(before);
    });

    test('are the whole hotlist: what they no longer name is no longer listed', async () => {
      const till = await under.wire.newMachine(under.upstream);
      const cursor = await cursorOf(till);
      write('hotlist.csv', 'cardNumber,reason', '66660003,lost', '66660004,');
      await load();
      expect(await followedTotal()).toBe(2);
      const delta = await till.call('GET', `/v1/hotlist?limit=50000&after=${cursor}`);
      expect(delta.body).toMatchObject({
        items: expect.arrayContaining([{ cardNumber: '66660003', listed: true, reason: 'lost' }]),
        more: false,
      });
      const next = await cursorOf(till);
      await load();
      expect(await cursorOf(till)).toBe(next);
    });

    test.each<[string, string[], RegExp]>([
      ['cards.csv', ['number,balance', '66660005,1', '66660006,many'], /cards\.csv, line 3: balance: a whole number/],
      ['cards.csv', ['number,colour', '66660005,red'], /cards\.csv, line 2: .*colour/],
      ['clerks.csv', ['name,role,pin,stations', 'A,clerk,12345,X'], /line 2: pin: six digits or more/],
      ['counters.csv', ['number,name,station', '502,Window,Nowhere'], /Nowhere, which is not there/],
      ['profile.json', ['{'], /profile\.json: /],
      ['profile.json', ['{"version":"x"}'], /profile\.json: operator: [^\n]*$/],
      [
        'cards.csv',
        ['number,uid', '66660005,AABBCCDD', '66660006,AABBCCDD'],
        /cards\.csv, line 3: uid: stands on an earlier line already/,
      ],
      [
        'counters.csv',
        ['number,name,station', '502,Window 1,X', '502,Window 2,X'],
        /counters\.csv, line 3: number: stands on an earlier line already/,
      ],
      ['cards.csv', ['number,expiresOn', '66660005,0000-01-01'], /date\/time field value out of range/],
      ['cards.csv', ['number,concession', '66660005,a\u0000b'], /cards\.csv holds U\+0000/],
      ['other.csv', ['x'], /holds none of stations\.csv/],
    ])('with a fault in %s are refused as a whole', async (name, lines, sentence) => {
      if (name !== 'other.csv') write('stations.csv', 'name', 'Station of files that are refused');
      if (name === 'counters.csv') write('cards.csv', 'number', '66660005');
      write(name, ...lines);
      await expect(load()).rejects.toThrow(sentence);
      await expect(load()).rejects.toThrow(FileFault);
      expect(await operator().card('66660005')).toBeUndefined();
    });

    test('in the code page of a spreadsheet are refused, not loaded as question marks', async () => {
      writeFileSync(
        join(folder, 'stations.csv'),
        Buffer.from([...Buffer.from('name\n'), 0xc0, 0xeb, 0xec, 0xe0, 0x0a]),
      );
      await expect(load()).rejects.toThrow(/stations\.csv is not in UTF-8: save it as CSV in UTF-8/);
      await expect(load()).rejects.toThrow(FileFault);
    });

    test('with a profile of no time zone are refused, since no entry could be decided by it', async () => {
      const before = present(await operator().profile());
      write('profile.json', JSON.stringify({ ...before, version: 'on Mars', timeZone: 'Mars/Olympus' }));
      await expect(load()).rejects.toThrow(/profile\.json: timeZone: no time zone by its IANA name$/);
      expect(await operator().profile()).toEqual(before);
    });

    test('with a page of receipts that is no address are refused: a counter would pass over it', async () => {
      const before = present(await operator().profile());
      const page = 'http://card.example.kz/{receiptNumber}/{hash}';
      write('profile.json', JSON.stringify({ ...before, version: 'paged', receipt: { ...before.receipt, page } }));
      await expect(load()).rejects.toThrow(/profile\.json: receipt\.page: it is no address such as https:/);
      expect(await operator().profile()).toEqual(before);
    });

    async function followedTotal(): Promise<number> {
      const till = await under.wire.newMachine(under.upstream);
      const page = await till.call('GET', '/v1/hotlist?limit=1');
      return (page.body as { total: number }).total;
    }

    async function cursorOf(till: Awaited<ReturnType<typeof under.wire.newMachine>>): Promise<string> {
      const page = await till.call('GET', '/v1/hotlist?limit=50000');
      return (page.body as { cursor: string }).cursor;
    }
  });
}
