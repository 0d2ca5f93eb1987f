import { afterAll, beforeAll, expect, test } from 'vitest';
import { tour } from '../devices/a-tour.ts';
import type { Stop } from '../devices/a-tour-look.ts';
import { type Reference, startReference } from '../devices/controllable-upstream.ts';
import { accessibilityFaults, focusFaults, layoutFaults } from '../devices/judged-screen.ts';
import { faultsSeen, WAYS } from '../devices/ways-of-seeing.ts';

/**
 * The screens of an ordinary shift, each in some of the ways in which it is seen. screens.long.ts looks at all screens
 * in all of them.
 */

let reference: Reference;
beforeAll(async () => {
  reference = await startReference();
});
afterAll(() => reference.stop());

const WAYS_A_STOP = 1;
/** It takes as long as three looks: every third stop has it. */
const STOPS_AN_AXE = 3;
/** It shares no factor with the number of ways: each comes up, and those of one stop differ in all. */
const STRIDE = 13;
const SCREENS_AT_LEAST = 18;

test('nothing is covered, cut or outside at any size, the payment key is whole, and axe is content', async () => {
  const faults: string[] = [];
  let stops = 0;
  await tour(
    reference,
    async (stop: Stop) => {
      faults.push(...(await focusFaults(stop.page)).map((fault) => `${stop.name}: ${fault}`));
      const first = stops * WAYS_A_STOP;
      const hasAxe = stops++ % STOPS_AN_AXE === 0;
      const ways = Array.from({ length: WAYS_A_STOP }, (_, nth) => WAYS[((first + nth) * STRIDE) % WAYS.length] ?? []);
      const sample = ways.flat();
      faults.push(
        ...(await faultsSeen(stop, sample, async (way) => [
          ...(await layoutFaults(stop.page)),
          ...(hasAxe && way === sample[0] ? await accessibilityFaults(stop.page) : []),
        ])),
      );
    },
    'short',
  );
  expect(faults).toEqual([]);
  expect(stops).toBeGreaterThan(SCREENS_AT_LEAST);
});
