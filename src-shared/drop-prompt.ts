import type { Entry } from './contract/upstream.ts';
import type { Hash, ShiftId } from './ids.ts';
import { drawerTotal } from './journal/postings.ts';
import { type Money, money, sumIfSafe, ZERO } from './money.ts';

/**
 * Whether a safe drop is due. A prompt at a limit that can be known would tell what the drawer holds to whoever pays
 * cash in and out until it comes. So the limit of a shift lies somewhere up to a tenth above the operator's, and only
 * the machine's secret tells where. It stays there, since many limits would have a mean; only a sale is judged by it.
 */
export interface DropPrompt {
  readonly due: boolean;
  readonly drawer: Money;
}

export const NO_DROP_DUE: DropPrompt = { due: false, drawer: ZERO };

/** A hash of the text that nobody makes without the machine's secret. */
export type KeyedHash = (text: string) => Hash;

const BLUR = 0.1;

/** The prompt after one more entry of the shift. `dropAbove` is the operator's limit. */
export function dropPromptAfter(
  before: DropPrompt,
  entry: Entry,
  { shiftId, dropAbove, keyedHash }: { shiftId: ShiftId; dropAbove: Money; keyedHash: KeyedHash },
): DropPrompt {
  const drawer = sumIfSafe([before.drawer, drawerTotal(entry.postings)]) ?? before.drawer;
  if (entry.kind === 'safe-drop') return { due: false, drawer };
  if (entry.kind !== 'sale') return { ...before, drawer };
  return { due: drawer > blurred(dropAbove, keyedHash(`drop ${shiftId}`)), drawer };
}

/** `hash` as a part of the whole range of hashes. */
function blurred(limit: Money, hash: Hash): Money {
  const part = Number.parseInt(hash.slice(0, 8), 16) / 0xffff_ffff;
  return money(Math.floor(limit * (1 + BLUR * part)));
}
