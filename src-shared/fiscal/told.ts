import { z } from 'zod';
import type { Entry, Profile } from '../contract/upstream.ts';
import type { TenderKind } from '../contract/wire-types.ts';
import type { EntryId, SaleId } from '../ids.ts';
import { type Money, negative, ZERO } from '../money.ts';
import type { NamedLine } from './lines.ts';

/** What a fiscal register is told of an entry: its documents, without what stands in them. */

export const FiscalDoes = z.enum(['sale', 'return', 'cash-in', 'cash-out', 'day-end']);
export type FiscalDoes = z.infer<typeof FiscalDoes>;

export interface FiscalPart {
  /** Each entry has one of a name at most. */
  readonly part: 'itself' | 'cash' | 'over-short' | 'removal';
  readonly does: FiscalDoes;
  /** More than nothing; nothing alone where a day ends. */
  readonly amount: Money;
}

/** Under this name the register knows a document of an entry: the entry's own id where it can be. */
export function fiscalKey(id: EntryId, part: FiscalPart['part']): string {
  return part === 'itself' ? id : `${id}-${part}`;
}

/** What is known around an entry that names rules by which a register is told of it. */
export interface FiscalAround {
  /** Those that the entry names. */
  readonly rules: Profile;
  entryOf(id: EntryId): Entry | undefined;
  /** In their order, up to this entry and with it. */
  returnsOf(saleId: SaleId): readonly Entry[];
  /** null: this machine does not hold them. */
  rulesNamed(version: string): Profile | null;
  /** The register was told of the cash that the last close left. */
  floatIsTold(): boolean;
}

/** Cash that comes, or below zero goes. Nothing is told where none moves. */
export function cashPart(part: FiscalPart['part'], amount: Money): FiscalPart[] {
  if (amount === ZERO) return [];
  return [amount > ZERO ? { part, does: 'cash-in', amount } : { part, does: 'cash-out', amount: negative(amount) }];
}

/** Cash from and to the safe is always told; other cash that is no sale as the operator wants it. */
export function isToldOf(against: 'safe' | 'petty-cash' | 'claims' | undefined, { fiscal }: Profile): boolean {
  if (against === 'petty-cash') return fiscal?.tells?.pettyCash === true;
  return against === 'claims' ? fiscal?.tells?.claims === true : true;
}

/** What is over, or below zero short. */
export function overShortPart(amount: Money, { fiscal }: Profile): FiscalPart[] {
  return fiscal?.tells?.overShort === true ? cashPart('over-short', amount) : [];
}

/** What of an entry the receipt of a register is about. */
export interface ReceiptShare {
  /** What the receipt comes to; nothing where others fiscalise all of it. */
  readonly amount: Money;
  readonly lines: readonly NamedLine[];
  readonly payments: readonly { readonly tenderId: string; readonly kind: TenderKind; readonly amount: Money }[];
  /** What terminals fiscalise of the same money. */
  readonly ofTerminal: Money;
  /** The sale that goes back. */
  readonly saleId: EntryId | null;
}
