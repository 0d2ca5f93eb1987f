import { createContext, useContext, useEffect, useRef } from 'react';
import { hearKeys, type ScanTaker, takeScans } from './listener.ts';
import type { Deed, Deeds, KeySet } from './table.ts';

/** False behind the lock: a screen that nobody sees listens to nothing. */
export const HearingContext = createContext(true);

/** What the keys of a screen do while it is shown. */
export function useKeys<Name extends KeySet>(set: Name, deeds: Deeds<Name>): void {
  const hears = useContext(HearingContext);
  const latest = useRef(deeds);
  useEffect(() => {
    latest.current = deeds;
  });
  useEffect(() => (hears ? hearKeys({ set, deeds: () => doneNow(latest.current) }) : undefined), [set, hears]);
}

/** A card can be scanned here, whatever has the focus. */
export function useScans(taker: ScanTaker): void {
  const hears = useContext(HearingContext);
  const latest = useRef(taker);
  useEffect(() => {
    latest.current = taker;
  });
  useEffect(
    () =>
      hears
        ? takeScans({ onScan: (text) => latest.current.onScan(text), field: () => latest.current.field() })
        : undefined,
    [hears],
  );
}

function doneNow(deeds: Readonly<Record<string, Deed | null | undefined>>): ReadonlyMap<string, Deed> {
  return new Map(Object.entries(deeds).flatMap(([command, deed]) => (deed ? [[command, deed]] : [])));
}
