import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { RegisterBooks } from './virtual-register-books.ts';

/** The books of a virtual register in a file: what it signed is still known when its program starts again. */

const Totals = z.strictObject({ Sell: z.int(), ReturnSell: z.int(), Buy: z.int(), ReturnBuy: z.int() });

const Position = z.looseObject({
  count: z.number(),
  price: z.int(),
  discount: z.int().nullish(),
  markup: z.int().nullish(),
  tax: z.int().nullish(),
  taxpercent: z.number().nullish(),
  taxtype: z.union([z.literal(0), z.literal(100)]),
  positionname: z.string(),
  positiontype: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullish(),
  unitcode: z.int(),
  ntin: z.string().nullish(),
  sum: z.int(),
});

const Basis = z.looseObject({
  checknumber: z.string(),
  datetime: z.string(),
  registrationnumber: z.string(),
  total: z.int(),
  isoffline: z.boolean(),
});

const Ticket = z.strictObject({
  key: z.string(),
  operationType: z.int(),
  positions: z.array(Position),
  payments: z.array(z.strictObject({ type: z.int(), sum: z.int() })),
  total: z.int(),
  taken: z.int(),
  change: z.int(),
  tax: z.int(),
  discount: z.int(),
  markup: z.int(),
  basis: Basis.nullable(),
  sign: z.string(),
  at: z.int(),
  offline: z.boolean(),
  shiftNumber: z.int(),
  orderNumber: z.int(),
  documentNumber: z.int(),
});

const Move = z.strictObject({
  key: z.string(),
  comesIn: z.boolean(),
  sum: z.int(),
  at: z.int(),
  offline: z.boolean(),
  shiftNumber: z.int(),
  held: z.int(),
});

const Shift = z.strictObject({
  number: z.int(),
  openedAt: z.int(),
  closedAt: z.int().nullable(),
  documents: z.int(),
  receipts: z.int(),
  put: z.int(),
  take: z.int(),
  startTotals: Totals,
});

const Books: z.ZodType<RegisterBooks> = z.strictObject({
  uniqueNumber: z.string(),
  registrationNumber: z.string(),
  identityNumber: z.int(),
  cash: z.int(),
  documents: z.int(),
  totals: Totals,
  shifts: z.array(Shift),
  tickets: z.array(Ticket),
  moves: z.array(Move),
  isBlocked: z.boolean(),
  isActivated: z.boolean(),
  autonomousSince: z.int().nullable(),
});

/** null: there is no such file yet. An error is a sentence: the file is no register's books. */
export function booksIn(file: string): Result<RegisterBooks | null, string> {
  try {
    return ok(Books.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return ok(null);
    return err(`${file} holds no books of a register. Delete it, and the register begins anew.`);
  }
}

/** Whole or not at all, whenever the program ends. */
export function keepBooks(books: RegisterBooks, file: string): void {
  writeFileSync(`${file}.new`, JSON.stringify(books));
  renameSync(`${file}.new`, file);
}
