/** A process that ends more often within this time ends again and again. */
const TOGETHER_MS = 5 * 60_000;
const AT_ONCE = 2;
const FIRST_PAUSE_MS = 2_000;
const PAUSE_MS_MAX = 30_000;

interface Deaths {
  /** One more; answers how many they are within five minutes, this one among them. */
  again(): number;
}

/** `now`: milliseconds of a clock that nobody sets. */
export function newDeaths(now: () => number): Deaths {
  let times: number[] = [];
  return {
    again() {
      times = [...times.filter((time) => now() - time < TOGETHER_MS), now()];
      return times.length;
    },
  };
}

/** Milliseconds until it is started again: none at first, then twice as long each time, up to half a minute. */
export function pauseBeforeRestart(deaths: number): number {
  return deaths <= AT_ONCE ? 0 : Math.min(PAUSE_MS_MAX, FIRST_PAUSE_MS * 2 ** (deaths - AT_ONCE - 1));
}
