import { z } from 'zod';
import { v } from '../../contract/body-parts.ts';
import type { Entry } from '../../contract/upstream.ts';
import { SaleId } from '../../ids.ts';
import { type Asked, notUnderstood } from './asked.ts';
import type { Kind } from './kind.ts';

const CreditRetriedBody = z.looseObject({ v, saleId: SaleId, line: z.int() });

export const creditRetriedKind: Kind<'credit-retried', z.infer<typeof CreditRetriedBody>> = {
  name: 'credit-retried',
  body: CreditRetriedBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => before,
  notes: () => null,
  prints: () => null,
  paper: null,
  register: null,
  history: null,
  upstream: asked,
};

/** Line 0 would be the entry as a whole. */
const OneLine = CreditRetriedBody.extend({ line: z.int().min(1) });

function asked(entry: Entry): Asked {
  const body = OneLine.safeParse(entry.body);
  return body.success
    ? { kind: 'credit-retried', saleId: body.data.saleId, line: body.data.line }
    : notUnderstood(entry);
}
