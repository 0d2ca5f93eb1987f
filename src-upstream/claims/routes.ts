import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ClaimRequest } from '../../src-shared/contract/upstream.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import { deviceFrom } from '../http/authenticate.ts';
import { parsedBy } from '../http/body.ts';
import { sendProblem } from '../http/problem.ts';
import type { Upstream } from '../upstream-context.ts';
import { fileClaim } from './claims.ts';

const ClaimPath = z.object({ claimId: ClaimId });

/** What PostgreSQL's text can't hold, or JSON only by escape, is no part of a claim. */
const wellFormed = (text: string) => text.isWellFormed() && !text.includes('\u0000');
const ClaimOnWire = ClaimRequest.refine(
  ({ note, movementId }) => wellFormed(note) && wellFormed(movementId ?? ''), { error: 'a string holds no lone surrogates and no U+0000' },
);

export function claimRoutes(app: FastifyInstance, upstream: Upstream): void {
  app.put('/v1/claims/:claimId', async (request, reply) => {
    const { claimId } = parsedBy(ClaimPath, request.params);
    const claim = await fileClaim(upstream, deviceFrom(request).counterId, claimId, parsedBy(ClaimOnWire, request.body));
    return claim.ok ? claim.value : sendProblem(reply, claim.error);
  });
}
