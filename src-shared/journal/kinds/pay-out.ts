import type { Entry, Posting } from '../../contract/upstream.ts';
import { cashPart, isToldOf } from '../../fiscal/told.ts';
import { type Money, negative } from '../../money.ts';
import { assert } from '../../result.ts';
import { balanced, post } from '../postings.ts';
import { tallied } from '../totals.ts';
import { type Asked, notUnderstood, NOTHING_ASKED } from './asked.ts';
import { CashBody } from './cash-body.ts';
import { cashPaper } from './cash-paper.ts';
import type { Kind } from './kind.ts';

export const payOutKind: Kind<'pay-out', CashBody> = {
  name: 'pay-out',
  body: CashBody,
  profileVersion: 'added',
  postings: ({ amount, against }) => payOutPostings(amount, against),
  totals: (before, { body }) => ({ ...before, payOuts: tallied(before.payOuts, body.amount) }),
  notes: () => null,
  prints: ({ id }) => ({ of: id, copy: 0, opensDrawer: true }),
  paper: cashPaper('pay-out'),
  register: {
    hears: ({ body }, { rules }) => (isToldOf(body.against, rules) ? cashPart('itself', negative(body.amount)) : []),
  },
  history: null,
  upstream: asked,
};

export function payOutPostings(amount: Money, against: CashBody['against']): Posting[] {
  assert(against !== undefined, 'cash goes somewhere');
  return balanced([post(against, amount), post('drawer', negative(amount))]);
}

/** What a claim is paid by. How the cash was counted is nothing to the upstream, and never in the way of the claim. */
const ClaimPaid = CashBody.pick({ v: true, amount: true, against: true, claimId: true }).loose();

function asked(entry: Entry): Asked {
  const body = ClaimPaid.safeParse(entry.body);
  if (!body.success) return notUnderstood(entry);
  const { against, claimId, amount } = body.data;
  if (against !== 'claims') return NOTHING_ASKED;
  return claimId === undefined ? notUnderstood(entry) : { kind: 'claim-paid', claimId, amount };
}
