import type { ShiftClosed } from '../../src-shared/contract/views/shift.ts';

export type Next = 'close' | 'hand-over';

/** A shift that was closed just now, and what its clerk wanted then. */
export interface JustClosed {
  readonly shift: ShiftClosed;
  readonly next: Next;
}
