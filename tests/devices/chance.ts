/** Chance that follows from a seed, so that what was drawn once can be drawn again. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below`. */
  below(below: number): number;
  upTo(most: number): number;
  percent(percent: number): boolean;
  one<Thing>(things: readonly Thing[]): Thing;
  some<Thing>(things: readonly Thing[]): Thing[];
  /** Another one, whose draws don't depend on how often this one is asked. */
  branch(): Chance;
}

/** mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  function fraction(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (limit: number) => Math.floor(fraction() * limit);
  return {
    below,
    upTo: (most) => below(most + 1),
    percent: (percent) => fraction() * 100 < percent,
    one(things) {
      const thing = things[below(things.length)];
      if (thing === undefined) throw new Error('there is nothing to choose from');
      return thing;
    },
    some: (things) => things.filter(() => fraction() < 0.5),
    branch: () => chanceOf(Math.floor(fraction() * 2 ** 32)),
  };
}
