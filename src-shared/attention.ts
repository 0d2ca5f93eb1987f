import type { AttentionItem } from './contract/views/attention.ts';

const FOLLOWED_CLAIMS: ReadonlySet<string> = new Set(['unsent', 'open', 'other']);

/** What comes to its end by itself is shown and not counted: a count that is never zero is soon not read. */
export function wantsAHand(item: AttentionItem): boolean {
  return item.kind !== 'top-up-pending' && !(item.kind === 'claim' && FOLLOWED_CLAIMS.has(item.status));
}
