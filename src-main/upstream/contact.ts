import { type Clock, type Instant, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { changes } from './changes.ts';
import type { Exchange, UpstreamClient } from './client.ts';
import { clockDifference } from './clock-difference.ts';
import type { UpstreamFault } from './fault.ts';
import { jittered, type Pace } from './pace.ts';
import type { Alarms, Contact } from './upstream.ts';
import { AT_ONCE, type Rest, type Worker, worker } from './worker.ts';

export interface ContactParts {
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

/** Knowing the last contact to half a minute is enough for limits in hours, and spares the disk. */
const KEEP_EVERY_MS = 30_000;
const MS_AN_HOUR = 3_600_000;

/**
 * Whether the upstream is in reach. Every authenticated call tells; one that failed raises a doubt, which a knock settles at
 * once, so that a single broken connection doesn't flicker on the screen. While out of reach it knocks every few seconds.
 */
export function contactOver({ client, facts, ledger, alarms, clock, random, pace, enrolled, onFault }: ContactParts): Contact & Pick<Worker, 'start' | 'stop'> {
  const changed = changes();
  let reached = false;
  let doubted = true;
  let last: Instant | null = facts.get('last-contact') ?? null;
  /** What is counted without the wall clock: before this run, and since this point of it. */
  let withoutContactMs = facts.get('without-contact-ms') ?? 0;
  let countedFrom = clock.monotonic();
  let heardAt = Number.NEGATIVE_INFINITY;
  let clockReadAt = Number.NEGATIVE_INFINITY;
  let keptAt = Number.NEGATIVE_INFINITY;

  const silentMs = () => withoutContactMs + clock.monotonic() - countedFrom;

  function inReach(isReached: boolean): void {
    if (reached === isReached) return;
    reached = isReached;
    keep();
    changed.tell();
  }

  function contacted(): void {
    last = instant(clock.now());
    withoutContactMs = 0;
    countedFrom = clock.monotonic();
    heardAt = countedFrom;
    doubted = false;
    if (reached && clock.monotonic() - keptAt >= KEEP_EVERY_MS) keep();
    inReach(true);
  }

  /** Durable. A disk that is full is told by the sale that meets it, not by this. */
  function keep(): void {
    if (last === null) return;
    const lastContact = last;
    keptAt = clock.monotonic();
    ledger.transaction(() => {
      facts.set('last-contact', lastContact);
      facts.set('without-contact-ms', Math.round(silentMs()));
    });
  }

  function hear(exchange: Exchange): void {
    if (exchange.operation === 'health') return;
    if (isContact(exchange)) return contacted();
    if (isPatienceAskedFor(exchange.fault)) return;
    doubted = true;
    if (reached) loop.wake('work');
  }

  /** Up, and serving this counter: health alone would call an upstream reachable that refuses everything else. */
  async function knock(signal: AbortSignal): Promise<boolean> {
    const startedAt = clock.now();
    const health = await client.health({ signal });
    if (signal.aborted) return reached;
    if (!health.ok) return false;
    clockReadAt = clock.monotonic();
    const difference = clockDifference(health.value.time, startedAt, clock.now());
    if (difference === null) alarms.clear('clock-differs');
    else alarms.raise('clock-differs', difference);
    if (!enrolled()) return true;
    const heardBefore = heardAt;
    await client.outcomes({ after: facts.get('outcome-no') ?? 0, limit: 1, waitSeconds: 0 }, { signal });
    return signal.aborted ? reached : heardAt > heardBefore;
  }

  async function turn(signal: AbortSignal): Promise<Rest> {
    const now = clock.monotonic();
    const quietForMs = Math.min(heardAt + pace.silenceMs, clockReadAt + pace.clockCheckMs) - now;
    if (reached && !doubted && quietForMs > 0) return { ms: quietForMs, heeds: ['work'] };
    doubted = false;
    const answered = await knock(signal);
    if (answered) heardAt = clock.monotonic();
    inReach(answered);
    if (answered) return AT_ONCE;
    if (clock.monotonic() - keptAt >= KEEP_EVERY_MS) keep();
    return { ms: jittered(pace.knockMs, random), heeds: [] };
  }

  const loop = worker(turn, onFault);
  const endHearing = client.onExchange(hear);

  return {
    onChange: changed.listen,
    state: () => (reached ? 'online' : last === null ? 'never-reached' : 'offline'),
    lastContact: () => last,
    hoursSinceContact() {
      if (last === null) return Number.POSITIVE_INFINITY;
      return Math.max(clock.now() - Date.parse(last), silentMs(), 0) / MS_AN_HOUR;
    },
    start: loop.start,
    async stop() {
      endHearing();
      await loop.stop();
      keep();
    },
  };
}

/** An enrolment answers without a token, but only to somebody it knows by the code. */
function isContact({ token, operation, fault }: Exchange): boolean {
  if (token === null && operation !== 'enrol') return false;
  if (fault === null) return true;
  return token !== null && fault.kind === 'problem' && fault.problem.status < 500 && fault.problem.status !== 401 && fault.problem.status !== 429;
}

/** 429 comes from an upstream that is there, about this counter or its whole address. */
function isPatienceAskedFor(fault: UpstreamFault | null): boolean {
  return fault?.kind === 'problem' && fault.problem.status === 429;
}
