import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { ClerkId, SaleId, ShiftId } from '../../src-shared/ids.ts';
import type { OpenMatter } from '../../src-shared/profile-change.ts';
import { assert } from '../../src-shared/result.ts';
import { Instant, instant, type Clock } from '../../src-shared/time.ts';
import { factsIn } from '../ledger/facts.ts';
import { type Begun, BegunPart, type Moved } from '../payment/begun-part.ts';
import { deviceNamesIn } from './device-names.ts';

const IntentState = z.enum(['kept', 'awaiting-payment', 'committed', 'abandoned']);

/** A sale before it is an entry. */
export interface Intent {
  readonly id: SaleId;
  readonly shiftId: ShiftId;
  readonly clerkId: ClerkId;
  readonly sale: ConfirmedSale;
  readonly begun: Begun;
  /** The rules and prices that it was agreed on. */
  readonly profileVersion: string;
  readonly state: z.infer<typeof IntentState>;
  readonly createdAt: Instant;
}

/** The way of each part: the one that its device named, where it said that it took the money. */
export const waysOf = ({ sale, begun }: Pick<Intent, 'sale' | 'begun'>): readonly TenderKind[] =>
  sale.tenders.map(({ kind }, place) => {
    const part = begun.parts[place];
    return (part?.by === 'device' ? part.paid?.kind : undefined) ?? kind;
  });

export interface Intents {
  /**
   * Durable when it returns. A committed intent stays committed. Once a part is begun its payment is waited for, and
   * the sale is forgotten by nobody.
   */
  keep(sale: ConfirmedSale, begun: Begun, owner: { shiftId: ShiftId; clerkId: ClerkId; profileVersion: string }): void;
  /** How one part is begun from now on; null: it is not, and nothing of it was moved. */
  mark(id: SaleId, place: number, part: BegunPart | null): void;
  /**
   * What its device calls the operation of this number, whichever part has it now. false: another operation has that
   * name, and this one stays without. Unknown here: nothing happens.
   */
  told(id: SaleId, no: number, ref: string): boolean;
  /**
   * What its device says that it moved by the operation of this number; the first word stays. A word that
   * the sale was given up without: it was ended as one for which nothing was taken, or is back whole.
   */
  heard(id: SaleId, no: number, moved: Moved): 'taken-late' | 'back-late' | null;
  settle(id: SaleId, state: 'committed' | 'abandoned'): void;
  /** undefined as well where it can't be read any more. */
  find(id: SaleId): Intent | undefined;
  /** Without an end state, oldest first. */
  unfinished(): Intent[];
  /** Without an end state, and what was to be sold can't be read: money may have been taken all the same. */
  unreadable(): Pick<Intent, 'id' | 'createdAt'>[];
}

type PartAtDevice = Extract<BegunPart, { by: 'device' }>;

/** null: the end of the sale says the same. */
function movedLate({ parts }: Begun, no: number, moved: Moved): 'taken-late' | 'back-late' | null {
  for (const part of parts) {
    if (part?.by !== 'device') continue;
    if (part.no === no) return part.paid ? null : 'taken-late';
    if (part.back !== no || part.gaveBack) continue;
    return part.paid?.kind === moved.kind && part.paid.amount === moved.amount ? null : 'back-late';
  }
  return null;
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
const KeptSale = z
  .strictObject({
    sale: ConfirmedSale,
    profileVersion: z.string(),
    /** Absent in what was kept before a device could answer by itself: every slip was typed then. */
    parts: z.array(BegunPart.nullable()).optional(),
    operations: z.int().min(0).default(0),
  })
  .refine(({ sale, parts }) => parts === undefined || parts.length === sale.tenders.length)
  .transform(({ sale, profileVersion, parts, operations }) => {
    const typed = sale.tenders.map(({ kind }): BegunPart | null => (kind === 'cash' ? null : { by: 'typed' }));
    return { sale, profileVersion, begun: { parts: parts ?? typed, operations } };
  });

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
  const Row = z
    .object({
      id: SaleId,
      shiftId: ShiftId,
      clerkId: ClerkId,
      sale: JsonText.pipe(KeptSale),
      state: IntentState,
      createdAt: Instant,
    })
    .transform(({ sale, ...rest }): Intent => ({ ...rest, ...sale }));
  const Named = z.object({ id: SaleId, createdAt: Instant.catch(instant(0)) });
  const now = () => instant(clock.now());
  const write: Intents['keep'] = (sale, { parts, operations }, { profileVersion, shiftId, clerkId }) => {
    const state = parts.some((part) => part !== null) ? 'awaiting-payment' : 'kept';
    const kept = JSON.stringify({ sale, profileVersion, parts, operations });
    keep.run({ id: sale.saleId, sale: kept, state, now: now(), shiftId, clerkId });
  };
  const found = (id: SaleId) => Row.safeParse(find.get(id)).data;
  const names = deviceNamesIn(factsIn(db));
  function change(id: SaleId, changed: (part: PartAtDevice) => PartAtDevice): void {
    const intent = found(id);
    if (intent?.state !== 'awaiting-payment') return;
    const parts = intent.begun.parts.map((part) => (part?.by === 'device' ? changed(part) : part));
    write(intent.sale, { ...intent.begun, parts }, intent);
  }
  return {
    keep: write,
    mark(id, place, part) {
      const intent = found(id);
      assert(intent !== undefined, 'a part is begun of a sale that is kept');
      const parts = intent.begun.parts.map((before, at) => (at === place ? part : before));
      const numbers = part?.by === 'device' ? [part.no, part.back ?? 0] : [];
      write(intent.sale, { parts, operations: Math.max(intent.begun.operations, ...numbers) }, intent);
    },
    told(id, no, ref) {
      const part = found(id)?.begun.parts.find((each) => each?.by === 'device' && [each.no, each.back].includes(no));
      if (part?.by === 'device' && !names.take({ device: part.device, ref, of: `${id}/${no}` })) return false;
      change(id, (each) => {
        if (each.no === no) return { ...each, ref };
        return each.back === no ? { ...each, backRef: ref } : each;
      });
      return true;
    },
    heard(id, no, moved) {
      const over = found(id);
      if (over?.state === 'abandoned') return movedLate(over.begun, no, moved);
      change(id, (each) => {
        if (each.no === no) return { ...each, paid: each.paid ?? moved };
        return each.back === no ? { ...each, gaveBack: each.gaveBack ?? moved } : each;
      });
      return null;
    },
    settle: (id, state) => void settle.run(state, now(), id),
    find: found,
    unfinished: () => unfinished.all().flatMap((row) => Row.safeParse(row).data ?? []),
    unreadable: () =>
      unfinished.all().flatMap((row) => {
        const named = Row.safeParse(row).success ? null : Named.safeParse(row);
        return named?.success ? [named.data] : [];
      }),
  };
}
