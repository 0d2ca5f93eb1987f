import { useEffect, useState } from 'react';
import type { ReturnReason } from '../../src-shared/contract/body-parts.ts';
import { type Refusal, WANTS_A_SECOND_PERSON } from '../../src-shared/contract/refusals.ts';
import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import type { ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { sumOf, type Money } from '../../src-shared/money.ts';
import { waysBack } from '../../src-shared/ways-back.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useApprover, type ApproverChoice } from '../ui/use-approver.ts';
import { useAsk } from '../ui/use-ask.ts';
import { sureOfCode, useWaysBack, type WaysBack } from '../ui/ways-back.tsx';

/** A return while it is being put together. */
export interface ReturnDraft {
  readonly lines: ReadonlySet<number>;
  readonly toggle: (line: number) => void;
  readonly amount: Money;
  readonly reason: ReturnReason;
  readonly setReason: (reason: ReturnReason) => void;
  /** Each part the way it came, or all of it one way. */
  readonly way: 'as-paid' | TenderKind;
  readonly setWay: (way: 'as-paid' | TenderKind) => void;
  readonly back: WaysBack;
  /** The counter said that a second person is needed. */
  readonly needsSupervisor: boolean;
  readonly approver: ApproverChoice;
  readonly busy: boolean;
  readonly refusal: Refusal | null;
  readonly giveBack: () => Promise<ReturnMade | undefined>;
}

export function useReturn(sale: HistoryEntry): ReturnDraft {
  const { clerks, session } = useCounter();
  const open = sale.lines.filter((line) => line.credit !== 'returned');
  const rejected = open.filter((line) => line.credit === 'rejected');
  const [lines, setLines] = useState<ReadonlySet<number>>(
    new Set((rejected.length > 0 ? rejected : open).map((line) => line.line)),
  );
  const [reason, setReason] = useState<ReturnReason>(rejected.length > 0 ? 'rejected-upstream' : 'wrong-amount');
  const [way, setWay] = useState<ReturnDraft['way']>(
    sale.kept.length === 1 ? (sale.kept[0]?.kind ?? 'cash') : 'as-paid',
  );
  const [needsSupervisor, setNeedsSupervisor] = useState(false);
  const { ask, busy, refusal } = useAsk();
  const approver = useApprover();
  const chosen = open.filter((line) => lines.has(line.line));
  const amount = sumOf(chosen.map((line) => line.amount));
  const back = useWaysBack(way === 'as-paid' ? waysBack(sale.kept, amount) : [{ kind: way, amount }]);
  const ready =
    chosen.length > 0 &&
    !back.codeMissing &&
    (!needsSupervisor || (approver.approver !== null && !approver.pinMissing));

  // Where only one supervisor is known there is nothing to choose.
  const { setApprover } = approver;
  useEffect(() => {
    const supervisors = clerks.filter((clerk) => clerk.role === 'supervisor' && clerk.id !== session?.clerkId);
    if (needsSupervisor) setApprover(supervisors.length === 1 ? (supervisors[0] ?? null) : null);
    // Only when the need is first told: a state that changes meanwhile must not wipe a PIN that is being typed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [needsSupervisor]);

  async function giveBack() {
    if (busy || !ready) return undefined;
    const answer = await ask(
      call('sale.return', {
        saleId: sale.saleId,
        lines: chosen.map((line) => line.line),
        reason,
        tenders: back.tenders,
        ...sureOfCode(refusal),
        ...(approver.approval && { approval: approver.approval }),
      }),
    );
    approver.setPin('');
    if (!answer.ok && WANTS_A_SECOND_PERSON.has(answer.error.kind)) setNeedsSupervisor(true);
    return answer.ok ? answer.value : undefined;
  }

  return {
    lines,
    amount,
    reason,
    setReason,
    way,
    setWay,
    back,
    needsSupervisor,
    approver,
    busy,
    refusal,
    giveBack,
    toggle: (line) =>
      setLines(lines.has(line) ? new Set([...lines].filter((each) => each !== line)) : new Set([...lines, line])),
  };
}
