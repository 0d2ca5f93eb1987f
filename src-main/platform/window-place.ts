import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { WindowTyped, WindowView } from '../../src-shared/contract/views/look.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { keepSetUp } from './kept-set-up.ts';
import type { Settings } from './settings.ts';
import type { StartAtLogin } from './start-at-login.ts';

/** How the clerk's window stands: as the environment says, else as chosen on the screen, else as the file says. */
export interface WindowPlace {
  /** As the window is to stand now: asked at every change, it reads nothing of the system. */
  placed(): Pick<WindowView, 'clerkScreen' | 'fullScreen'>;
  view(): WindowView;
  /** Somebody chose on the screen, in this run or before. */
  isChosen(setting: 'clerkScreen' | 'fullScreen'): boolean;
  /** Judges all of it before it keeps any. Durable when it returns `ok`. */
  set(typed: WindowTyped): Result<WindowView, Refusal>;
}

type Given = Pick<Settings, 'dataDir' | 'origins' | 'clerkScreen' | 'fullScreen'>;

export function windowPlaceOver(
  { dataDir, origins, clerkScreen, fullScreen }: Given,
  startAtLogin: StartAtLogin | null,
): WindowPlace {
  let now = { clerkScreen, fullScreen };
  const chosen = { clerkScreen: origins.clerkScreen === 'screen', fullScreen: origins.fullScreen === 'screen' };
  const isPinned = (setting: keyof typeof now) => origins[setting] === 'environment';

  const view = (): WindowView => ({
    ...now,
    isClerkScreenPinned: isPinned('clerkScreen'),
    isFullScreenPinned: isPinned('fullScreen'),
    startsAtLogin: startAtLogin && startAtLogin.isOn(),
  });

  /** The system's word goes first, and is taken back where the counter's own disk then refuses. */
  function startingAtLogin(wanted: boolean | undefined, keep: () => void): void {
    if (!startAtLogin || wanted === undefined) return keep();
    const before = startAtLogin.isOn();
    startAtLogin.set(wanted);
    try {
      keep();
    } catch (fault) {
      startAtLogin.set(before);
      throw fault;
    }
  }

  return {
    placed: () => now,
    view,
    isChosen: (setting) => chosen[setting],
    set({ clerkScreen: toScreen, fullScreen: toFull, startsAtLogin }) {
      const next = {
        ...(toScreen !== undefined && { clerkScreen: toScreen }),
        ...(toFull !== undefined && { fullScreen: toFull }),
      };
      const named = (['clerkScreen', 'fullScreen'] as const).filter((setting) => setting in next);
      if (named.some(isPinned)) return err({ kind: 'window-pinned' });
      if (startsAtLogin !== undefined && !startAtLogin)
        return err({ kind: 'bad-request', detail: 'this system starts no program at the sign-in by its own wish' });
      try {
        startingAtLogin(startsAtLogin, () => named.length > 0 && keepSetUp(dataDir, next));
      } catch (fault) {
        return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
      }
      now = { ...now, ...next };
      for (const setting of named) chosen[setting] = true;
      return ok(view());
    },
  };
}
