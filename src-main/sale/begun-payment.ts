import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import { type Money, sumOf } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { Begun, BegunPart } from '../payment/begun-part.ts';
import type { Books, Payments } from '../payment/collect.ts';
import type { Intent, Intents } from './intents.ts';
import type { SaleCounter } from './sale-counter.ts';

/** What was begun of a payment, and what is confirmed now. */

export const NOTHING_BEGUN: Begun = { parts: [], operations: 0 };

/**
 * The parts that were begun, each at its place in what is confirmed now. null: one of them, or its code, would be
 * forgotten. Whatever was not begun, or was declined, may be paid another way.
 */
export function begunIn({ sale: before, begun }: Intent, now: ConfirmedSale): Begun | null {
  if (canonicalJson(before.lines) !== canonicalJson(now.lines)) return null;
  const parts: (BegunPart | null)[] = now.tenders.map(() => null);
  let from = 0;
  for (const [place, tender] of before.tenders.entries()) {
    const part = begun.parts[place];
    if (!part) continue;
    const isIt = ({ kind, amount, authCode }: ConfirmedSale['tenders'][number], index: number) =>
      index >= from &&
      kind === tender.kind &&
      amount === tender.amount &&
      (part.by === 'device' || tender.authCode === undefined || tender.authCode === authCode);
    const at = now.tenders.findIndex(isIt);
    if (at === -1) return null;
    parts[at] = part;
    from = at + 1;
  }
  return { parts, operations: begun.operations };
}

/** But for the codes that slips brought, and for what was handed over of the cash part. */
export function isSamePayment(begun: Intent, now: ConfirmedSale): boolean {
  const said = ({ tenders }: ConfirmedSale) => canonicalJson(tenders.map(({ kind, amount }) => ({ kind, amount })));
  return said(begun.sale) === said(now) && begunIn(begun, now) !== null;
}

/** Every part whose slip is typed is begun: who keys its amount into the terminal waits for nobody's answer. */
export function withTyped(sale: ConfirmedSale, begun: Begun, payments: Payments): Begun {
  const parts = sale.tenders.map(
    ({ kind }, place): BegunPart | null => begun.parts[place] ?? (payments.isTyped(kind) ? { by: 'typed' } : null),
  );
  return { parts, operations: begun.operations };
}

/** How many slips are not known yet. A part that was begun for a slip has one, whatever device there is by now. */
export function slipsMissing(sale: ConfirmedSale, begun: Begun, payments: Payments): number {
  const typed = withTyped(sale, begun, payments).parts;
  return sale.tenders.filter(({ authCode }, place) => typed[place]?.by === 'typed' && authCode === undefined).length;
}

export function hasDevice({ parts }: Begun): boolean {
  return parts.some((part) => part?.by === 'device');
}

/** What devices gave back, or were asked to: such a sale can only be given up. */
export function isGoingBack({ parts }: Begun): boolean {
  return parts.some((part) => part?.by === 'device' && part.back !== undefined);
}

/** What nobody was asked for yet, but for the cash. */
export function notBegun(sale: ConfirmedSale, { parts }: Begun): Money {
  const left = sale.tenders.filter(({ kind }, place) => kind !== 'cash' && !parts[place]);
  return sumOf(left.map(({ amount }) => amount));
}

/** What a device tells is durable before anything goes on. */
export function toldOf(
  id: SaleId,
  { ledger, intents, left }: Pick<SaleCounter, 'ledger' | 'intents' | 'left'>,
): Pick<Books, 'told' | 'heard'> {
  return {
    told(no, ref) {
      const kept = ledger.transaction(() => intents.told(id, no, ref));
      return !kept.ok || kept.value;
    },
    heard(no, moved) {
      ledger.transaction(() => {
        const late = intents.heard(id, no, moved);
        const over = intents.find(id);
        if (late && over) left.noteLate(over.sale, moved, late);
      });
    },
  };
}

export function unfinished(saleId: SaleId, intents: Intents): Result<Intent, Refusal> {
  const intent = intents.find(saleId);
  // Money may have been taken for one that can't be read: only a supervisor's word ends it.
  const isUnreadable = !intent && intents.unreadable().some(({ id }) => id === saleId);
  if (!intent) return err({ kind: isUnreadable ? 'sale-unreadable' : 'sale-unknown' });
  if (intent.state === 'committed' || intent.state === 'abandoned') return err({ kind: 'sale-already-settled' });
  return ok(intent);
}
