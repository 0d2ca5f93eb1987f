import { z } from 'zod';
import { RefundEvidence, ReturnLine, ReturnReason, Terminal, v } from '../../contract/body-parts.ts';
import { Amount, MoneyOnWire, TenderKind } from '../../contract/wire-types.ts';
import { SaleId } from '../../ids.ts';

const ReturnTender = z.looseObject({
  tenderId: z.string(),
  kind: TenderKind,
  amount: Amount,
  terminal: Terminal.optional(),
});
export type ReturnTender = z.infer<typeof ReturnTender>;

export const ReturnBody = z.looseObject({
  v,
  saleId: SaleId,
  saleSeq: z.int().min(1),
  receiptNumber: z.string(),
  profileVersion: z.string(),
  /**
   * Since 1.1: the highest seq that had been offered to the upstream when the return was made. A sale above it was
   * never offered, so no hold could be asked for.
   */
  offeredSeq: z.int().min(0).optional().catch(undefined),
  reason: ReturnReason,
  /** Since 1.1: no device said what went back; its slips' codes were typed on the word of whoever approved. */
  evidence: RefundEvidence.optional().catch(undefined),
  lines: z.array(ReturnLine).min(1),
  /** Since 1.1: what the cards of lines held, read live when their value was held for this return, before it. */
  balances: z
    .array(z.strictObject({ line: z.int().min(1), before: MoneyOnWire }))
    .max(50)
    .optional()
    .catch(undefined),
  tenders: z.array(ReturnTender).min(1),
});
export type ReturnBody = z.infer<typeof ReturnBody>;
