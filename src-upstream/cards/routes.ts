import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CardNumber } from '../../src-shared/contract/wire-types.ts';
import { deviceFrom } from '../http/authenticate.ts';
import { parsedBy } from '../http/body.ts';
import { problem, Refusal, sendProblem } from '../http/problem.ts';
import { refuseAboveRate } from '../http/rate.ts';
import { currentProfile } from '../reference/profile.ts';
import type { Upstream } from '../upstream-context.ts';
import { cardByNumber, cardBySuffix, cardByUid } from './cards.ts';

const CardPath = z.object({ cardNumber: CardNumber });
const CardQuery = z.object({
  uid: z
    .string()
    .regex(/^([0-9A-F]{8}|[0-9A-F]{14}|[0-9A-F]{20})$/)
    .optional(),
  suffix: z
    .string()
    .regex(/^[0-9]{4,12}$/)
    .optional(),
});

export function cardRoutes(app: FastifyInstance, upstream: Upstream): void {
  app.get('/v1/cards/:cardNumber', async (request, reply) => {
    const { cardNumber } = parsedBy(CardPath, request.params);
    const card = await cardByNumber(upstream, cardNumber);
    return card.ok ? card.value : sendProblem(reply, card.error);
  });

  app.get('/v1/cards', async (request, reply) => {
    const { uid, suffix } = parsedBy(CardQuery, request.query);
    if (uid !== undefined && suffix === undefined) {
      const card = await cardByUid(upstream, uid);
      return card.ok ? card.value : sendProblem(reply, card.error);
    }
    if (suffix === undefined || uid !== undefined)
      throw new Refusal(problem('schema', { detail: 'exactly one of uid and suffix' }));
    await refuseAboveRate(upstream, 'suffixLookups', deviceFrom(request).counterId);
    await refuseShortSuffix(upstream, suffix);
    const card = await cardBySuffix(upstream, suffix);
    return card.ok ? card.value : sendProblem(reply, card.error);
  });
}

/** As many digits as some card format of the profile allows to stand for all, or more. */
async function refuseShortSuffix(upstream: Upstream, suffix: string): Promise<void> {
  const allowed =
    (await currentProfile(upstream.database))?.cardFormats.flatMap((format) => format.lookupBySuffix ?? []) ?? [];
  if (allowed.some((digits) => suffix.length >= digits)) return;
  throw new Refusal(
    problem('schema', {
      detail:
        allowed.length === 0
          ? 'the profile allows no lookup by last digits'
          : `type at least ${Math.min(...allowed)} last digits`,
    }),
  );
}
