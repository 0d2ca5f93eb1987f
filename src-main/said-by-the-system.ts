import { dialog, type BrowserWindow } from 'electron';
import type { Language } from '../src-shared/contract/views/look.ts';
import { type RefusalWords, systemWords } from './system-words.ts';

const GRAPHICS_SAID_FOR_MS = 60_000;
/** Without a window of its own Electron hears an answer only when something wakes it: seen on X11, with version 33. */
const AWAKE_EVERY_MS = 200;

/** Says in a window of the system why there is no counter. Resolves when a person has closed it. */
export async function sayNotStarted({ title, detail, close }: RefusalWords): Promise<void> {
  // It goes on to the very end: leaving has to be heard as well.
  setInterval(() => {}, AWAKE_EVERY_MS);
  await dialog.showMessageBox({ type: 'error', title, message: title, detail, buttons: [close], noLink: true });
}

/** Says beside a page that ends again and again that it comes back. It goes by itself when `until` is aborted. */
export function sayPageEnds(window: BrowserWindow, seconds: number, language: Language, until: AbortSignal): void {
  const say = systemWords(language);
  void dialog.showMessageBox(window, {
    type: 'warning',
    title: say('pageEnds.title'),
    message: say('pageEnds.title'),
    detail: say('pageEnds.now', { seconds }),
    buttons: [say('notStarted.close')],
    signal: until,
  });
}

/**
 * Says beside every page that the graphics card fails. It goes by itself, since nobody has to answer it. `isKept`: the
 * next start knows it, and goes without the card.
 */
export function sayGraphicsEnd(language: Language, isKept: boolean): void {
  const say = systemWords(language);
  void dialog.showMessageBox({
    type: 'warning',
    title: say('graphicsEnd.title'),
    message: say('graphicsEnd.title'),
    detail: say(isKept ? 'graphicsEnd.now' : 'graphicsEnd.unkept'),
    buttons: [say('notStarted.close')],
    signal: AbortSignal.timeout(GRAPHICS_SAID_FOR_MS),
  });
}
