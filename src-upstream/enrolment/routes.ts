import type { FastifyInstance } from 'fastify';
import { EnrolRequest } from '../../src-shared/contract/upstream.ts';
import { deviceFrom } from '../http/authenticate.ts';
import { isWellFormed, NOT_WELL_FORMED, parsedBy } from '../http/body.ts';
import { sendProblem } from '../http/problem.ts';
import type { Upstream } from '../upstream-context.ts';
import { enrol } from './enrol.ts';
import { rotateToken } from './tokens.ts';

const EnrolOnWire = EnrolRequest.refine(
  ({ device }) => isWellFormed(device.name) && isWellFormed(device.appVersion),
  NOT_WELL_FORMED,
);

export function enrolmentRoutes(app: FastifyInstance, upstream: Upstream): void {
  app.post('/v1/enrolments', { config: { door: 'open' } }, async (request, reply) => {
    const enrolled = await enrol(upstream, parsedBy(EnrolOnWire, request.body), request.ip);
    return enrolled.ok ? reply.code(201).send(enrolled.value) : sendProblem(reply, enrolled.error);
  });

  app.post('/v1/token', async (request, reply) => {
    const token = await rotateToken(upstream, deviceFrom(request));
    return token.ok ? { token: token.value } : sendProblem(reply, token.error);
  });
}
