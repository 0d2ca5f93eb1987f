import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { TypedSlips } from './port.ts';

/** A terminal that no wire joins to the counter; what is known of it beforehand stands on each slip. */
export function newStandAlone(known: Pick<Terminal, 'acquirer' | 'terminalId'> = {}): TypedSlips {
  return { slips: 'typed', slipOf: (authCode) => ({ ...known, authCode }) };
}
