import { useState } from 'react';
import type { ReturnReason } from '../../src-shared/contract/body-parts.ts';
import type { HistoryEntry } from '../../src-shared/contract/views/history.ts';
import type { ReturnMade } from '../../src-shared/contract/views/sale.ts';
import type { TenderKind } from '../../src-shared/contract/wire-types.ts';
import { sumOf, type Money } from '../../src-shared/money.ts';
import { reasonsToReturn } from '../../src-shared/return-reasons.ts';
import { waysBack } from '../../src-shared/ways-back.ts';
import { call } from '../bridge.ts';
import { type HandOutDraft, useHandOut } from '../hand-out/use-hand-out.ts';
import { sureOfCode, useWaysBack, type WaysBack } from '../ui/ways-back.tsx';

/** A return while it is being put together. */
interface ReturnDraft {
  readonly lines: ReadonlySet<number>;
  readonly toggle: (line: number) => void;
  readonly amount: Money;
  /** Each part the way it came, or all of it one way. */
  readonly way: 'as-paid' | TenderKind;
  readonly setWay: (way: 'as-paid' | TenderKind) => void;
  readonly back: WaysBack;
  readonly handOut: HandOutDraft<ReturnReason>;
  readonly giveBack: () => Promise<ReturnMade | undefined>;
}

export function useReturn(sale: HistoryEntry): ReturnDraft {
  const open = sale.lines.filter((line) => line.credit !== 'returned');
  const rejected = open.filter((line) => line.credit === 'rejected');
  const [lines, setLines] = useState<ReadonlySet<number>>(
    new Set((rejected.length > 0 ? rejected : open).map((line) => line.line)),
  );
  const [way, setWay] = useState<ReturnDraft['way']>(
    sale.kept.length === 1 ? (sale.kept[0]?.kind ?? 'cash') : 'as-paid',
  );
  const chosen = open.filter((line) => lines.has(line.line));
  const amount = sumOf(chosen.map((line) => line.amount));
  const back = useWaysBack(way === 'as-paid' ? waysBack(sale.kept, amount) : [{ kind: way, amount }]);
  const handOut = useHandOut(reasonsToReturn(chosen));

  function giveBack() {
    return handOut.give((reason, approval) =>
      call('sale.return', {
        saleId: sale.saleId,
        lines: chosen.map((line) => line.line),
        reason,
        tenders: back.tenders,
        ...sureOfCode(handOut.refusal),
        ...(approval && { approval }),
      }),
    );
  }

  return {
    lines,
    amount,
    way,
    setWay(next) {
      setWay(next);
      // What was refused was about the way before.
      handOut.forget();
    },
    back,
    handOut,
    giveBack,
    toggle: (line) =>
      setLines(lines.has(line) ? new Set([...lines].filter((each) => each !== line)) : new Set([...lines, line])),
  };
}
