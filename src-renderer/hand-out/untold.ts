import { useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ClerkId } from '../../src-shared/ids.ts';
import { ZERO } from '../../src-shared/money.ts';
import { useCounter } from '../counter-context.tsx';
import { HearingContext } from '../keys/use-keys.ts';
import type { Handed } from './handed-out.tsx';

/**
 * Money that left the drawer while its screen was going: a scan, a lock, a key too many. It is told to the clerk who
 * gave it, on whichever screen they are next, and stays until they have handed it over.
 */
class Untold {
  readonly #byClerk = new Map<ClerkId, readonly Handed[]>();
  readonly #readers = new Set<() => void>();

  keep(clerkId: ClerkId, handed: Handed): void {
    this.#set(clerkId, [...this.#of(clerkId), handed]);
  }

  /** So many were told: the next one is another, and is read before a key puts it away. */
  told = 0;

  /** What is to be given first; null: everything was told. */
  first(clerkId: ClerkId | null): Handed | null {
    return clerkId === null ? null : (this.#of(clerkId)[0] ?? null);
  }

  noteTold(clerkId: ClerkId): void {
    this.told += 1;
    this.#set(clerkId, this.#of(clerkId).slice(1));
  }

  readonly watch = (reader: () => void): (() => void) => {
    this.#readers.add(reader);
    return () => void this.#readers.delete(reader);
  };

  #of(clerkId: ClerkId): readonly Handed[] {
    return this.#byClerk.get(clerkId) ?? [];
  }

  #set(clerkId: ClerkId, all: readonly Handed[]): void {
    this.#byClerk.set(clerkId, all);
    for (const read of this.#readers) read();
  }
}

export const untold = new Untold();

/** What this clerk was not told yet, and that they were. */
export function useUntold(): { readonly handed: Handed | null; readonly nth: number; readonly onDone: () => void } {
  const clerkId = useCounter().session?.clerkId ?? null;
  const handed = useSyncExternalStore(untold.watch, () => untold.first(clerkId));
  return { handed, nth: untold.told, onDone: () => clerkId !== null && untold.noteTold(clerkId) };
}

/** Tells by `show` what was handed out, as long as its screen stands and is seen; else it is kept for its clerk. */
export function useTelling(show: (handed: Handed) => void): (handed: Handed) => void {
  const clerkId = useCounter().session?.clerkId ?? null;
  const isSeen = useContext(HearingContext);
  const stands = useRef(false);
  useEffect(() => {
    stands.current = isSeen;
    return () => void (stands.current = false);
  }, [isSeen]);
  return (handed) => {
    if (stands.current || handed.cash === ZERO || clerkId === null) show(handed);
    else untold.keep(clerkId, handed);
  };
}
