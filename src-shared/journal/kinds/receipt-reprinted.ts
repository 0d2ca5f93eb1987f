import { z } from 'zod';
import { v } from '../../contract/body-parts.ts';
import { EntryId } from '../../ids.ts';
import { NOTHING_ASKED } from './asked.ts';
import type { Kind } from './kind.ts';

const ReceiptReprintedBody = z.looseObject({ v, entryId: EntryId, copy: z.int() });

/** A copy is an entry of its own, so that nobody can print unseen. */
export const receiptReprintedKind: Kind<'receipt-reprinted', z.infer<typeof ReceiptReprintedBody>> = {
  name: 'receipt-reprinted',
  body: ReceiptReprintedBody,
  profileVersion: 'none',
  postings: () => [],
  totals: (before) => ({ ...before, reprints: before.reprints + 1 }),
  notes: () => null,
  prints: ({ body }) => ({ of: body.entryId, copy: body.copy, opensDrawer: false }),
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
