import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EntryId, StationId } from '../../../src-shared/ids.ts';
import type { Enrolment } from '../../../src-main/ledger/facts.ts';
import { finished } from '../../../src-main/restore/candidate.ts';
import { candidateFile, makeRestoreFolder } from '../../../src-main/restore/replace.ts';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { COUNTER } from '../../devices/a-ledger.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister } from './a-register.ts';

/**
 * A copy of the ledger is put back that was made while documents waited; they were told since. What a register may have
 * heard is asked, and what can't be asked waits for a person.
 */

const identity: Enrolment = {
  counterId: COUNTER,
  stationId: '01900000-0000-7000-8000-0000000000b1' as StationId,
  counterName: '3',
  stationName: 'Сайран',
  receiptSeries: 'TEST1',
};

/** The ledger as it was made ready to take the place of the lost one; entries since then came back from upstream. */
async function putBack(lost: AFiscalCounter, copy: string): Promise<AFiscalCounter> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sapar-put-back-'));
  makeRestoreFolder(dataDir);
  copyFileSync(copy, candidateFile(dataDir));
  const made = await finished(
    {
      dataDir,
      identity,
      known: 0,
      now: () => lost.bench.clock.now(),
      newSeries: () => 'TEST2',
      stopped: () => false,
    },
    { why: 'backup', anchor: null },
  );
  expect(made).toMatchObject({ ok: true });
  copyFileSync(candidateFile(dataDir), join(dataDir, 'ledger.sqlite'));
  const bench = aFiscalLedger(fiscalProfile(), dataDir, lost.bench.clock);
  const entries = lost.bench.ledger.entriesFrom(bench.ledger.head().seq + 1, 500);
  expect(bench.ledger.takeBack(entries).ok).toBe(true);
  return new AFiscalCounter(lost.register, bench);
}

/** A sale that waits while the copy is made. */
async function soldBefore() {
  const register = new ARegister();
  const lost = new AFiscalCounter(register);
  lost.opens();
  await lost.start();
  const sale = lost.sells();
  return { register, lost, sale };
}

function copyOf({ bench }: AFiscalCounter): string {
  const copy = join(mkdtempSync(join(tmpdir(), 'sapar-copy-')), 'copy.sqlite');
  bench.db.prepare('VACUUM INTO ?').run(copy);
  return copy;
}

const signsOf = ({ bench }: AFiscalCounter) =>
  bench.ledger.entriesFrom(1, 500).flatMap(({ kind, body }) => {
    if (kind === 'fiscalised') return [body['entryId'] as EntryId];
    return kind === 'note' ? [(body['fiscalised'] as { entryId: EntryId }).entryId] : [];
  });

test('what waited in the copy and was told since is told to no register a second time', async () => {
  const { register, lost, sale } = await soldBefore();
  lost.moves('pay-in');
  const back = lost.returns(sale);
  lost.closes();
  const copy = copyOf(lost);
  await lost.start();
  lost.opens();
  await lost.start();
  const told = register.keys();

  const after = await putBack(lost, copy);
  await after.start();

  expect(register.keys()).toEqual(told);
  expect(signsOf(after)).toEqual([sale, back]);
  expect(after.jobs()).toEqual([
    'cash-in signed',
    'sale signed',
    'cash-in unknown figures-differ',
    'return signed',
    'cash-out unknown figures-differ',
    'day-end unknown figures-differ',
  ]);
  lost.bench.close();
  after.bench.close();
});

test('a receipt that waited in the copy and that nobody told is told after it was asked about', async () => {
  const { register, lost, sale } = await soldBefore();
  const after = await putBack(lost, copyOf(lost));
  await after.start();
  expect(register.keys('sale')).toEqual([sale]);
  expect(signsOf(after)).toEqual([sale]);
  lost.bench.close();
  after.bench.close();
});

test('a sale and its return that waited in the copy, and that nobody told, are told in their order', async () => {
  const { lost, sale } = await soldBefore();
  const back = lost.returns(sale);
  const after = await putBack(lost, copyOf(lost));
  await after.start();
  expect(after.jobs()).toEqual(['cash-in signed', 'sale signed', 'return signed']);
  expect(signsOf(after)).toEqual([sale, back]);
  lost.bench.close();
  after.bench.close();
});
