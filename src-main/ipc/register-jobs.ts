import { isNoRegister } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { RegisterJob } from '../../src-shared/contract/views/register.ts';
import { asideOf, deedsOn, type FiscalJob } from '../fiscal/fiscal-job.ts';
import type { Counter } from './counter.ts';

/** What waits for a person's hand: it ends by nothing else. That cash is short ends with the next that comes in. */
export function registerItems(counter: Counter, who: Session | null): AttentionItem[] {
  const side = counter.register.current();
  if (!side) return noRegister(counter);
  const waiting = side.jobsNotInTurn().filter((job) => {
    const why = asideOf(job);
    if (why === 'little-cash') return who?.role === 'supervisor';
    return job.state !== 'waiting' && deedsOn(job, side.serial).length > 0;
  });
  return waiting.map((job) => {
    const { key, does, receiptNumber, at, why, words, may } = jobView(job, side.serial, who, counter);
    return { kind: 'register-job', key, does, receiptNumber, at, why, words, may };
  });
}

/** The rules want a register, and none can be asked: what waits for one waits with it. */
function noRegister({ register }: Counter): AttentionItem[] {
  const standing = register.standing(0);
  if (!standing || !isNoRegister(standing.state)) return [];
  return [{ kind: 'register-missing', why: standing.state, unsigned: standing.unsigned, at: standing.since }];
}

/** What a supervisor alone may see is for nobody else to decide: a refusal would tell it. */
export function maySeeWhy(job: Pick<FiscalJob, 'why'>, isSupervisor: boolean): boolean {
  return isSupervisor || asideOf(job) !== 'little-cash';
}

/**
 * What a register says of cash tells what the drawer holds. That it is short of it, and its words on any cash, a
 * supervisor reads alone. `serial`: of the register that stands here; null: none does, and a job waits for the next.
 */
export function jobView(
  job: FiscalJob,
  serial: string | null,
  who: Session | null,
  { ledger }: Pick<Counter, 'ledger'>,
): RegisterJob {
  const why = asideOf(job);
  const isOfCash = why === 'little-cash' || (job.does !== 'sale' && job.does !== 'return');
  const maySee = who?.role === 'supervisor' || !isOfCash;
  const isHidden = !maySeeWhy(job, who?.role === 'supervisor');
  return {
    key: job.key,
    receiptNumber: receiptNumberOf(job, ledger),
    does: job.does,
    at: job.createdAt,
    state: stateToSay(job, serial),
    why: isHidden ? null : why,
    words: maySee ? job.problem : null,
    register: job.register,
    may: isHidden || serial === null ? [] : deedsOn(job, serial),
  };
}

/** Where no register stands nothing is on its way: what was when the program ended may have been heard. */
function stateToSay({ state }: FiscalJob, serial: string | null): RegisterJob['state'] {
  if (state === 'sending') return serial === null ? 'unknown' : 'sending';
  return state === 'unknown' || state === 'refused' ? state : 'waiting';
}

/** null: its entry has none, or can't be read. */
function receiptNumberOf({ entrySeq }: Pick<FiscalJob, 'entrySeq'>, ledger: Counter['ledger']): string | null {
  try {
    const number = ledger.entryAt(entrySeq)?.body['receiptNumber'];
    return typeof number === 'string' ? number : null;
  } catch {
    return null;
  }
}
