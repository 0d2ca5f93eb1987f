import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { JobDeed, RegisterView } from '../../src-shared/contract/views/register.ts';
import type { ClerkId } from '../../src-shared/ids.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Counter } from './counter.ts';
import { jobView, maySeeWhy } from './register-jobs.ts';
import type { Handlers } from './router.ts';

type RegisterChannel = Exclude<Extract<keyof Handlers, `register.${string}`>, 'register.settle'>;

/** The fiscal register itself: how it stands, how it is set up, and what waits for it. */
export function registerHandlersOver(counter: Counter): Pick<Handlers, RegisterChannel> {
  const { register, audit, machine } = counter;

  /** The number names it; nothing else of a register is written anywhere. */
  function noteSetUp({ clerkId }: Session): void {
    const value = register.inUse()?.settings.uniqueNumber ?? '';
    audit.note({ kind: 'setting-changed', clerkId, setting: 'register', value });
  }

  async function changed(
    typed: Parameters<typeof register.change>[0],
    sure: boolean,
    who: Session,
  ): Promise<Result<RegisterView, Refusal>> {
    try {
      // The answer on its way is waited for: a program that is killed meanwhile has changed it all the same.
      const done = await register.change(typed, sure, () => noteSetUp(who));
      if (!done.ok) return done;
      // Another login or password was not tried, though place and number are the same.
      machine.trials.drop('register');
    } catch (fault) {
      return err({ kind: 'file-not-written', detail: fault instanceof Error ? fault.message : String(fault) });
    }
    return ok(registerView(counter, who));
  }

  return {
    'register.view': (_, who) => ok(registerView(counter, who)),
    'register.set': ({ sure, ...typed }, who) => changed(typed, sure, who),
    'register.remove': ({ sure }, who) => changed(null, sure, who),
    async 'register.test'(_, who) {
      const side = register.current();
      if (!side) return err({ kind: 'no-register' });
      const keep = machine.trials.begin('register', who);
      const answer = await side.askNow();
      keep(answer === 'told' ? 'worked' : 'failed');
      return ok({ answer, view: registerView(counter, who) });
    },
    'register.again'({ key }, who) {
      const done = settleJob({ key, deed: 'again' }, { clerk: who, supervisorId: null }, counter);
      return done.ok ? ok(registerView(counter, who)) : done;
    },
  };
}

interface People {
  readonly clerk: Session;
  readonly supervisorId: ClerkId | null;
}

/** A person's word on a job that waits for one; whose it was is kept in the auditor's log. */
export function settleJob(
  { key, deed }: { readonly key: string; readonly deed: JobDeed },
  { clerk, supervisorId }: People,
  { register, audit }: Pick<Counter, 'register' | 'audit'>,
): Result<null, Refusal> {
  const side = register.current();
  if (!side) return err({ kind: 'no-register' });
  if (deed !== 'again' && supervisorId === null) return err({ kind: 'supervisor-needed' });
  const waiting = side.jobsNotInTurn().find((job) => job.key === key);
  const isOpen = waiting === undefined || maySeeWhy(waiting, supervisorId !== null || clerk.role === 'supervisor');
  if (!isOpen) return err({ kind: 'register-job-settled' });
  const decided = side.decide(key, deed);
  if (!decided.ok) return decided;
  if (decided.value === null) return err({ kind: 'register-job-settled' });
  audit.note({ kind: 'register-job', clerkId: clerk.clerkId, supervisorId, key, deed });
  return ok();
}

/** More than a page shows, and few enough to be told at once. */
const JOBS_TOLD_MAX = 50;

function registerView(counter: Counter, who: Session): RegisterView {
  const side = counter.register.current();
  const inUse = counter.register.inUse();
  const jobs = counter.register.openJobs();
  const status = side?.status();
  const self = side?.self();
  return {
    setUp: inUse && {
      origin: inUse.origin,
      url: inUse.settings.url.href,
      number: inUse.settings.uniqueNumber,
    },
    status: counter.register.standing(0),
    problem: status && (status.why !== null || status.words !== null) ? { why: status.why, words: status.words } : null,
    says: self?.register
      ? {
          serialNumber: self.register.serialNumber,
          registrationNumber: self.register.registrationNumber,
          taxpayer: self.register.taxpayer,
          dayIsOpen: self.dayIsOpen,
          openedAt: self.openedAt,
        }
      : null,
    queue: jobs.slice(0, JOBS_TOLD_MAX).map((job) => jobView(job, side?.serial ?? null, who, counter)),
    more: Math.max(0, jobs.length - JOBS_TOLD_MAX),
  };
}
