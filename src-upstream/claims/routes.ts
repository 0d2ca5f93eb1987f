import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ClaimRequest } from '../../src-shared/contract/upstream.ts';
import { ClaimId } from '../../src-shared/ids.ts';
import { deviceFrom } from '../http/authenticate.ts';
import { isWellFormed, NOT_WELL_FORMED, parsedBy } from '../http/body.ts';
import { sendProblem } from '../http/problem.ts';
import type { Upstream } from '../upstream-context.ts';
import { fileClaim } from './claims.ts';

const ClaimPath = z.object({ claimId: ClaimId });

const ClaimOnWire = ClaimRequest.refine(
  ({ note, movementId }) => isWellFormed(note) && isWellFormed(movementId ?? ''),
  NOT_WELL_FORMED,
);

export function claimRoutes(app: FastifyInstance, upstream: Upstream): void {
  app.put('/v1/claims/:claimId', async (request, reply) => {
    const { claimId } = parsedBy(ClaimPath, request.params);
    const claim = await fileClaim(
      upstream,
      deviceFrom(request).counterId,
      claimId,
      parsedBy(ClaimOnWire, request.body),
    );
    return claim.ok ? claim.value : sendProblem(reply, claim.error);
  });
}
