import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { ClerkId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import { Instant, instant, type Clock } from '../../src-shared/time.ts';

const IntentState = z.enum(['kept', 'awaiting-payment', 'committed', 'abandoned']);

/** A sale before it is an entry. */
export const Intent = z.object({
  id: SaleId,
  shiftId: ShiftId,
  clerkId: ClerkId,
  sale: ConfirmedSale,
  /** The rules and prices that it was agreed on. */
  profileVersion: z.string(),
  state: IntentState,
  createdAt: Instant,
});
export type Intent = z.infer<typeof Intent>;

export interface Intents {
  /** Durable when it returns. A committed intent stays committed. */
  keep(
    sale: ConfirmedSale,
    state: 'kept' | 'awaiting-payment',
    owner: { shiftId: ShiftId; clerkId: ClerkId; profileVersion: string },
  ): void;
  settle(id: SaleId, state: 'committed' | 'abandoned'): void;
  /** undefined as well where it can't be read any more. */
  find(id: SaleId): Intent | undefined;
  /** Without an end state, oldest first. */
  unfinished(): Intent[];
  /** Without an end state, and what was to be sold can't be read: money may have been taken all the same. */
  unreadable(): Pick<Intent, 'id' | 'createdAt'>[];
}

/** What newer rules must let come to its end. */
export function mattersBegun(intents: Pick<Intents, 'unfinished'>): OpenMatter[] {
  return intents.unfinished().map(({ sale }) => ({
    what: 'a sale that was begun is not finished',
    tenders: sale.tenders.map(({ kind }) => kind),
    products: sale.lines.map(({ productId }) => productId),
  }));
}

/** What the column `sale` holds. */
const KeptSale = z.strictObject({ sale: ConfirmedSale, profileVersion: z.string() });

const KEEP = `
  INSERT INTO intent (id, shift_id, clerk_id, sale, state, created_at, changed_at)
  VALUES (@id, @shiftId, @clerkId, @sale, @state, @now, @now)
  ON CONFLICT (id) DO UPDATE
     SET sale = @sale, state = @state, shift_id = @shiftId, clerk_id = @clerkId, changed_at = @now
   WHERE state <> 'committed'`;
const COLUMNS = 'id, shift_id AS shiftId, clerk_id AS clerkId, sale, state, created_at AS createdAt';

export function intentsIn(db: Database, clock: Clock): Intents {
  const keep = db.prepare(KEEP);
  const settle = db.prepare('UPDATE intent SET state = ?, changed_at = ? WHERE id = ?');
  const find = db.prepare<[string], unknown>(`SELECT ${COLUMNS} FROM intent WHERE id = ?`);
  const unfinished = db.prepare<[], unknown>(
    `SELECT ${COLUMNS} FROM intent WHERE state IN ('kept', 'awaiting-payment') ORDER BY created_at, id`,
  );
  const Row = Intent.omit({ sale: true, profileVersion: true }).extend({
    sale: JsonText.pipe(KeptSale),
  });
  const Named = z.object({ id: SaleId, createdAt: Instant.catch(instant(0)) });
  const intentOf = ({ sale, ...rest }: z.infer<typeof Row>): Intent => ({ ...rest, ...sale });
  const now = () => instant(clock.now());
  return {
    keep: (sale, state, { profileVersion, ...whose }) =>
      void keep.run({ id: sale.saleId, sale: JSON.stringify({ sale, profileVersion }), state, now: now(), ...whose }),
    settle: (id, state) => void settle.run(state, now(), id),
    find(id) {
      const row = Row.safeParse(find.get(id));
      return row.success ? intentOf(row.data) : undefined;
    },
    unfinished: () =>
      unfinished.all().flatMap((row) => {
        const read = Row.safeParse(row);
        return read.success ? [intentOf(read.data)] : [];
      }),
    unreadable: () =>
      unfinished.all().flatMap((row) => {
        const named = Row.safeParse(row).success ? null : Named.safeParse(row);
        return named?.success ? [named.data] : [];
      }),
  };
}
