import { waysOf } from '../sale/intents.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { AttentionItem } from '../../src-shared/contract/views/attention.ts';
import type { Session } from '../../src-shared/contract/views/clerks.ts';
import type { ConfirmedSale } from '../../src-shared/contract/views/sale.ts';
import type { EntryId, SaleId } from '../../src-shared/ids.ts';
import { isKind } from '../../src-shared/journal/entry.ts';
import { sumOf } from '../../src-shared/money.ts';
import { remedyOf } from '../../src-shared/rejection.ts';
import { waysBack } from '../../src-shared/ways-back.ts';
import { claimItems } from '../claims/claims.ts';
import type { PrintJob } from '../printing/print-job.ts';
import { isDecided } from '../sale/note-payment.ts';
import { toGiveBack, whatWentBack } from '../sale/judge-return.ts';
import { saleTaken } from '../sale/take-sale.ts';
import { approvalItems } from '../shift/approvals.ts';
import { bagItems } from '../shift/safe.ts';
import type { Counter } from './counter.ts';
import { registerItems } from './register-jobs.ts';

/** What waits for a person; what only waits for the upstream comes last. */
export function attentionItems(counter: Counter, who: Session | null): AttentionItem[] {
  return [
    ...unfinishedSales(counter),
    ...unreadableSales(counter),
    ...paymentsEnded(counter),
    ...unfinishedReturns(counter),
    ...paymentsDecided(counter),
    ...counter.paper.printing.unknownJobs().map((job) => receiptItem('receipt-unknown', job, counter)),
    ...counter.paper.printing.failedJobs().map((job) => receiptItem('receipt-failed', job, counter)),
    ...registerItems(counter, who),
    ...receiptsHeld(counter),
    ...receiptsWaiting(counter),
    ...rejectedTopUps(counter),
    ...approvalItems(counter.shift),
    ...bagItems(counter.shift),
    ...clockAndAlarms(counter),
    ...claimItems(counter.claim),
    ...pendingTopUps(counter),
  ];
}

/** Shows the money that an item hides before the count, and notes who asked; false: no item hides any by this id. */
export function openItem(entryId: EntryId, who: Session, counter: Counter): boolean {
  const isHidden = attentionItems(counter, who).some((item) => 'toOpen' in item && item.toOpen === entryId);
  if (isHidden) counter.shift.seen.opened(ofOpenShift(entryId, counter), who);
  return isHidden;
}

/** What was begun becomes an entry of the shift that is open when it is finished. */
function ofOpenShift(id: EntryId, { shift }: Counter): Pick<Entry, 'id' | 'shiftId'> {
  return { id, shiftId: shift.shifts.open()?.id ?? null };
}

/** What is known now of the clock says more than the alarm that was raised of it. */
function clockAndAlarms(counter: Counter): AttentionItem[] {
  const fault = counter.clockFault();
  const alarms = counter.upstream.alarms.list();
  if (!fault) return [...alarms];
  return [
    { kind: 'clock-wrong', clock: fault, at: fault.clock },
    ...alarms.filter(({ alarm }) => alarm !== 'clock-differs'),
  ];
}

/** Sales that a crash or a locked screen left behind; the one in hand is not among them. */
function unfinishedSales(counter: Counter): AttentionItem[] {
  return counter.sale.intents
    .unfinished()
    .filter(({ id }) => !counter.sale.inHand.has(id) && !isDecided(id, counter.sale))
    .map((intent) => {
      const { id, createdAt, sale, begun } = intent;
      const ways = waysOf(intent);
      const atDevices = begun.parts.map((part) => (part?.by === 'device' ? part.device : null));
      const due = sumOf(sale.lines.map((line) => line.amount));
      const money = counter.shift.seen.told(ofOpenShift(id, counter), due);
      return {
        kind: 'sale-unfinished',
        saleId: id,
        at: createdAt,
        ...money,
        cardNumbers: sale.lines.map((line) => line.cardNumber),
        tenders: sale.tenders.map(({ kind, amount }, place) => ({
          kind: ways[place] ?? kind,
          amount: money.amount && amount,
        })),
        atDevice: atDevices.some((device) => device !== null),
        canAsk: sale.tenders.some(({ kind }, place) => {
          const device = atDevices[place] ?? null;
          return device !== null && device === counter.sale.payments.deviceIdOf(kind);
        }),
      };
    });
}

/** Nobody can say of what they were: that one was begun is asked about, and hides nothing else. */
function unreadableSales(counter: Counter): AttentionItem[] {
  return counter.sale.intents
    .unreadable()
    .filter(({ id }) => !counter.sale.inHand.has(id))
    .map(({ id, createdAt }) => ({ kind: 'sale-unreadable', saleId: id, at: createdAt }));
}

/** The way is the one that the device named, where it was paid: that may be another than was asked for. */
function paymentsEnded({ sale, ledger }: Counter): AttentionItem[] {
  return sale.left.ended().map((each) => {
    const paid = ledger.entryOfKind('sale', each.saleId)?.body.tenders.map(({ kind }) => kind);
    return { kind: 'payment-ended', ...each, tenders: paid ?? each.tenders };
  });
}

/** One for each sale or return. The note of a payment that is not complete yet stands with its unfinished sale. */
function paymentsDecided({ sale, ledger }: Counter): AttentionItem[] {
  const isOpen = (saleId: SaleId) => sale.intents.unfinished().some(({ id }) => id === saleId);
  return sale.decided.all().flatMap((each): AttentionItem[] => {
    const { saleId, at } = each;
    const { lines, tenders } = sale.intents.find(saleId)?.sale ?? ledger.entryOfKind('sale', saleId)?.body ?? NOTHING;
    const common = {
      kind: 'payment-decided' as const,
      saleId,
      at,
      cardNumbers: lines.map(({ cardNumber }) => cardNumber),
      tenders: tenders.map(({ kind }) => kind),
    };
    if (each.becomes === 'payment-decided') return isOpen(saleId) ? [] : [{ ...common, how: each.decision }];
    if (each.becomes === 'sale') return isDecided(saleId, sale) ? [{ ...common, how: 'paid' }] : [];
    return isDecided(each.returnId, sale) ? [{ ...common, how: 'went-back' }] : [];
  });
}
const NOTHING: Pick<ConfirmedSale, 'lines' | 'tenders'> = { lines: [], tenders: [] };

/** What a device is busy with now asks for nothing yet. */
function unfinishedReturns(counter: Counter): AttentionItem[] {
  const busy = new Set(counter.sale.payments.inHand().map(({ saleId }) => saleId));
  return counter.sale.refunds
    .begun()
    .filter(({ returnId, wanted }) => !busy.has(wanted.saleId) && !isDecided(returnId, counter.sale))
    .map((refund) => {
      const { returnId, wanted, at, slips, devices } = refund;
      const { tenders } = wanted;
      const money = counter.shift.seen.told(ofOpenShift(returnId, counter), sumOf(tenders.map(({ amount }) => amount)));
      const parts = tenders.map(({ kind, amount, authCode }, index) => ({
        kind,
        amount: money.amount && amount,
        wentBack: authCode !== undefined || Boolean(slips?.[index]),
      }));
      return {
        kind: 'return-unfinished',
        returnId,
        at,
        receiptNumber: counter.ledger.entryOfKind('sale', wanted.saleId)?.body.receiptNumber ?? null,
        ...money,
        parts,
        canAsk: parts.some(({ kind, wentBack }, index) => {
          const device = counter.sale.payments.deviceIdOf(kind);
          return !wentBack && device !== null && device === (devices?.[index] ?? device);
        }),
        isReturn: whatWentBack(refund, counter.sale) !== null,
      };
    });
}

function receiptItem(kind: 'receipt-unknown' | 'receipt-failed', job: PrintJob, counter: Counter): AttentionItem {
  const entry = entryOf(job, counter);
  const sale = entry && isKind(entry, 'sale') ? entry : null;
  const taken = sale && saleTaken(sale);
  const common = {
    jobId: job.id,
    document: job.document,
    receiptNumber: taken?.receiptNumber ?? null,
    at: entry?.at ?? job.createdAt,
  };
  if (kind === 'receipt-failed') return { kind, ...common, problem: job.problem ?? '' };
  const cardNumber = sale?.body.lines[0]?.cardNumber ?? null;
  const money = sale && taken ? counter.shift.seen.told(sale, taken.amount) : { amount: null, toOpen: null };
  return { kind, ...common, ...money, cardNumber };
}

/** Paper of an entry that can't be read is unprinted paper all the same. */
function entryOf(job: PrintJob, { ledger }: Counter): Entry | undefined {
  try {
    return job.entrySeq === null ? undefined : ledger.entryAt(job.entrySeq);
  } catch {
    return undefined;
  }
}

function receiptsHeld(counter: Counter): AttentionItem[] {
  const at = counter.paper.printing.heldSince();
  return at === null ? [] : [{ kind: 'receipts-held', count: counter.paper.printing.status().held, at }];
}

function rejectedTopUps(counter: Counter): AttentionItem[] {
  return counter.upstream.outcomes.rejected().flatMap((outcome): AttentionItem[] => {
    const entry = counter.ledger.entryOfKind('sale', outcome.entryId);
    const line = entry?.body.lines.find((each) => each.line === outcome.line);
    if (!entry || !line) return [];
    const money = counter.shift.seen.told(entry, line.amount);
    return [
      {
        kind: 'top-up-rejected',
        saleId: saleTaken(entry).saleId,
        line: outcome.line,
        receiptNumber: entry.body.receiptNumber,
        at: entry.at,
        ...money,
        cardNumber: line.cardNumber,
        reason: outcome.reason ?? 'other',
        remedy: remedyOf(outcome.reason),
        waysBack: money.amount === null ? [] : waysBack(toGiveBack(entry, counter.ledger), money.amount),
      },
    ];
  });
}

/** Longer than this no customer waits for a receipt. */
const CUSTOMER_WAITS_MS = 60_000;

function receiptsWaiting(counter: Counter): AttentionItem[] {
  const { printer } = counter.paper.printing.status();
  if (printer === 'ready' || printer === 'paper-low' || printer === 'not-set-up') return [];
  const late = counter.paper.printing
    .waitingJobs()
    // A job of a later time than now is one that the clock was set back after.
    .filter((job) => Math.abs(counter.clock.now() - Date.parse(job.createdAt)) > CUSTOMER_WAITS_MS);
  return late[0] ? [{ kind: 'receipts-waiting', count: late.length, at: late[0].createdAt }] : [];
}

function pendingTopUps(counter: Counter): AttentionItem[] {
  return counter.upstream.outcomes.pending().flatMap((outcome): AttentionItem[] => {
    const entry = counter.ledger.entryOfKind('sale', outcome.entryId);
    const line = entry?.body.lines.find((each) => each.line === outcome.line);
    if (!entry || !line) return [];
    return [
      {
        kind: 'top-up-pending',
        saleId: saleTaken(entry).saleId,
        line: outcome.line,
        receiptNumber: entry.body.receiptNumber,
        at: entry.at,
        ...counter.shift.seen.told(entry, line.amount),
        cardNumber: line.cardNumber,
      },
    ];
  });
}
