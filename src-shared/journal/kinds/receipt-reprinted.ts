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
  // A first fiscal receipt, or paper that was not wanted before, is no copy.
  totals: (before, { body }) => ({ ...before, reprints: before.reprints + (body.copy > 0 ? 1 : 0) }),
  notes: () => null,
  prints: ({ body }) => ({ of: body.entryId, copy: body.copy, opensDrawer: false }),
  paper: null,
  register: null,
  history: null,
  upstream: () => NOTHING_ASKED,
};
