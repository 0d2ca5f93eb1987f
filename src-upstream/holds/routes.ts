import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HoldRequest } from '../../src-shared/contract/upstream.ts';
import { ReturnId } from '../../src-shared/ids.ts';
import { deviceFrom, ownCounter } from '../http/authenticate.ts';
import { parsedBy } from '../http/body.ts';
import { sendProblem } from '../http/problem.ts';
import type { Upstream } from '../upstream-context.ts';
import { hold, releaseHold } from './holds.ts';

const HoldPath = z.object({ counterId: z.string(), returnId: ReturnId });

/** A line named twice can't be held whole twice. */
const EachLineOnce = HoldRequest.refine(({ lines }) => new Set(lines.map((each) => each.line)).size === lines.length, {
  error: 'a line is named twice',
});

export function holdRoutes(app: FastifyInstance, upstream: Upstream): void {
  const path = '/v1/counters/:counterId/holds/:returnId';

  app.put(path, async (request, reply) => {
    ownCounter(request);
    const { returnId } = parsedBy(HoldPath, request.params);
    const held = await hold(upstream, deviceFrom(request), returnId, parsedBy(EachLineOnce, request.body));
    return held.ok ? reply.code(204).send() : sendProblem(reply, held.error);
  });

  app.delete(path, async (request, reply) => {
    ownCounter(request);
    const { returnId } = parsedBy(HoldPath, request.params);
    const released = await releaseHold(upstream, deviceFrom(request), returnId);
    return released.ok ? reply.code(204).send() : sendProblem(reply, released.error);
  });
}
