/** Why a counter can't be started: a sentence that says what and what to do. */
export class CounterRefused extends Error {
  override name = 'CounterRefused';
}
