import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedLine, ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { plus, sumOf, ZERO } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type KnownCard, productById } from '../../src-shared/sale-rules.ts';
import { instant, localDay } from '../../src-shared/time.ts';
import type { OpenShift } from '../shift/shifts.ts';
import type { SaleRules } from './refuse-sale.ts';
import type { SaleCounter } from './sale-counter.ts';

export interface ReadyToSell {
  readonly shift: OpenShift;
  readonly rules: SaleRules;
  readonly begunElsewhere: readonly ConfirmedSale[];
}

/** `own`: sales whose lines are judged; what others begin counts. */
export function readyToSell(clerk: Session, counter: SaleCounter, own: Iterable<SaleId>): Result<ReadyToSell, Refusal> {
  const stopped = counter.stopped();
  if (stopped) return err(stopped);
  const profile = counter.profile();
  if (!profile) return err({ kind: 'no-profile' });
  const shift = counter.shifts.forSelling(clerk);
  if (!shift.ok) return shift;
  const today = localDay(instant(counter.clock.now()), profile.timeZone);
  const fault = counter.clockFault?.() ?? null;
  const wrongDay = fault && localDay(fault.known, profile.timeZone) !== today ? fault : null;
  const begunElsewhere = unwrittenBut(new Set(own), counter);
  const isTopUp = ({ productId }: ConfirmedLine) => {
    const product = productById(productId, today, profile);
    return product === undefined || product.kind === 'stored-value';
  };
  // What is being sold onto a card at another device comes to it as well as what is written.
  const known = (number: string): KnownCard => {
    const card = counter.known(number);
    const lines = begunElsewhere.flatMap((each) => each.lines.filter((line) => line.cardNumber === number));
    const begun = sumOf(lines.filter(isTopUp).map(({ amount }) => amount));
    return { ...card, waiting: plus(card.waiting ?? ZERO, begun) };
  };
  return ok({ shift: shift.value, rules: { profile, today, wrongDay, known }, begunElsewhere });
}

function unwrittenBut(own: ReadonlySet<SaleId>, { intents }: SaleCounter): ConfirmedSale[] {
  return intents.unfinished().flatMap(({ id, sale }) => (own.has(id) ? [] : [sale]));
}
