import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, type Details } from 'electron';
import type { Log } from './platform/log.ts';
import { newDeaths } from './platform/restart-pause.ts';

/** Chromium starts its graphics process again by itself, and ends the app where the third of them dies. */
const DEATHS_TOLD = 2;
/** After a week the card is tried again: a driver may be mended meanwhile. */
const WITHOUT_FOR_MS = 7 * 24 * 60 * 60_000;
const MARK = 'without-graphics';

/** Before the app is ready: a graphics card that failed again and again is left alone. */
export function withoutGraphicsWhereItFailed(pagesFolder: string, tell: (sentence: string) => void): void {
  const mark = statSync(join(pagesFolder, MARK), { throwIfNoEntry: false });
  if (!mark) return;
  if (Date.now() - mark.mtimeMs > WITHOUT_FOR_MS) return rmSync(join(pagesFolder, MARK), { force: true });
  app.disableHardwareAcceleration();
  tell('The graphics card is left alone, since its process had ended again and again. It is tried again after a week.');
}

/**
 * Writes down which process of Chromium ended, and has the next start go without a graphics card that fails. Chromium
 * starts that process again by itself and at once; `say` tells whoever is at the screen. `isKept`: the next start knows
 * it. It lasts until the app ends.
 */
export function keepGraphicsWorking(
  pagesFolder: string,
  log: Pick<Log, 'info' | 'fault'>,
  tell: (sentence: string) => void,
  say: (isKept: boolean) => void,
): void {
  const deaths = newDeaths(() => performance.now());
  function ended(_event: unknown, { type, reason, exitCode }: Details): void {
    log.info('a process of Chromium ended', { type, reason, exitCode });
    if (type !== 'GPU' || reason === 'clean-exit' || deaths.again() < DEATHS_TOLD) return;
    if (existsSync(join(pagesFolder, MARK))) return;
    const isKept = keep();
    const next = isKept
      ? '. The next start goes without the graphics card.'
      : ', and no disk keeps it for the next start. Started with --disable-gpu, the counter goes without the card.';
    tell(`The graphics process ended again and again${next}`);
    say(isKept);
  }
  function keep(): boolean {
    try {
      writeFileSync(join(pagesFolder, MARK), '');
      return true;
    } catch (fault) {
      // Nobody catches what an event throws before the counter runs.
      log.fault('keeping that the graphics card failed', fault);
      return false;
    }
  }
  app.on('child-process-gone', ended);
}
