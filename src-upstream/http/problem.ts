import type { FastifyReply } from 'fastify';
import type { PROBLEM_TYPES } from '../../src-shared/contract/upstream.ts';
import type { Hash } from '../../src-shared/ids.ts';

export type ProblemName = (typeof PROBLEM_TYPES)[number] | 'other';

/** RFC 9457, with the contract's own members. */
export interface ProblemAnswer {
  readonly type: ProblemName;
  readonly title: string;
  readonly status: number;
  readonly detail?: string;
  readonly nextSeq?: number;
  readonly headHash?: Hash;
  readonly retryAfterSeconds?: number;
}

/**
 * The one status and title of each type. Where the contract names no status, the choice is explained in the upstream's
 * documentation.
 */
const PROBLEMS: Record<ProblemName, { readonly status: number; readonly title: string }> = {
  unauthorized: { status: 401, title: 'The token is missing or not known.' },
  superseded: { status: 403, title: 'This counter was enrolled again on another machine.' },
  'enrolment-code-invalid': { status: 403, title: 'The enrolment code is not known, used or too old.' },
  schema: { status: 422, title: 'The request is not as the contract has it.' },
  'card-unknown': { status: 404, title: 'No such card.' },
  'card-ambiguous': { status: 409, title: 'More than one card ends with these digits.' },
  'journal-gap': { status: 409, title: 'Entries before these have not arrived.' },
  'journal-fork': { status: 409, title: 'Another entry is stored at this place of the journal.' },
  'hash-mismatch': { status: 422, title: 'The hash is not that of the entry.' },
  'batch-too-large': { status: 413, title: 'The request or an entry in it is too large.' },
  'not-held': { status: 409, title: 'The value of these lines can not be held.' },
  'claim-differs': { status: 409, title: 'Another claim was filed under this id or for this movement.' },
  'cursor-unknown': { status: 410, title: 'The cursor is not known; load the list from its start.' },
  'rate-limited': { status: 429, title: 'Too many calls; wait a moment.' },
  maintenance: { status: 503, title: 'The upstream is not available now.' },
  internal: { status: 500, title: 'The upstream failed.' },
  other: { status: 404, title: 'There is nothing here.' },
};

export function problem(type: ProblemName, more: Partial<Omit<ProblemAnswer, 'type'>> = {}): ProblemAnswer {
  return { type, ...PROBLEMS[type], ...more };
}

/** Thrown at the edge of HTTP only, where a request is found wanting before any service sees it. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly answer: ProblemAnswer;
  constructor(answer: ProblemAnswer) {
    super(answer.detail ?? answer.title);
    this.answer = answer;
  }
}

export function sendProblem(reply: FastifyReply, answer: ProblemAnswer): FastifyReply {
  if (answer.retryAfterSeconds !== undefined) reply.header('Retry-After', String(answer.retryAfterSeconds));
  if (answer.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  return reply.code(answer.status).type('application/problem+json').send(JSON.stringify(answer));
}
