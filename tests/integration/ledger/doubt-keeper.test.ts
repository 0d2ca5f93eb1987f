import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doubtKeeperOver } from '../../../src-main/ledger/doubt-keeper.ts';
import { factsIn } from '../../../src-main/ledger/facts.ts';
import { alarmsIn } from '../../../src-main/upstream/alarms.ts';
import { aLedger, shiftOpened } from '../../devices/a-ledger.ts';

const log = { info: () => {}, fault: () => {}, incident: () => '' };

test('what became of an entry in doubt is told again by the next start where the disk did not take the word', () => {
  const bench = aLedger();
  const { id, kind, at } = shiftOpened(bench);
  const file = join(bench.folder, 'doubt.json');
  writeFileSync(file, JSON.stringify({ id, kind, at }));
  const started = () => {
    const alarms = alarmsIn(factsIn(bench.db), bench.clock, log);
    doubtKeeperOver({ ledger: bench.ledger, dataDir: bench.folder, alarms, log }).start();
    return [alarms.list().map(({ alarm }) => alarm), existsSync(file)];
  };
  bench.db.exec('PRAGMA query_only = ON');
  expect(started()).toEqual([['entry-not-recorded'], true]);
  bench.db.exec('PRAGMA query_only = OFF');
  expect(started()).toEqual([['entry-not-recorded'], false]);
  expect(started()).toEqual([['entry-not-recorded'], false]);
  bench.close();
});
