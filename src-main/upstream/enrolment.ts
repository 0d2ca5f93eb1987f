import { type EnrolAnswer, EnrolmentCode } from '../../src-shared/contract/upstream.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { RequestId } from '../../src-shared/ids.ts';
import { nameIn } from '../../src-shared/profile.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { Enrolment, type Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Log } from '../platform/log.ts';
import type { Ids } from '../platform/ports.ts';
import type { Secrets } from '../platform/secrets.ts';
import { changes } from '../platform/changes.ts';
import type { UpstreamClient } from './client.ts';
import { enrolmentFaultInWords } from './enrolment-words.ts';
import type { UpstreamFault } from './fault.ts';
import { judgeHead } from './heads.ts';
import { backoffMs, type Pace } from '../platform/pace.ts';
import { newSeries } from './receipt-series.ts';
import { isUsableToken } from './token-rotation.ts';
import type { Alarms, Enrolments } from './upstream.ts';
import { type Rest, UNTIL_WOKEN, type Worker, worker } from '../platform/worker.ts';

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
  readonly isOnline: () => boolean;
}

/** As a worker it asks again where an attempt, of this run or an earlier one, got no answer. */
interface ResumedEnrolments extends Enrolments, Worker {
  /** Why the last attempt failed, in words; null when there was none. */
  lastFailure(): string | null;
}

/**
 * Who this counter is. The code and its request are kept before they are sent: an answer that is lost can be asked for
 * again.
 */
export function enrolmentOver(parts: EnrolmentParts): ResumedEnrolments {
  const { client, facts, ledger, secrets, alarms, log } = parts;
  const changed = changes();
  let failure: string | null = null;
  let attempts = 0;
  let underWay: Promise<Result<Enrolment, Refusal>> | null = null;
  const stopping = new AbortController();

  async function enrol(code: string): Promise<Result<Enrolment, Refusal>> {
    if (!EnrolmentCode.safeParse(code).success)
      return refused(`«${code}» is no enrolment code: it looks like AB12-CD34`);
    const request = keepRequest(code);
    if (!request.ok) return request;
    const answer = await client.enrol(
      { requestId: request.value, code, device: parts.device },
      { signal: stopping.signal },
    );
    if (!answer.ok) {
      if (isFinal(answer.error)) forgetRequest();
      return refused(enrolmentFaultInWords(answer.error, parts.baseUrl));
    }
    const unfit = unfitness(answer.value);
    if (unfit === null) return keep(answer.value);
    forgetRequest();
    return refused(unfit);
  }

  function forgetRequest(): void {
    ledger.transaction(() => facts.forget('enrolment-request'));
  }

  function keepRequest(code: string): Result<RequestId, Refusal> {
    const kept = facts.get('enrolment-request');
    if (kept?.code === code) return ok(kept.requestId);
    const requestId = parts.ids.mint<RequestId>();
    const written = ledger.transaction(() => facts.set('enrolment-request', { requestId, code }));
    return written.ok ? ok(requestId) : written;
  }

  /** Why this machine can't be that counter; null when it can. */
  function unfitness({ counterId, counterName, token, nextSeq, headHash }: EnrolAnswer): string | null {
    if (!isUsableToken(token)) return "the upstream gave a token that can't be used";
    const own = ledger.entryAt(1);
    if (own && own.counterId !== counterId)
      return (
        `this machine's ledger belongs to another counter than «${counterName}»; ` +
        'give that one its own machine or data folder'
      );
    const forked = judgeHead({ nextSeq, headHash }, ledger) === 'forked';
    return forked
      ? `the upstream holds another journal of «${counterName}» than this machine; the operator must look at both`
      : null;
  }

  /** The token goes first: without the enrolment it is nothing, and the request is still there to ask again. */
  function keep({ token, nextSeq, counterNames, stationNames, ...identity }: EnrolAnswer): Result<Enrolment, Refusal> {
    const { seq } = ledger.head();
    const isBehind = nextSeq - 1 > seq;
    const series = isBehind ? undefined : facts.get('enrolment')?.receiptSeries;
    const enrolment = Enrolment.parse({ ...identity, receiptSeries: series ?? newSeries(parts.random) });
    try {
      // First: of an earlier enrolment they would be tried beside the one that counts.
      secrets.forget('next-token');
      secrets.forget('earlier-token');
      secrets.forget('doubted-token');
      secrets.set('token', token);
    } catch (fault) {
      return refused(`the token could not be kept: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
    const written = ledger.transaction(() => {
      facts.set('enrolment', enrolment);
      facts.set('roster', { etag: null, counterNames, stationNames });
      facts.set('acked-seq', Math.min(seq, nextSeq - 1));
      // With the enrolment itself, so that not a moment is left in which a part of the journal would pass for the
      // whole.
      if (isBehind)
        facts.set(
          'restore',
          facts.get('restore') ?? { why: seq === 0 ? 'replaced-machine' : 'old-copy', from: seq, known: nextSeq - 1 },
        );
      facts.forget('enrolment-request');
    });
    if (!written.ok) return written;
    failure = null;
    alarms.clear('superseded');
    alarms.clear('unauthorized');
    log.info('enrolled', { counter: enrolment.counterName, station: enrolment.stationName });
    changed.tell();
    return ok(enrolment);
  }

  function refused(detail: string): Result<never, Refusal> {
    log.info('not enrolled', { why: detail });
    failure = detail;
    changed.tell();
    return err({ kind: 'not-enrolled', detail });
  }

  /** One at a time: two requests with one code would each make the other's token void. */
  function enrolOnce(code: string): Promise<Result<Enrolment, Refusal>> {
    underWay ??= enrol(code).finally(() => {
      underWay = null;
    });
    return underWay;
  }

  async function askAgain(): Promise<Rest> {
    const kept = facts.get('enrolment-request');
    if (!kept || !parts.isOnline()) return UNTIL_WOKEN;
    const asked = await enrolOnce(kept.code);
    attempts = asked.ok ? 0 : attempts + 1;
    // Its own failure is told as a change as well; only the upstream's return is a reason to hurry.
    return asked.ok ? UNTIL_WOKEN : { ms: backoffMs(attempts, parts.pace, parts.random), heeds: ['contact'] };
  }

  const loop = worker(askAgain, (fault) => log.fault('enrolling', fault));
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
    lastFailure: () => failure,
    async stop() {
      stopping.abort();
      await loop.stop();
      await underWay;
    },
  };
}

/** A code that was refused will never be taken; one that got no answer may have been. */
function isFinal(fault: UpstreamFault): boolean {
  return fault.kind === 'problem' && fault.problem.status < 500 && fault.problem.status !== 429;
}
