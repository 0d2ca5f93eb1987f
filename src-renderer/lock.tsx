import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { CounterState } from '../src-shared/contract/views/counter-state.ts';
import { call } from './bridge.ts';

interface Lock {
  /** The screen is behind the lock: it listens to nothing. */
  readonly locked: boolean;
  readonly lock: () => void;
  /** A customer is being served: the lock keeps what is on the screen for the same clerk. */
  readonly keepsWork: (inWork: boolean) => void;
}

const LockContext = createContext<Lock>({ locked: false, lock: () => {}, keepsWork: () => {} });

export function useLock(): Lock {
  return useContext(LockContext);
}

export function LockProvider({ lock, children }: { readonly lock: Lock; readonly children: ReactNode }) {
  return <LockContext value={lock}>{children}</LockContext>;
}

/**
 * Locks by key and when nobody touches the counter. Between two customers that is signing out; with a sale in work the
 * screen stays as it is behind the sign-in, with the state it was made from, and goes on once the same clerk is back.
 */
export function useLocking(state: CounterState | null): { readonly lock: Lock; readonly kept: CounterState | null } {
  const [kept, setKept] = useState<{ readonly screen: CounterState; readonly locking: boolean } | null>(null);
  const inWork = useRef(false);
  const latest = useRef(state);
  useEffect(() => {
    latest.current = state;
  });
  const signedIn = state !== null && state.session !== null;

  // While it locks the clerk is still signed in; who is signed in after that goes on with what was kept, or puts it
  // away.
  if (kept?.locking && !signedIn) setKept({ ...kept, locking: false });
  if (kept && !kept.locking && signedIn) setKept(null);

  const lock = useCallback(() => {
    const { current } = latest;
    if (!current?.session) return;
    if (!inWork.current) return void call('session.sign-out', null);
    setKept({ screen: current, locking: true });
    void call('session.lock', null).then((answer) => answer.ok || setKept(null));
  }, []);
  const keepsWork = useCallback((now: boolean) => {
    inWork.current = now;
  }, []);
  useIdle(signedIn ? state.idleLockSeconds : 0, lock);

  const locked = !signedIn && kept !== null;
  return {
    lock: useMemo(() => ({ locked, lock, keepsWork }), [locked, lock, keepsWork]),
    kept: locked ? kept.screen : null,
  };
}

const TOUCHES = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Nobody touched anything for so many seconds; 0: never asked. */
function useIdle(seconds: number, onIdle: () => void): void {
  useEffect(() => {
    if (seconds === 0) return;
    let timer = setTimeout(onIdle, seconds * 1000);
    const touched = () => {
      clearTimeout(timer);
      timer = setTimeout(onIdle, seconds * 1000);
    };
    for (const touch of TOUCHES) window.addEventListener(touch, touched, { capture: true, passive: true });
    return () => {
      clearTimeout(timer);
      for (const touch of TOUCHES) window.removeEventListener(touch, touched, { capture: true });
    };
  }, [seconds, onIdle]);
}
