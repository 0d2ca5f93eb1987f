import { composeCounter, type RunningCounter } from './compose.ts';
import { composeRestore, type RestoreDesk } from './compose-restore.ts';
import { composeSetUp, type SetUpDesk } from './compose-set-up.ts';
import type { Machine } from './ground.ts';
import type { CounterRefused } from './platform/counter-refused.ts';
import type { Settings } from './platform/settings.ts';
import { LedgerUnusable } from './restore/found.ts';
import { NotReady } from './upstream/make-ready.ts';
import { whyRefused } from './platform/why-refused.ts';

/** What a start came to. Whatever was wrong, it never throws. */
type Started =
  | { readonly kind: 'sells'; readonly running: RunningCounter }
  | { readonly kind: 'restores'; readonly desk: RestoreDesk }
  | { readonly kind: 'sets-up'; readonly desk: SetUpDesk }
  | { readonly kind: 'refused'; readonly why: CounterRefused };

/** `wanted`: the steps by which a ledger is had back, whatever state it is in. */
export async function startCounter(
  settings: Settings,
  machine: Machine,
  wanted: LedgerUnusable | null,
): Promise<Started> {
  try {
    if (wanted) return { kind: 'restores', desk: composeRestore(settings, machine, wanted) };
    return { kind: 'sells', running: await composeCounter(settings, machine) };
  } catch (fault) {
    if (fault instanceof LedgerUnusable) return startCounter(settings, machine, fault);
    // Whoever gave a code without hands reads a sentence; else somebody stands at the screen, and is asked.
    if (fault instanceof NotReady && !fault.isByScript) return setUp(settings, machine, fault);
    return { kind: 'refused', why: whyRefused(fault, settings) };
  }
}

function setUp(settings: Settings, machine: Machine, fault: NotReady): Started {
  try {
    return { kind: 'sets-up', desk: composeSetUp(settings, machine, fault) };
  } catch (again) {
    return { kind: 'refused', why: whyRefused(again, settings) };
  }
}
