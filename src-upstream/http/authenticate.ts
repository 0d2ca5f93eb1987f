import type { FastifyInstance, FastifyRequest } from 'fastify';
import { assert } from '../../src-shared/result.ts';
import type { CounterId } from '../../src-shared/ids.ts';
import { CounterId as CounterIdSchema } from '../../src-shared/ids.ts';
import type { Device } from '../enrolment/device.ts';
import { deviceOf } from '../enrolment/tokens.ts';
import type { Upstream } from '../upstream-context.ts';
import { parsedBy } from './body.ts';
import { problem, Refusal } from './problem.ts';
import { z } from 'zod';

/** A route lets in anybody, a counter's machine, or also one that was superseded. */
type Door = 'open' | 'device' | 'device-or-superseded';

declare module 'fastify' {
  interface FastifyRequest {
    device: Device | null;
  }
  interface FastifyContextConfig {
    door?: Door;
  }
}

/** Runs before the body is read: a stranger can't make the upstream unpack eight megabytes. */
export function authenticate(app: FastifyInstance, upstream: Upstream): void {
  app.decorateRequest('device', null);
  app.addHook('onRequest', async (request) => {
    const door = request.is404 ? 'open' : (request.routeOptions.config.door ?? 'device');
    if (door === 'open') return;
    const token = bearerToken(request);
    const device = token === undefined ? undefined : await deviceOf(upstream, token);
    if (!device) throw new Refusal(problem('unauthorized'));
    if (device.superseded && door !== 'device-or-superseded') throw new Refusal(problem('superseded'));
    request.device = device;
  });
}

function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/=-]{1,200})$/i.exec(request.headers.authorization ?? '')?.[1];
}

export function deviceFrom(request: FastifyRequest): Device {
  assert(request.device !== null, 'a route behind the door has a device');
  return request.device;
}

const CounterPath = z.object({ counterId: CounterIdSchema });

/** The counter of the path, which must be the token's own: a token says nothing about any other counter. */
export function ownCounter(request: FastifyRequest): CounterId {
  const { counterId } = parsedBy(CounterPath, request.params);
  if (counterId !== deviceFrom(request).counterId) {
    throw new Refusal(problem('unauthorized', { detail: 'the token is of another counter' }));
  }
  return counterId;
}
