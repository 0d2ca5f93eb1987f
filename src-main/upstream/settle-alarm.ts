import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { SettledAlarm } from '../../src-shared/contract/views/attention.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { draftOf } from '../../src-shared/journal/entry.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Access } from '../access/access.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Alarms, Hotlist } from './upstream.ts';

interface AlarmCounter {
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly access: Pick<Access, 'approve'>;
  readonly upstream: { readonly alarms: Alarms; readonly hotlist: Pick<Hotlist, 'braked' | 'approve'> };
}

interface AlarmSettlement {
  readonly alarm: SettledAlarm;
  readonly approval: { readonly clerkId: ClerkId; readonly pin: string };
}

/**
 * A second person's word ends what only a person can. They looked into entries that are lost, here or upstream, or they
 * found an unusually long list in order. A note in the journal says who gave it.
 */
export async function settleAlarm(
  { alarm, approval }: AlarmSettlement,
  clerk: Session,
  { access, ledger, clock, ids, upstream }: AlarmCounter,
): Promise<Result<null, Refusal>> {
  const standing = () => upstream.alarms.list().find((each) => each.alarm === alarm);
  const seen = standing();
  if (!seen) return err({ kind: 'approved-already' });
  // The supervisor judges cards turned away, and a log that somebody with the files could lose. The technician may
  // judge a journal that was lost upstream.
  const approved = await access.approve(
    approval.clerkId,
    approval.pin,
    clerk.clerkId,
    alarm === 'hotlist-brake' || alarm === 'audit-log-lost' ? ['supervisor'] : ['supervisor', 'technician'],
  );
  if (!approved.ok) return approved;
  const still = standing();
  if (!still) return err({ kind: 'approved-already' });
  // A word on 400 cards is none on 9,000 that came while the PIN was verified.
  if (still.detail !== seen.detail) return err({ kind: 'alarm-changed' });

  const braked = upstream.hotlist.braked();
  const texts = {
    'journal-gap': 'entries lost upstream were looked into',
    'entries-lost': 'entries lost here and upstream were looked into',
    'ledger-set-aside': 'what was handed in of the ledger that was set aside was looked into',
    'entry-recorded': 'an entry that the disk had left in doubt was looked into: it was recorded',
    'entry-not-recorded': 'an entry that the disk had left in doubt was looked into: it was not recorded',
    'audit-log-lost': `the auditor’s log that is not whole was looked into: ${seen.detail}`,
    'other-machine': `this machine was found to be the only one of this counter: ${seen.detail}`,
    'hotlist-brake': `a list of ${braked?.listed ?? 0} more cards was approved`,
  };
  const written = ledger.append(
    draftOf('note', {
      id: ids.mint<EntryId>(),
      at: instant(clock.now()),
      shiftId: null,
      clerkId: clerk.clerkId,
      supervisorId: approved.value.clerkId,
      body: { v: 1, text: texts[alarm] },
    }),
  );
  if (!written.ok) return written;
  if (alarm === 'hotlist-brake') upstream.hotlist.approve();
  else upstream.alarms.clear(alarm);
  return ok();
}
