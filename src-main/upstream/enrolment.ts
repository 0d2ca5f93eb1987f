import type { EnrolAnswer } from '../../src-shared/contract/upstream.ts';
import type { CodeProblem } from '../../src-shared/contract/refusals.ts';
import type { CounterId, RequestId } from '../../src-shared/ids.ts';
import { nameIn } from '../../src-shared/profile.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { Enrolment, type Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Secrets } from '../platform/secrets.ts';
import { newChanges } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { readCode, spentCodesIn } from './codes.ts';
import { enrolmentFaultInWords } from './enrolment-words.ts';
import type { UpstreamFault } from './fault.ts';
import { judgeHead } from './heads.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import { newSeries } from './receipt-series.ts';
import { isUsableToken } from './token-rotation.ts';
import type { Alarms, CodeRefused, Enrolments } from './upstream.ts';
import { type Rest, UNTIL_WOKEN, type Worker, newWorker } from '../platform/worker.ts';

interface EnrolmentParts {
  readonly client: UpstreamClient;
  readonly facts: Facts;
  readonly ledger: Ledger;
  readonly secrets: Secrets;
  readonly alarms: Alarms;
  readonly ids: Ids;
  readonly random: (bytes: number) => Uint8Array;
  readonly log: Log;
  readonly device: { readonly name: string; readonly appVersion: string };
  readonly baseUrl: URL | null;
  readonly pace: Pace;
  /** Enrolled, for the first time or again: what was refused may be taken now. */
  readonly onEnrolled: () => void;
}

/** As a worker it asks again where an attempt, of this run or an earlier one, got no answer. */
interface ResumedEnrolments extends Enrolments, Worker {
  /** Why the last attempt failed, in words; null when there was none. */
  lastFailure(): string | null;
}

type Enrolled = Result<Enrolment, CodeRefused>;

/**
 * Makes this machine its counter. The code and its request are kept before they are sent: an answer that is lost can be
 * asked for again. An enrolled machine is made its counter again in the same way, and never another one.
 */
export function enrolmentOver(parts: EnrolmentParts): ResumedEnrolments {
  const { client, facts, ledger, secrets, alarms, log } = parts;
  const changed = newChanges();
  const spent = spentCodesIn(secrets);
  let failure: CodeRefused | null = null;
  let attempts = 0;
  let underWay: { readonly code: string; readonly answer: Promise<Enrolled> } | null = null;
  const stopping = new AbortController();

  async function enrol(code: string): Promise<Enrolled> {
    const request = keepRequest(code);
    if (!request.ok) return request;
    const own = ownCounter();
    const answer = await client.enrol(
      { requestId: request.value, code, device: parts.device, ...(own && (await mayBeNamed()) && { counterId: own }) },
      { signal: stopping.signal },
    );
    if (!answer.ok) {
      const { why, detail } = enrolmentFaultInWords(answer.error, parts.baseUrl);
      return isFinal(answer.error) ? refusedForGood(code, why, detail) : refused(why, detail);
    }
    const unfit = unfitness(answer.value);
    return unfit ? refusedForGood(code, unfit.why, unfit.detail) : keep(code, answer.value);
  }

  /**
   * The counter that this journal belongs to; an empty one, too, belongs to the counter that this machine was enrolled
   * as.
   */
  function ownCounter(): CounterId | undefined {
    return ledger.entryAt(1)?.counterId ?? facts.get('enrolment')?.counterId;
  }

  /** An upstream of 1.1 leaves a code of another counter unused; one of 1.0 must not be sent what it does not name. */
  async function mayBeNamed(): Promise<boolean> {
    const health = await client.health({ signal: stopping.signal });
    return health.ok && health.value.contract !== '1.0';
  }

  function keepRequest(code: string): Result<RequestId, CodeRefused> {
    const kept = facts.get('enrolment-request');
    if (kept?.code === code) return ok(kept.requestId);
    const requestId = parts.ids.mint<RequestId>();
    const written = ledger.transaction(() => facts.set('enrolment-request', { requestId, code }));
    return written.ok ? ok(requestId) : refused('not-kept', written.error.detail);
  }

  /** Why this machine can't be that counter; null when it can. */
  function unfitness({ counterId, counterName, token }: EnrolAnswer): Pick<CodeRefused, 'why' | 'detail'> | null {
    if (!isUsableToken(token)) return { why: 'other', detail: "the upstream gave a token that can't be used" };
    if (counterId === (ownCounter() ?? counterId)) return null;
    return {
      why: 'other-counter',
      detail:
        `this machine's ledger belongs to another counter than «${counterName}»; ` +
        'give that one its own machine or data folder, and a new code',
    };
  }

  /** The token goes first: without the enrolment it is nothing, and the request is still there to ask again. */
  function keep(code: string, answer: EnrolAnswer): Enrolled {
    const { token, nextSeq, headHash, counterNames, stationNames, ...identity } = answer;
    const { seq } = ledger.head();
    const agrees = judgeHead({ nextSeq, headHash }, ledger) === 'agrees';
    const series = agrees ? facts.get('enrolment')?.receiptSeries : undefined;
    const enrolment = Enrolment.parse({ ...identity, receiptSeries: series ?? newSeries(parts.random) });
    try {
      // While the request is kept it is asked again all the same.
      spent.add(code, null);
      // First: of an earlier enrolment they would be tried beside the one that counts.
      secrets.forget('next-token');
      secrets.forget('earlier-token');
      secrets.forget('doubted-token');
      secrets.set('token', token);
    } catch (fault) {
      return refused('not-kept', `the token could not be kept: ${wordsOf(fault)}`);
    }
    // Before the transaction: a machine that dies in between asks again, and one that is its counter again is never
    // taken for a superseded one.
    alarms.clear('superseded');
    alarms.clear('unauthorized');
    alarms.clear('journal-fork');
    const written = ledger.transaction(() => {
      facts.set('enrolment', enrolment);
      facts.set('roster', { etag: null, counterNames, stationNames });
      facts.forget('parted');
      // What was handed in and is shipped after all is not sent until it is in the journal.
      facts.forget('stranded-seq');
      facts.forget('not-stranded');
      // Both are written with the enrolment itself. A moment later a part of the journal could pass for the whole, or a
      // parted one for the one that counts.
      if (!agrees && seq > 0) facts.set('parted', { known: nextSeq - 1, common: null, handedIn: false });
      else if (!agrees)
        facts.set('restore', facts.get('restore') ?? { why: 'replaced-machine', from: 0, known: nextSeq - 1 });
      facts.forget('enrolment-request');
    });
    if (!written.ok) return refused('not-kept', written.error.detail);
    failure = null;
    log.info('enrolled', { counter: enrolment.counterName, station: enrolment.stationName, agrees });
    changed.tell();
    parts.onEnrolled();
    return ok(enrolment);
  }

  function refusedForGood(code: string, why: CodeProblem, detail: string): Enrolled {
    ledger.transaction(() => facts.forget('enrolment-request'));
    try {
      // What somebody else's server said of it is no word on the code.
      if (why === 'refused' || why === 'other-counter') spent.add(code, why);
    } catch (fault) {
      log.fault('a code that was refused could not be kept', fault);
    }
    return refused(why, detail);
  }

  function refused(why: CodeProblem, detail: string): Result<never, CodeRefused> {
    log.info('not enrolled', { why: detail });
    failure = { kind: 'code-refused', why, detail };
    changed.tell();
    return err(failure);
  }

  /** One at a time: two requests at once would each make the other's token void. */
  async function enrolOnce(text: string): Promise<Enrolled> {
    const code = readCode(text);
    if (code === null) return judged('no-code', `«${text.slice(0, 40)}» is no enrolment code: it looks like AB12-CD34`);
    if (underWay?.code === code) return underWay.answer;
    const answer = underWay ? underWay.answer.then(() => enrolUnspent(code)) : enrolUnspent(code);
    const own = { code, answer };
    underWay = own;
    try {
      return await answer;
    } finally {
      if (underWay === own) underWay = null;
    }
  }

  async function enrolUnspent(code: string): Promise<Enrolled> {
    const isAsked = facts.get('enrolment-request')?.code === code;
    return !isAsked && spent.find(code)?.problem === null
      ? judged('used-here', 'this code was used here already; ask the operator for a new one')
      : enrol(code);
  }

  /** A word on what was typed, and none on a code that waits. */
  function judged(why: CodeProblem, detail: string): Result<never, CodeRefused> {
    const refusal: CodeRefused = { kind: 'code-refused', why, detail };
    if (!facts.get('enrolment')) failure = refusal;
    return err(refusal);
  }

  async function askAgain(): Promise<Rest> {
    const kept = facts.get('enrolment-request');
    if (!kept) return UNTIL_WOKEN;
    const enrolled = await enrolOnce(kept.code);
    attempts = enrolled.ok ? 0 : attempts + 1;
    // Its own failure is told as a change as well; only the upstream's return is a reason to hurry.
    return enrolled.ok ? UNTIL_WOKEN : { ms: backoffMs(attempts, parts.pace, parts.random), heeds: ['contact'] };
  }

  function codeProblem(): CodeProblem | null {
    if (facts.get('enrolment-request')) return failure?.why ?? 'no-answer';
    return spent.newest()?.problem ?? null;
  }

  const loop = newWorker(askAgain, (fault) => log.fault('enrolling', fault));
  return {
    ...loop,
    onChange: changed.listen,
    current: () => facts.get('enrolment') ?? null,
    placeIn(language) {
      const enrolment = facts.get('enrolment');
      const { counterNames, stationNames } = facts.get('roster') ?? {};
      return enrolment
        ? {
            counterName: nameIn(language, enrolment.counterName, counterNames),
            stationName: nameIn(language, enrolment.stationName, stationNames),
          }
        : null;
    },
    enrol: enrolOnce,
    isSpent(text) {
      const code = readCode(text);
      return code !== null && spent.find(code) !== undefined;
    },
    codeProblem,
    lastFailure: () => failure?.detail ?? null,
    async stop() {
      stopping.abort();
      await loop.stop();
      await underWay?.answer;
    },
  };
}

/** A code that was refused will never be taken; one that got no answer may have been. */
function isFinal(fault: UpstreamFault): boolean {
  return fault.kind === 'problem' && fault.problem.status < 500 && fault.problem.status !== 429;
}

function wordsOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
