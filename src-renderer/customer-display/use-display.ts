import { useEffect, useState } from 'react';
import { DisplayState, type DisplayAsks } from '../../src-shared/contract/display.ts';
import type { DisplayBridge } from '../../src-shared/contract/display-names.ts';

declare global {
  interface Window {
    readonly saparDisplay: DisplayBridge;
  }
}

/** What the display shows, as the main process last told it; null before, and when it can't be read. */
export function useDisplay(): { readonly state: DisplayState | null; readonly ask: (wanted: DisplayAsks) => void } {
  const [state, setState] = useState<DisplayState | null>(null);
  const learn = (told: unknown) => setState(DisplayState.safeParse(told).data ?? null);
  // What was refused changes nothing: the state that was told last stands.
  const ask = (wanted: DisplayAsks) => void window.saparDisplay.ask(wanted).then(learn, () => undefined);
  useEffect(() => {
    const forget = window.saparDisplay.onState(learn);
    ask({ kind: 'state' });
    return forget;
  }, []);
  return { state, ask };
}
