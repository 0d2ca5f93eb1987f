import { withoutExchanged } from '../../notes-in-use.ts';
import { NOTHING_ASKED } from './asked.ts';
import { CashBody } from './cash-body.ts';
import type { Kind } from './kind.ts';

/** It moves no money and is evidence of what was seen. */
export const cashCountedKind: Kind<'cash-counted', CashBody> = {
  name: 'cash-counted',
  body: CashBody,
  profileVersion: 'added',
  postings: () => [],
  totals: (before) => before,
  notes: ({ counts, toExchange }) =>
    counts ? { told: 'count', counts: withoutExchanged(counts, toExchange), anew: false } : null,
  prints: () => null,
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
