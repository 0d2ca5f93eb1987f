import { dialog, type BrowserWindow } from 'electron';
import i18next from 'i18next';
import { type Language, USUAL_LANGUAGE } from '../src-shared/contract/views/look.ts';
import type { RefusedFor } from './platform/counter-refused.ts';
import { SPOKEN, type Words } from '../src-shared/i18n/languages.ts';

const GRAPHICS_SAID_FOR_MS = 60_000;

/** What is refused: the sentence that stands in the log too, and who or what it is about. */
export interface NotStarted {
  readonly for: RefusedFor;
  readonly sentence: string;
  /** The account whose counter it is. */
  readonly owner?: string;
}

/** Says in a window of the system why there is no counter. Resolves when a person has closed it. */
export async function sayNotStarted({ for: why, sentence, owner = '' }: NotStarted, language: Language): Promise<void> {
  const say = wordsIn(language);
  await dialog.showMessageBox({
    type: 'error',
    title: say('notStarted.title'),
    message: say('notStarted.title'),
    detail: `${say(`notStarted.now.${why}`, { owner })}\n\n${say('notStarted.detail')}\n${sentence}`,
    buttons: [say('notStarted.close')],
    noLink: true,
  });
}

/** Says beside a page that ends again and again that it comes back. It goes by itself when `until` is aborted. */
export function sayPageEnds(window: BrowserWindow, seconds: number, language: Language, until: AbortSignal): void {
  const say = wordsIn(language);
  void dialog.showMessageBox(window, {
    type: 'warning',
    title: say('pageEnds.title'),
    message: say('pageEnds.title'),
    detail: say('pageEnds.now', { seconds }),
    buttons: [say('notStarted.close')],
    signal: until,
  });
}

/** Says beside every page that the graphics card fails. It goes by itself, since nobody has to answer it. */
export function sayGraphicsEnd(language: Language): void {
  const say = wordsIn(language);
  void dialog.showMessageBox({
    type: 'warning',
    title: say('graphicsEnd.title'),
    message: say('graphicsEnd.title'),
    detail: say('graphicsEnd.now'),
    buttons: [say('notStarted.close')],
    signal: AbortSignal.timeout(GRAPHICS_SAID_FOR_MS),
  });
}

function wordsIn(language: Language): (key: string, parameters?: Readonly<Record<string, string | number>>) => string {
  const instance = i18next.createInstance();
  const own = ({ notStarted, pageEnds, graphicsEnd }: Pick<Words, 'notStarted' | 'pageEnds' | 'graphicsEnd'>) => ({
    notStarted,
    pageEnds,
    graphicsEnd,
  });
  void instance.init({
    resources: Object.fromEntries(
      Object.entries(SPOKEN).map(([each, { words }]) => [each, { translation: own(words) }]),
    ),
    lng: language,
    fallbackLng: USUAL_LANGUAGE,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return (key, parameters = {}) => instance.t(key, parameters);
}
