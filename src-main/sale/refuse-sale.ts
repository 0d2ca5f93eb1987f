import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Profile } from '../../src-shared/contract/upstream.ts';
import type { ConfirmedLine, ConfirmedSale, ConfirmedTender } from '../../src-shared/contract/views.ts';
import { sumOf } from '../../src-shared/money.ts';
import { tenderOfKind } from '../../src-shared/profile.ts';
import { type KnownCard, productById, refuseAmount, refuseCard } from '../../src-shared/sale-rules.ts';
import type { Day } from '../../src-shared/time.ts';

/** What a sale is judged by; nothing here asks anybody. */
export interface SaleRules {
  readonly profile: Profile;
  readonly today: Day;
  readonly known: (cardNumber: string) => KnownCard;
}

/** The first reason why a sale can't be taken as it was confirmed; null when it can. */
export function refuseSale(sale: ConfirmedSale, rules: SaleRules): Refusal | null {
  const { maxCardsPerSale } = rules.profile.limits;
  if (sale.lines.length > maxCardsPerSale) return { kind: 'too-many-cards', maximum: maxCardsPerSale };
  const twice = sale.lines.find((line, index) => sale.lines.findIndex((other) => other.cardNumber === line.cardNumber && other.productId === line.productId) < index);
  if (twice) return { kind: 'card-twice', cardNumber: twice.cardNumber };
  return firstRefusal(sale.lines, (line) => refuseLine(line, rules)) ?? refuseTenders(sale, rules.profile);
}

function refuseLine(line: ConfirmedLine, { profile, today, known }: SaleRules): Refusal | null {
  const card = known(line.cardNumber);
  const product = productById(line.productId, today, profile);
  if (!product || product.kind === 'card') return { kind: 'product-not-sold' };
  return refuseCard(card, today) ?? refuseAmount(card, product, line.amount, profile);
}

function refuseTenders(sale: ConfirmedSale, profile: Profile): Refusal | null {
  const due = sumOf(sale.lines.map((line) => line.amount));
  const tendered = sumOf(sale.tenders.map((tender) => tender.amount));
  if (due !== tendered) return { kind: 'tenders-do-not-add-up', due, tendered };
  return firstRefusal(sale.tenders, (tender) => refuseTender(tender, profile));
}

function refuseTender(tender: ConfirmedTender, profile: Profile): Refusal | null {
  if (!tenderOfKind(tender.kind, profile)) return { kind: 'tender-not-accepted' };
  if (tender.kind === 'cash') {
    return tender.received !== undefined && tender.received < tender.amount ? { kind: 'received-too-little', due: tender.amount } : null;
  }
  return tender.authCode === undefined ? { kind: 'authorisation-code-needed' } : null;
}

/** A sale that waits for its slip is judged without the code that the slip will bring. */
export function refuseBeforePayment(sale: ConfirmedSale, rules: SaleRules): Refusal | null {
  const refused = refuseSale(sale, rules);
  return refused?.kind === 'authorisation-code-needed' ? null : refused;
}

function firstRefusal<Item>(items: readonly Item[], refuse: (item: Item) => Refusal | null): Refusal | null {
  for (const item of items) {
    const refused = refuse(item);
    if (refused) return refused;
  }
  return null;
}
