import { CHANNEL_NAMES, type ChannelName } from '../../src-shared/contract/ipc.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { CounterState } from '../../src-shared/contract/views/counter-state.ts';
import type { Language } from '../../src-shared/contract/views/look.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { type Err, ok } from '../../src-shared/result.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Access, WindowKey } from '../access/access.ts';
import type { RestoreSteps } from '../restore/steps.ts';
import type { Handlers } from './router.ts';

interface RestoreHandlersParts {
  readonly access: Access;
  readonly audit: Pick<AuditLog, 'note'>;
  readonly steps: RestoreSteps;
  readonly window: WindowKey;
  readonly state: () => CounterState;
  readonly speak: (language: Language) => void;
  /** The clerk's own language, unless one is pinned for this run. */
  readonly adoptClerk: (clerkId: ClerkId) => void;
  /** The counter is started with the ledger that is there now. */
  readonly leave: () => void;
  /** Whatever a counter does: there is none. */
  readonly refuse: () => Err<Refusal>;
}

/**
 * One call a channel where there is no counter: people sign in and have the ledger back; everything else is refused.
 */
export function restoreHandlersOver({
  access,
  audit,
  steps,
  window,
  state,
  speak,
  adoptClerk,
  leave,
  refuse,
}: RestoreHandlersParts): Handlers {
  const own: Partial<Handlers> = {
    'counter.state': () => ok(state()),
    'counter.language'({ language }) {
      speak(language);
      return ok();
    },
    async 'session.sign-in'({ clerkId, pin }) {
      const session = await access.signIn(window, clerkId, pin);
      if (session.ok) adoptClerk(clerkId);
      return session;
    },
    'session.sign-out'() {
      access.signOut(window);
      return ok();
    },
    async 'restore.prepare'(source, who) {
      const prepared = await steps.prepare(source);
      const detail = source.kind === 'backup' ? source.name : source.kind;
      audit.note({ kind: 'restore', clerkId: who.clerkId, step: prepared.ok ? 'prepared' : 'not-prepared', detail });
      return prepared;
    },
    'restore.cancel'() {
      steps.cancel();
      return ok();
    },
    'restore.replace'(_, who) {
      const replaced = steps.replace();
      const step = replaced.ok ? 'replaced' : 'not-replaced';
      audit.note({ kind: 'restore', clerkId: who.clerkId, step, detail: 'ledger.sqlite' });
      if (replaced.ok) leave();
      return replaced;
    },
    'restore.leave'() {
      leave();
      return ok();
    },
  };
  const refusing = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, refuse])) as Record<
    ChannelName,
    typeof refuse
  >;
  return { ...refusing, ...own };
}
