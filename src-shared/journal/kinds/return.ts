import type { Contract, Entry, Outcome, Posting } from '../../contract/upstream.ts';
import type { CreditState } from '../../contract/views/history.ts';
import type { TenderKind } from '../../contract/wire-types.ts';
import { namedLines } from '../../fiscal/lines.ts';
import { type ReturnShare, returnShare, saleShare } from '../../fiscal/shares.ts';
import { cashPart, type FiscalAround } from '../../fiscal/told.ts';
import { minus, type Money, negative, plus, sumOf, ZERO } from '../../money.ts';
import { documentOf, type ReceiptDocument, twice } from '../../receipt/document.ts';
import { returnReceipt } from '../../receipt/return-receipt.ts';
import { err, ok } from '../../result.ts';
import { ACCOUNT_OF_PRODUCT, ACCOUNT_OF_TENDER, balanced, byAccount, drawerTotal, post } from '../postings.ts';
import { tallied } from '../totals.ts';
import { addsUp, type Asked, notUnderstood } from './asked.ts';
import { amountsOf, linesOf } from './found-by.ts';
import { type AroundEntry, type Kind, type Of, saysWhat, type Sold, type ToldInHistory } from './kind.ts';
import { ReturnBody, type ReturnTender } from './return-body.ts';
import { saleKind } from './sale.ts';

export const returnKind: Kind<'return', ReturnBody> = {
  name: 'return',
  body: ReturnBody,
  profileVersion: 'drafted',
  postings: ({ tenders }, sold) => returnPostings(sold, tenders),
  totals(before, { body, postings }) {
    const by = (kind: TenderKind) =>
      sumOf(body.tenders.filter((each) => each.kind === kind).map((each) => each.amount));
    return {
      ...before,
      returns: tallied(before.returns, sumOf(body.tenders.map((tender) => tender.amount))),
      cashReturned: plus(before.cashReturned, negative(drawerTotal(postings))),
      bankCardReturned: plus(before.bankCardReturned ?? ZERO, by('bank-card')),
      qrReturned: plus(before.qrReturned ?? ZERO, by('qr')),
    };
  },
  notes: () => null,
  prints: ({ id, body }) => ({ of: id, copy: 0, opensDrawer: body.tenders.some(({ kind }) => kind === 'cash') }),
  paper: {
    document: 'return',
    /** In the language of the sale: whoever gets the money back is who paid. */
    draw(facts, texts) {
      const { body } = facts.entry;
      const sale = facts.entryAt(body.saleSeq);
      if (!sale || !saysWhat(sale, saleKind)) return err('entry-missing');
      const paper = (register: typeof facts.register) =>
        returnReceipt({ ...facts, register, returned: body, original: { entry: sale, sale: sale.body } }, texts);
      const { register } = facts;
      if (!register?.sign) return ok(twice(paper(register)));
      // The fiscal receipt comes once; what the counter keeps is signed by hand, and says that it is none.
      return ok(register.follows ? paper(register) : documentOf([...paper(register).blocks, ...kept(paper(null))]));
    },
  },
  register: {
    /** Beside the receipt of the return, cash that left for what this register never sold. */
    hears(entry, around) {
      const share = returnShareOf(entry, around);
      if (!share) return cashPart('cash', negative(cashOf(entry.body)));
      const { amount, cashBeside } = share;
      return [
        ...(amount > ZERO ? [{ part: 'itself', does: 'return', amount } as const] : []),
        ...cashPart('cash', negative(cashBeside)),
      ];
    },
    receipt(entry, around) {
      const share = returnShareOf(entry, around);
      if (!share) return null;
      const { amount, payments, positions, sold } = share;
      const whole = sumOf(entry.body.tenders.map((tender) => tender.amount));
      const ofTerminal = saleShare(sold).ofTerminal > ZERO ? minus(whole, amount) : ZERO;
      if (amount === ZERO && ofTerminal === ZERO) return null;
      const lines = namedLines(positions, sold.sale, sold.at, sold.rules);
      return { amount, ofTerminal, payments, lines, saleId: entry.body.saleId };
    },
  },
  history: {
    /** Only the lines that it takes back; their cards stand in the sale. */
    foundBy(body, entryOf) {
      const sale = entryOf(body['saleId']);
      const sold = sale?.kind === 'sale' ? linesOf(sale.body) : [];
      const cardOf = (line: unknown) => sold.find((each) => each['line'] === line)?.['cardNumber'];
      return { amounts: amountsOf(body), cards: linesOf(body).map(({ line }) => cardOf(line)) };
    },
    told,
  },
  upstream: asked,
};

/** Value taken back from the cards, money given back to the passenger. `lines` carry the kind of the line sold. */
export function returnPostings(lines: readonly Sold[], tenders: readonly ReturnTender[]): Posting[] {
  return balanced([
    ...byAccount(lines.map((line) => post(ACCOUNT_OF_PRODUCT[line.kind], line.amount))),
    ...tenders.map((tender) => post(ACCOUNT_OF_TENDER[tender.kind], negative(tender.amount))),
  ]);
}

/** The drawer opens once. */
function kept({ blocks }: ReceiptDocument): ReceiptDocument['blocks'] {
  return blocks.filter(({ kind }) => kind !== 'drawer-pulse');
}

/** null: this machine lacks the sale, or its rules: only the cash can be told. */
export function returnShareOf(
  entry: Of<ReturnBody>,
  around: FiscalAround,
): (ReturnShare & { readonly sold: Parameters<typeof returnShare>[0] }) | null {
  const sale = around.entryOf(entry.body.saleId);
  if (!sale || !saysWhat(sale, saleKind)) return null;
  const rules = around.rulesNamed(sale.body.profileVersion);
  if (!rules) return null;
  const returns = around.returnsOf(entry.body.saleId).filter(({ seq }) => seq < entry.seq);
  const readable = returns.flatMap((each) => (saysWhat(each, returnKind) ? [each.body] : []));
  const sold = { sale: sale.body, at: sale.at, rules };
  return { ...returnShare(sold, [...readable, entry.body]), sold };
}

function cashOf({ tenders }: ReturnBody): Money {
  return sumOf(tenders.filter(({ kind }) => kind === 'cash').map(({ amount }) => amount));
}

function told(entry: Of<ReturnBody>, around: AroundEntry): ToldInHistory {
  const { body } = entry;
  const sale = around.entryOf(body.saleId);
  const sold = new Map(sale && saysWhat(sale, saleKind) ? sale.body.lines.map((line) => [line.line, line]) : []);
  const outcomes = new Map(around.outcomesOf(entry.id).map((outcome) => [outcome.line, outcome]));
  const outcomesOfSale = sale ? around.outcomesOf(sale.id) : [];
  const rejected = new Set(outcomesOfSale.filter(({ status }) => status === 'rejected').map((outcome) => outcome.line));
  return {
    saleId: body.saleId,
    receiptNumber: body.receiptNumber,
    amount: sumOf(body.lines.map((line) => line.amount)),
    tenders: body.tenders.map(({ kind, amount }) => ({ kind, amount })),
    reason: body.reason,
    lines: body.lines.flatMap(({ line, amount }) => {
      const of = sold.get(line);
      const outcome = outcomes.get(line);
      return of
        ? [
            {
              line,
              cardNumber: of.cardNumber,
              productId: of.productId,
              kind: of.kind,
              amount,
              credit: creditOf(outcome, rejected.has(line)),
              balance: outcome?.balance ?? null,
              reason: outcome?.reason ?? null,
            },
          ]
        : [];
    }),
  };
}

function creditOf(outcome: Outcome | undefined, wasRejected: boolean): CreditState {
  if (!outcome) return 'on-the-way';
  const { status } = outcome;
  // What was rejected was on no card, and nothing is taken off it.
  if (wasRejected && status === 'reversed') return 'returned';
  return status === 'reversed' || status === 'reversal-refused' ? status : 'other';
}

/** A member of a later contract says nothing to an upstream of 1.0. */
function asked(entry: Entry, contract: Contract): Asked {
  const body = ReturnBody.safeParse(entry.body);
  if (!body.success || !addsUp(entry, body.data.lines, body.data.tenders)) return notUnderstood(entry);
  return { kind: 'return', body: contract === '1.0' ? { ...body.data, offeredSeq: undefined } : body.data };
}
