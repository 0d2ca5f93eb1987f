import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedLine, ConfirmedSale, SaleGivenUp, SaleTaken } from '../../src-shared/contract/views/sale.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import type { Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { Moved } from '../payment/begun-part.ts';
import { type Intent, waysOf } from './intents.ts';
import type { Facts, LeftPayment } from '../ledger/facts.ts';

interface LeftSale {
  readonly saleId: SaleId;
  readonly lines: readonly Pick<ConfirmedLine, 'cardNumber'>[];
}

/** How payments at a device ended whose clerk served the next customer meanwhile: each stays until a person saw it. */
export interface LeftPayments {
  /** Oldest first. */
  ended(): readonly LeftPayment[];
  /** What stays open is no end: it waits as a sale that is not finished. Durable with the transaction around it. */
  note(sale: ConfirmedSale, taken: Result<SaleTaken, Refusal>): void;
  /** What devices gave back of a sale that was dropped. Durable with the transaction around it. */
  noteBack(dropped: Pick<Intent, 'sale' | 'begun'>, given: SaleGivenUp): void;
  /** What a device moved after a person had said that it did not. Durable with the transaction around it. */
  noteLate(of: LeftSale, moved: Moved, how: 'taken-late' | 'back-late'): void;
  seen(saleId: SaleId): void;
}

/** Nobody leaves so many; the oldest go first. */
const LEFT_KEPT_MAX = 50;

export function leftPaymentsIn(facts: Facts, clock: Clock): LeftPayments {
  const ended = () => facts.get('left-payments') ?? [];
  const others = (saleId: SaleId) => ended().filter((each) => each.saleId !== saleId);
  function keep(
    { saleId, lines }: LeftSale,
    ways: readonly TenderKind[],
    end: Pick<LeftPayment, 'how' | 'receiptNumber' | 'moved'>,
  ): void {
    const each: LeftPayment = {
      saleId,
      at: instant(clock.now()),
      ...end,
      cardNumbers: lines.map(({ cardNumber }) => cardNumber),
      tenders: [...ways],
    };
    // No entry has what was moved late: nothing takes its place, and no bound ends it.
    const late = [...ended(), each].filter(isLate);
    const usual = [...others(saleId), each].filter((one) => !isLate(one)).slice(-LEFT_KEPT_MAX);
    facts.set(
      'left-payments',
      [...late, ...usual].toSorted((a, b) => Number(a.at > b.at) - Number(a.at < b.at)),
    );
  }
  return {
    ended,
    note(sale, taken) {
      const how = endOf(taken);
      if (how === null) return;
      const ways = sale.tenders.map(({ kind }) => kind);
      keep(sale, ways, { how, receiptNumber: taken.ok ? taken.value.receiptNumber : null });
    },
    noteBack(dropped, { back }) {
      const ways = waysOf(dropped).filter((_, place) => back.includes(place));
      if (ways.length > 0) keep(dropped.sale, ways, { how: 'went-back', receiptNumber: null });
    },
    noteLate(of, { kind, amount, slip }, how) {
      keep(of, [kind], { how, receiptNumber: null, moved: { amount, code: slip.authCode ?? slip.rrn ?? null } });
    },
    seen: (saleId) => facts.set('left-payments', others(saleId)),
  };
}

function isLate({ how }: LeftPayment): boolean {
  return how === 'taken-late' || how === 'back-late';
}

/** null: it has not ended. */
function endOf(taken: Result<SaleTaken, Refusal>): LeftPayment['how'] | null {
  if (taken.ok) return 'paid';
  return taken.error.kind === 'payment-declined' || taken.error.kind === 'payment-not-begun' ? 'not-paid' : null;
}
