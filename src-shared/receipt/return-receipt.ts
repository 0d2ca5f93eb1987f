import type { ReturnBody, ReturnTender } from '../journal/kinds/return-body.ts';
import type { ReturnLine } from '../contract/body-parts.ts';
import type { SaleBody, SaleLine } from '../journal/kinds/sale-body.ts';
import type { Entry } from '../contract/upstream.ts';
import { MINUS, minus, sumOf } from '../money.ts';
import { type Block, columns, CUT, documentOf, type ReceiptDocument, RULE, text } from './document.ts';
import {
  coversAll,
  isSigned,
  lineOfRegister,
  linesOfRegister,
  originalOf,
  partOfRegister,
  proofOf,
  signOfRegister,
  vatOfRegister,
} from './fiscal-lines.ts';
import { cardTold, currencyLine, ofCard, productAt, signature, support, tenderName, title } from './parts.ts';
import { type ReceiptFacts, receiptHead } from './receipt-head.ts';
import { type ReceiptTexts, type Wording, wordingOf } from './wording.ts';

interface ReturnReceiptFacts extends ReceiptFacts {
  readonly returned: ReturnBody;
  readonly original: { readonly entry: Entry; readonly sale: SaleBody };
}

/** Money given back: of which receipt, of which cards, and signed for by whoever took it. */
export function returnReceipt(facts: ReturnReceiptFacts, texts: ReceiptTexts): ReceiptDocument {
  const { entry, returned, original, register = null } = facts;
  const total = sumOf(returned.tenders.map((tender) => tender.amount));
  const wording = wordingOf(facts.profile, texts, original.sale.language);
  // What the law wants said of a signed original names it with all it has: nothing is said above then.
  const basis = isSigned(register) ? register.basis : null;
  return documentOf([
    ...receiptHead(facts, returned.receiptNumber, title(wording.allAndCustomer('returnReceipt.title')), wording),
    ...(basis === null
      ? [
          columns(
            wording.all('returnReceipt.ofReceipt'),
            `${original.sale.receiptNumber} · ${wording.dateTime(original.entry.at)}`,
          ),
        ]
      : []),
    RULE,
    currencyLine(wording, wording.all('service')),
    ...returned.lines.flatMap((line) => lineReturned(line, facts, wording)),
    RULE,
    columns(wording.allAndCustomer('returnReceipt.total'), wording.amount(total), { bold: true, size: 'tall' }),
    ...(isSigned(register) && coversAll(register, total) ? vatOfRegister(register.share.lines, wording) : []),
    ...returned.tenders.flatMap((tender) => tenderBlocks(tender, wording)),
    text(reasonGiven(returned, wording)),
    RULE,
    ...partOfRegister(register, total, wording),
    RULE,
    ...(basis === null ? [] : originalOf(basis, original.sale.receiptNumber, wording)),
    ...signOfRegister(register, returned.receiptNumber, wording),
    ...proofOf(register, { number: returned.receiptNumber, hash: entry.hash }, wording),
    // The paper that stays at the counter is the one that is signed by hand.
    ...(isSigned(register) ? [] : signature(wording, 'returnReceipt.recipient')),
    ...support(wording),
    CUT,
  ]);
}

/** «Себебі: сома қате / Причина: ошибка в сумме». */
function reasonGiven({ reason }: ReturnBody, wording: Wording): string[] {
  const given = wording.allAndCustomer(`returnReceipt.reason.${reason}`);
  return wording.allAndCustomer('zReport.reason').map((label, at) => `${label}: ${given[at] ?? ''}`);
}

/** The product and card are the original line's: a return names only its number. */
function lineReturned(line: ReturnLine, facts: ReturnReceiptFacts, wording: Wording): Block[] {
  const { original, profile, register = null, returned } = facts;
  const sold = original.sale.lines.find((each) => each.line === line.line);
  if (!sold) return [columns(`${line.line}`, wording.amount(line.amount), { bold: true })];
  const product = productAt(profile, sold.productId, original.entry.at);
  const names = product ? wording.local(product.name) : wording.all(`product.${sold.kind}`);
  const total = sumOf(returned.tenders.map((tender) => tender.amount));
  const ofRegister = linesOfRegister(register, total, returned.lines.length)[returned.lines.indexOf(line)];
  return [
    columns(names, wording.amount(line.amount), { bold: true }),
    ...(ofRegister && isSigned(register) ? lineOfRegister(ofRegister, wording, names) : []),
    ...cardAfter(line, sold, returned, wording),
  ];
}

/**
 * The card; «6 200 − 5 000 = 1 200», where it was read when its value was held for this return. What was still to be
 * activated may be in no balance yet.
 */
function cardAfter(
  { line, amount }: ReturnLine,
  { kind, cardNumber, effect }: SaleLine,
  { balances }: ReturnBody,
  wording: Wording,
): Block[] {
  const before = balances?.find((each) => each.line === line)?.before;
  const isOfBalance = kind === 'stored-value' && effect !== 'activate-at-validator';
  if (before === undefined || !isOfBalance || amount > before) return [text(cardTold(cardNumber))];
  const sum = `${wording.amount(before)} ${MINUS} ${wording.amount(amount)} = ${wording.amount(minus(before, amount))}`;
  return [columns(ofCard(cardNumber, wording.allAndCustomer('balance')), sum)];
}

function tenderBlocks(tender: ReturnTender, wording: Wording): Block[] {
  const authCode = tender.terminal?.authCode;
  return [
    columns(tenderName(tender, wording), wording.amount(tender.amount)),
    ...(authCode === undefined ? [] : [columns(wording.all('authCode'), authCode)]),
  ];
}
