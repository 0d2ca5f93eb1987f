import type { Terminal } from '../../src-shared/contract/body-parts.ts';
import type { ConfirmedSale, ConfirmedTender } from '../../src-shared/contract/views/sale.ts';
import { withoutPaymentCards } from '../../src-shared/payment-card.ts';
import { assert } from '../../src-shared/result.ts';

/**
 * One tender of a sale at the terminal. The id is durable before the terminal hears it, and the same whenever it is
 * asked again.
 */
export interface Operation {
  /** The sale's id and the tender's place in it. */
  readonly id: string;
  readonly tender: ConfirmedTender;
}

/**
 * The port to what takes money that is not cash. An operation is charged at most once; what became of it is found out
 * by asking about the same operation, which never charges. A terminal that never heard of an operation says `declined`.
 */
export interface PaymentTerminal {
  /** `typed`: it stands by itself on the desk, and the clerk types what its slip says. `own`: it answers by itself. */
  readonly slips: 'typed' | 'own';
  charge(operation: Operation): Promise<Collected>;
  ask(operation: Operation): Promise<Collected>;
}

export type Collected =
  | { readonly state: 'approved'; readonly slip: Terminal }
  | { readonly state: 'declined'; readonly reason: string }
  | { readonly state: 'unknown' };

/** A terminal of its own on the desk: the clerk keyed the amount there and typed what its slip says. */
export function standAloneTerminal(settings: {
  readonly acquirer?: string;
  readonly terminalId?: string;
}): PaymentTerminal {
  const asTyped = ({ tender }: Operation): Promise<Collected> => {
    assert(tender.authCode !== undefined, 'a slip has an authorisation code');
    return Promise.resolve({ state: 'approved', slip: { ...settings, authCode: tender.authCode } });
  };
  return { slips: 'typed', charge: asTyped, ask: asTyped };
}

/** `slips`: of the tenders in their order, undefined for cash. */
export type Payment =
  | { readonly state: 'approved'; readonly slips: readonly (Terminal | undefined)[] }
  /** `charged`: an earlier tender of the same sale was approved, so that money is on the table. */
  | { readonly state: 'declined'; readonly reason: string; readonly charged: boolean }
  | { readonly state: 'unknown' };

/** A customer at a terminal is waited for this long; what is not known by then is asked about later. */
const PAYMENT_PATIENCE_MS = 120_000;

/**
 * Collects every tender of a sale in its order; cash lies on the counter already. Stops at the first that is not
 * approved.
 */
export async function collectPayment(
  sale: ConfirmedSale,
  how: 'charge' | 'ask',
  terminal: PaymentTerminal,
  patienceMs = PAYMENT_PATIENCE_MS,
): Promise<Payment> {
  const slips: (Terminal | undefined)[] = [];
  for (const [index, tender] of sale.tenders.entries()) {
    if (tender.kind === 'cash') {
      slips.push(undefined);
      continue;
    }
    const collected = await withinPatience(terminal[how]({ id: `${sale.saleId}/${index + 1}`, tender }), patienceMs);
    if (collected.state === 'unknown') return collected;
    if (collected.state === 'declined') {
      const reason = withoutPaymentCards(collected.reason);
      return { state: 'declined', reason, charged: slips.some((slip) => slip !== undefined) };
    }
    slips.push(withoutCardNumbers(collected.slip));
  }
  return { state: 'approved', slips };
}

/**
 * The money is taken, so what a terminal says is never refused: of a card's number its last four digits are kept. The
 * numbers by which the bank finds the payment again stay whole.
 */
function withoutCardNumbers({ acquirer, authCode, maskedPan, ...slip }: Terminal): Terminal {
  return {
    ...slip,
    ...(acquirer !== undefined && { acquirer: withoutPaymentCards(acquirer) }),
    ...(authCode !== undefined && { authCode: withoutPaymentCards(authCode) }),
    ...(maskedPan !== undefined && { maskedPan: withoutPaymentCards(maskedPan).replace(/^….*(\d{4})$/u, '••••$1') }),
  };
}

/** A terminal that does not answer, or breaks while it does, may have charged all the same. */
async function withinPatience(answer: Promise<Collected>, patienceMs: number): Promise<Collected> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const impatient = new Promise<Collected>((resolve) => {
    late = setTimeout(() => resolve({ state: 'unknown' }), patienceMs);
  });
  const answered = answer.catch((): Collected => ({ state: 'unknown' }));
  try {
    return await Promise.race([answered, impatient]);
  } finally {
    clearTimeout(late);
  }
}
