import type { Entry, Profile } from '../../src-shared/contract/upstream.ts';
import type { DrawerHints } from '../../src-shared/contract/views/shift.ts';
import { type DropPrompt, dropPromptAfter, type KeyedHash, NO_DROP_DUE } from '../../src-shared/drop-prompt.ts';
import { changeAfter, changeLevels, kindsOfMoney, NO_CHANGE, type SmallChange } from '../../src-shared/small-change.ts';
import type { Day } from '../../src-shared/time.ts';
import type { OpenShift } from './shifts.ts';

/** What the clerk is told about the own drawer before the count: levels of change and a prompt, and no figure. */
export type DrawerHintsOf = (shift: OpenShift, entries: readonly Entry[], profile: Profile, day: Day) => DrawerHints;

/** Each entry is looked at once, however often the screen asks. */
export function drawerHintsOver(keyedHash: KeyedHash): DrawerHintsOf {
  let known: {
    of: readonly Entry[] | null;
    profile: Profile | null;
    day: Day | null;
    read: number;
    change: SmallChange;
    drop: DropPrompt;
  } = nothingOf(null, null, null);
  return (shift, entries, profile, day) => {
    const isKnown = known.of === entries && known.profile?.version === profile.version && known.day === day;
    if (!isKnown) known = nothingOf(entries, profile, day);
    const kinds = kindsOfMoney(profile, day);
    for (const entry of entries.slice(known.read)) {
      known.change = changeAfter(known.change, entry, kinds);
      const limit = { shiftId: shift.id, dropAbove: profile.cash.dropAbove, keyedHash };
      known.drop = dropPromptAfter(known.drop, entry, limit);
    }
    known.read = entries.length;
    return { change: changeLevels(known.change), dropDue: known.drop.due };
  };
}

function nothingOf(of: readonly Entry[] | null, profile: Profile | null, day: Day | null) {
  return { of, profile, day, read: 0, change: NO_CHANGE, drop: NO_DROP_DUE };
}
