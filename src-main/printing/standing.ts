import { isDeepStrictEqual } from 'node:util';
import type { PrinterTrouble } from '../../src-shared/contract/views/printer.ts';
import type { PrinterState } from './printing.ts';

export type ReachableState = Exclude<PrinterState, 'not-set-up'>;

/** What is known of a printer now: its state, and the reason where more is known than that. Changes are told. */
export class Standing {
  readonly #listeners: (() => void)[] = [];
  #state: ReachableState = 'offline';
  #trouble: PrinterTrouble | null = null;

  state(): ReachableState {
    return this.#state;
  }

  trouble(): PrinterTrouble | null {
    return this.#trouble;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  become(state: ReachableState, trouble: PrinterTrouble | null = null): void {
    if (state === this.#state && isDeepStrictEqual(trouble, this.#trouble)) return;
    this.#state = state;
    this.#trouble = trouble;
    for (const listener of this.#listeners) listener();
  }
}
