import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest, LogController } from 'fastify';
import { z } from 'zod';
import { cardRoutes } from '../cards/routes.ts';
import { claimRoutes } from '../claims/routes.ts';
import { isOutOfReach, maybeOne } from '../database/database.ts';
import { enrolmentRoutes } from '../enrolment/routes.ts';
import { holdRoutes } from '../holds/routes.ts';
import { headOf } from '../journal/read-entries.ts';
import { journalRoutes } from '../journal/routes.ts';
import { nowOf } from '../ports.ts';
import { referenceRoutes } from '../reference/routes.ts';
import { since11 } from '../since-11.ts';
import type { Upstream } from '../upstream-context.ts';
import { authenticate } from './authenticate.ts';
import { readBodies } from './body.ts';
import { loggerOptions, type LogLevel } from './logging.ts';
import { problem, type ProblemAnswer, Refusal, sendProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every refusal of this route says where the journal stands. */
    namesNextSeq?: true;
    /** Answers also while the operator has closed the upstream. */
    openInMaintenance?: true;
  }
}

const OPENAPI = new URL('../openapi.yaml', import.meta.url);
const REQUEST_TIMEOUT_MS = 60_000;
const RETRY_AFTER_SECONDS = 5;

export function serverOver(upstream: Upstream, logLevel: LogLevel): FastifyInstance {
  const app = Fastify({
    logger: loggerOptions(logLevel),
    // One line a request, written when it is answered, in place of Fastify's two.
    logController: new LogController({ disableRequestLogging: true }),
    // While stopping, it closes idle connections and answers running calls. It serves what comes in between as ever,
    // since Fastify's own refusal would be no problem+json.
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 100 },
    trustProxy: false,
    frameworkErrors: (_fault, _request, reply) =>
      void sendProblem(reply, problem('other', { status: 400, title: 'The request can not be read.' })),
    clientErrorHandler: answerNoHttp,
  });
  // Node itself would refuse without a word.
  app.server.on('checkExpectation', (_request, response: ServerResponse) => {
    const answer = problem('other', { status: 417, title: 'No expectation but 100-continue is met.' });
    response.writeHead(answer.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(answer));
  });
  app.setErrorHandler(async (fault: FastifyError | Refusal, request, reply) => {
    const answer = answerTo(fault, request);
    return sendProblem(reply, await withNextSeq(upstream, request, answer));
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, problem('other')));
  logAndCount(app, upstream);
  readBodies(app);
  refuseInMaintenance(app, upstream);
  authenticate(app, upstream);
  openRoutes(app, upstream);
  for (const routes of [enrolmentRoutes, referenceRoutes, cardRoutes, journalRoutes, holdRoutes, claimRoutes])
    routes(app, upstream);
  return app;
}

/** What is no HTTP never becomes a request; its sender hears a problem all the same, if it still listens. */
function answerNoHttp(_fault: Error, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify(problem('other', { status: 400, title: 'The request can not be read.' }));
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** What goes wrong unforeseen is logged whole and told in a word: its message may hold a card number or a query. */
function answerTo(fault: FastifyError | Refusal, request: FastifyRequest): ProblemAnswer {
  if (fault instanceof Refusal) return fault.answer;
  if (isOutOfReach(fault)) {
    request.log.error({ err: fault }, 'database out of reach');
    return problem('maintenance', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) {
    return problem('other', { status: fault.statusCode, title: 'The request can not be read.' });
  }
  request.log.error({ err: fault }, 'request failed');
  return problem('internal');
}

const STATUSES_WITH_NEXT_SEQ = new Set([409, 413, 422]);

async function withNextSeq(upstream: Upstream, request: FastifyRequest, answer: ProblemAnswer): Promise<ProblemAnswer> {
  if (request.routeOptions.config.namesNextSeq !== true || !STATUSES_WITH_NEXT_SEQ.has(answer.status)) return answer;
  if (answer.nextSeq !== undefined || request.device === null) return answer;
  return { ...answer, ...(await headOf(upstream.database, request.device.counterId)) };
}

function logAndCount(app: FastifyInstance, upstream: Upstream): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    upstream.metrics.request(route, request.method, reply.statusCode, reply.elapsedTime / 1000);
    const line = { req: request, statusCode: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    if (reply.statusCode >= 500) request.log.warn(line, 'answered');
    else request.log.info(line, 'answered');
  });
}

const MaintenanceRow = z.object({ maintenance: z.string().nullable() });

/** The operator may close the upstream for a while; who it is that asks makes no difference. */
function refuseInMaintenance(app: FastifyInstance, upstream: Upstream): void {
  app.addHook('onRequest', async (request) => {
    // The route that was found, and not the address as it was written: that has many spellings.
    if (request.routeOptions.config.openInMaintenance === true) return;
    const state = await maybeOne(upstream.database, MaintenanceRow, 'SELECT maintenance FROM operator_state');
    if (typeof state?.maintenance !== 'string') return;
    throw new Refusal(problem('maintenance', { detail: state.maintenance, retryAfterSeconds: RETRY_AFTER_SECONDS }));
  });
}

function openRoutes(app: FastifyInstance, upstream: Upstream): void {
  const { contract } = upstream;
  app.get('/healthz', { config: { door: 'open' } }, () => ({
    status: 'ok',
    time: nowOf(upstream.ports),
    ...since11(upstream, { contract }),
  }));
  const text = readFileSync(OPENAPI, 'utf8');
  // It tells of more than an upstream of before does.
  if (contract !== '1.0')
    app.get('/openapi.yaml', { config: { door: 'open', openInMaintenance: true } }, (_request, reply) =>
      reply.type('application/yaml').send(text),
    );
  app.get('/metrics', { config: { door: 'open', openInMaintenance: true } }, (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(upstream.metrics.text()),
  );
}
