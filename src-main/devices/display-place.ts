import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { DisplaySetting } from '../../src-shared/contract/views/look.ts';
import { ok, type Result } from '../../src-shared/result.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** Where the customer's display is wanted, and where it stands. */
export interface DisplayPlace {
  setting(): DisplaySetting;
  /** Given by the environment of this run: it can't be changed here. */
  readonly pinned: boolean;
  /** Somebody chose here. */
  isChosen(): boolean;
  set(setting: DisplaySetting): Result<null, Refusal>;
  /** Told by the windows: where it stands now. */
  stands(on: CounterState['display']['on']): void;
  on(): CounterState['display']['on'];
}

export function displayPlaceOver(
  { pinned, usual }: { readonly pinned: DisplaySetting | null; readonly usual: DisplaySetting | null },
  facts: Facts,
  ledger: Pick<Ledger, 'transaction'>,
): DisplayPlace {
  let on: CounterState['display']['on'] = 'nowhere';
  return {
    pinned: pinned !== null,
    setting: () => pinned ?? facts.get('display-setting') ?? usual ?? 'auto',
    isChosen: () => pinned === null && facts.get('display-setting') !== undefined,
    set(setting) {
      const written = ledger.transaction(() => facts.set('display-setting', setting));
      return written.ok ? ok() : written;
    },
    stands: (where) => void (on = where),
    on: () => on,
  };
}
