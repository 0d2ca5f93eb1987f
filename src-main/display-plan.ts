import type { ClerkScreen, DisplaySetting } from '../src-shared/contract/views/look.ts';

export interface Screen {
  readonly id: number;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

export type DisplayPlan =
  | { readonly on: 'nowhere' }
  | { readonly on: 'window' }
  | { readonly on: 'screen'; readonly screen: Screen };

/** Where the customer's display belongs: on a screen that the clerk's window is not on, whenever there is one. */
export function displayPlan(setting: DisplaySetting, screens: readonly Screen[], clerksId: number): DisplayPlan {
  if (setting === 'off') return { on: 'nowhere' };
  const other = screens.find((screen) => screen.id !== clerksId);
  if (other) return { on: 'screen', screen: other };
  return setting === 'window' ? { on: 'window' } : { on: 'nowhere' };
}

/** The screen that the clerk's window belongs on; null: where the system puts it. */
export function clerksScreen(wanted: ClerkScreen, screens: readonly Screen[], primary: number): Screen | null {
  if (wanted === 'primary') return screens.find(({ id }) => id === primary) ?? null;
  const fromLeft = screens.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
  if (wanted === 'left') return fromLeft[0] ?? null;
  return wanted === 'right' ? (fromLeft.at(-1) ?? null) : null;
}
