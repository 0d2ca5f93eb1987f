import { gunzip } from 'node:zlib';
import { promisify } from 'node:util';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { REQUEST_BYTES_MAX } from '../../src-shared/contract/upstream.ts';
import { codeOf } from '../database/database.ts';
import { faultOfJson } from './duplicate-members.ts';
import { problem, Refusal } from './problem.ts';

/** Deeper than any journal needs, and shallow enough for every recursive reader of it. */
const NESTING_MAX = 1_000;
/** All that a stranger may send, before and after decompression: an enrolment has less than 2 KB. */
const STRANGERS_BYTES_MAX = 8 * 1024;
/** What is read and thrown away of a request that is too large, so that its sender lives to see the answer. */
const DISCARDED_BODIES_MAX = 4;

/**
 * Request bodies are JSON in UTF-8, plain or gzip, no member named twice; of a known machine within the contract's 8
 * MiB after decompression. A caller without a token gets 8 KiB: unpacking and parsing more would delay everybody.
 */
export function readBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', async (request: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    const bytesMax = request.device === null ? STRANGERS_BYTES_MAX : REQUEST_BYTES_MAX;
    const raw = await collect(payload, bytesMax);
    return parseJson(await decoded(raw, request.headers['content-encoding'], bytesMax));
  });
  app.addContentTypeParser('*', async () => {
    throw new Refusal(problem('other', { status: 415, title: 'Send application/json.' }));
  });
}

async function collect(payload: AsyncIterable<Buffer>, bytesMax: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > DISCARDED_BODIES_MAX * bytesMax) break;
    if (size <= bytesMax) chunks.push(chunk);
  }
  if (size > bytesMax) throw tooLarge(bytesMax);
  return Buffer.concat(chunks);
}

const inflate = promisify(gunzip);

async function decoded(raw: Buffer, encoding: string | undefined, bytesMax: number): Promise<Buffer> {
  const coding = (encoding ?? 'identity').trim().toLowerCase();
  if (coding === 'identity') return raw;
  if (coding !== 'gzip' && coding !== 'x-gzip') {
    throw new Refusal(problem('other', { status: 415, title: 'Send the body plain or gzip-encoded.' }));
  }
  try {
    return await inflate(raw, { maxOutputLength: bytesMax });
  } catch (fault) {
    if (codeOf(fault) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(bytesMax);
    throw new Refusal(problem('schema', { detail: 'the body is not gzip, though its header says so' }));
  }
}

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch {
    throw new Refusal(problem('schema', { detail: 'the body is not JSON in UTF-8' }));
  }
  const fault = faultOfJson(text, NESTING_MAX);
  if (fault?.kind === 'duplicate-member')
    throw new Refusal(problem('schema', { detail: `a member is named twice: ${fault.name.slice(0, 80)}` }));
  if (fault?.kind === 'too-deep') throw new Refusal(problem('schema', { detail: `nested deeper than ${NESTING_MAX}` }));
  return parsed;
}

function tooLarge(bytesMax: number): Refusal {
  return new Refusal(
    problem('batch-too-large', { detail: `this request holds at most ${bytesMax} bytes after decompression` }),
  );
}

/** Parses what came with a request, or refuses it as 422 with the first thing that is wrong. */
export function parsedBy<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new Refusal(problem('schema', { detail: firstIssue(result.error) }));
}

/** What PostgreSQL's text can't hold, or UTF-8 can't write, is no text of a request. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000');
}

export const NOT_WELL_FORMED = { error: 'a string holds no lone surrogates and no U+0000' };

export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not as the contract has it';
  return `${issue.path.map(String).join('.') || 'the body'}: ${issue.message}`.slice(0, 300);
}
