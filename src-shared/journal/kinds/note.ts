import { z } from 'zod';
import { FiledClaim, v } from '../../contract/body-parts.ts';
import { ClaimId, EntryId } from '../../ids.ts';
import { NOTHING_ASKED } from './asked.ts';
import { BagsSaid } from './bags-body.ts';
import { Fiscalised } from './fiscalised-body.ts';
import { followsSlipOf } from './fiscalised.ts';
import type { Kind } from './kind.ts';

/**
 * `approves`: the entry that a supervisor looked at later. `claim`: what a passenger claims, under `claimId`.
 * `fiscalised`: a sign that came while no shift was open. `bags`: what became of sealed bags, which outlive a shift.
 * `restored`: the entries up to `through` came back from the upstream or a backup.
 */
const NoteBody = z.looseObject({
  v,
  text: z.string(),
  approves: EntryId.optional(),
  claimId: ClaimId.optional(),
  claim: FiledClaim.optional(),
  fiscalised: Fiscalised.optional().catch(undefined),
  bags: BagsSaid.optional().catch(undefined),
  restored: z.looseObject({ why: z.string(), from: z.int(), through: z.int(), lost: z.int() }).optional(),
});

export const noteKind: Kind<'note', z.infer<typeof NoteBody>> = {
  name: 'note',
  body: NoteBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => before,
  notes: () => null,
  prints: ({ body }) => (body.fiscalised ? followsSlipOf(body.fiscalised) : null),
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
