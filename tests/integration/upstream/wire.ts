import { gzipSync } from 'node:zlib';
import { v7 } from 'uuid';
import { z } from 'zod';
import type { Outcome } from '../../../src-shared/contract/upstream.ts';
import { EnrolAnswer, OutcomesAnswer } from '../../../src-shared/contract/upstream.ts';
import type { RunningUpstream } from '../../../src-upstream/upstream.ts';
import { JournalOfACounter } from '../../devices/journal-of-a-counter.ts';
import { type ContractFile, contractFile, noteAnswer } from '../../devices/contract-file.ts';

/**
 * Calls over HTTP. Every answer is compared with the contract file, so that each test is a test of the contract too.
 */

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when there is none. */
  readonly body: unknown;
  /** `type` of a problem. */
  readonly problem: string | undefined;
}

interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Uint8Array;
  readonly gzip?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

const AnyProblem = z.looseObject({ type: z.string(), status: z.int() });

export class Wire {
  readonly #url: string;
  readonly #contract: ContractFile;

  constructor(url: string, contract = contractFile('1.1')) {
    this.#url = url;
    this.#contract = contract;
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const plain = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const sent = plain !== undefined && options.gzip ? gzipSync(plain) : plain;
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'error',
      headers: {
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.gzip ? { 'content-encoding': 'gzip' } : {}),
        ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
        ...options.headers,
      },
      ...(sent === undefined ? {} : { body: Buffer.from(sent) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
    const text = await answer.text();
    const type = answer.headers.get('content-type') ?? '';
    const body: unknown = /json/.test(type) ? JSON.parse(text) : undefined;
    const problem = type.startsWith('application/problem+json') ? AnyProblem.parse(body).type : undefined;
    const fault = this.#contract.answerFault(method, path, answer.status, type, body);
    if (fault)
      throw new Error(
        `${method} ${path} answered ${answer.status} against the contract: ${fault}\n${text.slice(0, 500)}`,
      );
    noteAnswer(method, path, answer.status, problem);
    return { status: answer.status, headers: answer.headers, text, body, problem };
  }

  /** A machine that has enrolled as the counter of this code. */
  async enrol(code: string, requestId: string = v7()): Promise<Machine> {
    const answer = await this.call('POST', '/v1/enrolments', {
      body: { requestId, code, device: { name: 'till', appVersion: '0.1.0' } },
    });
    return new Machine(this, EnrolAnswer.parse(answer.body));
  }

  /** A machine at a counter that no other test uses. */
  async newMachine(upstream: RunningUpstream): Promise<Machine> {
    const counter = await upstream.operator.addCounter();
    return this.enrol(await upstream.operator.newEnrolmentCode(counter.number));
  }
}

/** An enrolled machine with a journal of its own. */
export class Machine {
  readonly wire: Wire;
  readonly counterId: string;
  readonly enrolled: EnrolAnswer;
  readonly journal: JournalOfACounter;
  token: string;

  constructor(wire: Wire, enrolled: EnrolAnswer) {
    this.wire = wire;
    this.enrolled = enrolled;
    this.counterId = enrolled.counterId;
    this.token = enrolled.token;
    this.journal = new JournalOfACounter(enrolled.counterId, { seq: enrolled.nextSeq - 1, hash: enrolled.headHash });
  }

  call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    return this.wire.call(method, path, { token: this.token, ...options });
  }

  send(entries: readonly unknown[], options: CallOptions = {}): Promise<Answer> {
    return this.call('POST', `/v1/counters/${this.counterId}/entries`, { body: { entries }, ...options });
  }

  /** Sends what the journal has from `seq` on. */
  sendFrom(seq: number): Promise<Answer> {
    return this.send(this.journal.entries.filter((entry) => entry.seq >= seq));
  }

  async outcomes(query = ''): Promise<Outcome[]> {
    return OutcomesAnswer.parse((await this.call('GET', `/v1/counters/${this.counterId}/outcomes${query}`)).body)
      .outcomes;
  }

  hold(returnId: string, saleId: string, lines: readonly { line: number; amount: number }[]): Promise<Answer> {
    return this.call('PUT', `/v1/counters/${this.counterId}/holds/${returnId}`, { body: { saleId, lines } });
  }

  release(returnId: string): Promise<Answer> {
    return this.call('DELETE', `/v1/counters/${this.counterId}/holds/${returnId}`);
  }
}

/** What a test knows to be there. */
export function present<Thing>(thing: Thing | null | undefined): Thing {
  if (thing === null || thing === undefined) throw new Error('what the test needs is not there');
  return thing;
}
