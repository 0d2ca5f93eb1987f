import { z } from 'zod';
import { PassDays, Terminal, v } from '../../contract/body-parts.ts';
import {
  Amount,
  AmountOrZero,
  CardNumber,
  Effect,
  MoneyOnWire,
  ProductKind,
  TenderKind,
} from '../../contract/wire-types.ts';

const SaleLine = z.looseObject({
  line: z.int().min(1),
  cardNumber: CardNumber,
  productId: z.string(),
  kind: ProductKind,
  amount: Amount,
  balanceBefore: MoneyOnWire.optional(),
  pass: PassDays.optional(),
  effect: Effect,
});
export type SaleLine = z.infer<typeof SaleLine>;

const SaleTender = z.looseObject({
  tenderId: z.string(),
  kind: TenderKind,
  amount: Amount,
  received: Amount.optional(),
  change: AmountOrZero.optional(),
  terminal: Terminal.optional(),
});
export type SaleTender = z.infer<typeof SaleTender>;

export const SaleBody = z.looseObject({
  v,
  receiptNumber: z.string(),
  language: z.string(),
  profileVersion: z.string(),
  /** The upstream was out of reach when the money was taken. */
  offline: z.boolean(),
  lines: z.array(SaleLine).min(1).max(50),
  tenders: z.array(SaleTender).min(1),
});
export type SaleBody = z.infer<typeof SaleBody>;
