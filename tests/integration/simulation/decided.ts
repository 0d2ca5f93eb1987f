import { book, bookSale, type Model, type ModelSale } from './model.ts';
import type { ClerkName } from './operations.ts';

/** What was decided of a payment while no shift took its entry, and what becomes of it with the next one. */

/** Cash lies in no shift's drawer then: a sale with a part in cash waits for a person, as everything else does. */
export function mayWait(sale: ModelSale, why: string | null): boolean {
  const isBetween = why === 'no-open-shift' || why === 'shift-closing';
  return isBetween && sale.tenders.every(({ kind }) => kind !== 'cash');
}

export function decidePaid(model: Model, sale: ModelSale): void {
  sale.state = 'decided';
  model.decided.push({ becomes: 'sale', sale });
}

/** The sale is over at once, and who said so is named: now, or with the next shift. */
export function giveUp(model: Model, sale: ModelSale, by: ClerkName): void {
  sale.state = 'abandoned';
  if (model.shift) book(model, []);
  else model.decided.push({ becomes: 'payment-decided', sale, by });
}

export const isPaperDue = (model: Model) => model.decided.some(({ becomes }) => becomes === 'sale');

/** In the order of the words, when a shift takes entries again. A sale whose paper fails waits on. */
export function bookDecided(model: Model, paper: 'is queued' | 'fails' = 'is queued'): void {
  const { shift } = model;
  if (!shift || shift.closing) return;
  for (const each of model.decided.splice(0)) {
    if (each.becomes === 'sale' && paper === 'fails') {
      model.decided.push(each);
      continue;
    }
    if (each.becomes === 'sale') bookSale(model, each.sale);
    else book(model, []);
    const by = each.becomes === 'sale' ? shift.clerk : each.by;
    model.late.push({ seq: model.seq, kind: each.becomes, of: model.sales.indexOf(each.sale), by });
  }
}
