import type { Entry } from './contract/upstream.ts';
import type { Hash, ShiftId } from './ids.ts';
import { drawerTotal } from './journal/postings.ts';
import { type Money, money, sumIfSafe, ZERO } from './money.ts';

/**
 * Whether a safe drop is due. A prompt at an exact limit would tell what the drawer holds to whoever pays cash in and
 * out until it comes. So the limit lies somewhere up to a tenth above the operator's, it is another one after every
 * movement of cash, and only a sale is judged by it.
 */
export interface DropPrompt {
  readonly due: boolean;
  readonly drawer: Money;
  /** Pay-ins, pay-outs and drops so far. */
  readonly movements: number;
}

export const NO_DROP_DUE: DropPrompt = { due: false, drawer: ZERO, movements: 0 };

const BLUR = 0.1;
const MOVEMENTS: readonly string[] = ['pay-in', 'pay-out', 'safe-drop'];

/** The prompt after one more entry of the shift. `dropAbove` is the operator's limit. */
export function dropPromptAfter(
  before: DropPrompt,
  entry: Entry,
  { shiftId, dropAbove, sha256 }: { shiftId: ShiftId; dropAbove: Money; sha256: (text: string) => Hash },
): DropPrompt {
  const drawer = sumIfSafe([before.drawer, drawerTotal(entry.postings)]) ?? before.drawer;
  const movements = before.movements + (MOVEMENTS.includes(entry.kind) ? 1 : 0);
  if (entry.kind === 'safe-drop') return { due: false, drawer, movements };
  if (entry.kind !== 'sale') return { ...before, drawer, movements };
  return { due: drawer > blurred(dropAbove, sha256(`drop ${shiftId} ${movements}`)), drawer, movements };
}

/** `hash` as a part of the whole range of hashes. */
function blurred(limit: Money, hash: Hash): Money {
  const part = Number.parseInt(hash.slice(0, 8), 16) / 0xffff_ffff;
  return money(Math.floor(limit * (1 + BLUR * part)));
}
