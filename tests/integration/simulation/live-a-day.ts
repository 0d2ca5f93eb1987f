import { expect } from 'vitest';
import { bookDecided } from './decided.ts';
import { expectationOf } from './expectations.ts';
import {
  closedShiftsAreEmptyAndOver,
  everyEntrySumsToZero,
  everyIntentIsAccountedFor,
  everyPaperIsThere,
  theChainHasNoGap,
  theFileIsTheModels,
  whatWaitedIsTheModels,
} from './invariants.ts';
import { book, DAY_MS, emptyModel, type Model } from './model.ts';
import type { MachineDeed, Operation } from './operations.ts';
import { SimulatedTill } from './simulated-till.ts';

type Watch = (till: SimulatedTill, model: Model) => void;

/** What is watched, by the sentence of the design that it is of. */
export const WATCHES = {
  'invariant 1: the postings of every entry sum to zero': ({ db }) => everyEntrySumsToZero(db),
  'invariant 2: seq has no gap, and every hash follows from the one before it': ({ db }) => theChainHasNoGap(db),
  'invariant 3: a closed shift leaves the drawer at zero and has no entries after its close': ({ db }) =>
    closedShiftsAreEmptyAndOver(db),
  'invariant 4: every committed sale has its print job': ({ db }) => everyPaperIsThere(db),
  'invariant 6: every intent has its end or its place in the attention list, and at most one entry': (till) =>
    everyIntentIsAccountedFor(till.db, till),
  'expected cash, balances and entries are the model’s': (till, model) => {
    theFileIsTheModels(till.db, till, model);
    // What waits of a device is foretold by nobody.
    if (!till.desk) whatWaitedIsTheModels(till.db, till, model);
  },
} as const satisfies Record<string, Watch>;

/** How far a wrong clock may be off: the products of the profile are sold in all of this time. */
const CLOCK_OFF_MAX_MS = 20 * DAY_MS;

/**
 * Lives through a day's operations and watches after every one. Answers what was done and what refused, by operation.
 */
export async function liveADay(
  operations: readonly Operation[],
  watches: readonly Watch[],
  till = new SimulatedTill(),
  atTheEnd: (till: SimulatedTill, model: Model) => Promise<void> = async () => {},
): Promise<Map<string, number>> {
  const startedMs = till.till.clock.now();
  const model = emptyModel(startedMs, till.desk?.terminal.settles);
  const told = new Map<string, number>();
  try {
    for (const operation of operations) {
      const outcome = await live(operation, till, model, startedMs);
      told.set(`${operation.does}: ${outcome}`, (told.get(`${operation.does}: ${outcome}`) ?? 0) + 1);
      for (const watch of watches) watch(till, model);
    }
    await atTheEnd(till, model);
    return told;
  } finally {
    till.end();
  }
}

function isOfMachine(operation: Operation): operation is Operation & MachineDeed {
  return MACHINE_DEEDS.has(operation.does);
}
const MACHINE_DEEDS: ReadonlySet<string> = new Set<MachineDeed['does']>([
  'set the clock',
  'time passes',
  'start again',
  'other rules',
  'tell the register',
  'at a device',
]);

const PAPERS: Readonly<Record<string, string>> = { sale: 'sale', return: 'return' };

/** What nobody foretold is taken over as it was written, and held against other books at the end. */
function adopt({ till }: SimulatedTill, model: Model): void {
  for (const { kind, postings } of till.ledger.entriesFrom(model.seq + 1, ADOPTED_MAX))
    book(
      model,
      postings.map(({ account, amount }) => [account, amount] as const),
      PAPERS[kind],
    );
}
const ADOPTED_MAX = 1000;

function adoptFromDevices(till: SimulatedTill, model: Model): void {
  adopt(till, model);
  model.atDevices = till.desk?.open(till.till) ?? model.atDevices;
}

async function liveAtMachine(
  deed: MachineDeed & Operation,
  till: SimulatedTill,
  model: Model,
  startedMs: number,
): Promise<void> {
  if (deed.does === 'set the clock') {
    const off = model.nowMs + deed.minutes * 60_000 - startedMs;
    model.nowMs = startedMs + Math.max(-CLOCK_OFF_MAX_MS, Math.min(CLOCK_OFF_MAX_MS, off));
    till.setClock(model.nowMs);
  } else if (deed.does === 'start again') {
    till.startAgain();
    bookDecided(model);
  } else if (deed.does === 'other rules') till.otherRules();
  else {
    if (deed.does === 'time passes') till.till.bench.clock.pass(deed.minutes * 60_000);
    else if (deed.does === 'at a device') await till.atDevice(deed);
    else await till.tellsTheRegister(deed);
    adoptFromDevices(till, model);
    model.nowMs = till.till.clock.now();
  }
}

/** Does one operation and holds it against what the model says of it. */
export async function live(
  operation: Operation,
  till: SimulatedTill,
  model: Model,
  startedMs: number,
): Promise<string> {
  if (isOfMachine(operation)) {
    await liveAtMachine(operation, till, model, startedMs);
    return 'done';
  }
  const expectation = expectationOf(operation, model);
  const does = () => till.does(operation, model);
  if (operation.trouble === 'paper' && expectation.papered) {
    await expect(till.whilePaperFails(does)).rejects.toThrow('the paper could not be queued');
    expectation.happensWithoutPaper();
    return 'without paper';
  }
  const locked = operation.trouble === 'locked';
  const answer = await (locked ? till.whileLocked(does) : does());
  const refusal = locked && expectation.writes ? 'ledger-unwritable' : expectation.refused;
  expect(answer.ok ? null : answer.error.kind, `${JSON.stringify(operation)} with ${JSON.stringify(model.shift)}`).toBe(
    refusal,
  );
  if (refusal === expectation.refused) expectation.happens();
  if (operation.does === 'open') adoptFromDevices(till, model);
  return refusal ?? 'done';
}
