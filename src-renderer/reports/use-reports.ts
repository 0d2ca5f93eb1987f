import { useCallback, useEffect, useState } from 'react';
import type { ShiftReport, ShiftRow } from '../../src-shared/contract/reports.ts';
import type { Refusal } from '../../src-shared/contract/refusals.ts';
import type { ShiftId } from '../../src-shared/ids.ts';
import { call } from '../bridge.ts';
import { useCounter } from '../counter-context.tsx';
import { useAsk } from '../ui/use-ask.ts';

interface Reports {
  readonly shifts: readonly ShiftRow[] | null;
  readonly report: ShiftReport | null;
  /** There are shifts, and none that may be shown before somebody asks for it. */
  readonly isUnchosen: boolean;
  readonly refusal: Refusal | null;
  /** Where the last file was kept. */
  readonly file: string | null;
  readonly choose: (shiftId: ShiftId) => void;
  readonly keep: (as: 'csv' | 'pdf') => Promise<void>;
}

export function useReports(): Reports {
  const [shifts, setShifts] = useState<readonly ShiftRow[] | null>(null);
  const [report, setReport] = useState<ShiftReport | null>(null);
  const { ask, refusal } = useAsk();
  const [file, setFile] = useState<string | null>(null);
  const [isUnchosen, setUnchosen] = useState(false);
  const { session, shift } = useCounter();
  const toldSums = session?.role === 'supervisor' && shift?.clerkId !== session.clerkId;

  const choose = useCallback(
    (shiftId: ShiftId) => {
      setFile(null);
      setUnchosen(false);
      void ask(call('reports.shift', { shiftId })).then((answer) => answer.ok && setReport(answer.value));
    },
    [ask],
  );

  useEffect(() => {
    void ask(call('reports.shifts', null)).then((answer) => {
      if (!answer.ok) return;
      setShifts(answer.value.shifts);
      const { shifts: all } = answer.value;
      // Whoever reads the sums of the open shift counts it blind no more: a supervisor asks for it.
      const first = toldSums ? all.find(({ closedAt }) => closedAt !== null) : all[0];
      if (first) choose(first.shiftId);
      else setUnchosen(all.length > 0);
    });
  }, [ask, choose, toldSums]);

  async function keep(as: 'csv' | 'pdf') {
    if (!report) return;
    const answer = await ask(call('reports.export', { shiftId: report.shiftId, as }));
    setFile(answer.ok ? answer.value.file : null);
  }
  return { shifts, report, isUnchosen, refusal, file, choose, keep };
}
