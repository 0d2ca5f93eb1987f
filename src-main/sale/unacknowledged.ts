import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { money, type Money } from '../../src-shared/money.ts';

/** A clerk's commit waits for the slice under way: some milliseconds at most. */
const ENTRIES_PER_SLICE = 200;
/** Acknowledged sales stay in the list until they are this many: taking them off one by one would move all the rest. */
const ACKNOWLEDGED_KEPT_MAX = 1000;

const AFTER = `
  SELECT seq, id, kind, CASE WHEN kind IN ('sale', 'return') THEN canonical END AS canonical,
         (SELECT -sum(amount) FROM posting
           WHERE posting.seq = entry.seq AND kind = 'sale' AND account IN ('stored-value', 'pass-sales', 'card-sales'))
           AS value
    FROM journal_entry AS entry WHERE seq > ? ORDER BY seq LIMIT ${ENTRIES_PER_SLICE}`;
const Row = z.object({
  seq: z.int(),
  id: z.string(),
  kind: z.string(),
  canonical: z.string().nullable(),
  value: z.int().nullable(),
});

const Sale = z.object({
  body: z.object({
    lines: z.array(z.object({ line: z.int(), cardNumber: z.string(), kind: z.string(), amount: z.int() })),
  }),
});
const Return = z.object({
  body: z.object({ saleId: z.string(), lines: z.array(z.object({ line: z.int() })) }),
});

/** Sales above the acknowledged seq: what the offline limits are measured by. */
export interface Unacknowledged {
  total(ackedSeq: number): Money;
  toppedUp(ackedSeq: number, cardNumber: string): Money;
  /** Stored value on its way to a card, without what was given back meanwhile: that is no longer to come. */
  waiting(ackedSeq: number, cardNumber: string): Money;
  /** After a start, or when the upstream lost entries: reads in slices, with everything else in between. */
  readAhead(ackedSeq: number, mayRead: () => boolean): Promise<void>;
}

interface SoldLine {
  readonly line: number;
  readonly cardNumber: string;
  readonly amount: number;
  /** Stored value that was not given back. */
  comes: boolean;
}

interface Sold {
  readonly seq: number;
  readonly id: string;
  readonly value: number;
  readonly lines: readonly SoldLine[];
}

/**
 * Running totals that follow the journal and what is acknowledged of it. A sale reads the entries since the last one,
 * however many wait to be sent. Derived from the journal, and never ahead of it.
 */
export function unacknowledgedIn(db: Database): Unacknowledged {
  const after = db.prepare<[number], unknown>(AFTER);
  let known = nothingAfter(0);

  function follow(ackedSeq: number): void {
    // An upstream that holds less than it had acknowledged: what was forgotten is read again.
    if (ackedSeq < known.ackedSeq) known = nothingAfter(ackedSeq);
    known.acknowledge(ackedSeq);
  }

  /** False once the head is reached. What is not committed may still be undone, and is not read. */
  function readSlice(): boolean {
    if (db.inTransaction) return false;
    const rows = after.all(known.readTo);
    for (const row of rows) known.read(Row.parse(row));
    return rows.length === ENTRIES_PER_SLICE;
  }

  function upToDate(ackedSeq: number) {
    follow(ackedSeq);
    while (readSlice());
    return known;
  }

  return {
    total: (ackedSeq) => money(upToDate(ackedSeq).total),
    toppedUp: (ackedSeq, cardNumber) => money(upToDate(ackedSeq).ofCard(cardNumber).toppedUp),
    waiting: (ackedSeq, cardNumber) => money(upToDate(ackedSeq).ofCard(cardNumber).waiting),
    async readAhead(ackedSeq, mayRead) {
      follow(ackedSeq);
      while (mayRead() && readSlice()) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const NOTHING = { toppedUp: 0, waiting: 0 } as const;

/** The sums over what was read and is not acknowledged. */
function nothingAfter(startSeq: number) {
  const sales = new Map<string, Sold>();
  const cards = new Map<string, { toppedUp: number; waiting: number }>();
  let inOrder: Sold[] = [];
  let acknowledged = 0;
  const sums = { ackedSeq: startSeq, readTo: startSeq, total: 0 };

  function add({ cardNumber }: SoldLine, toppedUp: number, waiting: number): void {
    const card = cards.get(cardNumber) ?? NOTHING;
    const now = { toppedUp: card.toppedUp + toppedUp, waiting: card.waiting + waiting };
    if (now.toppedUp === 0 && now.waiting === 0) cards.delete(cardNumber);
    else cards.set(cardNumber, now);
  }

  function sold(sale: Sold): void {
    sums.total += sale.value;
    for (const line of sale.lines) add(line, line.amount, line.comes ? line.amount : 0);
    sales.set(sale.id, sale);
    inOrder.push(sale);
  }

  function forget(sale: Sold): void {
    sums.total -= sale.value;
    for (const line of sale.lines) add(line, -line.amount, line.comes ? -line.amount : 0);
    sales.delete(sale.id);
  }

  function givenBack(saleId: string, lines: ReadonlySet<number>): void {
    for (const line of sales.get(saleId)?.lines ?? []) {
      if (!line.comes || !lines.has(line.line)) continue;
      line.comes = false;
      add(line, 0, -line.amount);
    }
  }

  return {
    get ackedSeq() {
      return sums.ackedSeq;
    },
    get readTo() {
      return sums.readTo;
    },
    get total() {
      return sums.total;
    },
    ofCard: (cardNumber: string) => cards.get(cardNumber) ?? NOTHING,
    acknowledge(seq: number): void {
      sums.ackedSeq = seq;
      sums.readTo = Math.max(sums.readTo, seq);
      for (let next = inOrder[acknowledged]; next && next.seq <= seq; next = inOrder[acknowledged]) {
        forget(next);
        acknowledged += 1;
      }
      if (acknowledged < ACKNOWLEDGED_KEPT_MAX && acknowledged < inOrder.length) return;
      inOrder = inOrder.slice(acknowledged);
      acknowledged = 0;
    },
    read({ seq, id, kind, canonical, value }: z.infer<typeof Row>): void {
      sums.readTo = seq;
      // Postings tell the sum of what can't be read, too.
      if (kind === 'sale') sold({ seq, id, value: value ?? 0, lines: linesOf(canonical) });
      const given = kind === 'return' ? Return.safeParse(parsed(canonical)) : null;
      if (given?.success) givenBack(given.data.body.saleId, new Set(given.data.body.lines.map(({ line }) => line)));
    },
  };
}

function linesOf(canonical: string | null): SoldLine[] {
  const sale = Sale.safeParse(parsed(canonical));
  if (!sale.success) return [];
  return sale.data.body.lines.map(({ line, cardNumber, kind, amount }) => ({
    line,
    cardNumber,
    amount,
    comes: kind === 'stored-value',
  }));
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
