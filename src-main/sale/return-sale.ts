import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ConfirmedReturn, ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { ReturnId } from '../../src-shared/ids.ts';
import { canonicalJson } from '../../src-shared/journal/canonical.ts';
import type { SaleLine } from '../../src-shared/journal/kinds/sale-body.ts';
import { err, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { booksOfReturn, finishReturn, recordRefund, refundOf } from './finish-return.ts';
import type { Holds } from './holds.ts';
import {
  judgeReturn,
  lostReturnOf,
  type People,
  type ReadyReturn,
  type ReturnCounter,
  type WantedReturn,
} from './judge-return.ts';
import { letGo, madeBefore, writeReturn } from './write-return.ts';

/**
 * Gives the money of chosen lines back. Never offered or rejected lines always, pending ones never, credited ones only
 * under a hold.
 */
export async function returnSale(
  given: WantedReturn,
  people: People,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  // What a device was asked to give back is asked about, under the id of then.
  const otherwise = refuseOtherReturn(given, counter);
  if (otherwise) return err(otherwise);
  const begun = counter.refunds.of(given.saleId, given.lines);
  if (begun) return asReturn(await finishReturn(begun.returnId, people.clerk, counter));
  // What a lost entry gave back is written down under its own id: whatever the upstream holds is held for that.
  const lost = lostReturnOf(given, counter);
  const wanted = lost && people.supervisorId !== null ? { ...given, returnId: lost.entryId as ReturnId } : given;
  const made = madeBefore(wanted, counter);
  if (made) return ok(made);
  const ready = judgeReturn(wanted, people, counter);
  if (!ready.ok) return ready;
  const { credited } = ready.value;
  if (credited.length === 0) return giveBack(wanted, ready.value, people, counter);

  // Before its value is held: whether a hold already lessens a balance is each upstream's own.
  const balances = lost ? undefined : await balancesOf(credited, counter);
  const held = await counter.holds.ask(wanted.returnId, {
    saleId: wanted.saleId,
    lines: credited.map(({ line, amount }) => ({ line, amount })),
  });
  // Asked for twice at once it is one return, and its hold belongs to its entry.
  const madeMeanwhile = madeBefore(wanted, counter);
  if (madeMeanwhile) return ok(madeMeanwhile);
  // Money that is gone is written down whether its value was held or not: the upstream then says what became of it.
  const answer = lost && held === 'not-held' ? 'held' : held;
  const still = judgeAgain(answer, credited, wanted, people, counter);
  if (still.ok) return giveBack(wanted, { ...still.value, balances }, people, counter);
  letGo(wanted, counter);
  return still;
}

/** Stored value alone changes a balance. undefined: no card could be read. */
async function balancesOf(lines: readonly SaleLine[], counter: ReturnCounter): Promise<ReadyReturn['balances']> {
  const read = await Promise.all(
    lines
      .filter(({ kind }) => kind === 'stored-value')
      .map(async ({ line, cardNumber }) => ({ line, before: (await counter.readBalance?.(cardNumber)) ?? null })),
  );
  const known = read.flatMap(({ line, before }) => (before === null ? [] : [{ line, before }]));
  return known.length > 0 ? known : undefined;
}

/** Through devices that answer by themselves first, but for typed slips: the entry follows their approval. */
async function giveBack(
  wanted: WantedReturn,
  ready: ReadyReturn,
  people: People,
  counter: ReturnCounter,
): Promise<Result<ReturnMade, Refusal>> {
  const { payments, refunds, ledger, clock } = counter;
  // The money of an entry that is lost is gone already.
  if (lostReturnOf(wanted, counter) || !payments.needsDevice(wanted.tenders))
    return writeReturn(wanted, ready, payments.typedSlips(wanted.tenders), people, counter);
  const { returnId, ...confirmed } = wanted;
  const { supervisorId } = people;
  const { offeredSeq, balances } = ready;
  // A code tells later which part went back by a typed slip, whatever terminal stands there by then.
  const { tenders } = confirmed;
  const devices = tenders.map(({ kind, authCode }) => (authCode === undefined ? payments.deviceIdOf(kind) : null));
  const at = instant(clock.now());
  const asked = tenders.map(() => false);
  const begun = { returnId, wanted: confirmed, devices, asked, supervisorId, offeredSeq, balances, at };
  const kept = ledger.transaction(() => refunds.keep(begun));
  if (!kept.ok) {
    letGo(wanted, counter);
    return kept;
  }
  const given = await payments.refund(refundOf(begun, counter), booksOfReturn(returnId, counter));
  return asReturn(recordRefund(begun, given, people.clerk, counter));
}

/** What was begun goes back no other way. Nobody waits for a device to hear this. */
export function refuseOtherReturn(given: ConfirmedReturn, { refunds }: Pick<ReturnCounter, 'refunds'>): Refusal | null {
  const begun = refunds.of(given.saleId, given.lines);
  return begun && !isSameReturn(begun.wanted, given) ? { kind: 'refund-begun' } : null;
}

/** One that ended as no return of this journal gives nobody a receipt. */
function asReturn(finished: Result<ReturnMade | null, Refusal>): Result<ReturnMade, Refusal> {
  if (!finished.ok) return finished;
  return finished.value ? ok(finished.value) : err({ kind: 'sale-already-settled' });
}

function isSameReturn(begun: ConfirmedReturn, now: ConfirmedReturn): boolean {
  const said = ({ lines, tenders }: ConfirmedReturn) =>
    canonicalJson({
      lines: lines.toSorted((a, b) => a - b),
      tenders: tenders.map(({ kind, amount }) => ({ kind, amount })),
    });
  return said(begun) === said(now);
}

/** While the upstream was asked, the drawer may have been counted, and a line returned or offered once more. */
function judgeAgain(
  held: Awaited<ReturnType<Holds['ask']>>,
  underHold: readonly SaleLine[],
  ...of: Parameters<typeof judgeReturn>
): Result<ReadyReturn, Refusal> {
  const still = judgeReturn(...of);
  if (!still.ok) return still;
  if (held !== 'held') return err({ kind: held === 'not-held' ? 'value-already-used' : 'return-needs-connection' });
  // Rejected when it was asked and credited by now: nobody holds its value.
  const unheld = still.value.credited.some(({ line }) => !underHold.some((each) => each.line === line));
  return unheld ? err({ kind: 'line-on-the-way' }) : still;
}
