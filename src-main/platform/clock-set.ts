import { statSync } from 'node:fs';
import { type Instant, instant } from '../../src-shared/time.ts';

/** systemd-timesyncd touches it whenever it has set the clock, as its manual says under FILES. */
const TOUCHED_WHEN_SET = '/run/systemd/timesync/synchronized';

/** When the system last set the clock by the network; null: nothing tells whether another service keeps it. */
export function clockSetBySystem(touched = TOUCHED_WHEN_SET): Instant | null {
  try {
    return instant(Math.floor(statSync(touched).mtimeMs));
  } catch {
    return null;
  }
}
