import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EntryId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { Draft } from '../../src-shared/journal/entry.ts';
import { KINDS as ALL_KINDS } from '../../src-shared/journal/kinds/index.ts';
import type { EntryKind } from '../../src-shared/journal/kinds/names.ts';
import { factsIn } from '../../src-main/ledger/facts.ts';
import { verifyJournal } from '../../src-main/ledger/verify.ts';
import { aLedger, cashSale, type LedgerBench, shiftOpened } from '../devices/a-ledger.ts';
import { type Chance, chanceOf } from '../devices/chance.ts';
import { ONE_OF_EACH_KIND } from '../devices/one-of-each-kind.ts';
import { aFailingDisk, type FailingDisk, type MayBeLost } from '../devices/failing-disk.ts';

/**
 * A disk fails at a commit, and the power goes afterwards. What was told as done is there, what was told as not done is
 * not; nobody said anything of the rest.
 */

let disk: FailingDisk;
beforeEach(() => {
  disk = aFailingDisk();
});
afterEach(() => disk.remove());

type Told = 'done' | 'not done' | 'unknown';
const TOLD = { 'ledger-unwritable': 'not done', 'ledger-unsettled': 'not done', 'entry-unknown': 'unknown' } as const;

/** A ledger with an open shift and a sale in it, and what was told of each entry that was tried. */
class Counter {
  readonly told = new Map<EntryId, Told>();
  readonly shiftId: ShiftId;
  readonly saleId: SaleId;
  bench: LedgerBench;

  constructor() {
    this.bench = aLedger(disk.folder);
    this.#listens();
    const opened = shiftOpened(this.bench);
    this.shiftId = opened.id as ShiftId;
    this.writes(opened);
    const sale = cashSale(this.bench, this.shiftId);
    this.saleId = sale.id as SaleId;
    this.writes(sale);
  }

  writes(draft: Draft): Told {
    const written = this.bench.ledger.append(draft);
    const told = written.ok ? 'done' : TOLD[written.error.kind];
    this.told.set(draft.id, told);
    return told;
  }

  #listens(): void {
    this.bench.ledger.onDoubt((settled) => {
      if (settled?.entry) this.told.set(settled.entry.id, 'not done');
    });
  }

  /** Nothing is put in order, and nothing more reaches the disk. */
  dies(): void {
    disk.fails({ at: 'any', keeps: 'nothing' });
    this.bench.db.close();
    disk.isWell();
  }

  startsAgain(): void {
    this.bench = aLedger(disk.folder, this.bench.clock);
    this.#listens();
  }

  end(): void {
    disk.isWell();
    this.bench.db.close();
  }

  tries(kind: EntryKind): Told {
    return this.writes(draft(kind, this));
  }

  /** What stands on the platter otherwise than it was told. */
  afterPowerCut(mayBeLost: MayBeLost): { wrong: string[]; whole: boolean } {
    const image = aLedger(disk.afterPowerCut(disk.operations().length, mayBeLost), this.bench.clock);
    const wrong = [...this.told].flatMap(([id, told]) => {
      const isThere = image.ledger.entry(id) !== undefined;
      return (told === 'done' && !isThere) || (told === 'not done' && isThere)
        ? [`told as ${told}: ${isThere ? 'there' : 'not there'}`]
        : [];
    });
    const { whole } = verifyJournal(image.db);
    image.close();
    return { wrong, whole };
  }
}

/** As a counter of today drafts one of this kind now. */
const draft = (kind: EntryKind, { bench, shiftId, saleId }: Counter): Draft =>
  ONE_OF_EACH_KIND[kind]({ ...bench, shiftId, saleId, drawer: bench.ledger.drawerOf(shiftId) });

const CUTS: readonly MayBeLost[] = ['nothing', 'all of it', chanceOf(1), chanceOf(2)];
const KINDS = Object.values(ALL_KINDS).map(({ name }) => name);
const asTold = { wrong: [], whole: true };
const expectAsTold = (counter: Counter) => {
  for (const cut of CUTS) expect(counter.afterPowerCut(cut)).toEqual(asTold);
};

test.each(KINDS)('«%s», whose sync failed: it is not there when that was told, whatever a power cut keeps', (kind) => {
  const counter = new Counter();
  disk.fails({ at: 'sync', times: 1, ending: '-wal' });
  expect(counter.tries(kind)).toBe('not done');
  expectAsTold(counter);
  expect(counter.tries(kind)).toBe('done');
  expectAsTold(counter);
});

test.each(KINDS)(
  '«%s», whose sync failed and could not be written over, is unknown, and nothing else begins',
  (kind) => {
    const counter = new Counter();
    disk.fails({ at: 'sync', ending: '-wal' });
    expect(counter.tries(kind)).toBe('unknown');
    expect(counter.bench.ledger.doubt()).toMatchObject({ entry: { kind } });
    expect(counter.bench.ledger.append(draft('note', counter))).toMatchObject({ error: { kind: 'ledger-unsettled' } });
    expect(counter.bench.ledger.transaction(() => null)).toMatchObject({ error: { kind: 'ledger-unsettled' } });
    expectAsTold(counter);

    disk.isWell();
    counter.bench.ledger.settle();
    expect(counter.bench.ledger.doubt()).toBeNull();
    expect([...counter.told.values()].at(-1)).toBe('not done');
    expectAsTold(counter);
  },
);

test('what is no entry and was not confirmed is told as such, and nothing is begun until it is written over', () => {
  const counter = new Counter();
  const facts = factsIn(counter.bench.db);
  disk.fails({ at: 'sync', ending: '-wal' });
  const kept = counter.bench.ledger.transaction(() => facts.set('language', 'kk'));
  expect(kept).toMatchObject({ error: { kind: 'ledger-unsettled' } });
  expect(counter.bench.ledger.doubt()).toMatchObject({ entry: null });
  expect(counter.tries('sale')).toBe('not done');
  disk.isWell();
  expect(counter.tries('sale')).toBe('done');
  expect([facts.get('language'), counter.bench.ledger.doubt()]).toEqual([undefined, null]);
  expectAsTold(counter);
});

const FAULTS: readonly [name: string, fault: Parameters<FailingDisk['fails']>[0], told: readonly Told[]][] = [
  ['a write that comes to nothing', { at: 'write', times: 1, keeps: 'nothing' }, ['not done']],
  ['half a write', { at: 'write', times: 1, keeps: 'half' }, ['not done']],
  ['a write that is there, but was refused', { at: 'write', nth: 2, times: 1, keeps: 'all' }, ['not done']],
  ['a disk that is full', { at: 'write', error: 'ENOSPC', keeps: 'half' }, ['not done']],
  ['a disk that went read-only', { at: 'any', error: 'EROFS', keeps: 'nothing' }, ['unknown']],
  ['a disk that takes nothing more', { at: 'any' }, ['unknown']],
  ['a disk that fails in a copy into the ledger itself', { at: 'any', ending: 'ledger.sqlite' }, ['done']],
];
test.each(FAULTS)('%s: what is told is so', (_, fault, told) => {
  const counter = new Counter();
  // Each commit is copied into the ledger at once.
  counter.bench.db.pragma('wal_autocheckpoint = 1');
  disk.fails(fault);
  expect(told).toContain(counter.tries('sale'));
  expectAsTold(counter);
  disk.isWell();
  expect(counter.tries('pay-in')).toBe('done');
  expectAsTold(counter);
});

test('an entry whose sync failed while another program reads the ledger is not there when that was told', () => {
  const counter = new Counter();
  const reader = new Database(counter.bench.file, { readonly: true });
  reader.exec('BEGIN');
  expect(reader.prepare('SELECT count(*) FROM journal_entry').pluck().get()).toBe(2);
  disk.fails({ at: 'sync', times: 1, ending: '-wal' });
  expect(counter.tries('sale')).toBe('not done');
  expectAsTold(counter);
  expect(counter.tries('sale')).toBe('done');
  reader.close();
  expectAsTold(counter);
});

test('what a start finds of a sync that failed is durable before anything is written behind it', () => {
  const counter = new Counter();
  disk.fails({ at: 'sync', ending: '-wal', keeps: 'nothing', thenDies: true });
  expect(counter.tries('sale')).toBe('unknown');
  // The program is killed; the system still holds what the disk never got.
  counter.dies();
  counter.startsAgain();
  const found = counter.bench.ledger.lastOfKind('sale');
  expect(found?.seq).toBe(3);
  counter.told.set(found?.id ?? counter.saleId, 'done');
  expectAsTold(counter);
  expect(counter.tries('pay-in')).toBe('done');
  expectAsTold(counter);
});

test('a disk that does not take again what a start finds keeps the counter from starting', () => {
  const counter = new Counter();
  counter.dies();
  disk.fails({ at: 'sync', ending: '-wal' });
  expect(() => counter.startsAgain()).toThrow('EIO');
});

test('whatever fails and however often, and whenever the power goes: what was told is so', () => {
  const seed = Number(process.env['SAPAR_SEED'] ?? 60);
  const chance = chanceOf(seed);
  const seen = new Set<Told>();
  for (let run = 0; run < RUNS; run += 1) {
    const counter = new Counter();
    counter.bench.db.pragma(`wal_autocheckpoint = ${chance.one([1, 3, 1000])}`);
    for (let step = 0; step < STEPS; step += 1) {
      if (chance.percent(50)) disk.fails(drawnFault(chance));
      else disk.isWell();
      seen.add(counter.tries(chance.one(ANY_TIME)));
      if (chance.percent(25)) counter.bench.ledger.settle();
      const found = counter.afterPowerCut(chance.branch());
      expect(found, `seed ${seed}, run ${run}, step ${step}`).toEqual(asTold);
    }
    counter.end();
    disk.remove();
    disk = aFailingDisk();
  }
  expect(seen).toEqual(new Set(['done', 'not done', 'unknown']));
});

const RUNS = 30;
const STEPS = 8;
const ANY_TIME = ['sale', 'pay-in', 'pay-out', 'safe-drop', 'cash-counted', 'drawer-opened', 'note'] as const;
const drawnFault = (chance: Chance): Parameters<FailingDisk['fails']>[0] => ({
  at: chance.one(['write', 'sync', 'truncate', 'any']),
  nth: 1 + chance.below(8),
  times: chance.one([1, 1, 2, 5, -1]),
  error: chance.one(['EIO', 'ENOSPC', 'EROFS']),
  keeps: chance.one(['nothing', 'half', 'all']),
  ending: chance.one(['', '-wal', 'ledger.sqlite']),
});
