/** What can be expected to fail returns a Result; what can't happen asserts. */
export type Result<Value, Refused> = Ok<Value> | Err<Refused>;
interface Ok<Value> {
  readonly ok: true;
  readonly value: Value;
}
export interface Err<Refused> {
  readonly ok: false;
  readonly error: Refused;
}

export function ok(): Ok<null>;
export function ok<Value>(value: Value): Ok<Value>;
export function ok(value: unknown = null): Ok<unknown> {
  return { ok: true, value };
}

export function err<Refused>(error: Refused): Err<Refused> {
  return { ok: false, error };
}

export class AssertionFailed extends Error {
  override name = 'AssertionFailed';
}

/** Stays on in production: a counter that no longer holds its invariants must stop, not go on selling. */
export function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new AssertionFailed(what);
}
