import i18next from 'i18next';
import { type Language, USUAL_LANGUAGE } from '../src-shared/contract/views/look.ts';
import { SPOKEN } from '../src-shared/i18n/languages.ts';
import type { CounterRefused, StartFault } from './platform/counter-refused.ts';

/** What a window of the system says of a start that is refused, in one language. */
export interface RefusalWords {
  readonly title: string;
  readonly detail: string;
  /** On its one button. */
  readonly close: string;
}

type Say = (key: string, parameters?: Readonly<Record<string, string | number>>) => string;

/** The words of the windows that the system draws, from the same files as those of the screen. */
export function systemWords(language: Language): Say {
  const instance = i18next.createInstance();
  void instance.init({
    resources: Object.fromEntries(Object.entries(SPOKEN).map(([each, { words }]) => [each, { translation: words }])),
    lng: language,
    fallbackLng: USUAL_LANGUAGE,
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return (key, parameters = {}) => instance.t(key, parameters);
}

/** What a clerk is to do, and for the technician the exact reason. */
export function refusalWords(refused: CounterRefused, language: Language): RefusalWords {
  const say = systemWords(language);
  const { fault } = refused;
  const now = say(`notStarted.now.${refused.for}`, fault?.parameters);
  // What nobody has words for stands there as the log has it.
  const reason = fault === null ? refused.message : reasonOf(fault, say);
  return {
    title: say('notStarted.title'),
    detail: `${now}\n\n${say('notStarted.detail')}\n${reason}`,
    close: say('notStarted.close'),
  };
}

function reasonOf({ key, where, given, parameters, detail }: StartFault, say: Say): string {
  return [
    where === undefined ? [] : say('notStarted.where', { where: where ?? say('notStarted.onScreen') }),
    given === undefined ? [] : say('notStarted.given', { given }),
    say(key, parameters),
    detail ?? [],
  ]
    .flat()
    .join('\n');
}
