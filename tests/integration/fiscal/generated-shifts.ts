import fc from 'fast-check';
import { expect } from 'vitest';
import { z } from 'zod';
import { type Account, Entry, type Profile } from '../../../src-shared/contract/upstream.ts';
import type { CounterId, ShiftId } from '../../../src-shared/ids.ts';
import { isKind } from '../../../src-shared/journal/entry.ts';
import type { TerminalClosed } from '../../../src-shared/journal/kinds/terminals-body.ts';
import { saleOf } from '../../../src-shared/journal/terminal-totals.ts';
import { fiscalBooksIn } from '../../../src-main/fiscal/fiscal-books.ts';
import { ledgerIn } from '../../../src-main/ledger/ledger.ts';
import { fiscalReportOf } from '../../../src-main/reports/fiscal-report.ts';
import { fiscalProfile, keepProfile } from '../../devices/a-fiscal-ledger.ts';
import { aLedger, COUNTER, type LedgerBench, type SettableClock } from '../../devices/a-ledger.ts';
import { aTill, SUPERVISOR, type Till } from '../../devices/a-till.ts';
import type { Reference } from '../../devices/controllable-upstream.ts';
import type { DeviceOf } from '../../../src-main/payment/port.ts';
import { countedTotal } from '../../../src-shared/profile.ts';
import { ADesk } from '../simulation/a-desk.ts';
import { OLD_NOTES } from '../simulation/expectations.ts';
import { aKaspiOnDesk, aSettlingTerminal, type TerminalOnDesk } from '../simulation/terminals-on-desks.ts';
import { liveADay, WATCHES } from '../simulation/live-a-day.ts';
import { shiftsOfDays, type Weather } from '../simulation/operations.ts';
import { type AroundTill, SimulatedTill, TELLS_WITHIN_MS } from '../simulation/simulated-till.ts';
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
  /**
   * So many ways of paying were compared with their terminals at closes, and so many of them differed. So many times a
   * payment was unknown at a close, and so many were decided behind a total that had them.
   */
  readonly atTerminals: Readonly<Record<'compared' | 'differed' | 'unknown' | 'carried', number>>;
  readonly weathers: ReadonlyMap<Weather, number>;
  readonly desk: string;
  readonly safe: { readonly filled: number; readonly left: number; readonly counts: number; readonly old: number };
  /** What was done at devices that answer by themselves, with what came of it. */
  readonly atDevices: ReadonlyMap<string, number>;
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
  const { cash } = fiscalProfile();
  const denominations = [...cash.denominations, OLD_NOTES];
  return fiscalProfile({ version, tenders, cash: { ...cash, denominations } });
}

/** What customers pay at: slips are typed, a device answers, one stands beside the other, a device tells its total. */
export const DESKS: Readonly<Record<string, () => Promise<TerminalOnDesk> | null>> = {
  'typed slips': () => null,
  'a device for cards and QR': () => aKaspiOnDesk(['bank-card', 'qr']),
  'a device for QR beside typed cards': () => aKaspiOnDesk(['qr']),
  'a device that settles': () => aSettlingTerminal(),
};
const RULES = [rulesOf('1', 'register'), rulesOf('2', 'terminal')] as const;
const cardIsOfRegister = (version: unknown) => version === '1';

/** `reference`: null leaves the upstream out. */
export async function liveShifts(
  shifts: number,
  seed: number,
  reference: Reference | null,
  deskName = Object.keys(DESKS)[seed % Object.keys(DESKS).length] ?? '',
): Promise<Lived> {
  const register = await ARegisterInWeather.start();
  const machine = reference && (await new Wire(reference.url).newMachine(reference));
  const terminal = (await DESKS[deskName]?.()) ?? null;
  const desk = terminal && new ADesk(terminal);
  const of = shiftsOfDays(shifts, SHIFT_LENGTH_MAX, terminal?.serves);
  const [operations] = fc.sample(of, { numRuns: 1, seed });
  let lived: Lived | null = null;
  try {
    const till = new SimulatedTill(withRegister(register, (machine?.counterId ?? COUNTER) as CounterId), desk);
    await liveADay(
      operations ?? [],
      [WATCHES['expected cash, balances and entries are the model’s']],
      till,
      async () => {
        await register.drains(till.till.bench);
        const all = desk ? shifts + 1 : shifts;
        lived = { ...(await judge(till.till, register, machine, all)), desk: deskName, ...atDesk(till.till, desk) };
      },
    );
  } finally {
    await register.end();
    await terminal?.end();
  }
  expect(register.faults).toEqual([]);
  if (!lived) throw new Error('it came to no end');
  return lived;
}

const SHIFT_LENGTH_MAX = 40;

function withRegister(register: ARegisterInWeather, counterId: CounterId): AroundTill {
  let inForce: Profile = RULES[0];
  return {
    aTill(folder?: string, clock?: SettableClock, deviceOf?: DeviceOf): Till {
      const plain = aLedger(folder, clock);
      for (const rules of RULES) keepProfile(plain, rules);
      const ledger = ledgerIn(
        plain.db,
        () => counterId,
        () => null,
        () => inForce.version,
      );
      const till = aTill(folder, clock, { ...plain, ledger }, deviceOf, TELLS_WITHIN_MS);
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
): Promise<Omit<Lived, 'desk' | 'atDevices'>> {
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
  const safe = inTheSafe(till, entries);
  return { shifts, entries: entries.length, documents: told, atTerminals, weathers: register.met, safe };
}

/** All is decided, and each device has moved what the journal says, payment by payment and in sum. */
function atDesk(till: Till, desk: ADesk | null): Pick<Lived, 'atDevices'> {
  if (!desk) return { atDevices: new Map() };
  expect(desk.isAllDecided(till)).toBe(true);
  desk.expectEqualTo(till);
  const entries = entriesOf(till.bench);
  for (const kind of desk.terminal.serves) {
    const account = kind === 'qr' ? 'qr-acquirer' : 'acquirer';
    const posted = entries.reduce((sum, entry) => sum + (isKind(entry, 'shift-closed') ? 0 : sumOf(entry, account)), 0);
    expect({ kind, posted }).toEqual({ kind, posted: desk.terminal.net(kind) });
  }
  return { atDevices: desk.met };
}

/** Each bag is in one place, by the journal alone, and all of them are what was posted to the safe, less the loose. */
function inTheSafe({ bags }: Till, entries: readonly Entry[]): Lived['safe'] {
  const all = bags.all();
  const of = (...kinds: Entry['kind'][]) => entries.filter(({ kind }) => kinds.includes(kind));
  const safe = (each: readonly Entry[]) => each.reduce((sum, entry) => sum + sumOf(entry, 'safe'), 0);
  const filled = of('safe-drop', 'shift-closed').filter((entry) => sumOf(entry, 'safe') > 0);
  expect(all.map(({ entryId, amount }) => [entryId, amount])).toEqual(filled.map((each) => [each.id, safe([each])]));
  expect(bags.account(null)).toMatchObject({
    balance: safe(entries),
    floats: safe(of('shift-opened')),
    payIns: safe(of('pay-in')),
    payOuts: safe(of('pay-out')),
  });
  const closes = entries.flatMap((entry) => (isKind(entry, 'shift-closed') ? [entry.body] : []));
  // What nobody accepts any more leaves with the bag.
  const old = closes.map(({ removed, toExchange = [] }) => ({ removed, old: countedTotal(toExchange) }));
  expect(old.filter((each) => each.old > each.removed)).toEqual([]);
  return {
    filled: filled.length,
    left: all.filter(({ place }) => place !== 'in-safe').length,
    counts: of('note').filter(({ body }) => JSON.stringify(body).includes('"did":"counted"')).length,
    old: old.reduce((sum, each) => sum + each.old, 0),
  };
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
 * Every total that was typed or told is what the journal has posted there since the terminal was settled last. Payments
 * of which nobody knew yet stand in it beside that, and those of before, decided since, stood in an earlier one.
 */
function comparedWithTerminals(entries: readonly Entry[]): Lived['atTerminals'] {
  let [compared, differed, unknown, carried] = [0, 0, 0, 0];
  for (const kind of ['bank-card', 'qr'] as const) {
    let since = 0;
    let before: NonNullable<TerminalClosed['carried']> = [];
    for (const entry of entries) {
      since += sumOf(entry, kind === 'qr' ? 'qr-acquirer' : 'acquirer');
      const rows = isKind(entry, 'shift-closed') ? (entry.body.terminals ?? []) : [];
      const row = rows.find((each) => each.kind === kind);
      if (!row) continue;
      const open = row.unknown ?? [];
      unknown += open.length;
      const still = new Set(open.map(({ id }) => saleOf(id)));
      const decided = before.filter(({ id }) => !still.has(saleOf(id)));
      before = row.carried ?? [];
      if (row.by !== 'total' || !row.total) continue;
      const inTotal = amountOf(open.filter((each) => each.inTotal));
      expect({ at: entry.seq, total: row.total.amount }).toEqual({
        at: entry.seq,
        total: since + inTotal - amountOf(decided),
      });
      carried += decided.length;
      compared += 1;
      differed += row.difference === 0 ? 0 : 1;
      if (row.settled) since = 0;
    }
  }
  return { compared, differed, unknown, carried };
}

const amountOf = (of: readonly { readonly amount: number }[]) => of.reduce((sum, { amount }) => sum + amount, 0);

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
  const done = new Map<string, number>();
  for (const { atDevices } of all) for (const [what, times] of atDevices) done.set(what, (done.get(what) ?? 0) + times);
  const deeds = [...done].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([what, times]) => `  ${times} ${what}\n`);
  return (
    `SAPAR_SEED=${seed}: ${sum(({ shifts }) => shifts)} shifts, ${sum(({ entries }) => entries)} entries, ` +
    `${sum(({ documents }) => documents)} documents, each at the register once; ` +
    `${sum(({ atTerminals }) => atTerminals.compared)} totals of terminals, of which ` +
    `${sum(({ atTerminals }) => atTerminals.differed)} differed, with ` +
    `${sum(({ atTerminals }) => atTerminals.unknown)} payments of which nobody knew and ` +
    `${sum(({ atTerminals }) => atTerminals.carried)} that were carried over; ` +
    `${sum(({ safe }) => safe.filled)} bags, of which ${sum(({ safe }) => safe.left)} left the safe, counted ` +
    `${sum(({ safe }) => safe.counts)} times; old notes of ${sum(({ safe }) => safe.old)}; while it was ${told}\n` +
    `${sum(({ atDevices }) => [...atDevices.values()].reduce((one, other) => one + other, 0))} deeds at devices:\n` +
    deeds.join('')
  );
}
