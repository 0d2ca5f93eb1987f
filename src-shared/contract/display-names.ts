import type { DisplayAsks } from './display.ts';

/** Apart from the schemas, so that the display's preload script carries none of them. */

export const DISPLAY_CALL = 'sapar.display';
export const DISPLAY_EVENT = 'display.changed';

/** What the display's preload script puts on window.saparDisplay. */
export interface DisplayBridge {
  ask(wanted: DisplayAsks): Promise<unknown>;
  onState(listener: (state: unknown) => void): () => void;
}
