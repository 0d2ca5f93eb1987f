import type { Session } from '../../src-shared/contract/views/clerks.ts';
import { ok } from '../../src-shared/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Trials } from '../platform/trials.ts';
import type { UpstreamSetUp } from '../upstream/upstream-set-up.ts';
import type { Handlers } from './router.ts';

type UpstreamChannel = Extract<keyof Handlers, `upstream.${string}`>;

/** Where the upstream is and whose word counts for it; the same calls on the guided page and in the settings. */
export function upstreamHandlersOver(
  setUp: UpstreamSetUp,
  audit: Pick<AuditLog, 'note'> | null,
  trials: Pick<Trials, 'begin'>,
): Pick<Handlers, UpstreamChannel> {
  const note = (who: Session, setting: string, value: string) =>
    audit?.note({ kind: 'setting-changed', clerkId: who.clerkId, setting, value });
  return {
    'upstream.view': () => ok(setUp.view()),
    'upstream.set'(typed, who) {
      const set = setUp.set(typed);
      if (set.ok && typed.address !== undefined) note(who, 'upstream', set.value.address);
      if (set.ok && typed.proxy !== undefined) note(who, 'upstream-proxy', set.value.proxy);
      return set;
    },
    'upstream.trust'({ trusted }, who) {
      const set = setUp.trust(trusted);
      if (set.ok) note(who, 'upstream-authority', trusted);
      return set;
    },
    async 'upstream.trust-file'(_, who) {
      const set = await setUp.trustFile();
      if (set.ok) note(who, 'upstream-authority', set.value.authorities.map(({ name }) => name).join(', '));
      return set;
    },
    async 'upstream.try'(_, who) {
      const keep = trials.begin('upstream', who);
      const tried = await setUp.tryOut();
      keep(tried.reached ? 'worked' : 'failed');
      return ok(tried);
    },
  };
}
