import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import { type Language, USUAL_LOOK } from '../../src-shared/contract/views/look.ts';

/** What a window shows where there is no counter: nobody is signed in, and nothing is sold. */
export function stateWithoutCounter(versions: CounterState['versions'], language: Language): CounterState {
  return {
    versions,
    counterName: null,
    stationName: null,
    language,
    session: null,
    look: USUAL_LOOK,
    display: { setting: 'off', pinned: true, on: 'nowhere', customerChose: null },
    profile: null,
    shift: null,
    drawer: null,
    payments: [],
    devices: [],
    recent: [],
    attention: [],
    attentionMore: 0,
    attentionCount: 0,
    clerks: [],
    upstream: { state: 'never-reached', unsent: 0, code: null, allowance: null },
    printer: { state: 'not-set-up', waiting: 0 },
    register: null,
    stopped: null,
    // Nothing is sold, and whoever works here has a sign-in of their own.
    idleLockSeconds: 0,
    restore: null,
    setUp: null,
    trials: [],
  };
}
