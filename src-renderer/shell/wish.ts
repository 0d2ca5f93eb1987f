import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';

/** Where the clerk wants to be, as far as the shift allows it. */
export type Wish =
  | 'counter'
  | 'cash'
  | 'history'
  | 'sale'
  | 'return-last'
  | 'x-report'
  | 'reports'
  | 'safe'
  | 'close-shift';
export type Screen = 'sign-in' | 'settings' | 'shift-closed' | 'open-shift' | 'foreign-shift' | Wish;

/**
 * A counting that was begun goes on, also after a restart: nothing is sold beside a drawer that is being counted.
 * A supervisor may count and close another's shift, and nothing else in it.
 */
export function screenOf(
  { session, shift }: Pick<CounterState, 'session' | 'shift'>,
  wish: Wish,
  justClosed: boolean,
): Screen {
  if (!session) return 'sign-in';
  // A technician looks after the machine and takes no money.
  if (session.role === 'technician') return 'settings';
  if (justClosed) return 'shift-closed';
  if (!shift) return wish === 'reports' || wish === 'safe' ? wish : 'open-shift';
  const mine = shift.clerkId === session.clerkId;
  if (!mine && session.role !== 'supervisor') return 'foreign-shift';
  if (shift.phase !== 'open') return 'close-shift';
  return !mine && (wish === 'counter' || wish === 'cash' || wish === 'return-last') ? 'foreign-shift' : wish;
}
