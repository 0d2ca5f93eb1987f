import type { Card } from '../../src-shared/contract/upstream.ts';
import type { Result } from '../../src-shared/result.ts';
import type { UpstreamClient } from '../upstream/client.ts';
import { isProblem, type UpstreamFault } from '../upstream/fault.ts';
import type { LiveAnswer, LookUpParts } from './look-up.ts';

/**
 * Asks the upstream about a card. Whatever is no clear word about the card counts as no answer, and the snapshot
 * serves.
 */
export function liveLookUp(client: UpstreamClient): Pick<LookUpParts, 'askByNumber' | 'askBySuffix'> {
  return {
    askByNumber: async (number, timeoutMs) => liveAnswer(await client.card(number, { timeoutMs })),
    askBySuffix: async (suffix, timeoutMs) => liveAnswer(await client.findCard({ suffix }, { timeoutMs })),
  };
}

function liveAnswer(answer: Result<Card, UpstreamFault>): LiveAnswer {
  if (answer.ok) return { kind: 'card', card: answer.value };
  if (isProblem(answer.error, 'card-unknown')) return { kind: 'unknown' };
  if (isProblem(answer.error, 'card-ambiguous')) return { kind: 'ambiguous' };
  return { kind: 'no-answer' };
}
