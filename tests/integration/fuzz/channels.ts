import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect } from 'vitest';
import { readAnswer } from '../../../src-shared/contract/answer.ts';
import { CHANNEL_NAMES, type ChannelName } from '../../../src-shared/contract/ipc.ts';
import { composeRestore } from '../../../src-main/compose-restore.ts';
import { verifyJournal } from '../../../src-main/ledger/verify.ts';
import { readSettings } from '../../../src-main/platform/settings.ts';
import { LedgerUnusable } from '../../../src-main/restore/found.ts';
import { DEMO_CLERKS } from '../../../src-upstream/demo/clerks.ts';
import { demoProfile } from '../../../src-upstream/demo/profile.ts';
import { aCounterInProcess, type CounterInProcess, COUNTERS_OWN } from '../../devices/a-counter-in-process.ts';
import { aFreshCard } from '../../devices/a-demo-operator.ts';
import { notes } from '../../devices/a-till.ts';
import { type Chance, chanceOf } from '../../devices/chance.ts';
import type { Reference } from '../../devices/controllable-upstream.ts';
import { QUICK, until } from '../counter-upstream/a-counter-side.ts';
import { everyEntrySumsToZero } from '../simulation/invariants.ts';
import { fittingInput, PageMemory } from './a-page-at-work.ts';
import { hostile } from './hostile.ts';
import { BLOCKED_MS, blocks, measured } from './measured.ts';

/** A page that sends to every channel, as every person, what fits and what does not, to a counter that is at work. */

interface Deed {
  readonly channel: ChannelName;
  /** How many places of a fitting input are changed. */
  readonly changed: number;
  readonly seed: number;
}

/** What a counter is there for comes most often; what costs a PIN or a copy of the file, or ends the work, seldom. */
const OFTEN: readonly ChannelName[] = CHANNEL_NAMES.filter((name) => /^(sale|card|claim|receipt|cash)\./.test(name));
const SELDOM: readonly ChannelName[] = [
  'session.sign-in',
  'session.sign-out',
  'session.lock',
  'backup.make',
  'ledger.verify',
  'diagnostics.make',
  'shift.count',
  'shift.reveal',
  'shift.close',
];
const deed: fc.Arbitrary<Deed> = fc.record({
  channel: fc.oneof(
    { weight: 60, arbitrary: fc.constantFrom(...OFTEN) },
    { weight: 38, arbitrary: fc.constantFrom(...CHANNEL_NAMES.filter((name) => !SELDOM.includes(name))) },
    { weight: 2, arbitrary: fc.constantFrom(...SELDOM) },
  ),
  changed: fc.constantFrom(0, 0, 0, 1, 1, 2, 4),
  seed: fc.nat(),
});

interface Told {
  readonly calls: number;
  readonly taken: number;
  readonly refused: ReadonlyMap<string, number>;
  readonly slowestMs: number;
}

const CALLS_A_STRETCH = 250;
const REFUSAL_BYTES_MAX = 2_000;
/** So many calls in a hundred go to the steps that bring a ledger back. */
const PERCENT_AT_THE_STEPS = 10;

export async function sendsWhatever(reference: Reference, calls: number, seed: number): Promise<Told> {
  // What a page may do is judged, and not how much may be sold without connection.
  const offline = { ...demoProfile.offline, maxEntries: 1_000_000, maxTotal: 1_000_000_000, maxHours: 100_000 };
  await reference.operator.setProfile({ ...demoProfile, version: 'fuzz', offline });
  const page = new PageMemory(await Promise.all(Array.from({ length: 30 }, () => aFreshCard(reference))));
  const told = { calls: 0, taken: 0, refused: new Map<string, number>(), slowestMs: 0 };
  const deeds = fc.sample(deed, { numRuns: calls, seed });
  const atTheSteps = deeds.splice(0, Math.floor((calls * PERCENT_AT_THE_STEPS) / 100));
  let passed = 0;
  const clock = { now: () => Date.now() + passed, monotonic: () => performance.now() + passed };
  const counter = await aCounterInProcess(reference, { pace: QUICK, clock });
  counter.isNotFollowed();
  const send = judged(counter.sends, page, told);

  async function stretch(some: readonly Deed[]): Promise<void> {
    const chance = chanceOf(some[0]?.seed ?? 0);
    // Mostly without connection: the reference upstream's database works in this very process.
    await counter.upstream.stop();
    if (chance.percent(10)) await counter.upstream.start();
    // Tried PINs lock people out: an hour later they are back.
    passed += 3_600_000;
    await anotherPerson(counter.sends, chance);
    await endsTheShift(counter, chance);
    if (chance.percent(90)) await opensAsCounted(counter);
    page.jobs.splice(0, page.jobs.length, ...jobsOf(counter));
    for (const each of some) await send(each);
  }

  try {
    for (let at = 0; at < deeds.length; at += CALLS_A_STRETCH) await stretch(deeds.slice(at, at + CALLS_A_STRETCH));
    await isWholeAfterwards(counter);
    await counter.running.stop();
    await sendsToTheSteps(counter, atTheSteps, page, told);
  } finally {
    await counter.end();
    await reference.operator.setProfile(demoProfile);
  }
  return told;
}

type Sends = CounterInProcess['sends'];

/** Whoever may closes the shift that is open: what is sent next meets the next one, or none. */
async function endsTheShift({ sends }: CounterInProcess, chance: Chance): Promise<void> {
  if (chance.percent(40)) return;
  await sends('shift.count', { counts: notes([1000, 20]) });
  await sends('shift.reveal', null);
  const supervisor = { clerkId: SAULE?.id, pin: SAULE?.pin };
  const approval = chance.percent(10) ? { approval: supervisor } : {};
  await sends('shift.close', { carried: 20_000, reason: 'the end of the day', ...approval });
}

function judged(sends: Sends, page: PageMemory, told: { -readonly [Name in keyof Told]: Told[Name] }) {
  const refused = told.refused as Map<string, number>;
  return async ({ channel: to, changed, seed: drawn }: Deed): Promise<void> => {
    const chance = chanceOf(drawn);
    const input = hostile(fittingInput(to, page, chance), changed, chance);
    const { value: answer, cpuMs } = await measured(() => sends(to, input));
    told.calls += 1;
    const what = `${to} ${inWords(input)}`;
    const read = readAnswer(to, answer);
    expect(read, `${what} was answered ${inWords(answer)}`).not.toBeNull();
    if (read?.ok) {
      told.taken += 1;
      page.hears(to, input, read.value);
    } else if (read) {
      refused.set(read.error.kind, (refused.get(read.error.kind) ?? 0) + 1);
      expect(read.error, what).not.toMatchObject({ kind: 'internal' });
      expect(JSON.stringify(answer).length, what).toBeLessThan(REFUSAL_BYTES_MAX);
    }
    const blockedMs = await blocks(cpuMs, () => sends(to, input));
    told.slowestMs = Math.max(told.slowestMs, blockedMs ?? Math.min(cpuMs, BLOCKED_MS));
    expect(blockedMs, `${what} blocked`).toBeNull();
  };
}

const [AIGERIM, DANIYAR, SAULE, TIMUR] = DEMO_CLERKS;
const PEOPLE = [AIGERIM, AIGERIM, AIGERIM, AIGERIM, DANIYAR, SAULE, SAULE, TIMUR, TIMUR, undefined];

/** One of the operator's people, mostly at the window, or nobody. */
async function anotherPerson(sends: Sends, chance: Chance): Promise<void> {
  await sends('session.sign-out', null);
  const person = PEOPLE[chance.below(PEOPLE.length)];
  if (person) await sends('session.sign-in', { clerkId: person.id, pin: person.pin });
}

/** The same page where the ledger can't be used, and is had back by steps. */
async function sendsToTheSteps(counter: CounterInProcess, deeds: readonly Deed[], page: PageMemory, told: Told) {
  const { dataDir } = counter;
  const settings = readSettings({ SAPAR_DATA_DIR: dataDir, SAPAR_UPSTREAM_URL: counter.upstream.url }, dataDir);
  if (!settings.ok) throw settings.error;
  const machine = { ...COUNTERS_OWN, restartToRestore: () => {} };
  const desk = composeRestore(settings.value, machine, new LedgerUnusable('broken', 'entry 2: its text was changed'));
  const route = desk.route(1, () => Promise.reject(new Error('there is no page')));
  const sends: Sends = (to, input) => route(to, input);
  const send = judged(sends, page, told);
  try {
    for (const [at, each] of deeds.entries()) {
      if (at % CALLS_A_STRETCH === 0) await anotherPerson(sends, chanceOf(each.seed));
      await send(each);
    }
  } finally {
    await desk.stop();
  }
}

const jobsOf = ({ running: { counter } }: CounterInProcess) =>
  [...counter.paper.printing.unknownJobs(), ...counter.paper.printing.failedJobs()].map(({ id }) => id);

/** The journal is whole, its money is balanced, all of it is shipped, paper comes, and nobody saw a fault. */
async function isWholeAfterwards(counter: CounterInProcess): Promise<void> {
  const { dataDir, running } = counter;
  const file = new Database(join(dataDir, 'ledger.sqlite'), { readonly: true });
  expect(verifyJournal(file)).toMatchObject({ whole: true, entries: running.counter.ledger.head().seq });
  everyEntrySumsToZero(file);
  file.close();
  await counter.upstream.stop();
  await counter.upstream.start();
  await until('all is shipped', () => counter.running.counter.upstream.shipper.unsent() === 0, 60_000);
  await counter.sends('session.sign-out', null);
  const technician = DEMO_CLERKS.find(({ role }) => role === 'technician');
  await counter.sends('session.sign-in', { clerkId: technician?.id, pin: technician?.pin });
  await counter.gets('printer.change', printerOf(counter));
  const before = counter.printer.receipts().length;
  await counter.gets('printer.test-page', null);
  await until('paper comes', () => counter.printer.receipts().length > before, 60_000);
  const faults = readFileSync(join(dataDir, 'counter.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"level":"fault"'));
  expect(faults.slice(0, 3)).toEqual([]);
}

const printerOf = ({ printer }: CounterInProcess) => ({
  address: printer.address,
  model: 'epson',
  paper: 80 as const,
  wholeReceiptAsImage: false,
  codePage: null,
});

function inWords(value: unknown): string {
  try {
    return (JSON.stringify(value) ?? String(value)).slice(0, 600);
  } catch (fault) {
    return String(fault).slice(0, 100);
  }
}

/** Where the float is not what was left, its difference is told first, and agreed to. */
async function opensAsCounted({ ask }: CounterInProcess): Promise<void> {
  const float = { counts: notes([1000, 20]), fromSafe: 0 };
  const opened = await ask('shift.open', float);
  if (opened.ok || opened.error.kind !== 'float-differs') return;
  await ask('shift.open', { ...float, difference: opened.error.difference });
}
