import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { Outcome } from '../../src-shared/contract/upstream.ts';
import { JsonText } from '../../src-shared/contract/wire-types.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Facts } from '../ledger/facts.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { newChanges } from '../platform/changes.ts';
import { slicesOver } from './slices.ts';
import type { Outcomes } from './upstream.ts';

/**
 * `lacks-a-number`: kept, and the feed's place stands before the number that is missing. `not-kept`: the disk refused,
 * the signal was given or the upstream counts anew; what is missing comes again with the feed.
 */
type Kept = 'kept' | 'lacks-a-number' | 'not-kept';

/**
 * The newest word on every line: the highest `no` wins. Written in slices, so that five hundred of them keep no sale
 * waiting.
 */
export interface OutcomeStore extends Outcomes {
  /** A word has a number that was read before, of a line that it was not read of: the upstream counts anew. */
  countsAnew(outcomes: readonly Outcome[]): boolean;
  /** Keeps what an answer to entries says: the feed's place does not move. */
  keepAnswer(outcomes: readonly Outcome[], signal?: AbortSignal): Promise<Kept>;
  /** Keeps a page of the feed and moves its place as far as no number is missing. */
  keepPage(outcomes: readonly Outcome[], mayStepOver: boolean, signal?: AbortSignal): Promise<Kept>;
  /**
   * The upstream counts anew: nothing distinguishes what it said before from what it says now. Belongs into a
   * transaction.
   */
  startAgain(): void;
  tellChanged(): void;
  /** Some line is known to be undecided, or has a word that says nothing to this counter. */
  hasPending(): boolean;
}

const Row = z.object({
  entry_id: z.string(),
  line: z.int(),
  no: z.int(),
  seq: z.int(),
  status: z.string(),
  reason: z.string().nullable(),
  balance: z.int().nullable(),
  pass: z.string().nullable(),
  at: z.string(),
});
const COLUMNS = 'entry_id, line, no, seq, status, reason, balance, pass, at';
const KEEP = `
  INSERT INTO outcome (${COLUMNS}) VALUES (@entryId, @line, @no, @seq, @status, @reason, @balance, @pass, @at)
  ON CONFLICT (entry_id, line) DO UPDATE
     SET no = excluded.no, seq = excluded.seq, status = excluded.status, reason = excluded.reason,
         balance = excluded.balance, pass = excluded.pass, at = excluded.at
   WHERE excluded.no > outcome.no`;

/**
 * A line stays rejected for ever; once its money went back there is nothing left to do. Asked for each
 * picture of the screen; without the + SQLite compares as text by the column's affinity, and reads every return for
 * each line.
 */
const REJECTED_AND_KEPT = `
  SELECT ${COLUMNS} FROM outcome
   WHERE status = 'rejected' AND NOT EXISTS (
     SELECT 1 FROM journal_entry AS given,
            json_each(CASE WHEN json_valid(given.canonical) THEN given.canonical ELSE '{}' END,
                      '$.body.lines') AS returned
      WHERE given.kind = 'return'
        AND CASE WHEN json_valid(given.canonical) THEN json_extract(given.canonical, '$.body.saleId') END
            = +outcome.entry_id
        AND CASE returned.type WHEN 'object' THEN json_extract(returned.value, '$.line') END = outcome.line)
   ORDER BY seq, line`;

/** Entries above a seq that ask for a new word on a line: a few, and only of the newest is it asked. */
const RETRIED_AFTER = `
  SELECT 1 FROM journal_entry
   WHERE seq > ? AND kind = 'credit-retried' AND json_valid(canonical)
     AND json_extract(canonical, '$.body.saleId') = ? AND json_extract(canonical, '$.body.line') = ?`;

export function outcomesIn(
  db: Database,
  facts: Facts,
  ledger: Pick<Ledger, 'transaction'>,
  clock: Clock,
): OutcomeStore {
  const changed = newChanges();
  const inSlices = slicesOver(ledger, clock);
  // Aborted when the upstream counts anew: what is still being written then belongs to another count.
  let count = new AbortController();
  const keep = db.prepare(KEEP);
  const ofEntry = db.prepare<[string], unknown>(`SELECT ${COLUMNS} FROM outcome WHERE entry_id = ? ORDER BY line`);
  const rejected = db.prepare<[], unknown>(REJECTED_AND_KEPT);
  // Found once by reading all and followed from there on, since outcomes that wait are few and those that were said are
  // many.
  const lineOf = (entryId: string, line: number) => `${entryId}/${line}`;
  const ofLine = db.prepare<[string, number], unknown>(
    `SELECT ${COLUMNS} FROM outcome WHERE entry_id = ? AND line = ?`,
  );
  const retry = db.prepare<[string, number]>(
    "UPDATE outcome SET status = 'pending', reason = NULL WHERE entry_id = ? AND line = ? AND status = 'rejected'",
  );
  const noOf = db.prepare<[string, number], number>('SELECT no FROM outcome WHERE entry_id = ? AND line = ?').pluck();
  const retriedAfter = db.prepare<[number, string, number], number>(RETRIED_AFTER).pluck();
  // A word that this counter doesn't know decides nothing for it: such a line waits as well.
  const undecided = db.prepare<[], { entry_id: string; line: number }>(
    "SELECT entry_id, line FROM outcome WHERE status IN ('pending', 'other')",
  );
  const readPending = () =>
    new Map<string, readonly [string, number]>(
      undecided.all().map((row) => [lineOf(row.entry_id, row.line), [row.entry_id, row.line]]),
    );
  // Read anew where a transaction may still be taken back.
  let known: ReturnType<typeof readPending> | null = null;
  const pending = () => (known ??= readPending());

  /** The upstream has not seen yet that the line was tried again: what it says of it is of before. */
  function isOfBeforeRetry({ status, entryId, line }: Outcome): boolean {
    return status === 'rejected' && retriedAfter.get(facts.get('acked-seq') ?? 0, entryId, line) !== undefined;
  }

  function keepOne(said: Outcome): void {
    const outcome: Outcome = isOfBeforeRetry(said) ? { ...said, status: 'pending', reason: undefined } : said;
    const { entryId, line, reason, balance, pass } = outcome;
    const kept = keep.run({
      ...outcome,
      reason: reason ?? null,
      balance: balance ?? null,
      pass: pass ? JSON.stringify(pass) : null,
    });
    // The feed repeats what the answers said: most of it is known.
    if (kept.changes === 0) return;
    if (outcome.status === 'pending' || outcome.status === 'other')
      pending().set(lineOf(entryId, line), [entryId, line]);
    else pending().delete(lineOf(entryId, line));
  }

  async function keepAll(
    outcomes: readonly Outcome[],
    signal: AbortSignal | undefined,
    withTheLast?: () => void,
  ): Promise<Kept> {
    if (outcomes.length === 0) return 'kept';
    const kept = await inSlices(
      outcomes,
      keepOne,
      signal ? AbortSignal.any([signal, count.signal]) : count.signal,
      withTheLast,
    );
    // What a full disk took back was noted here as kept.
    if (!kept) known = null;
    changed.tell();
    return kept ? 'kept' : 'not-kept';
  }

  function startAgain(): void {
    db.prepare('DELETE FROM outcome').run();
    known = null;
    facts.set('outcome-no', 0);
    count.abort();
    count = new AbortController();
  }

  return {
    onChange: changed.listen,
    tellChanged: changed.tell,
    countsAnew(outcomes) {
      const place = facts.get('outcome-no') ?? 0;
      return outcomes.some(({ no, entryId, line }) => no <= place && (noOf.get(entryId, line) ?? 0) < no);
    },
    keepAnswer: (outcomes, signal) => keepAll(outcomes, signal),
    async keepPage(outcomes, mayStepOver, signal) {
      let lacksOne = false;
      const kept = await keepAll(outcomes, signal, () => {
        const { place, isWhole } = placeAfter(facts.get('outcome-no') ?? 0, outcomes, mayStepOver);
        facts.set('outcome-no', place);
        lacksOne = !isWhole;
      });
      return kept === 'kept' && lacksOne ? 'lacks-a-number' : kept;
    },
    startAgain,
    hasPending: () => pending().size > 0,
    ofEntry: (entryId) => outcomesOf(ofEntry.all(entryId)),
    pending: () =>
      outcomesOf([...pending().values()].flatMap(([entryId, line]) => ofLine.all(entryId, line))).sort(
        (a, b) => a.seq - b.seq || a.line - b.line,
      ),
    retried(entryId, line) {
      retry.run(entryId, line);
      known = null;
    },
    rejected: () => outcomesOf(rejected.all()),
  };
}

/** How far the feed was read, and whether no number was missing on the way. */
function placeAfter(
  before: number,
  page: readonly Outcome[],
  mayStepOver: boolean,
): { place: number; isWhole: boolean } {
  let place = before;
  for (const no of page.map((outcome) => outcome.no).sort((a, b) => a - b)) {
    if (no > place + 1 && !mayStepOver) return { place, isWhole: false };
    place = Math.max(place, no);
  }
  return { place, isWhole: true };
}

/** A word that can't be read any more decides nothing; one of no line that can be named is none. */
function outcomesOf(rows: readonly unknown[]): Outcome[] {
  return rows.flatMap((row) => {
    const { entry_id: entryId, reason, balance, pass, ...rest } = Row.parse(row);
    const said = {
      ...rest,
      entryId,
      ...(reason === null ? {} : { reason }),
      ...(balance === null ? {} : { balance }),
      ...(pass === null ? {} : { pass: JsonText.safeParse(pass).data }),
    };
    const kept = Outcome.safeParse(said);
    return kept.data ?? Outcome.safeParse({ ...rest, entryId, status: 'other', at: instant(0) }).data ?? [];
  });
}
