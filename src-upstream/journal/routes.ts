import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ENTRIES_PER_REQUEST_MAX, OUTCOMES_PER_PAGE_MAX } from '../../src-shared/contract/upstream.ts';
import { deviceFrom, ownCounter } from '../http/authenticate.ts';
import { parsedBy } from '../http/body.ts';
import { sendProblem } from '../http/problem.ts';
import { refuseAboveRate } from '../http/rate.ts';
import { wholeNumber } from '../http/query.ts';
import type { Upstream } from '../upstream-context.ts';
import { append } from './append.ts';
import { EntriesRequest } from './examine.ts';
import { READ_AGAIN_MS } from './outcome-feed.ts';
import { outcomesAfter } from './outcomes.ts';
import { readEntries } from './read-entries.ts';
import { keepStranded } from './stranded.ts';

const WAIT_SECONDS_MAX = 30;

const PageOfEntries = z.object({
  from: wholeNumber(1),
  limit: wholeNumber(1, ENTRIES_PER_REQUEST_MAX).default(ENTRIES_PER_REQUEST_MAX),
});
const PageOfOutcomes = z.object({
  after: wholeNumber(0).default(0),
  limit: wholeNumber(1, OUTCOMES_PER_PAGE_MAX).default(OUTCOMES_PER_PAGE_MAX),
  wait: wholeNumber(0, WAIT_SECONDS_MAX).default(0),
});

export function journalRoutes(app: FastifyInstance, upstream: Upstream): void {
  const entriesPath = '/v1/counters/:counterId/entries';

  app.post(entriesPath, { config: { namesNextSeq: true } }, async (request, reply) => {
    const counterId = ownCounter(request);
    await refuseAboveRate(upstream, 'appends', counterId);
    const answer = await append(upstream, deviceFrom(request), parsedBy(EntriesRequest, request.body).entries);
    return answer.ok ? answer.value : sendProblem(reply, answer.error);
  });

  app.get(entriesPath, async (request, reply) => {
    const counterId = ownCounter(request);
    const { from, limit } = parsedBy(PageOfEntries, request.query);
    return reply.type('application/json').send(await readEntries(upstream.database, counterId, from, limit));
  });

  app.post('/v1/counters/:counterId/stranded', { config: { door: 'device-or-superseded' } }, async (request, reply) => {
    const counterId = ownCounter(request);
    await refuseAboveRate(upstream, 'appends', counterId);
    const kept = await keepStranded(upstream, counterId, parsedBy(EntriesRequest, request.body).entries);
    return kept.ok ? reply.code(202).send(kept.value) : sendProblem(reply, kept.error);
  });

  app.get('/v1/counters/:counterId/outcomes', async (request, reply) => {
    const counterId = ownCounter(request);
    const { after, limit, wait } = parsedBy(PageOfOutcomes, request.query);
    const deadline = upstream.ports.clock.monotonic() + wait * 1000;
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    for (;;) {
      const page = await outcomesAfter(upstream.database, counterId, after, limit);
      const leftMs = deadline - upstream.ports.clock.monotonic();
      if (page.outcomes.length > 0 || leftMs <= 0 || gone.signal.aborted || upstream.feed.closed) return page;
      const woken = await upstream.feed.wait(counterId, Math.min(leftMs, READ_AGAIN_MS), gone.signal);
      if (woken === 'displaced') return page;
    }
  });
}
