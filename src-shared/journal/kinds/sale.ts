import type { Entry, Posting } from '../../contract/upstream.ts';
import { namedLines } from '../../fiscal/lines.ts';
import { saleShare } from '../../fiscal/shares.ts';
import { whoFiscalises } from '../../fiscal/who-fiscalises.ts';
import { minus, negative, plus, sumOf, ZERO } from '../../money.ts';
import { saleReceipt } from '../../receipt/sale-receipt.ts';
import { assert, ok } from '../../result.ts';
import { ACCOUNT_OF_PRODUCT, ACCOUNT_OF_TENDER, balanced, byAccount, post } from '../postings.ts';
import { cardsAmong, type ShiftTotals, tallied, talliedEach } from '../totals.ts';
import { addsUp, type Asked, notUnderstood } from './asked.ts';
import { cardsOf, amountsOf } from './found-by.ts';
import type { Kind, Sold } from './kind.ts';
import { SaleBody, type SaleTender } from './sale-body.ts';

export const saleKind: Kind<'sale', SaleBody> = {
  name: 'sale',
  body: SaleBody,
  profileVersion: 'drafted',
  postings: ({ lines, tenders }) => salePostings(lines, tenders),
  totals: (before, { body }) => totalsAfter(before, body),
  notes: ({ receiptNumber, tenders }) => ({ told: 'payment', receiptNumber, tenders }),
  prints: ({ id, body }) => ({
    of: id,
    copy: 0,
    opensDrawer: body.tenders.some(({ kind }) => kind === 'cash'),
    mayBeWaived: true,
  }),
  paper: {
    document: 'sale',
    draw: (facts, texts) => ok(saleReceipt({ ...facts, sale: facts.entry.body }, texts)),
  },
  register: {
    hears({ at, body }, { rules }) {
      const { amount } = saleShare({ sale: body, at, rules });
      return amount > ZERO ? [{ part: 'itself', does: 'sale', amount }] : [];
    },
    receipt({ at, body }, { rules }) {
      const { amount, ofTerminal, positions } = saleShare({ sale: body, at, rules });
      if (amount === ZERO && ofTerminal === ZERO) return null;
      const payments = body.tenders.filter((tender) => whoFiscalises(tender, rules) === 'register');
      return { amount, ofTerminal, payments, lines: namedLines(positions, body, at, rules), saleId: null };
    },
  },
  history: {
    foundBy: (body) => ({ amounts: amountsOf(body), cards: cardsOf(body) }),
    told(entry, around) {
      const { body } = entry;
      const stateOf = around.statesOf(entry);
      return {
        receiptNumber: body.receiptNumber,
        amount: sumOf(body.lines.map((line) => line.amount)),
        tenders: body.tenders.map(({ kind, amount }) => ({ kind, amount })),
        kept: around.keptOf(entry),
        lines: body.lines.map(({ line, cardNumber, productId, kind, amount }) => ({
          line,
          cardNumber,
          productId,
          kind,
          amount,
          ...stateOf(line),
        })),
      };
    },
  },
  upstream: asked,
};

/** Change is a posting of its own out of the drawer, so that it is never taken for takings. */
export function salePostings(lines: readonly Sold[], tenders: readonly SaleTender[]): Posting[] {
  return balanced([
    ...tenders.flatMap(tenderPostings),
    ...byAccount(lines.map((line) => post(ACCOUNT_OF_PRODUCT[line.kind], negative(line.amount)))),
  ]);
}

function tenderPostings(tender: SaleTender): Posting[] {
  const account = ACCOUNT_OF_TENDER[tender.kind];
  if (tender.kind !== 'cash' || tender.received === undefined) return [post(account, tender.amount)];
  const change = tender.change ?? minus(tender.received, tender.amount);
  assert(minus(tender.received, change) === tender.amount, 'received less change is the amount of the cash tender');
  return [post(account, tender.received), post(account, negative(change))];
}

function totalsAfter(before: ShiftTotals, { lines, tenders }: SaleBody): ShiftTotals {
  const taken = (kind: string) => tenders.filter((tender) => tender.kind === kind).map((tender) => tender.amount);
  const sold = (kind: string) => lines.filter((line) => line.kind === kind).map((line) => line.amount);
  const cashTenders = tenders.filter((tender) => tender.kind === 'cash');
  return {
    ...before,
    sales: tallied(before.sales, sumOf(lines.map((line) => line.amount))),
    lines: before.lines + lines.length,
    cardsServed: (before.cardsServed ?? 0) + cardsAmong(lines),
    cash: talliedEach(before.cash, taken('cash')),
    bankCard: talliedEach(before.bankCard, taken('bank-card')),
    qr: talliedEach(before.qr, taken('qr')),
    storedValue: talliedEach(before.storedValue, sold('stored-value')),
    passes: talliedEach(before.passes, sold('pass')),
    cards: talliedEach(before.cards, sold('card')),
    cashReceived: plus(before.cashReceived, sumOf(cashTenders.map((tender) => tender.received ?? tender.amount))),
    changeGiven: plus(before.changeGiven, sumOf(cashTenders.map((tender) => tender.change ?? ZERO))),
  };
}

function asked(entry: Entry): Asked {
  const body = SaleBody.safeParse(entry.body);
  if (!body.success) return notUnderstood(entry);
  const { lines, tenders } = body.data;
  const changeIsRight = tenders.every(
    (tender) => tender.received === undefined || tender.received - (tender.change ?? 0) === tender.amount,
  );
  return changeIsRight && addsUp(entry, lines, tenders) ? { kind: 'sale', body: body.data } : notUnderstood(entry);
}
