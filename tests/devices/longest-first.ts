import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest begins first, so that no core waits for it at the end. vitest knows times only of a run before
 * this one. It begins a fresh checkout with the largest files: these take longer than their size tells.
 */
const LONGEST: readonly string[] = [
  'e2e/power-cuts',
  'e2e/restore',
  'e2e/the-lock',
  'e2e/the-last-sales',
  'e2e/screens',
  'e2e/a-terminal',
  'e2e/by-one-hand',
  'e2e/the-count',
  'e2e/hand-over',
  'e2e/keys-of-every-screen',
  'e2e/machine-replacement',
  'integration/counter-upstream/enrolling-again',
  'integration/start/hostile-variables',
  'integration/start/hostile-files',
  'integration/printing/album',
  'integration/printing/read-back',
  'integration/printing/cups',
  'integration/counter-upstream/profile-change',
  'integration/counter-upstream/shipping',
  'integration/counter-upstream/parting',
  'integration/counter-upstream/reference-data',
  'integration/upstream/program',
  'integration/upstream/rules-on-pglite',
  'integration/upstream/rules-on-postgresql',
  'integration/chaos/on-postgresql',
  'integration/chaos/on-pglite',
  'integration/simulation/simulation',
  'integration/sale/not-taken',
  'integration/restore/replace',
  'integration/fuzz/channels',
  'integration/fuzz/answers',
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((one, other) => placeOf(one) - placeOf(other));
  }
}

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}.test.ts`));
  return place < 0 ? LONGEST.length : place;
}
