import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { err, ok, type Result } from '../../src-shared/result.ts';
import type { KaspiBooks } from './virtual-kaspi.ts';

/** What a virtual Smart POS moved, and whom it knows, in a file: both are still known when its program starts again. */

const Kept = z
  .strictObject({
    processId: z.string(),
    does: z.enum(['payment', 'refund']),
    fate: z.string(),
    amount: z.int(),
    method: z.string(),
    number: z.string(),
    ownCheque: z.boolean(),
    of: z.string().nullable(),
    at: z.int(),
    state: z.enum(['running', 'moved', 'failed']),
    isUnknown: z.boolean(),
    subStatus: z.string(),
    message: z.string(),
    looks: z.int(),
  })
  // What went wrong with it went wrong before.
  .transform((kept) => ({ ...kept, fate: 'approves by card' as const }));
const Token = z.strictObject({ name: z.string(), refresh: z.string(), endsAt: z.int() });
const Books = z.strictObject({
  count: z.int(),
  operations: z.array(Kept),
  tokens: z.array(z.tuple([z.string(), Token])),
});

/** null: there is no such file yet. An error is a sentence: the file is no terminal's memory. */
export function kaspiBooksIn(file: string): Result<KaspiBooks | null, string> {
  try {
    return ok(Books.parse(JSON.parse(readFileSync(file, 'utf8'))));
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return ok(null);
    return err(`${file} holds no memory of a terminal. Delete it, and the terminal begins anew.`);
  }
}

/** Whole or not at all, whenever the program ends. */
export function keepKaspiBooks(books: KaspiBooks, file: string): void {
  writeFileSync(`${file}.new`, JSON.stringify(books));
  renameSync(`${file}.new`, file);
}
