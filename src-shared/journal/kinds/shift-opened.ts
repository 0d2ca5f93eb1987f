import type { Posting } from '../../contract/upstream.ts';
import { cashPart, overShortPart } from '../../fiscal/told.ts';
import { minus, type Money, negative, plus, sumOf } from '../../money.ts';
import { withoutExchanged } from '../../notes-in-use.ts';
import { countedTotal } from '../../profile.ts';
import { shiftOpenedSlip } from '../../receipt/shift-opened-slip.ts';
import { ok } from '../../result.ts';
import { balanced, post } from '../postings.ts';
import { NOTHING_ASKED } from './asked.ts';
import type { Kind } from './kind.ts';
import { ShiftOpenedBody } from './shift-opened-body.ts';

export const shiftOpenedKind: Kind<'shift-opened', ShiftOpenedBody> = {
  name: 'shift-opened',
  body: ShiftOpenedBody,
  profileVersion: 'added',
  postings: ({ carried, fromSafe, counts }) =>
    shiftOpenedPostings({ carried, fromSafe, counted: countedTotal(counts) }),
  totals: (before) => before,
  notes: ({ counts, toExchange }) => ({ told: 'count', counts: withoutExchanged(counts, toExchange), anew: true }),
  // Its slip comes when somebody asks for it.
  prints: () => null,
  paper: {
    document: 'shift-opened',
    draw({ entry, ...facts }, texts) {
      const difference = openingDifference(entry.body);
      return ok(shiftOpenedSlip({ ...facts, entry, opened: entry.body, difference }, texts));
    },
  },
  register: {
    /** The float that the last close left lies in the register already, where it was told of it. */
    hears({ body }, around) {
      const told = around.floatIsTold() ? body.fromSafe : plus(body.fromSafe, body.carried);
      return [...cashPart('itself', told), ...overShortPart(openingDifference(body), around.rules)];
    },
  },
  history: null,
  upstream: () => NOTHING_ASKED,
};

/** counted − stated: below zero the drawer held less than it was said to hold. */
export function openingDifference({
  carried,
  fromSafe,
  counts,
}: Pick<ShiftOpenedBody, 'carried' | 'fromSafe' | 'counts'>): Money {
  return minus(countedTotal(counts), plus(carried, fromSafe));
}

/**
 * `carried` is what the last close left as float, `fromSafe` what was added now, `counted` all that lies in the drawer.
 */
export function shiftOpenedPostings(opening: { carried: Money; fromSafe: Money; counted: Money }): Posting[] {
  const stated = sumOf([opening.carried, opening.fromSafe]);
  return balanced([
    post('drawer', opening.counted),
    post('float', negative(opening.carried)),
    post('safe', negative(opening.fromSafe)),
    post('over-short', minus(stated, opening.counted)),
  ]);
}
