import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { COUNTER_MIGRATIONS } from '../../../src-main/ledger/migrations.ts';
import { openDatabase } from '../../../src-main/ledger/open-database.ts';
import { printJobsIn } from '../../../src-main/printing/print-job.ts';
import { aClock, aLedger, COUNTER, shiftOpened } from '../../devices/a-ledger.ts';
import { VirtualPrinter } from '../../devices/virtual-printer.ts';

const TILL = join(import.meta.dirname, '../../devices/a-till-to-kill.ts');
const LAST_RUN_MS = 120_000;
const BYTES_OF_SOME_RECEIPTS = 12_000;

interface Killed {
  readonly printed: number;
  readonly unknown: number;
}

/** A source of chance that a number begins: a run that failed can be had again. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A till sells and prints; it is killed at random moments and started again, until it has sold that many. Then every
 * committed sale came out exactly once, or is asked about and came out at most once.
 */
export async function printUnderKills(sales: number, kills: number, seed: number): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'sapar-kill-'));
  const printer = await VirtualPrinter.start();
  const chance = chanceOf(seed);
  const told: string[] = [];
  try {
    openShift(folder);
    // Half of the kills come at any time, the others while a receipt runs, however busy the machine is.
    for (let kill = 0; kill < kills; kill += 1)
      await run(
        { folder, printer, sales, told },
        kill % 2 === 0
          ? { afterMs: 1000 * chance() ** 2 }
          : { afterBytes: 1 + Math.floor(BYTES_OF_SOME_RECEIPTS * chance()) },
      );
    await run({ folder, printer, sales, told }, null);
    return judge(folder, printer, told);
  } finally {
    await printer.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function openShift(folder: string): void {
  const { db, ledger, clock, ids } = aLedger(folder, aClock(new Date().toISOString()));
  const opened = ledger.append(shiftOpened({ clock, ids }));
  db.close();
  expect(opened.ok).toBe(true);
}

interface Run {
  readonly folder: string;
  readonly printer: VirtualPrinter;
  readonly sales: number;
  readonly told: string[];
}

/** From the first sale on, or counted in what the printer obeys. */
type Kill = { readonly afterMs: number } | { readonly afterBytes: number };

/** null: until all is printed. */
async function run({ folder, printer, sales, told }: Run, kill: Kill | null): Promise<void> {
  const till = spawn(process.execPath, [TILL, folder, COUNTER, String(printer.port), String(sales)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(till, 'exit');
  if (kill && 'afterBytes' in kill) printer.afterBytes(kill.afterBytes, () => void till.kill('SIGKILL'));
  const finished = new Promise<void>((resolve) => {
    let timer = kill === null ? setTimeout(resolve, LAST_RUN_MS) : undefined;
    till.stdout.setEncoding('utf8').on('data', (text: string) => {
      told.push(...text.split('\n').filter((line) => line !== '' && line !== 'done'));
      if (text.includes('done')) {
        clearTimeout(timer);
        resolve();
      } else if (kill && 'afterMs' in kill) timer ??= setTimeout(resolve, kill.afterMs);
    });
    till.once('exit', () => resolve());
  });
  await finished;
  till.kill('SIGKILL');
  await exited;
}

function judge(folder: string, printer: VirtualPrinter, told: readonly string[]): Killed {
  const db = openDatabase(join(folder, 'ledger.sqlite'), COUNTER_MIGRATIONS, Date.now);
  const jobs = printJobsIn(db);
  const sales = ledgerIn(db, () => COUNTER)
    .entriesFrom(1, 10_000)
    .filter((entry) => entry.kind === 'sale');
  const whole = printer.receipts().filter((receipt) => receipt.complete && receipt.qrCodes.length > 0);
  const cameOut = (hash: string) =>
    whole.filter((receipt) => receipt.qrCodes.some((code) => code.endsWith(`:${hash.toUpperCase()}`)));
  const found = sales.map((sale) => ({
    seq: sale.seq,
    states: jobs.ofEntry(sale.seq).map((job) => job.state),
    times: cameOut(sale.hash).length,
  }));
  db.close();

  expect(told.filter((line) => !line.startsWith('sold '))).toEqual([]);
  // What the till called sold before it died is in the ledger.
  expect(
    told.map((line) => Number(line.slice('sold '.length))).filter((seq) => !sales.some((sale) => sale.seq === seq)),
  ).toEqual([]);
  expect(
    found.filter(
      ({ states, times }) =>
        !(states.length === 1 && ((states[0] === 'printed' && times === 1) || (states[0] === 'unknown' && times <= 1))),
    ),
  ).toEqual([]);
  // And nothing else came out: neither a receipt of no sale nor one in another's place.
  expect(whole.length).toBe(found.reduce((sum, { times }) => sum + times, 0));
  const order = whole.map((receipt) =>
    sales.findIndex((sale) => receipt.qrCodes[0]?.endsWith(sale.hash.toUpperCase())),
  );
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(whole.flatMap((receipt) => receipt.faults)).toEqual([]);
  const inState = (state: string) => found.filter(({ states }) => states[0] === state).length;
  return { printed: inState('printed'), unknown: inState('unknown') };
}
