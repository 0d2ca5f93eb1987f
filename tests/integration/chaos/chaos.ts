import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COUNTERS_PER_GROUP, liveThroughChaos } from './chaos-group.ts';
import { type ChaosUpstream, type Kind, startChaosUpstream } from './chaos-upstream.ts';

/** One seed again, alone: SAPAR_CHAOS_SEED=17 npm test -- chaos. */
const ONE_SEED = process.env['SAPAR_CHAOS_SEED'];
/** A group takes a few seconds; a machine that does much else may take long. */
const GROUP_TIMEOUT_MS = 240_000;

/**
 * Whatever happens between the two, every entry arrives once and in order. Every line is credited at most once, and
 * once if not rejected. No hold stays. No alarm stands or stood without a reason, and none is missing.
 */
export function chaosOn(kind: Kind, runs: number, firstSeed: number): void {
  const groups = runs / COUNTERS_PER_GROUP;
  const seeds =
    ONE_SEED === undefined ? Array.from({ length: groups }, (_, group) => firstSeed + group) : [Number(ONE_SEED)];
  describe(`on ${kind}, ${seeds.length * COUNTERS_PER_GROUP} runs`, () => {
    let upstream: ChaosUpstream | undefined;
    beforeAll(async () => {
      upstream = await startChaosUpstream(kind);
    });
    afterAll(() => upstream?.stop());

    test.each(seeds)(
      'seed %i: nothing is lost, doubled or wrongly alarmed',
      async (seed) => {
        if (!upstream) throw new Error('the upstream did not start');
        const verdict = await liveThroughChaos(upstream, seed);
        expect(verdict, `repeat with SAPAR_CHAOS_SEED=${seed}`).toEqual({ seed, faults: [] });
      },
      GROUP_TIMEOUT_MS,
    );
  });
}
