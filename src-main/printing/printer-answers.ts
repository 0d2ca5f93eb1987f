import type { ReachableState } from './standing.ts';

/** What an ESC/POS printer sends back, distinguished by the bits that the maker fixed in each kind of byte. */

type Answer =
  /** To DLE EOT n; which n is known only by the order of asking. */
  | { readonly kind: 'real-time'; readonly byte: number }
  /** Unasked, after GS a: four bytes. */
  | { readonly kind: 'automatic'; readonly state: ReachableState }
  /** To GS r 1: everything before it in the stream is printed. */
  | { readonly kind: 'barrier' }
  /** No printer says this: the line can't be trusted. */
  | { readonly kind: 'garbage' };

const AUTOMATIC_BYTES = 4;
const isRealTime = (byte: number) => (byte & 0x93) === 0x12;
const isAutomaticStart = (byte: number) => (byte & 0x93) === 0x10;
const isAutomaticRest = (byte: number) => (byte & 0x90) === 0x00;
/** The sensors come in pairs: paper low in bits 0 and 1, paper out in bits 2 and 3. */
const BARRIER_BYTES = new Set([0x00, 0x03, 0x0c, 0x0f]);

export class AnswerReader {
  #automatic: number[] = [];

  read(bytes: Uint8Array): Answer[] {
    return [...bytes].flatMap((byte) => this.#next(byte));
  }

  #next(byte: number): Answer[] {
    if (this.#automatic.length > 0) {
      if (!isAutomaticRest(byte)) {
        this.#automatic = [];
        return [{ kind: 'garbage' }];
      }
      this.#automatic.push(byte);
      if (this.#automatic.length < AUTOMATIC_BYTES) return [];
      const status = this.#automatic;
      this.#automatic = [];
      return [{ kind: 'automatic', state: stateOfAutomatic(status) }];
    }
    if (isRealTime(byte)) return [{ kind: 'real-time', byte }];
    if (isAutomaticStart(byte)) {
      this.#automatic = [byte];
      return [];
    }
    return [BARRIER_BYTES.has(byte) ? { kind: 'barrier' } : { kind: 'garbage' }];
  }
}

function stateOfAutomatic([first = 0, , third = 0]: readonly number[]): ReachableState {
  if (first & 0x20) return 'cover-open';
  if (third & 0x0c) return 'paper-out';
  if (first & 0x08) return 'offline';
  return third & 0x03 ? 'paper-low' : 'ready';
}

/** The question that DLE EOT 1, 2 and 4 make together: is it online, why not, and how is the paper. */
export const STATUS_QUESTION = Buffer.from([0x10, 0x04, 1, 0x10, 0x04, 2, 0x10, 0x04, 4]);
export const STATUS_ANSWERS = 3;

export function stateOfRealTime([printer = 0, cause = 0, paper = 0]: readonly number[]): ReachableState {
  if (cause & 0x04) return 'cover-open';
  if (paper & 0x60 || cause & 0x20) return 'paper-out';
  if (printer & 0x08) return 'offline';
  return paper & 0x0c ? 'paper-low' : 'ready';
}
