import type { Database } from 'better-sqlite3';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ClerkId, EntryId } from '../../src-shared/ids.ts';
import { type Draft, isKind, draftOf } from '../../src-shared/journal/entry.ts';
import { claimNumber } from '../../src-shared/claim-number.ts';
import { minus, ZERO } from '../../src-shared/money.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { type Clock, instant } from '../../src-shared/time.ts';
import type { Access } from '../access/access.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Ids } from '../platform/ports.ts';
import type { Outcomes } from '../upstream/upstream.ts';
import type { SeenBeforeCount } from './seen-before-count.ts';

/** Entries that a supervisor has still to look at: their seqs, oldest first. */
interface Approvals {
  outstanding(): number[];
}

export interface ApprovalCounter {
  readonly ledger: Ledger;
  readonly access: Pick<Access, 'approve'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly approvals: Approvals;
  clerkName(id: ClerkId): string;
  readonly outcomes: Pick<Outcomes, 'ofEntry'>;
  readonly seen: Pick<SeenBeforeCount, 'told'>;
}

/** More would be no list that a person reads. */
const OUTSTANDING_SHOWN_MAX = 50;
/** Written as the indexes of 0003_approvals are, so that it goes down them. */
const OUTSTANDING = `
  SELECT seq FROM (
    SELECT seq, id FROM journal_entry
     WHERE kind = 'shift-closed' AND instr(canonical, '"approvalOutstanding":true') > 0
    UNION
    SELECT entry.seq, entry.id FROM outcome JOIN journal_entry AS entry ON entry.id = outcome.entry_id
     WHERE outcome.status = 'reversal-refused' AND entry.kind = 'return'
    UNION
    SELECT entry.seq, entry.id FROM outcome JOIN journal_entry AS entry ON entry.id = outcome.entry_id
     WHERE outcome.status = 'rejected' AND entry.kind = 'pay-out') AS waiting
   WHERE NOT EXISTS (
     SELECT 1 FROM journal_entry AS note
      WHERE note.kind = 'note'
        AND CASE WHEN json_valid(note.canonical) THEN json_extract(note.canonical, '$.body.approves') END = waiting.id)
   ORDER BY seq LIMIT ${OUTSTANDING_SHOWN_MAX}`;

export function approvalsIn(db: Database): Approvals {
  const outstanding = db.prepare<[], { seq: number }>(OUTSTANDING);
  return { outstanding: () => outstanding.all().map((row) => row.seq) };
}

/** A difference that nobody approved at the close, and money that was given back while the card kept its value. */
export function approvalItems(counter: ApprovalCounter): AttentionItem[] {
  return counter.approvals.outstanding().flatMap((seq): AttentionItem[] => {
    const entry = counter.ledger.entryAt(seq);
    if (!entry) return [];
    const common = {
      entryId: entry.id,
      at: entry.at,
      clerkId: entry.clerkId,
      clerkName: entry.clerkId === null ? '' : counter.clerkName(entry.clerkId),
    };
    if (isKind(entry, 'shift-closed'))
      return [
        {
          kind: 'approval-outstanding',
          ...common,
          difference: minus(entry.body.counted, entry.body.expected),
          terminals: (entry.body.terminals ?? [])
            .filter(({ difference }) => difference !== ZERO)
            .map(({ kind, difference }) => ({ kind, difference })),
          reason: entry.body.reason ?? '',
        },
      ];
    if (isKind(entry, 'pay-out')) {
      const [refused] = counter.outcomes.ofEntry(entry.id);
      const number = entry.body.claimId === undefined ? '' : claimNumber(entry.body.claimId);
      return [
        {
          kind: 'claim-payment-refused',
          ...common,
          ...counter.seen.told(entry, entry.body.amount),
          number,
          reason: refused?.reason ?? 'other',
        },
      ];
    }
    if (!isKind(entry, 'return')) return [];
    const sale = counter.ledger.entryOfKind('sale', entry.body.saleId);
    return counter.outcomes
      .ofEntry(entry.id)
      .filter((outcome) => outcome.status === 'reversal-refused')
      .flatMap((outcome) => {
        const given = entry.body.lines.find((line) => line.line === outcome.line);
        const sold = sale?.body.lines.find((line) => line.line === outcome.line);
        return given
          ? [
              {
                kind: 'reversal-refused' as const,
                ...common,
                line: outcome.line,
                receiptNumber: entry.body.receiptNumber,
                ...counter.seen.told(entry, given.amount),
                cardNumber: sold?.cardNumber ?? null,
                reason: outcome.reason ?? 'other',
              },
            ]
          : [];
      });
  });
}

const NOTED: Readonly<Record<string, string>> = {
  return: 'refused reversal seen',
  'pay-out': 'refused payment of a claim seen',
};

/** A supervisor's PIN on what is outstanding. It is a note that names the entry: the entry itself is never changed. */
export async function approve(
  given: { entryId: EntryId; approval: { clerkId: ClerkId; pin: string } },
  session: Session,
  counter: ApprovalCounter,
): Promise<Result<null, Refusal>> {
  const entry = counter.ledger.entry(given.entryId);
  const isOutstanding = () => entry !== undefined && counter.approvals.outstanding().includes(entry.seq);
  if (!entry || !isOutstanding()) return err({ kind: 'approved-already' });
  // The clerk of the drawer approves nothing of it, also when they are a supervisor.
  const approved = await counter.access.approve(
    given.approval.clerkId,
    given.approval.pin,
    entry.clerkId ?? session.clerkId,
  );
  if (!approved.ok) return approved;
  // Another window may have been quicker while the PIN was verified.
  if (!isOutstanding()) return err({ kind: 'approved-already' });
  const supervisorId = approved.value.clerkId;
  const note: Draft<'note'> = draftOf('note', {
    id: counter.ids.mint<EntryId>(),
    at: instant(counter.clock.now()),
    shiftId: null,
    clerkId: session.clerkId === supervisorId ? null : session.clerkId,
    supervisorId,
    body: { v: 1, text: NOTED[entry.kind] ?? 'difference at the close approved', approves: entry.id },
  });
  const written = counter.ledger.append(note);
  return written.ok ? ok() : written;
}
