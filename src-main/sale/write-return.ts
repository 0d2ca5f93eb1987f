import type { RefundEvidence, Terminal } from '../../src-shared/contract/body-parts.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { Entry } from '../../src-shared/contract/upstream.ts';
import type { ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { ReturnId } from '../../src-shared/ids.ts';
import { type Draft, draftOf, isKind } from '../../src-shared/journal/entry.ts';
import { sumOf } from '../../src-shared/money.ts';
import { assert, ok, type Result } from '../../src-shared/result.ts';
import { instant } from '../../src-shared/time.ts';
import { type AtTheWindow, lostReturnOf, type People, type ReturnCounter, type WantedReturn } from './judge-return.ts';

/** null: no return has this id. */
export function madeBefore({ returnId }: Pick<WantedReturn, 'returnId'>, counter: ReturnCounter): ReturnMade | null {
  const made = counter.ledger.entry(returnId);
  return made && isKind(made, 'return') ? returnMade(made) : null;
}

/** Whatever keeps the entry from being written, the passenger gets the value on the card back, once that is known. */
export function writeReturn(
  wanted: WantedReturn,
  ready: AtTheWindow,
  slips: readonly (Terminal | undefined)[],
  people: People,
  counter: ReturnCounter,
  evidence?: RefundEvidence,
): Result<ReturnMade, Refusal> {
  let written: Result<Entry, Refusal> | undefined;
  try {
    written = counter.ledger.append(
      returnDraft(wanted, ready, slips, people, counter, evidence),
      () => {
        counter.holds.fulfilled(wanted.returnId);
        counter.refunds.forget(wanted.returnId);
        counter.decided.forget(wanted.returnId);
      },
      // Its money left the drawer by the entry that is lost.
      { drawer: lostReturnOf(wanted, counter) ? 'stays shut' : 'as its kind says' },
    );
    return written.ok ? ok(returnMade(written.value)) : written;
  } finally {
    const isGone = counter.refunds.of(wanted.saleId, wanted.lines) !== undefined;
    const isUnknown = written?.ok === false && written.error.kind === 'entry-unknown';
    if (isGone || isUnknown) counter.holds.leave(wanted.returnId);
    else if (!written?.ok) letGo(wanted, counter);
  }
}

/** What is held for a return whose entry is lost stays held: its money is gone. */
export function letGo(wanted: WantedReturn, counter: ReturnCounter): void {
  if (lostReturnOf(wanted, counter)) counter.ledger.transaction(() => counter.holds.fulfilled(wanted.returnId));
  else counter.holds.release(wanted.returnId);
}

function returnDraft(
  wanted: WantedReturn,
  { sale, lines, shift, profileVersion, offeredSeq, tenderIdOf, balances }: AtTheWindow,
  slips: readonly (Terminal | undefined)[],
  people: People,
  counter: ReturnCounter,
  evidence: RefundEvidence | undefined,
): Draft<'return'> {
  const tenders = wanted.tenders.map(({ kind, amount }, index) => {
    const terminal = slips[index];
    return { tenderId: tenderIdOf(kind), kind, amount, ...(terminal && { terminal }) };
  });
  return draftOf(
    'return',
    {
      id: wanted.returnId,
      at: instant(counter.clock.now()),
      shiftId: shift.id,
      clerkId: people.clerk.clerkId,
      supervisorId: people.supervisorId,
      body: {
        v: 1,
        saleId: wanted.saleId,
        saleSeq: sale.seq,
        receiptNumber: counter.receiptNumber(counter.ledger.head().seq + 1),
        profileVersion,
        offeredSeq,
        ...(evidence && { evidence }),
        reason: wanted.reason,
        lines: lines.map(({ line, amount }) => ({ line, amount })),
        ...(balances && { balances }),
        tenders,
      },
    },
    lines,
  );
}

function returnMade(entry: Entry): ReturnMade {
  assert(isKind(entry, 'return'), 'the entry of a return is a return');
  return {
    returnId: entry.id as ReturnId,
    receiptNumber: entry.body.receiptNumber,
    amount: sumOf(entry.body.lines.map((line) => line.amount)),
  };
}
