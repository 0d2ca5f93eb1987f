import { useState } from 'react';

/** A key or a finger that bounces is quicker, and so is one who doubts whether it was heard. */
const SAME_MOVEMENT_MS = 400;

/** What one movement of a hand wants: asked for again while it is being done, or as quickly, it is done once. */
export function oncePerMovement(nowMs: () => number): (deed: () => Promise<void>) => Promise<void> {
  let [isBusy, begunMs] = [false, -Infinity];
  return async (deed) => {
    if (isBusy || nowMs() - begunMs < SAME_MOVEMENT_MS) return;
    [isBusy, begunMs] = [true, nowMs()];
    try {
      await deed();
    } finally {
      isBusy = false;
    }
  };
}

/** For what prints or files at a single key: nothing asks whether it was meant twice. */
export function useOnce(): (deed: () => Promise<void>) => Promise<void> {
  const [once] = useState(() => oncePerMovement(() => performance.now()));
  return once;
}
