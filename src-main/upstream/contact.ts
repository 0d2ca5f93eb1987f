import type { Contract } from '../../src-shared/contract/upstream.ts';
import type { CertificateProblem } from '../../src-shared/contract/views/certificate.ts';
import type { Clock, Instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newChanges } from '../platform/changes.ts';
import type { Exchange, UpstreamClient } from './client.ts';
import { clockDifference } from './clock-difference.ts';
import { retryAfterOf, type UpstreamFault } from './fault.ts';
import { jittered, type Pace } from '../platform/pace.ts';
import { silenceIn } from './silence.ts';
import type { Alarms, Contact, ContactState } from './upstream.ts';
import { AT_ONCE, type Rest, type Worker, newWorker } from '../platform/worker.ts';

interface ContactParts {
  readonly client: UpstreamClient;
  readonly facts: Facts;
  readonly ledger: Pick<Ledger, 'transaction'>;
  readonly alarms: Alarms;
  readonly clock: Clock;
  readonly random: (bytes: number) => Uint8Array;
  readonly pace: Pace;
  readonly enrolled: () => boolean;
  readonly onFault: (fault: unknown) => void;
}

/**
 * Where nobody says how it is, what it serves is not waited for long: clerks wait to hear that there is no connection.
 */
const WITHOUT_HEALTH_TIMEOUT_MS = 3_000;

/**
 * Whether the upstream is in reach. Every authenticated call tells. One that failed raises a doubt, which a knock
 * settles at once: a single broken connection doesn't flicker on the screen. While out of reach it knocks every few
 * seconds.
 */
export function contactOver({
  client,
  facts,
  ledger,
  alarms,
  clock,
  random,
  pace,
  enrolled,
  onFault,
}: ContactParts): Contact & Pick<Worker, 'start' | 'stop'> {
  const changed = newChanges();
  let reached = false;
  let doubted = true;
  let contacts = 0;
  let heardAt = Number.NEGATIVE_INFINITY;
  let clockReadAt = Number.NEGATIVE_INFINITY;
  let upstreamClock: { readonly ms: number; readonly heardAt: number } | null = null;
  let contract: Contract | null = null;
  let lastFault: UpstreamFault | null = null;
  let healthIsOld = true;
  /** A knock has just heard how it is: the contact that follows is with the same upstream. */
  let isHeardByKnock = false;
  const silence = silenceIn(facts, ledger, clock);

  function inReach(isReached: boolean): void {
    if (reached === isReached) return;
    reached = isReached;
    silence.keep('now');
    changed.tell();
  }

  function contacted(): void {
    silence.broken();
    silence.keep('at most every half minute');
    contacts += 1;
    heardAt = clock.monotonic();
    doubted = false;
    // A rest that was asked for is over where the upstream serves, so that its going away again is seen. Another one
    // may have come in its place: how it is will be asked anew.
    if (!reached) {
      healthIsOld = !isHeardByKnock;
      loop.wake('contact');
    }
    inReach(true);
  }

  function hear(exchange: Exchange): void {
    noteFault(exchange);
    if (exchange.operation === 'health') return;
    if (isContact(exchange)) return contacted();
    if (isPatienceAskedFor(exchange.fault)) return;
    doubted = true;
    if (reached) loop.wake('work');
  }

  function noteFault({ fault }: Exchange): void {
    const [certificateBefore, proxyBefore] = [certificate()?.why, proxy()?.why];
    lastFault = fault;
    if (certificate()?.why !== certificateBefore || proxy()?.why !== proxyBefore) changed.tell();
  }

  function certificate(): CertificateProblem | null {
    return (lastFault?.kind === 'unreachable' && lastFault.certificate) || null;
  }

  function proxy(): ReturnType<Contact['proxy']> {
    if (lastFault?.kind !== 'unreachable' || !lastFault.proxy) return null;
    return { why: lastFault.proxy, detail: lastFault.detail };
  }

  /**
   * In reach means that it serves this counter. Health alone would call one reachable that refuses everything else, and
   * is no reason to doubt one that serves. `wishedMs`: how long it asked to be left alone.
   */
  async function knock(signal: AbortSignal): Promise<{ answered: boolean; wishedMs: number | null }> {
    const health = await askHealth(signal);
    if (signal.aborted) return { answered: reached, wishedMs: null };
    if (!enrolled()) return { answered: health.ok, wishedMs: health.ok ? null : retryAfterOf(health.error) };
    const before = contacts;
    isHeardByKnock = health.ok;
    const served = await client.outcomes(
      { after: facts.get('outcome-no') ?? 0, limit: 1, waitSeconds: 0 },
      { signal, ...(health.ok ? {} : { timeoutMs: WITHOUT_HEALTH_TIMEOUT_MS }) },
    );
    isHeardByKnock = false;
    return {
      answered: signal.aborted ? reached : contacts > before,
      wishedMs: served.ok ? null : retryAfterOf(served.error),
    };
  }

  /** Reads the clock and the version of the contract; alone it says nothing of being in reach. */
  async function askHealth(signal: AbortSignal): ReturnType<UpstreamClient['health']> {
    const startedAt = clock.now();
    const health = await client.health({ signal });
    if (signal.aborted) return health;
    clockReadAt = clock.monotonic();
    healthIsOld = false;
    if (health.ok) {
      compareClocks(health.value.time, startedAt);
      contract = health.value.contract;
    }
    return health;
  }

  function compareClocks(upstreams: Instant | null, askedAtMs: number): void {
    if (upstreams === null) return;
    upstreamClock = { ms: Date.parse(upstreams), heardAt: clock.monotonic() };
    const difference = clockDifference(upstreams, askedAtMs, clock.now());
    if (difference === null) alarms.clear('clock-differs');
    else alarms.raise('clock-differs', difference);
  }

  async function turn(signal: AbortSignal): Promise<Rest> {
    const now = clock.monotonic();
    const quietForMs = Math.min(heardAt + pace.silenceMs, clockReadAt + pace.clockCheckMs) - now;
    if (reached && !doubted && healthIsOld) {
      await askHealth(signal);
      return AT_ONCE;
    }
    if (reached && !doubted && quietForMs > 0) return { ms: quietForMs, heeds: ['work'] };
    doubted = false;
    const { answered, wishedMs } = await knock(signal);
    if (answered) heardAt = clock.monotonic();
    inReach(answered);
    if (answered) return AT_ONCE;
    silence.keep('at most every half minute');
    return { ms: Math.max(jittered(pace.knockMs, random), wishedMs ?? 0), heeds: ['contact'] };
  }

  function state(): ContactState {
    if (reached) return 'online';
    return silence.lastContact() === null ? 'never-reached' : 'offline';
  }

  const loop = newWorker(turn, onFault);
  const endHearing = client.onExchange(hear);

  return {
    onChange: changed.listen,
    state,
    hoursSinceContact: silence.hours,
    upstreamNow: () => upstreamClock && upstreamClock.ms + clock.monotonic() - upstreamClock.heardAt,
    contract: () => contract,
    certificate,
    proxy,
    start: loop.start,
    async stop() {
      endHearing();
      await loop.stop();
      silence.keep('now');
    },
  };
}

/**
 * An enrolment answers without a token, but only to somebody it knows by the code. A refusal counts in the contract's
 * words alone. Somebody in between, or another server, refuses everything and takes nothing, and the offline limits
 * must apply.
 */
function isContact({ token, operation, fault }: Exchange): boolean {
  if (token === null && operation !== 'enrol') return false;
  if (fault === null) return true;
  if (token === null || fault.kind !== 'problem') return false;
  const { status, type } = fault.problem;
  return status < 500 && status !== 401 && status !== 429 && type !== 'other';
}

/** 429 comes from an upstream that is there, about this counter or its whole address. */
function isPatienceAskedFor(fault: UpstreamFault | null): boolean {
  return fault?.kind === 'problem' && fault.problem.status === 429;
}
