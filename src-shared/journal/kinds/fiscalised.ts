import { NOTHING_ASKED } from './asked.ts';
import { type Fiscalised, FiscalisedBody } from './fiscalised-body.ts';
import type { Kind, Printed } from './kind.ts';

/**
 * The sign of a receipt came. It may come long after the money: then it stands in the shift that is open by then, and
 * with none open in a note.
 */
export const fiscalisedKind: Kind<'fiscalised', FiscalisedBody> = {
  name: 'fiscalised',
  body: FiscalisedBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => before,
  notes: () => null,
  prints: ({ body }) => followsSlipOf(body),
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};

/** The fiscal receipt itself, where its slip came out just before. */
export function followsSlipOf({ entryId }: Fiscalised): Printed {
  return { of: entryId, copy: 0, opensDrawer: false, followsSlip: true };
}
