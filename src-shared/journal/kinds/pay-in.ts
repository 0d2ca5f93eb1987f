import type { Posting } from '../../contract/upstream.ts';
import { cashPart, isToldOf } from '../../fiscal/told.ts';
import { type Money, negative } from '../../money.ts';
import { assert } from '../../result.ts';
import { balanced, post } from '../postings.ts';
import { tallied } from '../totals.ts';
import { NOTHING_ASKED } from './asked.ts';
import { CashBody } from './cash-body.ts';
import { cashPaper } from './cash-paper.ts';
import type { Kind } from './kind.ts';

export const payInKind: Kind<'pay-in', CashBody> = {
  name: 'pay-in',
  body: CashBody,
  profileVersion: 'added',
  postings: ({ amount, against }) => payInPostings(amount, against),
  totals: (before, { body }) => ({ ...before, payIns: tallied(before.payIns, body.amount) }),
  // Cash that is brought is brought as change.
  notes: ({ amount }) => ({ told: 'change-brought', amount }),
  prints: ({ id }) => ({ of: id, copy: 0, opensDrawer: true }),
  paper: cashPaper('pay-in'),
  register: { hears: ({ body }, { rules }) => (isToldOf(body.against, rules) ? cashPart('itself', body.amount) : []) },
  history: null,
  upstream: () => NOTHING_ASKED,
};

export function payInPostings(amount: Money, against: CashBody['against']): Posting[] {
  assert(against !== undefined, 'cash comes from somewhere');
  return balanced([post('drawer', amount), post(against, negative(amount))]);
}
