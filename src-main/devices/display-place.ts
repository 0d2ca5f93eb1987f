import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { DisplaySetting } from '../../src-shared/contract/views/look.ts';
import type { Facts } from '../ledger/facts.ts';

/** Where the customer's display is wanted, and where it stands. */
export interface DisplayPlace {
  setting(): DisplaySetting;
  /** Given by the environment of this run: it can't be changed here. */
  readonly pinned: boolean;
  set(setting: DisplaySetting): void;
  /** Told by the windows: where it stands now. */
  stands(on: CounterState['display']['on']): void;
  on(): CounterState['display']['on'];
}

export function displayPlace(pinned: DisplaySetting | null, facts: Facts): DisplayPlace {
  let on: CounterState['display']['on'] = 'nowhere';
  return {
    pinned: pinned !== null,
    setting: () => pinned ?? facts.get('display-setting') ?? 'auto',
    set: (setting) => facts.set('display-setting', setting),
    stands: (where) => void (on = where),
    on: () => on,
  };
}
