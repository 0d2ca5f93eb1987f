import type { ClockView } from '../../src-shared/contract/views/clock.ts';
import type { KeptTrial } from '../../src-shared/contract/views/trial.ts';

type Outcome = KeptTrial['outcome'];

/** What looking at the clock says of it; null: nothing else tells the time, and a person compares it. */
export function clockSeen({ fault, upstream }: Pick<ClockView, 'fault' | 'upstream'>): 'worked' | 'failed' | null {
  if (fault) return 'failed';
  return upstream === null ? null : 'worked';
}

/** Looking signs for nothing that is kept already, and a person's «No» only a person takes back. */
export function tellsMore(seen: Outcome | null, kept: Outcome | undefined): boolean {
  return seen !== null && seen !== kept && kept !== 'failed';
}
