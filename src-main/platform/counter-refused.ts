import type { Words } from '../../src-shared/i18n/languages.ts';

/** What a start is refused for, as far as the words for a clerk differ. */
export type RefusedFor = keyof Words['notStarted']['now'];

/** Why a counter can't be started: a sentence that says what and what to do. */
export class CounterRefused extends Error {
  override name = 'CounterRefused';
  readonly for: RefusedFor;

  constructor(sentence: string, about: RefusedFor) {
    super(sentence);
    this.for = about;
  }
}
