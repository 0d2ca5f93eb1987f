import { z } from 'zod';
import { v } from '../../contract/body-parts.ts';
import { Amount } from '../../contract/wire-types.ts';
import { EntryId } from '../../ids.ts';

const text = z.string().max(1_000);

/** What a register answered when it signed a receipt: all that a copy of it, and its return, has to say. */
export const Fiscalised = z.looseObject({
  /** The sale or return. */
  entryId: EntryId,
  /** Under which the register knows it. */
  key: text,
  sign: text,
  /** As the register wrote it. */
  at: text,
  /** The address of its QR as given. */
  qr: text.nullable(),
  /** The register had no line to the operator of fiscal data. */
  offline: z.boolean(),
  orderNumber: z.int().nullable(),
  shiftNumber: z.int().nullable(),
  /** What the receipt came to: a part of the sale where others fiscalise the rest. */
  total: Amount,
  register: z.looseObject({
    serialNumber: text,
    registrationNumber: text,
    address: text.nullable(),
    addressKk: text.nullable(),
    taxpayer: z.looseObject({ name: text, bin: text }).nullable(),
  }),
  operator: z.looseObject({ name: text, nameKk: text.nullable(), site: text }).nullable(),
});
export type Fiscalised = z.infer<typeof Fiscalised>;

export const FiscalisedBody = Fiscalised.extend({ v });
export type FiscalisedBody = z.infer<typeof FiscalisedBody>;
