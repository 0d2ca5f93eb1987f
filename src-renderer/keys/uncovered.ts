/** A hand that strikes once too often has done so by then; one that has seen what stands there now strikes later. */
const SEEN_AFTER_MS = 500;

let uncoveredMs = -Infinity;

/** What stood there went away, with its keys: a lock, a panel, a question, a screen, a hand-out that is written. */
export function noteUncovered(): void {
  uncoveredMs = performance.now();
}

/** Any other key is struck for what stands there now, and so is what presses behind it. */
export function noteStruck(key: string): void {
  if (key !== 'Enter' && key !== ' ') uncoveredMs = -Infinity;
}

/** An Enter or a Space of this moment was meant for what went away. Keys that waited may be older than that. */
export const isMeantForCover = (atMs: number): boolean => atMs - uncoveredMs < SEEN_AFTER_MS;
