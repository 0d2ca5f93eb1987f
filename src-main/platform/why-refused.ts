import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CounterRefused } from './counter-refused.ts';
import { logIn } from './log.ts';
import { systemClock } from './ports.ts';
import type { Settings } from './settings.ts';

/** What nobody foresaw is written down whole, and told in one sentence. */
export function whyRefused(fault: unknown, { dataDir }: Pick<Settings, 'dataDir'>): CounterRefused {
  if (fault instanceof CounterRefused) return fault;
  logIn(dataDir, () => systemClock.now()).fault('starting', fault);
  const why = fault instanceof Error ? fault.message : String(fault);
  const isOfTheDisk = fault instanceof Database.SqliteError || (fault instanceof Error && 'syscall' in fault);
  return isOfTheDisk
    ? new CounterRefused(
        `The counter can't work in its data folder ${dataDir} (${why}). Free space on the disk or correct ` +
          'the rights of the folder and its files, and start again; nothing is lost.',
        'fault',
        { key: 'startFault.disk', where: dataDir, parameters: { why } },
      )
    : new CounterRefused(
        `The counter can't start (${why}). What happened is written down in counter.log of the data folder ` +
          `${dataDir}: give it to support. Nothing is lost.`,
        'fault',
        { key: 'startFault.unforeseen', where: join(dataDir, 'counter.log'), parameters: { why, phone: '' } },
      );
}
