import { sumOf } from '../../src-shared/money.ts';
import type { AttentionItem, CounterState, Session } from '../../src-shared/contract/views.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { claimItems } from '../claims/claims.ts';
import type { PrintJob } from '../printing/print-job.ts';
import { recentSales } from '../sale/recent-sales.ts';
import { saleTaken } from '../sale/take-sale.ts';
import { approvalItems } from '../shift/approvals.ts';
import type { Counter } from './counter.ts';

/** The whole of what the screen shows. Without a session no sale and no attention item is told. */
export function counterState(counter: Counter, session: Session | null): CounterState {
  const shift = counter.shifts.view();
  const attention = attentionItems(counter);
  const status = counter.printing.status();
  const enrolment = counter.upstream.enrolment.current();
  return {
    versions: counter.versions,
    counterName: enrolment?.counterName ?? null,
    stationName: enrolment?.stationName ?? null,
    language: counter.language.current(),
    look: counter.looks.of(session?.clerkId ?? null),
    display: { setting: counter.display.setting(), pinned: counter.display.pinned, on: counter.display.on(), customerChose: counter.display.chosen() },
    profile: counter.upstream.profiles.current(),
    clerks: counter.access.tiles(),
    session,
    shift,
    upstream: {
      state: counter.upstream.contact.state(),
      unsent: counter.upstream.shipper.unsent(),
      // What is left offline tells what was sold: nothing of it stands beside a count.
      allowance: shift?.phase === 'counting' ? null : counter.offlineAllowance(),
    },
    printer: { state: status.printer, waiting: status.waiting },
    recent: session && shift ? recentSales(shift.id, counter.ledger, counter) : [],
    attention: session ? attention : [],
    attentionCount: attention.length,
    stopped: counter.stopped(),
    restore: null,
  };
}

function attentionItems(counter: Counter): AttentionItem[] {
  return [
    ...unfinishedSales(counter),
    ...counter.printing.unknownJobs().map((job) => receiptItem('receipt-unknown', job, counter)),
    ...counter.printing.failedJobs().map((job) => receiptItem('receipt-failed', job, counter)),
    ...receiptsHeld(counter),
    ...rejectedTopUps(counter),
    ...approvalItems(counter),
    ...claimItems(counter),
    ...counter.upstream.alarms.list(),
  ];
}

/** Sales that a crash or a locked screen left behind; the one in hand is not among them. */
function unfinishedSales(counter: Counter): AttentionItem[] {
  return counter.intents.unfinished().filter((intent) => !counter.salesInHand.has(intent.id)).map((intent) => ({
    kind: 'sale-unfinished',
    saleId: intent.id,
    at: intent.createdAt,
    amount: sumOf(intent.sale.lines.map((line) => line.amount)),
    cardNumbers: intent.sale.lines.map((line) => line.cardNumber),
    tenders: intent.sale.tenders.map((tender) => tender.kind),
  }));
}

function receiptItem(kind: 'receipt-unknown' | 'receipt-failed', job: PrintJob, counter: Counter): AttentionItem {
  const entry = job.entrySeq === null ? undefined : counter.ledger.entryAt(job.entrySeq);
  const sale = entry && isKind(entry, 'sale') ? saleTaken(entry) : null;
  const common = { jobId: job.id, document: job.document, receiptNumber: sale?.receiptNumber ?? null, at: entry?.at ?? job.createdAt };
  if (kind === 'receipt-failed') return { kind, ...common, problem: job.problem ?? '' };
  const cardNumber = entry && isKind(entry, 'sale') ? (entry.body.lines[0]?.cardNumber ?? null) : null;
  return { kind, ...common, amount: sale?.amount ?? null, cardNumber };
}

function receiptsHeld(counter: Counter): AttentionItem[] {
  const at = counter.printing.heldSince();
  return at === null ? [] : [{ kind: 'receipts-held', count: counter.printing.status().held, at }];
}

function rejectedTopUps(counter: Counter): AttentionItem[] {
  return counter.upstream.outcomes.rejected().flatMap((outcome): AttentionItem[] => {
    const entry = counter.ledger.entry(outcome.entryId);
    if (!entry || !isKind(entry, 'sale')) return [];
    const line = entry.body.lines.find((each) => each.line === outcome.line);
    if (!line) return [];
    return [{
      kind: 'top-up-rejected',
      saleId: saleTaken(entry).saleId,
      line: outcome.line,
      receiptNumber: entry.body.receiptNumber,
      at: entry.at,
      amount: line.amount,
      cardNumber: line.cardNumber,
      reason: outcome.reason ?? 'other',
      // The money goes back the way it came; of a split payment, the way the first of it came.
      tender: entry.body.tenders[0]?.kind ?? 'cash',
    }];
  });
}
