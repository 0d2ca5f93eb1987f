import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { namedLines } from '../../src-shared/fiscal/lines.ts';
import { type PaidBy, saleShare } from '../../src-shared/fiscal/shares.ts';
import type { FiscalAround, FiscalPart } from '../../src-shared/fiscal/told.ts';
import { whoFiscalises } from '../../src-shared/fiscal/who-fiscalises.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { returnShareOf } from '../../src-shared/journal/kinds/return.ts';
import { minus, plus, sumOf, ZERO } from '../../src-shared/money.ts';
import type { Basis, FiscalDocument, FiscalLine, Means, ReturnTicket, SaleTicket } from './port.ts';

/** What a register is told of an entry, in words that it knows. Everything here follows from the journal. */

const MEANS: Record<TenderKind, Means> = { cash: 'cash', 'bank-card': 'card', qr: 'mobile' };

type Part = Pick<FiscalPart, 'does' | 'amount'> & { readonly key: string };

/**
 * The document of a part of an entry; null: the entry can't be read as what the part says, or its rules are not here.
 * `basis`: the sign of the sale that a return is about.
 */
export function documentOf(
  { does, key, amount }: Part,
  entry: Entry,
  around: FiscalAround,
  basis: Basis | null,
): FiscalDocument | null {
  if (does === 'day-end') return { does, key };
  if (does === 'cash-in' || does === 'cash-out') return { does, key, amount };
  const document = does === 'sale' ? saleTicket(key, entry, around) : returnTicket(key, entry, around, basis);
  if (!document) return null;
  const total = minus(sumOf(document.payments.map((each) => each.amount)), document.change);
  // What a job was written for and what is told now follow from the same entry and rules.
  return total === amount && total === totalOf(document.lines) ? document : null;
}

function saleTicket(key: string, entry: Entry, { rules }: FiscalAround): SaleTicket | null {
  if (!isKind(entry, 'sale')) return null;
  const { positions } = saleShare({ sale: entry.body, at: entry.at, rules });
  const ours = entry.body.tenders.filter((tender) => whoFiscalises(tender, rules) === 'register');
  const taken = ours.map(({ received, ...tender }) => ({ ...tender, amount: received ?? tender.amount }));
  const given = ours.map(({ received, amount }) => (received === undefined ? ZERO : minus(received, amount)));
  return {
    does: 'sale',
    key,
    lines: namedLines(positions, entry.body, entry.at, rules),
    payments: byMeans(taken),
    change: sumOf(given),
  };
}

/** The rules of the sale count: a tax that was borne then goes back. */
function returnTicket(key: string, entry: Entry, around: FiscalAround, basis: Basis | null): ReturnTicket | null {
  if (!basis || !isKind(entry, 'return')) return null;
  const sale = around.entryOf(entry.body.saleId);
  const rules = sale && isKind(sale, 'sale') ? around.rulesNamed(sale.body.profileVersion) : null;
  const share = returnShareOf(entry, around);
  if (!sale || !isKind(sale, 'sale') || !rules || !share) return null;
  const { positions, payments } = share;
  return {
    does: 'return',
    key,
    lines: namedLines(positions, sale.body, sale.at, rules),
    payments: byMeans(payments),
    change: ZERO,
    basis,
  };
}

/** The sale's own key, under which its sign is found; null: the entry is no return that can be read. */
export function saleOfReturn(entry: Entry): string | null {
  return isKind(entry, 'return') ? entry.body.saleId : null;
}

/** A receipt names each way of paying once. */
function byMeans(tenders: readonly PaidBy[]): SaleTicket['payments'] {
  const sums = new Map<Means, SaleTicket['payments'][number]>();
  for (const { kind, amount } of tenders) {
    const means = MEANS[kind];
    sums.set(means, { means, amount: plus(sums.get(means)?.amount ?? ZERO, amount) });
  }
  return [...sums.values()];
}

function totalOf(lines: readonly FiscalLine[]) {
  return sumOf(lines.map(({ price }) => price));
}
