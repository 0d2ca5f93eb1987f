import type { Posting } from '../../contract/upstream.ts';
import { cashPart, overShortPart } from '../../fiscal/told.ts';
import { minus, type Money, negative, plus, sumOf, ZERO } from '../../money.ts';
import { countedTotal } from '../../profile.ts';
import { documentOf, twice } from '../../receipt/document.ts';
import { dropSlip } from '../../receipt/drop-slip.ts';
import { zReport } from '../../receipt/z-report.ts';
import { err, ok } from '../../result.ts';
import { ACCOUNT_OF_TENDER, balanced, post } from '../postings.ts';
import { ZTotals } from '../totals.ts';
import { NOTHING_ASKED } from './asked.ts';
import { type Kind, saysWhat } from './kind.ts';
import { ShiftClosedBody } from './shift-closed-body.ts';
import { openingDifference, shiftOpenedKind } from './shift-opened.ts';

export const shiftClosedKind: Kind<'shift-closed', ShiftClosedBody> = {
  name: 'shift-closed',
  body: ShiftClosedBody,
  profileVersion: 'added',
  postings: shiftClosedPostings,
  totals: (before) => before,
  notes: () => null,
  prints: ({ id }) => ({ of: id, copy: 0, opensDrawer: false }),
  paper: {
    document: 'shift-closed',
    draw(facts, texts) {
      const { body, supervisorId } = facts.entry;
      const totals = ZTotals.safeParse(body.totals);
      if (!totals.success) return err('content-broken');
      const first = facts.entryAt(body.firstSeq);
      const opened =
        first && saysWhat(first, shiftOpenedKind)
          ? { at: first.at, counted: countedTotal(first.body.counts), difference: openingDifference(first.body) }
          : null;
      const supervisorName = supervisorId === null ? null : facts.clerkName(supervisorId);
      const z = zReport({ ...facts, closed: body, totals: totals.data, opened, supervisorName }, texts);
      const { removed: amount, bagSeal, counts } = body;
      if (amount === ZERO) return ok(z);
      // One slip goes into the bag, the other stays with whoever handed it over.
      const bag = dropSlip({ ...facts, drop: { amount, bagSeal, counts }, of: 'bagSlip' }, texts);
      return ok(documentOf([...z.blocks, ...twice(bag).blocks]));
    },
  },
  register: {
    hears: ({ body }, { rules }) => [
      ...overShortPart(minus(plus(body.carried, body.removed), body.expected), rules),
      ...cashPart('removal', negative(body.removed)),
      { part: 'itself', does: 'day-end', amount: ZERO },
    ],
  },
  history: null,
  upstream: () => NOTHING_ASKED,
};

/**
 * Empties the drawer: `carried` stays as float, `removed` goes to the safe, and what is missing or over is named. What
 * a terminal has more or less stands against the same account, and apart in the body.
 */
export function shiftClosedPostings(
  closing: Pick<ShiftClosedBody, 'expected' | 'carried' | 'removed'> & Partial<Pick<ShiftClosedBody, 'terminals'>>,
): Posting[] {
  const counted = sumOf([closing.carried, closing.removed]);
  const atTerminals = atTerminalsOf(closing);
  return balanced([
    post('float', closing.carried),
    post('safe', closing.removed),
    ...(closing.terminals ?? []).map(({ kind, difference }) => post(ACCOUNT_OF_TENDER[kind], difference)),
    post('over-short', minus(minus(closing.expected, counted), atTerminals)),
    post('drawer', negative(closing.expected)),
  ]);
}

/** What the terminals have more than was taken here; below zero they lack it. It is no cash. */
export function atTerminalsOf({ terminals = [] }: Partial<Pick<ShiftClosedBody, 'terminals'>>): Money {
  return sumOf(terminals.map(({ difference }) => difference));
}
