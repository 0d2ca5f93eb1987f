import type { z } from 'zod';
import { cashCountedKind } from './cash-counted.ts';
import { creditRetriedKind } from './credit-retried.ts';
import { drawerOpenedKind } from './drawer-opened.ts';
import { fiscalisedKind } from './fiscalised.ts';
import type { Kind } from './kind.ts';
import type { EntryKind } from './names.ts';
import { noteKind } from './note.ts';
import { payInKind } from './pay-in.ts';
import { payOutKind } from './pay-out.ts';
import { paymentDecidedKind } from './payment-decided.ts';
import { receiptReprintedKind } from './receipt-reprinted.ts';
import { returnKind } from './return.ts';
import { safeDropKind } from './safe-drop.ts';
import { saleKind } from './sale.ts';
import { shiftClosedKind } from './shift-closed.ts';
import { shiftOpenedKind } from './shift-opened.ts';

/** Every kind with all its parts: one that misses a part, or stands under another's name, does not compile. */
const REGISTRY = {
  'shift-opened': shiftOpenedKind,
  sale: saleKind,
  return: returnKind,
  'pay-in': payInKind,
  'pay-out': payOutKind,
  'safe-drop': safeDropKind,
  'cash-counted': cashCountedKind,
  'drawer-opened': drawerOpenedKind,
  'shift-closed': shiftClosedKind,
  'receipt-reprinted': receiptReprintedKind,
  'credit-retried': creditRetriedKind,
  'payment-decided': paymentDecidedKind,
  fiscalised: fiscalisedKind,
  note: noteKind,
} as const satisfies { readonly [Name in EntryKind]: Kind<Name> };

export type BodyByKind = { readonly [Name in EntryKind]: z.infer<(typeof REGISTRY)[Name]['body']> };
export const KINDS: { readonly [Name in EntryKind]: Kind<Name, BodyByKind[Name]> } = REGISTRY;

/** null: others wrote it, under a name that this counter does not know. */
export function kindNamed(name: string): Kind | null {
  return isEntryKind(name) ? KINDS[name] : null;
}

function isEntryKind(name: string): name is EntryKind {
  return Object.hasOwn(KINDS, name);
}
