import type { z } from 'zod';
import {
  AppendAnswer,
  Card,
  ClaimAnswer,
  ClerksAnswer,
  EnrolAnswer,
  type EnrolRequest,
  EntriesAnswer,
  HealthAnswer,
  type HoldRequest,
  HotlistAnswer,
  OutcomesAnswer,
  type Profile,
  StrandAnswer,
  TokenAnswer,
} from '../../src-shared/contract/upstream.ts';
import type { Certificate } from '../../src-shared/contract/views/certificate.ts';
import { issuesInWords } from '../../src-shared/contract/issues.ts';
import type { FiledClaim } from '../../src-shared/contract/body-parts.ts';
import type { ClaimId, CounterId, ReturnId } from '../../src-shared/ids.ts';
import { assert, err, ok, type Result } from '../../src-shared/result.ts';
import type { Clock } from '../../src-shared/time.ts';
import { newChanges } from '../platform/changes.ts';
import { isOnThisMachine } from '../platform/loopback.ts';
import type { Proxy } from '../platform/proxy.ts';
import { type Trust, WELL_KNOWN } from '../platform/trust.ts';
import { connectionTo, type TimeKnown } from './connection.ts';
import { type Call, exchange, type Reply } from './exchange.ts';
import type { UpstreamFault } from './fault.ts';
import { ProfileAnswer } from './open-lists.ts';
import { othersHadTheirTurn } from './slices.ts';

type Answer<Value> = Promise<Result<Value, UpstreamFault>>;

/** Reference data with the tag to ask again by; null: unchanged since that tag. */
type Tagged<Value> = { readonly value: Value; readonly etag: string | null } | null;

export interface CallLimits {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** One function an operation of the contract. Each answers a Result and never throws. */
export interface UpstreamClient {
  health(limits?: CallLimits): Answer<z.infer<typeof HealthAnswer>>;
  enrol(request: z.infer<typeof EnrolRequest>, limits?: CallLimits): Answer<EnrolAnswer>;
  rotateToken(limits?: CallLimits): Answer<z.infer<typeof TokenAnswer>>;
  profile(wanted: { version?: string; etag?: string | null }, limits?: CallLimits): Answer<Tagged<Profile>>;
  clerks(wanted: { etag?: string | null }, limits?: CallLimits): Answer<Tagged<z.infer<typeof ClerksAnswer>>>;
  hotlist(wanted: { after: string | null; limit: number }, limits?: CallLimits): Answer<z.infer<typeof HotlistAnswer>>;
  card(cardNumber: string, limits?: CallLimits): Answer<Card>;
  findCard(by: { uid: string } | { suffix: string }, limits?: CallLimits): Answer<Card>;
  /** `entries` are the JSON texts of the entries, as the journal holds them. */
  appendEntries(entries: readonly string[], limits?: CallLimits): Answer<z.infer<typeof AppendAnswer>>;
  readEntries(wanted: { from: number; limit: number }, limits?: CallLimits): Answer<z.infer<typeof EntriesAnswer>>;
  strand(entries: readonly string[], limits?: CallLimits): Answer<z.infer<typeof StrandAnswer>>;
  outcomes(
    wanted: { after: number; limit: number; waitSeconds: number },
    limits?: CallLimits,
  ): Answer<z.infer<typeof OutcomesAnswer>>;
  hold(returnId: ReturnId, request: z.infer<typeof HoldRequest>, limits?: CallLimits): Answer<null>;
  releaseHold(returnId: ReturnId, limits?: CallLimits): Answer<null>;
  fileClaim(claimId: ClaimId, request: FiledClaim, limits?: CallLimits): Answer<z.infer<typeof ClaimAnswer>>;
  /** The certificate that the upstream shows now; null over plain http, or where none can be looked at. */
  certificate(): Promise<Certificate | null>;
  /** Tells every call that came to an end; one that was called off says nothing about the upstream and is not told. */
  onExchange(listener: (exchange: Exchange) => void): () => void;
}

export type OperationName = Exclude<keyof UpstreamClient, 'onExchange' | 'certificate'>;

/** What a call told about the upstream, whatever it was asked. */
export interface Exchange {
  readonly operation: OperationName;
  /** The token that the call went out with; null where the contract wants none. */
  readonly token: string | null;
  readonly startedAt: number;
  readonly endedAt: number;
  /** null: answered as the contract has it. */
  readonly fault: UpstreamFault | null;
}

interface ClientParts {
  /** null: the counter was never told where its upstream is. */
  readonly baseUrl: URL | null;
  /** The authorities that may vouch for it; absent: those that everybody knows. */
  readonly trust?: Trust;
  /** The upstream is reached by it; absent: straight. */
  readonly proxy?: Proxy | null;
  readonly timeKnown?: () => TimeKnown;
  readonly token: () => string | null;
  readonly counterId: () => CounterId | null;
  readonly clock: Clock;
  readonly patience?: Partial<Patience> | undefined;
}

/** How long a call is waited for. Tests hand in a shorter one, so that a delay of half a minute takes a moment. */
export interface Patience {
  /** To connect, send a small request, and get the headers of the answer. */
  readonly answerMs: number;
  /** The same for a request of up to 8 MiB over a slow line. */
  readonly shippingMs: number;
  /** From the headers to the last byte. */
  readonly bodyMs: number;
  readonly healthMs: number;
}
const PATIENCE: Patience = { answerMs: 10_000, shippingMs: 60_000, bodyMs: 20_000, healthMs: 3_000 };

const KIB = 1024;
const SMALL_ANSWER_MAX = 256 * KIB;
const LARGE_ANSWER_MAX = 8 * 1024 * KIB;
/** 500 entries of 64 KiB and what stands around them. */
const ENTRIES_ANSWER_MAX = 33 * 1024 * KIB;

/** What an operation is, beside the token, the limits and the schema. */
type Operation = Pick<Call, 'method' | 'path' | 'expects'> &
  Partial<Pick<Call, 'query' | 'etag' | 'body' | 'answerBytesMax'>> & {
    readonly open?: boolean;
    readonly answerMs?: number;
  };

export function newUpstreamClient({
  baseUrl,
  trust = WELL_KNOWN,
  proxy = null,
  timeKnown,
  token,
  counterId,
  clock,
  patience: given,
}: ClientParts): UpstreamClient {
  assert(
    !baseUrl || baseUrl.protocol === 'https:' || isOnThisMachine(baseUrl),
    'the upstream is asked by https, or on this machine',
  );
  const exchanges = newChanges<[Exchange]>();
  const patience = { ...PATIENCE, ...given };
  const connection = baseUrl && connectionTo(baseUrl, { trust, proxy }, () => clock.now(), timeKnown);
  const shipment = (entries: readonly string[]) => ({
    ...SHIPMENT,
    body: `{"entries":[${entries.join(',')}]}`,
    answerMs: patience.shippingMs,
  });

  /** Asks, reads what came with `read`, and tells how it went. */
  async function call<Value>(
    name: OperationName,
    operation: Operation,
    limits: CallLimits,
    read: (reply: Reply) => Result<Value, UpstreamFault>,
  ): Answer<Value> {
    if (!baseUrl || !connection)
      return err({ kind: 'unreachable', detail: 'this counter was not told the address of its upstream' });
    const bearer = operation.open ? null : token();
    if (!operation.open && bearer === null) return err({ kind: 'unreachable', detail: 'this counter has no token' });
    const startedAt = clock.monotonic();
    const times = {
      answerMs: operation.answerMs ?? patience.answerMs,
      bodyMs: patience.bodyMs,
      totalMs: limits.timeoutMs,
      signal: limits.signal,
    };
    const reply = await exchange(
      baseUrl,
      connection,
      { answerBytesMax: SMALL_ANSWER_MAX, ...operation, token: bearer, times },
      () => clock.now(),
    );
    const answer = reply.ok ? read(reply.value) : reply;
    // A large answer took milliseconds to take apart: a sale has its turn before anything is done with it.
    await othersHadTheirTurn();
    if (!limits.signal?.aborted) {
      exchanges.tell({
        operation: name,
        token: bearer,
        startedAt,
        endedAt: clock.monotonic(),
        fault: answer.ok ? null : answer.error,
      });
    }
    return answer;
  }

  const ask = <Schema extends z.ZodType>(
    name: OperationName,
    schema: Schema,
    operation: Operation,
    limits: CallLimits = {},
  ) => call(name, operation, limits, (reply) => parsed(schema, reply.body));
  const askTagged = <Schema extends z.ZodType>(
    name: OperationName,
    schema: Schema,
    operation: Operation,
    limits: CallLimits = {},
  ) =>
    call<Tagged<z.output<Schema>>>(name, operation, limits, (reply) => {
      if (reply.unchanged) return ok(null);
      const value = parsed(schema, reply.body);
      return value.ok ? ok({ value: value.value, etag: reply.etag }) : value;
    });
  const tell = (name: OperationName, operation: Operation, limits: CallLimits = {}) =>
    call(name, operation, limits, () => ok());
  const counter = (rest: string) => `/v1/counters/${counterId() ?? 'none'}/${rest}`;

  return {
    onExchange: exchanges.listen,
    certificate: async () => (connection ? connection.certificate() : null),
    health: (limits) =>
      ask('health', HealthAnswer, { ...GET, path: '/healthz', open: true, answerMs: patience.healthMs }, limits),
    enrol: (request, limits) =>
      ask(
        'enrol',
        EnrolAnswer,
        { method: 'POST', path: '/v1/enrolments', expects: 201, open: true, body: JSON.stringify(request) },
        limits,
      ),
    rotateToken: (limits) =>
      ask('rotateToken', TokenAnswer, { method: 'POST', path: '/v1/token', expects: 200 }, limits),
    profile: ({ version, etag }, limits) =>
      askTagged(
        'profile',
        version === undefined
          ? ProfileAnswer
          : ProfileAnswer.refine((profile) => profile.version === version, 'it is another version'),
        {
          ...GET,
          path: '/v1/profile',
          query: { version },
          etag,
          answerBytesMax: LARGE_ANSWER_MAX,
        },
        limits,
      ),
    clerks: ({ etag }, limits) =>
      askTagged('clerks', ClerksAnswer, { ...GET, path: '/v1/clerks', etag, answerBytesMax: LARGE_ANSWER_MAX }, limits),
    hotlist: ({ after, limit }, limits) =>
      ask(
        'hotlist',
        HotlistAnswer,
        { ...GET, path: '/v1/hotlist', query: { after: after ?? undefined, limit }, answerBytesMax: LARGE_ANSWER_MAX },
        limits,
      ),
    card: (cardNumber, limits) =>
      ask(
        'card',
        cardWhere((number) => number === cardNumber),
        { ...GET, path: `/v1/cards/${encodeURIComponent(cardNumber)}` },
        limits,
      ),
    findCard: (by, limits) =>
      ask(
        'findCard',
        cardWhere((number) => !('suffix' in by) || number.endsWith(by.suffix)),
        { ...GET, path: '/v1/cards', query: { ...by } },
        limits,
      ),
    appendEntries: (entries, limits) =>
      ask('appendEntries', AppendAnswer, { ...shipment(entries), path: counter('entries'), expects: 200 }, limits),
    readEntries: ({ from, limit }, limits) =>
      ask(
        'readEntries',
        EntriesAnswer,
        { ...GET, path: counter('entries'), query: { from, limit }, answerBytesMax: ENTRIES_ANSWER_MAX },
        limits,
      ),
    strand: (entries, limits) =>
      ask('strand', StrandAnswer, { ...shipment(entries), path: counter('stranded'), expects: 202 }, limits),
    outcomes: ({ after, limit, waitSeconds }, limits) =>
      ask(
        'outcomes',
        OutcomesAnswer,
        {
          ...GET,
          path: counter('outcomes'),
          query: { after, limit, wait: waitSeconds },
          answerBytesMax: LARGE_ANSWER_MAX,
          answerMs: patience.answerMs + waitSeconds * 1000,
        },
        limits,
      ),
    hold: (returnId, request, limits) =>
      tell(
        'hold',
        { method: 'PUT', path: counter(`holds/${returnId}`), expects: 204, body: JSON.stringify(request) },
        limits,
      ),
    releaseHold: (returnId, limits) =>
      tell('releaseHold', { method: 'DELETE', path: counter(`holds/${returnId}`), expects: 204 }, limits),
    fileClaim: (claimId, request, limits) =>
      ask(
        'fileClaim',
        ClaimAnswer.refine((claim) => claim.claimId === claimId, 'it is another claim'),
        {
          method: 'PUT',
          path: `/v1/claims/${claimId}`,
          expects: 200,
          body: JSON.stringify(request),
        },
        limits,
      ),
  };
}

const GET = { method: 'GET', expects: 200 } as const;
const SHIPMENT = { method: 'POST', answerBytesMax: LARGE_ANSWER_MAX } as const;

/** Another card than the one asked for must never be topped up. */
function cardWhere(isAsked: (number: string) => boolean) {
  return Card.refine((card) => isAsked(card.number), 'it is another card');
}

/** Where and why it is not what was agreed; never its content. */
function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): Result<z.output<Schema>, UpstreamFault> {
  const read = schema.safeParse(body);
  if (read.success) return ok(read.data);
  return err({
    kind: 'unreadable',
    detail: `its answer is not what was agreed: ${issuesInWords(read.error.issues)}`,
    wellFormed: true,
    retryAfterMs: null,
  });
}
