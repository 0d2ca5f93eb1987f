import { z } from 'zod';
import type { Entry } from '../../contract/upstream.ts';
import type { ClaimId, SaleId } from '../../ids.ts';
import { sumsToZero } from '../postings.ts';
import type { ReturnBody } from './return-body.ts';
import type { SaleBody } from './sale-body.ts';

/** What an entry asks of the upstream, if anything. Every stored entry is one of these; none is refused. */
export type Asked =
  | { readonly kind: 'sale'; readonly body: SaleBody }
  | { readonly kind: 'return'; readonly body: ReturnBody }
  | { readonly kind: 'credit-retried'; readonly saleId: SaleId; readonly line: number }
  | { readonly kind: 'claim-paid'; readonly claimId: ClaimId; readonly amount: number }
  | { readonly kind: 'not-understood'; readonly lines: readonly number[] }
  | { readonly kind: 'nothing' };

export const NOTHING_ASKED: Asked = { kind: 'nothing' };

/** As much as can be told of a body that isn't understood: the numbers of its lines. */
const AnyLines = z.looseObject({ lines: z.array(z.unknown()) });
const AnyLine = z.looseObject({ line: z.int().min(1) });
/** Named when no line can be told: the outcome is then of the entry as a whole. */
export const WHOLE_ENTRY = 0;
const LINES_TOLD_MAX = 50;

export function notUnderstood(entry: Entry): Asked {
  const body = AnyLines.safeParse(entry.body);
  const told = body.success ? body.data.lines.flatMap((line) => AnyLine.safeParse(line).data?.line ?? []) : [];
  const lines = [...new Set(told)].slice(0, LINES_TOLD_MAX);
  return { kind: 'not-understood', lines: lines.length > 0 ? lines : [WHOLE_ENTRY] };
}

/** Lines that nothing keeps from being decided one by one, for what was paid for them. */
export function addsUp(
  { postings }: Entry,
  lines: readonly { readonly line: number; readonly amount: number }[],
  tenders: readonly { readonly amount: number }[],
): boolean {
  const sum = (parts: readonly { readonly amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
  const numbers = new Set(lines.map(({ line }) => line));
  return sumsToZero(postings) && sum(lines) === sum(tenders) && numbers.size === lines.length;
}
