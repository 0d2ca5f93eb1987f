import { useSyncExternalStore } from 'react';
import { readAnswer } from '../src-shared/contract/answer.ts';
import type { ChannelAnswer, ChannelInput, ChannelName, SaparBridge } from '../src-shared/contract/ipc.ts';
import type { Refusal } from '../src-shared/contract/refusals.ts';
import { CounterState } from '../src-shared/contract/views/counter-state.ts';
import { err } from '../src-shared/result.ts';

declare global {
  interface Window {
    readonly sapar: SaparBridge;
  }
}

/** Asks the main process. What can't be read is told as `internal`: the caller must take the outcome as unknown. */
export async function call<Name extends ChannelName>(
  name: Name,
  input: ChannelInput<Name>,
): Promise<ChannelAnswer<Name>> {
  try {
    const answer = readAnswer(name, await window.sapar.call(name, input));
    return answer ?? err({ kind: 'internal', incident: `answer of ${name}` });
  } catch {
    return err({ kind: 'internal', incident: `call of ${name}` });
  }
}

/** What the screen is made from: nothing yet, the counter's state, or why there is none. */
type Known = { readonly state: CounterState | null; readonly fault: Refusal | null };

let known: Known = { state: null, fault: null };
const watchers = new Set<() => void>();
let listening = false;

function learn(next: Known): void {
  known = next;
  for (const watcher of watchers) watcher();
}

function learnState(told: unknown): void {
  const read = CounterState.safeParse(told);
  if (read.success) learn({ state: read.data, fault: null });
  // A state that can't be read must not pass for the present one.
  else learn({ state: null, fault: { kind: 'internal', incident: 'counter.changed' } });
}

async function listen(): Promise<void> {
  let toldByEvent = false;
  window.sapar.onState((told) => {
    toldByEvent = true;
    learnState(told);
  });
  const first = await call('counter.state', null);
  // An event that came meanwhile is newer than this answer.
  if (toldByEvent) return;
  learn(first.ok ? { state: first.value, fault: null } : { state: null, fault: first.error });
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  if (!listening) {
    listening = true;
    void listen();
  }
  return () => watchers.delete(watcher);
}

export function useCounterState(): Known {
  return useSyncExternalStore(watch, () => known);
}
