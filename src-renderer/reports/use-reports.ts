import { useCallback, useEffect, useRef, useState } from 'react';
import type { FiscalReport } from '../../src-shared/contract/fiscal-report.ts';
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
  /** What its register was told, while a supervisor looks at it. */
  readonly fiscal: FiscalReport | null;
  readonly refusal: Refusal | null;
  /** Where the last files were kept. */
  readonly files: readonly string[];
  readonly choose: (shiftId: ShiftId) => void;
  readonly keep: (as: 'csv' | 'pdf') => Promise<void>;
  /** null: only a supervisor may look at what a register was told. */
  readonly turnToRegister: (() => void) | null;
}

export function useReports(): Reports {
  const [shifts, setShifts] = useState<readonly ShiftRow[] | null>(null);
  const [report, setReport] = useState<ShiftReport | null>(null);
  const { ask, refusal } = useAsk();
  const [fiscal, setFiscal] = useState<FiscalReport | null>(null);
  const [files, setFiles] = useState<readonly string[]>([]);
  const looksAtRegister = useRef(false);
  const [isUnchosen, setUnchosen] = useState(false);
  const { session, shift } = useCounter();
  const isSupervisor = session?.role === 'supervisor';
  const toldSums = isSupervisor && shift?.clerkId !== session.clerkId;

  const lookAt = useCallback(
    async (shiftId: ShiftId) => {
      const answer = await ask(call('reports.fiscal', { shiftId }));
      setFiscal(answer.ok ? answer.value : null);
    },
    [ask],
  );

  function turnToRegister() {
    looksAtRegister.current = !looksAtRegister.current;
    setFiles([]);
    if (!looksAtRegister.current) setFiscal(null);
    else if (report) void lookAt(report.shiftId);
  }

  const choose = useCallback(
    (shiftId: ShiftId) => {
      setFiles([]);
      setUnchosen(false);
      void ask(call('reports.shift', { shiftId })).then(async (answer) => {
        if (!answer.ok) return;
        setReport(answer.value);
        if (looksAtRegister.current) await lookAt(shiftId);
      });
    },
    [ask, lookAt],
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
    const { shiftId } = report;
    if (fiscal) {
      const answer = await ask(call('reports.fiscal-export', { shiftId }));
      setFiles(answer.ok ? answer.value.files : []);
    } else {
      const answer = await ask(call('reports.export', { shiftId, as }));
      setFiles(answer.ok ? [answer.value.file, answer.value.close].filter((file) => file !== null) : []);
    }
  }
  const turn = isSupervisor && report ? turnToRegister : null;
  return { shifts, report, isUnchosen, fiscal, refusal, files, choose, keep, turnToRegister: turn };
}
