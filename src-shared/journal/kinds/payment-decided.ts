import { z } from 'zod';
import { v } from '../../contract/body-parts.ts';
import { SaleId } from '../../ids.ts';
import { NOTHING_ASKED } from './asked.ts';
import type { Kind } from './kind.ts';

const PaymentDecidedBody = z.looseObject({
  v,
  saleId: SaleId,
  decision: z.enum(['paid', 'not-paid']),
  reason: z.string().optional(),
});

export const paymentDecidedKind: Kind<'payment-decided', z.infer<typeof PaymentDecidedBody>> = {
  name: 'payment-decided',
  body: PaymentDecidedBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => before,
  notes: () => null,
  prints: () => null,
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
