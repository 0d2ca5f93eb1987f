import { z } from 'zod';
import { CashBody, ReturnBody, SaleBody } from '../../src-shared/contract/journal-bodies.ts';
import type { Contract, Entry } from '../../src-shared/contract/upstream.ts';
import { type ClaimId, SaleId } from '../../src-shared/ids.ts';

/** What an entry asks of the upstream, if anything. Every stored entry is one of these; none is refused here. */
export type Understood =
  | { readonly kind: 'sale'; readonly body: SaleBody }
  | { readonly kind: 'return'; readonly body: ReturnBody }
  | { readonly kind: 'credit-retried'; readonly saleId: SaleId; readonly line: number }
  | { readonly kind: 'claim-paid'; readonly claimId: ClaimId; readonly amount: number }
  | { readonly kind: 'not-understood'; readonly lines: readonly number[] }
  | { readonly kind: 'nothing' };

const NOTHING: Understood = { kind: 'nothing' };

/** `contract`: what this upstream speaks; a member of a later one says nothing to it. */
export function understand(entry: Entry, contract: Contract): Understood {
  switch (entry.kind) {
    case 'sale':
      return isBalanced(entry) ? understandSale(entry) : notUnderstood(entry);
    case 'return':
      return isBalanced(entry) ? understandReturn(entry, contract) : notUnderstood(entry);
    case 'credit-retried':
      return understandRetry(entry);
    case 'pay-out':
      return understandPayOut(entry);
    default:
      return NOTHING;
  }
}

/** In BigInt, since many safe integers may sum to one that is not. */
function isBalanced(entry: Entry): boolean {
  return entry.postings.reduce((sum, posting) => sum + BigInt(posting.amount), 0n) === 0n;
}

function understandSale(entry: Entry): Understood {
  const body = SaleBody.safeParse(entry.body);
  if (!body.success) return notUnderstood(entry);
  const { lines, tenders } = body.data;
  const paid = tenders.reduce((sum, tender) => sum + tender.amount, 0);
  const sold = lines.reduce((sum, line) => sum + line.amount, 0);
  const changeIsRight = tenders.every(
    (tender) => tender.received === undefined || tender.received - (tender.change ?? 0) === tender.amount,
  );
  if (paid !== sold || !changeIsRight || hasRepeats(lines)) return notUnderstood(entry);
  return { kind: 'sale', body: body.data };
}

function understandReturn(entry: Entry, contract: Contract): Understood {
  const body = ReturnBody.safeParse(entry.body);
  if (!body.success) return notUnderstood(entry);
  const { lines, tenders } = body.data;
  const paidBack = tenders.reduce((sum, tender) => sum + tender.amount, 0);
  const returned = lines.reduce((sum, line) => sum + line.amount, 0);
  if (paidBack !== returned || hasRepeats(lines)) return notUnderstood(entry);
  return { kind: 'return', body: contract === '1.0' ? { ...body.data, offeredSeq: undefined } : body.data };
}

/** Its number distinguishes a line: two of one number can't be decided apart. */
function hasRepeats(lines: readonly { readonly line: number }[]): boolean {
  return new Set(lines.map((line) => line.line)).size < lines.length;
}

const CreditRetriedBody = z.looseObject({ saleId: SaleId, line: z.int().min(1) });

function understandRetry(entry: Entry): Understood {
  const body = CreditRetriedBody.safeParse(entry.body);
  return body.success
    ? { kind: 'credit-retried', saleId: body.data.saleId, line: body.data.line }
    : notUnderstood(entry);
}

/** What a claim is paid by. How the cash was counted is nothing to the upstream, and never in the way of the claim. */
const PayOutBody = CashBody.pick({ v: true, amount: true, against: true, claimId: true }).loose();

function understandPayOut(entry: Entry): Understood {
  const body = PayOutBody.safeParse(entry.body);
  if (!body.success) return notUnderstood(entry);
  if (body.data.against !== 'claims') return NOTHING;
  if (body.data.claimId === undefined) return notUnderstood(entry);
  return { kind: 'claim-paid', claimId: body.data.claimId, amount: body.data.amount };
}

/** As much as is readable of a body that isn't understood: the numbers of its lines. */
const AnyLines = z.looseObject({ lines: z.array(z.unknown()) });
const AnyLine = z.looseObject({ line: z.int().min(1) });
/** Named when no line can be named: the outcome is then of the entry as a whole. */
export const WHOLE_ENTRY = 0;
const LINES_NAMED_MAX = 50;

function notUnderstood(entry: Entry): Understood {
  const body = AnyLines.safeParse(entry.body);
  const numbers = body.success ? body.data.lines.flatMap((line) => AnyLine.safeParse(line).data?.line ?? []) : [];
  const lines = [...new Set(numbers)].slice(0, LINES_NAMED_MAX);
  return { kind: 'not-understood', lines: lines.length > 0 ? lines : [WHOLE_ENTRY] };
}
