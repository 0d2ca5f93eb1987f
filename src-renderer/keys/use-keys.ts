import { createContext, useContext, useEffect, useRef } from 'react';
import { coverScreen, hearKeys, type ScanTaker, takeScans } from './listener.ts';
import type { KeyAction, KeyActions, KeySet } from './table.ts';

/** False behind the lock: a screen that nobody sees listens to nothing. */
export const HearingContext = createContext(true);
/** True for what lies behind a panel: a digit that was struck at the panel chooses nothing there. */
export const BehindContext = createContext(false);

/** What the keys of a screen do while it is shown. */
export function useKeys<Name extends KeySet>(set: Name, actions: KeyActions<Name>): void {
  const isBehind = useContext(BehindContext);
  const hears = useContext(HearingContext) && !(isBehind && set === 'choices');
  const latest = useRef(actions);
  useEffect(() => {
    latest.current = actions;
  });
  useEffect(() => (hears ? hearKeys({ set, actions: () => doneNow(latest.current) }) : undefined), [set, hears]);
}

/** While something covers the screen, its own keys do nothing. */
export function useCover(covered: boolean): void {
  const hears = useContext(HearingContext);
  useEffect(() => (hears && covered ? coverScreen() : undefined), [hears, covered]);
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
        ? takeScans({
            onScan: (text, how) => latest.current.onScan(text, how),
            field: () => latest.current.field(),
            takes: (printed) => latest.current.takes?.(printed) ?? false,
          })
        : undefined,
    [hears],
  );
}

function doneNow(actions: Readonly<Record<string, KeyAction | null | undefined>>): ReadonlyMap<string, KeyAction> {
  return new Map(Object.entries(actions).flatMap(([command, action]) => (action ? [[command, action]] : [])));
}
