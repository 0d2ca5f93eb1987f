import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../ports.ts';

const ETAG_HEX = 32;

/**
 * Sends reference data under its ETag, or 304 when the counter has it. The tag is of the bytes, so it is the same on
 * every replica.
 */
export function sendTagged(request: FastifyRequest, reply: FastifyReply, json: string): FastifyReply {
  const tag = `"${sha256(json).slice(0, ETAG_HEX)}"`;
  reply.header('ETag', tag).header('Cache-Control', 'private, no-cache');
  if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
  return reply.type('application/json').send(json);
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2). */
function isKnown(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  return header
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === '*' || each === tag);
}
