import type { Refusal } from './contract/refusals.ts';
import type { AttentionItem } from './contract/views/attention.ts';
import type { RegisterStatus } from './contract/views/register.ts';

const FOLLOWED_CLAIMS: ReadonlySet<string> = new Set(['unsent', 'open', 'other']);

const ENDS_BY_ITSELF: ReadonlySet<AttentionItem['kind']> = new Set(['top-up-pending', 'payment-decided']);

/** What comes to its end by itself is shown and not counted: a count that is never zero is soon not read. */
export function wantsAHand(item: AttentionItem): boolean {
  return !ENDS_BY_ITSELF.has(item.kind) && !(item.kind === 'claim' && FOLLOWED_CLAIMS.has(item.status));
}

/** Why a register keeps sales away: it counts as one beside the items. A register that is missing is an item itself. */
export function keptAwayBesideItems(register: Pick<RegisterStatus, 'keepsAway'> | null): Refusal | null {
  const refusal = register?.keepsAway?.refusal ?? null;
  return refusal?.kind === 'register-missing' ? null : refusal;
}

/** The list shows so many of one kind; there is one alarm of each name. */
export const ATTENTION_OF_A_KIND_MAX = 20;

/** Those that came first of each kind, so that none hides another: the rest moves up as they are seen to. */
export function attentionShown(items: readonly AttentionItem[]): AttentionItem[] {
  const shown = new Map<AttentionItem['kind'], number>();
  return items.filter(({ kind }) => {
    const before = shown.get(kind) ?? 0;
    shown.set(kind, before + 1);
    return before < ATTENTION_OF_A_KIND_MAX;
  });
}
