import { BrowserWindow, screen } from 'electron';
import type { DisplaySetting } from '../src-shared/contract/views/look.ts';
import { type DisplayPlan, displayPlan, type Screen } from './display-plan.ts';
import { DISPLAY_PAGE, lockedDown, pagePreferences } from './window.ts';

interface DisplayWindow {
  readonly window: BrowserWindow | null;
  /** Screens came or went, or the setting changed: puts the display where it belongs now. */
  arrange(): void;
}

interface DisplayWindowParts {
  readonly clerks: BrowserWindow;
  readonly preload: string;
  readonly devTools: boolean;
  /** Loads its page again where that ended. */
  bringBack(window: BrowserWindow, load: () => void): void;
  setting(): DisplaySetting;
  stands(on: DisplayPlan['on']): void;
}

/**
 * The customer's display follows the screens of this machine while it runs: found when plugged in, lost when pulled
 * out.
 */
export function displayWindowOver(parts: DisplayWindowParts): DisplayWindow {
  let window: BrowserWindow | null = null;
  let plan: DisplayPlan | null = null;

  function arrange(): void {
    if (parts.clerks.isDestroyed()) return;
    const next = displayPlan(
      parts.setting(),
      screen.getAllDisplays(),
      screen.getDisplayMatching(parts.clerks.getBounds()).id,
    );
    if (plan && sameAs(next, plan)) return;
    plan = next;
    window?.destroy();
    window = next.on === 'nowhere' ? null : open(next.on === 'screen' ? next.screen : null, parts);
    parts.stands(next.on);
  }

  screen.on('display-added', arrange);
  screen.on('display-removed', arrange);
  screen.on('display-metrics-changed', arrange);
  parts.clerks.on('closed', () => window?.destroy());
  return {
    get window() {
      return window;
    },
    arrange,
  };
}

function sameAs(a: DisplayPlan, b: DisplayPlan): boolean {
  return a.on === 'screen' && b.on === 'screen'
    ? JSON.stringify([a.screen.id, a.screen.bounds]) === JSON.stringify([b.screen.id, b.screen.bounds])
    : a.on === b.on;
}

const SIZE = { width: 1024, height: 600 };

function open(on: Screen | null, { clerks, bringBack, ...page }: DisplayWindowParts): BrowserWindow {
  const window = lockedDown(
    new BrowserWindow({
      title: 'Sapar',
      ...(on ? { ...on.bounds, fullscreen: true, frame: false } : { ...SIZE, useContentSize: true }),
      show: false,
      backgroundColor: '#eef1f4',
      // A customer's touch must not take the keyboard, and with it the scanner, away from the clerk.
      focusable: false,
      webPreferences: pagePreferences(page),
    }),
  );
  window.on('focus', () => clerks.focus());
  window.once('ready-to-show', () => window.showInactive());
  bringBack(window, () => void window.loadURL(DISPLAY_PAGE));
  void window.loadURL(DISPLAY_PAGE);
  return window;
}
