import { NOTHING_ASKED } from './asked.ts';
import { FiscalisedBody } from './fiscalised-body.ts';
import type { Kind } from './kind.ts';

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
  prints: () => null,
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
