import { type Chance, chanceOf } from '../../devices/chance.ts';
import { CALM, type Trouble, TROUBLES } from '../../devices/chaos-proxy.ts';
import { CARD_KINDS, ChaosCounter, comesTrue, type RunCard, START_BALANCE } from './chaos-counter.ts';
import type { ChaosUpstream } from './chaos-upstream.ts';
import { converged, faultsOf } from './chaos-judgement.ts';

/**
 * Several counters live through trouble at one upstream, each behind a line of its own. What they do and what is done
 * to them follows from the seed; when an answer overtakes another follows from the machine.
 */

export const COUNTERS_PER_GROUP = 10;
const HOURS_MS = 3_600_000;
/** One group in so many gets an older copy of the database put back. */
const PUT_BACK_EVERY = 3;
/** So many of a group had more acknowledged than the copy holds: an upstream that lost nothing would test nothing. */
const LOSERS_MIN = 3;
/** What is waited for in the middle of a run comes in a moment, also on a machine that is busy. */
const SOON_MS = 25_000;
const STEPS = { before: 7, between: 5, after: 3 };

interface GroupVerdict {
  readonly seed: number;
  /** Empty: each run ended as it must. */
  readonly faults: readonly string[];
}

export async function liveThroughChaos(upstream: ChaosUpstream, seed: number): Promise<GroupVerdict> {
  const chance = chanceOf(seed);
  const counters: ChaosCounter[] = [];
  for (const cards of await cardsOf(upstream, seed))
    counters.push(await ChaosCounter.start(upstream, chance.branch(), cards));
  const chances = counters.map(() => chance.branch());
  const putsBack = seed % PUT_BACK_EVERY === 0;
  const all = (work: (counter: ChaosCounter, chance: Chance) => Promise<void>) =>
    Promise.all(counters.map((counter, at) => work(counter, chances[at] ?? chance)));
  try {
    await all((counter, own) => lives(counter, own, STEPS.before, upstream));
    if (putsBack) await whileDown(counters, () => upstream.copy());
    const copied = await heldOf(upstream);
    await all((counter, own) => lives(counter, own, STEPS.between, upstream));
    if (putsBack) {
      await untilSomeHaveMoreThan(copied, counters);
      await whileDown(counters, () => putBack(counters, upstream));
    }
    await all((counter, own) => lives(counter, own, STEPS.after, upstream));
    const faults = await Promise.all(
      counters.map(async (counter, at) => {
        await comesToRest(counter, chances[at] ?? chance);
        const late = await converged(counter, upstream);
        return (late ?? (await faultsOf(counter, upstream, { putBack: putsBack }))).map(
          (fault) => `counter ${at}: ${fault}`,
        );
      }),
    );
    return { seed, faults: faults.flat() };
  } finally {
    await Promise.all(counters.map((counter) => counter.close()));
  }
}

async function cardsOf(upstream: ChaosUpstream, seed: number): Promise<RunCard[][]> {
  const runs = Array.from({ length: COUNTERS_PER_GROUP }, (_, run) =>
    CARD_KINDS.map((kind, at) => ({
      number: `96431085033${String((seed % 10_000) * 10_000 + run * 10 + at).padStart(8, '0')}`,
      kind,
    })),
  );
  await upstream.issue(
    runs.flat().map(({ number, kind }) => ({
      number,
      balance: START_BALANCE,
      ...(kind === 'blocked' ? { status: 'blocked' as const } : {}),
      creditsWait: kind === 'waiting',
    })),
  );
  return runs;
}

/** Nobody speaks to the upstream meanwhile, and nothing that was under way arrives any more. */
async function whileDown(counters: readonly ChaosCounter[], work: () => Promise<void>): Promise<void> {
  await Promise.all(counters.map((counter) => counter.proxy.goDown()));
  await new Promise((resolve) => setTimeout(resolve, 30));
  await work();
  await Promise.all(counters.map((counter) => counter.proxy.comeUp()));
}

/** The last entry of each counter that the upstream has. */
async function heldOf(upstream: ChaosUpstream): Promise<ReadonlyMap<string, number>> {
  return new Map((await upstream.operator().counters()).map((each) => [each.id, each.nextSeq - 1]));
}

const hasMoreThan = (held: ReadonlyMap<string, number>) => (counter: ChaosCounter) =>
  counter.counter.upstream.shipper.ackedSeq() > (held.get(counter.id) ?? 0);

async function untilSomeHaveMoreThan(
  copied: ReadonlyMap<string, number>,
  counters: readonly ChaosCounter[],
): Promise<void> {
  const enough = () => counters.filter(hasMoreThan(copied)).length >= LOSERS_MIN;
  if (!(await comesTrue(enough, SOON_MS))) throw new Error('too few counters shipped anything after the copy was made');
}

/**
 * An upstream that was missed is asked for its head when it comes back. One that nobody missed is asked within the
 * hour, which is longer than these counters live.
 */
async function putBack(counters: readonly ChaosCounter[], upstream: ChaosUpstream): Promise<void> {
  const allMissIt = () => counters.every(({ counter }) => counter.upstream.contact.state() !== 'online');
  if (!(await comesTrue(allMissIt, SOON_MS))) throw new Error('a counter did not notice that its upstream was away');
  await upstream.putBack();
  const held = await heldOf(upstream);
  for (const counter of counters.filter(hasMoreThan(held))) counter.lostAcknowledged = true;
}

type Step = (counter: ChaosCounter, chance: Chance, upstream: ChaosUpstream) => Promise<void>;

const sell: Step = async (counter, chance) => {
  for (let sale = 0; sale <= chance.below(3); sale += 1) {
    const cards = chance.percent(70) ? [chance.one(counter.cards)] : counter.cards.filter(() => chance.percent(40));
    if (cards.length > 0) refusedOnlyFor(await counter.sells(cards), SALE_REFUSALS);
  }
};
const giveBack: Step = async (counter, chance) => refusedOnlyFor(await counter.givesBack(chance), RETURN_REFUSALS);
const badWeather: Step = async (counter, chance) =>
  counter.proxy.weather({
    percent: 10 + chance.below(80),
    troubles: chance.percent(50) ? TROUBLES : [chance.one(TROUBLES), ...chance.some<Trouble>(TROUBLES)],
  });
const goodWeather: Step = async (counter) => counter.proxy.weather(CALM);
const pass: Step = async (_, chance) => new Promise((resolve) => setTimeout(resolve, chance.below(80)));
const outage: Step = async (counter, chance, upstream) => {
  await counter.proxy.goDown();
  await sell(counter, chance, upstream);
  await new Promise((resolve) => setTimeout(resolve, chance.below(150)));
  await counter.proxy.comeUp();
};
const restart: Step = (counter) => counter.restarts();
const wrongClock: Step = async (counter, chance) => {
  counter.clockOffMs = chance.one([24 * HOURS_MS, -24 * HOURS_MS]);
  counter.clockWasOff = true;
};
/** The operator takes the token back by mistake: an alarm, and sales go on. Then it is given back. */
const revocation: Step = async (counter, chance, upstream) => {
  counter.proxy.weather(CALM);
  const revoked = await upstream.revoke(counter.id);
  counter.wasRevoked = true;
  await comesTrue(() => counter.counter.upstream.alarms.has('unauthorized'), SOON_MS);
  if (!counter.alarmsRaised.has('unauthorized')) throw new Error('a revoked token raised no alarm');
  await sell(counter, chance, upstream);
  await revoked.giveBack();
};

const SALE_REFUSALS = new Set(['shift-too-long', 'offline-hours-used']);
const RETURN_REFUSALS = new Set([
  'line-on-the-way',
  'line-returned-already',
  'return-needs-connection',
  'value-already-used',
  'shift-too-long',
]);

function refusedOnlyFor(kind: string | null, allowed: ReadonlySet<string>): void {
  if (kind !== null && !allowed.has(kind)) throw new Error(`refused with ${kind}`);
}

/** A step comes as often as its weight says. */
const LIFE: readonly (readonly [number, Step])[] = [
  [30, sell],
  [14, giveBack],
  [24, badWeather],
  [6, goodWeather],
  [14, pass],
  [5, outage],
  [4, restart],
  [2, wrongClock],
  [1, revocation],
];
const WEIGHT = LIFE.reduce((sum, [weight]) => sum + weight, 0);

async function lives(counter: ChaosCounter, chance: Chance, steps: number, upstream: ChaosUpstream): Promise<void> {
  for (let step = 0; step < steps; step += 1) {
    let drawn = chance.below(WEIGHT);
    const [, next] = LIFE.find(([weight]) => (drawn -= weight) < 0) ?? LIFE[0] ?? [0, sell];
    await next(counter, chance, upstream);
  }
}

async function comesToRest(counter: ChaosCounter, chance: Chance): Promise<void> {
  counter.proxy.weather(CALM);
  await counter.proxy.comeUp();
  if (chance.percent(50)) counter.clockOffMs = 0;
}
