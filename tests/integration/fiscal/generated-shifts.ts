import fc from 'fast-check';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Account, Entry, type Profile } from '../../../src-shared/contract/upstream.ts';
import type { CounterId, ShiftId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import { fiscalBooksIn } from '../../../src-main/fiscal/fiscal-books.ts';
import { ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { fiscalReportOf } from '../../../src-main/reports/fiscal-report.ts';
import { fiscalProfile, keepProfile } from '../../devices/a-fiscal-ledger.ts';
import { aLedger, COUNTER, type LedgerBench, type SettableClock } from '../../devices/a-ledger.ts';
import { aTill, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import type { Reference } from '../../devices/controllable-upstream.ts';
import { liveADay, WATCHES } from '../simulation/live-a-day.ts';
import { shiftsOfDays, type Weather } from '../simulation/operations.ts';
import { type AroundTill, SimulatedTill } from '../simulation/simulated-till.ts';
import { SERIAL_NUMBER } from '../../devices/virtual-register.ts';
import { type Machine, Wire } from '../upstream/wire.ts';
import { ARegisterInWeather } from './a-register-in-weather.ts';

/**
 * Shifts at a till with a fiscal register, generated, one after the other; then all is told. Each book is added up by
 * itself: those of the register, the journal, the Zs, what the model says, and what the upstream hands back.
 */

export interface Lived {
  readonly shifts: number;
  readonly entries: number;
  readonly documents: number;
  /** So many ways of paying were compared with their terminals at closes, and so many of them differed. */
  readonly atTerminals: { readonly compared: number; readonly differed: number };
  readonly weathers: ReadonlyMap<Weather, number>;
}

const TENDER = { cash: 'Наличные', 'bank-card': 'Карта', qr: 'QR' } as const;

/** All cash is told, so that the register holds what the drawer does. A bank card is fiscalised by either. */
function rulesOf(version: string, card: 'register' | 'terminal'): Profile {
  const tenders = (['cash', 'bank-card', 'qr'] as const).map((kind) => ({
    id: kind === 'bank-card' ? 'card' : kind,
    kind,
    name: { ru: TENDER[kind] },
    fiscal: kind === 'bank-card' ? card : 'register',
  }));
  return fiscalProfile({ version, tenders });
}
const RULES = [rulesOf('1', 'register'), rulesOf('2', 'terminal')] as const;
const cardIsOfRegister = (version: unknown) => version === '1';

/** `reference`: null leaves the upstream out. */
export async function liveShifts(shifts: number, seed: number, reference: Reference | null): Promise<Lived> {
  const register = await ARegisterInWeather.start();
  const machine = reference && (await new Wire(reference.url).newMachine(reference));
  const [operations] = fc.sample(shiftsOfDays(shifts, SHIFT_LENGTH_MAX), { numRuns: 1, seed });
  let lived: Lived | null = null;
  try {
    const till = new SimulatedTill(withRegister(register, (machine?.counterId ?? COUNTER) as CounterId));
    await liveADay(
      operations ?? [],
      [WATCHES['expected cash, balances and entries are the model’s']],
      till,
      async () => {
        await register.drains(till.till.bench);
        lived = await judge(till.till, register, machine, shifts);
      },
    );
  } finally {
    await register.end();
  }
  expect(register.faults).toEqual([]);
  if (!lived) throw new Error('it came to no end');
  return lived;
}

const SHIFT_LENGTH_MAX = 40;

function withRegister(register: ARegisterInWeather, counterId: CounterId): AroundTill {
  let inForce: Profile = RULES[0];
  return {
    aTill(folder?: string, clock?: SettableClock): Till {
      const plain = aLedger(folder, clock);
      for (const rules of RULES) keepProfile(plain, rules);
      const ledger = ledgerIn(
        plain.db,
        () => counterId,
        () => null,
        () => inForce.version,
      );
      const till = aTill(folder, clock, { ...plain, ledger });
      till.world.profile = inForce;
      return { ...till, profileByVersion: (version) => RULES.find((each) => each.version === version) ?? null };
    },
    otherRules(till) {
      inForce = RULES.find((each) => each !== inForce) ?? inForce;
      till.world.profile = inForce;
    },
    tellsTheRegister: (till, { weather, steps }) => register.tells(till.bench, weather, steps),
  };
}

async function judge(
  till: Till,
  register: ARegisterInWeather,
  machine: Machine | null,
  shifts: number,
): Promise<Lived> {
  const { bench } = till;
  const entries = entriesOf(bench);
  expect(statesOf(bench)).toEqual([]);
  const told = toldOnce(bench, register);
  const wanted = wantedBy(entries);
  const { totals, cash } = register.device.books();
  // The register's own books, in tiyn.
  expect({ sold: totals.Sell / 100, returned: totals.ReturnSell / 100 }).toEqual({
    sold: wanted.sold,
    returned: wanted.returned,
  });
  expect(cash / 100).toBe(held(entries));
  expect(moved(register)).toEqual({ cashIn: wanted.cashIn, cashOut: wanted.cashOut });
  expect(signed(entries)).toEqual({ sold: wanted.sold, returned: wanted.returned });
  expect(byReports(till, shifts)).toEqual(wanted);
  const atTerminals = comparedWithTerminals(entries);
  if (machine) expect(await atUpstream(machine, entries)).toEqual(entries);
  return { shifts, entries: entries.length, documents: told, atTerminals, weathers: register.met };
}

const entriesOf = ({ ledger }: LedgerBench): Entry[] => ledger.entriesFrom(1, 1_000_000);

/** What has no end yet. */
function statesOf({ db }: LedgerBench): unknown[] {
  return db
    .prepare("SELECT does, state, why, problem FROM fiscal_job WHERE state NOT IN ('signed', 'not-needed')")
    .all();
}

/** Each key is at the register once, and nothing else is. Answers how many documents there were. */
function toldOnce({ db }: LedgerBench, { device }: ARegisterInWeather): number {
  const { tickets, moves } = device.books();
  const keys = (does: string) =>
    db
      .prepare('SELECT key FROM fiscal_job WHERE does IN (SELECT value FROM json_each(?))')
      .pluck()
      .all(does)
      .map(String)
      .toSorted();
  expect(tickets.map(({ key }) => key).toSorted()).toEqual(keys('["sale","return"]'));
  expect(moves.map(({ key }) => key).toSorted()).toEqual(keys('["cash-in","cash-out"]'));
  return tickets.length + moves.length;
}

function moved({ device }: ARegisterInWeather) {
  const { shifts } = device.books();
  const sum = (of: 'put' | 'take') => shifts.reduce((sums, day) => sums + day[of], 0) / 100;
  return { cashIn: sum('put'), cashOut: sum('take') };
}

/**
 * What a register has to hear, reckoned without the code that is tried. Money goes back at whoever fiscalised it when
 * it came, as far as there is any left.
 */
function wantedBy(entries: readonly Entry[]) {
  const wanted = { sold: 0, returned: 0, cashIn: 0, cashOut: 0 };
  const left = new Map<string, { ours: number; theirs: number; cardIsOurs: boolean }>();
  for (const entry of entries) {
    if (isKind(entry, 'sale')) {
      const cardIsOurs = cardIsOfRegister(entry.body.profileVersion);
      const sums = { ours: 0, theirs: 0, cardIsOurs };
      for (const { kind, amount } of entry.body.tenders)
        sums[kind === 'bank-card' && !cardIsOurs ? 'theirs' : 'ours'] += amount;
      left.set(entry.id, sums);
      wanted.sold += sums.ours;
    } else if (isKind(entry, 'return')) {
      const sale = left.get(entry.body.saleId);
      if (!sale) throw new Error('a return is of a sale before it');
      const [tender] = entry.body.tenders;
      if (!tender || entry.body.tenders.length > 1) throw new Error('it goes back one way here');
      const isTheirs = tender.kind === 'bank-card' && !sale.cardIsOurs;
      const theirs = isTheirs ? Math.min(tender.amount, sale.theirs) : Math.max(0, tender.amount - sale.ours);
      sale.theirs -= theirs;
      sale.ours -= tender.amount - theirs;
      wanted.returned += tender.amount - theirs;
      // Cash that left for what the terminal had sold is no return to this register.
      if (tender.kind === 'cash') wanted.cashOut += theirs;
    } else
      for (const account of ['safe', 'petty-cash', 'claims', 'over-short'] as const) {
        const posted = sumOf(entry, account);
        // A register hears of cash alone: what a terminal has more or less stands against over-short too.
        const amount =
          account === 'over-short' ? posted + sumOf(entry, 'acquirer') + sumOf(entry, 'qr-acquirer') : posted;
        if (amount < 0) wanted.cashIn -= amount;
        else wanted.cashOut += amount;
      }
  }
  return wanted;
}

const sumOf = ({ postings }: Entry, of: Account) =>
  postings.filter(({ account }) => account === of).reduce((sum, { amount }) => sum + amount, 0);

/**
 * Every total that was typed is what the journal has posted there since the terminal was settled last. The difference
 * closes the gap to the tenge. Settled, the next one begins at nothing.
 */
function comparedWithTerminals(entries: readonly Entry[]): Lived['atTerminals'] {
  let [compared, differed] = [0, 0];
  for (const kind of ['bank-card', 'qr'] as const) {
    let since = 0;
    for (const entry of entries) {
      since += sumOf(entry, kind === 'qr' ? 'qr-acquirer' : 'acquirer');
      const rows = isKind(entry, 'shift-closed') ? (entry.body.terminals ?? []) : [];
      const row = rows.find((each) => each.kind === kind && each.by === 'total');
      if (!row?.total) continue;
      expect(since).toBe(row.total.amount);
      compared += 1;
      differed += row.difference === 0 ? 0 : 1;
      if (row.settled) since = 0;
    }
  }
  return { compared, differed };
}

/** What lies in the drawer between two shifts. */
function held(entries: readonly Entry[]): number {
  return entries
    .flatMap(({ postings }) => postings)
    .filter(({ account }) => account === 'drawer' || account === 'float')
    .reduce((sum, { amount }) => sum + amount, 0);
}

const Sign = z.object({ entryId: z.string(), total: z.int() });

/** What the signs of the journal come to, one each. */
function signed(entries: readonly Entry[]) {
  const kinds = new Map(entries.map(({ id, kind }) => [String(id), kind]));
  const signs = entries.flatMap(({ kind, body }) => {
    if (kind === 'fiscalised') return [Sign.parse(body)];
    return kind === 'note' && body['fiscalised'] ? [Sign.parse(body['fiscalised'])] : [];
  });
  expect(new Set(signs.map(({ entryId }) => entryId)).size).toBe(signs.length);
  const sum = (of: string) =>
    signs.filter(({ entryId }) => kinds.get(entryId) === of).reduce((sums, { total }) => sums + total, 0);
  return { sold: sum('sale'), returned: sum('return') };
}

/** The accountant's report of each shift: what is due, and nothing differs. */
function byReports(till: Till, shifts: number) {
  const { db, ledger } = till.bench;
  const closes = ledger.newestOfKind('shift-closed', 10_000);
  expect(closes).toHaveLength(shifts);
  const sums = { sold: 0, returned: 0, cashIn: 0, cashOut: 0 };
  const counter = { ...till, fiscalBooks: fiscalBooksIn({ db, ledger, serial: () => SERIAL_NUMBER }) };
  for (const { shiftId } of closes) {
    const made = fiscalReportOf(shiftId as ShiftId, SUPERVISOR, counter);
    if (!made.ok) throw new Error(made.error.kind);
    const { report } = made.value;
    const row = (name: string) => report.sums?.find((each) => each.row === name);
    const { row: _, ...ledgers } = row('ledger') ?? {};
    expect(row('z')).toEqual({ row: 'z', ...ledgers });
    expect(row('open')).toEqual({ row: 'open', sales: 0, returns: 0, cashIn: 0, cashOut: 0, cashHeld: null });
    expect(report.days.filter(({ isOver }) => !isOver)).toEqual([]);
    expect(row('difference')).toMatchObject({ sales: 0, returns: 0, cashIn: 0, cashOut: 0 });
    const due = row('due');
    sums.sold += due?.sales ?? 0;
    sums.returned += due?.returns ?? 0;
    sums.cashIn += due?.cashIn ?? 0;
    sums.cashOut += due?.cashOut ?? 0;
  }
  return sums;
}

const Page = z.object({ entries: z.array(Entry), nextSeq: z.int() });
const PAGE = 400;

/** Sends all of it, and reads it back. */
async function atUpstream(machine: Machine, entries: readonly Entry[]): Promise<Entry[]> {
  for (let from = 0; from < entries.length; from += PAGE) {
    const answer = await machine.send(entries.slice(from, from + PAGE), { gzip: true });
    expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  }
  const back: Entry[] = [];
  for (;;) {
    const path = `/v1/counters/${machine.counterId}/entries?from=${back.length + 1}&limit=${PAGE}`;
    const { entries: page } = Page.parse((await machine.call('GET', path)).body);
    if (page.length === 0) return back;
    back.push(...page);
  }
}

export function tellsOf(all: readonly Lived[], seed: number): string {
  const sum = (of: (each: Lived) => number) => all.reduce((sums, each) => sums + of(each), 0);
  const weathers = new Map<string, number>();
  for (const { weathers: met } of all)
    for (const [weather, times] of met) weathers.set(weather, (weathers.get(weather) ?? 0) + times);
  const told = [...weathers].map(([weather, times]) => `${weather} ${times}`).join(', ');
  return (
    `SAPAR_SEED=${seed}: ${sum(({ shifts }) => shifts)} shifts, ${sum(({ entries }) => entries)} entries, ` +
    `${sum(({ documents }) => documents)} documents, each at the register once; ` +
    `${sum(({ atTerminals }) => atTerminals.compared)} totals of terminals, of which ` +
    `${sum(({ atTerminals }) => atTerminals.differed)} differed; while it was ${told}\n`
  );
}
