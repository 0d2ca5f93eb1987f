import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { HOTLIST_PAGE_MAX } from '../../src-shared/contract/upstream.ts';
import { deviceFrom } from '../http/authenticate.ts';
import { isWellFormed, NOT_WELL_FORMED, parsedBy } from '../http/body.ts';
import { sendTagged } from '../http/etag.ts';
import { problem, sendProblem } from '../http/problem.ts';
import { wholeNumber } from '../http/query.ts';
import type { Upstream } from '../upstream-context.ts';
import { rosterOf } from './clerks.ts';
import { hotlistDelta } from './hotlist.ts';
import { profileText } from './profile.ts';

const HOTLIST_PAGE_DEFAULT = 10_000;

const ProfileQuery = z.object({ version: z.string().max(200).refine(isWellFormed, NOT_WELL_FORMED).optional() });
const HotlistQuery = z.object({
  after: z.string().max(200).optional(),
  limit: wholeNumber(1, HOTLIST_PAGE_MAX).default(HOTLIST_PAGE_DEFAULT),
});

export function referenceRoutes(app: FastifyInstance, upstream: Upstream): void {
  app.get('/v1/profile', async (request, reply) => {
    const { version } = parsedBy(ProfileQuery, request.query);
    const text = await profileText(upstream.database, version);
    if (text !== undefined) return sendTagged(request, reply, text);
    return sendProblem(
      reply,
      version === undefined
        ? problem('maintenance', { detail: 'no profile is published yet', retryAfterSeconds: 30 })
        : problem('other', { title: 'No profile of this version was published.' }),
    );
  });

  app.get('/v1/clerks', async (request, reply) => {
    const roster = await rosterOf(upstream, deviceFrom(request).counterId);
    return sendTagged(request, reply, JSON.stringify(roster));
  });

  app.get('/v1/hotlist', async (request, reply) => {
    const { after, limit } = parsedBy(HotlistQuery, request.query);
    const delta = await hotlistDelta(upstream, after, limit);
    return delta.ok ? delta.value : sendProblem(reply, delta.error);
  });
}
