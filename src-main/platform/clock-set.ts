import { statSync } from 'node:fs';
import { type Instant, instant } from '../../src-shared/time.ts';

/** Of systemd-timesyncd: it touches this file whenever it has set the clock (its manual, section FILES). */
const TOUCHED_WHEN_SET = '/run/systemd/timesync/synchronized';

/** When the system last set the clock by the network; null: nothing tells whether another service keeps it. */
export function clockSetBySystem(touched = TOUCHED_WHEN_SET): Instant | null {
  try {
    return instant(Math.floor(statSync(touched).mtimeMs));
  } catch {
    return null;
  }
}
