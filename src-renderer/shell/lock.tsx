import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { call } from '../bridge.ts';
import { useKeys } from '../keys/use-keys.ts';

interface Lock {
  readonly lock: () => void;
  /** A customer is being served: the lock keeps what is on the screen for the same clerk. */
  readonly keepsWork: (inWork: boolean) => void;
}

const LockContext = createContext<Lock>({ lock: () => {}, keepsWork: () => {} });

export function useLock(): Lock {
  return useContext(LockContext);
}

export function LockProvider({ lock, children }: { readonly lock: Lock; readonly children: ReactNode }) {
  return <LockContext value={lock}>{children}</LockContext>;
}

/**
 * Locks by key; when nobody touches the counter the main process does. Between two customers that is signing out. A
 * sale in work stays as it is behind the sign-in, with the state it was made from. It goes on once the same clerk is
 * back.
 */
export function useLocking(state: CounterState | null): {
  readonly lock: Lock;
  readonly lockedState: CounterState | null;
} {
  const [inWork, keepsWork] = useState(false);
  /** The last state with somebody signed in. */
  const [attended, setAttended] = useState<CounterState | null>(null);
  const [lockedState, setLockedState] = useState<CounterState | null>(null);
  const signedIn = state !== null && state.session !== null;

  // Judged while rendering: after a commit without the sale's screen there would be nothing to keep.
  if (signedIn && attended !== state) setAttended(state);
  if (signedIn && lockedState) setLockedState(null);
  if (!signedIn && attended) {
    if (inWork) setLockedState(attended);
    setAttended(null);
  }

  const lock = useCallback(() => void call(inWork ? 'session.lock' : 'session.sign-out', null), [inWork]);
  useKeys('everywhere', { lock: signedIn ? lock : null });
  return { lock: useMemo(() => ({ lock, keepsWork }), [lock, keepsWork]), lockedState: signedIn ? null : lockedState };
}
