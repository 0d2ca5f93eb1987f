import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ShiftId } from '../../../src-shared/ids.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { aLedger, cashSale } from '../../devices/a-ledger.ts';

/**
 * A ledger as each version of the app left it behind: it opens, is brought to the newest schema, is whole and goes on.
 */

const FIXTURES = resolve(import.meta.dirname, '../../fixtures/ledger');
const versions = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.sqlite'))
  .toSorted();

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sapar-version-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(versions)('%s opens, migrates, verifies, takes a sale, and finds old and new ones again', (version) => {
  copyFileSync(join(FIXTURES, version), join(folder, 'ledger.sqlite'));
  const bench = aLedger(folder);
  const applied = bench.db.prepare('SELECT name FROM migration ORDER BY name').pluck().all();
  expect(applied).toEqual(COUNTER_MIGRATIONS.map(({ name }) => name).toSorted());
  expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 6 });
  expect(bench.db.pragma('integrity_check', { simple: true })).toBe('ok');

  const shiftId = bench.ledger.openShift()?.id as ShiftId;
  expect(bench.ledger.drawerOf(shiftId)).toBe(35_000);
  const found = () => bench.db.prepare('SELECT count(*) FROM history JOIN history_card USING (seq)').pluck().get();
  expect(found()).toBe(5);
  expect(bench.ledger.append(cashSale(bench, shiftId)).ok).toBe(true);
  expect(found()).toBe(6);
  expect(verifyJournal(bench.db)).toMatchObject({ whole: true, entries: 7 });
  bench.close();
});

test('every version but the newest has its file: the newest is that of every fresh ledger', () => {
  const older = COUNTER_MIGRATIONS.map(({ name }) => `${name}.sqlite`)
    .toSorted()
    .slice(0, -1);
  expect(versions).toEqual(expect.arrayContaining(older));
});
