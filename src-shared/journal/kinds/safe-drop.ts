import type { Posting } from '../../contract/upstream.ts';
import { cashPart } from '../../fiscal/told.ts';
import { type Money, negative } from '../../money.ts';
import { twice } from '../../receipt/document.ts';
import { dropSlip } from '../../receipt/drop-slip.ts';
import { ok } from '../../result.ts';
import { balanced, post } from '../postings.ts';
import { tallied } from '../totals.ts';
import { NOTHING_ASKED } from './asked.ts';
import { CashBody } from './cash-body.ts';
import type { Kind } from './kind.ts';

export const safeDropKind: Kind<'safe-drop', CashBody> = {
  name: 'safe-drop',
  body: CashBody,
  profileVersion: 'added',
  postings: ({ amount }) => safeDropPostings(amount),
  totals: (before, { body }) => ({ ...before, safeDrops: tallied(before.safeDrops, body.amount) }),
  notes: () => null,
  prints: ({ id }) => ({ of: id, copy: 0, opensDrawer: false }),
  paper: {
    document: 'drop',
    draw: (facts, texts) => ok(twice(dropSlip({ ...facts, drop: facts.entry.body }, texts))),
  },
  register: { hears: ({ body }) => cashPart('itself', negative(body.amount)) },
  history: null,
  upstream: () => NOTHING_ASKED,
};

export function safeDropPostings(amount: Money): Posting[] {
  return balanced([post('safe', amount), post('drawer', negative(amount))]);
}
