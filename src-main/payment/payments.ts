import type { Terminal } from '../../src-shared/contract/journal-bodies.ts';
import type { ConfirmedSale, ConfirmedTender } from '../../src-shared/contract/views.ts';
import type { SaleId } from '../../src-shared/ids.ts';
import { assert } from '../../src-shared/result.ts';

/** The port to what takes money that is not cash. Unknown is resolved by asking about the same operation, never by charging again. */
export interface PaymentTerminal {
  collect(operation: { readonly id: SaleId; readonly tender: ConfirmedTender }): Promise<Collected>;
}

export type Collected =
  | { readonly state: 'approved'; readonly slip: Terminal }
  | { readonly state: 'declined'; readonly reason: string }
  | { readonly state: 'unknown' };

/** A terminal of its own on the desk: the clerk keyed the amount there and typed what its slip says. */
export function standAloneTerminal(settings: { readonly acquirer?: string; readonly terminalId?: string }): PaymentTerminal {
  return {
    collect({ tender }) {
      assert(tender.authCode !== undefined, 'a slip has an authorisation code');
      return Promise.resolve({ state: 'approved', slip: { ...settings, authCode: tender.authCode } });
    },
  };
}

export type Payment =
  | { readonly state: 'approved'; readonly slips: readonly (Terminal | undefined)[] }
  | Exclude<Collected, { state: 'approved' }>;

/** Collects every tender of a sale in its order; cash lies on the counter already. Stops at the first that is not approved. */
export async function collectPayment(sale: ConfirmedSale, terminal: PaymentTerminal): Promise<Payment> {
  const slips: (Terminal | undefined)[] = [];
  for (const tender of sale.tenders) {
    if (tender.kind === 'cash') {
      slips.push(undefined);
      continue;
    }
    const collected = await terminal.collect({ id: sale.saleId, tender });
    if (collected.state !== 'approved') return collected;
    slips.push(collected.slip);
  }
  return { state: 'approved', slips };
}

