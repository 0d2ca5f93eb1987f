import { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Log } from '../platform/log.ts';
import { newChanges } from '../platform/changes.ts';
import type { Alarm, Alarms } from './upstream.ts';

/** The standing alarms, at most one of each name. They outlive the run: a stop that a restart lifts would be none. */
export function alarmsIn(facts: Facts, clock: Clock, log: Log): Alarms {
  const changed = newChanges();
  let standing = (facts.get('alarms') ?? []).flatMap(readAlarm);

  let areKept = true;

  function keep(alarms: readonly Alarm[]): void {
    standing = [...alarms];
    areKept = false;
    try {
      facts.set(
        'alarms',
        standing.map(({ alarm, detail, at }) => ({ alarm, detail, at })),
      );
      areKept = true;
    } catch (fault) {
      // It stands in this run all the same: what raised it will raise it again in the next.
      log.fault('an alarm could not be kept', fault);
    }
    changed.tell();
  }

  return {
    onChange: changed.listen,
    list: () => standing,
    areKept: () => areKept,
    has: (name) => standing.some((each) => each.alarm === name),
    raise(name, detail) {
      const known = standing.find((each) => each.alarm === name);
      if (known?.detail === detail) return;
      log.info('alarm raised', { alarm: name, detail });
      const raised: Alarm = { kind: 'alarm', alarm: name, detail, at: known?.at ?? instant(clock.now()) };
      keep([...standing.filter((each) => each.alarm !== name), raised]);
    },
    clear(name) {
      if (!standing.some((each) => each.alarm === name)) return;
      log.info('alarm cleared', { alarm: name });
      keep(standing.filter((each) => each.alarm !== name));
    },
  };
}

/** An alarm that another version of this app named says nothing to this one. */
function readAlarm(kept: { alarm: string; detail: string; at: string }): Alarm[] {
  const alarm = AttentionItem.safeParse({ kind: 'alarm', ...kept });
  return alarm.success && alarm.data.kind === 'alarm' ? [alarm.data] : [];
}
