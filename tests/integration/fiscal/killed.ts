import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { aFiscalLedger, fiscalProfile } from '../../devices/a-fiscal-ledger.ts';
import { aClock, COUNTER } from '../../devices/a-ledger.ts';
import { aWebkassa, FATES, type Webkassa } from '../../devices/a-webkassa.ts';
import { killRunner } from '../../devices/kill-runner.ts';
import { type Fate, LOGIN, SERIAL_NUMBER } from '../../devices/virtual-register.ts';
import { AFiscalCounter } from './a-fiscal-counter.ts';
import { ARegister } from './a-register.ts';

/**
 * A till in a process of its own tells the virtual register a day, over HTTP. It is killed (SIGKILL) at each step, and
 * started again. The steps are those of a trace: of the till's own work, and of the register's, as either tells them.
 */

const MIGRATIONS = join(import.meta.dirname, '../../../migrations/counter');

export const FAULTS: Readonly<Record<string, Fate | null>> = {
  'nothing goes wrong': null,
  ...FATES,
  'it is served elsewhere (505)': { says: { code: 505, text: 'Сервис недоступен' } },
  'it is blocked (7)': { says: { code: 7, text: 'Касса заблокирована' } },
  'its day is too long (11)': { says: { code: 11, text: 'Продолжительность смены превышает 24 часа' } },
  'it lacks cash (8)': { says: { code: 8, text: 'Недостаточно наличных денег в кассе' } },
};
const LACKS_CASH = 8;
const DAY_TOO_LONG = 11;
/** Each with a register of its own, as there are cores. */
const AT_A_TIME = 2;

export class Kills {
  #folder = '';
  #webkassas: readonly Webkassa[] = [];
  #runner: Awaited<ReturnType<typeof killRunner<Webkassa, Fate | null>>> | null = null;

  /** A small day that waits: cash, a sale, its return, another sale, the close. */
  async begin(): Promise<void> {
    this.#folder = mkdtempSync(join(tmpdir(), 'sapar-killed-'));
    const counter = new AFiscalCounter(new ARegister(SERIAL_NUMBER));
    counter.opens();
    const sale = counter.sells();
    const returnKey = counter.returns(sale);
    counter.sells(3000);
    counter.closes();
    counter.bench.db.pragma('wal_checkpoint(TRUNCATE)');
    const played = join(this.#folder, 'played.sqlite');
    copyFileSync(counter.bench.file, played);
    counter.bench.close();
    this.#webkassas = await Promise.all(Array.from({ length: AT_A_TIME }, () => aWebkassa()));
    this.#runner = await killRunner<Webkassa, Fate | null>({
      program: 'a-fiscal-till-to-kill',
      ledger: played,
      worlds: this.#webkassas,
      ready({ device }, fault, _, step) {
        device.remembersOnly(emptied(device));
        device.heard.length = 0;
        device.fateOf = goesWrongOnce(fault, returnKey);
        device.atEachStep = step;
      },
      argumentsOf: ({ device }, _, own) => [
        own,
        COUNTER,
        device.url.href,
        SERIAL_NUMBER,
        JSON.stringify(LOGIN),
        MIGRATIONS,
      ],
      async afterwards(webkassa, _, own, told) {
        webkassa.device.atEachStep = () => {};
        await startsAgain(own, webkassa);
        judge(own, webkassa);
        expect(told.filter((line) => line.startsWith('fault'))).toEqual([]);
      },
    });
  }

  async end(): Promise<void> {
    for (const { device } of this.#webkassas) await device.isDown();
    this.#runner?.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One run a step. Answers how many there were. */
  async atEachStep(fault: Fate | null, every = 1): Promise<number> {
    if (!this.#runner) throw new Error('begin it first');
    return this.#runner.atEachStep(fault, every);
  }
}

/** Each document when it is told first, whichever start of the program tells it. */
function goesWrongOnce(fault: Fate | null, returnKey: string) {
  const told = new Set<string>();
  return (path: string, body: unknown): Fate | null => {
    if (fault === null || !/\/(check|MoneyOperation|ZReport)$/.test(path)) return null;
    const key = String(Reflect.get(Object(body), 'externalchecknumber') ?? path);
    const isKnown = told.has(key);
    told.add(key);
    const code = 'says' in fault ? fault.says.code : null;
    // Cash is lacked where it goes and more of it comes; the end of a day is refused for no day that is too long.
    const mayBe = code === LACKS_CASH ? key === returnKey : code !== DAY_TOO_LONG || key !== path;
    return isKnown || !mayBe ? null : fault;
  };
}

/** The rest is told by a second start, in this process. */
async function startsAgain(own: string, { register }: Webkassa): Promise<void> {
  const clock = aClock(new Date().toISOString());
  const after = new AFiscalCounter({ ...register, serial: SERIAL_NUMBER }, aFiscalLedger(fiscalProfile(), own, clock));
  try {
    await after.start();
    expect(after.faults).toEqual([]);
  } finally {
    after.bench.db.close();
  }
}

function judge(own: string, { device }: Webkassa): void {
  const { bench, ...after } = seen(own);
  const { tickets, moves, totals, cash, shifts } = device.books();
  bench.db.close();
  expect(after.left).toEqual([]);
  expect([...tickets, ...moves].map(({ key }) => key).toSorted()).toEqual(after.keys);
  expect(after.signs).toEqual(tickets.map(({ key }) => key).toSorted());
  expect([totals.Sell, totals.ReturnSell, cash]).toEqual([800_000, 500_000, 0]);
  expect(shifts.filter(({ closedAt }) => closedAt === null)).toEqual([]);
}

/** What a third start finds in the file. */
function seen(own: string) {
  const bench = aFiscalLedger(fiscalProfile(), own);
  const list = (sql: string) => bench.db.prepare(sql).pluck().all().map(String);
  const signs = bench.ledger
    .entriesFrom(1, 500)
    .flatMap(({ kind, body }) => (kind === 'note' ? [Reflect.get(Object(body['fiscalised']), 'key')] : []));
  return {
    bench,
    signs: signs.map(String).toSorted(),
    keys: list("SELECT key FROM fiscal_job WHERE does <> 'day-end'").toSorted(),
    left: list("SELECT does || ' ' || state FROM fiscal_job WHERE state NOT IN ('signed', 'not-needed')"),
  };
}

function emptied(device: Webkassa['device']) {
  const memory = new Map(structuredClone(device.memory()));
  for (const books of memory.values()) {
    Object.assign(books, { cash: 0, documents: 0, totals: { Sell: 0, ReturnSell: 0, Buy: 0, ReturnBuy: 0 } });
    for (const kept of [books.shifts, books.tickets, books.moves]) kept.length = 0;
  }
  return memory;
}
